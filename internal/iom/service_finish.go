package iom

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

// ErrConclusionSuperseded refuses to agree what was written anew since.
var ErrConclusionSuperseded = fault.New(fault.Conflict, "iom.conclusion_superseded", "Это заключение уже заменено новым.")

// finishTries is how often a finish that met another change is tried again.
const finishTries = 3

// Finish marks an activity as done. It is the one hot write: two trips, without
// holding the route between them. What was read still holds when it is written, or
// nothing is written and it is tried again. version is the activity's. The route's
// own row, its version and its place in lists stay.
func (s *Service) Finish(ctx context.Context, route, activity uuid.UUID, version int, f Finish) (View, Activity, error) {
	reach, err := s.Policy.Require(ctx, "route", "finish")
	if err != nil {
		return View{}, Activity{}, err
	}
	for range finishTries {
		r, err := s.Store.Glance(ctx, reach, route, activity)
		if err != nil {
			return View{}, Activity{}, err
		}
		d, err := s.deed(ctx, r)
		if err != nil {
			return View{}, Activity{}, err
		}
		if old, ok := find(r.Activities, activityIs(activity)); ok && old.Version != version {
			return View{}, Activity{}, ErrStale
		}
		if err := r.FinishActivity(d.g, d.act, activity, f); err != nil {
			return View{}, Activity{}, s.reworded(ctx, d, err, activity, f)
		}
		a := &r.Activities[0]
		a.Version++
		d.details["activity"], d.details["activity_version"] = activity, a.Version
		e := d.entry("activity.finish")
		e.Type, e.Object = "activity", activity
		rec, err := audit.New(ctx, d.act.At, e)
		if err != nil {
			return View{}, Activity{}, err
		}
		switch written, err := s.Store.Finish(ctx, r, *a, rec); {
		case err != nil:
			return View{}, Activity{}, err
		case written:
			return View{Route: r, Regulation: d.g, Today: d.act.Today}, *a, nil
		}
		select {
		case <-ctx.Done():
			return View{}, Activity{}, ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
	return View{}, Activity{}, ErrStale
}

// reworded asks the rule again with the whole route, since a glance does not know
// all that is possible instead.
func (s *Service) reworded(ctx context.Context, d *deed, refusal error, activity uuid.UUID, f Finish) error {
	reach, err := s.Policy.Require(ctx, "route", "finish")
	if err != nil {
		return err
	}
	whole, err := s.Store.Get(ctx, reach, d.ID)
	if err != nil {
		return err
	}
	if err := whole.FinishActivity(d.g, d.act, activity, f); err != nil {
		return err
	}
	return refusal
}

func activityIs(id uuid.UUID) func(Activity) bool {
	return func(a Activity) bool { return a.ID == id }
}
