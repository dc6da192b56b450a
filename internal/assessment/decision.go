package assessment

import (
	"crypto/sha256"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Decision is about a person of a file who is not found for certain: a methodist says
// who it is, or that their rows are left out. Nobody is ever guessed.
type Decision struct {
	Key        []byte // of how the file names them: a decision outlives another reading
	Number     int    // among the people of the file; -1: no more there
	Sheet      string
	Row        int
	Named      diagnostics.Person
	Reason     string
	Candidates []Likeness
	Choice     Choice
	PersonID   uuid.UUID
	AuthorID   uuid.UUID
	DecidedAt  time.Time
	// Earlier is what was decided about the same writing in another file of the instrument:
	// proposed for one that is undecided, never taken by itself.
	Earlier       Choice
	EarlierPerson uuid.UUID
}

// Choice is what was decided.
type Choice string

// The choices.
const (
	Undecided   Choice = ""
	ChosePerson Choice = "person"
	ChoseSkip   Choice = "skip"
)

// keyOf is the same for the same person as a file names them, however it is spaced.
func keyOf(p diagnostics.Person) [32]byte {
	w := wantedOf(p)
	return sha256.Sum256([]byte(strings.Join([]string{w.snils, w.email, w.surname, w.given, w.patronymic, w.employer}, "\x00")))
}

// choices are the decisions on an import, by key.
type choices map[[32]byte]Decision

func choicesOf(decided []Decision) choices {
	out := choices{}
	for _, d := range decided {
		if d.Choice != Undecided && len(d.Key) == 32 {
			out[[32]byte(d.Key)] = d
		}
	}
	return out
}

func (c choices) of(p diagnostics.Person) (Decision, bool) {
	if len(c) == 0 {
		return Decision{}, false
	}
	d, ok := c[keyOf(p)]
	return d, ok
}

// doubt says why the results of one of the people of a file can't land under a name.
type doubt struct {
	person int
	Problem
}

// doubtsOf are the people whom the file does not name for certain, with who it may be.
func doubtsOf(m *Matcher, people []ImportPerson, doubts []doubt) (out []Decision) {
	for _, d := range doubts[:min(len(doubts), maxProblems)] {
		who := people[d.person]
		key := keyOf(who.Named)
		out = append(out, Decision{Key: key[:], Number: who.Number, Sheet: who.Sheet, Row: who.Row, Named: who.Named, Reason: d.Reason, Candidates: m.Likely(d.person)})
	}
	return out
}
