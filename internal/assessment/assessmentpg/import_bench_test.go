package assessmentpg_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentpg"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmenttest"
	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/framework/frameworkpg"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func TestMain(m *testing.M) { assessmenttest.Main(m) }

// crowd adds people with СНИЛС to the region's schools.
func crowd(tb testing.TB, d *testdb.Database, tree *testdb.Tree, n int) {
	tb.Helper()
	home := tree.Home()
	d.Owner(tb, "ALTER TABLE membership DISABLE TRIGGER membership_notify_insert") // nobody is signed in
	d.Owner(tb, `INSERT INTO person (region_id, id, surname, given_name, patronymic, email)
		SELECT $1, gen_random_uuid(), translate(n::text, '0123456789', 'абвгдежзик'), 'Мария', 'Петровна', 'p' || n || '@example.ru' FROM generate_series(1, $2::int) n`,
		home.Tutee.Region, n)
	d.Owner(tb, "ANALYZE")
	d.Owner(tb, `INSERT INTO membership (region_id, id, person_id, role, municipality_id, organization_id)
		SELECT $1, gen_random_uuid(), id, 'tutee', $2, $3 FROM person WHERE region_id = $1 AND email LIKE 'p%'`, home.Tutee.Region, home.Tutee.Municipality, home.ID)
	d.Owner(tb, "ANALYZE")
}

// BenchmarkImport reads, matches and lands results of 25,000 people, 4 each, and
// sets that against a bare COPY of the same rows into a table without walls.
func BenchmarkImport(b *testing.B) {
	const people = 25_000
	competencies := []string{"Предметные", "Методические", "Психолого-педагогические", "Коммуникативные"}
	d := testdb.New(b)
	tree := d.Tree(b)
	crowd(b, d, tree, people)
	policy, err := authz.Load()
	if err != nil {
		b.Fatal(err)
	}
	service := assessment.NewService(d.App, assessmentpg.New(d.App), assessmenttest.Host(b).Port(), policy, auditpg.New(d.App), nil)
	ctx := tenant.With(b.Context(), tree.Regions[0].Coordinator)
	frameworks := framework.NewService(d.App, frameworkpg.New(d.App), policy, auditpg.New(d.App))
	if err := errors.Join(frameworks.InstallShipped(ctx), service.InstallShipped(ctx)); err != nil {
		b.Fatal(err)
	}
	all, err := service.Instruments(ctx, assessment.InstrumentFilter{Kind: "importer"}, paging.Request{})
	at := slices.IndexFunc(all.Items, func(i assessment.Instrument) bool { return i.Code == "federal-results" })
	if err != nil || at < 0 {
		b.Fatal(err)
	}
	var bare, ours time.Duration
	run := 0
	for b.Loop() {
		var file bytes.Buffer
		file.WriteString("ФИО;E-mail;Организация;Компетенция;Балл;Макс. балл;Дата\n")
		day := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, run)
		for n := 1; n <= people; n++ {
			for k, c := range competencies {
				fmt.Fprintf(&file, "%s Мария Петровна;p%d@example.ru;МАОУ СОШ № 11;%s;%d;20;%s\n", letters(n), n, c, (n+k*7)%21, day.Format("02.01.2006"))
			}
		}
		run++
		bare += copyBare(b, d, people*len(competencies))
		start := time.Now()
		i, err := service.Import(ctx, assessment.Upload{InstrumentID: all.Items[at].ID, FileName: "a.csv", Size: int64(file.Len()), Content: bytes.NewReader(file.Bytes()), Apply: true})
		if err != nil || i.Rows != people*len(competencies) {
			b.Fatal(i.Rows, err)
		}
		ours += time.Since(start)
		if run == 1 { // nobody had results yet; later files also replace
			b.ReportMetric(float64(bare)/float64(ours), "×COPY-first")
		}
	}
	b.ReportMetric(float64(bare)/float64(ours), "×COPY")
	b.ReportMetric(peak(b), "MB-peak")
	b.ReportMetric(float64(people*len(competencies)*b.N)/ours.Seconds(), "rows/s")
}

// peak is the most memory this process ever had, the file to import included.
func peak(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	kib, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		b.Fatal(err)
	}
	return float64(kib) / 1024
}

// letters writes a number as a surname.
func letters(n int) string {
	return strings.NewReplacer("0", "а", "1", "б", "2", "в", "3", "г", "4", "д", "5", "е", "6", "ж", "7", "з", "8", "и", "9", "к").Replace(strconv.Itoa(n))
}

func copyBare(b *testing.B, d *testdb.Database, rows int) time.Duration {
	b.Helper()
	d.Owner(b, `DROP TABLE IF EXISTS bare`)
	d.Owner(b, `CREATE TABLE bare (name text, snils text, organization text, competency text, score float8, max float8, day date)`)
	c, err := pgx.Connect(b.Context(), d.OwnerURL)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = c.Close(context.Background()) }()
	var file bytes.Buffer
	for n := range rows {
		fmt.Fprintf(&file, "Фамилия%d Мария Петровна;%011d;МАОУ СОШ № 11;Предметные;%d;20;2024-10-15\n", n, n, n%21)
	}
	start := time.Now()
	if _, err := c.PgConn().CopyFrom(b.Context(), &file, "COPY bare FROM STDIN (FORMAT csv, DELIMITER ';')"); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}
