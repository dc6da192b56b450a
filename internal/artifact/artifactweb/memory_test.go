package artifactweb_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// TestMemory_StaysFlatWhateverTheSize runs alone: other tests would be counted too.
func TestMemory_StaysFlatWhateverTheSize(t *testing.T) {
	const size, bound = 200 << 20, 48 << 20
	s := newScene(t)
	s.work()
	tutee := s.as(s.tree.Home().Tutee)
	f := s.announce(tutee, s.route(iom.Active).ID, "Урок.pdf", size)
	base := s.listen()

	peak, stop := watchHeap()
	for part := 1; part <= f.Parts; part++ {
		length := min(artifact.PartSize, size-int64(part-1)*artifact.PartSize)
		head := ""
		if part == 1 {
			head = "%PDF-1.7\n"
		}
		body := io.MultiReader(strings.NewReader(head), io.LimitReader(zeros{}, length-int64(len(head))))
		s.overTheWire(base, "PUT", fmt.Sprintf("/artifacts/%s/parts/%d", f.ID, part), body, length, http.StatusNoContent)
	}
	s.complete(tutee, f).Want(t, 200, "")
	if got := s.settled(tutee, f); got.State != "ready" {
		t.Fatalf("checked: %+v", got)
	}
	if n := s.overTheWire(base, "GET", fmt.Sprintf("/artifacts/%s/content", f.ID), nil, 0, http.StatusOK); n != size {
		t.Errorf("%d bytes came back", n)
	}
	stop()
	t.Logf("200 MiB up, checked and down: the heap grew by %d KiB at most", *peak>>10)
	if *peak > bound {
		t.Errorf("the heap grew by %d MiB", *peak>>20)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// listen serves on a port, as in production.
func (s *scene) listen() (base string) {
	s.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.server.Serve(l) }()
	s.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := s.server.Shutdown(ctx); err != nil {
			s.Error(err)
		}
		if err := <-served; err != nil {
			s.Error(err)
		}
	})
	return "http://" + l.Addr().String() + web.Prefix
}

func (s *scene) overTheWire(base, method, path string, body io.Reader, length int64, want int) (n int64) {
	s.Helper()
	who := s.tree.Home().Tutee
	r, err := http.NewRequestWithContext(s.Context(), method, base+path, body)
	if err != nil {
		s.Fatal(err)
	}
	r.ContentLength = length
	token := identitytest.Session(s, s.db, identitytest.Account(s, s.db, who))
	r.AddCookie(&http.Cookie{Name: web.LoopbackCookie, Value: string(token)})
	r.Header.Set(web.MembershipHeader, who.Membership.String())
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if n, err = io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != want {
		s.Fatalf("%s %s: %d, %v", method, path, resp.StatusCode, err)
	}
	return n
}

// watchHeap tells how far the heap grows over what it is now, until stop.
func watchHeap() (peak *uint64, stop func()) {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	begin, peak := m.HeapAlloc, new(uint64)
	done := make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			runtime.ReadMemStats(&m)
			if m.HeapAlloc > begin {
				*peak = max(*peak, m.HeapAlloc-begin)
			}
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	})
	return peak, func() { close(done); wait.Wait() }
}
