package iom

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// archivePapers archives the cards whose paper has been kept for its term.
func (s *Service) archivePapers(ctx context.Context) error {
	if s.Papers == nil {
		return nil
	}
	past, err := s.Papers.PapersPast(ctx, s.Now())
	if err != nil {
		return err
	}
	for _, id := range past {
		err := s.Tx.InTx(ctx, func(ctx context.Context) error {
			return s.shelvePaper(ctx, id, func(p *PaperRoute) (bool, error) {
				today, err := s.today(ctx, p.MunicipalityID)
				return err == nil && p.Archive(today, s.Now()), err
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// retirePapers archives the cards of a person whose data are about to be removed, also of
// routes that ran: nobody leads them any more.
func (s *Service) retirePapers(ctx context.Context, person uuid.UUID) error {
	if s.Papers == nil {
		return nil
	}
	all, err := paging.Whole(func(part paging.Request) (paging.List[PaperRoute], error) {
		return s.Papers.PaperRoutes(ctx, tenant.ReachRegion, PaperFilter{Tutee: person}, part)
	})
	if err != nil {
		return err
	}
	for _, one := range all {
		err := s.shelvePaper(ctx, one.ID, func(p *PaperRoute) (bool, error) { return p.Retire(s.Now()), nil })
		if err != nil {
			return err
		}
	}
	return nil
}

// shelvePaper puts one card away where shelve still does so: it may have been corrected or
// archived meanwhile.
func (s *Service) shelvePaper(ctx context.Context, id uuid.UUID, shelve func(*PaperRoute) (bool, error)) error {
	p, err := s.HoldPaper(ctx, tenant.ReachRegion, id)
	if err != nil {
		return err
	}
	if shelved, err := shelve(p); err != nil || !shelved {
		return err
	}
	if err := s.Papers.SavePaperRoute(ctx, p); err != nil {
		return err
	}
	entry := p.entry("paper_route.archive")
	if !p.KeptUntil.IsZero() {
		entry.Details["kept_until"] = p.KeptUntil
	}
	return s.Audit.Record(ctx, entry)
}
