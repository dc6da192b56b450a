package talk

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Addressee is whom a tutee asks for methodical help [B 2.8.4, 2.8.5].
type Addressee string

// The addressees.
const (
	ToTutor        Addressee = "tutor"
	ToMethodist    Addressee = "regional_methodist"
	ToMunicipality Addressee = "municipal_coordinator"
	ToSchool       Addressee = "school"
)

// Addressees lists them, the nearest first.
func Addressees() []Addressee { return []Addressee{ToTutor, ToSchool, ToMunicipality, ToMethodist} }

// HelpState is how far a request has come.
type HelpState string

// The states: asked → taken → answered → closed; answered or closed → reopened.
const (
	Asked    HelpState = "asked"
	Taken    HelpState = "taken"
	Answered HelpState = "answered"
	Closed   HelpState = "closed"
	Reopened HelpState = "reopened"
)

// Waits tells whether an answer is awaited.
func (s HelpState) Waits() bool { return s == Asked || s == Taken || s == Reopened }

// DefaultDays is in how many working days an answer is due where nobody has said.
const DefaultDays = 3

// Request is a tutee's request for methodical help with a route.
type Request struct {
	bun.BaseModel  `bun:"table:help_request,alias:help_request"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	MunicipalityID uuid.UUID
	OrganizationID uuid.UUID
	RouteID        uuid.UUID
	ActivityID     uuid.UUID `bun:",nullzero"`
	PersonID       uuid.UUID // who asks
	Addressee      Addressee
	Title          string
	State          HelpState
	DueOn          civil.Date
	TakenBy        uuid.UUID `bun:",nullzero"`
	TakenAt        time.Time `bun:",nullzero"`
	AnsweredAt     time.Time `bun:",nullzero"`
	ClosedAt       time.Time `bun:",nullzero"`
	Version        int
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// Message is one thing said in a request: the question, an answer, a further question.
type Message struct {
	bun.BaseModel  `bun:"table:help_message,alias:help_message"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	MunicipalityID uuid.UUID
	OrganizationID uuid.UUID
	RequestID      uuid.UUID
	AuthorID       uuid.UUID
	AuthorRole     tenant.Role
	Text           string
	CreatedAt      time.Time
}

// Question is what a tutee asks.
type Question struct {
	To       Addressee
	Title    string
	Text     string
	Activity uuid.UUID
}

func (q *Question) check() error {
	q.Title, q.Text = strings.TrimSpace(q.Title), strings.TrimSpace(q.Text)
	bad := ErrHelp
	if !slices.Contains(Addressees(), q.To) {
		bad = bad.At("body.to", "Выберите, к кому обращаетесь.")
	}
	if n := utf8.RuneCountInString(q.Title); n < 3 || n > 200 {
		bad = bad.At("body.title", "О чём вопрос: от 3 до 200 знаков.")
	}
	if n := utf8.RuneCountInString(q.Text); n < 1 || n > maxText {
		bad = bad.At("body.text", "Опишите затруднение: до 4000 знаков.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// Overdue tells whether an answer is awaited past its last day.
func (r *Request) Overdue(today civil.Date) bool { return r.State.Waits() && today.After(r.DueOn) }

// Answers tells whether who acts is the one who was asked: a tutor or methodist is who
// accompanies this route; the school are its coordinators and methodological leads. A
// methodist's question is answered by the regional centre too, which appoints one where
// there is none [B 2.8.1]. Nobody answers themselves, whatever other role they have.
func (r *Request) Answers(route *iom.Route, by tenant.Scope) bool {
	if by.Person == r.PersonID {
		return false
	}
	switch r.Addressee {
	case ToTutor:
		return route.IsTutor(by.Person)
	case ToMethodist:
		return by.Role == tenant.RegionalCoordinator || Accompanied(route, tenant.RegionalMethodist, by.Person)
	case ToMunicipality:
		return by.Role == tenant.MunicipalCoordinator && by.Municipality == r.MunicipalityID
	case ToSchool:
		return (by.Role == tenant.SchoolCoordinator || by.Role == tenant.MethodologicalLead) && by.Organization == r.OrganizationID
	}
	return false
}

// Accompanied tells whether the person, or with uuid.Nil anybody, is appointed to the
// route in the role now.
func Accompanied(route *iom.Route, role tenant.Role, person uuid.UUID) bool {
	return slices.ContainsFunc(route.Appointments, func(a iom.Appointment) bool {
		return a.Role == role && a.Until.IsZero() && (person == uuid.Nil || a.PersonID == person)
	})
}

// Take says who will answer, so that two don't.
func (r *Request) Take(route *iom.Route, by tenant.Scope, now time.Time) error {
	switch {
	case !r.Answers(route, by):
		return ErrNotAddressee
	case r.State == Closed:
		return ErrClosed
	case r.State == Answered:
		return ErrAnswered
	case r.State == Taken && r.TakenBy == by.Person:
		return ErrTakenByYou
	case r.State == Taken:
		return ErrTaken
	}
	r.State, r.TakenBy, r.TakenAt, r.UpdatedAt = Taken, by.Person, now, now
	return nil
}

// Answer gives an answer; who was asked may do so without taking it first, and may add
// to an answer that was given. A colleague may help out where somebody took it.
func (r *Request) Answer(route *iom.Route, by tenant.Scope, now time.Time) error {
	switch {
	case !r.Answers(route, by):
		return ErrNotAddressee
	case r.State == Closed:
		return ErrClosed
	}
	if r.TakenBy == uuid.Nil {
		r.TakenBy, r.TakenAt = by.Person, now
	}
	r.State, r.AnsweredAt, r.UpdatedAt = Answered, now, now
	return nil
}

// Close ends the request: who asked knows whether the help was one, or is needed no more.
func (r *Request) Close(by tenant.Scope, now time.Time) error {
	switch {
	case by.Person != r.PersonID:
		return ErrNotAsker
	case r.State == Closed:
		return ErrClosed
	}
	r.State, r.ClosedAt, r.UpdatedAt = Closed, now, now
	return nil
}

// Reopen asks again, with a term of its own; it is nobody's until somebody takes it.
func (r *Request) Reopen(by tenant.Scope, due civil.Date, now time.Time) error {
	switch {
	case by.Person != r.PersonID:
		return ErrNotAsker
	case r.State.Waits():
		return ErrStillOpen
	}
	r.State, r.DueOn, r.UpdatedAt = Reopened, due, now
	r.TakenBy, r.TakenAt, r.ClosedAt = uuid.Nil, time.Time{}, time.Time{}
	return nil
}

// Term is in how many working days requests are answered at a node.
type Term struct {
	bun.BaseModel  `bun:"table:help_term,alias:help_term"`
	RegionID       uuid.UUID
	NodeID         uuid.UUID
	MunicipalityID uuid.UUID `bun:",nullzero"`
	Days           int
	Own            bool `bun:"-"` // said at this very node; else it is the region's, or nobody's
	UpdatedBy      uuid.UUID
	UpdatedAt      time.Time
}
