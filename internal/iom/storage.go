package iom

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// KeptUntil is the last day on which an ended route is kept (R16): one on paper as many
// years as the regulation says; one in the system as long as the person's data are in it,
// which no calendar tells [B 4.4]. False where there is no such day.
func (r *Route) KeptUntil(g *Regulation, ended civil.Date) (civil.Date, bool) {
	if r.Keeping != OnPaper || ended.IsZero() || !r.State.Ended() {
		return civil.Date{}, false
	}
	last := g.Storage.until(ended)
	return last, !last.IsZero()
}

// PastKeeping holds from the day after the last.
func (r *Route) PastKeeping(g *Regulation, ended, today civil.Date) bool {
	last, ok := r.KeptUntil(g, ended)
	return ok && last.Before(today)
}

// Ending is an ended route and the day on which it ended, at its place.
type Ending struct {
	ID      uuid.UUID
	EndedOn civil.Date
}

// ArchivePast archives the routes and the cards of routes on paper whose term of keeping
// is over (R16): the system does it, in the Scope of a region. A day is a day at the tutee's place. Done twice it
// changes nothing more.
func (s *Service) ArchivePast(ctx context.Context) error {
	past, err := s.Store.Past(ctx, s.Now())
	if err != nil {
		return err
	}
	for _, e := range past {
		err := s.Tx.InTx(ctx, func(ctx context.Context) error {
			return s.archivePast(ctx, e)
		})
		if err != nil {
			return err
		}
	}
	return s.archivePapers(ctx)
}

func (s *Service) archivePast(ctx context.Context, e Ending) error {
	d, err := s.held(ctx, tenant.ReachRegion, e.ID)
	if err != nil || d.State == Archived || !d.PastKeeping(d.g, e.EndedOn, d.act.Today) {
		return err
	}
	last, _ := d.KeptUntil(d.g, e.EndedOn)
	return s.archiveAsSystem(ctx, d, map[string]any{"kept_until": last})
}

func (s *Service) archiveAsSystem(ctx context.Context, d *deed, details map[string]any) error {
	d.details, d.act.PersonID, d.act.Role = details, uuid.Nil, ""
	_, err := s.carryOut(ctx, d, "route.archive", func(context.Context, *deed) ([]Warning, error) {
		return nil, d.Archive(d.g, d.act)
	})
	return err
}

// Retire ends the routes of a person whose data are about to be removed: those under way
// are withdrawn in their name, since taking part is voluntary [B 1.6], and all go to the
// archive, with the cards of those on paper. It is called inside the removal's transaction, in the Scope of a region; who
// may have it done is the removal's matter.
func (s *Service) Retire(ctx context.Context, person uuid.UUID) error {
	all, err := paging.Whole(func(part paging.Request) (paging.List[Summary], error) {
		return s.Store.List(ctx, tenant.ReachRegion, Filter{Tutee: person}, part)
	})
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := s.retire(ctx, r.ID); err != nil {
			return err
		}
	}
	return s.retirePapers(ctx, person)
}

func (s *Service) retire(ctx context.Context, route uuid.UUID) error {
	d, err := s.held(ctx, tenant.ReachRegion, route)
	if err != nil || d.State == Archived {
		return err
	}
	if !d.State.Ended() {
		d.act.PersonID, d.act.Role = d.TuteeID, tenant.Tutee
		_, err := s.carryOut(ctx, d, "route.withdraw", func(context.Context, *deed) ([]Warning, error) {
			return nil, d.Withdraw(d.g, d.act, "")
		})
		if err != nil {
			return err
		}
		if d, err = s.deed(ctx, d.Route); err != nil {
			return err
		}
	}
	return s.archiveAsSystem(ctx, d, map[string]any{})
}
