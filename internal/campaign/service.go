package campaign

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/job"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Service is what can be done with campaigns.
type Service struct {
	tx        tenant.Tx
	store     Store
	diagnoses Diagnoses
	queue     job.Queue
	policy    *authz.Policy
	audit     audit.Recorder
	now       func() time.Time
}

// NewService puts the area together.
func NewService(tx tenant.Tx, store Store, diagnoses Diagnoses, queue job.Queue, policy *authz.Policy, rec audit.Recorder) *Service {
	return &Service{tx, store, diagnoses, queue, policy, rec, time.Now}
}

// At gives the same service under another clock, for tests and the demo.
func (s *Service) At(now func() time.Time) *Service {
	c := *s
	c.now = now
	return &c
}

func (s *Service) moment() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

func (s *Service) may(ctx context.Context, a authz.Action) (tenant.Scope, tenant.Reach, error) {
	reach, err := s.policy.Require(ctx, "campaign", a)
	if err != nil {
		return tenant.Scope{}, reach, err
	}
	scope, err := tenant.From(ctx)
	return scope, reach, err
}

// List gives the campaigns within reach, and those of places above in which people within
// it take part, the newest first.
func (s *Service) List(ctx context.Context, state State, page paging.Request) (paging.List[Campaign], error) {
	scope, reach, err := s.may(ctx, "read")
	if err != nil {
		return paging.List[Campaign]{}, err
	}
	l, err := s.store.List(ctx, reach, state, page)
	for i := range l.Items {
		l.Items[i].shownTo(scope)
	}
	return l, err
}

// Get gives one campaign that List gives; ErrNotFound for another.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (Campaign, error) {
	scope, reach, err := s.may(ctx, "read")
	if err != nil {
		return Campaign{}, err
	}
	c, err := s.store.Seen(ctx, reach, id)
	c.shownTo(scope)
	return c, err
}

// Led gives one campaign that the acting person may lead; ErrNotFound for another.
func (s *Service) Led(ctx context.Context, id uuid.UUID) (Campaign, error) {
	_, reach, err := s.may(ctx, "create")
	if err != nil {
		return Campaign{}, err
	}
	return s.store.Get(ctx, reach, id)
}

// Plan is what an author writes.
type Plan struct {
	Title      string
	Message    string
	Instrument uuid.UUID
	Phase      assessment.Phase
	OpensOn    civil.Date
	ClosesOn   civil.Date
	Criteria   TargetGroup
	RemindDays []int
	Attempts   *int // nil: once for a test, no limit for a questionnaire
}

func (p Plan) write(c *Campaign) {
	c.Title, c.Message, c.InstrumentID, c.Phase, c.OpensOn, c.ClosesOn = p.Title, p.Message, p.Instrument, p.Phase, p.OpensOn, p.ClosesOn
	c.Criteria, c.RemindDays, c.Attempts = p.Criteria, p.RemindDays, 0
	if p.Attempts != nil {
		c.Attempts = *p.Attempts
	}
	c.tidy()
}

// check looks at the plan, and whether the instrument may be taken here.
func (s *Service) check(ctx context.Context, c *Campaign) (assessment.Instrument, error) {
	if err := c.Check(); err != nil {
		return assessment.Instrument{}, err
	}
	inst, err := s.diagnoses.Instrument(ctx, c.InstrumentID)
	if err != nil || !inst.Offered() || inst.State != assessment.Published {
		return inst, ErrInstrument.At("body.instrument", ErrInstrument.Message)
	}
	return inst, nil
}

// plan writes a plan down and checks it. Where it says nothing of attempts, a test may be
// begun once.
func (s *Service) plan(ctx context.Context, p Plan, c *Campaign) error {
	p.write(c)
	inst, err := s.check(ctx, c)
	if err == nil && p.Attempts == nil && inst.Form != nil && inst.Form.Test {
		c.Attempts = 1
	}
	return err
}

// Create writes a draft where its author acts; nobody is asked yet.
func (s *Service) Create(ctx context.Context, p Plan) (Campaign, error) {
	scope, _, err := s.may(ctx, "create")
	if err != nil {
		return Campaign{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Campaign{}, err
	}
	now := s.moment()
	c := Campaign{RegionID: scope.Region, ID: id, MunicipalityID: scope.Municipality, OrganizationID: scope.Organization, State: Draft,
		AuthorID: scope.Person, Version: 1, CreatedAt: now, UpdatedAt: now}
	if err := s.plan(ctx, p, &c); err != nil {
		return Campaign{}, err
	}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.Insert(ctx, &c); err != nil {
			return err
		}
		return s.record(ctx, "campaign.create", c, nil)
	})
	return c, err
}

// Update rewrites a draft.
func (s *Service) Update(ctx context.Context, id uuid.UUID, p Plan, version int) (Campaign, error) {
	return s.change(ctx, id, version, "campaign.update", func(ctx context.Context, c *Campaign) (map[string]any, error) {
		if c.State != Draft {
			return nil, ErrStarted
		}
		return nil, s.plan(ctx, p, c)
	})
}

// Delete removes a draft.
func (s *Service) Delete(ctx context.Context, id uuid.UUID, version int) error {
	_, reach, err := s.may(ctx, "create")
	if err != nil {
		return err
	}
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		c, err := s.store.Lock(ctx, reach, id)
		switch {
		case err != nil:
			return err
		case c.State != Draft:
			return ErrStarted
		}
		c.Version = version
		if err := s.store.Delete(ctx, &c); err != nil {
			return err
		}
		return s.record(ctx, "campaign.delete", c, nil)
	})
}

// Size tells how many teachers fit a campaign's target group now.
func (s *Service) Size(ctx context.Context, c Campaign) (int, error) {
	if _, _, err := s.may(ctx, "read"); err != nil {
		return 0, err
	}
	today, err := s.store.Today(ctx, c.MunicipalityID, s.moment())
	if err != nil {
		return 0, err
	}
	return s.store.Count(ctx, &c, today)
}

// Start invites everybody who fits, in one statement, and sets the reminders. Who fits is
// written down: what becomes of a profile later changes nothing.
func (s *Service) Start(ctx context.Context, id uuid.UUID, version int) (Campaign, error) {
	return s.change(ctx, id, version, "campaign.start", func(ctx context.Context, c *Campaign) (map[string]any, error) {
		now := s.moment()
		today, err := s.store.Today(ctx, c.MunicipalityID, now)
		if err != nil {
			return nil, err
		}
		if _, err := s.check(ctx, c); err != nil {
			return nil, err
		}
		if err := c.Start(today, now); err != nil {
			return nil, err
		}
		n, err := s.store.Invite(ctx, c, today, now)
		switch {
		case err != nil:
			return nil, err
		case n == 0:
			return nil, ErrNobody
		}
		return map[string]any{"invited": n}, s.schedule(ctx, c, today)
	})
}

// Refresh invites those who fit now and were not there at the start: newcomers.
func (s *Service) Refresh(ctx context.Context, id uuid.UUID) (Campaign, int, error) {
	n := 0
	c, err := s.change(ctx, id, 0, "campaign.refresh", func(ctx context.Context, c *Campaign) (map[string]any, error) {
		if c.State != Running {
			return nil, ErrNotRunning
		}
		now := s.moment()
		today, err := s.store.Today(ctx, c.MunicipalityID, now)
		if err != nil {
			return nil, err
		}
		n, err = s.store.Invite(ctx, c, today, now)
		return map[string]any{"invited": n}, err
	})
	return c, n, err
}

// Close ends a running campaign before its days are over.
func (s *Service) Close(ctx context.Context, id uuid.UUID, version int) (Campaign, error) {
	return s.change(ctx, id, version, "campaign.close", func(_ context.Context, c *Campaign) (map[string]any, error) {
		return nil, c.Close(s.moment())
	})
}

// Progress counts the invitations by place: of a region's campaign by municipality, of
// others and of one municipality by organization. The sum comes first.
func (s *Service) Progress(ctx context.Context, id uuid.UUID, by Grain, municipality uuid.UUID) (Campaign, []Progress, error) {
	c, err := s.Get(ctx, id)
	if err != nil {
		return c, nil, err
	}
	all, err := s.progress(ctx, c, by, municipality)
	return c, all, err
}

func (s *Service) progress(ctx context.Context, c Campaign, by Grain, municipality uuid.UUID) ([]Progress, error) {
	if by == "" {
		if by = ByOrganization; c.MunicipalityID == uuid.Nil && municipality == uuid.Nil {
			by = ByMunicipality
		}
	}
	organization := uuid.Nil
	if scope, err := tenant.From(ctx); err != nil {
		return nil, err
	} else if c.Above(scope) { // its own place is all that one sees
		by, organization = ByOrganization, scope.Organization
	}
	all, err := s.store.Progress(ctx, &c, by, municipality, organization)
	return hush(all), err
}

// Board gives a campaign with what its page tells: of a draft how many fit, of others the
// progress by place.
func (s *Service) Board(ctx context.Context, id, municipality uuid.UUID) (c Campaign, fits int, all []Progress, err error) {
	if c, err = s.Get(ctx, id); err != nil {
		return c, 0, nil, err
	}
	if c.State == Draft {
		fits, err = s.Size(ctx, c)
		return c, fits, nil, err
	}
	all, err = s.progress(ctx, c, "", municipality)
	return c, 0, all, err
}

// change edits a campaign under its lock; version 0 takes whichever is there.
func (s *Service) change(ctx context.Context, id uuid.UUID, version int, action string, edit func(context.Context, *Campaign) (map[string]any, error)) (Campaign, error) {
	_, reach, err := s.may(ctx, "create")
	if err != nil {
		return Campaign{}, err
	}
	var c Campaign
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if c, err = s.store.Lock(ctx, reach, id); err != nil {
			return err
		}
		details, err := edit(ctx, &c)
		if err != nil {
			return err
		}
		read := version
		if read == 0 {
			read = c.Version
		}
		c.Version, c.UpdatedAt = read+1, s.moment()
		if err := s.store.Update(ctx, &c, read); err != nil {
			return err
		}
		return s.record(ctx, action, c, details)
	})
	return c, err
}

func (s *Service) record(ctx context.Context, action string, c Campaign, details map[string]any) error {
	return s.audit.Record(ctx, audit.Entry{Action: action, Type: "campaign", Object: c.ID, Details: details,
		Place: audit.Place{Municipality: c.MunicipalityID, Organization: c.OrganizationID}})
}
