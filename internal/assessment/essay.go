package assessment

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Essay is an answer that an expert scores by a rubric. "Expert" is no role of its
// own: whoever reviews products scores essays, and nobody their own. It is read without
// its author's name.
type Essay struct {
	bun.BaseModel  `bun:"table:essay,alias:essay"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	MunicipalityID uuid.UUID
	OrganizationID uuid.UUID
	PersonID       uuid.UUID
	DiagnosisID    uuid.UUID
	Item           string
	ExpertID       uuid.UUID `bun:",nullzero"`
	Marks          Marks     `bun:"type:jsonb,nullzero"`
	Comment        string
	CreatedAt      time.Time
	ScoredAt       time.Time `bun:",nullzero"`
	Version        int
}

// Marks are points by the criteria of a rubric.
type Marks map[string]float64

// Scored tells whether an expert has scored it.
func (e *Essay) Scored() bool { return !e.ScoredAt.IsZero() }

// shortestComment keeps an expert from scoring without a word: the teacher learns from
// it.
const (
	shortestComment = 10
	longestComment  = 4000
)

// Score takes an expert's marks, one for each criterion, and their words for the
// author. Repeating the same is harmless, another score is refused.
func (e *Essay) Score(by uuid.UUID, rubric []diagnostics.Criterion, marks Marks, comment string, now time.Time) (changed bool, err error) {
	comment = strings.TrimSpace(comment)
	if e.Scored() {
		if e.ExpertID == by && maps.Equal(e.Marks, marks) && e.Comment == comment {
			return false, nil
		}
		return false, ErrEssayScored
	}
	bad := ErrMarks
	for _, c := range rubric {
		if p, ok := marks[c.Code]; !ok || !(p >= 0) || p > c.Max {
			bad = bad.At("body.marks."+c.Code, fmt.Sprintf("От 0 до %s.", points(c.Max)))
		}
	}
	for _, code := range slices.Sorted(maps.Keys(marks)) {
		if !slices.ContainsFunc(rubric, func(c diagnostics.Criterion) bool { return c.Code == code }) {
			bad = bad.At("body.marks."+code, "Такого критерия нет.")
		}
	}
	if n := utf8.RuneCountInString(comment); n < shortestComment || n > longestComment {
		bad = bad.At("body.comment", fmt.Sprintf("Напишите педагогу, что получилось и что улучшить: от %d до %d знаков.", shortestComment, longestComment))
	}
	if len(bad.Fields) > 0 {
		return false, bad
	}
	e.ExpertID, e.Marks, e.Comment, e.ScoredAt = by, marks, comment, now
	e.Version++
	return true, nil
}

// points writes a number as people do: "2", "1,5".
func points(f float64) string { return strings.Replace(fmt.Sprint(f), ".", ",", 1) }

// essayItems gives the items of a form whose answers an expert scores.
func essayItems(form *diagnostics.Form) (out []diagnostics.Item) {
	for item := range Items(form) {
		if len(item.Rubric) > 0 {
			out = append(out, item)
		}
	}
	return out
}

// essaysOf gives those of them that have an answer.
func essaysOf(form *diagnostics.Form, answers Answers) []diagnostics.Item {
	return slices.DeleteFunc(essayItems(form), func(i diagnostics.Item) bool { return strings.TrimSpace(answers[i.Code].Text) == "" })
}

// marked gives the submission with what experts gave; an essay that nobody has scored
// yet counts as nothing, which shows whether all else is in order.
func marked(s diagnostics.Submission, items []diagnostics.Item, given map[string]Marks) diagnostics.Submission {
	for i, a := range s.Answers {
		n := slices.IndexFunc(items, func(item diagnostics.Item) bool { return item.Code == a.Item })
		if n < 0 {
			continue
		}
		for _, c := range items[n].Rubric {
			s.Answers[i].Marks = append(s.Answers[i].Marks, diagnostics.Mark{Criterion: c.Code, Points: given[a.Item][c.Code]})
		}
	}
	return s
}
