package diagnostics

import "strings"

// Input says how an item is answered.
type Input string

// The ways to answer an item.
const (
	InputSingle   Input = "single"   // exactly one of Options
	InputMultiple Input = "multiple" // any number of Options
	InputOrdering Input = "ordering" // every one of Options gets its place: pairs "option:place", counted from 1
	InputMatching Input = "matching" // Options are matched with Targets: pairs "option:target", each option at most once
	InputShort    Input = "short"    // a word or a line
	InputNumber   Input = "number"   // a number as a person writes it: "12,5"
	InputText     Input = "text"     // free text
	InputEssay    Input = "essay"    // a long text
)

// Known tells whether i is one of the ways to answer.
func (i Input) Known() bool { return i.Chosen() || i.Written() }

// Chosen tells whether the answer is made of Choices.
func (i Input) Chosen() bool {
	return i == InputSingle || i == InputMultiple || i.Paired()
}

// Paired tells whether each of the Choices is a pair, see Pair.
func (i Input) Paired() bool { return i == InputOrdering || i == InputMatching }

// Written tells whether the answer is a Text.
func (i Input) Written() bool {
	return i == InputShort || i == InputNumber || i == InputText || i == InputEssay
}

// Item is one statement, question or task. It never says what is right: neither in
// its codes nor in their order.
type Item struct {
	Code     string // unique in the form
	Text     string
	Hint     string
	Required bool // the person is asked not to leave it out; a Test takes a gap nevertheless
	Input    Input
	Options  []Option
	Targets  []Option    // of a matching; there may be more of them than options
	Rubric   []Criterion // of an essay or a text that an expert scores; the person sees it as well
	Unit     string      // of a number: what it counts
	Show     []Condition // when the item is asked: all of them hold; empty: always
}

// Condition holds when the answer to an earlier item is one of In. An item that is not
// asked has no answer, whatever was given to it before.
type Condition struct {
	Item string
	In   []string // codes of options
}

// Option is one possible answer. It carries no value: the page must not show
// what an answer is worth.
type Option struct {
	Code  string // unique in the item; no colon
	Title string
}

// Criterion is one thing by which an expert scores an answer. The platform keeps a
// run with such an answer until an expert has scored it by all criteria, and has it
// scored by the program then.
type Criterion struct {
	Code        string // unique in the rubric
	Title       string
	Description string
	Max         float64 // the most points; the least are 0
}

// Pair writes an option with its place or target, as Choices hold it.
func Pair(option, with string) string { return option + ":" + with }

// CutPair reads what Pair wrote.
func CutPair(choice string) (option, with string, ok bool) {
	option, with, ok = strings.Cut(choice, ":")
	return option, with, ok && option != "" && with != "" && !strings.Contains(with, ":")
}
