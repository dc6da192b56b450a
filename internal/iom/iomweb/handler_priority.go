package iomweb

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func priorities(api *web.API, h handler) {
	const all, one = "/priority-directions", "/priority-directions/{priority_direction}"
	l := list{"Приоритетные направления", "priority"}
	example := PriorityInput{Year: 2026, Title: "Функциональная грамотность", Note: "План работы на учебный год"}
	web.Register(api, l.op("listPriorities", http.MethodGet, all, "read", "Приоритетные направления по учебным годам и сколько маршрутов их выбрали", nil), h.listPriorities)
	web.Register(api, l.op("addPriority", http.MethodPost, all, "edit", "Назвать приоритетное направление учебного года", example), h.addPriority)
	web.Register(api, l.op("changePriority", http.MethodPut, one, "edit", "Уточнить приоритетное направление", example), h.changePriority)
	web.Register(api, l.op("removePriority", http.MethodDelete, one, "edit", "Убрать направление, которого не выбрал ни один маршрут", nil), h.removePriority)
}

// PriorityInput names a priority direction of a school year.
type PriorityInput struct {
	Year  int    `json:"year" minimum:"2000" maximum:"2100" doc:"Год, в котором начинается учебный год"`
	Title string `json:"title" minLength:"3" maxLength:"300"`
	Note  string `json:"note,omitempty" maxLength:"500" doc:"На чём основано: план работы, заявки организаций"`
}

type priorityDirection struct {
	ID           uuid.UUID  `json:"id"`
	Municipality *uuid.UUID `json:"municipality,omitempty" doc:"Нет у направлений всего региона"`
	PriorityInput
	Routes    int `json:"routes" doc:"Сколько маршрутов, из тех что Вы видите, его выбрали"`
	Completed int `json:"completed"`
	Version   int `json:"version"`
}

func toPriority(p iom.PriorityView) priorityDirection {
	return priorityDirection{p.ID, web.OrNone(p.MunicipalityID), PriorityInput{p.Year, p.Title, p.Note}, p.Use.Routes, p.Use.Completed, p.Version}
}

// Inputs and outputs of priority directions.
type (
	priorityQuery struct {
		Year int `query:"year" minimum:"0" maximum:"2100" doc:"Учебный год, по году начала; без него все"`
	}
	// PriorityID names one.
	PriorityID struct {
		ID uuid.UUID `path:"priority_direction"`
	}
	addPriorityInput struct {
		Body PriorityInput
	}
	changePriorityInput struct {
		web.Edit
		PriorityID
		Body PriorityInput
	}
	priorityOutput struct {
		ETag string `header:"ETag"`
		Body priorityDirection
	}
	prioritiesOutput struct {
		Body web.Listing[priorityDirection]
	}
)

func (in PriorityInput) domain(id uuid.UUID) iom.PriorityDirection {
	return iom.PriorityDirection{ID: id, Year: in.Year, Title: in.Title, Note: in.Note}
}

func prioritySaid(p iom.PriorityDirection, err error) (*priorityOutput, error) {
	if err != nil {
		return nil, placed(err, false)
	}
	return &priorityOutput{web.ETag(p.Version), toPriority(iom.PriorityView{PriorityDirection: p})}, nil
}

func (h handler) listPriorities(ctx context.Context, in *priorityQuery) (*prioritiesOutput, error) {
	l, err := h.s.PriorityList(ctx, in.Year)
	return &prioritiesOutput{web.Listing[priorityDirection]{Items: collect(l, toPriority)}}, err
}

func (h handler) addPriority(ctx context.Context, in *addPriorityInput) (*priorityOutput, error) {
	return prioritySaid(h.s.AddPriority(ctx, in.Body.domain(uuid.Nil)))
}

func (h handler) changePriority(ctx context.Context, in *changePriorityInput) (*priorityOutput, error) {
	return prioritySaid(h.s.ChangePriority(ctx, in.Version, in.Body.domain(in.ID)))
}

func (h handler) removePriority(ctx context.Context, in *PriorityID) (*struct{}, error) {
	return nil, h.s.RemovePriority(ctx, in.ID)
}
