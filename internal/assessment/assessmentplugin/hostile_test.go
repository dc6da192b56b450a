package assessmentplugin

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func TestConfine_EveryWayOutIsShut(t *testing.T) {
	t.Setenv("MARSHRUT_SECRET", "of the server")
	s := newSite(t, map[string]Limits{"hostile": {}})
	if c := s.Confinement(); !c.Complete() {
		t.Fatalf("this kernel cannot confine: %s", c)
	}
	r, err := s.score(t.Context(), hostile, "escape")
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Notes) < 25 {
		t.Fatalf("only %d ways were tried", len(r.Notes))
	}
	for _, n := range r.Notes {
		switch n.Code {
		case "environment":
			if strings.Contains(n.Text, "MARSHRUT_SECRET") || strings.Contains(n.Text, "PATH") {
				t.Errorf("the program sees our environment: %s", n.Text)
			}
		case "own-folder":
			if n.Text != "<nil>" {
				t.Errorf("the program cannot use its own folder: %s", n.Text)
			}
		default:
			if n.Text == "DONE" {
				t.Errorf("%s is possible", n.Code)
			}
		}
	}
	if _, err := os.Stat("/tmp/marshrut-hostile"); err == nil {
		t.Error("a file was written outside")
	}
	s.mustServe(t, hostile)
}

func TestCall_AFailingProgramHarmsNobody(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{
		"hostile":      {CallMillis: 5000, MemoryMiB: 128},
		"slow-hostile": {CallMillis: 2000},
	}, func(o *Options) { o.HealthEvery, o.HealthTimeout = time.Minute, time.Second })
	slow := Ref{"slow-hostile", "1.0.0"}
	for _, tc := range []struct {
		mode    string
		ref     Ref
		want    error
		crashes int
	}{
		{"panic", hostile, ErrCrashed, 0},
		{"error", hostile, ErrCrashed, 0},
		{"goroutine-panic", hostile, ErrCrashed, 2}, // repeated once
		{"exit", hostile, ErrCrashed, 2},
		{"eat", hostile, ErrCrashed, 2},
		{"garbage", hostile, nil, 0},
		{"hang", slow, ErrTimeout, 1},
		{"spin", slow, ErrTimeout, 1},
		{"stop", slow, ErrTimeout, 1},
		{"lie-over", hostile, ErrLied, 0},
		{"lie-nan", hostile, ErrLied, 0},
		{"lie-negative", hostile, ErrLied, 0},
		{"lie-unknown", hostile, ErrLied, 0},
		{"lie-twice", hostile, ErrLied, 0},
		{"lie-fewer", hostile, ErrLied, 0},
		{"lie-max", hostile, ErrLied, 0},
		{"lie-run", hostile, ErrLied, 0},
		{"lie-level", hostile, ErrLied, 0},
		{"lie-polarity", hostile, ErrLied, 0},
		{"lie-long", hostile, ErrLied, 0},
		{"lie-huge", hostile, ErrLied, 0},
	} {
		t.Run(tc.mode, func(t *testing.T) {
			s.mustServe(t, tc.ref)
			before := s.of(tc.ref).Crashes
			_, err := s.score(t.Context(), tc.ref, tc.mode)
			if !errors.Is(err, tc.want) {
				t.Errorf("%v; want %v", err, tc.want)
			}
			if got := s.of(tc.ref).Crashes - before; got != tc.crashes {
				t.Errorf("%d crashes, want %d (%s)", got, tc.crashes, s.of(tc.ref).LastError)
			}
			s.mustServe(t, tc.ref)
		})
	}
}

// waitActive waits until so many calls are under way.
func (s *site) waitActive(t *testing.T, ref Ref, n int) {
	t.Helper()
	p, err := s.find(ref, diagnostics.KindQuestionnaire)
	if err != nil {
		t.Fatal(err)
	}
	for range 500 {
		p.mu.Lock()
		active := p.active
		p.mu.Unlock()
		if active == n {
			time.Sleep(50 * time.Millisecond) // from the slot into the program
			return
		}
		time.Sleep(2 * time.Millisecond)
	}
	t.Fatalf("never %d calls under way", n)
}

func (s *site) of(ref Ref) Program {
	for _, p := range s.Programs() {
		if p.Ref == ref {
			return p
		}
	}
	return Program{}
}

func TestCall_NothingIsLeftOfDeadProcesses(t *testing.T) {
	s := newSite(t, map[string]Limits{"hostile": {}})
	s.mustServe(t, hostile)
	before := runtime.NumGoroutine()
	for range 5 {
		s.signal(t, hostile, syscall.SIGKILL)
		s.mustServe(t, hostile)
	}
	settled(t, before)
	for range 100 {
		if left, _ := filepath.Glob(filepath.Join(s.folders.base, "p*")); len(left) == 2 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	left, _ := filepath.Glob(filepath.Join(s.folders.base, "p*"))
	t.Errorf("folders %v are left of two running programs", left)
}

func TestCall_KilledInMidCallIsRepeatedUnseen(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{"hostile": {}})
	s.mustServe(t, hostile)
	done := make(chan error, 4)
	for range 4 {
		go func() {
			_, err := s.score(context.Background(), hostile, "slower")
			done <- err
		}()
	}
	s.waitActive(t, hostile, 4)
	s.signal(t, hostile, syscall.SIGKILL)
	for range 4 {
		if err := <-done; err != nil {
			t.Errorf("a killed call was not repeated: %v", err)
		}
	}
	if p := s.of(hostile); p.Crashes != 1 || p.Starts != 2 {
		t.Errorf("%d crashes, %d starts; four calls of one process count once", p.Crashes, p.Starts)
	}
}

func TestWatch_AStoppedProgramIsReplacedUnderItsCallers(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{"hostile": {CallMillis: 60_000}}, func(o *Options) {
		o.HealthEvery, o.HealthTimeout = 100*time.Millisecond, 500*time.Millisecond
	})
	s.mustServe(t, hostile)
	s.freeze(t, hostile)
	if _, err := s.score(t.Context(), hostile, ""); err != nil {
		t.Errorf("the call did not survive: %v", err)
	}
	if p := s.of(hostile); p.Crashes == 0 {
		t.Error("the stopped process still counts as well")
	}
}

func TestCall_TheCallersOwnDeadlineBlamesNobody(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{"hostile": {}})
	s.mustServe(t, hostile)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.score(ctx, hostile, "hang"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v; want the caller's deadline", err)
	}
	if p := s.of(hostile); p.Crashes != 0 || p.State != StateRunning {
		t.Errorf("%d crashes, %s", p.Crashes, p.State)
	}
}

func TestBreaker_RestsAfterFailuresInARowAndRecovers(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{"hostile": {}})
	var err error
	for range 4 {
		if _, err = s.score(t.Context(), hostile, "exit"); errors.Is(err, ErrBroken) {
			break
		}
	}
	if !errors.Is(err, ErrBroken) {
		t.Fatalf("%v; want ErrBroken after %d crashes", err, s.of(hostile).Crashes)
	}
	if p := s.of(hostile); p.State != StateBroken || p.LastError == "" {
		t.Errorf("state %s, last error %q", p.State, p.LastError)
	}
	begin := time.Now()
	if _, err := s.score(t.Context(), hostile, ""); !errors.Is(err, ErrBroken) || time.Since(begin) > 500*time.Millisecond {
		t.Errorf("%v after %v; want ErrBroken at once", err, time.Since(begin))
	}
	for time.Since(begin) < 10*time.Second {
		if _, err = s.score(t.Context(), hostile, ""); err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err != nil || s.of(hostile).State != StateRunning {
		t.Errorf("it did not recover: %v", err)
	}
}

func TestStart_OddStarts(t *testing.T) {
	t.Parallel()
	names := map[string]error{
		"exits": ErrCrashed, "babbles": nil, "drowns": ErrCrashed,
		"connects": ErrCrashed, "dials": ErrCrashed, "impostor": ErrUnusable,
	}
	limits := map[string]Limits{}
	for name := range names {
		limits[name] = Limits{}
	}
	s := newSite(t, limits)
	t.Run("all", func(t *testing.T) {
		for name, want := range names {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				if _, err := s.score(t.Context(), Ref{name, "1.0.0"}, ""); !errors.Is(err, want) {
					t.Errorf("%v; want %v", err, want)
				}
			})
		}
	})
	for name, words := range map[string]string{
		"exits": "no wish to live", "connects": "outside its folder", "dials": "outside its folder", "drowns": "Failed to read any lines",
	} {
		if p := s.of(Ref{name, "1.0.0"}); !strings.Contains(p.LastError, words) {
			t.Errorf("%s: %q is not in %q", name, words, p.LastError)
		}
	}
	if p := s.of(Ref{"impostor", "1.0.0"}); p.Usable || p.State != StateUnusable {
		t.Errorf("%+v; an impostor stays unusable", p)
	}
	s.mustServe(t)
}

func TestStart_AProgramThatNeverSpeaksIsGivenUp(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{"hangs": {}}, func(o *Options) { o.StartTimeout = 500 * time.Millisecond })
	if _, err := s.score(t.Context(), Ref{"hangs", "1.0.0"}, ""); !errors.Is(err, ErrCrashed) {
		t.Errorf("%v; want ErrCrashed", err)
	}
}

func TestForm_HeldAgainstItsDefinition(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{"hostile": {}})
	for mode, want := range map[string]*fault.Error{
		"form-other": ErrLied, "form-fewer": ErrLied, "form-max": ErrLied, "form-empty": ErrLied,
	} {
		d := []byte(`{"mode":"` + mode + `","competencies":[{"code":"a"},{"code":"b"}]}`)
		if _, err := s.Form(t.Context(), hostile, d); !errors.Is(err, want) {
			t.Errorf("%s: %v; want %v", mode, err, want)
		}
		if _, err := s.Score(t.Context(), hostile, d, does("")); !errors.Is(err, want) {
			t.Errorf("%s: Score: %v; want %v", mode, err, want)
		}
	}
}

func TestIdle_StopsAndStartsAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{"hostile": {}}, func(o *Options) { o.IdleAfter = 100 * time.Millisecond })
	s.mustServe(t, hostile)
	for range 200 {
		if s.of(hostile).State == StateIdle {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if p := s.of(hostile); p.State != StateIdle || p.Crashes != 0 {
		t.Errorf("%s with %d crashes, want idle without", p.State, p.Crashes)
	}
	s.mustServe(t, hostile)
}

func TestCall_SlotsAreBounded(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{"hostile": {Simultaneous: 1, CallMillis: 1500}})
	s.mustServe(t, hostile)
	var wg sync.WaitGroup
	results := make([]error, 10)
	for i := range results {
		wg.Go(func() { _, results[i] = s.score(context.Background(), hostile, "slow") })
	}
	wg.Wait()
	busy, served := 0, 0
	for _, err := range results {
		switch {
		case err == nil:
			served++
		case errors.Is(err, ErrBusy):
			busy++
		default:
			t.Error(err)
		}
	}
	// Ten calls of 0.3 s through one slot do not fit into 1.5 s.
	if busy == 0 || served == 0 {
		t.Errorf("%d served, %d turned away", served, busy)
	}
}

func TestClose_EndsCallsUnderWay(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{"hostile": {CallMillis: 60_000}})
	s.mustServe(t, hostile)
	done := make(chan error, 1)
	go func() {
		_, err := s.score(context.Background(), hostile, "hang")
		done <- err
	}()
	s.waitActive(t, hostile, 1)
	s.end(t)
	select {
	case err := <-done:
		if !errors.Is(err, ErrClosed) && !errors.Is(err, ErrCrashed) {
			t.Errorf("%v", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("the call hangs")
	}
	if _, err := s.Form(t.Context(), scoring, instruments.SelfDiagnosis8); !errors.Is(err, ErrClosed) {
		t.Errorf("%v; want ErrClosed", err)
	}
}

func TestCall_UnknownAndWrongKind(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	if _, err := s.Form(t.Context(), Ref{"nobody", "1"}, nil); !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
	if _, err := s.Inspect(t.Context(), scoring, diagnostics.FileOf("a", nil), diagnostics.Mapping{}); !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
}
