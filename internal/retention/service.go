package retention

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/job"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Routes is what this area asks of routes; area iom has it.
type Routes interface {
	// Retire ends and archives the routes of a person whose data are removed.
	Retire(ctx context.Context, person uuid.UUID) error
	// ArchivePast archives the routes of the region whose term of keeping is over.
	ArchivePast(ctx context.Context) error
}

// Deps is what the service is put together of.
type Deps struct {
	Tx     tenant.Tx
	Store  Store
	Routes Routes
	Queue  job.Queue
	Policy *authz.Policy
	Audit  audit.Recorder
}

// Service is what can be done about the removal of personal data.
type Service struct {
	Deps
	now func() time.Time
}

// NewService puts the area together.
func NewService(d Deps) *Service { return &Service{d, time.Now} }

// At gives the same service under another clock, for tests and the demo.
func (s *Service) At(now func() time.Time) *Service { return &Service{s.Deps, now} }

func (s *Service) moment() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// Today is the day by the region's calendar, by which the terms of the law run.
func (s *Service) Today(ctx context.Context) (civil.Date, error) {
	return s.Store.Today(ctx, uuid.Nil, s.now())
}

// Own gives the acting person's own removal, the last one; ErrNotFound where they never
// asked. Everybody may.
func (s *Service) Own(ctx context.Context) (Removal, error) {
	if _, err := member(ctx); err != nil {
		return Removal{}, err
	}
	return s.Store.Own(ctx)
}

// Deciders tells who decides about the acting person's own removal: the region's other
// coordinators. Nobody means that the operator has to invite one first.
func (s *Service) Deciders(ctx context.Context) ([]uuid.UUID, error) {
	if _, err := member(ctx); err != nil {
		return nil, err
	}
	return s.Store.Deciders(ctx)
}

// Ask asks for the removal of the acting person's own data: everybody may, of themselves
// alone, and nobody has to say why (152-ФЗ, ст. 14 and 21).
func (s *Service) Ask(ctx context.Context) (Removal, error) {
	scope, err := member(ctx)
	if err != nil {
		return Removal{}, err
	}
	today, err := s.Today(ctx)
	if err != nil {
		return Removal{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Removal{}, err
	}
	r := ask(scope, id, today, s.moment())
	return r, s.insert(ctx, &r, "removal.ask")
}

// Recall takes the acting person's own request back.
func (s *Service) Recall(ctx context.Context) (r Removal, err error) {
	scope, err := member(ctx)
	if err != nil {
		return Removal{}, err
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if r, err = s.Store.LockOwn(ctx); errors.Is(err, ErrNotFound) {
			return ErrNone
		}
		if err != nil {
			return err
		}
		if err := r.Recall(scope.Person, s.moment()); err != nil {
			return err
		}
		return s.write(ctx, &r, r.Version, "removal.recall")
	})
	return r, err
}

// List gives the removals of the region to who answers for them, the ones due first.
func (s *Service) List(ctx context.Context, f Filter, page paging.Request) (paging.List[Removal], error) {
	reach, err := s.Policy.Require(ctx, "removal", "read")
	if err != nil {
		return paging.List[Removal]{}, err
	}
	return s.Store.List(ctx, reach, f, page)
}

// Get gives one removal.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (Removal, error) {
	reach, err := s.Policy.Require(ctx, "removal", "read")
	if err != nil {
		return Removal{}, err
	}
	return s.Store.Get(ctx, reach, id)
}

// Plan sets the day.
func (s *Service) Plan(ctx context.Context, id uuid.UUID, version int, on civil.Date) (Removal, error) {
	return s.decide(ctx, id, version, "removal.plan", func(r *Removal, by uuid.UUID, today civil.Date) error {
		return r.Plan(by, on, today, s.moment())
	})
}

// Refuse says no, with a reason.
func (s *Service) Refuse(ctx context.Context, id uuid.UUID, version int, reason string) (Removal, error) {
	return s.decide(ctx, id, version, "removal.refuse", func(r *Removal, by uuid.UUID, _ civil.Date) error {
		return r.Refuse(by, reason, s.moment())
	})
}

// Candidates gives those whose data are to go though they did not ask: their consent is
// withdrawn, or the term of keeping is over.
func (s *Service) Candidates(ctx context.Context, page paging.Request) (paging.List[Candidate], error) {
	reach, err := s.Policy.Require(ctx, "removal", "read")
	if err != nil {
		return paging.List[Candidate]{}, err
	}
	today, err := s.Today(ctx)
	if err != nil {
		return paging.List[Candidate]{}, err
	}
	return s.Store.Candidates(ctx, reach, endedBy(today), page)
}

// endedBy is the last day on which a role may have ended for its term to be over.
func endedBy(today civil.Date) civil.Date { return today.AddYears(-Years).AddDays(-1) }

// Begin starts the removal of a candidate's data: a day is set next.
func (s *Service) Begin(ctx context.Context, person uuid.UUID) (Removal, error) {
	reach, scope, today, err := s.deciding(ctx)
	if err != nil {
		return Removal{}, err
	}
	c, err := s.Store.Candidate(ctx, reach, person, endedBy(today))
	if err == nil && !c.ripe(today) {
		err = ErrNotDue
	}
	if err != nil {
		return Removal{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Removal{}, err
	}
	r := c.begin(scope, id, today, s.moment())
	return r, s.insert(ctx, &r, "removal.begin")
}

// deciding tells whether the acting person decides, how far, and by what day.
func (s *Service) deciding(ctx context.Context) (reach tenant.Reach, scope tenant.Scope, today civil.Date, err error) {
	if reach, err = s.Policy.Require(ctx, "removal", "decide"); err != nil {
		return reach, scope, today, err
	}
	if scope, err = tenant.From(ctx); err != nil {
		return reach, scope, today, err
	}
	today, err = s.Today(ctx)
	return reach, scope, today, err
}

func (s *Service) decide(ctx context.Context, id uuid.UUID, version int, action string, rule func(r *Removal, by uuid.UUID, today civil.Date) error) (r Removal, err error) {
	reach, scope, today, err := s.deciding(ctx)
	if err != nil {
		return Removal{}, err
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if r, err = s.Store.Lock(ctx, reach, id); err != nil {
			return err
		}
		if err := rule(&r, scope.Person, today); err != nil {
			return err
		}
		return s.write(ctx, &r, version, action)
	})
	return r, err
}

func (s *Service) insert(ctx context.Context, r *Removal, action string) error {
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Insert(ctx, r); err != nil {
			return err
		}
		return s.record(ctx, r, action)
	})
}

func (s *Service) write(ctx context.Context, r *Removal, version int, action string) error {
	r.Version = version + 1
	if err := s.Store.Update(ctx, r, version); err != nil {
		return err
	}
	return s.record(ctx, r, action)
}

// record names nobody: the ids lead to a person while there is one.
func (s *Service) record(ctx context.Context, r *Removal, action string) error {
	details := map[string]any{"cause": r.Cause, "state": r.State}
	if !r.PlannedOn.IsZero() {
		details["planned_on"] = r.PlannedOn
	}
	if r.State == Done {
		details["decided_by"] = r.DecidedBy
	}
	return s.Audit.Record(ctx, audit.Entry{Action: action, Type: "removal", Object: r.ID, Root: r.ID, Subject: r.PersonID, Details: details})
}

// member gives the Scope of whoever acts in a region; an operator does not.
func member(ctx context.Context) (tenant.Scope, error) {
	s, err := tenant.From(ctx)
	if err == nil && s.Role.Level() == tenant.LevelPlatform {
		err = authz.ErrForbidden
	}
	return s, err
}
