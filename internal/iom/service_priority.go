package iom

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// PriorityView is a direction as a list shows it.
type PriorityView struct {
	PriorityDirection
	Use PriorityUse // as far as the reader sees routes
	Own bool        // the reader may change it
}

// NamedPriorities gives the priority directions that hold at the acting place, of all years.
func (s *Service) NamedPriorities(ctx context.Context) ([]PriorityDirection, error) {
	if _, err := s.Policy.Require(ctx, "priority", "read"); err != nil || s.Priorities == nil {
		return nil, err
	}
	return s.Priorities.Priorities(ctx, 0)
}

// PriorityList gives the priority directions that hold at the acting place, of a school
// year or of all with 0, with the routes that chose them; everybody reads them [B 1.7].
func (s *Service) PriorityList(ctx context.Context, year int) ([]PriorityView, error) {
	if _, err := s.Policy.Require(ctx, "priority", "read"); err != nil {
		return nil, err
	}
	scope, err := tenant.From(ctx)
	if err != nil || s.Priorities == nil {
		return nil, err
	}
	var list []PriorityDirection
	var uses map[uuid.UUID]PriorityUse
	err = tenant.Together(ctx,
		func(ctx context.Context) (err error) {
			list, err = s.Priorities.Priorities(ctx, year)
			return err
		},
		func(ctx context.Context) (err error) {
			uses, err = s.Priorities.PriorityUses(ctx, s.Policy.Reach(scope.Role, permission("route", "read")))
			return err
		})
	if err != nil {
		return nil, err
	}
	writes := s.Policy.Reach(scope.Role, permission("priority", "edit")) != tenant.Nowhere
	out := make([]PriorityView, len(list))
	for i, p := range list {
		out[i] = PriorityView{p, uses[p.ID], writes && p.heldBy(scope)}
	}
	return out, nil
}

// OfferedPriorities are what a route of a municipality may newly choose: its directions and
// the region's, of this school year and the next.
func (s *Service) OfferedPriorities(ctx context.Context, municipality uuid.UUID) ([]PriorityDirection, error) {
	if s.Priorities == nil {
		return nil, nil
	}
	today, err := s.today(ctx, municipality)
	if err != nil {
		return nil, err
	}
	list, err := s.Priorities.Priorities(ctx, 0)
	year := SchoolYear(today)
	ofRegion := slices.DeleteFunc(slices.Clone(list), func(p PriorityDirection) bool { return p.MunicipalityID != uuid.Nil })
	return slices.DeleteFunc(list, func(p PriorityDirection) bool {
		return p.Year != year && p.Year != year+1 || !p.holdsIn(municipality) ||
			p.MunicipalityID != uuid.Nil && slices.ContainsFunc(ofRegion, p.sameWords) // the region has named it since
	}), err
}

// AddPriority names a direction for a school year: of the municipality by its coordinator,
// of the whole region by the region's.
func (s *Service) AddPriority(ctx context.Context, p PriorityDirection) (PriorityDirection, error) {
	return s.priority(ctx, "priority.create", func(ctx context.Context, scope tenant.Scope) (PriorityDirection, error) {
		p.RegionID, p.MunicipalityID, p.ID, p.Version = scope.Region, scope.Municipality, newID(), 1
		p.CreatedAt = s.Now().UTC()
		p.UpdatedAt = p.CreatedAt
		if err := p.check(); err != nil {
			return p, err
		}
		if err := s.onlyOne(ctx, p); err != nil {
			return p, err
		}
		return p, s.Priorities.InsertPriority(ctx, &p)
	})
}

// ChangePriority words a direction of the acting place, or below it, anew; routes that chose it
// keep the words of their day.
func (s *Service) ChangePriority(ctx context.Context, version int, p PriorityDirection) (PriorityDirection, error) {
	return s.priority(ctx, "priority.update", func(ctx context.Context, scope tenant.Scope) (PriorityDirection, error) {
		old, err := s.ownPriority(ctx, scope, p.ID)
		if err != nil {
			return old, err
		}
		if old.Version != version {
			return old, ErrStale
		}
		old.Year, old.Title, old.Note, old.Version, old.UpdatedAt = p.Year, p.Title, p.Note, version+1, s.Now().UTC()
		if err := old.check(); err != nil {
			return old, err
		}
		if err := s.onlyOne(ctx, old); err != nil {
			return old, err
		}
		return old, s.Priorities.UpdatePriority(ctx, &old)
	})
}

// onlyOne refuses a municipality the direction that the region has named for the year in the
// same words: it holds there anyway. The region may name what a municipality has.
func (s *Service) onlyOne(ctx context.Context, p PriorityDirection) error {
	if p.MunicipalityID == uuid.Nil {
		return nil
	}
	list, err := s.Priorities.Priorities(ctx, p.Year)
	if slices.ContainsFunc(list, func(o PriorityDirection) bool { return o.MunicipalityID == uuid.Nil && o.sameWords(p) }) {
		return ErrPriorityOfRegion
	}
	return err
}

// RemovePriority takes back a direction that no route has chosen.
func (s *Service) RemovePriority(ctx context.Context, id uuid.UUID) error {
	_, err := s.priority(ctx, "priority.delete", func(ctx context.Context, scope tenant.Scope) (PriorityDirection, error) {
		p, err := s.ownPriority(ctx, scope, id)
		if err != nil {
			return p, err
		}
		uses, err := s.Priorities.PriorityUses(ctx, s.Policy.Reach(scope.Role, permission("route", "read")))
		if err != nil {
			return p, err
		}
		if uses[id].Routes > 0 {
			return p, ErrPriorityUsed
		}
		return p, s.Priorities.DeletePriority(ctx, id)
	})
	return err
}

// heldBy holds for the place that has named a direction, and for its region.
func (p *PriorityDirection) heldBy(scope tenant.Scope) bool {
	return scope.Municipality == uuid.Nil || p.MunicipalityID == scope.Municipality
}

// ownPriority locks a direction that the acting place may change.
func (s *Service) ownPriority(ctx context.Context, scope tenant.Scope, id uuid.UUID) (PriorityDirection, error) {
	p, err := s.Priorities.HoldPriority(ctx, id)
	if err == nil && !p.heldBy(scope) {
		return p, ErrPriorityNotFound
	}
	return p, err
}

func (s *Service) priority(ctx context.Context, action string, do func(context.Context, tenant.Scope) (PriorityDirection, error)) (p PriorityDirection, err error) {
	if _, err := s.Policy.Require(ctx, "priority", "edit"); err != nil {
		return p, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return p, err
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if p, err = do(ctx, scope); err != nil {
			return err
		}
		return s.Audit.Record(ctx, p.entry(action))
	})
	return p, err
}

// choose gives the directions that a plan shall have: what it had stays with its words,
// what is new must hold in the municipality of the route.
func (s *Service) choose(ctx context.Context, municipality uuid.UUID, had []Priority, ids []uuid.UUID) ([]Priority, error) {
	var list []Priority
	var offered []PriorityDirection
	for _, id := range ids {
		is := func(x Priority) bool { return x.ID == id }
		if x, kept := find(had, is); kept {
			list = put(list, x, is)
			continue
		}
		if offered == nil && s.Priorities != nil {
			var err error
			if offered, err = s.Priorities.Priorities(ctx, 0); err != nil {
				return nil, err
			}
		}
		x, known := find(offered, func(p PriorityDirection) bool { return p.ID == id && p.holdsIn(municipality) })
		if !known {
			return nil, ErrPlanInvalid.At("priorities", "Такого приоритетного направления нет.")
		}
		list = put(list, x.Priority(), is)
	}
	return list, nil
}
