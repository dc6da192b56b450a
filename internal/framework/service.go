package framework

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Service is what can be done with frameworks.
type Service struct {
	tx     tenant.Tx
	store  Store
	policy *authz.Policy
	audit  audit.Recorder
	now    func() time.Time
	zone   func(context.Context) (*time.Location, error) // of the acting place; none: UTC
}

// NewService puts the area together.
func NewService(tx tenant.Tx, store Store, policy *authz.Policy, rec audit.Recorder) *Service {
	return &Service{tx: tx, store: store, policy: policy, audit: rec, now: time.Now}
}

// At gives the same service under another clock, for tests and the demo.
func (s *Service) At(now func() time.Time) *Service {
	c := *s
	c.now = now
	return &c
}

// Zoned gives the same service with the days of the acting person's place.
func (s *Service) Zoned(zone func(context.Context) (*time.Location, error)) *Service {
	c := *s
	c.zone = zone
	return &c
}

func (s *Service) moment() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// here is the moment by the clock of the acting person's place: what is taken out today is
// taken out on the day that it is there.
func (s *Service) here(ctx context.Context) (time.Time, error) {
	if s.zone == nil {
		return s.moment(), nil
	}
	zone, err := s.zone(ctx)
	if err != nil {
		return time.Time{}, err
	}
	return s.moment().In(zone), nil
}

// may asks the policy and gives who acts.
func (s *Service) may(ctx context.Context, a authz.Action) (tenant.Scope, tenant.Reach, error) {
	reach, err := s.policy.Require(ctx, "framework", a)
	if err != nil {
		return tenant.Scope{}, reach, err
	}
	scope, err := tenant.From(ctx)
	return scope, reach, err
}

// authors tells whether the acting role writes frameworks.
func (s *Service) authors(scope tenant.Scope) bool {
	return s.policy.Reach(scope.Role, authz.Permission{Object: "framework", Action: "create"}) != tenant.Nowhere
}

// List gives the region's frameworks without their items; drafts only to who writes them.
func (s *Service) List(ctx context.Context, f Filter, page paging.Request) (paging.List[Framework], error) {
	scope, reach, err := s.may(ctx, "read")
	if err != nil {
		return paging.List[Framework]{}, err
	}
	f.NoDrafts = !s.authors(scope)
	return s.store.List(ctx, reach, f, page)
}

// Get gives one edition, whole; ErrNotFound where it is not in reach.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (Framework, error) {
	scope, reach, err := s.may(ctx, "read")
	if err != nil {
		return Framework{}, err
	}
	f, err := s.store.Get(ctx, reach, id)
	if err == nil && f.State == Draft && !s.authors(scope) {
		return Framework{}, ErrNotFound
	}
	return f, err
}

// Head is what an author writes of a framework itself.
type Head struct {
	Code        string
	Title       string
	Source      string
	Description string
	Purpose     Purpose
	Level       int
}

func (h Head) write(f *Framework) {
	f.Title, f.Source, f.Description, f.Purpose, f.Level = h.Title, h.Source, h.Description, h.Purpose, h.Level
	f.Extra.Changed = "" // the document's moment is that of our edit from now on
}

// Create begins a framework of the region's own: an empty draft.
func (s *Service) Create(ctx context.Context, h Head) (Framework, error) {
	scope, _, err := s.may(ctx, "create")
	if err != nil {
		return Framework{}, err
	}
	f, err := s.fresh(scope)
	if err != nil {
		return Framework{}, err
	}
	f.Code = h.Code
	h.write(&f)
	f.tidy()
	if err := f.Check(); err != nil {
		return Framework{}, err
	}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if _, there, err := s.store.Latest(ctx, f.Code); err != nil {
			return err
		} else if there {
			return ErrCode.At("body.code", ErrCode.Message)
		}
		if err := s.store.Insert(ctx, &f); err != nil {
			return err
		}
		return s.record(ctx, "framework.create", f)
	})
	return f, err
}

// fresh gives an empty draft of a first edition.
func (s *Service) fresh(scope tenant.Scope) (Framework, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Framework{}, err
	}
	guid, err := uuid.NewRandom()
	now := s.moment()
	return Framework{RegionID: scope.Region, ID: id, GUID: guid, Edition: 1, State: Draft, Purpose: Competencies, Level: 1, Version: 1, CreatedAt: now, UpdatedAt: now}, err
}

// Update rewrites what a draft says of itself; the code stays.
func (s *Service) Update(ctx context.Context, id uuid.UUID, h Head, version int) (Framework, error) {
	return s.change(ctx, id, version, "framework.update", func(f, _ *Framework) error {
		h.write(f)
		f.tidy()
		return f.Check()
	})
}

// Next begins the next edition: a copy of this one, to be changed and published.
func (s *Service) Next(ctx context.Context, id uuid.UUID) (Framework, error) {
	_, reach, err := s.may(ctx, "create")
	if err != nil {
		return Framework{}, err
	}
	var next Framework
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		f, err := s.store.Lock(ctx, reach, id)
		if err != nil {
			return err
		}
		last, _, err := s.store.Latest(ctx, f.Code)
		switch {
		case err != nil:
			return err
		case last.State == Draft:
			return ErrDraft
		}
		next, err = s.follow(ctx, last)
		return err
	})
	return next, err
}

// follow inserts the draft after an edition.
func (s *Service) follow(ctx context.Context, f Framework) (Framework, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Framework{}, err
	}
	next := f.Next(id, s.moment())
	if err := s.store.Insert(ctx, &next); err != nil {
		return Framework{}, err
	}
	return next, s.record(ctx, "framework.next", next)
}

// Discard removes a draft: nobody has used it.
func (s *Service) Discard(ctx context.Context, id uuid.UUID, version int) error {
	_, reach, err := s.may(ctx, "create")
	if err != nil {
		return err
	}
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		f, err := s.store.Lock(ctx, reach, id)
		if err != nil {
			return err
		}
		if err := f.open(); err != nil {
			return err
		}
		f.Version = version
		if err := s.store.Delete(ctx, &f); err != nil {
			return err
		}
		return s.record(ctx, "framework.discard", f)
	})
}

// change edits a draft under its lock; version 0 takes whichever is there. before is the
// published edition, nil for none.
func (s *Service) change(ctx context.Context, id uuid.UUID, version int, action string, edit func(f, before *Framework) error) (Framework, error) {
	_, reach, err := s.may(ctx, "create")
	if err != nil {
		return Framework{}, err
	}
	var f Framework
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if f, err = s.store.Lock(ctx, reach, id); err != nil {
			return err
		}
		if err := f.open(); err != nil {
			return err
		}
		published, there, err := s.store.Published(ctx, f.Code)
		if err != nil {
			return err
		}
		before := &published
		if !there {
			before = nil
		}
		if err := edit(&f, before); err != nil {
			return err
		}
		read := version
		if read == 0 {
			read = f.Version
		}
		f.Version, f.UpdatedAt = read+1, s.moment()
		if err := s.store.Update(ctx, &f, read); err != nil {
			return err
		}
		return s.record(ctx, action, f)
	})
	return f, err
}

func (s *Service) record(ctx context.Context, action string, f Framework) error {
	return s.audit.Record(ctx, audit.Entry{Action: action, Type: "framework", Object: f.ID,
		Details: map[string]any{"code": f.Code, "edition": f.Edition, "version": f.Version, "items": f.Size}})
}
