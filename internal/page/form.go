package page

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// Refusal is what the door did not take, and what was sent: the page that held the
// form shows both again, so that nothing that was typed is lost.
type Refusal struct {
	Action    string // path the form was sent to
	Sent      url.Values
	ID        string // stable id of the refusal
	Title     string
	Detail    string
	Rule      string // "R3"
	Clause    string // "п. 1.10 Положения"
	Allowed   []string
	Fields    []FieldFault
	Stale     bool // somebody else changed it: what is there now and what was typed are shown side by side
	RequestID string
	Again     bool   // the form was sent and taken before: pressed once more it still does nothing
	Made      string // address of what it made then
	told      bool   // stands on the page
}

// FieldFault names one bad place: "term.end", "indicators.0.title".
type FieldFault struct{ Name, Message string }

// Form is one form of a page. Fields ask it for what to show: what was typed and
// refused, else what is there.
type Form struct {
	Action  string
	Method  string // "post" unless "get"
	Version int    // of the record that is edited; 0: nothing is edited
	Key     string // makes sending twice do it once
	Draft   string // key under which the browser keeps what is typed; empty: it does not
	Files   bool   // sends files
	refusal *Refusal
	marks   []FieldFault
	labels  map[string]string // of its fields, as they are shown
}

// FormTo makes a form that is sent to an address within the acting membership:
// FormTo(ctx, 0, "/routes/", id, "/submit").
func FormTo(ctx context.Context, version int, parts ...any) *Form {
	return FormAt(ctx, version, Link(ctx, parts...))
}

// FormAt makes a form that is sent to a whole path, outside of any membership.
func FormAt(ctx context.Context, version int, action string) *Form {
	f := &Form{Action: action, Method: "post", Version: version, Key: uuid.NewString(), Draft: action}
	if r := From(ctx).Refusal; r != nil && r.Action == action {
		f.refusal = r
		if r.Again {
			f.Key = r.Sent.Get("key")
		}
	}
	return f
}

// WithoutDraft keeps nothing in the browser: for sign-in, passwords and one-button forms.
func (f *Form) WithoutDraft() *Form {
	f.Draft = ""
	return f
}

// Saying lets this form say why another one beside it was not taken.
func (f *Form) Saying(other *Form) *Form {
	f.refusal = other.refusal
	return f
}

// Refused tells whether this form was sent and not taken.
func (f *Form) Refused() *Refusal { return f.refusal }

// tell is Refused for who says so on the page.
func (f *Form) tell() *Refusal {
	if f.refusal != nil {
		f.refusal.told = true
	}
	return f.refusal
}

// Value gives what was typed, or what is there.
func (f *Form) Value(name, current string) string {
	if f.refusal != nil && f.refusal.Sent.Has(name) {
		return f.refusal.Sent.Get(name)
	}
	return current
}

// Values is Value for a field that may be chosen several times.
func (f *Form) Values(name string, current []string) []string {
	if f.refusal != nil {
		return f.refusal.Sent[name]
	}
	return current
}

// Has tells whether a choice is made.
func (f *Form) Has(name, value string, current bool) bool {
	if f.refusal != nil {
		return slices.Contains(f.refusal.Sent[name], value)
	}
	return current
}

// Rows tells how many rows a list of groups "<name>.0.…", "<name>.1.…" has: those
// that were sent, else those that are there, and a free one where more is asked.
func (f *Form) Rows(name string, current int) int {
	if f.refusal == nil {
		return current
	}
	rows := 0
	for sent := range f.refusal.Sent {
		rest, ok := strings.CutPrefix(sent, name+".")
		if !ok {
			continue
		}
		n, _, _ := strings.Cut(rest, ".")
		if i, err := strconv.Atoi(n); err == nil && i >= rows {
			rows = i + 1
		}
	}
	return max(rows, current)
}

// Mark says beside a field what is wrong with what is there, though it was taken: a draft
// may be incomplete. What was sent and not taken is told instead, where it is.
func (f *Form) Mark(name, message string) { f.marks = append(f.marks, FieldFault{name, message}) }

// Marks are what Mark said, in that order; none where the form was not taken.
func (f *Form) Marks() []FieldFault {
	if f.refusal != nil {
		return nil
	}
	return f.marks
}

// Fault gives what is wrong with a field, empty where nothing is.
func (f *Form) Fault(name string) string {
	list := f.marks
	if f.refusal != nil {
		list = f.refusal.Fields
	}
	for _, x := range list {
		if x.Name == name {
			return x.Message
		}
	}
	return ""
}

// Called tells what a field is called that an area draws by itself: the summary of what is
// wrong names it. Fields of this package tell it when they are shown.
func (f *Form) Called(name, label string) {
	if f.refusal == nil {
		return
	}
	if f.labels == nil {
		f.labels = map[string]string{}
	}
	f.labels[name] = label
}

// fieldOf is the field that a place lies in: "in" of "in.0", empty where none is shown.
func (f *Form) fieldOf(place string) string {
	for place != "" {
		if _, shown := f.labels[place]; shown {
			return place
		}
		place = place[:max(0, strings.LastIndexByte(place, '.'))]
	}
	return ""
}

// clause is that of the rule the form was refused by.
func (f *Form) clause() string {
	if f.refusal == nil {
		return ""
	}
	return f.refusal.Clause
}

// Changed tells what stands in the record now, where somebody else has changed it
// meanwhile to something else than what was typed.
func (f *Form) Changed(name, current string) (string, bool) {
	if !f.stale() || !f.refusal.Sent.Has(name) {
		return "", false
	}
	return current, strings.TrimSpace(f.refusal.Sent.Get(name)) != strings.TrimSpace(current)
}

func (f *Form) stale() bool { return f.refusal != nil && f.refusal.Stale }

// changed is Changed for a field: one with boxes has compared them by itself, since a box
// that is not ticked sends nothing.
func (f *Form) changed(x Field) (string, bool) {
	if x.boxes {
		return x.Current, x.other
	}
	return f.Changed(x.Name, x.Current)
}

// worded says the current choice of a list in its own words.
func (x Field) worded(options []Option) Field {
	for _, o := range options {
		if o.Value == x.Current {
			x.shown = o.Label
		}
	}
	return x
}

// dated says a current day in words.
func (x Field) dated(ctx context.Context) Field {
	if d, err := civil.Parse(x.Current); err == nil && x.Type == "date" {
		x.shown = Date(ctx, d)
	}
	return x
}

// several is worded for a list of which several may be chosen.
func (f *Form) several(x Field, options []Option, current []string) Field {
	if !f.stale() {
		return x
	}
	sent := f.refusal.Sent[x.Name]
	var words []string
	x.boxes = true
	for _, o := range options {
		there := slices.Contains(current, o.Value)
		if there {
			words = append(words, o.Label)
		}
		x.other = x.other || there != slices.Contains(sent, o.Value)
	}
	x.Current = strings.Join(words, ", ")
	return x
}

// ticked says the current state of one box as yes or no. Its hint stands beside the box.
func (f *Form) ticked(ctx context.Context, x Field, current bool) Field {
	x.Hint = ""
	if f.stale() {
		x.boxes, x.other = true, f.Has(x.Name, "true", current) != current
		x.Current = T(ctx, "page.no")
		if current {
			x.Current = T(ctx, "page.yes")
		}
	}
	return x
}

// ID is the id of a field that an area draws by itself: the summary of what is wrong
// links to it.
func (f *Form) ID(name string) string { return f.id(name) }

// id makes the id of a field out of its form and its name.
func (f *Form) id(name string) string {
	return "f" + shortHash(f.Action) + "-" + strings.ReplaceAll(name, ".", "-")
}

func shortHash(s string) string {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return strconv.FormatUint(uint64(h), 36)
}
