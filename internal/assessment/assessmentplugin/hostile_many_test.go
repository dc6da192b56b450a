package assessmentplugin

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// misdeed is one kind of harm, done by a program of its own.
type misdeed struct {
	name   string
	limits Limits
	do     func(ctx context.Context, s *site, ref Ref) error
	want   error // nil: the call succeeds, and nothing came of the harm
	start  bool  // it never serves at all
}

// answers does a misdeed by the text of an answer.
func answers(mode string) func(context.Context, *site, Ref) error {
	return func(ctx context.Context, s *site, ref Ref) error {
		_, err := s.score(ctx, ref, mode)
		return err
	}
}

// escapes fails where one of the program's ways out led anywhere.
func escapes(ways ...string) func(context.Context, *site, Ref) error {
	return func(ctx context.Context, s *site, ref Ref) error {
		r, err := s.score(ctx, ref, "escape")
		if err != nil {
			return err
		}
		for _, way := range ways {
			i := slices.IndexFunc(r.Notes, func(n diagnostics.Note) bool { return n.Code == way })
			if i < 0 || r.Notes[i].Text == "DONE" || way == "environment" && strings.Contains(r.Notes[i].Text, "PATH") {
				return errors.New(way + " is possible")
			}
		}
		return nil
	}
}

func endless(ctx context.Context, s *site, ref Ref) error {
	return s.Rows(ctx, ref, diagnostics.FileOf("a.csv", []byte("endless")), diagnostics.Mapping{}, func(diagnostics.Row) error { return nil })
}

var misdeeds = []misdeed{
	{name: "panics", do: answers(""), want: ErrCrashed, start: true},
	{name: "exits", do: answers(""), want: ErrCrashed, start: true},
	{name: "drowns", do: answers(""), want: ErrCrashed, start: true},
	{name: "connects", do: answers(""), want: ErrCrashed, start: true},
	{name: "dials", do: answers(""), want: ErrCrashed, start: true},
	{name: "older", do: answers(""), want: ErrCrashed, start: true},
	{name: "panic", do: answers("panic"), want: ErrCrashed},
	{name: "panic-beside", do: answers("goroutine-panic"), want: ErrCrashed},
	{name: "exit", do: answers("exit"), want: ErrCrashed},
	{name: "hang", limits: Limits{CallMillis: 300}, do: answers("hang"), want: ErrTimeout},
	{name: "spin", limits: Limits{CallMillis: 300}, do: answers("spin"), want: ErrTimeout},
	{name: "stop", limits: Limits{CallMillis: 300}, do: answers("stop"), want: ErrTimeout},
	{name: "eat", limits: Limits{MemoryMiB: 128}, do: answers("eat"), want: ErrCrashed},
	{name: "giant", limits: Limits{MemoryMiB: 4096, CallMillis: 60_000}, do: answers(""), want: ErrLied},
	{name: "rows-endless", limits: Limits{Rows: 10_000}, do: endless, want: ErrLied},
	{name: "garbage", do: answers("garbage")},
	{name: "flood", do: answers("flood")},
	{name: "bomb", do: answers("bomb"), want: ErrCrashed}, // it says itself that it could not
	{name: "environment", do: escapes("environment", "own-environment-file", "parent-environment")},
	{name: "files", do: escapes("passwd", "list-root", "list-above", "write-outside", "symlink")},
	{name: "sockets", do: escapes("tcp", "tcp-listen", "udp", "unix-connect", "unix-datagram")},
	{name: "lie-over", do: answers("lie-over"), want: ErrLied},
	{name: "lie-nan", do: answers("lie-nan"), want: ErrLied},
	{name: "lie-huge", do: answers("lie-huge"), want: ErrLied},
}

// runs of each kind.
const runs = 20

// Each kind of harm is done many times, several kinds at once. The host lives, every
// failure is a typed refusal with words for the methodist, and no call of the programs
// that behave fails meanwhile.
func TestHostile_EveryKindManyTimes(t *testing.T) {
	t.Parallel()
	limits := map[string]Limits{}
	for _, m := range misdeeds {
		limits[m.name] = m.limits
	}
	s := newSite(t, limits, func(o *Options) { o.StartTimeout = 20 * time.Second })
	s.mustServe(t)
	calls, end := others(t, s)
	places := make(chan struct{}, 6) // many of them wait more than they work
	var all sync.WaitGroup
	for _, m := range misdeeds {
		all.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			m.repeat(t, s)
		})
	}
	all.Wait()
	end()
	if n := calls.Load(); n < 200 {
		t.Errorf("only %d calls of the others were made", n)
	}
	s.mustServe(t)
	t.Logf("%d kinds, %d times each, beside %d calls of programs that behave", len(misdeeds), runs, calls.Load())
}

func (m misdeed) repeat(t *testing.T, s *site) {
	ref := Ref{m.name, "1.0.0"}
	s.mu.RLock()
	p := s.programs[ref]
	s.mu.RUnlock()
	for i := range runs {
		p.noteSuccess() // each time from the beginning, not from the breaker's rest
		err := m.do(t.Context(), s, ref)
		if !errors.Is(err, m.want) {
			t.Errorf("%s, time %d: %v; want %v", m.name, i+1, err, m.want)
			return
		}
		if f, ok := fault.As(err); err != nil && (!ok || !strings.Contains(f.Message, "рограмма")) {
			t.Errorf("%s: %v has no words for a methodist", m.name, err)
		}
	}
	if m.start {
		if d := s.of(ref); d.Starts != 0 || d.LastError == "" {
			t.Errorf("%s: %+v", m.name, d)
		}
		return
	}
	p.noteSuccess()
	switch {
	case strings.HasPrefix(m.name, "rows"):
		if _, err := s.Inspect(t.Context(), ref, diagnostics.FileOf("a.csv", nil), diagnostics.Mapping{}); err != nil {
			t.Errorf("%s no longer serves: %v", m.name, err)
		}
	case m.name != "giant": // that one can't do better
		if _, err := s.score(t.Context(), ref, ""); err != nil {
			t.Errorf("%s no longer serves: %v", m.name, err)
		}
	}
}

// others calls the programs that behave, over and over, until end.
func others(t *testing.T, s *site) (calls *atomic.Int64, end func()) {
	t.Helper()
	calls, stop := new(atomic.Int64), make(chan struct{})
	var all sync.WaitGroup
	file := []byte("ФИО;Компетенция;Балл\nКим Ян;Предметные;1\n")
	for _, call := range []func() error{
		func() error {
			_, err := s.Score(context.Background(), scoring, instruments.SelfDiagnosis8, fives("x"))
			return err
		},
		func() error {
			return s.Rows(context.Background(), federal, diagnostics.FileOf("a.csv", file), diagnostics.Mapping{}, func(diagnostics.Row) error { return nil })
		},
	} {
		all.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(5 * time.Millisecond):
				}
				if err := call(); err != nil {
					t.Errorf("another's call fails: %v", err)
				}
				calls.Add(1)
			}
		})
	}
	return calls, func() { close(stop); all.Wait() }
}

// A program that was swapped for another one, or never speaks, needs a host of its own:
// both change what holds for all.
func TestHostile_SwappedManyTimes(t *testing.T) {
	t.Parallel()
	programs(t)
	catalogue := t.TempDir()
	put(t, catalogue, "hostile", diagnostics.KindQuestionnaire, built.hostile, Limits{})
	s := newSite(t, nil, func(o *Options) { o.Catalogue = catalogue })
	program := filepath.Join(catalogue, "hostile", "1.0.0", "hostile")
	for i := range runs {
		rewrite(t, program, built.scoring)
		if _, err := s.score(t.Context(), hostile, ""); !errors.Is(err, ErrUnusable) {
			t.Fatalf("time %d: %v; want ErrUnusable", i+1, err)
		}
		rewrite(t, program, built.hostile)
		must(t, s.Reload())
	}
	if _, err := s.score(t.Context(), hostile, ""); err != nil {
		t.Error(err)
	}
}

func TestHostile_SilentFromTheStartManyTimes(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{"hangs": {}}, func(o *Options) { o.StartTimeout = 250 * time.Millisecond })
	ref := Ref{"hangs", "1.0.0"}
	s.mu.RLock()
	p := s.programs[ref]
	s.mu.RUnlock()
	for i := range runs {
		p.noteSuccess()
		if _, err := s.score(t.Context(), ref, ""); !errors.Is(err, ErrCrashed) {
			t.Fatalf("time %d: %v; want ErrCrashed", i+1, err)
		}
	}
}
