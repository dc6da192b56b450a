package main

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// tripCounter sees what the program asks the database on behalf of a request: what a
// context carries. What is written behind its back (records of reading) is not of it.
type tripCounter struct{}

type tripsKey struct{}

type trips struct {
	mu    sync.Mutex
	asked []string
}

func (tripCounter) add(ctx context.Context, what string) {
	if t, ok := ctx.Value(tripsKey{}).(*trips); ok {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.asked = append(t.asked, strings.Join(strings.Fields(what), " "))
	}
}

func (c tripCounter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	c.add(ctx, d.SQL)
	return ctx
}

func (tripCounter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (c tripCounter) TraceBatchStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceBatchStartData) context.Context {
	c.add(ctx, "batch: "+d.Batch.QueuedQueries[d.Batch.Len()-1].SQL)
	return ctx
}

func (tripCounter) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (tripCounter) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

// What a page costs is above all how often it goes to the database. A page that is
// opened for the second time (session, regulation and zone are known) takes no more
// trips than stand here.
func TestPages_TakeFewTrips(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	a := startTraced(t, d, tripCounter{})
	tree := d.Tree(t)
	for i := range tree.Regions {
		ctx := tenant.With(t.Context(), tree.Regions[i].Coordinator)
		if err := a.installShipped(ctx); err != nil {
			t.Fatal(err)
		}
	}
	home := tree.Home()
	var route *iom.Route
	for range 3 {
		route = iomtest.Route(t, d, home.Tutee, iom.Active, iomtest.Tutor(home.Tutor), iomtest.Coordinator(home.Coordinator))
	}
	clients := map[tenant.Role]*http.Client{}
	for _, s := range []tenant.Scope{home.Tutee, home.Tutor, home.Coordinator, tree.Regions[0].Coordinator} {
		identitytest.Consent(t, d, s)
		clients[s.Role] = identitytest.Client(t, a.web, d, s)
	}
	look := func(who tenant.Scope, path string) []string {
		var taken trips
		r, err := http.NewRequestWithContext(context.WithValue(t.Context(), tripsKey{}, &taken), http.MethodGet, "/m/"+who.Membership.String()+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := clients[who.Role].Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s %q: %s", who.Role, path, res.Status)
		}
		return taken.asked
	}
	// sessions are kept once the server hears of their ends
	for end := time.Now().Add(patience); len(look(home.Tutee, "")) > 1 && time.Now().Before(end); {
		time.Sleep(50 * time.Millisecond)
	}
	for _, p := range []struct {
		who  tenant.Scope
		path string
		most int
	}{
		{home.Tutee, "", 1},
		{home.Coordinator, "", 2}, // and the figures of the school
		{home.Tutor, "", 1},
		{home.Tutee, "/routes", 1},
		{home.Tutor, "/routes", 1},
		{home.Coordinator, "/routes", 1},
		{home.Tutee, "/routes/" + route.ID.String(), 1}, // with evidence and names
		{home.Tutor, "/routes/" + route.ID.String(), 1},
		{home.Coordinator, "/routes/" + route.ID.String(), 1},
		{home.Coordinator, "/routes/" + route.ID.String() + "/activities/" + route.Activities[0].ID.String(), 1},
		{tree.Regions[0].Coordinator, "/routes/" + route.ID.String(), 1},
		{home.Coordinator, "/people/" + home.Tutee.Person.String() + "/routes", 1},
		{home.Coordinator, "/priority-directions", 1},
	} {
		look(p.who, p.path)
		asked := look(p.who, p.path)
		if n := len(asked); n > p.most || n == 0 {
			t.Errorf("%s %q takes %d trips, want at most %d:\n%s", p.who.Role, p.path, n, p.most, strings.Join(asked, "\n"))
		}
	}
}
