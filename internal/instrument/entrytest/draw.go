package entrytest

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// dice are thrown the same way for the same seed whatever made the program: the
// source is specified, and what is made of it stands here.
type dice struct{ source *rand.PCG }

func diceOf(seed string) dice {
	h := sha256.Sum256([]byte(seed))
	return dice{rand.NewPCG(binary.BigEndian.Uint64(h[:8]), binary.BigEndian.Uint64(h[8:16]))}
}

// below gives one of 0 to n-1.
func (d dice) below(n int) int {
	hi, _ := bits.Mul64(d.source.Uint64(), uint64(n))
	return int(hi)
}

func shuffled[T any](d dice, list []T) []T {
	out := slices.Clone(list)
	for i := len(out) - 1; i > 0; i-- {
		j := d.below(i + 1)
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// all gives the tasks of a section as places in its list.
func (s *Section) all() []int {
	all := make([]int, len(s.Items))
	for i := range all {
		all[i] = i
	}
	return all
}

// draw gives those of one run. Those that are not shuffled keep the order of the
// definition.
func (s *Section) draw(runID string) []int {
	all := s.all()
	if s.Draw > 0 || s.Shuffle {
		all = shuffled(diceOf(runID+"\x00"+s.Code), all)
		if s.Draw > 0 {
			all = all[:s.Draw]
		}
		if !s.Shuffle {
			slices.Sort(all)
		}
	}
	return all
}

// lay makes the form of a run. That of no run shows all tasks.
func (c *compiled) lay(runID string) diagnostics.Form {
	f := diagnostics.Form{
		Title: c.d.Title, Introduction: c.d.Introduction, Competencies: c.competencies,
		TimeLimit: c.d.TimeLimit * 60, Test: true, Drawn: c.drawn,
	}
	for _, s := range c.d.Sections {
		section := diagnostics.Section{Code: s.Code, Title: s.Title, Introduction: s.Introduction}
		chosen := s.all()
		if runID != "" {
			chosen = s.draw(runID)
		}
		for _, at := range chosen {
			section.Items = append(section.Items, c.show(&s.Items[at], runID))
		}
		f.Sections = append(f.Sections, section)
	}
	if c.d.Survey != nil {
		f.Sections = append(f.Sections, surveySection(c.d.Survey))
	}
	return f
}

// show lays one task out. Options come in an order that says nothing.
func (c *compiled) show(i *Item, runID string) diagnostics.Item {
	out := diagnostics.Item{Code: i.Code, Text: i.Text, Hint: i.Hint, Required: true, Input: inputs[i.Kind], Unit: i.Unit}
	d := diceOf(runID + "\x00" + i.Code)
	q := c.questions[i.Code]
	out.Options = q.options
	if i.Kind == Ordering || i.Kind == Matching || c.d.ShuffleOptions && !i.KeepOrder {
		out.Options = shuffled(d, q.options)
	}
	if len(q.targets) > 0 {
		out.Targets = shuffled(d, q.targets)
	}
	for _, k := range i.Rubric {
		out.Rubric = append(out.Rubric, diagnostics.Criterion{Code: k.Code, Title: k.Title, Description: k.Description, Max: k.Points})
	}
	return out
}

var inputs = map[Kind]diagnostics.Input{
	Single: diagnostics.InputSingle, Multiple: diagnostics.InputMultiple, Ordering: diagnostics.InputOrdering, Matching: diagnostics.InputMatching,
	Short: diagnostics.InputShort, Number: diagnostics.InputNumber, Essay: diagnostics.InputEssay, Text: diagnostics.InputText,
}

// coded gives each text a code by the alphabet, which says nothing of what is right,
// in the order given.
func coded(prefix string, texts []string) []diagnostics.Option {
	order := slices.Sorted(slices.Values(texts))
	out := make([]diagnostics.Option, len(texts))
	for i, s := range texts {
		at, _ := slices.BinarySearch(order, s)
		out[i] = diagnostics.Option{Code: prefix + strconv.Itoa(at+1), Title: s}
	}
	return out
}

// What becomes of an answer is said where it is given: it is seen by others.
const (
	hintRequest = "Ответ станет Вашим образовательным запросом: его увидят тьютор и школа."
	hintNote    = "Ответ будет виден рядом с результатом, в том числе тьютору и школе."
)

func surveySection(s *Survey) diagnostics.Section {
	out := diagnostics.Section{Code: surveyCode, Title: s.Title, Introduction: s.Introduction}
	for _, q := range s.Questions {
		hint := hintRequest
		if q.As == AsNote {
			hint = hintNote
		}
		out.Items = append(out.Items, diagnostics.Item{
			Code: q.Code, Text: q.Text, Hint: cmp.Or(q.Hint, hint), Input: inputs[q.Kind], Options: coded("o", q.Options),
		})
	}
	return out
}

// surveyCode cannot be a section's own: codes begin with a letter or a digit.
const surveyCode = "_survey"
