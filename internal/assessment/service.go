package assessment

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/job"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Service is what can be done with diagnoses and all around them.
type Service struct {
	tx       tenant.Tx
	store    Store
	programs Programs
	policy   *authz.Policy
	audit    audit.Recorder
	reads    audit.Reads
	queue    job.Queue
	pictures Pictures
	guard    Guard
	now      func() time.Time
}

// Guard refuses to begin a run that would go past an invitation: a later area's.
type Guard interface {
	Guard(ctx context.Context, instrument uuid.UUID) error
}

// NewService puts the area together.
func NewService(tx tenant.Tx, store Store, programs Programs, policy *authz.Policy, rec audit.Recorder, reads audit.Reads) *Service {
	return &Service{tx: tx, store: store, programs: programs, policy: policy, audit: rec, reads: reads, now: time.Now}
}

// At gives the same service under another clock, for tests and the demo.
func (s *Service) At(now func() time.Time) *Service {
	c := *s
	c.now = now
	return &c
}

// GuardBy has every run that answers no invitation asked about. It changes the service
// itself: whoever guards stands on it.
func (s *Service) GuardBy(g Guard) { s.guard = g }

// On gives the same service with a queue. Without one nothing happens by itself: a
// test does not end with its time, and an essay's last score must be tried again.
func (s *Service) On(q job.Queue) *Service {
	c := *s
	c.queue = q
	return &c
}

func (s *Service) enqueue(ctx context.Context, args job.Args) error {
	if s.queue == nil {
		return nil
	}
	return s.queue.Enqueue(ctx, args)
}

func (s *Service) moment() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// may asks the policy and gives who acts.
func (s *Service) may(ctx context.Context, o authz.Object, a authz.Action) (tenant.Scope, tenant.Reach, error) {
	reach, err := s.policy.Require(ctx, o, a)
	if err != nil {
		return tenant.Scope{}, reach, err
	}
	scope, err := tenant.From(ctx)
	return scope, reach, err
}

// has tells whether the acting role may do something, however far.
func (s *Service) has(scope tenant.Scope, o authz.Object, a authz.Action) bool {
	return s.reachOf(scope, o, a) != tenant.Nowhere
}

// reachOf tells how far the acting role may do something.
func (s *Service) reachOf(scope tenant.Scope, o authz.Object, a authz.Action) tenant.Reach {
	return s.policy.Reach(scope.Role, authz.Permission{Object: o, Action: a})
}

// seen takes note that somebody else's data was read.
func (s *Service) seen(ctx context.Context, by tenant.Scope, e audit.Entry) {
	if e.Subject != by.Person && s.reads != nil {
		s.reads.Seen(ctx, e)
	}
}

func placeOf(scope tenant.Scope) audit.Place {
	return audit.Place{Municipality: scope.Municipality, Organization: scope.Organization}
}

func newID() (uuid.UUID, error) { return uuid.NewV7() }
