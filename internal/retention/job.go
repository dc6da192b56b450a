package retention

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// SweepArgs is the job that does what the calendar asks for, in every region.
type SweepArgs struct{}

// Kind of the job.
func (SweepArgs) Kind() string { return "retention.sweep" }

// SweepPeriod is how often it runs: a day begins at another hour in each region.
const SweepPeriod = time.Hour

// Sweep carries out the removals whose day has come and archives the routes whose term
// of keeping is over. What fails in one place holds nothing up in others, and is tried
// again an hour later; done twice it changes nothing more.
func (s *Service) Sweep(ctx context.Context, _ SweepArgs) error {
	regions, err := s.Store.Regions(ctx)
	if err != nil {
		return err
	}
	for _, region := range regions {
		in := tenant.With(ctx, system(region))
		if e := errors.Join(s.carryOutDue(in), s.Routes.ArchivePast(in)); e != nil {
			slog.ErrorContext(ctx, "retention failed", "region", region, "error", e)
			err = errors.Join(err, e)
		}
	}
	return err
}

func (s *Service) carryOutDue(ctx context.Context) error {
	today, err := s.Today(ctx)
	if err != nil {
		return err
	}
	due, err := s.Store.Due(ctx, today)
	if err != nil {
		return err
	}
	for _, id := range due {
		if e := s.carryOut(ctx, id, today); e != nil {
			err = errors.Join(err, fmt.Errorf("removal %s: %w", id, e))
		}
	}
	return err
}

// carryOut takes one person's data away in one transaction. The bytes of their files go
// by jobs of their own, which are tried again until they are gone.
func (s *Service) carryOut(ctx context.Context, id uuid.UUID, today civil.Date) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		r, err := s.Store.Lock(ctx, tenant.ReachRegion, id)
		if err != nil || !r.Due(today) { // moved, recalled or done meanwhile
			return err
		}
		if err := s.Store.HandOver(ctx, id); err != nil {
			return err
		}
		if err := s.Routes.Retire(ctx, r.PersonID); err != nil {
			return err
		}
		files, err := s.Store.Files(ctx, r.PersonID)
		if err != nil {
			return err
		}
		for _, f := range files {
			if err := s.Queue.Enqueue(ctx, f); err != nil {
				return err
			}
		}
		if err := s.Store.CarryOut(ctx, id); err != nil {
			return err
		}
		r.carriedOut(s.moment())
		return s.write(ctx, &r, r.Version, "removal.done")
	})
}
