package iom

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Who a regulation may name for a step: the roles to which the product gives the right.
// A regulation that named another would stop every route at that step.
var (
	AgreeingRoles   = []tenant.Role{tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.MunicipalCoordinator}
	ConcludingRoles = []tenant.Role{tenant.Tutor, tenant.Mentor, tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.MunicipalCoordinator, tenant.RegionalMethodist}
	JoiningRoles    = []tenant.Role{tenant.SchoolCoordinator, tenant.MunicipalCoordinator}
	ReviewingRoles  = []tenant.Role{tenant.Tutor, tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.MunicipalCoordinator, tenant.RegionalMethodist, tenant.RegionalCoordinator}
	ProposingRoles  = []tenant.Role{tenant.SchoolCoordinator, tenant.MunicipalCoordinator, tenant.RegionalCoordinator}
)

// among refuses roles that the step is not open to.
func (c *regulationCheck) among(place string, roles, open []tenant.Role, message string) {
	for i, r := range roles {
		if r.Known() && r != tenant.Operator {
			c.want(slices.Contains(open, r), place+"/"+strconv.Itoa(i), message)
		}
	}
}

// RequiredField names a field of the route that must be filled in before the route is
// agreed or started, with the clause that wants it.
type RequiredField struct {
	Field    FieldName `json:"field"`
	Clause   string    `json:"clause"`
	Severity Severity  `json:"severity,omitempty"` // empty means refuse
}

// RoleTitle is what the regulation calls a role: «куратор» for the municipal
// coordinator [A I.6].
type RoleTitle struct {
	Role  tenant.Role `json:"role"`
	Title string      `json:"title"`
}

// RoleTitle is what a role is called on a route, by pages and papers alike: the
// regulation's own word, or the usual one where it has none.
func (g *Regulation) RoleTitle(role tenant.Role, usual string) string {
	t, _ := find(g.Roles, func(t RoleTitle) bool { return t.Role == role })
	return cmp.Or(t.Title, usual)
}

// asksFor tells whether a condition of completion names the proof.
func (g *Regulation) asksFor(p Proof) bool {
	return slices.ContainsFunc(g.Completion.Conditions, func(c Condition) bool { return slices.Contains(c.AnyOf, p) })
}

// months is how far all extensions of a cause go past the first end (R3).
func (e ExtensionRule) months(cause ExtensionCause) int {
	if cause == WithCorrection && e.Counting == Separately && e.CorrectionMonths > 0 {
		return e.CorrectionMonths
	}
	return e.Months
}

// FieldName is a field that a regulation may require: "activity.organizer".
type FieldName string

// planField says what a field is called and where in a plan it is empty.
type planField struct {
	name  FieldName
	title string
	empty func(p *Plan, say func(at, of string))
}

// planFields are all fields a regulation may require beside what every route has.
var planFields = []planField{
	{"route.product_kind", "вид продукта", ofRoute("productKind", func(p *Plan) bool { return p.ProductKind == "" })},
	{"route.presentation_form", "форма представления результата", ofRoute("presentationForm", func(p *Plan) bool { return p.PresentationForm == "" })},
	{"route.presentation_level", "уровень представления результата", ofRoute("presentationLevel", func(p *Plan) bool { return p.PresentationLevel == "" })},
	{"deficit.level", "уровень дефицита", func(p *Plan, say func(at, of string)) {
		for i, d := range p.Deficits {
			if d.Level == "" {
				say(fmt.Sprintf("deficits[%d].level", i), "дефицит «"+d.Title+"»")
			}
		}
	}},
	{"activity.direction", "направление работы", ofActivity("direction", func(a Activity) bool { return a.Direction == "" })},
	{"activity.kind", "вид мероприятия", ofActivity("kind", func(a Activity) bool { return a.Kind == "" })},
	{"activity.form", "форма и технология работы", ofActivity("form", func(a Activity) bool { return a.Form == "" })},
	{"activity.level", "уровень мероприятия", ofActivity("level", func(a Activity) bool { return a.Level == "" })},
	{"activity.organizer", "организатор", ofActivity("organizer", func(a Activity) bool { return a.Organizer == "" })},
	{"activity.objectives", "задача, на которую отвечает мероприятие", ofActivity("objectiveIds", func(a Activity) bool { return len(a.ObjectiveIDs) == 0 })},
	{"activity.term", "сроки мероприятия", ofActivity("term", func(a Activity) bool { return a.Term.Start.IsZero() || a.Term.End.IsZero() })},
	{"activity.planned_result", "планируемый результат", ofActivity("plannedResult", func(a Activity) bool { return a.PlannedResult == "" })},
	{"activity.experience", "форма предъявления опыта", ofActivity("experience", func(a Activity) bool { return a.Experience == "" })},
	{"activity.mentoring", "форма работы наставнической пары", ofActivity("mentoring", func(a Activity) bool { return a.Mentoring == "" })},
}

func ofRoute(at string, empty func(*Plan) bool) func(*Plan, func(at, of string)) {
	return func(p *Plan, say func(at, of string)) {
		if empty(p) {
			say(at, "маршрут")
		}
	}
}

func ofActivity(field string, empty func(Activity) bool) func(*Plan, func(at, of string)) {
	return func(p *Plan, say func(at, of string)) {
		for i, a := range p.Activities {
			if a.Status == Planned && empty(a) {
				say(fmt.Sprintf("activities[%d].%s", i, field), "мероприятие «"+a.Title+"»")
			}
		}
	}
}

// FieldNames lists the fields that a regulation may require, with their titles.
func FieldNames() []Choice {
	out := make([]Choice, len(planFields))
	for i, f := range planFields {
		out[i] = Choice{Code: string(f.name), Title: f.title}
	}
	return out
}

// fieldDemands ask for each field that the regulation requires and the plan lacks.
func fieldDemands(g *Regulation, p *Plan) (list []demand) {
	fields := g.planFields()
	for _, q := range g.Required {
		f, known := find(fields, func(f planField) bool { return f.name == q.Field })
		if !known {
			continue
		}
		rule := Rule{On: true, Severity: q.Severity, Clause: q.Clause}
		f.empty(p, func(at, of string) {
			refusal := ErrFieldMissing.Saying("Не заполнено: "+f.title+" ("+of+").").At(at, "Заполните: "+f.title+".")
			list = append(list, func(w *warnings) error { return w.broken(rule, "", refusal) })
		})
	}
	return list
}

func (c *regulationCheck) required(g *Regulation) {
	seen, fields := map[FieldName]bool{}, g.planFields()
	for i, q := range g.Required {
		at := "/required_fields/" + strconv.Itoa(i)
		c.want(slices.ContainsFunc(fields, func(f planField) bool { return f.name == q.Field }), at+"/field", "Такого поля нет.")
		c.want(!seen[q.Field], at+"/field", "Поле указано дважды.")
		seen[q.Field] = true
		c.rule(at, Rule{On: true, Severity: q.Severity, Clause: q.Clause})
		c.want(q.Field != "activity.direction" || len(g.Directions) > 0, at+"/field", "Направление требуют там, где положение называет направления.")
	}
}

func (c *regulationCheck) roleTitles(g *Regulation) {
	seen := map[tenant.Role]bool{}
	for i, t := range g.Roles {
		at := "/role_titles/" + strconv.Itoa(i)
		c.text(at+"/title", t.Title)
		c.want(utf8.RuneCountInString(t.Title) <= 100, at+"/title", "Название роли не длиннее 100 знаков.")
		c.want(t.Role.Known() && t.Role != tenant.Operator, at+"/role", "Такой роли нет.")
		c.want(!seen[t.Role], at+"/role", "Роль названа дважды.")
		seen[t.Role] = true
	}
}
