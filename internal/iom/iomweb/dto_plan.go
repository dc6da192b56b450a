package iomweb

import (
	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type term struct {
	Start civil.Date `json:"start,omitzero" required:"false" format:"date"`
	End   civil.Date `json:"end,omitzero" required:"false" format:"date"`
}

func (t term) domain() iom.Term { return iom.Term(t) }
func toTerm(t iom.Term) term    { return term(t) }
func or[T comparable](p *T) (v T) { // the value, or none
	if p != nil {
		v = *p
	}
	return v
}

// DeficitInput is a deficit in own words, or one that assessment has confirmed.
type DeficitInput struct {
	Found      *uuid.UUID        `json:"found,omitempty" doc:"Подтверждённый дефицит из диагностики: остальное берётся оттуда"`
	Framework  string            `json:"framework,omitempty" maxLength:"100" doc:"Перечень компетенций"`
	Competency string            `json:"competency,omitempty" maxLength:"100" doc:"Код компетенции"`
	Title      string            `json:"title,omitempty" maxLength:"500"`
	Level      string            `json:"level,omitempty" maxLength:"100"`
	Source     iom.DeficitSource `json:"source,omitempty" enum:"diagnosis,pupils_results,work_analysis,lesson_visit,own_statement" doc:"Как выявлен"`
	FoundOn    civil.Date        `json:"found_on,omitzero" required:"false" format:"date"`
	Note       string            `json:"note,omitempty" maxLength:"4000"`
}

func (in DeficitInput) domain() iom.DeficitEdit {
	return iom.DeficitEdit{Found: or(in.Found), Deficit: iom.Deficit{Framework: in.Framework, Competency: in.Competency, Title: in.Title,
		Level: in.Level, Source: in.Source, FoundOn: in.FoundOn, Note: in.Note}}
}

type deficit struct {
	ID uuid.UUID `json:"id"`
	DeficitInput
	Diagnosis *uuid.UUID `json:"diagnosis,omitempty" doc:"Диагностика, которая его выявила"`
}

func toDeficit(d iom.Deficit) deficit {
	return deficit{ID: d.ID, Diagnosis: web.OrNone(d.DiagnosisID), DeficitInput: DeficitInput{Found: web.OrNone(d.FoundID), Framework: d.Framework, Competency: d.Competency,
		Title: d.Title, Level: d.Level, Source: d.Source, FoundOn: d.FoundOn, Note: d.Note}}
}

// RequestInput is a learning request or a difficulty [A II.2].
type RequestInput struct {
	Kind iom.RequestKind `json:"kind" enum:"request,difficulty" doc:"Запрос или затруднение"`
	Text string          `json:"text" minLength:"1" maxLength:"4000"`
}

func (in RequestInput) domain() iom.LearningRequest {
	return iom.LearningRequest{Kind: in.Kind, Text: in.Text}
}

type request struct {
	ID uuid.UUID `json:"id"`
	RequestInput
	From *uuid.UUID `json:"from,omitempty" doc:"Рекомендация прежнего маршрута, из которой он вырос"`
}

func toRequest(q iom.LearningRequest) request {
	return request{ID: q.ID, RequestInput: RequestInput{q.Kind, q.Text}, From: web.OrNone(q.FromID)}
}

type indicator struct {
	Title     string `json:"title,omitempty" maxLength:"500" doc:"Показатель; без него критерий не принимается"`
	Criterion string `json:"criterion,omitempty" maxLength:"500" doc:"Критерий; без него показатель не принимается"`
	Tool      string `json:"tool,omitempty" maxLength:"300" doc:"Чем измеряют: тест, опросник, анкета"`
}

// ObjectiveInput is an objective with what its result is measured by.
type ObjectiveInput struct {
	Title      string      `json:"title" minLength:"1" maxLength:"1000"`
	Deficits   []uuid.UUID `json:"deficits,omitempty" maxItems:"100" doc:"Дефициты, на которые отвечает задача"`
	Requests   []uuid.UUID `json:"requests,omitempty" maxItems:"100" doc:"Запросы, на которые отвечает задача"`
	Indicators []indicator `json:"indicators,omitempty" maxItems:"20"`
	Priority   *uuid.UUID  `json:"priority,omitempty" doc:"Одно из приоритетных направлений маршрута"`
}

func (in ObjectiveInput) domain() iom.Objective {
	o := iom.Objective{Title: in.Title, DeficitIDs: in.Deficits, RequestIDs: in.Requests, PriorityID: or(in.Priority)}
	for _, n := range in.Indicators {
		o.Indicators = append(o.Indicators, iom.Indicator(n))
	}
	return o
}

type objective struct {
	ID uuid.UUID `json:"id"`
	ObjectiveInput
	Version int `json:"version"`
}

func toObjective(o iom.Objective) objective {
	out := objective{ID: o.ID, Version: o.Version, ObjectiveInput: ObjectiveInput{Title: o.Title, Deficits: o.DeficitIDs, Requests: o.RequestIDs, Priority: web.OrNone(o.PriorityID)}}
	for _, n := range o.Indicators {
		out.Indicators = append(out.Indicators, indicator(n))
	}
	return out
}

// StageInput is what a route says of a stage of its regulation.
type StageInput struct {
	Term          term   `json:"term,omitzero" required:"false"`
	PlannedResult string `json:"planned_result,omitempty" maxLength:"4000"`
}

func (in StageInput) domain(code string) iom.Stage {
	return iom.Stage{Code: code, Term: in.Term.domain(), PlannedResult: in.PlannedResult}
}

type stage struct {
	Code    string `json:"code"`
	Title   string `json:"title"`
	Clause  string `json:"clause"`
	Current bool   `json:"current" doc:"Идёт в нынешнем состоянии маршрута"`
	StageInput
}

func toStages(v iom.View) []stage {
	var list []stage
	for _, of := range v.Regulation.Stages {
		out := stage{Code: of.Code, Title: of.Title, Clause: of.Clause}
		for _, s := range of.States {
			out.Current = out.Current || s == v.State
		}
		for _, s := range v.Stages {
			if s.Code == of.Code {
				out.StageInput = StageInput{toTerm(s.Term), s.PlannedResult}
			}
		}
		list = append(list, out)
	}
	return list
}

// ActivityInput is an activity of the roadmap as its author writes it [A II.2, B Карта §2].
type ActivityInput struct {
	Stage         string      `json:"stage" minLength:"1" maxLength:"60" doc:"Код этапа"`
	Title         string      `json:"title" minLength:"1" maxLength:"1000"`
	Direction     string      `json:"direction,omitempty" maxLength:"100" doc:"Направление работы"`
	Kind          string      `json:"kind,omitempty" maxLength:"200" doc:"Вид: код положения или свои слова"`
	Form          string      `json:"form,omitempty" maxLength:"500" doc:"Форма работы, технология"`
	Level         string      `json:"level,omitempty" maxLength:"100"`
	Organizer     string      `json:"organizer,omitempty" maxLength:"500"`
	Objectives    []uuid.UUID `json:"objectives,omitempty" maxItems:"100" doc:"Задачи, которым служит"`
	Competencies  []string    `json:"competencies,omitempty" maxItems:"20" doc:"Ведущие компетенции"`
	Resource      *uuid.UUID  `json:"resource,omitempty" doc:"Ресурс навигатора"`
	Term          term        `json:"term,omitzero" required:"false"`
	PlannedResult string      `json:"planned_result,omitempty" maxLength:"4000"`
	Experience    string      `json:"experience,omitempty" maxLength:"500" doc:"Форма представления опыта"`
	Mentoring     string      `json:"mentoring,omitempty" maxLength:"500" doc:"Форма взаимодействия наставнической пары"`
	Position      int         `json:"position,omitempty" minimum:"0" maximum:"300" doc:"Место среди мероприятий, с 1; нет: в конец или прежнее"`
	Cancelled     bool        `json:"cancelled,omitempty" doc:"Отменено (только корректировкой)"`
}

func (in ActivityInput) domain() iom.Activity {
	a := iom.Activity{StageCode: in.Stage, Title: in.Title, Direction: in.Direction, Kind: in.Kind, Form: in.Form, Level: in.Level,
		Organizer: in.Organizer, ObjectiveIDs: in.Objectives, Competencies: in.Competencies, ResourceID: or(in.Resource), Term: in.Term.domain(),
		PlannedResult: in.PlannedResult, Experience: in.Experience, Mentoring: in.Mentoring, Position: in.Position, Status: iom.Planned}
	if in.Cancelled {
		a.Status = iom.Cancelled
	}
	return a
}

type activity struct {
	ID uuid.UUID `json:"id"`
	ActivityInput
	Status  iom.ActivityStatus `json:"status"`
	DoneOn  civil.Date         `json:"done_on,omitzero" format:"date"`
	Result  string             `json:"result,omitempty"`
	Order   order              `json:"order,omitzero"`
	Version int                `json:"version"`
}

func toActivity(a iom.Activity) activity {
	return activity{ID: a.ID, Status: a.Status, DoneOn: a.DoneOn, Result: a.Result, Order: order(a.Order), Version: a.Version,
		ActivityInput: ActivityInput{Stage: a.StageCode, Title: a.Title, Direction: a.Direction, Kind: a.Kind, Form: a.Form, Level: a.Level,
			Organizer: a.Organizer, Objectives: a.ObjectiveIDs, Competencies: a.Competencies, Resource: web.OrNone(a.ResourceID), Term: toTerm(a.Term),
			PlannedResult: a.PlannedResult, Experience: a.Experience, Mentoring: a.Mentoring, Position: a.Position, Cancelled: a.Status == iom.Cancelled}}
}

// order names an order (приказ) by number and date.
type order struct {
	Number string     `json:"number,omitempty" maxLength:"100"`
	Date   civil.Date `json:"date,omitzero" required:"false" format:"date"`
}
