package assessmentweb

import (
	"slices"
	"strconv"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// onScreen is how many items stand on one screen at most: a phone shows two or three
// at a time, and what is sent at once stays small.
const onScreen = 8

// part is one screen of a questionnaire: a section of its form, or a piece of a long
// one.
type part struct {
	Number       int
	Title        string
	Introduction string // what all its items are about
	Items        []diagnostics.Item
	Asked        int // of Items; the others wait for an answer that brings them out
	Answered     int
}

func (p part) whole() bool { return p.Answered == p.Asked }

// progress is how far a person has come in a questionnaire.
type progress struct {
	Parts    []part
	Items    int
	Answered int
	Missing  []gap // required items without an answer
}

// few gaps are listed at once, many only when asked for.
const few = 10

// gap is an item that still wants an answer.
type gap struct {
	Part int
	Item diagnostics.Item
}

// progressOf splits the form into screens and counts what is answered.
func progressOf(form *diagnostics.Form, answers assessment.Answers) progress {
	var p progress
	if form == nil {
		return p
	}
	asked := form.Asked(func(item string) []string { return answers[item].Choices })
	for _, s := range form.Sections {
		for start, pieces := 0, split(len(s.Items)); len(pieces) > 0; pieces = pieces[1:] {
			one := part{Number: len(p.Parts) + 1, Title: s.Title, Introduction: s.Introduction, Items: onScreenOf(s.Items[start:start+pieces[0]], asked)}
			start += pieces[0]
			if len(one.Items) == 0 {
				continue
			}
			for _, item := range one.Items {
				if !asked[item.Code] {
					continue
				}
				one.Asked++
				switch {
				case answered(answers[item.Code], item):
					one.Answered++
				case item.Required:
					p.Missing = append(p.Missing, gap{one.Number, item})
				}
			}
			p.Items, p.Answered = p.Items+one.Asked, p.Answered+one.Answered
			p.Parts = append(p.Parts, one)
		}
	}
	return p
}

// onScreenOf leaves out the items that are not asked, but for those whose conditions
// stand on the same screen: an answer given there may bring them out.
func onScreenOf(items []diagnostics.Item, asked map[string]bool) []diagnostics.Item {
	return slices.DeleteFunc(slices.Clone(items), func(item diagnostics.Item) bool {
		return !asked[item.Code] && !slices.ContainsFunc(item.Show, func(when diagnostics.Condition) bool {
			return slices.ContainsFunc(items, func(other diagnostics.Item) bool { return other.Code == when.Item })
		})
	})
}

// split cuts n items into pieces of about the same size.
func split(n int) []int {
	pieces := (n + onScreen - 1) / onScreen
	out := make([]int, pieces)
	for i := range out {
		out[i] = n*(i+1)/pieces - n*i/pieces
	}
	return out
}

// at gives the part that is asked for, else the first that is not whole; false where
// nothing is left to answer.
func (p progress) at(asked string) (part, bool) {
	if n, err := strconv.Atoi(asked); err == nil && n >= 1 && n <= len(p.Parts) {
		return p.Parts[n-1], true
	}
	for _, one := range p.Parts {
		if !one.whole() {
			return one, true
		}
	}
	return part{}, false
}

// minutes is about how long a questionnaire takes: 40 statements take a quarter of
// an hour.
func minutes(items int) int { return max(1, (items*3+7)/8) }
