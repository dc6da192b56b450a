package artifact

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// What a review says is in the route's words.
type (
	// Verdict is on the deficits.
	Verdict = iom.Verdict
	// Standing says whether the review counts.
	Standing = iom.Standing
	// Met is the answer to a criterion of an objective.
	Met = iom.Met
)

// Review (экспертная оценка) of a product by a rubric [B 1.13]. It is written once:
// nobody overwrites another's, nor an own one.
type Review struct {
	bun.BaseModel `bun:"table:review,alias:review"`
	Place
	ID                     uuid.UUID
	RouteID                uuid.UUID
	ProductID              uuid.UUID
	ReviewerID             uuid.UUID
	ReviewerRole           tenant.Role
	ReviewerOrganizationID uuid.UUID `bun:",nullzero"`
	Requested              bool      // the regional centre was asked to take part [B 2.8.1]
	Standing               Standing  // whether it counts or only takes part, as it was written [R8]
	RubricCode             string
	RubricVersion          int
	Scores                 map[string]int      `bun:",type:jsonb"` // level by criterion
	Remarks                map[string]string   `bun:",type:jsonb"` // on single criteria, where there is something to say
	Deficits               map[string]Verdict  `bun:",type:jsonb"` // on single deficits of the route, by id
	Verdict                Verdict             `bun:",nullzero"`   // on the deficits as a whole
	AttestsGrowth          bool                // competencies grew
	Accompanies            bool                // its author accompanied the route: a conflict of interests that is shown
	Criteria               []iom.CriterionMark `bun:",type:jsonb"` // whether the criteria of the objectives were met [A III.2]
	Comment                string
	CreatedAt              time.Time

	Warnings []iom.Warning      `bun:"-"` // what its author shall know, when it is written
	Answers  map[string]iom.Met `bun:"-"` // to the criteria, while it is being written: by the names of the route's Measures
}

// Refusals of reviews.
var (
	ErrReviewNotFound = fault.New(fault.NotFound, "artifact.review_not_found", "Не найдено.")
	ErrReviewInvalid  = fault.New(fault.Invalid, "artifact.review_invalid", "Проверьте экспертную оценку.")
	ErrReviewTwice    = fault.New(fault.Conflict, "artifact.review_twice", "Вы уже дали экспертную оценку этого продукта: она не меняется.")
	ErrNotPresented   = fault.New(fault.Conflict, "artifact.not_presented", "Экспертную оценку дают представленному продукту: этот ещё не представлен.")
	ErrAlreadyAsked   = fault.New(fault.Conflict, "artifact.already_asked", "Региональный центр уже приглашён к экспертизе этого продукта.")
)

// check tells every bad place of the review at once. A route with deficits wants a
// verdict on them: removed, not removed or with dynamics, each is lawful [B 1.12].
func (v *Review) check(rubric Rubric, r *iom.Route) error {
	bad := ErrReviewInvalid
	for _, c := range rubric.Criteria {
		if level, given := v.Scores[c.Code]; !given || !c.has(level) {
			bad = bad.At("body.scores."+c.Code, "Оцените по критерию «"+c.Title+"» одним из его уровней.")
		}
	}
	for code := range v.Scores {
		if !rubric.has(code) {
			bad = bad.At("body.scores."+code, "Такого критерия нет.")
		}
	}
	for code, remark := range v.Remarks {
		if !rubric.has(code) || utf8.RuneCountInString(remark) > maxRemark {
			bad = bad.At("body.remarks."+code, "Пояснение к критерию оценочного листа: не длиннее 2000 знаков.")
		}
	}
	bad = v.checkDeficits(bad, r)
	switch v.Verdict {
	case iom.DeficitRemoved, iom.DeficitNotRemoved, iom.DeficitDynamics:
	case "":
		if len(r.Deficits) > 0 {
			bad = bad.At("body.verdict", "Укажите, устранены ли дефициты: «устранён», «не устранён» или «положительная динамика».")
		}
	default:
		bad = bad.At("body.verdict", "Вывод: «устранён», «не устранён» или «положительная динамика».")
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(v.Comment)); n < 10 || n > 8000 {
		bad = bad.At("body.comment", "Обоснуйте оценку: от 10 до 8000 знаков.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// Advice tells what looks like a contradiction and is lawful: whoever finds that the
// deficits are not removed, and that competencies grew, speaks for an outcome that was
// reached (R7) [B 1.12-1.13].
func (v *Review) Advice(g *iom.Regulation) []iom.Warning {
	if v.Verdict != iom.DeficitNotRemoved || !v.AttestsGrowth {
		return nil
	}
	return []iom.Warning{{ID: "artifact.growth_without_removal", Rule: "R7", Clause: g.Review.Clause,
		Message: "Дефициты не устранены, но рост компетенций отмечен: такая оценка говорит о том, что результат маршрута достигнут."}}
}

// maxRemark is the longest remark on a criterion.
const maxRemark = 2000

// checkDeficits looks at what is said of single deficits: they are the route's, and
// the whole says what they say.
func (v *Review) checkDeficits(bad *fault.Error, r *iom.Route) *fault.Error {
	for id, verdict := range v.Deficits {
		i := slices.IndexFunc(r.Deficits, func(d iom.Deficit) bool { return d.ID.String() == id })
		switch {
		case i < 0:
			bad = bad.At("body.deficits."+id, "Такого дефицита в маршруте нет.")
		case verdict != iom.DeficitRemoved && verdict != iom.DeficitNotRemoved && verdict != iom.DeficitDynamics:
			bad = bad.At("body.deficits."+id, "Вывод: «устранён», «не устранён» или «положительная динамика».")
		}
	}
	return v.checkWhole(bad, r)
}

// verdictTitles are the verdicts as a refusal quotes them.
var verdictTitles = map[Verdict]string{iom.DeficitRemoved: "устранён", iom.DeficitNotRemoved: "не устранён", iom.DeficitDynamics: "положительная динамика"}

// checkWhole holds the verdict on the whole to what is said of single deficits: all of
// them are removed only where none stays, and where each is spoken of the whole says
// what its parts say.
func (v *Review) checkWhole(bad *fault.Error, r *iom.Route) *fault.Error {
	if v.Verdict == "" {
		return bad
	}
	said := map[Verdict]int{}
	for _, d := range r.Deficits {
		verdict := v.Deficits[d.ID.String()]
		if said[verdict]++; v.Verdict == iom.DeficitRemoved && (verdict == iom.DeficitNotRemoved || verdict == iom.DeficitDynamics) {
			return bad.At("body.verdict", "Общий вывод «устранён» не сходится с выводом о дефиците «"+d.Title+"»: «"+verdictTitles[verdict]+"».")
		}
	}
	all := len(r.Deficits)
	if all == 0 || said[""] > 0 {
		return bad
	}
	var whole []Verdict
	switch {
	case said[iom.DeficitRemoved] == all:
		whole = []Verdict{iom.DeficitRemoved}
	case said[iom.DeficitNotRemoved] == all:
		whole = []Verdict{iom.DeficitNotRemoved}
	case said[iom.DeficitNotRemoved] == 0:
		whole = []Verdict{iom.DeficitDynamics}
	default:
		whole = []Verdict{iom.DeficitDynamics, iom.DeficitNotRemoved}
	}
	if slices.Contains(whole, v.Verdict) || verdictTitles[v.Verdict] == "" {
		return bad
	}
	fits := "«" + verdictTitles[whole[0]] + "»"
	if len(whole) > 1 {
		fits += " или «" + verdictTitles[whole[1]] + "»"
	}
	return bad.At("body.verdict", "Общий вывод «"+verdictTitles[v.Verdict]+"» не сходится с выводами об отдельных дефицитах: по ним выходит "+fits+".")
}

// tidy trims what was written and leaves out empty remarks.
func (v *Review) tidy() {
	v.Comment = strings.TrimSpace(v.Comment)
	remarks := map[string]string{}
	for code, remark := range v.Remarks {
		if remark = strings.TrimSpace(remark); remark != "" {
			remarks[code] = remark
		}
	}
	v.Remarks = remarks
}

// mark answers the criteria of the route's objectives, as far as the reviewer says.
func (v *Review) mark(r *iom.Route) (err error) {
	if v.Criteria, err = r.Mark(v.Answers, "body.criteria"); v.Criteria == nil {
		v.Criteria = []iom.CriterionMark{}
	}
	return err
}

// Fact is what the rules of completion need to know [R6, R7, R8].
func (v *Review) Fact() iom.ReviewFact {
	return iom.ReviewFact{ID: v.ID, ProductID: v.ProductID, ReviewerID: v.ReviewerID, ReviewerRole: v.ReviewerRole,
		OrganizationID: v.ReviewerOrganizationID, Requested: v.Requested, Verdict: v.Verdict, Deficits: v.Deficits, AttestsGrowth: v.AttestsGrowth, Accompanies: v.Accompanies, At: v.CreatedAt}
}

func (v *Review) entry(action string, subject uuid.UUID) audit.Entry {
	return audit.Entry{Action: action, Type: "review", Object: v.ID, Root: v.RouteID, Subject: subject,
		Place:   audit.Place{Municipality: v.MunicipalityID, Organization: v.OrganizationID},
		Details: map[string]any{"product": v.ProductID, "standing": v.Standing, "verdict": v.Verdict}}
}
