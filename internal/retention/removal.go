package retention

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// Days is how long a removal may take from the day it is due: 152-ФЗ, ст. 21, ч. 4 and 5.
const Days = 30

// Cause says why data is removed.
type Cause string

// The causes.
const (
	Request Cause = "request" // the person asked
	Consent Cause = "consent" // the person withdrew the consent and did not give it again
	Term    Cause = "term"    // the term of keeping is over
)

// State of a removal: asked → planned → done; asked or planned → refused or recalled.
type State string

// The states.
const (
	Asked    State = "asked"    // the region decides
	Planned  State = "planned"  // on the day it is carried out
	Done     State = "done"     // nothing of the person is left
	Refused  State = "refused"  // with a reason
	Recalled State = "recalled" // the person changed their mind
)

// States lists them in the order of life.
func States() []State { return []State{Asked, Planned, Done, Refused, Recalled} }

// Open holds until the removal is carried out, refused or recalled.
func (s State) Open() bool { return s == Asked || s == Planned }

// Removal (удаление персональных данных) is one person's data on its way out. After it
// is done the row names nobody: the person it points to has no name any more.
type Removal struct {
	bun.BaseModel `bun:"table:removal,alias:removal"`
	RegionID      uuid.UUID
	ID            uuid.UUID
	PersonID      uuid.UUID
	Cause         Cause
	State         State
	AskedOn       civil.Date // by the region's calendar
	LimitOn       civil.Date // the last lawful day
	PlannedOn     civil.Date `bun:",nullzero"`
	AskedBy       uuid.UUID
	DecidedBy     uuid.UUID `bun:",nullzero"`
	DecidedAt     time.Time `bun:",nullzero"`
	Reason        string    // of a refusal
	EndedAt       time.Time `bun:",nullzero"` // done or recalled
	Version       int
	CreatedAt     time.Time
}

// Overdue holds when the last lawful day is past and nothing has been carried out.
func (r *Removal) Overdue(today civil.Date) bool { return r.State.Open() && r.LimitOn.Before(today) }

// Due holds from the day on which a planned removal is carried out.
func (r *Removal) Due(today civil.Date) bool { return r.State == Planned && !r.PlannedOn.After(today) }

// Last is the latest day that may be set: the last lawful one, or today where that has
// passed.
func (r *Removal) Last(today civil.Date) civil.Date {
	if r.LimitOn.Before(today) {
		return today
	}
	return r.LimitOn
}

// Plan sets the day on which the data go: from today up to the last lawful day; where
// that has passed, at once. A day that was set may be moved until it has come.
func (r *Removal) Plan(by uuid.UUID, on, today civil.Date, at time.Time) error {
	last := r.Last(today)
	switch {
	case !r.State.Open():
		return ErrDecided
	case by == r.PersonID:
		return ErrOwn
	case on.IsZero():
		return ErrDay.At("body.date", "Укажите день.")
	case on.Before(today):
		return ErrDay.At("body.date", "Этот день уже прошёл.")
	case on.After(last):
		return ErrDay.At("body.date", fmt.Sprintf("Не позже %s: закон даёт на удаление %d дней.", last.Dotted(), Days))
	}
	r.State, r.PlannedOn, r.DecidedBy, r.DecidedAt = Planned, on, by, at
	return nil
}

// Refuse says no, with a reason that the person reads. The law knows few: data that it
// tells to keep. A route under way is none, since taking part is voluntary [B 1.6]; a
// route on paper is kept as paper, outside of the system [B 2.7, 4.4].
func (r *Removal) Refuse(by uuid.UUID, reason string, at time.Time) error {
	reason = strings.TrimSpace(reason)
	switch {
	case !r.State.Open():
		return ErrDecided
	case by == r.PersonID:
		return ErrOwn
	case utf8.RuneCountInString(reason) < 10:
		return ErrReason.At("body.reason", "Хотя бы десять знаков: какой закон обязывает хранить данные.")
	}
	r.State, r.Reason, r.PlannedOn, r.DecidedBy, r.DecidedAt = Refused, reason, civil.Date{}, by, at
	return nil
}

// Recall takes the request back, by the person alone and until it is carried out. What
// the term of keeping or a withdrawn consent has begun is not theirs to stop.
func (r *Removal) Recall(by uuid.UUID, at time.Time) error {
	if !r.State.Open() || r.Cause != Request || by != r.PersonID {
		return ErrNone
	}
	r.State, r.PlannedOn, r.EndedAt = Recalled, civil.Date{}, at
	return nil
}

// carriedOut ends it.
func (r *Removal) carriedOut(at time.Time) { r.State, r.EndedAt = Done, at }
