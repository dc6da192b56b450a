package assessmentplugin

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Bounds on what goes in and comes out.
const (
	maxAnswers     = 2000
	maxAnswerBytes = 64 << 10
	maxNotes       = 50
	maxText        = 20_000 // characters
	maxItems       = 1000
	maxOptions     = 100
	maxRows        = 2_000_000
	maxCells       = 1000
	maxSheets      = 500
	maxCriteria    = 20
	maxPoints      = 1000
	maxRequests    = 20
)

// outline is what reports on one definition, and the forms of its runs, are held
// against.
type outline struct {
	named diagnostics.Outline // by the definition; no levels: any
	max   map[string]float64  // by competency
}

func outlineOf(named diagnostics.Outline, f diagnostics.Form) outline {
	o := outline{named: named, max: make(map[string]float64, len(f.Competencies))}
	for _, c := range f.Competencies {
		o.max[c.Code] = c.Max
	}
	return o
}

func lying(format string, args ...any) error { return lie{fmt.Errorf(format, args...)} }

// check holds a report against its definition: the run it was asked for, every
// competency once and no other, a possible score, a known level.
func (o outline) check(runID string, r diagnostics.Report) error {
	if r.RunID != runID {
		return lying("the report is of another run")
	}
	if len(r.Scores) != len(o.max) || len(r.Notes) > maxNotes {
		return lying("%d scores on %d competencies, %d notes", len(r.Scores), len(o.max), len(r.Notes))
	}
	for i, s := range r.Scores {
		most, known := o.max[s.Competency]
		switch {
		case !known:
			return lying("unknown competency %.80q", s.Competency)
		case slices.ContainsFunc(r.Scores[:i], func(e diagnostics.Score) bool { return e.Competency == s.Competency }):
			return lying("competency %s comes twice", s.Competency)
		case s.Max != most:
			return lying("%s: maximum %v, the form says %v", s.Competency, s.Max, most)
		case math.IsNaN(s.Score) || s.Score < 0 || s.Score > s.Max:
			return lying("%s: score %v of %v", s.Competency, s.Score, s.Max)
		case len(o.named.Levels) > 0 && s.Level != "" && !slices.Contains(o.named.Levels, s.Level):
			return lying("%s: unknown level %.80q", s.Competency, s.Level)
		case !s.Polarity.Known():
			return lying("%s: polarity %.80q", s.Competency, s.Polarity)
		case tooLong(s.Level, s.LevelTitle, s.Advice):
			return lying("%s: a text is too long", s.Competency)
		}
	}
	if err := o.checkItems(r.Items); err != nil {
		return err
	}
	for _, n := range r.Notes {
		if tooLong(n.Code, n.Text) {
			return lying("a note is too long")
		}
	}
	for _, q := range r.Requests {
		if n := utf8.RuneCountInString(q.Text); !q.Kind.Known() || n < 3 || n > 2000 || len(r.Requests) > maxRequests {
			return lying("%d requests, one of kind %.80q with %d characters", len(r.Requests), q.Kind, n)
		}
	}
	return nil
}

// checkItems holds what single items gave to what is possible.
func (o outline) checkItems(items []diagnostics.ItemScore) error {
	if len(items) > maxItems {
		return lying("%d scores of items", len(items))
	}
	seen := make(map[string]bool, len(items))
	for _, i := range items {
		most, known := o.max[i.Competency]
		switch {
		case i.Item == "" || seen[i.Item] || tooLong(i.Item):
			return lying("the score of item %.80q comes twice", i.Item)
		case !known:
			return lying("item %.80q: unknown competency %.80q", i.Item, i.Competency)
		case !(i.Max > 0) || i.Max > most*(1+1e-9) || !(i.Score >= 0) || i.Score > i.Max:
			return lying("item %.80q: score %v of %v", i.Item, i.Score, i.Max)
		}
		seen[i.Item] = true
	}
	return nil
}

// checkForm holds a form against its definition.
func checkForm(named diagnostics.Outline, f diagnostics.Form) error {
	if len(f.Competencies) != len(named.Competencies) {
		return lying("%d competencies in the form, %d in the definition", len(f.Competencies), len(named.Competencies))
	}
	for i, c := range f.Competencies {
		if c.Code != named.Competencies[i] {
			return lying("competency %.80q in the place of %.80q", c.Code, named.Competencies[i])
		}
		if !(c.Max > 0) || math.IsInf(c.Max, 0) || tooLong(c.Title) {
			return lying("competency %s: maximum %v", c.Code, c.Max)
		}
	}
	if tooLong(f.Title, f.Introduction) {
		return lying("the title or the introduction is too long")
	}
	if f.TimeLimit != 0 && (f.TimeLimit < 60 || f.TimeLimit > 24*3600 || !f.Test) {
		return lying("a time limit of %d seconds", f.TimeLimit)
	}
	seen := map[string]bool{}
	for _, s := range f.Sections {
		if tooLong(s.Code, s.Title, s.Introduction) {
			return lying("section %.80q: a text is too long", s.Code)
		}
		for _, i := range s.Items {
			if i.Code == "" || seen[i.Code] || len(seen) >= maxItems {
				return lying("item %.80q has no code, comes twice, or there are too many", i.Code)
			}
			if err := checkItem(i); err != nil {
				return err
			}
			for _, when := range i.Show {
				if !seen[when.Item] || len(i.Show) > maxCriteria || len(when.In) > maxOptions || tooLong(when.In...) {
					return lying("item %.80q: shown after %.80q", i.Code, when.Item)
				}
			}
			seen[i.Code] = true
		}
	}
	if len(seen) == 0 {
		return lying("the form has no items")
	}
	return nil
}

// checkItem holds an item to what a page can show and a person answer.
func checkItem(i diagnostics.Item) error {
	switch {
	case !i.Input.Known():
		return lying("item %.80q: input %.80q", i.Code, i.Input)
	case i.Input.Chosen() && len(i.Options) == 0 || len(i.Options) > maxOptions || len(i.Targets) > maxOptions:
		return lying("item %.80q: %d options, %d targets", i.Code, len(i.Options), len(i.Targets))
	case (i.Input == diagnostics.InputMatching) != (len(i.Targets) > 0):
		return lying("item %.80q: %d targets of %.80q", i.Code, len(i.Targets), i.Input)
	case len(i.Rubric) > maxCriteria || len(i.Rubric) > 0 && i.Input != diagnostics.InputEssay && i.Input != diagnostics.InputText:
		return lying("item %.80q: a rubric of %d criteria for %.80q", i.Code, len(i.Rubric), i.Input)
	case tooLong(i.Code, i.Text, i.Hint, i.Unit):
		return lying("item %.80q: a text is too long", i.Code)
	}
	for _, list := range [][]diagnostics.Option{i.Options, i.Targets} {
		for _, o := range list {
			if i.Input.Paired() && (o.Code == "" || strings.Contains(o.Code, ":")) || tooLong(o.Code, o.Title) {
				return lying("item %.80q: option %.80q", i.Code, o.Code)
			}
		}
	}
	for n, c := range i.Rubric {
		twice := slices.ContainsFunc(i.Rubric[:n], func(e diagnostics.Criterion) bool { return e.Code == c.Code })
		if c.Code == "" || twice || !(c.Max > 0) || c.Max > maxPoints || tooLong(c.Code, c.Title, c.Description) {
			return lying("item %.80q: criterion %.80q of %v points", i.Code, c.Code, c.Max)
		}
	}
	return nil
}

// checkDrawn holds the form of a run against the outline of its definition.
func (o outline) checkDrawn(f diagnostics.Form) error {
	if err := checkForm(o.named, f); err != nil {
		return err
	}
	for _, c := range f.Competencies {
		if c.Max != o.max[c.Code] {
			return lying("%s: maximum %v in a drawn form, %v in the whole one", c.Code, c.Max, o.max[c.Code])
		}
	}
	return nil
}

func checkPreview(p diagnostics.Preview) error {
	if len(p.Sheets) > maxSheets || tooLong(p.Format, p.Encoding, p.Delimiter) {
		return lying("a preview with %d sheets", len(p.Sheets))
	}
	for _, s := range p.Sheets {
		if len(s.Columns) > maxCells || len(s.Found) > maxCells || len(s.Missing) > maxCells || len(s.Top) > maxCells ||
			s.Rows < 0 || s.HeaderRow < 0 || s.HeaderRows < 0 || tooLong(s.Name) {
			return lying("sheet %.80q with %d columns and %d rows", s.Name, len(s.Columns), s.Rows)
		}
	}
	return nil
}

// checkRow lets a row pass that can be what a sheet holds. Whether it can be
// stored is the importing area's rule.
func checkRow(r diagnostics.Row) error {
	for _, number := range []*float64{r.Score, r.Max} {
		if number != nil && (math.IsNaN(*number) || math.IsInf(*number, 0)) {
			return lying("row %d: a number that is none", r.Number)
		}
	}
	if r.Number < 0 || len(r.Cells) > maxCells || len(r.Errors) > maxCells {
		return lying("row %d with %d cells", r.Number, len(r.Cells))
	}
	if len(r.Errors) == 0 && r.Score != nil && r.Max != nil && (*r.Score < 0 || *r.Score > *r.Max) {
		return lying("row %d: score %v of %v", r.Number, *r.Score, *r.Max)
	}
	if p := r.Person; tooLong(r.Sheet, r.Competency, r.CompetencyTitle, r.Level, r.Date, r.Variant, p.SNILS, p.Email, p.Surname, p.Name, p.Patronymic, p.Organization) {
		return lying("row %d: a text is too long", r.Number)
	}
	return nil
}

// checkSubmission keeps answers within what any questionnaire can ask.
func checkSubmission(s diagnostics.Submission) error {
	if len(s.Answers) > maxAnswers || sizeOf(s) > maxAnswerBytes*4 {
		return &diagnostics.AnswersError{Places: []diagnostics.Place{{Reason: "слишком много ответов или они слишком длинные"}}}
	}
	return nil
}

func sizeOf(s diagnostics.Submission) int {
	n := len(s.RunID)
	for _, a := range s.Answers {
		n += len(a.Item) + len(a.Text) + 16
		for _, c := range a.Choices {
			n += len(c) + 8
		}
	}
	return n
}

func tooLong(texts ...string) bool {
	return slices.ContainsFunc(texts, func(s string) bool {
		return len(s) > maxText && utf8.RuneCountInString(s) > maxText
	})
}
