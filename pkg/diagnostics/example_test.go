package diagnostics_test

import (
	"context"
	"testing"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics/diagnosticstest"
)

// yesNo is a whole instrument: yes-or-no questions, one point each. Its main is
//
//	func main() { diagnostics.Serve(&yesNo{}) }
type yesNo struct {
	parsed diagnostics.Memo[yesNoDefinition]
}

type yesNoDefinition struct {
	Competencies []struct {
		Code      string   `json:"code"`
		Title     string   `json:"title"`
		Questions []string `json:"questions"`
	} `json:"competencies"`
}

func (*yesNo) Describe() diagnostics.Info {
	return diagnostics.Info{Name: "yes-no", Version: "1.0.0", Kind: diagnostics.KindQuestionnaire, Title: "Да или нет"}
}

func parseYesNo(raw diagnostics.Definition) (d yesNoDefinition, err error) {
	if err := diagnostics.Decode(raw, &d); err != nil {
		return d, err
	}
	if len(d.Competencies) == 0 {
		return d, &diagnostics.DefinitionError{Places: []diagnostics.Place{{Path: "/competencies", Reason: "нет ни одной компетенции"}}}
	}
	return d, nil
}

func (y *yesNo) Form(_ context.Context, raw diagnostics.Definition) (diagnostics.Form, error) {
	d, err := y.parsed.Get(raw, parseYesNo)
	if err != nil {
		return diagnostics.Form{}, err
	}
	f := diagnostics.Form{Title: "Да или нет"}
	for _, c := range d.Competencies {
		section := diagnostics.Section{Code: c.Code, Title: c.Title}
		for _, q := range c.Questions {
			section.Items = append(section.Items, diagnostics.Item{
				Code: q, Text: q, Required: true, Input: diagnostics.InputSingle,
				Options: []diagnostics.Option{{Code: "yes", Title: "Да"}, {Code: "no", Title: "Нет"}},
			})
		}
		f.Sections = append(f.Sections, section)
		f.Competencies = append(f.Competencies, diagnostics.Competency{Code: c.Code, Title: c.Title, Max: float64(len(c.Questions))})
	}
	return f, nil
}

func (y *yesNo) Score(_ context.Context, raw diagnostics.Definition, s diagnostics.Submission) (diagnostics.Report, error) {
	d, err := y.parsed.Get(raw, parseYesNo)
	if err != nil {
		return diagnostics.Report{}, err
	}
	given, wrong := map[string]string{}, &diagnostics.AnswersError{}
	for _, a := range s.Answers {
		if _, twice := given[a.Item]; twice || len(a.Choices) != 1 || a.Choices[0] != "yes" && a.Choices[0] != "no" {
			wrong.Places = append(wrong.Places, diagnostics.Place{Path: a.Item, Reason: "ответьте один раз: да или нет"})
			continue
		}
		given[a.Item] = a.Choices[0]
	}
	r := diagnostics.Report{RunID: s.RunID}
	for _, c := range d.Competencies {
		score := diagnostics.Score{Competency: c.Code, Max: float64(len(c.Questions)), Polarity: diagnostics.HighIsGood}
		for _, q := range c.Questions {
			switch given[q] {
			case "yes":
				score.Score++
			case "":
				wrong.Places = append(wrong.Places, diagnostics.Place{Path: q, Reason: "нет ответа"})
			}
			delete(given, q)
		}
		score.Deficit = score.Score < score.Max/2
		r.Scores = append(r.Scores, score)
	}
	for item := range given {
		wrong.Places = append(wrong.Places, diagnostics.Place{Path: item, Reason: "такого вопроса нет"})
	}
	if len(wrong.Places) > 0 {
		return diagnostics.Report{}, wrong
	}
	return r, nil
}

func TestExercise_TheSmallestInstrumentPasses(t *testing.T) {
	t.Parallel()
	diagnosticstest.Exercise(t, &yesNo{}, diagnosticstest.Sample{
		Definition: diagnostics.Definition(`{"competencies":[{"code":"a","title":"А","questions":["q1","q2","q3"]},{"code":"b","title":"Б","questions":["q4"]}]}`),
	})
}
