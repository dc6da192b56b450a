package assessmentweb

import "github.com/marshrut-iom/marshrut/pkg/diagnostics"

// form is a questionnaire ready to be shown; nothing in it says what an answer is
// worth.
type form struct {
	Title        string           `json:"title"`
	Introduction string           `json:"introduction,omitempty"`
	Sections     []formSection    `json:"sections"`
	Competencies []formCompetency `json:"competencies"`
	TimeLimit    int              `json:"time_limit,omitempty" doc:"Время на ответы, секунды"`
	Test         bool             `json:"test,omitempty" doc:"Задания с верными ответами; пропущенное не приносит баллов"`
	Drawn        bool             `json:"drawn,omitempty" doc:"У каждого прохождения свой вариант"`
}

type formSection struct {
	Code         string     `json:"code"`
	Title        string     `json:"title"`
	Introduction string     `json:"introduction,omitempty" doc:"О чём все задания раздела"`
	Items        []formItem `json:"items"`
}

type formItem struct {
	Code     string            `json:"code"`
	Text     string            `json:"text"`
	Hint     string            `json:"hint,omitempty"`
	Required bool              `json:"required"`
	Input    diagnostics.Input `json:"input" enum:"single,multiple,ordering,matching,short,number,text,essay" doc:"В ordering и matching ответ состоит из пар: «вариант:место» (с 1), «вариант:цель»"`
	Options  []formOption      `json:"options,omitempty"`
	Targets  []formOption      `json:"targets,omitempty" doc:"С чем соотносят варианты"`
	Rubric   []formCriterion   `json:"rubric,omitempty" doc:"По чему оценивает эксперт"`
	Unit     string            `json:"unit,omitempty"`
	Show     []formCondition   `json:"show,omitempty" doc:"Когда спрашивать: выполнены все условия; нет — всегда"`
}

// formCondition holds when the answer to an earlier item is one of the options.
type formCondition struct {
	Item string   `json:"item"`
	In   []string `json:"in"`
}

type formCriterion struct {
	Code        string  `json:"code"`
	Title       string  `json:"title"`
	Description string  `json:"description,omitempty"`
	Max         float64 `json:"max"`
}

type formOption struct {
	Code  string `json:"code"`
	Title string `json:"title"`
}

type formCompetency struct {
	Code  string  `json:"code"`
	Title string  `json:"title"`
	Max   float64 `json:"max" doc:"Наибольший балл"`
}

func toForm(f *diagnostics.Form) *form {
	if f == nil {
		return nil
	}
	out := &form{Title: f.Title, Introduction: f.Introduction, Sections: []formSection{}, Competencies: []formCompetency{},
		TimeLimit: f.TimeLimit, Test: f.Test, Drawn: f.Drawn}
	for _, s := range f.Sections {
		section := formSection{Code: s.Code, Title: s.Title, Introduction: s.Introduction, Items: []formItem{}}
		for _, i := range s.Items {
			section.Items = append(section.Items, toItem(i))
		}
		out.Sections = append(out.Sections, section)
	}
	for _, c := range f.Competencies {
		out.Competencies = append(out.Competencies, formCompetency(c))
	}
	return out
}

func toItem(i diagnostics.Item) formItem {
	out := formItem{Code: i.Code, Text: i.Text, Hint: i.Hint, Required: i.Required, Input: i.Input, Unit: i.Unit, Rubric: toRubric(i.Rubric)}
	for _, when := range i.Show {
		out.Show = append(out.Show, formCondition(when))
	}
	for _, o := range i.Options {
		out.Options = append(out.Options, formOption(o))
	}
	for _, o := range i.Targets {
		out.Targets = append(out.Targets, formOption(o))
	}
	return out
}

func toRubric(all []diagnostics.Criterion) (out []formCriterion) {
	for _, c := range all {
		out = append(out, formCriterion(c))
	}
	return out
}
