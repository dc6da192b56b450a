package monitoringweb

import (
	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
)

type priorityChosen struct {
	Routes    int `json:"routes" doc:"Маршрутов, которые выбрали направление; прекращённые не считаются"`
	Completed int `json:"completed" doc:"Из них завершено"`
}

type priorityDirection struct {
	ID    *uuid.UUID `json:"id,omitempty" doc:"Нет у столбца, в котором направления муниципалитетов вместе"`
	Title string     `json:"title,omitempty"`
	Own   bool       `json:"own" doc:"Названо муниципалитетом, а не регионом"`
}

type priorityRow struct {
	ID    uuid.UUID        `json:"id,omitzero"`
	Name  string           `json:"name,omitempty"`
	Chose priorityChosen   `json:"chose" doc:"Маршруты, которые выбрали хотя бы одно направление"`
	Cells []priorityChosen `json:"cells" doc:"По порядку направлений"`
}

type priorityFigures struct {
	By         monitoring.Grain    `json:"by" enum:"municipality,organization"`
	Year       int                 `json:"year,omitempty" doc:"Год, в котором начинается учебный год; нет, если направлений ещё не называли"`
	Years      []int               `json:"years"`
	Directions []priorityDirection `json:"directions"`
	Items      []priorityRow       `json:"items"`
	Total      priorityRow         `json:"total"`
}

func toPriorityFigures(f monitoring.PriorityFigures) priorityFigures {
	out := priorityFigures{By: f.Grain, Year: f.Year, Years: append([]int{}, f.Years...), Directions: make([]priorityDirection, len(f.Directions)),
		Items: make([]priorityRow, len(f.Rows)), Total: toPriorityRow(f.Total)}
	for i, d := range f.Directions {
		out.Directions[i] = priorityDirection{Title: d.Title, Own: d.Own}
		if d.ID != uuid.Nil {
			out.Directions[i].ID = &f.Directions[i].ID
		}
	}
	for i, r := range f.Rows {
		out.Items[i] = toPriorityRow(r)
	}
	return out
}

func toPriorityRow(r monitoring.PriorityRow) priorityRow {
	out := priorityRow{ID: r.ID, Name: r.Name, Chose: priorityChosen(r.Chose), Cells: make([]priorityChosen, len(r.Cells))}
	for i, c := range r.Cells {
		out.Cells[i] = priorityChosen(c)
	}
	return out
}
