package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"github.com/marshrut-iom/marshrut/internal/page/asset"
)

// listed is how many routes stand on a page of the list.
const listed = 30

// measurePages measures pages as browsers get them: the same rows, drawn as HTML with
// the menu, texts and forms, against the bare server that gives the rows alone, as JSON.
func measurePages(ctx context.Context, st *stand, t *table) error {
	w, service, err := st.serve(ctx)
	if err != nil {
		return err
	}
	bare, err := st.serveBare(ctx, w)
	if err != nil {
		return err
	}
	r := routes{w, service, bare}
	if err := r.alike(ctx); err != nil {
		return err
	}
	for _, m := range []struct {
		what       string
		ours, bare side
	}{
		{"(f) page of a route", r.drawn(""), r.rows(false)},
		{"(f) page of a list of 30 routes of a school", r.drawnList(""), r.rows(true)},
	} {
		st.say("%s", m.what)
		p, err := inTurn(st.rounds, m.ours.throughput(st), m.bare.throughput(st))
		if err != nil {
			return fmt.Errorf("%s: %w", m.what, err)
		}
		t.atLeast(fmt.Sprintf("%s, %d clients", m.what, st.clients), p, 0.70, perSecond)
	}
	return r.weigh(t)
}

// drawn asks for the page of any route of any school, as that school's coordinator.
func (r routes) drawn(coding string) side {
	return side{r.ours, http.StatusOK, func(rng *rand.Rand) (string, error) {
		s := any1(rng, r.schools)
		return request(http.MethodGet, "/m/"+s.membership.String()+"/routes/"+any1(rng, s.routes).String(), "",
			"Cookie", cookie(string(s.coordinator)), "Accept", "text/html", "Accept-Encoding", coding), nil
	}}
}

func (r routes) drawnList(coding string) side {
	return side{r.ours, http.StatusOK, func(rng *rand.Rand) (string, error) {
		s := any1(rng, r.schools)
		return request(http.MethodGet, "/m/"+s.membership.String()+"/routes", "",
			"Cookie", cookie(string(s.coordinator)), "Accept", "text/html", "Accept-Encoding", coding), nil
	}}
}

func (r routes) rows(list bool) side {
	return side{r.bare, http.StatusOK, func(rng *rand.Rand) (string, error) {
		s := any1(rng, r.schools)
		if list {
			return request(http.MethodGet, fmt.Sprintf("/pages/routes?organization=%s&limit=%d", s.id, listed), ""), nil
		}
		return request(http.MethodGet, "/pages/routes/"+any1(rng, s.routes).String(), ""), nil
	}}
}

// weigh tells what pages weigh on the line, packed as browsers ask for it: alone, and
// at a first visit with style and scripts.
func (r routes) weigh(t *table) error {
	shared := 0
	for _, name := range []string{"style.css", "base.js", "htmx.js", "icon.svg"} {
		n, err := weight(r.ours, request(http.MethodGet, asset.Path(name), "", "Accept-Encoding", "br"))
		if err != nil {
			return err
		}
		shared += n
	}
	for _, m := range []struct {
		what string
		page side
	}{{"(f) weight of the page of a route", r.drawn("br")}, {"(f) weight of the page of 30 routes", r.drawnList("br")}} {
		ask, err := m.page.ask(rand.New(rand.NewPCG(1, 2)))
		if err != nil {
			return err
		}
		n, err := weight(r.ours, ask)
		if err != nil {
			return err
		}
		const kb = 1024
		t.add(line{m.what + ", a further visit", fmt.Sprintf("%.1f KB", float64(n)/kb), "", "", "≤ 15 KB", n <= 15*kb})
		t.add(line{m.what + ", a first visit", fmt.Sprintf("%.1f KB", float64(n+shared)/kb), "", "", "≤ 60 KB", n+shared <= 60*kb})
	}
	return nil
}

// weight is how many bytes an answer has on the line, its head included.
func weight(s *service, ask string) (int, error) {
	c, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(context.Background(), "tcp", s.address)
	if err != nil {
		return 0, err
	}
	defer func() { _ = c.Close() }()
	if _, err := io.WriteString(c, ask); err != nil {
		return 0, err
	}
	counted := &counter{Reader: c}
	res, err := http.ReadResponse(bufio.NewReader(counted), nil)
	if err != nil {
		return 0, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("a page answers %s", res.Status)
	}
	_, err = io.Copy(io.Discard, res.Body)
	return counted.n, err
}

type counter struct {
	io.Reader
	n int
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n += n
	return n, err
}
