package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// Writers at once, the routes that they share, and what each of them writes.
const (
	writers    = 50
	sharedBy   = 5 // writers of one route
	rewritings = 8
)

// measureWriters lets 50 writers at once agree routes and correct them, five on one
// route, each until it is acknowledged, and counts in the database what was kept.
func measureWriters(ctx context.Context, st *stand, t *table) error {
	w, service, err := st.serve(ctx)
	if err != nil {
		return err
	}
	pg, err := st.postgres(ctx)
	if err != nil {
		return err
	}
	c, err := pgx.Connect(ctx, pg.SuperURL(database))
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	m := pen{service, c}
	if err := m.agreements(ctx, w, t); err != nil {
		return err
	}
	return m.corrections(ctx, w, t)
}

// pen writes to the service and reads what came of it from the database.
type pen struct {
	*service
	db *pgx.Conn
}

// agreements lets several coordinators' clients agree every route: one of them does.
func (m pen) agreements(ctx context.Context, w *world, t *table) error {
	rows, err := m.db.Query(ctx, `SELECT id, organization_id FROM route WHERE region_id = $1 AND state = 'agreement' ORDER BY id LIMIT $2`, w.region, writers*rewritings)
	if err != nil {
		return err
	}
	waiting, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Route, School uuid.UUID }])
	if err != nil {
		return err
	}
	tokens := map[uuid.UUID]identity.Token{}
	for _, s := range w.schools {
		tokens[s.id] = s.coordinator
	}
	var next, done, refused atomic.Int64
	took, err := together(func(int) error {
		for {
			// each route is agreed by sharedBy writers
			i := int(next.Add(1)-1) / sharedBy
			if i >= len(waiting) {
				return nil
			}
			r := waiting[i]
			status, body, err := m.post(ctx, "/routes/"+r.Route.String()+"/agreement", `{}`, tokens[r.School], 3)
			switch {
			case err != nil:
				return err
			case status == http.StatusOK:
				done.Add(1)
			case status == http.StatusConflict || status == http.StatusPreconditionFailed:
				refused.Add(1)
			default:
				return fmt.Errorf("agreement: %d %.300s", status, body)
			}
		}
	})
	if err != nil {
		return err
	}
	var kept int64
	err = m.db.QueryRow(ctx, `SELECT count(*) FROM route_step s JOIN route r ON r.id = s.route_id WHERE s.move = 'agree' AND s.region_id = $1 AND r.state = 'active'`, w.region).Scan(&kept)
	t.add(line{what: fmt.Sprintf("(i) agreement of a route, %d writers, %d on each", writers, sharedBy), ours: perSecond(float64(done.Load()) / took.Seconds())})
	exact := kept == done.Load() && int(kept) == len(waiting)
	t.add(line{what: "(i) lost or doubled agreements", ours: fmt.Sprintf("%d of %d", abs(kept-int64(len(waiting)))+abs(kept-done.Load()), len(waiting)), goal: "0", met: exact})
	return err
}

// corrections lets writers share routes: each correction is sent by the version that
// stands, until it is acknowledged.
func (m pen) corrections(ctx context.Context, w *world, t *table) error {
	var mine []planned
	seen := map[uuid.UUID]bool{}
	for _, s := range w.schools {
		for _, p := range s.planned {
			if len(mine) < writers/sharedBy && !seen[p.route] && !seen[s.id] {
				mine, seen[p.route], seen[s.id] = append(mine, p), true, true
			}
		}
	}
	var before int64
	const count = "SELECT count(*) FROM revision WHERE region_id = $1 AND reason LIKE 'Замер %'"
	if err := m.db.QueryRow(ctx, count, w.region).Scan(&before); err != nil {
		return err
	}
	var done, again atomic.Int64
	took, err := together(func(i int) error {
		p := mine[i%len(mine)]
		for n := range rewritings {
			body, err := json.Marshal(map[string]string{"reason": fmt.Sprintf("Замер %d-%d", i, n), "title": fmt.Sprintf("Оценивание, вариант %d-%d", i, n)})
			if err != nil {
				return err
			}
			for {
				version, err := m.version(ctx, p)
				if err != nil {
					return err
				}
				status, answer, err := m.post(ctx, "/routes/"+p.route.String()+"/corrections", string(body), p.token, version)
				if err != nil {
					return err
				}
				if status == http.StatusPreconditionFailed {
					again.Add(1)
					continue
				}
				if status >= 300 {
					return fmt.Errorf("correction: %d %.300s", status, answer)
				}
				done.Add(1)
				break
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var kept, different int64
	if err := m.db.QueryRow(ctx, count, w.region).Scan(&kept); err != nil {
		return err
	}
	if err := m.db.QueryRow(ctx, strings.Replace(count, "count(*)", "count(DISTINCT reason)", 1), w.region).Scan(&different); err != nil {
		return err
	}
	kept -= before
	t.add(line{what: fmt.Sprintf("(i) correction of a route, %d writers, %d on each", writers, sharedBy),
		ours: fmt.Sprintf("%s, %.1f sendings each", perSecond(float64(done.Load())/took.Seconds()), 1+float64(again.Load())/float64(done.Load()))})
	t.add(line{what: "(i) lost or doubled corrections", ours: fmt.Sprintf("%d of %d", abs(kept-done.Load())+abs(kept-different), done.Load()), goal: "0",
		met: kept == done.Load() && kept == different})
	return nil
}

// together lets all writers begin at once and says how long they took.
func together(write func(i int) error) (time.Duration, error) {
	var all sync.WaitGroup
	failures, gate := make([]error, writers), make(chan struct{})
	for i := range writers {
		all.Go(func() {
			<-gate
			failures[i] = write(i)
		})
	}
	begin := time.Now()
	close(gate)
	all.Wait()
	return time.Since(begin), errors.Join(failures...)
}

func (m pen) post(ctx context.Context, path, body string, token identity.Token, version int) (int, []byte, error) {
	return m.send(ctx, http.MethodPost, path, body, token, version)
}

// version is the route's that stands now.
func (m pen) version(ctx context.Context, p planned) (int, error) {
	status, body, err := m.send(ctx, http.MethodGet, "/routes/"+p.route.String(), "", p.token, 0)
	if err != nil || status != http.StatusOK {
		return 0, errors.Join(err, fmt.Errorf("version: %d %.200s", status, body))
	}
	var r struct {
		Version int `json:"version"`
	}
	return r.Version, json.Unmarshal(body, &r)
}

func (m pen) send(ctx context.Context, method, path, body string, token identity.Token, version int) (int, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, "http://"+m.address+web.Prefix+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Cookie", cookie(string(token)))
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("If-Match", strconv.Quote(strconv.Itoa(version)))
		req.Header.Set("Idempotency-Key", uuid.NewString())
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	out, err := io.ReadAll(resp.Body)
	return resp.StatusCode, out, err
}

func abs(n int64) int64 { return max(n, -n) }
