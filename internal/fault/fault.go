// Package fault is the one vocabulary of refusals: what kind of refusal it is,
// a stable id that programs may rely on, and one Russian sentence for the person.
//
// Only package web knows which HTTP status a kind becomes. An error that is not
// a *fault.Error is internal: it is logged once and never shown.
package fault

import (
	"errors"
	"strings"
	"time"
)

// Kind says what sort of refusal an error is.
type Kind string

// The kinds of refusal, from the caller's mistake to ours.
const (
	Invalid         Kind = "invalid"         // the input cannot be understood or lacks something
	Rule            Kind = "rule"            // a rule of the regulation forbids it; Rule and Clause say which
	Conflict        Kind = "conflict"        // not possible in the present state; Allowed says what is
	Stale           Kind = "stale"           // the version is not the current one
	VersionRequired Kind = "version"         // an edit came without the version it edits
	NotFound        Kind = "not_found"       // does not exist, or not for you: never tells which
	Forbidden       Kind = "forbidden"       // the role never may do this
	Unauthenticated Kind = "unauthenticated" // nobody is signed in
	TooMany         Kind = "too_many"        // slow down
	TooLarge        Kind = "too_large"       // over a size limit
	Unsupported     Kind = "unsupported"     // a file or media type that is not taken
	OutOfRange      Kind = "out_of_range"    // a part of a file that it does not have
	Unavailable     Kind = "unavailable"     // a part we depend on does not answer now
	Internal        Kind = "internal"        // our own failure
)

// Error is a refusal. Message is one Russian sentence that says what is wrong,
// where, and what to do; it never carries another tenant's data.
type Error struct {
	Kind    Kind
	ID      string        // stable, "area.what": "iom.extension_too_long"
	Message string        // Russian, for the person
	Rule    string        // "R3", when a rule of the route refused it
	Clause  string        // the regulation's clause: "п. 1.10 Положения"
	Fields  []Field       // the places of bad input
	Allowed []string      // what is possible instead (Conflict)
	After   time.Duration // how long to wait before the next attempt (TooMany)
	cause   error
}

// Field names one bad place of the input.
type Field struct {
	Path    string // "body.term.end", or "Лист1!C14" for a sheet
	Message string // Russian
}

// New makes a refusal.
func New(kind Kind, id, message string) *Error {
	return &Error{Kind: kind, ID: id, Message: message}
}

// Error gives the message with its clause.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.ID)
	b.WriteString(": ")
	b.WriteString(e.Message)
	if e.Clause != "" {
		b.WriteString(" (" + e.Clause + ")")
	}
	if e.cause != nil {
		b.WriteString(": " + e.cause.Error())
	}
	return b.String()
}

// Unwrap gives the technical cause, which is logged and never shown.
func (e *Error) Unwrap() error { return e.cause }

// Is holds for two refusals with the same id, so that errors.Is(err, ErrX) works
// for package-level refusals that were given a clause or a cause on the way.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.ID == e.ID
}

// By returns a copy that names the rule and the clause that refused.
func (e *Error) By(rule, clause string) *Error {
	c := *e
	c.Rule, c.Clause = rule, clause
	return &c
}

// At returns a copy that names one more bad place of the input.
func (e *Error) At(path, message string) *Error {
	c := *e
	c.Fields = append(append([]Field(nil), e.Fields...), Field{Path: path, Message: message})
	return &c
}

// Allowing returns a copy that names what is possible instead.
func (e *Error) Allowing(steps ...string) *Error {
	c := *e
	c.Allowed = steps
	return &c
}

// Waiting returns a copy that says after how long to try again.
func (e *Error) Waiting(d time.Duration) *Error {
	c := *e
	c.After = d
	return &c
}

// Saying returns a copy with another sentence.
func (e *Error) Saying(message string) *Error {
	c := *e
	c.Message = message
	return &c
}

// Because returns a copy that carries the technical cause.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// KindOf tells the kind of err; anything that is not a refusal is Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// As finds the refusal in err's chain.
func As(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// Short keeps so many letters of a foreign text that a sentence quotes; an ellipsis
// stands for the rest.
func Short(text string, letters int) string {
	if len(text) <= letters {
		return text
	}
	if r := []rune(text); len(r) > letters {
		return string(r[:letters-1]) + "…"
	}
	return text
}
