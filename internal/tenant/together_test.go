package tenant_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// trips counts how often something is sent, and how much each time.
type trips struct{ sizes []int }

func (s *trips) ask(ctx context.Context) {
	if g := tenant.GatheringFrom(ctx); g != nil {
		g.Join(s, func(all []any) { s.sizes = append(s.sizes, len(all)) })
		return
	}
	s.sizes = append(s.sizes, 1)
}

// asks makes a reading of n questions, one after another.
func (s *trips) asks(n int) func(context.Context) error {
	return func(ctx context.Context) error {
		for range n {
			s.ask(ctx)
		}
		return nil
	}
}

func TestTogether_TakesAsManyTripsAsTheLongestReading(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reads func(s *trips) []func(context.Context) error
		want  []int
	}{
		"none": {func(*trips) []func(context.Context) error { return nil }, nil},
		"one":  {func(s *trips) []func(context.Context) error { return []func(context.Context) error{s.asks(2)} }, []int{1, 1}},
		"three": {func(s *trips) []func(context.Context) error {
			return []func(context.Context) error{s.asks(1), s.asks(1), s.asks(1)}
		}, []int{3}},
		"of different lengths": {func(s *trips) []func(context.Context) error {
			return []func(context.Context) error{s.asks(1), s.asks(3), s.asks(2)}
		}, []int{3, 2, 1}},
		"who asks nothing": {func(s *trips) []func(context.Context) error {
			return []func(context.Context) error{s.asks(0), s.asks(1), s.asks(0)}
		}, []int{1}},
		"nested": {func(s *trips) []func(context.Context) error {
			return []func(context.Context) error{s.asks(2), func(ctx context.Context) error {
				if err := tenant.Together(ctx, s.asks(1), s.asks(1)); err != nil {
					return err
				}
				s.ask(ctx)
				return nil
			}}
		}, []int{3, 2}},
	} {
		for range 200 { // in whatever order they run
			var s trips
			if err := tenant.Together(t.Context(), c.reads(&s)...); err != nil || !slices.Equal(s.sizes, c.want) {
				t.Fatalf("%s: trips of %v questions, want %v (%v)", name, s.sizes, c.want, err)
			}
		}
	}
}

func TestTogether_GivesTheFirstErrorAndWaitsForAll(t *testing.T) {
	t.Parallel()
	first, second := errors.New("first"), errors.New("second")
	var s trips
	var ended atomic.Int32
	err := tenant.Together(t.Context(), s.asks(1), func(ctx context.Context) error { s.ask(ctx); return first }, func(context.Context) error { return second },
		func(ctx context.Context) error { defer ended.Add(1); return s.asks(3)(ctx) })
	if !errors.Is(err, first) || ended.Load() != 1 {
		t.Errorf("%v; %d ended", err, ended.Load())
	}
	defer func() {
		if recover() == nil {
			t.Error("the panic of a reading was lost")
		}
	}()
	_ = tenant.Together(t.Context(), s.asks(2), func(context.Context) error { panic("broken") })
}

// On a transaction there is one connection: readings go one after another.
func TestTogether_InATransactionOneAfterAnother(t *testing.T) {
	t.Parallel()
	var s trips
	var running atomic.Int32
	read := func(ctx context.Context) error {
		if running.Add(1) != 1 {
			t.Error("two run at once")
		}
		s.ask(ctx)
		running.Add(-1)
		return nil
	}
	if err := tenant.Together(tenant.Alone(t.Context()), read, read, read); err != nil || !slices.Equal(s.sizes, []int{1, 1, 1}) {
		t.Errorf("trips of %v (%v)", s.sizes, err)
	}
}
