package assessmentweb

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

// questionnaire is what a methodist writes on the page: one scale of answers for all
// statements, listed by competency. It becomes a definition for the program of
// questionnaires; definitions that hold more are written through the API.
type questionnaire struct {
	Title, Introduction string
	Framework           string
	Options             []string            // from the weakest to the strongest
	Items               map[string][]string // by competency; one that begins with a dash is reversed
	Basic, High         int                 // percent from which these levels begin; below Basic is a deficit
}

// The program that runs what is written here, and the codes in its definitions.
const (
	questionnaireProgram = "selfdiagnosis"
	scaleCode            = "answers"
	reversed             = "-"
)

// levelTitles are data of the definition, as the statements are: in the product's own
// language whatever the reader's is.
var levelTitles = [3]string{"Низкий", "Базовый", "Высокий"}

type (
	writtenDefinition struct {
		Title        string              `json:"title"`
		Introduction string              `json:"introduction,omitempty"`
		Polarity     string              `json:"polarity"`
		Scales       []writtenScale      `json:"scales"`
		Competencies []writtenCompetency `json:"competencies"`
		Sections     []writtenSection    `json:"sections"`
		Levels       []writtenLevel      `json:"levels"`
		Deficit      writtenDeficit      `json:"deficit"`
	}
	writtenScale struct {
		Code    string          `json:"code"`
		Options []writtenOption `json:"options"`
	}
	writtenOption struct {
		Code  string `json:"code"`
		Title string `json:"title"`
		Value int    `json:"value"`
	}
	writtenCompetency struct {
		Code  string `json:"code"`
		Title string `json:"title"`
	}
	writtenSection struct {
		Code  string        `json:"code"`
		Title string        `json:"title"`
		Items []writtenItem `json:"items"`
	}
	writtenItem struct {
		Code       string `json:"code"`
		Text       string `json:"text"`
		Competency string `json:"competency"`
		Scale      string `json:"scale"`
		Reverse    bool   `json:"reverse,omitempty"`
	}
	writtenLevel struct {
		Code  string  `json:"code"`
		Title string  `json:"title"`
		From  float64 `json:"from"`
	}
	writtenDeficit struct {
		Levels []string `json:"levels"`
	}
)

// definition lays the questionnaire out for the program. Levels are named in words.
func (q questionnaire) definition(f assessment.Framework, levels [3]string) (map[string]any, error) {
	d := writtenDefinition{Title: q.Title, Introduction: q.Introduction, Polarity: "high_is_good", Deficit: writtenDeficit{[]string{"low"}},
		Levels: []writtenLevel{{"low", levels[0], 0}, {"basic", levels[1], float64(q.Basic) / 100}, {"high", levels[2], float64(q.High) / 100}}}
	scale := writtenScale{Code: scaleCode}
	for i, title := range q.Options {
		scale.Options = append(scale.Options, writtenOption{strconv.Itoa(i + 1), title, i + 1})
	}
	d.Scales = []writtenScale{scale}
	for _, c := range f.Competencies {
		items := q.Items[c.Code]
		if len(items) == 0 {
			continue
		}
		d.Competencies = append(d.Competencies, writtenCompetency{c.Code, c.Title})
		s := writtenSection{Code: c.Code, Title: c.Title}
		for i, text := range items {
			text, reverse := strings.CutPrefix(text, reversed)
			s.Items = append(s.Items, writtenItem{c.Code + "-" + strconv.Itoa(i+1), strings.TrimSpace(text), c.Code, scaleCode, reverse})
		}
		d.Sections = append(d.Sections, s)
	}
	raw, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	var out map[string]any
	return out, json.Unmarshal(raw, &out)
}

// questionnaireOf reads a definition back; false where it holds more than the page
// can write.
func questionnaireOf(i assessment.Instrument) (questionnaire, bool) {
	var d writtenDefinition
	if i.Program != questionnaireProgram || json.Unmarshal(i.Definition, &d) != nil || len(d.Scales) != 1 || len(d.Levels) != 3 {
		return questionnaire{}, false
	}
	q := questionnaire{Title: i.Title, Introduction: d.Introduction, Framework: i.Framework, Items: map[string][]string{},
		Basic: int(d.Levels[1].From*100 + .5), High: int(d.Levels[2].From*100 + .5)}
	for _, o := range d.Scales[0].Options {
		q.Options = append(q.Options, o.Title)
	}
	f := assessment.Framework{}
	for _, c := range d.Competencies {
		f.Competencies = append(f.Competencies, assessment.Competency{Code: c.Code, Title: c.Title})
	}
	for _, s := range d.Sections {
		for _, item := range s.Items {
			text := item.Text
			if item.Reverse {
				text = reversed + " " + text
			}
			q.Items[item.Competency] = append(q.Items[item.Competency], text)
		}
	}
	again, err := q.definition(f, [3]string{d.Levels[0].Title, d.Levels[1].Title, d.Levels[2].Title})
	var same map[string]any
	if err != nil || json.Unmarshal(i.Definition, &same) != nil {
		return q, false
	}
	return q, reflect.DeepEqual(again, same)
}

// check tells what the program would not say in the words of this page.
func (q questionnaire) check(f assessment.Framework) error {
	bad := fault.New(fault.Invalid, "assessment.questionnaire_invalid", msgQuestionnaire)
	switch n := len(q.Options); {
	case n < 2 || n > 10:
		bad = bad.At("body.options", msgOptions)
	case len(slices.Compact(slices.Sorted(slices.Values(q.Options)))) != n:
		bad = bad.At("body.options", msgOptionTwice)
	}
	items := 0
	for _, c := range f.Competencies {
		items += len(q.Items[c.Code])
	}
	if items == 0 {
		bad = bad.At("body.items", msgNoItems)
	}
	if q.Basic < 1 || q.Basic > 98 {
		bad = bad.At("body.basic", msgPercent)
	}
	if q.High <= q.Basic || q.High > 99 {
		bad = bad.At("body.high", msgHigh)
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

const (
	msgQuestionnaire = "Проверьте опросник."
	msgOptions       = "Нужно от 2 до 10 вариантов ответа, каждый с новой строки."
	msgOptionTwice   = "Варианты ответа должны различаться."
	msgNoItems       = "Напишите хотя бы одно утверждение."
	msgPercent       = "Процент от 1 до 98."
	msgHigh          = "Процент больше базового, не больше 99."
)

// lines splits what was typed, one entry a line.
func lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
