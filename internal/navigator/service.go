package navigator

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Filter narrows the list; a zero field means any.
type Filter struct {
	Kind         Kind
	Level        Level
	Form         Form
	Text         string   // words of the title
	Competencies []string // codes of competencies: those that form one of them
}

// Narrows tells that the filter leaves something out.
func (f Filter) Narrows() bool {
	return f.Kind != "" || f.Level != "" || f.Form != "" || f.Text != "" || len(f.Competencies) > 0
}

// Store keeps resources. Every method sees no more than the tenant in the context
// and the reach given.
type Store interface {
	List(ctx context.Context, reach tenant.Reach, f Filter, page paging.Request) (paging.List[Resource], error)
	Get(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Resource, error)
	Insert(ctx context.Context, r *Resource) error
	Update(ctx context.Context, r *Resource, version int) error
	Delete(ctx context.Context, id uuid.UUID, version int) error
}

// Service is what can be done with the navigator.
type Service struct {
	tx     tenant.Tx
	store  Store
	policy *authz.Policy
	audit  audit.Recorder
	now    func() time.Time
}

// NewService puts the navigator together.
func NewService(tx tenant.Tx, store Store, policy *authz.Policy, rec audit.Recorder) *Service {
	return &Service{tx, store, policy, rec, time.Now}
}

// At gives the same service under another clock, for tests and the demo.
func (s *Service) At(now func() time.Time) *Service {
	c := *s
	c.now = now
	return &c
}

// List gives the resources that the acting person sees: the region's own and
// those of the municipality.
func (s *Service) List(ctx context.Context, f Filter, page paging.Request) (paging.List[Resource], error) {
	reach, err := s.policy.Require(ctx, "resource", "read")
	if err != nil {
		return paging.List[Resource]{}, err
	}
	return s.store.List(ctx, reach, f, page)
}

// Get gives one resource; ErrNotFound where it is not in reach.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (Resource, error) {
	reach, err := s.policy.Require(ctx, "resource", "read")
	if err != nil {
		return Resource{}, err
	}
	return s.store.Get(ctx, reach, id)
}

// Create adds a resource. It stands where its author acts: a municipal
// coordinator's in the municipality [B 2.8.2], the region's in the region [B 2.8.1].
func (s *Service) Create(ctx context.Context, r Resource) (Resource, error) {
	scope, err := s.may(ctx, "create")
	if err != nil {
		return Resource{}, err
	}
	r.tidy()
	if err := r.Check(); err != nil {
		return Resource{}, err
	}
	if r.ID, err = uuid.NewV7(); err != nil {
		return Resource{}, err
	}
	r.RegionID, r.MunicipalityID, r.Version = scope.Region, scope.Municipality, 1
	r.CreatedAt = s.now().UTC()
	r.UpdatedAt = r.CreatedAt
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.Insert(ctx, &r); err != nil {
			return err
		}
		return s.record(ctx, "resource.create", r)
	})
	return r, err
}

// Update changes what the author wrote; place and id stay. The version is the one
// that was read.
func (s *Service) Update(ctx context.Context, r Resource, version int) (Resource, error) {
	reach, err := s.policy.Require(ctx, "resource", "update")
	if err != nil {
		return Resource{}, err
	}
	r.tidy()
	if err := r.Check(); err != nil {
		return Resource{}, err
	}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		old, err := s.store.Get(ctx, reach, r.ID)
		if err != nil {
			return err
		}
		if err := s.owns(ctx, old); err != nil {
			return err
		}
		r.RegionID, r.MunicipalityID, r.CreatedAt = old.RegionID, old.MunicipalityID, old.CreatedAt
		r.Version, r.UpdatedAt = version+1, s.now().UTC()
		if err := s.store.Update(ctx, &r, version); err != nil {
			return err
		}
		return s.record(ctx, "resource.update", r)
	})
	return r, err
}

// Delete removes a resource; activities that came from it keep their own words.
func (s *Service) Delete(ctx context.Context, id uuid.UUID, version int) error {
	reach, err := s.policy.Require(ctx, "resource", "delete")
	if err != nil {
		return err
	}
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		old, err := s.store.Get(ctx, reach, id)
		if err != nil {
			return err
		}
		if err := s.owns(ctx, old); err != nil {
			return err
		}
		if err := s.store.Delete(ctx, id, version); err != nil {
			return err
		}
		return s.record(ctx, "resource.delete", old)
	})
}

func (s *Service) may(ctx context.Context, action authz.Action) (tenant.Scope, error) {
	if _, err := s.policy.Require(ctx, "resource", action); err != nil {
		return tenant.Scope{}, err
	}
	return tenant.From(ctx)
}

// owns refuses to touch from a municipality what belongs to the region: it may be
// read there, not changed.
func (s *Service) owns(ctx context.Context, r Resource) error {
	scope, err := tenant.From(ctx)
	if err != nil {
		return err
	}
	if scope.Municipality != uuid.Nil && r.MunicipalityID != scope.Municipality {
		return authz.ErrForbidden.Saying("Этот ресурс принадлежит региону: изменить его может региональный координатор.")
	}
	return nil
}

func (s *Service) record(ctx context.Context, action string, r Resource) error {
	return s.audit.Record(ctx, audit.Entry{
		Action: action, Type: "resource", Object: r.ID, Place: audit.Place{Municipality: r.MunicipalityID},
		Details: map[string]any{"version": r.Version},
	})
}
