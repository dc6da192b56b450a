package iom

import (
	"slices"

	"github.com/google/uuid"
)

// merge brings the group's parts into a plan; they have the same ids there. The kind of
// product and its showing come along where the member has not chosen their own [B 2.8.5].
func (o *Group) merge(p *Plan, s State) {
	own := p.result()
	for i, said := range o.Plan.result() {
		if *own[i] == "" || slices.Contains(o.DroppedWords, *own[i]) {
			*own[i] = *said
		}
	}
	for _, q := range o.Plan.Requests {
		p.Requests = put(p.Requests, q, func(x LearningRequest) bool { return x.ID == q.ID })
	}
	for _, n := range o.Plan.Objectives {
		if old, ok := find(p.Objectives, func(x Objective) bool { return x.ID == n.ID }); ok {
			n.DeficitIDs = old.DeficitIDs // the member's own ties
			n.RequestIDs = union(n.RequestIDs, old.RequestIDs)
		}
		p.Objectives = put(p.Objectives, n, func(x Objective) bool { return x.ID == n.ID })
	}
	for _, n := range o.Plan.Activities {
		old, there := find(p.Activities, activityIs(n.ID))
		if there && old.Status == Done {
			continue
		}
		p.Activities = put(p.Activities, n, activityIs(n.ID))
	}
	for _, gone := range o.DroppedIDs {
		switch i := slices.IndexFunc(p.Activities, activityIs(gone)); {
		case i < 0 || p.Activities[i].Status == Done:
		case s == Draft:
			p.Activities = slices.Delete(p.Activities, i, i+1)
		default:
			p.Activities[i].Status = Cancelled
		}
	}
	for _, gone := range o.DroppedIDs {
		if p.Free(gone) == nil {
			p.Objectives = slices.DeleteFunc(p.Objectives, func(x Objective) bool { return x.ID == gone })
		}
	}
	for _, gone := range o.DroppedIDs {
		if p.Free(gone) == nil {
			p.Requests = slices.DeleteFunc(p.Requests, func(x LearningRequest) bool { return x.ID == gone })
		}
	}
	for _, n := range o.Plan.Stages {
		if i := slices.IndexFunc(p.Stages, func(x Stage) bool { return x.Code == n.Code }); i >= 0 && p.Stages[i].Term == (Term{}) {
			p.Stages[i].Term, p.Stages[i].PlannedResult = n.Term, n.PlannedResult
		}
	}
}

func union(a, b []uuid.UUID) []uuid.UUID {
	all := slices.Clone(a)
	for _, id := range b {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}
