package iomweb

import (
	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
)

// PlanInput changes a plan. What is left out stays; a list replaces the former one.
type PlanInput struct {
	Title             *string          `json:"title,omitempty" minLength:"3" maxLength:"300"`
	Term              *term            `json:"term,omitempty"`
	Model             *iom.Model       `json:"model,omitempty" enum:"regional_system,organization" doc:"Модель проектирования и реализации"`
	ProductKind       *string          `json:"product_kind,omitempty" maxLength:"200" doc:"Вид продукта: код положения или свои слова"`
	PresentationForm  *string          `json:"presentation_form,omitempty" maxLength:"500"`
	PresentationLevel *string          `json:"presentation_level,omitempty" maxLength:"100"`
	Priorities        *[]uuid.UUID     `json:"priorities,omitempty" maxItems:"20" doc:"Приоритетные направления года, которым служит маршрут"`
	Fields            *[]fieldInPlan   `json:"fields,omitempty" maxItems:"300" doc:"Свои поля разделов положения"`
	Deficits          *[]deficitInPlan `json:"deficits,omitempty" maxItems:"300"`
	Requests          *[]requestInPlan `json:"requests,omitempty" maxItems:"300"`
	Objectives        *[]objectInPlan  `json:"objectives,omitempty" maxItems:"300"`
	Stages            *[]stageInPlan   `json:"stages,omitempty" maxItems:"30"`
	Activities        *[]activeInPlan  `json:"activities,omitempty" maxItems:"300"`
}

// Parts of a plan carry their id where the route has them. A new part may carry
// any other id, by which the others of the same request name it.
type (
	fieldInPlan struct {
		Section string `json:"section" minLength:"1" maxLength:"64" doc:"Код раздела"`
		Field   string `json:"field" minLength:"1" maxLength:"64" doc:"Код поля"`
		Text    string `json:"text,omitempty" maxLength:"4000" doc:"Пусто: поле не заполнено"`
	}
	deficitInPlan struct {
		ID *uuid.UUID `json:"id,omitempty"`
		DeficitInput
	}
	requestInPlan struct {
		ID *uuid.UUID `json:"id,omitempty"`
		RequestInput
	}
	objectInPlan struct {
		ID *uuid.UUID `json:"id,omitempty"`
		ObjectiveInput
	}
	stageInPlan struct {
		Code string `json:"code" minLength:"1" maxLength:"60"`
		StageInput
	}
	activeInPlan struct {
		ID *uuid.UUID `json:"id,omitempty"`
		ActivityInput
	}
)

func (in PlanInput) domain() iom.PlanEdit {
	e := iom.PlanEdit{Title: in.Title, Model: in.Model, ProductKind: in.ProductKind, PresentationForm: in.PresentationForm,
		PresentationLevel: in.PresentationLevel, Priorities: in.Priorities}
	if in.Term != nil {
		t := in.Term.domain()
		e.Term = &t
	}
	e.Fields = each(in.Fields, func(f fieldInPlan) iom.FieldText { return iom.FieldText(f) })
	e.Deficits = each(in.Deficits, func(d deficitInPlan) iom.DeficitEdit {
		out := d.domain()
		out.ID = or(d.ID)
		return out
	})
	e.Requests = each(in.Requests, func(q requestInPlan) iom.LearningRequest {
		out := q.domain()
		out.ID = or(q.ID)
		return out
	})
	e.Objectives = each(in.Objectives, func(o objectInPlan) iom.Objective {
		out := o.domain()
		out.ID = or(o.ID)
		return out
	})
	e.Stages = each(in.Stages, func(s stageInPlan) iom.Stage { return s.domain(s.Code) })
	e.Activities = each(in.Activities, func(a activeInPlan) iom.Activity {
		out := a.domain()
		out.ID = or(a.ID)
		return out
	})
	return e
}

func each[A, B any](list *[]A, to func(A) B) *[]B {
	if list == nil {
		return nil
	}
	out := collect(*list, to)
	return &out
}

// collect makes the list of an answer: empty, and never null.
func collect[A, B any](list []A, to func(A) B) []B {
	out := make([]B, 0, len(list))
	for _, a := range list {
		out = append(out, to(a))
	}
	return out
}

// createInput opens a route.
type createInput struct {
	PlanInput
	Keeping    iom.Keeping `json:"keeping,omitempty" enum:"system,paper" doc:"Где ведут документ; по умолчанию в системе"`
	Regulation string      `json:"regulation,omitempty" maxLength:"60" doc:"Код положения; по умолчанию выбранное муниципалитетом"`
	Previous   *uuid.UUID  `json:"previous,omitempty" doc:"Завершённый маршрут, результаты которого станут основой нового"`
}

func (in createInput) domain() iom.NewRoute {
	e := in.PlanInput.domain()
	return iom.NewRoute{Title: or(e.Title), Keeping: in.Keeping, Regulation: in.Regulation, Previous: or(in.Previous), Plan: e}
}
