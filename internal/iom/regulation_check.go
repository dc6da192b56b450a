package iom

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var codePattern = regexp.MustCompile(`^[a-z0-9]+([-_][a-z0-9]+)*$`)

// regulationCheck collects what is wrong with a regulation, place by place.
type regulationCheck struct{ bad *fault.Error }

func (c *regulationCheck) say(place, message string) {
	if len(c.bad.Fields) < strictPlaces {
		c.bad = c.bad.At(place, message)
	}
}

func (c *regulationCheck) want(ok bool, place, message string) {
	if !ok {
		c.say(place, message)
	}
}

// check finds contradictions that the shape of the data cannot show.
func (g *Regulation) check() error {
	c := &regulationCheck{bad: ErrRegulationInvalid}
	c.code("/code", g.Code)
	c.want(g.Version >= 1, "/version", "Версии считаются с 1.")
	c.text("/name", g.Name)
	c.text("/title", g.Title)
	c.text("/source/document", g.Source.Document)
	c.text("/source/issuer", g.Source.Issuer)
	c.text("/source/place", g.Source.Place)
	c.stages(g)
	c.sections(g)
	c.life(g)
	c.ending(g)
	c.lists(g)
	c.required(g)
	c.roleTitles(g)
	slices.SortStableFunc(c.bad.Fields, func(a, b fault.Field) int { return strings.Compare(a.Path, b.Path) })
	if c.bad != ErrRegulationInvalid {
		return c.bad
	}
	return nil
}

func (c *regulationCheck) text(place, s string) {
	c.want(s != "", place, "Поле не заполнено.")
}

func (c *regulationCheck) code(place, s string) {
	c.want(len(s) <= 64 && codePattern.MatchString(s), place, "Код состоит из латинских букв, цифр и дефисов, не длиннее 64 знаков.")
}

func (c *regulationCheck) rule(place string, r Rule) {
	c.want(!r.On || r.Clause != "", place+"/clause", "У действующего правила должен быть указан пункт документа.")
	c.want(r.Severity == "" || r.Severity == Refuse || r.Severity == Warn, place+"/severity", "Допустимо refuse (запрет) или warn (предупреждение).")
}

func (c *regulationCheck) roles(place string, need bool, roles []tenant.Role) {
	c.want(!need || len(roles) > 0, place, "Назовите хотя бы одну роль.")
	for i, r := range roles {
		at := place + "/" + strconv.Itoa(i)
		c.want(r.Known() && r != tenant.Operator, at, "Такой роли нет.")
		c.want(slices.Index(roles, r) == i, at, "Роль названа дважды.")
	}
}

func (c *regulationCheck) choices(place string, list []Choice) {
	c.want(len(list) <= 200, place, "В списке больше 200 строк.")
	seen := map[string]bool{}
	for i, item := range list {
		at := place + "/" + strconv.Itoa(i)
		c.code(at+"/code", item.Code)
		c.text(at+"/title", item.Title)
		c.want(!seen[item.Code], at+"/code", "Код указан дважды.")
		seen[item.Code] = true
	}
}

// stages must cover the states in which work is done, in the order of life.
func (c *regulationCheck) stages(g *Regulation) {
	c.want(len(g.Stages) > 0 && len(g.Stages) <= 20, "/stages", "Нужен хотя бы один этап, но не больше 20.")
	order := []State{Draft, Agreement, Active, Assessment}
	if !g.Agreement.On {
		order = []State{Draft, Active, Assessment}
	}
	seen, last := map[string]bool{}, 0
	for i, s := range g.Stages {
		at := "/stages/" + strconv.Itoa(i)
		c.code(at+"/code", s.Code)
		c.text(at+"/title", s.Title)
		c.text(at+"/clause", s.Clause)
		c.want(!seen[s.Code], at+"/code", "Код указан дважды.")
		seen[s.Code] = true
		c.want(len(s.States) > 0, at+"/states", "Укажите состояния маршрута, в которых идёт этап.")
		first := len(order)
		for j, state := range s.States {
			rank := slices.Index(order, state)
			c.want(rank >= 0, at+"/states/"+strconv.Itoa(j), fmt.Sprintf("В этом состоянии этап идти не может, допустимо: %v.", order))
			if rank >= 0 {
				first = min(first, rank)
			}
		}
		c.want(first >= last, at+"/states", "Этап начинается раньше предыдущего.")
		last = max(last, min(first, len(order)-1))
	}
	for _, state := range order {
		c.want(len(g.StagesIn(state)) > 0, "/stages", fmt.Sprintf("Ни один этап не идёт в состоянии %s.", state))
	}
}

func (c *regulationCheck) sections(g *Regulation) {
	c.want(len(g.Sections) > 0 && len(g.Sections) <= 20, "/sections", "Нужен хотя бы один раздел, но не больше 20.")
	seen := map[string]bool{}
	for i, s := range g.Sections {
		at := "/sections/" + strconv.Itoa(i)
		c.code(at+"/code", s.Code)
		c.text(at+"/title", s.Title)
		c.text(at+"/clause", s.Clause)
		c.want(!seen[s.Code], at+"/code", "Код указан дважды.")
		seen[s.Code] = true
		c.choices(at+"/fields", s.Fields)
	}
}

// life checks R1 to R5, R11 and R17.
func (c *regulationCheck) life(g *Regulation) {
	for place, r := range map[string]Rule{
		"/independence": g.Independence, "/voluntary": g.Voluntary, "/basis": g.Basis.Rule, "/objectives": g.Objectives.Rule, "/objectives/indicators": g.Objectives.Indicators,
		"/term/min": g.Term.Min.Rule, "/term/max": g.Term.Max.Rule, "/extension": g.Extension.Rule,
		"/extension/correction": g.Extension.Correction, "/term_proposals": g.Proposals.Rule, "/correction": g.Correction,
		"/agreement": g.Agreement.Rule, "/tutor": g.Tutor, "/competencies": g.Leading.Rule, "/group": g.Group,
	} {
		c.rule(place, r)
	}
	needs := []DiagnosisNeed{DiagnosisRequired, DiagnosisRequestEnough, DiagnosisWanted}
	c.want(slices.Contains(needs, g.Basis.Diagnosis), "/basis/diagnosis", fmt.Sprintf("Допустимо: %v.", needs))
	minimum, maximum := g.Term.Min, g.Term.Max
	c.want(!minimum.On || minimum.Months > 0, "/term/min/months", "Срок указывается в месяцах, от 1.")
	c.want(!maximum.On || maximum.Months > 0, "/term/max/months", "Срок указывается в месяцах, от 1.")
	c.want(!minimum.On || !maximum.On || minimum.Months <= maximum.Months, "/term/max/months", "Наибольший срок меньше наименьшего.")
	e := g.Extension
	c.want(!e.On || e.Months > 0, "/extension/months", "Срок продления указывается в месяцах, от 1.")
	c.want(e.MaxCount >= 0, "/extension/max_count", "Число продлений не бывает отрицательным.")
	c.want(!e.On || e.Counting == InAll || e.Counting == Separately, "/extension/counting", "Допустимо in_all (всего) или separately (порознь).")
	c.want(e.EachMonths >= 0 && e.EachMonths <= e.Months, "/extension/each_months", "Одно продление не бывает дольше, чем все вместе.")
	c.want(e.CorrectionMonths >= 0 && (e.CorrectionMonths == 0 || e.Counting == Separately), "/extension/correction_months",
		"Свой срок у продления с корректировкой бывает, когда основания считают порознь (separately).")
	c.want(!e.Correction.On || e.On, "/extension/correction", "Корректировку с продлением предлагают там, где продление разрешено.")
	c.roles("/term_proposals/by", g.Proposals.On, g.Proposals.By)
	c.among("/term_proposals/by", g.Proposals.By, ProposingRoles, "Эта роль не предлагает изменения срока.")
	c.roles("/agreement/by", g.Agreement.On, g.Agreement.By)
	c.want(!slices.Contains(g.Agreement.By, tenant.Tutee), "/agreement/by", "Тьюторант не согласует собственный маршрут.")
	c.among("/agreement/by", g.Agreement.By, append(AgreeingRoles, tenant.Tutee), "Эта роль не согласует маршруты.")
	l := g.Leading
	c.want(!l.On || 1 <= l.Min && l.Min <= l.Max, "/competencies", "Нужно 1 ≤ min ≤ max.")
}

// ending checks R6 to R9, R13 and R16.
func (c *regulationCheck) ending(g *Regulation) {
	for place, r := range map[string]Rule{
		"/completion/product_per_direction": g.Completion.ProductPerDirection, "/outcome": g.Outcome, "/review": g.Review.Rule,
		"/consent": g.Consent, "/tracks": g.Tracks, "/certificate": g.Certificate.Rule, "/seeding": g.Seeding, "/storage": g.Storage.Rule,
	} {
		c.rule(place, r)
	}
	proofs := []Proof{ProductPresented, ProductReviewed, FinalDiagnosis, FinalReflection}
	judged := false
	c.want(len(g.Completion.Conditions) > 0, "/completion/conditions", "Нужно хотя бы одно условие завершения.")
	for i, cond := range g.Completion.Conditions {
		at := "/completion/conditions/" + strconv.Itoa(i)
		c.rule(at, Rule{On: true, Severity: cond.Severity, Clause: cond.Clause})
		c.want(len(cond.AnyOf) > 0, at+"/any_of", "Условие ничего не требует.")
		only := cond.Severity != Warn && len(cond.AnyOf) > 0
		for j, p := range cond.AnyOf {
			c.want(slices.Contains(proofs, p), at+"/any_of/"+strconv.Itoa(j), fmt.Sprintf("Допустимо: %v.", proofs))
			only = only && (p == ProductReviewed || p == FinalDiagnosis)
		}
		judged = judged || only
	}
	c.want(!g.Outcome.On || judged, "/outcome", "О результате судят по экспертизе или итоговой диагностике: условия завершения должны требовать хотя бы одну из них.")
	c.want(!g.Outcome.On || g.Review.On || !g.asksFor(ProductReviewed), "/review", "О результате судят по экспертизе: назовите, чья экспертиза засчитывается.")
	c.roles("/review/counts", g.Review.On, g.Review.Counts)
	c.among("/review/counts", g.Review.Counts, ReviewingRoles, "Эта роль не оценивает продукты.")
	c.among("/review/takes_part", g.Review.TakesPart, ReviewingRoles, "Эта роль не оценивает продукты.")
	c.roles("/review/takes_part", false, g.Review.TakesPart)
	c.roles("/review/on_request", false, g.Review.OnRequest)
	for i, r := range g.Review.TakesPart {
		c.want(!slices.Contains(g.Review.Counts, r), "/review/takes_part/"+strconv.Itoa(i), "Экспертиза этой роли уже засчитывается.")
	}
	for i, r := range g.Review.OnRequest {
		c.want(slices.Contains(g.Review.TakesPart, r), "/review/on_request/"+strconv.Itoa(i), "Этой роли нет среди участвующих в экспертизе.")
	}
	c.conclusions(g)
	c.want(g.Storage.PaperYears >= 0, "/storage/paper_years", "Срок хранения не бывает отрицательным.")
}

func (c *regulationCheck) conclusions(g *Regulation) {
	decides := 0
	seen := map[ConclusionKind]bool{}
	for i, k := range g.Conclusions {
		at := "/conclusions/" + strconv.Itoa(i)
		c.code(at+"/kind", string(k.Kind))
		c.text(at+"/title", k.Title)
		c.text(at+"/clause", k.Clause)
		c.want(!seen[k.Kind], at+"/kind", "Вид заключения указан дважды.")
		seen[k.Kind] = true
		c.roles(at+"/prepared_by", true, k.PreparedBy)
		c.roles(at+"/takes_part", false, k.TakesPart)
		c.roles(at+"/agreed_by", false, k.AgreedBy)
		c.among(at+"/prepared_by", k.PreparedBy, ConcludingRoles, "Эта роль не готовит заключений.")
		c.among(at+"/takes_part", k.TakesPart, JoiningRoles, "Эта роль не участвует в заключениях.")
		c.among(at+"/agreed_by", k.AgreedBy, JoiningRoles, "Эта роль не согласует заключения.")
		if k.Decides {
			decides++
		}
	}
	c.want(decides == 1, "/conclusions", "Ровно одно заключение решает, достигнут ли результат: отметьте его decides.")
}

func (c *regulationCheck) lists(g *Regulation) {
	c.choices("/functions", g.Functions)
	c.choices("/directions", g.Directions)
	c.rule("/priority_directions", g.Priorities.Rule)
	c.rule("/priority_directions/required", g.Priorities.Required)
	for place, list := range map[string]Choices{
		"/activity_kinds": g.ActivityKinds, "/activity_levels": g.ActivityLevels, "/experience_forms": g.ExperienceForms,
		"/product_kinds": g.ProductKinds, "/presentation_forms": g.Presentations, "/summing_up_forms": g.SummingUp,
		"/mentoring_forms": g.MentoringForms,
	} {
		c.choices(place+"/items", list.Items)
	}
	seen := map[Model]bool{}
	for i, m := range g.Models {
		at := "/models/" + strconv.Itoa(i)
		c.want(m.Code == RegionalSystem || m.Code == AtOrganization, at+"/code", fmt.Sprintf("Допустимо: %s, %s.", RegionalSystem, AtOrganization))
		c.text(at+"/title", m.Title)
		c.want(!seen[m.Code], at+"/code", "Модель указана дважды.")
		seen[m.Code] = true
	}
	c.want(!g.Completion.ProductPerDirection.On || len(g.Directions) > 0, "/directions", "Продукт по каждому направлению требует списка направлений.")
	c.forms(g.Forms, g.Sections)
}
