package authoring

import (
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/instrument/entrytest"
)

// Question is a question of the survey of needs beside a test [A IV.1], as a form holds
// it: its options stand in lines.
type Question struct {
	Code       string
	Kind       entrytest.Kind // single, multiple or text
	Text, Hint string
	Options    string
	As         entrytest.As
}

// How a survey's question is answered, and what the answer becomes; the most usual first.
var (
	SurveyKinds = []entrytest.Kind{entrytest.Multiple, entrytest.Single, entrytest.Text}
	SurveyAs    = []entrytest.As{entrytest.AsRequest, entrytest.AsDifficulty, entrytest.AsNote}
)

// questionFamily is the family of their codes.
const questionFamily = "need"

// Survey gives what stands above the questions, and the questions; nothing where the
// draft has no survey.
func (d *Draft) Survey() (title, introduction string, questions []Question) {
	if d.Test == nil || d.Test.Survey == nil {
		return "", "", nil
	}
	s := d.Test.Survey
	for _, q := range s.Questions {
		questions = append(questions, Question{q.Code, q.Kind, q.Text, q.Hint, strings.Join(q.Options, "\n"), q.As})
	}
	return s.Title, s.Introduction, questions
}

// SetSurvey writes what stands above the questions; it makes the survey where there is
// none.
func (d *Draft) SetSurvey(title, introduction string) error {
	if d.Test == nil {
		return ErrNotFound
	}
	s := d.survey()
	s.Title, s.Introduction = strings.TrimSpace(title), strings.TrimSpace(introduction)
	problems := d.Problems()
	for _, name := range []string{"title", "introduction"} {
		if err := wrongAt(problems, "/survey/"+name, map[string]string{"": name}); err != nil {
			return err
		}
	}
	return nil
}

func (d *Draft) survey() *entrytest.Survey {
	if d.Test.Survey == nil {
		d.Test.Survey = &entrytest.Survey{Questions: []entrytest.Question{}}
	}
	return d.Test.Survey
}

// RemoveSurvey takes the survey away with all its questions.
func (d *Draft) RemoveSurvey() error {
	if d.Test == nil || d.Test.Survey == nil {
		return ErrNotFound
	}
	d.Test.Survey = nil
	return nil
}

func (d *Draft) questionAt(code string) int {
	if d.Test == nil || d.Test.Survey == nil {
		return -1
	}
	return slices.IndexFunc(d.Test.Survey.Questions, func(q entrytest.Question) bool { return q.Code == code })
}

// SetQuestion rewrites a question, or adds one where its code is empty.
func (d *Draft) SetQuestion(q Question) error {
	if d.Test == nil {
		return ErrNotFound
	}
	to := entrytest.Question{Code: q.Code, Kind: q.Kind, Text: strings.TrimSpace(q.Text), Hint: strings.TrimSpace(q.Hint), As: q.As}
	if q.Kind != entrytest.Text {
		to.Options = Lines(q.Options)
	}
	i := d.questionAt(q.Code)
	switch {
	case q.Code != "" && i < 0:
		return ErrNotFound
	case q.Code == "":
		to.Code = d.codes().next(questionFamily)
		s := d.survey()
		i = len(s.Questions)
		s.Questions = append(s.Questions, to)
	default:
		d.Test.Survey.Questions[i] = to
	}
	problems := d.Problems()
	if err := wrongAt(problems, "/survey/questions/"+itoa(i), map[string]string{"options": "options"}); err != nil {
		return err
	}
	for _, p := range problems { // what all of them together may ask
		if p.Path == "/survey/questions" {
			return ErrStep.At("body.options", sentence(p.Reason))
		}
	}
	return nil
}

// MoveQuestion takes a question one place up or down; at the edge nothing happens.
func (d *Draft) MoveQuestion(code string, by int) error {
	i := d.questionAt(code)
	if i < 0 {
		return ErrNotFound
	}
	all := d.Test.Survey.Questions
	if to := i + by; to >= 0 && to < len(all) {
		all[i], all[to] = all[to], all[i]
	}
	return nil
}

// RemoveQuestion takes a question out. A survey without one can't be published: it stands
// among the problems.
func (d *Draft) RemoveQuestion(code string) error {
	i := d.questionAt(code)
	if i < 0 {
		return ErrNotFound
	}
	s := d.Test.Survey
	s.Questions = slices.Delete(s.Questions, i, i+1)
	return nil
}
