package monitoringweb

import (
	"fmt"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
)

type figures struct {
	Total      int `json:"total"`
	Draft      int `json:"draft"`
	Agreement  int `json:"agreement"`
	Active     int `json:"active"`
	Assessment int `json:"assessment"`
	Completed  int `json:"completed" doc:"Задача достигнута или не достигнута"`
	Reached    int `json:"reached"`
	NotReached int `json:"not_reached"`
	Withdrawn  int `json:"withdrawn"`
	Overdue    int `json:"overdue" doc:"Срок вышел, маршрут не завершён"`
	Paper      int `json:"paper" doc:"Из всех маршрутов на бумаге"`
	Headcount  int `json:"headcount" doc:"Сколько людей работает, по сведениям организаций"`
	Tutees     int `json:"tutees" doc:"Людей с ролью тьюторанта"`
	OnRoute    int `json:"on_route" doc:"Людей с маршрутом, кроме отозванных"`
}

func toFigures(f monitoring.Figures) figures {
	return figures{Total: f.Total(), Draft: f.Draft, Agreement: f.Agreement, Active: f.Active, Assessment: f.Assessment, Completed: f.Completed,
		Reached: f.Reached, NotReached: f.NotReached, Withdrawn: f.Withdrawn, Overdue: f.Overdue, Paper: f.Paper, Headcount: f.Headcount, Tutees: f.Tutees, OnRoute: f.OnRoute}
}

// month is how many routes were completed in one.
type month struct {
	Month     string `json:"month" doc:"Год и месяц" example:"2026-11"`
	Completed int    `json:"completed"`
}

func toMonths(f monitoring.RouteFigures, t monitoring.Trend) []month {
	out := make([]month, len(t))
	for i, n := range t {
		day := f.Month(i)
		out[i] = month{fmt.Sprintf("%04d-%02d", day.Year(), day.Month()), n}
	}
	return out
}

type placeFigures struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
	figures
	Months []month `json:"months" doc:"Завершено за каждый из двенадцати последних месяцев"`
}

type routeFigures struct {
	By    monitoring.Grain `json:"by" enum:"municipality,organization"`
	Items []placeFigures   `json:"items"`
	Total figures          `json:"total"`

	Months []month `json:"months" doc:"Завершено во всех местах вместе за каждый из двенадцати последних месяцев"`
}

func toRouteFigures(f monitoring.RouteFigures) routeFigures {
	out := routeFigures{By: f.Grain, Items: make([]placeFigures, len(f.Rows)), Total: toFigures(f.Total), Months: toMonths(f, f.Trend)}
	for i, r := range f.Rows {
		out.Items[i] = placeFigures{r.ID, r.Name, toFigures(r.Figures), toMonths(f, r.Trend)}
	}
	return out
}

type mapFramework struct {
	Code      string `json:"code"`
	Title     string `json:"title"`
	Diagnoses int    `json:"diagnoses"`
}

type mapColumn struct {
	Code  string `json:"code"`
	Title string `json:"title"`
}

type mapCell struct {
	People int `json:"people" doc:"Людей с действующим дефицитом"`
	Found  int `json:"found" doc:"Из них выявлено диагностикой"`
}

type mapRow struct {
	ID        uuid.UUID `json:"id,omitzero"`
	Name      string    `json:"name,omitempty"`
	Diagnosed int       `json:"diagnosed" doc:"Людей, прошедших диагностику"`
	Few       bool      `json:"few,omitempty" doc:"Людей мало: показателей нет"`
	Cells     []mapCell `json:"cells" doc:"По порядку компетенций; пусто, если людей мало"`
}

type heatMap struct {
	By           monitoring.Grain `json:"by" enum:"municipality,organization"`
	Framework    string           `json:"framework,omitempty" doc:"Нет, если диагностик ещё не было"`
	Frameworks   []mapFramework   `json:"frameworks"`
	Competencies []mapColumn      `json:"competencies"`
	Items        []mapRow         `json:"items"`
	Total        mapRow           `json:"total"`
}

func toHeatMap(m monitoring.HeatMap) heatMap {
	out := heatMap{By: m.Grain, Framework: m.Framework.Code, Frameworks: make([]mapFramework, len(m.Frameworks)),
		Competencies: make([]mapColumn, len(m.Competencies)), Items: make([]mapRow, len(m.Rows)), Total: toMapRow(m.Total)}
	for i, f := range m.Frameworks {
		out.Frameworks[i] = mapFramework(f)
	}
	for i, c := range m.Competencies {
		out.Competencies[i] = mapColumn(c)
	}
	for i, r := range m.Rows {
		out.Items[i] = toMapRow(r)
	}
	return out
}

func toMapRow(r monitoring.HeatRow) mapRow {
	out := mapRow{ID: r.ID, Name: r.Name, Diagnosed: r.Diagnosed, Few: r.Few, Cells: make([]mapCell, len(r.Cells))}
	for i, c := range r.Cells {
		out.Cells[i] = mapCell(c)
	}
	return out
}

type person struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

type todoItem struct {
	Kind       monitoring.Kind   `json:"kind" doc:"Что сделать: постоянный код"`
	Object     monitoring.Object `json:"object" doc:"Что означает id"`
	ID         uuid.UUID         `json:"id,omitzero"`
	Route      uuid.UUID         `json:"route,omitzero"`
	RouteTitle string            `json:"route_title,omitempty"`
	Person     *person           `json:"person,omitempty"`
	Title      string            `json:"title,omitempty"`
	Note       string            `json:"note,omitempty"`
	Due        civil.Date        `json:"due,omitzero" required:"false" format:"date"`
	Overdue    bool              `json:"overdue"`
	Count      int               `json:"count" doc:"Сколько дел за этой строкой"`
}

type todoTotal struct {
	Kind    monitoring.Kind `json:"kind"`
	Items   int             `json:"items"`
	Count   int             `json:"count"`
	Overdue int             `json:"overdue"`
}

type todo struct {
	Today  civil.Date  `json:"today" format:"date"`
	Items  []todoItem  `json:"items" doc:"Сначала срочное, не больше 50"`
	Totals []todoTotal `json:"totals" doc:"По видам дел, с теми, что не показаны"`
}

func toTodo(t monitoring.Todo) todo {
	out := todo{Today: t.Today, Items: make([]todoItem, len(t.Items)), Totals: make([]todoTotal, len(t.Totals))}
	for i, x := range t.Items {
		out.Items[i] = todoItem{Kind: x.Kind, Object: x.Object, ID: x.ID, Route: x.RouteID, RouteTitle: x.RouteTitle, Title: x.Title, Note: x.Note,
			Due: x.Due, Overdue: x.Overdue, Count: x.Count}
		if x.PersonID != uuid.Nil {
			out.Items[i].Person = &person{x.PersonID, x.Person}
		}
	}
	for i, x := range t.Totals {
		out.Totals[i] = todoTotal(x)
	}
	return out
}
