package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentpg"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentplugin"
	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/framework/frameworkpg"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// blocks are the competencies of the federal platform, as its files write them.
var blocks = []string{"Предметные", "Методические", "Психолого-педагогические", "Коммуникативные"}

// measureImport sends a region's file of results to the service, which has it read by
// the instrument program, finds every person, and lands all rows or none. Every round
// brings a file of a later day, so that ours also replaces what the round before has
// found. There are two bare ways: COPY of what landed into the tables where it landed,
// without row-level security and foreign keys; and COPY of the file as it is into a
// table of plain columns, with no index.
func measureImport(ctx context.Context, st *stand, t *table) error {
	w, service, err := st.serve(ctx)
	if err != nil {
		return err
	}
	instrument, err := st.installInstruments(ctx, w)
	if err != nil {
		return err
	}
	people, err := st.teachers(ctx, w)
	if err != nil {
		return err
	}
	if need := st.rows / len(blocks); len(people) < need {
		return fmt.Errorf("%d rows want %d teachers, there are %d: ask for fewer -rows or more -routes", st.rows, need, len(people))
	}
	people = people[:st.rows/len(blocks)]
	c, err := pgx.Connect(ctx, st.pg.SuperURL(database))
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	if err := resetPeak(service.pid()); err != nil {
		return err
	}
	day := time.Now().AddDate(0, 0, -400)
	ours := func() (float64, error) {
		day = day.AddDate(0, 0, 1)
		return importFile(ctx, w, service, instrument, "results.csv", st.rows, resultFile(people, day))
	}
	if _, err := ours(); err != nil {
		return err
	}
	landed, err := landedRows(ctx, c)
	if err != nil {
		return err
	}
	var plain []float64
	pairs, err := inTurn(st.rounds, ours, func() (float64, error) {
		v, err := copyFile(ctx, c, resultFile(people, day))
		if err != nil {
			return 0, err
		}
		plain = append(plain, v)
		return landed.copy(ctx, c)
	})
	if err != nil {
		return err
	}
	rows := func(v float64) string { return fmt.Sprintf("%.0f rows/s", v*float64(st.rows)) }
	t.atLeast(fmt.Sprintf("(c) import of %d result rows (bare: COPY into the same tables)", st.rows), pairs, 0.3, rows)
	t.atLeast("(c) the same (bare: COPY of the file into a plain table)", pairs.against(plain[1:]), 0.3, rows)
	if err := importMemory(service, t, "CSV"); err != nil {
		return err
	}
	return st.measureWorkbook(ctx, w, service, instrument, people, day, landed, c, t)
}

// measureWorkbook sends the same rows as a workbook. The bare way parses one with the
// same library, row by row, and copies what landed into the same tables.
func (st *stand) measureWorkbook(ctx context.Context, w *world, service *service, instrument string, people []teacher, day time.Time, landed landing, c *pgx.Conn, t *table) error {
	program, err := namedChild(service.pid(), "federal")
	if err != nil {
		return err
	}
	for _, pid := range []int{service.pid(), program} {
		if err := resetPeak(pid); err != nil {
			return err
		}
	}
	book, err := workbook(people, day)
	if err != nil {
		return err
	}
	ours := func() (float64, error) {
		day = day.AddDate(0, 0, 1)
		if book, err = workbook(people, day); err != nil {
			return 0, err
		}
		return importFile(ctx, w, service, instrument, "results.xlsx", st.rows, book)
	}
	pairs, err := inTurn(st.rounds, ours, func() (float64, error) {
		begin := time.Now()
		if err := parseWorkbook(book, st.rows); err != nil {
			return 0, err
		}
		parsed := time.Since(begin)
		copied, err := landed.copy(ctx, c)
		if err != nil {
			return 0, err
		}
		return 1 / (parsed.Seconds() + 1/copied), nil
	})
	if err != nil {
		return err
	}
	rows := func(v float64) string { return fmt.Sprintf("%.0f rows/s", v*float64(st.rows)) }
	t.atLeast(fmt.Sprintf("(c) import of %d rows of a workbook (bare: parsing it and COPY into the same tables)", st.rows), pairs, 0.3, rows)
	return importMemory(service, t, "XLSX")
}

// landing is what an import has written, as CSV, by table.
type landing map[string][]byte

func landedRows(ctx context.Context, c *pgx.Conn) (landing, error) {
	l := landing{}
	if _, err := c.Exec(ctx, "CREATE SCHEMA landed"); err != nil {
		return nil, err
	}
	for _, table := range []string{"diagnosis", "diagnosis_result", "deficit"} {
		if _, err := c.Exec(ctx, fmt.Sprintf("CREATE TABLE landed.%[1]s (LIKE public.%[1]s INCLUDING ALL)", table)); err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if _, err := c.PgConn().CopyTo(ctx, &b, "COPY public."+table+" TO STDOUT (FORMAT csv)"); err != nil {
			return nil, err
		}
		l[table] = b.Bytes()
	}
	return l, nil
}

// copy gives how many times a second all of it would be copied in.
func (l landing) copy(ctx context.Context, c *pgx.Conn) (float64, error) {
	var took time.Duration
	for table, rows := range l {
		if _, err := c.Exec(ctx, "TRUNCATE landed."+table); err != nil {
			return 0, err
		}
		begin := time.Now()
		if _, err := c.PgConn().CopyFrom(ctx, bytes.NewReader(rows), "COPY landed."+table+" FROM STDIN (FORMAT csv)"); err != nil {
			return 0, err
		}
		took += time.Since(begin)
	}
	return 1 / took.Seconds(), nil
}

// importMemory tells the most memory that the server and the program had.
func importMemory(service *service, t *table, form string) error {
	program, err := namedChild(service.pid(), "federal")
	if err != nil {
		return err
	}
	for _, of := range []struct {
		what string
		pid  int
	}{{"(c) peak memory of the server, " + form, service.pid()}, {"(c) peak memory of the program, " + form, program}} {
		m, err := memoryOf(of.pid)
		if err != nil {
			return err
		}
		t.add(line{what: of.what, ours: mib(m.peak), goal: "< 256 MB", met: m.peak < 256e6})
	}
	return nil
}

// installInstruments gives the region what is shipped, as making a region does.
func (st *stand) installInstruments(ctx context.Context, w *world) (instrument string, err error) {
	db, err := postgres.Open(ctx, st.pg.URL(postgres.AppRole, password, database), postgres.Options{MaxConns: 2})
	if err != nil {
		return "", err
	}
	defer db.Close()
	policy, err := authz.Load()
	if err != nil {
		return "", err
	}
	host, err := assessmentplugin.Open(assessmentplugin.Options{Catalogue: st.catalogue, Launcher: []string{st.server, "confine"}})
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, host.Close(context.WithoutCancel(ctx))) }()
	s := assessment.NewService(db, assessmentpg.New(db), host.Port(), policy, auditpg.New(db), nil)
	region := tenant.With(ctx, w.coordinator.scope)
	frameworks := framework.NewService(db, frameworkpg.New(db), policy, auditpg.New(db))
	if err := errors.Join(frameworks.InstallShipped(region), s.InstallShipped(region)); err != nil {
		return "", err
	}
	c, err := pgx.Connect(ctx, st.pg.SuperURL(database))
	if err != nil {
		return "", err
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	return instrument, c.QueryRow(ctx, "SELECT id::text FROM instrument WHERE region_id = $1 AND code = 'federal-results'", w.region).Scan(&instrument)
}

// teacher is a person as a file names them.
type teacher struct{ Name, Email, School string }

func (st *stand) teachers(ctx context.Context, w *world) ([]teacher, error) {
	c, err := pgx.Connect(ctx, st.pg.SuperURL(database))
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	rows, err := c.Query(ctx, `SELECT concat_ws(' ', p.surname, p.given_name, p.patronymic) AS name, p.email, o.short_name AS school
		FROM bench.person b JOIN person p ON p.region_id = b.region_id AND p.id = b.person_id JOIN organization o ON o.region_id = b.region_id AND o.id = b.id
		WHERE b.role = 'tutee' AND b.region_id = $1 ORDER BY b.person`, w.region)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[teacher])
}

func resultFile(people []teacher, day time.Time) []byte {
	var b bytes.Buffer
	b.WriteString("ФИО;E-mail;Организация;Компетенция;Балл;Макс. балл;Дата\n")
	for i, p := range people {
		for k, block := range blocks {
			fmt.Fprintf(&b, "%s;%s;%s;%s;%d;20;%s\n", p.Name, p.Email, p.School, block, (i+k*7+day.Day())%21, day.Format("02.01.2006"))
		}
	}
	return b.Bytes()
}

// importFile gives how many such files a second would land.
func importFile(ctx context.Context, w *world, service *service, instrument, name string, rows int, file []byte) (float64, error) {
	query := url.Values{"instrument": {instrument}, "name": {name}, "apply": {"true"}}
	begin := time.Now()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+service.address+web.Prefix+"/imports?"+query.Encode(), bytes.NewReader(file))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Cookie", cookie(string(w.coordinator.token)))
	body, err := do(req, http.StatusCreated)
	if err != nil {
		return 0, err
	}
	took := time.Since(begin)
	var out struct {
		State string `json:"state"`
		Rows  int    `json:"rows"`
	}
	if err := json.Unmarshal(body, &out); err != nil {
		return 0, err
	}
	if want := rows / len(blocks) * len(blocks); out.State != "applied" || out.Rows != want {
		return 0, fmt.Errorf("the import is %s with %d of %d rows", out.State, out.Rows, want)
	}
	return 1 / took.Seconds(), nil
}

func copyFile(ctx context.Context, c *pgx.Conn, file []byte) (float64, error) {
	if _, err := c.Exec(ctx, `DROP TABLE IF EXISTS bare.result;
		CREATE TABLE bare.result (name text, email text, school text, competency text, score float8, max float8, day text)`); err != nil {
		return 0, err
	}
	begin := time.Now()
	_, err := c.PgConn().CopyFrom(ctx, bytes.NewReader(file), "COPY bare.result FROM STDIN (FORMAT csv, DELIMITER ';', HEADER)")
	return 1 / time.Since(begin).Seconds(), err
}
