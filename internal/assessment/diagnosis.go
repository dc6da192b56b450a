package assessment

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Phase says when in a teacher's work a diagnosis is taken.
type Phase string

// The phases: the dynamics lie between an entry and a final diagnosis [B 1.13].
const (
	Entry   Phase = "entry"
	Interim Phase = "interim"
	Final   Phase = "final"
)

// Known tells whether p is one of the phases.
func (p Phase) Known() bool { return p == Entry || p == Interim || p == Final }

// RunState of a diagnosis.
type RunState string

// The states. Taking part is voluntary: a run may be abandoned [B 1.6].
const (
	InProgress RunState = "in_progress"
	Awaiting   RunState = "awaiting_expert" // handed in, with an essay that an expert has not scored yet
	Submitted  RunState = "submitted"
	Abandoned  RunState = "abandoned"
)

// Diagnosis is one person's run of one instrument, or their results from a file.
type Diagnosis struct {
	bun.BaseModel  `bun:"table:diagnosis,alias:diagnosis"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	MunicipalityID uuid.UUID
	OrganizationID uuid.UUID
	PersonID       uuid.UUID
	InstrumentID   uuid.UUID
	Scale          string // the instrument's code: editions of one scale are compared
	Framework      string
	Phase          Phase
	RouteID        uuid.UUID `bun:",nullzero"`
	ImportID       uuid.UUID `bun:",nullzero"`
	CampaignID     uuid.UUID `bun:",nullzero"` // that it answers; area campaign sets it
	Trial          bool
	State          RunState
	Answers        Answers            `bun:"type:jsonb"`
	Notes          []diagnostics.Note `bun:"type:jsonb"`
	TakenOn        civil.Date         `bun:",nullzero"`
	StartedAt      time.Time
	SavedAt        time.Time `bun:",nullzero"`
	NotedAt        time.Time `bun:",nullzero"`
	SubmittedAt    time.Time `bun:",nullzero"`
	Version        int
	RunID          uuid.UUID         `bun:",nullzero"`                // what the program knows the run by, where its form is drawn for it
	Drawn          *diagnostics.Form `bun:"form,type:jsonb,nullzero"` // the form drawn for this run; nil: the instrument's
	Items          []string          `bun:",array,nullzero"`          // codes of its items
	EndsAt         time.Time         `bun:",nullzero"`                // of a test with a time limit
}

// Grace is how long after the end an answer may still come in: lines are slow.
const Grace = 30 * time.Second

// form is what the run's answers are held against.
func (d *Diagnosis) form(of *Instrument) *diagnostics.Form {
	if d.Drawn != nil {
		return d.Drawn
	}
	return of.Form
}

// Answers are a person's answers by the item's code; they are kept as they were
// given.
type Answers map[string]Answer

// Answer to one item. Neither choices nor text: taken back.
type Answer struct {
	Choices []string `json:"choices,omitempty"`
	Text    string   `json:"text,omitempty"`
}

// Limits of what is saved at once.
const (
	maxAnswers = 1000
	maxChoices = 50
	maxCode    = 64
	maxChoice  = 2*maxCode + 1 // a pair
	maxText    = 20_000
)

// Check tells every bad answer at once.
func (a Answers) Check() error {
	bad := ErrAnswers
	if len(a) == 0 || len(a) > maxAnswers {
		return bad.At("body.answers", fmt.Sprintf("За один раз сохраняется от 1 до %d ответов.", maxAnswers))
	}
	for item, answer := range a {
		switch {
		case item == "" || len(item) > maxCode:
			bad = bad.At("body.answers", "Неверный код утверждения.")
		case len(answer.Choices) > maxChoices:
			bad = bad.At("body.answers."+item, fmt.Sprintf("Не больше %d вариантов.", maxChoices))
		case utf8.RuneCountInString(answer.Text) > maxText:
			bad = bad.At("body.answers."+item, fmt.Sprintf("Не длиннее %d знаков.", maxText))
		}
		for _, c := range answer.Choices {
			if c == "" || len(c) > maxChoice {
				bad = bad.At("body.answers."+item, "Неверный код варианта.")
				break
			}
		}
		if slices.ContainsFunc(answer.Choices, func(c string) bool { return times(answer.Choices, c) > 1 }) {
			bad = bad.At("body.answers."+item, "Вариант указан дважды.")
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

func times(list []string, word string) (n int) {
	for _, w := range list {
		if w == word {
			n++
		}
	}
	return n
}

// Fit tells every answer that its item does not take: an item or an option that the
// form does not have, two options where one is chosen, words where there are options.
// What is not answered yet is nobody's mistake before the end.
func (a Answers) Fit(form *diagnostics.Form) error {
	items := map[string]diagnostics.Item{}
	for item := range Items(form) {
		items[item.Code] = item
	}
	bad := ErrAnswers
	for _, code := range slices.Sorted(maps.Keys(a)) {
		if wrong := misfit(a[code], items, code); wrong != "" {
			bad = bad.At("body.answers."+code, wrong)
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

func misfit(a Answer, items map[string]diagnostics.Item, code string) string {
	item, known := items[code]
	unknown := func(choice string) bool { return !has(item.Options, choice) }
	switch {
	case !known:
		return "Такого утверждения в опроснике нет."
	case item.Input.Written() && len(a.Choices) > 0:
		return "Здесь отвечают своими словами."
	case item.Input.Written():
		return ""
	case a.Text != "":
		return "Здесь выбирают из предложенных вариантов."
	case item.Input.Paired():
		return unpaired(a.Choices, item)
	case slices.ContainsFunc(a.Choices, unknown):
		return "Такого варианта ответа нет."
	case item.Input == diagnostics.InputSingle && len(a.Choices) > 1:
		return "Выберите один вариант."
	}
	return ""
}

func has(options []diagnostics.Option, code string) bool {
	return slices.ContainsFunc(options, func(o diagnostics.Option) bool { return o.Code == code })
}

// unpaired says what is wrong with the pairs of an ordering or a matching.
func unpaired(choices []string, item diagnostics.Item) string {
	seen := map[string]bool{}
	for _, choice := range choices {
		option, with, ok := diagnostics.CutPair(choice)
		place, err := strconv.Atoi(with)
		there := has(item.Targets, with)
		if item.Input == diagnostics.InputOrdering {
			there = err == nil && place >= 1 && place <= len(item.Options) && strconv.Itoa(place) == with
		}
		switch {
		case !ok || !there || !has(item.Options, option):
			return "Такого сочетания нет."
		case seen[option]:
			return "Вариант указан дважды."
		}
		seen[option] = true
	}
	return ""
}

// JSON is the form that is merged into what was saved before, item by item.
func (a Answers) JSON() ([]byte, error) { return json.Marshal(map[string]Answer(a)) }

// submission makes what the program sees: answers under a run id that tells it
// nothing of the person.
func (a Answers) submission(runID string) diagnostics.Submission {
	s := diagnostics.Submission{RunID: runID}
	for item, answer := range a {
		if len(answer.Choices) > 0 || answer.Text != "" {
			s.Answers = append(s.Answers, diagnostics.Answer{Item: item, Choices: answer.Choices, Text: answer.Text})
		}
	}
	return s
}

// Result is what a diagnosis says of one competency.
type Result struct {
	bun.BaseModel  `bun:"table:diagnosis_result,alias:result"`
	RegionID       uuid.UUID
	DiagnosisID    uuid.UUID
	Competency     string
	MunicipalityID uuid.UUID
	OrganizationID uuid.UUID
	Title          string
	Score          float64
	Max            float64
	ByLevel        bool // only the level is known: score and maximum are the middle of it, and no measurement
	Level          string
	LevelTitle     string
	Polarity       diagnostics.Polarity
	Advice         string
	Deficit        bool
	DeficitID      uuid.UUID       `bun:",nullzero"`          // the id of the deficit found here
	Cells          json.RawMessage `bun:"type:text,nullzero"` // the row of the file it came from
}

// Mastery is the share of the maximum, turned so that more is better: on a deficit
// scale high is bad, on a competency scale it is good.
func (r Result) Mastery() float64 {
	if r.Max <= 0 {
		return 0
	}
	if r.Polarity == diagnostics.HighIsBad {
		return 1 - r.Score/r.Max
	}
	return r.Score / r.Max
}

// resultsOf turns a program's report into results of the diagnosis.
func resultsOf(d Diagnosis, form *diagnostics.Form, report diagnostics.Report) ([]Result, error) {
	titles := map[string]string{}
	if form != nil {
		for _, c := range form.Competencies {
			titles[c.Code] = c.Title
		}
	}
	results := make([]Result, 0, len(report.Scores))
	for _, s := range report.Scores {
		r := Result{
			RegionID: d.RegionID, DiagnosisID: d.ID, Competency: s.Competency, MunicipalityID: d.MunicipalityID, OrganizationID: d.OrganizationID,
			Title: titles[s.Competency], Score: s.Score, Max: s.Max, Level: s.Level, LevelTitle: s.LevelTitle,
			Polarity: s.Polarity, Advice: s.Advice, Deficit: s.Deficit,
		}
		if r.Deficit {
			id, err := uuid.NewV7()
			if err != nil {
				return nil, err
			}
			r.DeficitID = id
		}
		results = append(results, r)
	}
	return results, nil
}
