package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// side is a server under load and how it is asked.
type side struct {
	server *service
	status int
	ask    func(*rand.Rand) (string, error) // a whole request
}

// hit sends one request over an open connection and reads the answer.
func (s side) hit(c net.Conn, from *bufio.Reader, rng *rand.Rand) error {
	request, err := s.ask(rng)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(c, request); err != nil {
		return err
	}
	res, err := http.ReadResponse(from, nil)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != s.status {
		body, _ := io.ReadAll(res.Body)
		first, _, _ := strings.Cut(request, "\r\n")
		return fmt.Errorf("%s answers %s: %s", first, res.Status, body)
	}
	_, err = io.Copy(io.Discard, res.Body)
	return err
}

// load keeps the clients busy for a while; each has one connection and one request
// under way. It gives the requests answered and how long each took.
func (s side) load(clients int, span time.Duration) ([]time.Duration, error) {
	var wg sync.WaitGroup
	times, errs := make([][]time.Duration, clients), make([]error, clients)
	end := time.Now().Add(span)
	for i := range clients {
		wg.Go(func() { times[i], errs[i] = s.client(end) })
	}
	wg.Wait()
	return slices.Concat(times...), cmp.Or(errs...) // one failure says enough
}

func (s side) client(end time.Time) (times []time.Duration, err error) {
	c, err := new(net.Dialer).DialContext(context.Background(), "tcp", s.server.address)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close() }()
	from, rng := bufio.NewReaderSize(c, 32<<10), rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	for begin := time.Now(); begin.Before(end); {
		if err := s.hit(c, from, rng); err != nil {
			return times, err
		}
		now := time.Now()
		times = append(times, now.Sub(begin))
		begin = now
	}
	return times, nil
}

// throughput is requests per second of all clients.
func (s side) throughput(st *stand) func() (float64, error) {
	return func() (float64, error) {
		begin := time.Now()
		times, err := s.watched(st, st.clients, st.slice)
		return float64(len(times)) / time.Since(begin).Seconds(), err
	}
}

// alone is the median time of one request of a lone client.
func (s side) alone(st *stand) func() (float64, error) {
	return func() (float64, error) {
		times, err := s.watched(st, 1, st.slice/2)
		if err == nil && len(times) == 0 {
			err = errors.New("no request was answered")
		}
		if err != nil {
			return 0, err
		}
		slices.Sort(times)
		return times[len(times)/2].Seconds(), nil
	}
}

// watched is load that says where the processor's time went.
func (s side) watched(st *stand, clients int, span time.Duration) ([]time.Duration, error) {
	program, database := cpuOf(s.server.pid()), cpuOf(st.pg.PID())
	times, err := s.load(clients, span)
	n := float64(len(times))
	st.say("  %d clients, %s: %.0f requests; processor time of one: program %s, PostgreSQL %s", clients, filepath.Base(s.server.cmd.Path), n,
		took((cpuOf(s.server.pid())-program)/n), took((cpuOf(st.pg.PID())-database)/n))
	return times, err
}
