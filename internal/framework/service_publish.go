package framework

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Publish puts a draft in the place of the edition that was published, which is retired.
// Instruments and forms offer its competencies from now on.
func (s *Service) Publish(ctx context.Context, id uuid.UUID, version int) (Framework, error) {
	return s.move(ctx, id, version, Published)
}

// Retire ends a framework: nothing new refers to it, what did keeps its words.
func (s *Service) Retire(ctx context.Context, id uuid.UUID, version int) (Framework, error) {
	return s.move(ctx, id, version, Retired)
}

func (s *Service) move(ctx context.Context, id uuid.UUID, version int, to State) (Framework, error) {
	_, reach, err := s.may(ctx, "publish")
	if err != nil {
		return Framework{}, err
	}
	var f Framework
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if f, err = s.store.Lock(ctx, reach, id); err != nil {
			return err
		}
		if to == Published && f.State == Draft {
			if err := s.replace(ctx, reach, &f); err != nil {
				return err
			}
		}
		if err := f.Move(to, s.moment()); err != nil {
			return err
		}
		f.Version = version + 1
		if err := s.store.Update(ctx, &f, version); err != nil {
			return err
		}
		if err := s.head(ctx, &f); err != nil {
			return err
		}
		return s.record(ctx, "framework."+string(to), f)
	})
	return f, err
}

// replace retires the edition that was published, after a look whether the new one may
// take its place.
func (s *Service) replace(ctx context.Context, reach tenant.Reach, f *Framework) error {
	old, there, err := s.store.Published(ctx, f.Code)
	if err != nil {
		return err
	}
	if !there {
		return f.Publishable(nil)
	}
	if err := f.Publishable(&old); err != nil {
		return err
	}
	if old, err = s.store.Lock(ctx, reach, old.ID); err != nil {
		return err
	}
	version := old.Version
	if err := old.Move(Retired, s.moment()); err != nil {
		return err
	}
	old.Version = version + 1
	if err := s.store.Update(ctx, &old, version); err != nil {
		return err
	}
	return s.record(ctx, "framework.retired", old)
}

// head tells the rest of the product what the framework says. Directions are not measured.
func (s *Service) head(ctx context.Context, f *Framework) error {
	if f.Purpose != Competencies {
		return nil
	}
	all := f.Competencies()
	for i := range all {
		all[i].Retired = all[i].Retired || f.State == Retired
	}
	return s.store.Head(ctx, f, all)
}
