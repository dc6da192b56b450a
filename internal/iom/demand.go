package iom

import (
	"fmt"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

// demand is one thing that is asked of a plan: it refuses or warns as the
// regulation says.
type demand func(*warnings) error

// Lacks tells all at once what stands between a draft and its agreement or start,
// and what is only advised. Submit and Start name the first of it.
func (r *Route) Lacks(g *Regulation, today civil.Date) (refusals []*fault.Error, advice []Warning) {
	var w warnings
	for _, d := range r.readiness(g, today) {
		if f, ok := fault.As(d(&w)); ok {
			refusals = append(refusals, f)
		}
	}
	return refusals, w
}

// readiness is what a route must have before it is agreed or started.
func (r *Route) readiness(g *Regulation, today civil.Date) []demand {
	return append(r.demands(g, &r.Plan),
		func(w *warnings) error { return g.fits(r.Term, w) },
		func(w *warnings) error {
			if !r.Term.End.IsZero() && r.Term.End.Before(today) {
				w.add(errTermPast)
			}
			return nil
		},
		func(w *warnings) error { r.strays(w); return nil },
		func(w *warnings) error { return r.prioritized(g, w) },
		func(*warnings) error {
			if len(g.Models) > 0 && r.Model == "" {
				return ErrModelMissing.By("", g.Agreement.Clause)
			}
			return nil
		},
		func(w *warnings) error {
			if r.schoolTutor() {
				return nil
			}
			return w.broken(g.Tutor, "R11", ErrTutorMissing)
		})
}

// demands is what a plan needs whenever it counts: a basis (R1), objectives tied to
// it, activities with their competencies (R17).
func (r *Route) demands(g *Regulation, p *Plan) []demand {
	list := []demand{func(w *warnings) error { return r.based(g, p, w) }}
	if len(p.Objectives) == 0 {
		list = append(list, func(w *warnings) error { return w.broken(g.Objectives.Rule, "R1", ErrNoObjective) })
	}
	for i, o := range p.Objectives {
		at := fmt.Sprintf("objectives[%d]", i)
		if !o.tied(p) {
			list = append(list, func(w *warnings) error {
				return w.broken(g.Objectives.Rule, "R1", ErrObjectiveUntied.At(at, "Укажите дефицит или запрос, на который отвечает задача «"+o.Title+"»."))
			})
		}
		if len(o.Indicators) == 0 {
			list = append(list, func(w *warnings) error {
				return w.broken(g.Objectives.Indicators, "R1", ErrNoIndicators.Saying("У задачи «"+o.Title+"» нет показателей и критериев, по которым измерят её результат.").At(at, "Добавьте показатель и критерий."))
			})
		}
	}
	return append(append(list, activityDemands(g, p)...), fieldDemands(g, p)...)
}

func activityDemands(g *Regulation, p *Plan) (list []demand) {
	planned := 0
	for i, a := range p.Activities {
		if a.Status == Cancelled {
			continue
		}
		planned++
		if n := len(a.Competencies); n < g.Leading.Min || g.Leading.On && n > g.Leading.Max {
			refusal := ErrCompetenciesCount.Saying(fmt.Sprintf("Укажите ведущие компетенции мероприятия «%s»: от %d до %d.", a.Title, g.Leading.Min, g.Leading.Max)).
				At(fmt.Sprintf("activities[%d].competencies", i), fmt.Sprintf("Указано: %d.", n))
			list = append(list, func(w *warnings) error { return w.broken(g.Leading.Rule, "R17", refusal) })
		}
	}
	if planned == 0 {
		list = append(list, func(*warnings) error { return ErrNoActivity })
	}
	return list
}
