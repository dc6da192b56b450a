package identity

import (
	"context"
	"log/slog"
	"time"
)

const sweepEvery = time.Hour

// Run keeps sessions in memory, notes when they were last used, and sweeps what has
// ended, until ctx ends; the database must stay open until it returns.
func (s *Service) Run(ctx context.Context, ear Ear) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.cache.Run(ctx, ear)
	}()
	sweep := time.NewTicker(sweepEvery)
	defer sweep.Stop()
	for {
		select {
		case <-ctx.Done():
			<-done
			select {
			case hash := <-s.touch:
				s.noteUse(ctx, hash)
			default:
			}
			return
		case hash := <-s.touch:
			s.noteUse(ctx, hash)
		case <-sweep.C:
			s.noted(ctx, "sweep ended sessions", s.store.Sweep(ctx, s.now().UTC()))
		}
	}
}

// noteUse also ends its work when the server is told to stop.
func (s *Service) noteUse(ctx context.Context, first []byte) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	s.noted(ctx, "note the use of sessions", s.store.Touch(ctx, s.gather(first), s.now().UTC()))
}

// gather takes what else waits, so that a busy server writes once and not a thousand times.
func (s *Service) gather(first []byte) [][]byte {
	all := [][]byte{first}
	for {
		select {
		case h := <-s.touch:
			all = append(all, h)
		default:
			return all
		}
	}
}

func (s *Service) noted(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil {
		slog.ErrorContext(ctx, "can't "+what, "error", err)
	}
}

// Hearing tells whether changes on other servers are heard, for the readiness page.
func (s *Service) Hearing() bool { return s.cache.Hearing() }
