package assessment

import (
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Source says how a deficit was found.
type Source string

// The sources [B 2.8.3], the lesson visit, and the teacher's own statement [A III.1].
const (
	ByDiagnosis     Source = "diagnosis"
	ByPupilsResults Source = "pupils_results"
	ByWorkAnalysis  Source = "work_analysis"
	ByLessonVisit   Source = "lesson_visit"
	ByOwnStatement  Source = "own_statement"
)

// DeficitState of a deficit.
type DeficitState string

// The states. Confirmed means by the tutee and by who accompanies them; declined, by one
// of them with a reason.
const (
	Found     DeficitState = "found"
	Confirmed DeficitState = "confirmed"
	Declined  DeficitState = "declined"
	Removed   DeficitState = "removed"
)

// Deficit (профессиональный дефицит, затруднение) is a competency found missing or
// weak. A newer result of the same scale replaces it openly: the old one stays and
// says by what it was replaced or removed.
type Deficit struct {
	bun.BaseModel    `bun:"table:deficit,alias:deficit"`
	RegionID         uuid.UUID
	ID               uuid.UUID
	MunicipalityID   uuid.UUID
	OrganizationID   uuid.UUID
	PersonID         uuid.UUID
	Framework        string
	Competency       string
	Title            string
	Level            string
	LevelTitle       string
	Source           Source
	Scale            string    // the instrument's code, when a diagnosis found it
	DiagnosisID      uuid.UUID `bun:",nullzero"`
	AuthorID         uuid.UUID
	Note             string
	FoundOn          civil.Date
	State            DeficitState
	TuteeConfirmedAt time.Time `bun:",nullzero"`
	TutorConfirmedAt time.Time `bun:",nullzero"`
	TutorID          uuid.UUID `bun:",nullzero"`
	DeclinedBy       uuid.UUID `bun:",nullzero"`
	DeclinedAt       time.Time `bun:",nullzero"`
	DeclineReason    string
	SupersededBy     uuid.UUID  `bun:",nullzero"`
	RemovedBy        uuid.UUID  `bun:",nullzero"`
	RemovedOn        civil.Date `bun:",nullzero"`
	Version          int
	CreatedAt        time.Time

	Severity float64 `bun:",scanonly"` // how far from mastery, of a diagnosis's; 0 where nobody measured
}

// Living holds for a deficit that is neither removed, replaced nor declined.
func (d Deficit) Living() bool { return !d.Past() && d.State != Declined }

// Statement is a deficit that a person states, and no diagnosis found.
type Statement struct {
	Framework, Competency string
	Source                Source
	Level                 string
	Note                  string
	FoundOn               civil.Date // zero: today
}

// state makes the deficit. Teachers state their own difficulties; the school what
// it found in pupils' results, in the analysis of work or in lessons [B 2.8.3].
func (in Statement) state(f Framework, of uuid.UUID, by tenant.Scope, today civil.Date, now time.Time) (Deficit, error) {
	own := of == by.Person
	switch in.Source {
	case ByOwnStatement:
		if !own {
			return Deficit{}, ErrDeficitSource
		}
	case ByPupilsResults, ByWorkAnalysis, ByLessonVisit:
		if own && by.Role == tenant.Tutee {
			return Deficit{}, ErrDeficitSource
		}
	default:
		return Deficit{}, ErrDeficitInvalid.At("body.source", "Неизвестный источник.")
	}
	bad := ErrDeficitInvalid
	competency, ok := f.Find(in.Competency)
	if !ok {
		bad = bad.At("body.competency", "Такой компетенции в перечне нет.")
	}
	if utf8.RuneCountInString(in.Level) > 100 {
		bad = bad.At("body.level", "Не длиннее 100 знаков.")
	}
	if utf8.RuneCountInString(in.Note) > 2000 {
		bad = bad.At("body.note", "Не длиннее 2000 знаков.")
	}
	if in.FoundOn.IsZero() {
		in.FoundOn = today
	}
	if in.FoundOn.After(today) || in.FoundOn.Before(today.AddMonths(-60)) {
		bad = bad.At("body.found_on", "Не в будущем и не раньше, чем пять лет назад.")
	}
	if len(bad.Fields) > 0 {
		return Deficit{}, bad
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Deficit{}, err
	}
	d := Deficit{
		RegionID: by.Region, ID: id, MunicipalityID: by.Municipality, OrganizationID: by.Organization, PersonID: of,
		Framework: f.Code, Competency: competency.Code, Title: competency.Title, LevelTitle: in.Level, Source: in.Source,
		AuthorID: by.Person, Note: in.Note, FoundOn: in.FoundOn, State: Found, Version: 1, CreatedAt: now,
	}
	if own {
		d.TuteeConfirmedAt = now
	}
	return d, nil
}

// Confirm marks that the tutee, or who accompanies them, holds the deficit for
// true; with both marks it is confirmed. A mark once made stays. It tells whether
// anything changed.
func (d *Deficit) Confirm(by uuid.UUID, now time.Time) (changed bool, err error) {
	switch {
	case d.Past():
		return false, ErrDeficitReplaced
	case d.State == Declined && d.DeclinedBy != by:
		return false, ErrDeficitDeclined
	}
	if d.State == Declined { // on second thoughts
		d.State, d.DeclinedBy, d.DeclinedAt, d.DeclineReason = Found, uuid.Nil, time.Time{}, ""
	}
	switch {
	case by == d.PersonID && d.TuteeConfirmedAt.IsZero():
		d.TuteeConfirmedAt = now
	case by != d.PersonID && d.TutorConfirmedAt.IsZero():
		d.TutorConfirmedAt, d.TutorID = now, by
	default:
		return false, nil
	}
	if !d.TuteeConfirmedAt.IsZero() && !d.TutorConfirmedAt.IsZero() {
		d.State = Confirmed
	}
	return true, nil
}

// RequestKind is a wish or a field of difficulty [A II.2].
type RequestKind string

// The kinds of a learning request.
const (
	Wish       RequestKind = "request"
	Difficulty RequestKind = "difficulty"
)

// LearningRequest (образовательный запрос) is what a teacher asks for; a route
// takes it over.
type LearningRequest struct {
	bun.BaseModel  `bun:"table:person_request,alias:request"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	MunicipalityID uuid.UUID
	OrganizationID uuid.UUID
	PersonID       uuid.UUID
	Kind           RequestKind
	Text           string
	AuthorID       uuid.UUID
	CreatedAt      time.Time
}

// Check tells every bad place of the request.
func (r LearningRequest) Check() error {
	bad := ErrRequestInvalid
	if r.Kind != Wish && r.Kind != Difficulty {
		bad = bad.At("body.kind", "Образовательный запрос или затруднение.")
	}
	if n := utf8.RuneCountInString(r.Text); n < 3 || n > 2000 {
		bad = bad.At("body.text", "От 3 до 2000 знаков.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}
