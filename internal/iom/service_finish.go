package iom

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// ErrConclusionSuperseded refuses to agree what was written anew since.
var ErrConclusionSuperseded = fault.New(fault.Conflict, "iom.conclusion_superseded", "Это заключение уже заменено новым.")

// finishTries is how often a finish that met another change is tried again.
const finishTries = 3

// Finish marks an activity as done. It is the one hot write: two trips, without
// holding the route between them. What was read still holds when it is written, or
// nothing is written and it is tried again, at last with the route locked. version is
// the activity's: only when that moved on is the finish stale. The route's own row,
// its version and its place in lists stay.
func (s *Service) Finish(ctx context.Context, route, activity uuid.UUID, version int, f Finish) (View, Activity, error) {
	reach, err := s.Policy.Require(ctx, "route", "finish")
	if err != nil {
		return View{}, Activity{}, err
	}
	try := attempt{route: route, activity: activity, version: version, reach: reach, finish: f}
	for range finishTries {
		if err := s.finish(ctx, &try); err != nil || try.written {
			return try.view, try.done, err
		}
		select {
		case <-ctx.Done():
			return View{}, Activity{}, ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
	// The route is changed again and again: wait in line for it, and nobody comes between.
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.Store.Lock(ctx, reach, route); err != nil {
			return err
		}
		return s.finish(ctx, &try)
	})
	if err == nil && !try.written {
		err = ErrStale
	}
	return try.view, try.done, err
}

// OrderOnResults names the order on the results of an activity that is done. version is
// the activity's; the route's own stays.
func (s *Service) OrderOnResults(ctx context.Context, route, activity uuid.UUID, version int, order OrderRequisites) (View, Activity, error) {
	var named Activity
	v, err := s.change(ctx, permission("route", "finish"), "activity.order", route, 0, func(_ context.Context, d *deed) (_ []Warning, err error) {
		if old, ok := find(d.Activities, activityIs(activity)); ok && old.Version != version {
			return nil, ErrStale
		}
		d.rowOnly, d.details["activity"] = true, activity
		named, err = d.OrderOnResults(d.g, d.act, activity, order)
		return nil, err
	})
	return v, named, err
}

// attempt is one finish, tried until what was read still holds when it is written.
type attempt struct {
	route, activity uuid.UUID
	version         int
	reach           tenant.Reach
	finish          Finish

	view    View
	done    Activity
	written bool
}

// finish reads, lets the rule decide and writes; not written where the route has
// moved on in between.
func (s *Service) finish(ctx context.Context, t *attempt) error {
	r, err := s.Store.Glance(ctx, t.reach, t.route, t.activity)
	if err != nil {
		return err
	}
	d, err := s.deed(ctx, r)
	if err != nil {
		return err
	}
	if old, ok := find(r.Activities, activityIs(t.activity)); ok && old.Version != t.version && old.Status == Planned {
		return ErrStale // one that is done or cancelled says so itself
	}
	if err := r.FinishActivity(d.g, d.act, t.activity, t.finish); err != nil {
		return s.reworded(ctx, t, d, err)
	}
	a := &r.Activities[0]
	a.Version++
	d.details["activity"], d.details["activity_version"] = t.activity, a.Version
	e := d.entry("activity.finish")
	e.Type, e.Object = "activity", t.activity
	rec, err := audit.New(ctx, d.act.At, e)
	if err != nil {
		return err
	}
	t.written, err = s.Store.Finish(ctx, r, *a, r.News().Steps[0], rec)
	t.view, t.done = View{Route: r, Regulation: d.g, Today: d.act.Today}, *a
	return err
}

// reworded asks the rule again with the whole route, since a glance does not know
// all that is possible instead.
func (s *Service) reworded(ctx context.Context, t *attempt, d *deed, refusal error) error {
	whole, err := s.Store.Get(ctx, t.reach, t.route)
	if err != nil {
		return err
	}
	if err := whole.FinishActivity(d.g, d.act, t.activity, t.finish); err != nil {
		return s.instead(ctx, &deed{Route: whole, g: d.g, act: d.act, details: map[string]any{}}, err)
	}
	return refusal
}

// Reopen takes the mark off an activity again. version is the activity's.
func (s *Service) Reopen(ctx context.Context, route, activity uuid.UUID, version int) (View, Activity, error) {
	var done Activity
	v, err := s.change(ctx, permission("route", "finish"), "activity.reopen", route, 0, func(ctx context.Context, d *deed) ([]Warning, error) {
		if old, ok := find(d.Activities, activityIs(activity)); ok && old.Version != version && old.Status == Done {
			return nil, ErrStale
		}
		res, err := s.results(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		d.rowOnly = true
		if err := d.ReopenActivity(d.g, d.act, activity, res); err != nil {
			return nil, err
		}
		done, _ = find(d.Activities, activityIs(activity))
		d.details["activity"], d.details["activity_version"] = activity, done.Version
		return nil, nil
	})
	return v, done, err
}

func activityIs(id uuid.UUID) func(Activity) bool {
	return func(a Activity) bool { return a.ID == id }
}
