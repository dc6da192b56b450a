package iom

import (
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Place is where in the tree a row belongs: it is the tenant wall of every table
// of this area. Parts of a route carry their route's Place.
type Place struct {
	RegionID       uuid.UUID `bun:"region_id"`
	MunicipalityID uuid.UUID `bun:"municipality_id"`
	OrganizationID uuid.UUID `bun:"organization_id"`
}

// Act is who does something with a route, in which membership, and when. Today
// is the day in the tenant's time zone: the rules know no clock and no zones.
type Act struct {
	PersonID       uuid.UUID
	Role           tenant.Role
	OrganizationID uuid.UUID // of the membership; zero above the school
	At             time.Time
	Today          civil.Date
	Remark         string // what they say with it, where the step takes words
}

// Model is how the route is designed and carried out [B 3].
type Model string

// The two models: through the region's information system, where a regional
// methodist may support, and at the organization, where tutor and tutee work
// together. A tutor of the organization is appointed in both [R11].
const (
	RegionalSystem Model = "regional_system"
	AtOrganization Model = "organization"
)

// Keeping is where the route's document lives; certificate and retention hang on
// it [B 2.7, 4.3, 4.4].
type Keeping string

// A route is kept in the system or on paper.
const (
	InSystem Keeping = "system"
	OnPaper  Keeping = "paper"
)

// Route (индивидуальный образовательный маршрут, ИОМ) is the plan and record of
// one tutee's, or one group's, professional development. Its methods are the only
// lawful way to change it. They want the whole aggregate loaded, except Revisions
// and Steps, which they only add to.
type Route struct {
	ID uuid.UUID `bun:"id,pk"`
	Place
	TuteeID           uuid.UUID   `bun:"tutee_id"`           // the person who follows the route and decides on it
	GroupIDs          []uuid.UUID `bun:"group_ids,array"`    // the other teachers of a group's route [A I.3]
	Profile           *Profile    `bun:"profile,type:jsonb"` // as it was when the route began
	RegulationCode    string      `bun:"regulation_code"`
	RegulationVersion int         `bun:"regulation_version"`
	State             State       `bun:"state"`
	Outcome           Outcome     `bun:"outcome,nullzero"`
	Keeping           Keeping     `bun:"keeping"`
	Plan
	FirstEnd    civil.Date `bun:"first_end,nullzero"`           // the end when the route began: extensions count from it [R3]
	StartedOn   civil.Date `bun:"started_on,nullzero"`          // the day it became active
	CompletedOn civil.Date `bun:"completed_on,nullzero"`        // the day it was completed
	PreviousID  uuid.UUID  `bun:"previous_id,nullzero"`         // the route whose results seeded this one [R14]
	Returned    *Returned  `bun:"returned,type:jsonb,nullzero"` // between a return and the next submission
	Version     int        `bun:"version"`
	CreatedAt   time.Time  `bun:"created_at"`
	UpdatedAt   time.Time  `bun:"updated_at"`

	Diagnoses       []DiagnosisRef    `bun:"-"`
	Appointments    []Appointment     `bun:"-"`
	Extensions      []Extension       `bun:"-"`
	Proposals       []TermProposal    `bun:"-"`
	Offers          []CorrectionOffer `bun:"-"`
	Reflections     []Reflection      `bun:"-"`
	Conclusions     []Conclusion      `bun:"-"`
	Recommendations []Recommendation  `bun:"-"`
	Revisions       []Revision        `bun:"-"`
	Steps           []Step            `bun:"-"`

	news News
}

// Plan is what a tutee plans and corrects: the target and activity sections.
type Plan struct {
	Title             string            `bun:"title"`
	Term              Term              `bun:"embed:term_"`
	Model             Model             `bun:"model,nullzero"`
	ProductKind       string            `bun:"product_kind,nullzero"`       // chosen by the tutee [B 2.8.5]
	PresentationForm  string            `bun:"presentation_form,nullzero"`  // chosen by the tutee [B 2.8.5]
	PresentationLevel string            `bun:"presentation_level,nullzero"` // chosen by the tutee [B 2.8.5]
	Priorities        []Priority        `bun:"priorities,type:jsonb"`       // directions of the year that it serves [B 1.7]
	Fields            []FieldText       `bun:"fields,type:jsonb"`           // own fields of the regulation's sections
	Requests          []LearningRequest `bun:"-"`
	Deficits          []Deficit         `bun:"-"`
	Objectives        []Objective       `bun:"-"`
	Stages            []Stage           `bun:"-"`
	Activities        []Activity        `bun:"-"`
}

// Term is the time of a route, both days included.
type Term struct {
	Start civil.Date `bun:"start,nullzero"`
	End   civil.Date `bun:"end,nullzero"`
}

// Step is a move that was made. The steps of a route tell its life.
type Step struct {
	ID      uuid.UUID `bun:"id,pk"`
	RouteID uuid.UUID `bun:"route_id"`
	Place
	Move     Move        `bun:"move"`
	From     State       `bun:"from_state"`
	To       State       `bun:"to_state"`
	PersonID uuid.UUID   `bun:"person_id,nullzero"` // zero: the system, by a term of storage
	Role     tenant.Role `bun:"role,nullzero"`
	Comment  string      `bun:"comment,nullzero"`
	At       time.Time   `bun:"at"`

	Changes []FieldChange `bun:"-"` // what it changed; History fills them in
	Clause  string        `bun:"-"` // of the regulation, that it rests on
}

// Returned is the plan as the school has read and returned it, with its comment.
// When the tutee submits again, the difference is kept as a revision, and the school
// reads no more than what has changed.
type Returned struct {
	Plan     Plan
	Comment  string
	PersonID uuid.UUID   `json:",omitzero"` // who returned it; none where it was not noted yet
	Role     tenant.Role `json:",omitempty"`
	At       time.Time   `json:",omitzero"`
}

// Opening is what a new route begins with.
type Opening struct {
	Place    Place
	TuteeID  uuid.UUID
	GroupIDs []uuid.UUID
	Title    string
	Keeping  Keeping
}

// New opens a draft. Any number of routes for one tutee is lawful [B 3.1.5]. A
// group needs a regulation that knows groups [A I.3].
func New(g *Regulation, act Act, o Opening) (*Route, error) {
	if len(o.GroupIDs) > 0 && !g.Group.On {
		return nil, ErrGroupOff.By("", g.Group.Clause)
	}
	if o.TuteeID == uuid.Nil || o.Title == "" {
		return nil, ErrPlanInvalid.At("title", "Укажите название маршрута и тьюторанта.")
	}
	group := slices.DeleteFunc(slices.Clone(o.GroupIDs), func(id uuid.UUID) bool { return id == o.TuteeID })
	keeping := o.Keeping
	if keeping == "" {
		keeping = InSystem
	}
	return &Route{
		ID: newID(), Place: o.Place, TuteeID: o.TuteeID, GroupIDs: group,
		RegulationCode: g.Code, RegulationVersion: g.Version,
		State: Draft, Keeping: keeping, Plan: Plan{Title: o.Title},
		Version: 1, CreatedAt: act.At, UpdatedAt: act.At,
	}, nil
}

// Adopt moves a draft to another regulation or version. Later it is too late: a
// running route keeps the version it started under.
func (r *Route) Adopt(g *Regulation, act Act) error {
	if r.State != Draft {
		return ErrStepOutOfOrder.Saying("Положение меняют только у черновика: идущий маршрут живёт по той редакции, по которой начат.")
	}
	r.RegulationCode, r.RegulationVersion = g.Code, g.Version
	own := g.OwnFields()
	r.Fields = slices.DeleteFunc(slices.Clone(r.Fields), func(t FieldText) bool { return !slices.ContainsFunc(own, t.of) })
	r.UpdatedAt = act.At
	return nil
}

var errOtherRegulation = errors.New("iom: the route lives under another regulation or version")

// begin opens every move: right regulation, lawful step.
func (r *Route) begin(g *Regulation, m Move) error {
	if g.Code != r.RegulationCode || g.Version != r.RegulationVersion {
		return errOtherRegulation
	}
	return r.step(g, m)
}

// take records the move and goes where it leads.
func (r *Route) take(act Act, m Move, comment string) {
	next, _ := r.State.Next(m)
	s := Step{
		ID: newID(), RouteID: r.ID, Place: r.Place, Move: m, From: r.State, To: next,
		PersonID: act.PersonID, Role: act.Role, Comment: comment, At: act.At,
	}
	r.Steps = append(r.Steps, s)
	r.news.Steps = append(r.news.Steps, s)
	r.State = next
	r.UpdatedAt = act.At
}

// IsTutee holds for the tutee and for every teacher of the route's group.
func (r *Route) IsTutee(person uuid.UUID) bool {
	return person != uuid.Nil && (person == r.TuteeID || slices.Contains(r.GroupIDs, person))
}

// Begun is the first day of the route: as planned, or the earlier one on which it was
// agreed or started.
func (r *Route) Begun() civil.Date {
	if !r.StartedOn.IsZero() && (r.Term.Start.IsZero() || r.StartedOn.Before(r.Term.Start)) {
		return r.StartedOn
	}
	return r.Term.Start
}

// decides refuses everyone but the tutee, who is independent in contents, pace
// and dates [B 1.5] and takes part of their own will [B 1.6].
func (r *Route) decides(g *Regulation, act Act) error {
	if act.PersonID == uuid.Nil || act.PersonID != r.TuteeID {
		return ErrTuteeDecides.By("", g.Independence.Clause)
	}
	return nil
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// News is what a move has added or decided since the route was loaded. A store
// inserts Steps, Revisions and Extensions and writes the others whole, by id.
type News struct {
	Steps           []Step
	Revisions       []Revision
	Extensions      []Extension
	Proposals       []TermProposal
	Offers          []CorrectionOffer
	Appointments    []Appointment
	Reflections     []Reflection
	Conclusions     []Conclusion
	Recommendations []Recommendation
	Diagnoses       []DiagnosisRef
	Activities      []Activity // changed one by one, not by Edit or Correct
	PlanChanged     bool       // Edit or Correct: the parts of Plan are to be written
}

// News hands over what is to be stored and forgets it.
func (r *Route) News() News {
	n := r.news
	r.news = News{}
	return n
}

// put keeps the last version of a row in a list of news.
func put[T any](list []T, row T, same func(T) bool) []T {
	if i := slices.IndexFunc(list, same); i >= 0 {
		list[i] = row
		return list
	}
	return append(list, row)
}
