package framework

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
)

// Crosswalk is what joins two frameworks, as it is seen from the first.
type Crosswalk struct {
	From, To  Framework
	Relations []Relation
}

// Relations lists those of the framework with the code, to another one or (empty) to all,
// as they are seen from it.
func (s *Service) Relations(ctx context.Context, code, other string) ([]Relation, error) {
	_, reach, err := s.may(ctx, "read")
	if err != nil {
		return nil, err
	}
	all, err := s.store.Relations(ctx, reach, code, other)
	for i := range all {
		all[i] = all[i].From(code)
	}
	return all, err
}

// Crosswalk gives two frameworks side by side; ErrNotFound where one is not there.
func (s *Service) Crosswalk(ctx context.Context, from, to string) (Crosswalk, error) {
	if _, _, err := s.may(ctx, "read"); err != nil {
		return Crosswalk{}, err
	}
	var c Crosswalk
	for code, f := range map[string]*Framework{from: &c.From, to: &c.To} {
		one, err := s.current(ctx, code)
		if err != nil {
			return Crosswalk{}, err
		}
		*f = one
	}
	var err error
	c.Relations, err = s.Relations(ctx, from, to)
	return c, err
}

// current gives the published edition of a code, or the newest for who writes drafts.
func (s *Service) current(ctx context.Context, code string) (Framework, error) {
	f, there, err := s.store.Published(ctx, code)
	if err != nil || there {
		return f, err
	}
	scope, _, err := s.may(ctx, "read")
	if err != nil {
		return f, err
	}
	f, there, err = s.store.Latest(ctx, code)
	if err == nil && (!there || f.State == Draft && !s.authors(scope)) {
		err = ErrNotFound
	}
	return f, err
}

// Relate adds a relation between items of two frameworks.
func (s *Service) Relate(ctx context.Context, r Relation) (Relation, error) {
	scope, _, err := s.may(ctx, "create")
	if err != nil {
		return Relation{}, err
	}
	if r.ID, err = uuid.NewV7(); err != nil {
		return Relation{}, err
	}
	r.RegionID, r.CreatedAt = scope.Region, s.moment()
	asked := r.OriginFramework
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.Crosswalk(ctx, r.OriginFramework, r.TargetFramework)
		if err != nil {
			return err
		}
		if err := r.check(&c.From, &c.To); err != nil {
			return err
		}
		if r.Kind == Broader {
			r = r.Turned()
		}
		if err := s.store.InsertRelation(ctx, &r); err != nil {
			return err
		}
		return s.recordRelation(ctx, "framework.relate", r)
	})
	return r.From(asked), err
}

// Unrelate removes a relation.
func (s *Service) Unrelate(ctx context.Context, id uuid.UUID) error {
	_, reach, err := s.may(ctx, "create")
	if err != nil {
		return err
	}
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		r, err := s.store.Relation(ctx, reach, id)
		if err != nil {
			return err
		}
		if err := s.store.DeleteRelation(ctx, id); err != nil {
			return err
		}
		return s.recordRelation(ctx, "framework.unrelate", r)
	})
}

func (s *Service) recordRelation(ctx context.Context, action string, r Relation) error {
	return s.audit.Record(ctx, audit.Entry{Action: action, Type: "framework_relation", Object: r.ID,
		Details: map[string]any{"from": r.OriginFramework, "to": r.TargetFramework, "kind": r.Kind}})
}
