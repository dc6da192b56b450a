package main

import (
	"context"
	_ "embed" // the SQL below
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

//go:embed seed.sql
var seedSQL string

//go:embed copy.sql
var copySQL string

// world is what the requests name: people who are signed in, and what they may see.
type world struct {
	region      uuid.UUID
	schools     []school
	coordinator staff // of the region
}

// staff is a person who is signed in.
type staff struct {
	token identity.Token
	scope tenant.Scope
}

type school struct {
	id          uuid.UUID
	coordinator identity.Token
	membership  uuid.UUID // of the coordinator
	routes      []uuid.UUID
	planned     []planned
}

// planned is an activity still to be finished, with the teacher whose it is.
type planned struct {
	route, activity, person, membership uuid.UUID
	token                               identity.Token
}

// perSchool is how many routes a school has (see seed.sql).
const perSchool = 200

// fill makes the data, the sessions and the bare copies.
func (st *stand) fill(ctx context.Context) (*world, error) {
	pg, err := st.postgres(ctx)
	if err != nil {
		return nil, err
	}
	c, err := pgx.Connect(ctx, pg.SuperURL(database))
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	schools := max(40, st.routes/perSchool)
	begin := time.Now()
	seed := strings.NewReplacer(":schools", strconv.Itoa(schools), ":consent", identity.ConsentVersion).Replace(seedSQL)
	if _, err := c.Exec(ctx, "SET session_replication_role = replica; SET synchronous_commit = off; "+seed); err != nil {
		return nil, fmt.Errorf("seed: %w", err)
	}
	if err := regulations(ctx, c); err != nil {
		return nil, err
	}
	st.say("%d routes made in %s", schools*perSchool, time.Since(begin).Round(time.Second))
	if _, err := c.Exec(ctx, copySQL); err != nil {
		return nil, fmt.Errorf("copy: %w", err)
	}
	if _, err := c.Exec(ctx, "VACUUM ANALYZE"); err != nil {
		return nil, err
	}
	st.say("copied and analyzed in %s", time.Since(begin).Round(time.Second))
	return look(ctx, c)
}

func regulations(ctx context.Context, c *pgx.Conn) error {
	all, err := iom.ShippedRegulations()
	if err != nil {
		return err
	}
	for _, g := range all {
		if _, err := c.Exec(ctx, `INSERT INTO regulation (region_id, code, version, title, data, published_at) SELECT id, $1, $2, $3, $4, now() FROM region`,
			g.Code, g.Version, g.Title, iom.ShippedSource(g.Code)); err != nil {
			return err
		}
	}
	// a municipality's forms are those of what it has adopted
	_, err = c.Exec(ctx, `INSERT INTO regulation_adoption (region_id, municipality_id, code, version, adopted_by, adopted_at)
		SELECT region_id, id, $1, 1, id, now() FROM municipality`, iom.UstIlimsk2024)
	return err
}

// look signs every coordinator and six teachers of each school in and finds what
// they will ask for.
func look(ctx context.Context, c *pgx.Conn) (*world, error) {
	w := &world{}
	if err := c.QueryRow(ctx, "SELECT region_id FROM bench.school WHERE n = 0").Scan(&w.region); err != nil {
		return nil, err
	}
	rows, err := c.Query(ctx, `SELECT k, coalesce(id, region_id) AS place, account_id AS account, person_id AS person, bench.id('membership', person) AS membership
		FROM bench.person WHERE k BETWEEN -1 AND 7 AND k <> 1 AND region_id = $1 ORDER BY n, k`, w.region)
	if err != nil {
		return nil, err
	}
	people, err := pgx.CollectRows(rows, pgx.RowToStructByName[struct {
		K                                  int
		Place, Account, Person, Membership uuid.UUID
	}])
	if err != nil {
		return nil, err
	}
	var sessions [][]any
	now := time.Now().UTC()
	tutees := map[uuid.UUID]planned{}
	for _, p := range people {
		token := identity.NewToken()
		sessions = append(sessions, []any{token.MustHash(), p.Account, now, now, now.Add(identity.SessionAge)})
		switch p.K {
		case -1:
			w.coordinator = staff{token, tenant.Scope{Account: p.Account, Person: p.Person, Membership: p.Membership,
				Role: tenant.RegionalCoordinator, Region: w.region}}
		case 0:
			w.schools = append(w.schools, school{id: p.Place, coordinator: token, membership: p.Membership})
		default:
			tutees[p.Person] = planned{person: p.Person, membership: p.Membership, token: token}
		}
	}
	if _, err := c.CopyFrom(ctx, pgx.Identifier{"session"}, []string{"token_hash", "account_id", "created_at", "seen_at", "expires_at"}, pgx.CopyFromRows(sessions)); err != nil {
		return nil, err
	}
	return w, w.findRoutes(ctx, c, tutees)
}

func (w *world) findRoutes(ctx context.Context, c *pgx.Conn, tutees map[uuid.UUID]planned) error {
	rows, err := c.Query(ctx, `SELECT s.n, r.id FROM bench.route r JOIN bench.school s ON s.id = r.organization_id WHERE r.region_id = $1`, w.region)
	if err != nil {
		return err
	}
	var n int
	var id uuid.UUID
	if _, err := pgx.ForEachRow(rows, []any{&n, &id}, func() error {
		w.schools[n].routes = append(w.schools[n].routes, id)
		return nil
	}); err != nil {
		return err
	}
	rows, err = c.Query(ctx, `SELECT s.n, r.id, a.id, r.tutee_id FROM bench.person p JOIN route r ON r.region_id = p.region_id AND r.tutee_id = p.person_id
		JOIN activity a ON a.region_id = r.region_id AND a.route_id = r.id JOIN bench.school s ON s.id = r.organization_id
		WHERE p.k BETWEEN 2 AND 7 AND p.region_id = $1 AND r.state = 'active' AND a.status = 'planned'`, w.region)
	if err != nil {
		return err
	}
	var activity, tutee uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&n, &id, &activity, &tutee}, func() error {
		p := tutees[tutee]
		p.route, p.activity = id, activity
		w.schools[n].planned = append(w.schools[n].planned, p)
		return nil
	})
	return err
}
