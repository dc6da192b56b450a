package iompg_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iompg"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// driftSQL finds routes whose kept progress differs from what their parts say.
const driftSQL = `
SELECT count(*) FROM route r LEFT JOIN route_progress p ON p.region_id = r.region_id AND p.route_id = r.id
 CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE a.status <> 'cancelled') AS activities, count(*) FILTER (WHERE a.status = 'done') AS done,
		min(a.term_end) FILTER (WHERE a.status = 'planned') AS next_end FROM activity a WHERE a.region_id = r.region_id AND a.route_id = r.id) a
 CROSS JOIN LATERAL (SELECT CASE WHEN r.state IN ('draft', 'agreement') THEN r.term_start WHEN r.state = 'active' THEN least(a.next_end, r.term_end)
		WHEN r.state = 'assessment' THEN r.term_end END AS due) d
 WHERE (p.activities, p.done, p.next_end, p.due, p.urgent_on, p.municipality_id, p.organization_id) IS DISTINCT FROM
       (a.activities::int, a.done::int, a.next_end, d.due, CASE WHEN r.state IN ('completed', 'withdrawn', 'archived') THEN 'infinity' ELSE coalesce(d.due, '9999-12-31') END,
		r.municipality_id, r.organization_id)
    OR p.next_end IS DISTINCT FROM (SELECT x.term_end FROM activity x WHERE x.region_id = p.region_id AND x.route_id = p.route_id AND x.id = p.next_id AND x.status = 'planned')`

func drift(t *testing.T, d *testdb.Database, after string) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), d.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(t.Context()) }()
	var n int
	if err := c.QueryRow(t.Context(), driftSQL).Scan(&n); err != nil {
		t.Fatal(err)
	}
	if n > 0 {
		t.Errorf("after %s: of %d routes the progress is not what their activities say", after, n)
	}
}

// However a route or its activities are written, its progress follows.
func TestProgress_IsKeptInEveryWayOfWriting(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	home := d.Tree(t).Home()
	var last *iom.Route
	for _, state := range iom.States() {
		last = iomtest.Route(t, d, home.Tutee, state, iomtest.Tutor(home.Tutor), iomtest.Coordinator(home.Coordinator))
	}
	drift(t, d, "new routes")
	for _, sql := range []string{
		"UPDATE activity SET status = 'cancelled', done_on = NULL WHERE position = 1",
		"UPDATE activity SET status = 'done', done_on = '2025-09-09' WHERE position = 2",
		"UPDATE activity SET term_end = '2031-01-01', term_start = NULL WHERE position > 2",
		"UPDATE activity SET term_start = NULL, term_end = NULL",
		"UPDATE activity SET term_end = '2025-10-10', position = 10 - position, title = 'Другое', status = 'planned', done_on = NULL",
		"UPDATE route SET state = 'active', outcome = NULL, completed_on = NULL",
		"UPDATE route SET term_end = '2025-09-30', term_start = '2025-09-01'",
		"DELETE FROM activity WHERE id = (SELECT min(id::text)::uuid FROM activity)",
		"DELETE FROM activity",
		"UPDATE route SET state = 'withdrawn'",
	} {
		d.Owner(t, sql)
		drift(t, d, sql)
	}
	var wg sync.WaitGroup
	for i := range 8 { // each sees the others
		wg.Go(func() {
			c, err := pgx.Connect(t.Context(), d.OwnerURL)
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = c.Close(t.Context()) }()
			if _, err := c.Exec(t.Context(), `INSERT INTO activity (region_id, route_id, id, municipality_id, organization_id, stage_code, position, title, status, done_on, version)
				VALUES ($1,$2,$3,$4,$5,'realization',$6,'Семинар','done','2025-09-09',1)`, last.RegionID, last.ID, uuid.New(), last.MunicipalityID, last.OrganizationID, i); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	drift(t, d, "eight at once")
}

// A board read in parts gives each route once, what is due first standing first, and
// is the same by whatever way it is found.
func TestBoard_IsTheSameFromEveryReach(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree := d.Tree(t)
	home, store := tree.Home(), iompg.New(d.App)
	with := []iomtest.Option{iomtest.Tutor(home.Tutor), iomtest.Coordinator(home.Coordinator)}
	for i, state := range []iom.State{iom.Withdrawn, iom.Completed, iom.Active, iom.Draft, iom.Active, iom.Agreement, iom.Assessment} {
		iomtest.Route(t, d, home.Tutee, state, append(with, iomtest.Title(fmt.Sprint("Маршрут ", i)), iomtest.Begins(civil.MustParse("2025-09-01").AddMonths(-i)))...)
	}
	var want []uuid.UUID
	for name, c := range map[string]struct {
		scope tenant.Scope
		reach tenant.Reach
		f     iom.Filter
	}{
		"school":               {home.Coordinator, tenant.ReachOrganization, iom.Filter{}},
		"school, words":        {home.Coordinator, tenant.ReachOrganization, iom.Filter{Text: "маршрут"}},
		"municipality":         {tree.Regions[0].Municipalities[0].Coordinator, tenant.ReachMunicipality, iom.Filter{}},
		"municipality, school": {tree.Regions[0].Municipalities[0].Coordinator, tenant.ReachMunicipality, iom.Filter{Organization: home.ID}},
		"region, municipality": {tree.Regions[0].Coordinator, tenant.ReachRegion, iom.Filter{Municipality: home.Tutee.Municipality}},
		"tutee":                {home.Tutee, tenant.ReachOwn, iom.Filter{}},
	} {
		var seen []uuid.UUID
		ended := false
		var due civil.Date
		for page := (paging.Request{Limit: 2}); ; {
			l, err := store.Board(tenant.With(t.Context(), c.scope), c.reach, c.f, true, page)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, r := range l.Items {
				seen = append(seen, r.ID)
				if ended && !r.State.Ended() || !r.State.Ended() && r.Due.Before(due) {
					t.Errorf("%s: %s %s due %s stands behind one due %s", name, r.Title, r.State, r.Due, due)
				}
				if ended = r.State.Ended(); !r.Due.IsZero() {
					due = r.Due
				}
				if (r.NextTitle != "") != (r.State == iom.Active) {
					t.Errorf("%s: %s is next in a route in state %s", name, r.NextTitle, r.State)
				}
			}
			if page.After = l.Next; l.Next == "" {
				break
			}
		}
		if want == nil {
			want = seen
		}
		if len(seen) != 7 || !slices.Equal(seen, want) {
			t.Errorf("%s: %d routes, or in another order", name, len(seen))
		}
	}
	l, err := store.Board(tenant.With(t.Context(), tree.Regions[0].Coordinator), tenant.ReachRegion, iom.Filter{}, false, paging.Request{Limit: 3})
	if err != nil || len(l.Items) != 3 || l.Items[0].UpdatedAt.Before(l.Items[2].UpdatedAt) {
		t.Errorf("the region's, by change: %d routes (%v)", len(l.Items), err)
	}
	other, err := store.Board(tenant.With(t.Context(), tree.OtherSchool().Coordinator), tenant.ReachOrganization, iom.Filter{}, true, paging.Request{Limit: 3})
	if err != nil || len(other.Items) != 0 {
		t.Errorf("another school sees %d routes (%v)", len(other.Items), err)
	}
}
