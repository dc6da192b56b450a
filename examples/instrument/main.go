// Command lesson-visit is an instrument: the checklist of a visited lesson. A colleague
// marks what was seen; a necessary sign that was not seen is a deficit at once.
package main

import (
	"context"
	"fmt"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func main() { diagnostics.Serve(Visit{}) }

// Checklist is what a methodist writes.
type Checklist struct {
	Title        string `json:"title"`
	Competencies []struct {
		Code  string `json:"code"`
		Title string `json:"title"`
		Signs []Sign `json:"signs"`
	} `json:"competencies"`
}

// Sign is something that a visitor of the lesson can see.
type Sign struct {
	Code      string `json:"code"`
	Text      string `json:"text"`
	Necessary bool   `json:"necessary"`
}

// Visit keeps nothing between calls: its methods are called concurrently.
type Visit struct{}

// worth is what each answer brings; the page never sees it.
var worth = map[string]float64{"no": 0, "partly": 1, "yes": 2}

var answers = []diagnostics.Option{{Code: "yes", Title: "Видно"}, {Code: "partly", Title: "Отчасти"}, {Code: "no", Title: "Не видно"}}

// Describe says who the program is; the manifest must say the same.
func (Visit) Describe() diagnostics.Info {
	return diagnostics.Info{Name: "lesson-visit", Version: "1.0.0", Kind: diagnostics.KindQuestionnaire, Title: "Посещение урока"}
}

// read checks the checklist and names every mistake by its place.
func read(d diagnostics.Definition) (list Checklist, err error) {
	if err := diagnostics.Decode(d, &list); err != nil {
		return list, err
	}
	if _, err := diagnostics.OutlineOf(d); err != nil { // competencies are there and unique
		return list, err
	}
	wrong, seen := &diagnostics.DefinitionError{}, map[string]bool{}
	for i, c := range list.Competencies {
		if c.Title == "" || len(c.Signs) == 0 {
			wrong.Places = append(wrong.Places, diagnostics.Place{Path: fmt.Sprintf("/competencies/%d", i), Reason: "нужны название и признаки"})
		}
		for j, s := range c.Signs {
			if s.Code == "" || s.Text == "" || seen[s.Code] {
				wrong.Places = append(wrong.Places, diagnostics.Place{Path: fmt.Sprintf("/competencies/%d/signs/%d", i, j), Reason: "нужны текст и код, который не повторяется"})
			}
			seen[s.Code] = true
		}
	}
	if len(wrong.Places) > 0 {
		return list, wrong
	}
	return list, nil
}

// Form lays the checklist out: a section for each competency.
func (Visit) Form(_ context.Context, d diagnostics.Definition) (form diagnostics.Form, err error) {
	list, err := read(d)
	if err != nil {
		return form, err
	}
	form.Title, form.Introduction = list.Title, "Отметьте, что было видно на уроке."
	for _, c := range list.Competencies {
		section := diagnostics.Section{Code: c.Code, Title: c.Title}
		for _, s := range c.Signs {
			section.Items = append(section.Items, diagnostics.Item{Code: s.Code, Text: s.Text, Required: true, Input: diagnostics.InputSingle, Options: answers})
		}
		form.Sections = append(form.Sections, section)
		form.Competencies = append(form.Competencies, diagnostics.Competency{Code: c.Code, Title: c.Title, Max: 2 * float64(len(c.Signs))})
	}
	return form, nil
}

// Score adds up what was seen.
func (v Visit) Score(ctx context.Context, d diagnostics.Definition, s diagnostics.Submission) (report diagnostics.Report, err error) {
	list, err := read(d)
	if err != nil {
		return report, err
	}
	given, wrong := map[string]string{}, &diagnostics.AnswersError{}
	refuse := func(item, reason string) {
		wrong.Places = append(wrong.Places, diagnostics.Place{Path: item, Reason: reason})
	}
	for _, a := range s.Answers {
		_, twice := given[a.Item]
		if len(a.Choices) != 1 || twice {
			refuse(a.Item, "нужен один ответ")
			continue
		}
		if _, known := worth[a.Choices[0]]; !known {
			refuse(a.Item, "такого ответа нет")
		}
		given[a.Item] = a.Choices[0]
	}
	report.RunID = s.RunID
	for _, c := range list.Competencies {
		score := diagnostics.Score{Competency: c.Code, Max: 2 * float64(len(c.Signs)), Polarity: diagnostics.HighIsGood}
		for _, sign := range c.Signs {
			answer, ok := given[sign.Code]
			if !ok {
				refuse(sign.Code, "нет ответа")
			}
			delete(given, sign.Code)
			score.Score += worth[answer]
			score.Deficit = score.Deficit || sign.Necessary && answer == "no"
		}
		score.Deficit = score.Deficit || score.Score < score.Max/2
		if score.Deficit {
			score.Advice = "Посетите урок коллеги и обсудите с ним, как это делает он."
		}
		report.Scores = append(report.Scores, score)
	}
	for item := range given {
		refuse(item, "такого признака нет")
	}
	if len(wrong.Places) > 0 {
		return diagnostics.Report{}, wrong
	}
	return report, nil
}
