package iom

import (
	"slices"
	"strings"

	"github.com/google/uuid"
)

// Diff is what a correction changed, part by part, in words that can be shown
// as they are: it is kept with its Revision and must be readable in ten years.
type Diff []Change

// Change of one part of the plan.
type Change struct {
	Part   Part          `json:"part"`
	ID     uuid.UUID     `json:"id,omitzero"` // zero for the route itself
	Title  string        `json:"title,omitempty"`
	Kind   ChangeKind    `json:"kind"`
	Fields []FieldChange `json:"fields,omitempty"`
}

// FieldChange of one field; Field is its Russian name.
type FieldChange struct {
	Field string `json:"field"`
	Was   string `json:"was"`
	Now   string `json:"now"`
}

// What a difference keeps by codes, joined by commas, or by an id.
const (
	fieldCompetency   = "компетенция"
	fieldCompetencies = "компетенции"
	fieldResource     = "ресурс навигатора"
)

// CodedFields names them: other areas know the words for these.
var CodedFields = []string{fieldCompetency, fieldCompetencies, fieldResource}

// Part names a kind of part of the plan.
type Part string

// The parts of a plan.
const (
	PartRoute     Part = "route"
	PartDeficit   Part = "deficit"
	PartRequest   Part = "request"
	PartObjective Part = "objective"
	PartStage     Part = "stage"
	PartActivity  Part = "activity"
)

var partTitles = map[Part]string{
	PartRoute: "Маршрут", PartDeficit: "Дефицит", PartRequest: "Запрос",
	PartObjective: "Задача", PartStage: "Этап", PartActivity: "Мероприятие",
}

// Title shows the part to people.
func (p Part) Title() string { return partTitles[p] }

// ChangeKind says what happened to a part.
type ChangeKind string

// The kinds of change.
const (
	Added   ChangeKind = "added"
	Removed ChangeKind = "removed"
	Changed ChangeKind = "changed"
)

// Lines tells the difference in Russian, one line a change.
func (d Diff) Lines() []string {
	var lines []string
	for _, c := range d {
		head := c.Part.Title()
		if c.Part != PartRoute {
			head += " «" + c.Title + "»"
		}
		switch c.Kind {
		case Added:
			lines = append(lines, head+": добавлено")
		case Removed:
			lines = append(lines, head+": удалено")
		default:
			for _, f := range c.Fields {
				lines = append(lines, head+": "+f.Field+": "+orDash(f.Was)+" → "+orDash(f.Now))
			}
		}
	}
	return lines
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// Compare tells what changed from one plan to another; empty when nothing did.
// The regulation gives codes their titles.
func Compare(g *Regulation, was, now *Plan) Diff {
	var d Diff
	fields := changes(routeFacets(g, was), routeFacets(g, now))
	fields = append(fields, reordered("порядок задач", was.pieces(g, PartObjective), now.pieces(g, PartObjective))...)
	fields = append(fields, reordered("порядок мероприятий", was.pieces(g, PartActivity), now.pieces(g, PartActivity))...)
	if len(fields) > 0 {
		d = append(d, Change{Part: PartRoute, Title: now.Title, Kind: Changed, Fields: fields})
	}
	for _, part := range []Part{PartDeficit, PartRequest, PartObjective, PartStage, PartActivity} {
		d = append(d, compareParts(part, was.pieces(g, part), now.pieces(g, part))...)
	}
	return d
}

// piece is one part of a plan as it is shown.
type piece struct {
	id     uuid.UUID
	title  string
	facets []facet
}

type facet struct{ name, value string }

func compareParts(part Part, was, now []piece) Diff {
	var d Diff
	for _, n := range now {
		old, ok := find(was, func(p piece) bool { return p.id == n.id })
		if !ok {
			d = append(d, Change{Part: part, ID: n.id, Title: n.title, Kind: Added, Fields: changes(nil, n.facets)})
		} else if fields := changes(old.facets, n.facets); len(fields) > 0 {
			d = append(d, Change{Part: part, ID: n.id, Title: n.title, Kind: Changed, Fields: fields})
		}
	}
	for _, o := range was {
		if !slices.ContainsFunc(now, func(p piece) bool { return p.id == o.id }) {
			d = append(d, Change{Part: part, ID: o.id, Title: o.title, Kind: Removed, Fields: changes(o.facets, nil)})
		}
	}
	return d
}

// reordered tells when the parts that both plans have stand in another order.
func reordered(name string, was, now []piece) []FieldChange {
	common := func(list, other []piece) (ids []uuid.UUID, titles []string) {
		for _, p := range list {
			if slices.ContainsFunc(other, func(o piece) bool { return o.id == p.id }) {
				ids, titles = append(ids, p.id), append(titles, p.title)
			}
		}
		return ids, titles
	}
	a, before := common(was, now)
	b, after := common(now, was)
	if slices.Equal(a, b) {
		return nil
	}
	return []FieldChange{{Field: name, Was: strings.Join(before, "; "), Now: strings.Join(after, "; ")}}
}

// changes pairs the facets of the same part; a missing side is empty.
func changes(was, now []facet) []FieldChange {
	var fields []FieldChange
	for i := range max(len(was), len(now)) {
		var a, b facet
		if i < len(was) {
			a = was[i]
			b.name = a.name
		}
		if i < len(now) {
			b = now[i]
		}
		if a.value != b.value {
			fields = append(fields, FieldChange{Field: b.name, Was: a.value, Now: b.value})
		}
	}
	return fields
}

func routeFacets(g *Regulation, p *Plan) []facet {
	model, _ := g.Model(p.Model)
	var own []facet
	for _, f := range g.OwnFields() {
		own = append(own, facet{f.Title, p.FieldText(f.Section.Code, f.Code)})
	}
	return append(append([]facet{{"название", p.Title}}, append(termFacets(p.Term),
		facet{"модель", model.Title},
		facet{"вид продукта", g.ProductKinds.Title(p.ProductKind)},
		facet{"форма представления", g.Presentations.Title(p.PresentationForm)},
		facet{"уровень представления", g.ActivityLevels.Title(p.PresentationLevel)},
		facet{"приоритетные направления", strings.Join(p.PriorityTitles(), "; ")},
	)...), own...)
}

func termFacets(t Term) []facet {
	return []facet{{"начало", t.Start.Dotted()}, {"окончание", t.End.Dotted()}}
}

func (p *Plan) pieces(g *Regulation, part Part) []piece {
	var all []piece
	switch part {
	case PartDeficit:
		for _, d := range p.Deficits {
			all = append(all, piece{d.ID, d.Title, []facet{{"дефицит", d.Title}, {fieldCompetency, d.Competency}, {"уровень", d.Level}, {"источник", d.Source.Title()}, {"примечание", d.Note}}})
		}
	case PartRequest:
		for _, q := range p.Requests {
			all = append(all, piece{q.ID, q.Text, []facet{{"запрос", q.Text}, {"вид", q.Kind.Title()}}})
		}
	case PartObjective:
		for _, o := range p.Objectives {
			all = append(all, piece{o.ID, o.Title, []facet{{"задача", o.Title}, {"основание", p.basisTitles(o)}, {"показатели", indicatorTitles(o.Indicators)}, {"приоритетное направление", p.PriorityTitle(o.PriorityID)}}})
		}
	case PartStage:
		for _, s := range p.Stages {
			of, _ := g.Stage(s.Code)
			all = append(all, piece{s.ID, of.Title, append(termFacets(s.Term), facet{"планируемый результат", s.PlannedResult})})
		}
	case PartActivity:
		for _, a := range p.Activities {
			all = append(all, piece{a.ID, a.Title, p.activityFacets(g, a)})
		}
	}
	return all
}

func (p *Plan) activityFacets(g *Regulation, a Activity) []facet {
	stage, _ := g.Stage(a.StageCode)
	var resource string
	if a.ResourceID != uuid.Nil {
		resource = a.ResourceID.String()
	}
	return append([]facet{
		{"мероприятие", a.Title}, {"этап", stage.Title}, {"направление", g.DirectionTitle(a.Direction)},
		{"вид", g.ActivityKinds.Title(a.Kind)}, {"форма работы", a.Form}, {"уровень", g.ActivityLevels.Title(a.Level)},
		{"организатор", a.Organizer}, {"задачи", p.objectiveTitles(a.ObjectiveIDs)}, {fieldCompetencies, strings.Join(a.Competencies, ", ")},
		{fieldResource, resource}, {"планируемый результат", a.PlannedResult}, {"форма представления опыта", g.ExperienceForms.Title(a.Experience)},
		{"форма взаимодействия наставнической пары", g.MentoringForms.Title(a.Mentoring)}, {"состояние", a.Status.Title()},
	}, termFacets(a.Term)...)
}

func (p *Plan) basisTitles(o Objective) string {
	var titles []string
	for _, id := range o.DeficitIDs {
		d, _ := find(p.Deficits, func(d Deficit) bool { return d.ID == id })
		titles = append(titles, d.Title)
	}
	for _, id := range o.RequestIDs {
		q, _ := find(p.Requests, func(q LearningRequest) bool { return q.ID == id })
		titles = append(titles, q.Text)
	}
	return strings.Join(titles, "; ")
}

func (p *Plan) objectiveTitles(ids []uuid.UUID) string {
	var titles []string
	for _, id := range ids {
		o, _ := find(p.Objectives, func(o Objective) bool { return o.ID == id })
		titles = append(titles, o.Title)
	}
	return strings.Join(titles, "; ")
}

func indicatorTitles(list []Indicator) string {
	titles := make([]string, len(list))
	for i, n := range list {
		titles[i] = n.Title + " (" + n.Criterion
		if n.Tool != "" {
			titles[i] += "; " + n.Tool
		}
		titles[i] += ")"
	}
	return strings.Join(titles, "; ")
}
