package iom

import (
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

// DeficitSource says how a deficit was found.
type DeficitSource string

// The sources of [B 2.8.3], the lesson visit, and the tutee's own statement
// [A III.1].
const (
	ByDiagnosis     DeficitSource = "diagnosis"
	ByPupilsResults DeficitSource = "pupils_results"
	ByWorkAnalysis  DeficitSource = "work_analysis"
	ByLessonVisit   DeficitSource = "lesson_visit"
	ByOwnStatement  DeficitSource = "own_statement"
)

var deficitSources = []DeficitSource{ByDiagnosis, ByPupilsResults, ByWorkAnalysis, ByLessonVisit, ByOwnStatement}

// Deficit (профессиональный дефицит, затруднение) is a competency found missing or
// weak that the route refers to. What was found, by which instrument, is kept by
// the diagnosis; here is what the route was built on.
type Deficit struct {
	ID      uuid.UUID `bun:"id,pk"`
	RouteID uuid.UUID `bun:"route_id"`
	Place
	Framework   string        `bun:"framework"`  // code of the competency framework
	Competency  string        `bun:"competency"` // code in it
	Title       string        `bun:"title"`      // as it was shown when found
	Level       string        `bun:"level,nullzero"`
	Severity    float64       `bun:"severity"` // how far from mastery, from 0 to 1; 0 where nobody measured
	Source      DeficitSource `bun:"source"`
	DiagnosisID uuid.UUID     `bun:"diagnosis_id,nullzero"` // when a diagnosis found it
	FoundOn     civil.Date    `bun:"found_on,nullzero"`
	FoundID     uuid.UUID     `bun:"found_id,nullzero"` // the person's deficit it was taken from; zero: own words
	Note        string        `bun:"note,nullzero"`
}

// RequestKind is a wish or a field of difficulty [A II.2].
type RequestKind string

// The kinds of a learning request.
const (
	Wish       RequestKind = "request"    // образовательный запрос
	Difficulty RequestKind = "difficulty" // затруднение, область затруднения
)

// LearningRequest (образовательный запрос) is what the tutee asks for.
type LearningRequest struct {
	ID      uuid.UUID `bun:"id,pk"`
	RouteID uuid.UUID `bun:"route_id"`
	Place
	Kind   RequestKind `bun:"kind"`
	Text   string      `bun:"text"`
	FromID uuid.UUID   `bun:"from_id,nullzero"` // the recommendation of an earlier route it grew from [R14]
}

// DiagnosisPhase says when in the life of a route a diagnosis was taken.
type DiagnosisPhase string

// The phases of a diagnosis.
const (
	EntryDiagnosis   DiagnosisPhase = "entry"
	InterimDiagnosis DiagnosisPhase = "interim"
	EndDiagnosis     DiagnosisPhase = "final"
)

// DiagnosisRef ties a diagnosis, kept by area assessment, to the route.
type DiagnosisRef struct {
	RouteID uuid.UUID `bun:"route_id,pk"`
	Place
	DiagnosisID uuid.UUID      `bun:"diagnosis_id,pk"`
	Phase       DiagnosisPhase `bun:"phase"`
	TakenOn     civil.Date     `bun:"taken_on"`
}

// ErrDiagnosisPhase is for a diagnosis out of its time.
var ErrDiagnosisPhase = fault.New(fault.Invalid, "iom.diagnosis_phase", "Диагностика не подходит к состоянию маршрута.")

// phases says in which states a diagnosis of a phase belongs to a route.
var phases = map[DiagnosisPhase][]State{
	EntryDiagnosis:   {Draft, Agreement},
	InterimDiagnosis: {Active},
	EndDiagnosis:     {Active, Assessment},
}

// AddDiagnosis ties a diagnosis of the route's teachers to the route: the entry
// one while it is planned, an interim one on the way, the final one at the end.
func (r *Route) AddDiagnosis(g *Regulation, act Act, diagnosis uuid.UUID, phase DiagnosisPhase, takenOn civil.Date) (DiagnosisRef, error) {
	if err := r.begin(g, AddDiagnosis); err != nil {
		return DiagnosisRef{}, err
	}
	if !slices.Contains(phases[phase], r.State) {
		return DiagnosisRef{}, ErrDiagnosisPhase.At("phase", "Входную проводят до начала, промежуточную — в ходе реализации, итоговую — в конце.")
	}
	if takenOn.IsZero() || takenOn.After(act.Today) {
		return DiagnosisRef{}, ErrDiagnosisPhase.At("takenOn", "Укажите день, когда диагностика пройдена.")
	}
	if d, ok := find(r.Diagnoses, func(d DiagnosisRef) bool { return d.DiagnosisID == diagnosis }); ok {
		return d, nil
	}
	d := DiagnosisRef{RouteID: r.ID, Place: r.Place, DiagnosisID: diagnosis, Phase: phase, TakenOn: takenOn}
	r.Diagnoses = append(r.Diagnoses, d)
	r.news.Diagnoses = append(r.news.Diagnoses, d)
	r.UpdatedAt = act.At
	return d, nil
}

// Indicator (показатель) and the criterion by which a result is measured, with
// its tool: a test, a questionnaire [A III.2].
type Indicator struct {
	Title     string `json:"title"`
	Criterion string `json:"criterion"`
	Tool      string `json:"tool,omitempty"`
}

// Objective (задача профессионального развития) is what the route must solve,
// set by the tutee on deficits, difficulties or requests [B 1.3, 2.5].
type Objective struct {
	ID      uuid.UUID `bun:"id,pk"`
	RouteID uuid.UUID `bun:"route_id"`
	Place
	Position   int         `bun:"position"`
	Title      string      `bun:"title"`
	DeficitIDs []uuid.UUID `bun:"deficit_ids,array"`
	RequestIDs []uuid.UUID `bun:"request_ids,array"`
	Indicators []Indicator `bun:"indicators,type:jsonb"`
	PriorityID uuid.UUID   `bun:"priority_id,nullzero"` // one of the route's priority directions
	Version    int         `bun:"version"`
}

// tied holds when the objective rests on a deficit or request of the plan.
func (o Objective) tied(p *Plan) bool {
	return slices.ContainsFunc(o.DeficitIDs, func(id uuid.UUID) bool { return p.hasDeficit(id) }) ||
		slices.ContainsFunc(o.RequestIDs, func(id uuid.UUID) bool { return p.hasRequest(id) })
}

func (p *Plan) hasDeficit(id uuid.UUID) bool {
	return slices.ContainsFunc(p.Deficits, func(d Deficit) bool { return d.ID == id })
}

func (p *Plan) hasRequest(id uuid.UUID) bool {
	return slices.ContainsFunc(p.Requests, func(q LearningRequest) bool { return q.ID == id })
}

func (p *Plan) hasObjective(id uuid.UUID) bool {
	return slices.ContainsFunc(p.Objectives, func(o Objective) bool { return o.ID == id })
}

// diagnosed holds when a diagnosis is among the basis of the route: one that
// found a deficit, or one that was taken and found none.
func (r *Route) diagnosed(p *Plan) bool {
	return len(r.Diagnoses) > 0 || slices.ContainsFunc(p.Deficits, func(d Deficit) bool { return d.Source == ByDiagnosis })
}
