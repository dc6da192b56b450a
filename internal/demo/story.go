package demo

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

// story is the way of one teacher with one route. Its methods add deeds to the plot;
// day counts from today.
type story struct {
	d            *director
	tutee, tutor *role
	offset       time.Duration // not everybody begins at nine
	last         time.Time
	route        *iom.Route
	products     map[string]*artifact.Product // by the words the plot calls them by
}

// story begins one of the tutee's, accompanied by the tutor.
func (d *director) story(tutee, tutor *role) *story {
	d.stories++
	return &story{d: d, tutee: tutee, tutor: tutor, offset: time.Duration(d.stories) * 7 * time.Minute, products: map[string]*artifact.Product{}}
}

func (s *story) date(n int) civil.Date { return s.d.date(s.tutee.human.region.zone, n) }

// today is the day on which the deed is done: no weekend, and not before the last one.
func (s *story) today() civil.Date { return civil.Of(s.d.Clock.Now().In(s.tutee.human.region.zone)) }

// changes adds a deed that gives the route anew.
func (s *story) changes(day int, who *role, what string, do func(context.Context) (iom.View, error)) {
	s.then(day, who, what, func(ctx context.Context) error {
		v, err := do(ctx)
		if err == nil {
			s.route = v.Route
		}
		return err
	})
}

// plan is what a route is opened with; days count from today.
type plan struct {
	title       string
	begins      int
	months      int
	model       iom.Model
	kind        string // of product
	form, level string // of its presentation
	requests    []string
	difficulty  string // in own words
	goals       []goal
	activities  []activity
	previous    *story
}

// goal is an objective; with no deficits it answers to the first request.
type goal struct {
	title     string
	deficits  []string // codes of competencies
	indicator string
	criterion string
	tool      string
}

type activity struct {
	title, kind, form, level, organizer string
	competencies                        []string
	from, to                            int
	result, experience, mentoring       string
	goal                                int
	direction                           string
	resource                            string // the title of the navigator's
}

// open makes the draft, by the tutee.
func (s *story) open(day int, p plan) {
	s.changes(day, s.tutee, "open the route", func(ctx context.Context) (iom.View, error) {
		edit, err := s.edit(ctx, p)
		if err != nil {
			return iom.View{}, err
		}
		n := iom.NewRoute{Title: p.title, Plan: edit}
		if p.previous != nil {
			n.Previous, n.Plan.Deficits, n.Plan.Requests = p.previous.route.ID, nil, nil // what it leaves is taken over
		}
		return s.d.Routes.Create(ctx, n)
	})
}

// edit makes the plan, on the deficits that the tutee has by then.
func (s *story) edit(ctx context.Context, p plan) (iom.PlanEdit, error) {
	var e iom.PlanEdit
	term := iom.Term{Start: s.date(p.begins), End: s.date(p.begins).AddMonths(p.months)}
	if p.months == 0 {
		term = iom.Term{}
	}
	e.Term = &term
	for _, x := range []struct {
		to   **string
		from string
	}{{&e.ProductKind, p.kind}, {&e.PresentationForm, p.form}, {&e.PresentationLevel, p.level}} {
		if x.from != "" {
			*x.to = &x.from
		}
	}
	if p.model != "" {
		e.Model = &p.model
	}
	deficits, byCode, err := s.basis(ctx, p)
	if err != nil {
		return e, err
	}
	requests := s.requests(p)
	objectives := s.objectives(p, byCode, requests)
	activities := s.activities(p, objectives)
	e.Deficits, e.Requests, e.Objectives, e.Activities = &deficits, &requests, &objectives, &activities
	if stages := s.stages(p); len(stages) > 0 {
		e.Stages = &stages
	}
	return e, nil
}

// basis takes the deficits that the goals answer to from what was found, and the
// difficulty in own words.
func (s *story) basis(ctx context.Context, p plan) (list []iom.DeficitEdit, byCode map[string]uuid.UUID, err error) {
	byCode = map[string]uuid.UUID{}
	found, err := s.d.Assessment.Deficits(ctx, s.tutee.scope.Person, false)
	if err != nil {
		return nil, nil, err
	}
	wanted := map[string]bool{}
	for _, g := range p.goals {
		for _, code := range g.deficits {
			wanted[code] = true
		}
	}
	for _, f := range found {
		if wanted[f.Competency] && byCode[f.Competency] == uuid.Nil {
			byCode[f.Competency] = newID()
			list = append(list, iom.DeficitEdit{Deficit: iom.Deficit{ID: byCode[f.Competency]}, Found: f.ID})
		}
	}
	if p.difficulty != "" {
		byCode[""] = newID()
		list = append(list, iom.DeficitEdit{Deficit: iom.Deficit{ID: byCode[""], Title: p.difficulty, Source: iom.ByOwnStatement, FoundOn: s.date(p.begins)}})
	}
	return list, byCode, nil
}

func (s *story) requests(p plan) (list []iom.LearningRequest) {
	for _, text := range p.requests {
		list = append(list, iom.LearningRequest{ID: newID(), Kind: iom.Wish, Text: text})
	}
	return list
}

func (s *story) objectives(p plan, byCode map[string]uuid.UUID, requests []iom.LearningRequest) (list []iom.Objective) {
	for _, g := range p.goals {
		o := iom.Objective{ID: newID(), Title: g.title}
		for _, code := range g.deficits {
			if id := byCode[code]; id != uuid.Nil {
				o.DeficitIDs = append(o.DeficitIDs, id)
			}
		}
		if len(g.deficits) == 0 && len(requests) > 0 {
			o.RequestIDs = []uuid.UUID{requests[0].ID}
		}
		if g.indicator != "" {
			o.Indicators = []iom.Indicator{{Title: g.indicator, Criterion: g.criterion, Tool: g.tool}}
		}
		list = append(list, o)
	}
	return list
}

func (s *story) activities(p plan, objectives []iom.Objective) (list []iom.Activity) {
	for _, a := range p.activities {
		x := iom.Activity{ID: newID(), StageCode: realization, Title: a.title, Kind: a.kind, Form: a.form, Level: a.level, Organizer: a.organizer,
			Competencies: a.competencies, Term: iom.Term{Start: s.date(a.from), End: s.date(a.to)}, PlannedResult: a.result,
			Experience: a.experience, Mentoring: a.mentoring, Direction: a.direction, ResourceID: s.d.resources[a.resource]}
		if a.goal < len(objectives) {
			x.ObjectiveIDs = []uuid.UUID{objectives[a.goal].ID}
		}
		list = append(list, x)
	}
	return list
}

// realization is the stage that both regulations carry activities out in.
const realization = "realization"

// stages dates the work on activities; the dates of the other stages are left open.
func (s *story) stages(p plan) []iom.Stage {
	if len(p.activities) == 0 {
		return nil
	}
	first, last := p.activities[0].from, p.activities[0].to
	for _, a := range p.activities {
		first, last = min(first, a.from), max(last, a.to)
	}
	return []iom.Stage{{Code: realization, Term: iom.Term{Start: s.date(first), End: s.date(last)}, PlannedResult: p.activities[len(p.activities)-1].result}}
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
