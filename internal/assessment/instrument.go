package assessment

import (
	"encoding/json"
	"errors"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Instrument is a versioned way to find deficits: a definition that a program runs
// [A IV.2, B 1.3]. It belongs to a region; past its draft it never changes, a
// change is a new edition of the same code.
type Instrument struct {
	bun.BaseModel  `bun:"table:instrument,alias:instrument"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	Code           string
	Edition        int
	Title          string
	Program        string
	ProgramVersion string
	Kind           diagnostics.Kind
	Framework      string
	Definition     json.RawMessage   `bun:"type:jsonb"`
	Form           *diagnostics.Form `bun:"type:jsonb,nullzero"` // a questionnaire's, from trial on
	Items          []string          `bun:",array"`              // codes of the form's items
	State          State
	Version        int
	CreatedAt      time.Time
	UpdatedAt      time.Time
	PublishedAt    time.Time `bun:",nullzero"`
	Test           bool      `bun:",scanonly"` // what a list says of the form, which it does not carry
	TimeLimit      int       `bun:",scanonly"` // seconds
}

// State of an instrument.
type State string

// The states, in the order of life. A trial may be left out; results of one find
// no deficits and count in no dynamics.
const (
	Draft     State = "draft"
	Trial     State = "trial"
	Published State = "published"
	Retired   State = "retired"
)

var moves = map[State][]State{Draft: {Trial, Published}, Trial: {Published, Retired}, Published: {Retired}}

var codeForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// Ref is the program that runs the instrument.
func (i *Instrument) Ref() Program { return Program{i.Program, i.ProgramVersion} }

// Move takes the instrument to the state, or refuses with the states that are
// possible. What the program laid out (form) is kept on leaving the draft.
func (i *Instrument) Move(to State, form *diagnostics.Form, now time.Time) error {
	if !slices.Contains(moves[i.State], to) {
		refusal := ErrInstrumentState
		var allowed []string
		for _, s := range moves[i.State] {
			allowed = append(allowed, string(s))
		}
		return refusal.Allowing(allowed...)
	}
	if i.State == Draft {
		i.Form, i.Items = form, itemsOf(form)
	}
	if to == Published {
		i.PublishedAt = now
	}
	i.State, i.UpdatedAt = to, now
	return nil
}

func itemsOf(f *diagnostics.Form) []string {
	items := []string{}
	for item := range Items(f) {
		items = append(items, item.Code)
	}
	return items
}

// Items goes over the items of a form, section by section; a form that is not there has
// none.
func Items(f *diagnostics.Form) iter.Seq[diagnostics.Item] {
	return func(yield func(diagnostics.Item) bool) {
		if f == nil {
			return
		}
		for _, s := range f.Sections {
			for _, item := range s.Items {
				if !yield(item) {
					return
				}
			}
		}
	}
}

// Offered holds when a person can take the instrument here.
func (i *Instrument) Offered() bool {
	return i.Kind == diagnostics.KindQuestionnaire && (i.State == Published || i.State == Trial)
}

// Check tells every bad place of what a methodist wrote. The definition itself is
// only read for its competencies, each of which must stand in the framework; the
// program checks the rest before the instrument leaves its draft.
func (i *Instrument) Check(f Framework) error {
	bad := ErrInstrumentInvalid
	say := func(path, message string) { bad = bad.At("body."+path, message) }
	if !codeForm.MatchString(i.Code) {
		say("code", "Код: строчные латинские буквы, цифры и дефис, до 64 знаков.")
	}
	if n := utf8.RuneCountInString(i.Title); n < 3 || n > 300 {
		say("title", "Название: от 3 до 300 знаков.")
	}
	if diagnostics.Markup(i.Title) {
		say("title", "Название: "+diagnostics.MarkupRefused+".")
	}
	outline, err := diagnostics.OutlineOf(diagnostics.Definition(i.Definition))
	if err != nil {
		return definitionRefusal(err)
	}
	for n, code := range outline.Competencies {
		if _, ok := f.Find(code); !ok {
			say("definition/competencies/"+strconv.Itoa(n)+"/code", "Такой компетенции нет в перечне «"+f.Title+"».")
		}
	}
	if i.Kind == diagnostics.KindImporter {
		if _, err := ParseResultFile(i.Definition); err != nil {
			return err
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// definitionRefusal words what the SDK says of a definition.
func definitionRefusal(err error) error {
	var d *diagnostics.DefinitionError
	if !errors.As(err, &d) {
		return err
	}
	var refusal *fault.Error = ErrDefinition
	for _, p := range d.Places {
		refusal = refusal.At("body.definition"+p.Path, p.Reason)
	}
	return refusal
}
