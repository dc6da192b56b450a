package iom

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// How much a plan may hold: more than any person carries out, and little enough
// to be checked at once.
const (
	maxParts      = 300
	maxIndicators = 20
)

// Edit changes the plan of a draft, by the tutee or who accompanies the route
// [B 2.6, 3.2.2]. A draft may be incomplete, but not contradictory.
func (r *Route) Edit(g *Regulation, act Act, p Plan) error {
	if err := r.begin(g, Edit); err != nil {
		return err
	}
	if !r.IsTutee(act.PersonID) && !r.Accompanies(act.PersonID) {
		return ErrNotYours
	}
	p = r.settle(p)
	if err := g.checkPlan(&p); err != nil {
		return err
	}
	r.Plan = p
	r.news.PlanChanged = true
	r.UpdatedAt = act.At
	return nil
}

// settle makes a given plan the route's own: ids for new parts, the route's
// Place, and nothing changed that is changed by other moves only (what was done,
// versions).
func (r *Route) settle(p Plan) Plan {
	p = p.clone()
	for i := range p.Deficits {
		d := &p.Deficits[i]
		own(r, &d.ID, &d.RouteID, &d.Place)
	}
	for i := range p.Requests {
		q := &p.Requests[i]
		own(r, &q.ID, &q.RouteID, &q.Place)
	}
	for i := range p.Stages {
		s := &p.Stages[i]
		own(r, &s.ID, &s.RouteID, &s.Place)
	}
	for i := range p.Objectives {
		o := &p.Objectives[i]
		own(r, &o.ID, &o.RouteID, &o.Place)
		old, _ := find(r.Objectives, func(x Objective) bool { return x.ID == o.ID })
		o.Position, o.Version = i+1, max(old.Version, 1)
	}
	for i := range p.Activities {
		a := &p.Activities[i]
		own(r, &a.ID, &a.RouteID, &a.Place)
		old, known := find(r.Activities, func(x Activity) bool { return x.ID == a.ID })
		a.Position, a.Version = i+1, max(old.Version, 1)
		if a.Status != Cancelled || !known || old.Status == Done {
			a.Status = Planned
		}
		a.DoneOn, a.Result, a.Order = old.DoneOn, old.Result, old.Order
		if old.Status == Done {
			a.Status = Done
		}
	}
	return p
}

func own(r *Route, id, route *uuid.UUID, place *Place) {
	if *id == uuid.Nil {
		*id = newID()
	}
	*route, *place = r.ID, r.Place
}

// layStages adds the stages of the regulation that the plan does not have yet.
func (p *Plan) layStages(g *Regulation) {
	for _, of := range g.Stages {
		if _, there := find(p.Stages, func(x Stage) bool { return x.Code == of.Code }); !there {
			p.Stages = append(p.Stages, Stage{Code: of.Code})
		}
	}
}

// clone copies the plan so deep that neither copy changes the other.
func (p Plan) clone() Plan {
	p.Requests = slices.Clone(p.Requests)
	p.Priorities, p.Deficits, p.Fields = slices.Clone(p.Priorities), slices.Clone(p.Deficits), slices.Clone(p.Fields)
	p.Stages = slices.Clone(p.Stages)
	p.Objectives = slices.Clone(p.Objectives)
	for i := range p.Objectives {
		o := &p.Objectives[i]
		o.DeficitIDs, o.RequestIDs, o.Indicators = slices.Clone(o.DeficitIDs), slices.Clone(o.RequestIDs), slices.Clone(o.Indicators)
	}
	p.Activities = slices.Clone(p.Activities)
	for i := range p.Activities {
		a := &p.Activities[i]
		a.ObjectiveIDs, a.Competencies = slices.Clone(a.ObjectiveIDs), slices.Clone(a.Competencies)
	}
	return p
}

// planCheck collects what contradicts itself or the regulation's lists.
type planCheck struct {
	bad  *fault.Error
	seen map[uuid.UUID]bool
	half int // indicators without a criterion, or the other way round
}

func (c *planCheck) want(ok bool, place, message string) {
	if !ok {
		c.bad = c.bad.At(place, message)
	}
}

func (c *planCheck) part(place string, id uuid.UUID, text, empty string) {
	c.want(!c.seen[id], place, "Эта часть указана дважды.")
	c.seen[id] = true
	c.want(strings.TrimSpace(text) != "", place, empty)
}

func (c *planCheck) term(place string, t Term) {
	c.want(t.End.IsZero() || t.Start.IsZero() || !t.End.Before(t.Start), place+".end", "Окончание раньше начала.")
}

// checkPlan refuses what cannot be meant: unknown stages and choices, ties to
// nothing, ends before beginnings. What is missing is asked for by ready.
func (g *Regulation) checkPlan(p *Plan) error {
	c := &planCheck{bad: ErrPlanInvalid, seen: map[uuid.UUID]bool{}}
	c.want(strings.TrimSpace(p.Title) != "", "title", "Укажите название маршрута.")
	c.term("term", p.Term)
	if p.Model != "" && len(g.Models) > 0 {
		_, ok := g.Model(p.Model)
		c.want(ok, "model", "Такой модели в положении нет.")
	}
	c.want(p.ProductKind == "" || g.ProductKinds.Takes(p.ProductKind), "productKind", "Такого вида продукта в положении нет.")
	c.want(p.PresentationForm == "" || g.Presentations.Takes(p.PresentationForm), "presentationForm", "Такой формы представления в положении нет.")
	c.want(p.PresentationLevel == "" || g.ActivityLevels.Takes(p.PresentationLevel), "presentationLevel", "Такого уровня в положении нет.")
	c.fields(g, p)
	for place, n := range map[string]int{
		"deficits": len(p.Deficits), "requests": len(p.Requests), "objectives": len(p.Objectives),
		"stages": len(p.Stages), "activities": len(p.Activities),
	} {
		if n > maxParts {
			return ErrPlanInvalid.At(place, fmt.Sprintf("Не больше %d записей.", maxParts))
		}
	}
	for i, d := range p.Deficits {
		at := fmt.Sprintf("deficits[%d]", i)
		if d.FoundID != uuid.Nil && slices.ContainsFunc(p.Deficits[:i], func(x Deficit) bool { return x.FoundID == d.FoundID }) {
			return ErrDeficitTwice.Saying("Дефицит «"+d.Title+"» уже есть в маршруте: один и тот же дефицит добавляют один раз.").At(at+".found", "Уже добавлен.")
		}
		c.part(at, d.ID, d.Title, "Назовите дефицит.")
		c.want(slices.Contains(deficitSources, d.Source), at+".source", "Укажите, как выявлен дефицит.")
	}
	for i, q := range p.Requests {
		at := fmt.Sprintf("requests[%d]", i)
		c.part(at, q.ID, q.Text, "Опишите запрос.")
		c.want(q.Kind == Wish || q.Kind == Difficulty, at+".kind", "Это запрос или затруднение?")
	}
	c.objectives(p)
	c.stages(g, p)
	c.activities(g, p)
	if c.bad == ErrPlanInvalid {
		return nil
	}
	if c.half == len(c.bad.Fields) {
		return c.bad.Saying("У каждого показателя должен быть критерий.").By("", g.Objectives.Indicators.Clause)
	}
	return c.bad
}

func (c *planCheck) objectives(p *Plan) {
	for i, o := range p.Objectives {
		at := fmt.Sprintf("objectives[%d]", i)
		c.part(at, o.ID, o.Title, "Сформулируйте задачу.")
		c.want(o.PriorityID == uuid.Nil || p.chosen(o.PriorityID), "priorities", "У задачи «"+o.Title+"» выбрано направление, которого нет у маршрута: сначала измените задачу.")
		for j, id := range o.DeficitIDs {
			c.want(p.hasDeficit(id), fmt.Sprintf("%s.deficitIds[%d]", at, j), "Такого дефицита в маршруте нет.")
		}
		for j, id := range o.RequestIDs {
			c.want(p.hasRequest(id), fmt.Sprintf("%s.requestIds[%d]", at, j), "Такого запроса в маршруте нет.")
		}
		c.want(len(o.Indicators) <= maxIndicators, at+".indicators", "Слишком много показателей.")
		for j, n := range o.Indicators {
			c.indicator(fmt.Sprintf("%s.indicators[%d]", at, j), n)
		}
	}
}

// indicator wants an indicator and its criterion together [A III.2].
func (c *planCheck) indicator(at string, n Indicator) {
	switch {
	case strings.TrimSpace(n.Title) == "":
		c.half, c.bad = c.half+1, c.bad.At(at+".title", "Назовите показатель: что именно будете измерять.")
	case strings.TrimSpace(n.Criterion) == "":
		c.half, c.bad = c.half+1, c.bad.At(at+".criterion", "Напишите критерий показателя «"+fault.Short(n.Title, 60)+"»: при каком значении результат достигнут.")
	}
}

func (c *planCheck) stages(g *Regulation, p *Plan) {
	for i, s := range p.Stages {
		at := fmt.Sprintf("stages[%d]", i)
		_, ok := g.Stage(s.Code)
		c.want(ok, at+".code", "Такого этапа в положении нет.")
		c.want(slices.IndexFunc(p.Stages, func(x Stage) bool { return x.Code == s.Code }) == i, at+".code", "Этап указан дважды.")
		c.term(at+".term", s.Term)
	}
}

func (c *planCheck) activities(g *Regulation, p *Plan) {
	for i, a := range p.Activities {
		at := fmt.Sprintf("activities[%d]", i)
		c.part(at, a.ID, a.Title, "Назовите мероприятие.")
		_, ok := g.Stage(a.StageCode)
		c.want(ok, at+".stage", "Такого этапа в положении нет.")
		c.want(a.Direction == "" || Choices{Items: g.Directions}.Takes(a.Direction), at+".direction", "Такого направления в положении нет.")
		c.want(a.Kind == "" || g.ActivityKinds.Takes(a.Kind), at+".kind", "Такого вида мероприятия в положении нет.")
		c.want(a.Level == "" || g.ActivityLevels.Takes(a.Level), at+".level", "Такого уровня в положении нет.")
		c.want(a.Experience == "" || g.ExperienceForms.Takes(a.Experience), at+".experience", "Такой формы представления опыта в положении нет.")
		c.want(a.Mentoring == "" || g.MentoringForms.Takes(a.Mentoring), at+".mentoring", "Такой формы наставничества в положении нет.")
		c.term(at+".term", a.Term)
		for j, id := range a.ObjectiveIDs {
			c.want(p.hasObjective(id), fmt.Sprintf("%s.objectiveIds[%d]", at, j), "Такой задачи в маршруте нет.")
		}
		for j, code := range a.Competencies {
			c.want(code != "" && slices.Index(a.Competencies, code) == j, fmt.Sprintf("%s.competencies[%d]", at, j), "Компетенция не указана или указана дважды.")
		}
	}
}
