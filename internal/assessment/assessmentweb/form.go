package assessmentweb

import "github.com/marshrut-iom/marshrut/pkg/diagnostics"

// form is a questionnaire ready to be shown; nothing in it says what an answer is
// worth.
type form struct {
	Title        string           `json:"title"`
	Introduction string           `json:"introduction,omitempty"`
	Sections     []formSection    `json:"sections"`
	Competencies []formCompetency `json:"competencies"`
}

type formSection struct {
	Code  string     `json:"code"`
	Title string     `json:"title"`
	Items []formItem `json:"items"`
}

type formItem struct {
	Code     string            `json:"code"`
	Text     string            `json:"text"`
	Hint     string            `json:"hint,omitempty"`
	Required bool              `json:"required"`
	Input    diagnostics.Input `json:"input" enum:"single,multiple,text"`
	Options  []formOption      `json:"options,omitempty"`
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
	out := &form{Title: f.Title, Introduction: f.Introduction, Sections: []formSection{}, Competencies: []formCompetency{}}
	for _, s := range f.Sections {
		section := formSection{Code: s.Code, Title: s.Title, Items: []formItem{}}
		for _, i := range s.Items {
			item := formItem{Code: i.Code, Text: i.Text, Hint: i.Hint, Required: i.Required, Input: i.Input}
			for _, o := range i.Options {
				item.Options = append(item.Options, formOption(o))
			}
			section.Items = append(section.Items, item)
		}
		out.Sections = append(out.Sections, section)
	}
	for _, c := range f.Competencies {
		out.Competencies = append(out.Competencies, formCompetency(c))
	}
	return out
}
