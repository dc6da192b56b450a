package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"sync/atomic"
	"time"

	"github.com/marshrut-iom/marshrut/internal/web"
)

// routes measures the hot requests: the service with session, policy, tenant and the
// records of reading on one side, the bare server on the other.
type routes struct {
	*world
	ours, bare *service
}

func measureRoutes(ctx context.Context, st *stand, t *table) error {
	w, service, err := st.serve(ctx)
	if err != nil {
		return err
	}
	bare, err := st.serveBare(ctx, w)
	if err != nil {
		return err
	}
	r := routes{w, service, bare}
	if err := r.same(ctx); err != nil {
		return err
	}
	return r.measure(st, t)
}

// serveBare starts the bare server as its own process, under the same user.
func (st *stand) serveBare(ctx context.Context, w *world) (*service, error) {
	if st.bareRunning != nil {
		return st.bareRunning, nil
	}
	self, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		return nil, err
	}
	program := filepath.Join(st.folder, "bare")
	if err := os.WriteFile(program, self, 0o755); err != nil {
		return nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	c, err := start(filepath.Join(st.folder, "bare.log"), st.as, []string{"TZ=UTC"}, program, bareMode,
		"-database", st.pg.URL("bench_bare", password, database), "-listen", address, "-region", w.region.String(), "-zone", "Asia/Irkutsk")
	if err != nil {
		return nil, err
	}
	st.atEnd(func() error { c.stop(); return nil })
	st.bareRunning = &service{c, address}
	return st.bareRunning, answers(ctx, c, "http://"+address+"/ready")
}

// request writes one out, as a client with an open connection sends it.
func request(method, path, body string, headers ...string) string {
	out := method + " " + path + " HTTP/1.1\r\nHost: bench\r\n"
	for i := 0; i < len(headers); i += 2 {
		out += headers[i] + ": " + headers[i+1] + "\r\n"
	}
	if body != "" {
		out += fmt.Sprintf("Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	return out + "\r\n" + body
}

func any1[T any](rng *rand.Rand, of []T) T { return of[rng.IntN(len(of))] }

func cookie(token string) string { return web.LoopbackCookie + "=" + token }

// open asks for any route of any school, as that school's coordinator: somebody
// else's route, so that nearly every answer leaves a record of reading.
func (r routes) open() (ours, bare side) {
	return side{r.ours, http.StatusOK, func(rng *rand.Rand) (string, error) {
			s := any1(rng, r.schools)
			return request(http.MethodGet, web.Prefix+"/routes/"+any1(rng, s.routes).String(), "", "Cookie", cookie(string(s.coordinator))), nil
		}}, side{r.bare, http.StatusOK, func(rng *rand.Rand) (string, error) {
			return request(http.MethodGet, "/routes/"+any1(rng, any1(rng, r.schools).routes).String(), ""), nil
		}}
}

// page asks for the first 50 routes of a school.
func (r routes) page() (ours, bare side) {
	return side{r.ours, http.StatusOK, func(rng *rand.Rand) (string, error) {
			return request(http.MethodGet, web.Prefix+"/routes?limit=50", "", "Cookie", cookie(string(any1(rng, r.schools).coordinator))), nil
		}}, side{r.bare, http.StatusOK, func(rng *rand.Rand) (string, error) {
			return request(http.MethodGet, "/routes?organization="+any1(rng, r.schools).id.String(), ""), nil
		}}
}

var errAllFinished = errors.New("every activity is finished: more routes are needed for this many rounds")

// finish marks one planned activity after the other as done, each by its teacher.
func (r routes) finish() (ours, bare side) {
	const body = `{"result":"Конспект урока с самооценкой"}`
	all := r.allPlanned()
	take := func() func() (planned, error) {
		var next atomic.Int64
		return func() (planned, error) {
			i := int(next.Add(1)) - 1
			if i >= len(all) {
				return planned{}, errAllFinished
			}
			return all[i], nil
		}
	}
	mine, theirs := take(), take()
	path := func(p planned) string {
		return "/routes/" + p.route.String() + "/activities/" + p.activity.String() + "/finish"
	}
	return side{r.ours, http.StatusOK, func(*rand.Rand) (string, error) {
			p, err := mine()
			return request(http.MethodPost, web.Prefix+path(p), body, "If-Match", `"1"`, "Cookie", cookie(string(p.token))), err
		}}, side{r.bare, http.StatusOK, func(*rand.Rand) (string, error) {
			p, err := theirs()
			return request(http.MethodPost, path(p), body, "If-Match", `"1"`, "Person", p.person.String(), "Membership", p.membership.String()), err
		}}
}

// allPlanned takes schools by turns, so that neighbours in time are none in the table.
func (r routes) allPlanned() (all []planned) {
	for i := 0; ; i++ {
		found := false
		for _, s := range r.schools {
			if i < len(s.planned) {
				all, found = append(all, s.planned[i]), true
			}
		}
		if !found {
			return all
		}
	}
}

func (r routes) measure(st *stand, t *table) error {
	open, bareOpen := r.open()
	page, barePage := r.page()
	finish, bareFinish := r.finish()
	for _, m := range []struct {
		what       string
		ours, bare side
		goal       float64
		alone      float64 // 0: not measured
	}{
		{"(a) open a route with its activities", open, bareOpen, 0.80, 1.3},
		{"(a) page of 50 routes of a school", page, barePage, 0.90, 1.3},
		{"(a) finish an activity, with its audit record", finish, bareFinish, 0.75, 0},
	} {
		st.say("%s", m.what)
		p, err := inTurn(st.rounds, m.ours.throughput(st), m.bare.throughput(st))
		if err != nil {
			return fmt.Errorf("%s: %w", m.what, err)
		}
		t.atLeast(fmt.Sprintf("%s, %d clients", m.what, st.clients), p, m.goal, perSecond)
		if m.alone == 0 {
			continue
		}
		p, err = inTurn(st.rounds, m.ours.alone(st), m.bare.alone(st))
		if err != nil {
			return fmt.Errorf("%s: %w", m.what, err)
		}
		t.atMost(m.what+", a lone client's p50", p, m.alone, took)
	}
	return nil
}

// same holds the bare server to its word: it answers like the service.
func (r routes) same(ctx context.Context) error {
	for i := range 30 {
		s := r.schools[i*len(r.schools)/30]
		one := s.routes[i*7%len(s.routes)].String()
		for _, paths := range [][2]string{{web.Prefix + "/routes/" + one, "/routes/" + one}, {web.Prefix + "/routes?limit=50", "/routes?organization=" + s.id.String()}} {
			ours, err := fetch(ctx, "http://"+r.ours.address+paths[0], string(s.coordinator))
			if err != nil {
				return err
			}
			bare, err := fetch(ctx, "http://"+r.bare.address+paths[1], "")
			if err != nil {
				return err
			}
			if !reflect.DeepEqual(ours, bare) {
				a, _ := json.Marshal(ours)
				b, _ := json.Marshal(bare)
				return fmt.Errorf("the bare server answers something else:\n%s\n%s", a, b)
			}
		}
	}
	return nil
}

func fetch(ctx context.Context, url, token string) (v any, err error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	if token != "" {
		req.Header.Set("Cookie", cookie(token))
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s: %s", url, res.Status, body)
	}
	if err != nil {
		return nil, err
	}
	return v, json.Unmarshal(body, &v)
}
