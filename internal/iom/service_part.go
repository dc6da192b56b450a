package iom

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// The methods of this file edit one part of a draft. A running route is changed by
// Correct only: they refuse there and name what is possible.

// ErrPartTied refuses to remove what another part of the route rests on.
var ErrPartTied = fault.New(fault.Conflict, "iom.part_tied", "На эту часть опирается другая часть маршрута: сначала измените её.")

// Free refuses, with ErrPartTied, a part that another part rests on.
func (p *Plan) Free(id uuid.UUID) error {
	for _, o := range p.Objectives {
		switch {
		case slices.Contains(o.DeficitIDs, id):
			return ErrPartTied.Saying("На этот дефицит отвечает задача «" + o.Title + "»: сначала измените её.")
		case slices.Contains(o.RequestIDs, id):
			return ErrPartTied.Saying("На этот запрос отвечает задача «" + o.Title + "»: сначала измените её.")
		}
	}
	for _, a := range p.Activities {
		if slices.Contains(a.ObjectiveIDs, id) {
			return ErrPartTied.Saying("Этой задаче служит мероприятие «" + a.Title + "»: сначала измените его.")
		}
	}
	return nil
}

// AddDeficit adds a deficit: one that assessment has confirmed, or in own words.
func (s *Service) AddDeficit(ctx context.Context, route uuid.UUID, e DeficitEdit) (View, Deficit, error) {
	e.ID = newID()
	v, err := s.edit(ctx, route, 0, func(ctx context.Context, d *deed, p *Plan) error {
		list, err := s.deficits(ctx, d, []DeficitEdit{e})
		p.Deficits = append(p.Deficits, list...)
		return err
	})
	return partOf(v, err, func(p *Plan) []Deficit { return p.Deficits }, e.ID, deficitID)
}

// ChangeDeficit changes a deficit in own words; of one found by a diagnosis, the note.
func (s *Service) ChangeDeficit(ctx context.Context, route uuid.UUID, version int, e DeficitEdit) (View, Deficit, error) {
	v, err := s.edit(ctx, route, version, func(ctx context.Context, d *deed, p *Plan) error {
		i := slices.IndexFunc(p.Deficits, func(o Deficit) bool { return o.ID == e.ID })
		if i < 0 {
			return ErrNoSuchPart
		}
		e.Found = uuid.Nil
		list, err := s.deficits(ctx, d, []DeficitEdit{e})
		if err == nil {
			p.Deficits[i] = list[0]
		}
		return err
	})
	return partOf(v, err, func(p *Plan) []Deficit { return p.Deficits }, e.ID, deficitID)
}

// RemoveDeficit removes a deficit that no objective answers to.
func (s *Service) RemoveDeficit(ctx context.Context, route uuid.UUID, version int, id uuid.UUID) (View, error) {
	return s.edit(ctx, route, version, func(_ context.Context, _ *deed, p *Plan) error {
		if err := p.Free(id); err != nil {
			return err
		}
		return remove(&p.Deficits, id, deficitID)
	})
}

// AddRequest adds a learning request or a difficulty.
func (s *Service) AddRequest(ctx context.Context, route uuid.UUID, q LearningRequest) (View, LearningRequest, error) {
	q.ID, q.FromID = newID(), uuid.Nil
	v, err := s.edit(ctx, route, 0, func(_ context.Context, _ *deed, p *Plan) error {
		p.Requests = append(p.Requests, q)
		return nil
	})
	return partOf(v, err, func(p *Plan) []LearningRequest { return p.Requests }, q.ID, requestID)
}

// ChangeRequest changes a request; where it grew from stays.
func (s *Service) ChangeRequest(ctx context.Context, route uuid.UUID, version int, q LearningRequest) (View, LearningRequest, error) {
	v, err := s.edit(ctx, route, version, func(_ context.Context, _ *deed, p *Plan) error {
		i := slices.IndexFunc(p.Requests, func(o LearningRequest) bool { return o.ID == q.ID })
		if i < 0 {
			return ErrNoSuchPart
		}
		q.FromID = p.Requests[i].FromID
		p.Requests[i] = q
		return nil
	})
	return partOf(v, err, func(p *Plan) []LearningRequest { return p.Requests }, q.ID, requestID)
}

// RemoveRequest removes a request that no objective answers to.
func (s *Service) RemoveRequest(ctx context.Context, route uuid.UUID, version int, id uuid.UUID) (View, error) {
	return s.edit(ctx, route, version, func(_ context.Context, _ *deed, p *Plan) error {
		if err := p.Free(id); err != nil {
			return err
		}
		return remove(&p.Requests, id, requestID)
	})
}

// AddObjective adds an objective after the others.
func (s *Service) AddObjective(ctx context.Context, route uuid.UUID, o Objective) (View, Objective, error) {
	o.ID = newID()
	v, err := s.edit(ctx, route, 0, func(_ context.Context, _ *deed, p *Plan) error {
		p.Objectives = append(p.Objectives, o)
		return nil
	})
	return partOf(v, err, func(p *Plan) []Objective { return p.Objectives }, o.ID, objectiveID)
}

// ChangeObjective changes an objective of the version that was read; the route's
// own version stays.
func (s *Service) ChangeObjective(ctx context.Context, route uuid.UUID, version int, o Objective) (View, Objective, error) {
	v, err := s.edit(ctx, route, 0, func(_ context.Context, d *deed, p *Plan) error {
		d.rowOnly = true
		return replace(p.Objectives, o, version, objectiveID, func(o Objective) int { return o.Version })
	})
	return partOf(v, err, func(p *Plan) []Objective { return p.Objectives }, o.ID, objectiveID)
}

// RemoveObjective removes an objective that no activity serves.
func (s *Service) RemoveObjective(ctx context.Context, route uuid.UUID, version int, id uuid.UUID) (View, error) {
	return s.edit(ctx, route, 0, func(_ context.Context, _ *deed, p *Plan) error {
		if o, ok := find(p.Objectives, func(o Objective) bool { return o.ID == id }); ok && o.Version != version {
			return ErrStale
		}
		if err := p.Free(id); err != nil {
			return err
		}
		return remove(&p.Objectives, id, objectiveID)
	})
}

// ChangeStage sets dates and planned result of one of the regulation's stages.
// version is the route's.
func (s *Service) ChangeStage(ctx context.Context, route uuid.UUID, version int, st Stage) (View, Stage, error) {
	v, err := s.edit(ctx, route, version, func(_ context.Context, d *deed, p *Plan) error {
		if _, ok := d.g.Stage(st.Code); !ok {
			return ErrNoSuchPart
		}
		p.Stages = put(p.Stages, d.stagesByCode([]Stage{st})[0], func(o Stage) bool { return o.Code == st.Code })
		return nil
	})
	if err != nil {
		return v, Stage{}, err
	}
	st, _ = find(v.Stages, func(o Stage) bool { return o.Code == st.Code })
	return v, st, nil
}

// AddActivity adds an activity after the others, or at a place among them (from 1).
func (s *Service) AddActivity(ctx context.Context, route uuid.UUID, a Activity) (View, Activity, error) {
	a.ID = newID()
	v, err := s.edit(ctx, route, 0, func(_ context.Context, _ *deed, p *Plan) error {
		p.Activities = slices.Insert(p.Activities, placeOf(a, len(p.Activities)), a)
		return nil
	})
	return partOf(v, err, func(p *Plan) []Activity { return p.Activities }, a.ID, activityID)
}

// ChangeActivity changes an activity of the version that was read; the route's own
// version stays, unless the activity moves to another place.
func (s *Service) ChangeActivity(ctx context.Context, route uuid.UUID, version int, a Activity) (View, Activity, error) {
	v, err := s.edit(ctx, route, 0, func(_ context.Context, d *deed, p *Plan) error {
		i := slices.IndexFunc(p.Activities, func(o Activity) bool { return o.ID == a.ID })
		if i >= 0 && (a.Position == 0 || a.Position == p.Activities[i].Position) {
			d.rowOnly = true
			a.Position = p.Activities[i].Position
		}
		if err := replace(p.Activities, a, version, activityID, func(a Activity) int { return a.Version }); err != nil {
			return err
		}
		if !d.rowOnly {
			p.Activities = slices.Delete(p.Activities, i, i+1)
			p.Activities = slices.Insert(p.Activities, placeOf(a, len(p.Activities)), a)
		}
		return nil
	})
	return partOf(v, err, func(p *Plan) []Activity { return p.Activities }, a.ID, activityID)
}

// RemoveActivity removes an activity of the version that was read.
func (s *Service) RemoveActivity(ctx context.Context, route uuid.UUID, version int, id uuid.UUID) (View, error) {
	return s.edit(ctx, route, 0, func(_ context.Context, _ *deed, p *Plan) error {
		if a, ok := find(p.Activities, func(a Activity) bool { return a.ID == id }); ok && a.Version != version {
			return ErrStale
		}
		return remove(&p.Activities, id, activityID)
	})
}

// placeOf gives the index at which an activity shall stand among n others.
func placeOf(a Activity, n int) int {
	if a.Position < 1 || a.Position > n {
		return n
	}
	return a.Position - 1
}

func deficitID(d Deficit) uuid.UUID         { return d.ID }
func requestID(q LearningRequest) uuid.UUID { return q.ID }
func objectiveID(o Objective) uuid.UUID     { return o.ID }
func activityID(a Activity) uuid.UUID       { return a.ID }

func partOf[T any](v View, err error, list func(*Plan) []T, id uuid.UUID, of func(T) uuid.UUID) (View, T, error) {
	var none T
	if err != nil {
		return v, none, err
	}
	part, _ := find(list(&v.Plan), func(o T) bool { return of(o) == id })
	return v, part, nil
}

func replace[T any](list []T, row T, version int, id func(T) uuid.UUID, of func(T) int) error {
	i := slices.IndexFunc(list, func(o T) bool { return id(o) == id(row) })
	switch {
	case i < 0:
		return ErrNoSuchPart
	case of(list[i]) != version:
		return ErrStale
	}
	list[i] = row
	return nil
}

func remove[T any](list *[]T, id uuid.UUID, of func(T) uuid.UUID) error {
	i := slices.IndexFunc(*list, func(o T) bool { return of(o) == id })
	if i < 0 {
		return ErrNoSuchPart
	}
	*list = slices.Delete(*list, i, i+1)
	return nil
}
