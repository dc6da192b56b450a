package assessmentweb

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func (h handler) groups(api *web.API) {
	web.Register(api, web.Operation{ID: "getGroupResults", Method: http.MethodGet, Path: "/results",
		Permission: may("diagnosis", "compare"), Tag: diagnosisTag, Summary: "Результаты группы: своих тьюторантов, школы, муниципалитета, региона"}, h.getGroup)
}

type (
	groupInput struct {
		Scale        string    `query:"scale" maxLength:"64" doc:"Код инструмента; если не указан — тот, который проходили чаще"`
		Phase        string    `query:"phase" enum:"entry,interim,final"`
		Campaign     uuid.UUID `query:"campaign" format:"uuid" doc:"Только этой кампании"`
		Municipality uuid.UUID `query:"municipality" format:"uuid"`
		Organization uuid.UUID `query:"organization" format:"uuid"`
	}
	groupOutput struct{ Body group }
)

// group is what people have shown on one scale; of each the last result.
type group struct {
	Grain        assessment.GroupGrain `json:"grain" enum:"person,organization,municipality" doc:"Что такое строка"`
	Scales       []groupScale          `json:"scales" doc:"Шкалы, по которым есть результаты"`
	Scale        string                `json:"scale,omitempty"`
	People       int                   `json:"people"`
	Small        bool                  `json:"small" doc:"Людей меньше десяти: показатели не сообщаются"`
	Competencies []groupCompetency     `json:"competencies"`
	Rows         []groupRow            `json:"rows"`
}

type groupScale struct {
	Code      string `json:"code"`
	Title     string `json:"title"`
	Framework string `json:"framework"`
	Runs      int    `json:"runs"`
}

type groupCompetency struct {
	Code     string  `json:"code"`
	Title    string  `json:"title"`
	People   int     `json:"people"`
	Deficits int     `json:"deficits"`
	Scored   int     `json:"scored" doc:"У скольких есть балл: средние и четверти только по ним"`
	Mean     float64 `json:"mean"`
	SD       float64 `json:"sd"`
	Lower    float64 `json:"lower" doc:"Нижняя четверть"`
	Median   float64 `json:"median"`
	Higher   float64 `json:"higher" doc:"Верхняя четверть"`
}

type groupRow struct {
	ID     uuid.UUID   `json:"id"`
	Name   string      `json:"name,omitempty" doc:"Места; имена людей — отдельно"`
	People int         `json:"people"`
	Hidden bool        `json:"hidden" doc:"Людей мало: показатели не сообщаются"`
	Cells  []groupCell `json:"cells"`
}

type groupCell struct {
	People   int     `json:"people" doc:"0: не измеряли или людей мало"`
	Deficits int     `json:"deficits"`
	Scored   int     `json:"scored"`
	Mean     float64 `json:"mean"`
}

func toGroup(g assessment.Group) group {
	out := group{Grain: g.Grain, Scales: []groupScale{}, Scale: g.Scale.Code, People: g.People, Small: g.Small, Competencies: []groupCompetency{}, Rows: []groupRow{}}
	if g.Small {
		out.People = 0 // who asks again and again must not count the few
	}
	for _, s := range g.Scales {
		out.Scales = append(out.Scales, groupScale(s))
	}
	for _, c := range g.Competencies {
		out.Competencies = append(out.Competencies, groupCompetency(c))
	}
	for _, r := range g.Rows {
		row := groupRow{ID: r.ID, Name: r.Name, People: r.People, Hidden: r.Hidden, Cells: []groupCell{}}
		for _, c := range r.Cells {
			row.Cells = append(row.Cells, groupCell(c))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (h handler) getGroup(ctx context.Context, in *groupInput) (*groupOutput, error) {
	g, err := h.s.Group(ctx, assessment.GroupFilter{Scale: in.Scale, Phase: assessment.Phase(in.Phase), Campaign: in.Campaign, Municipality: in.Municipality, Organization: in.Organization})
	if err != nil {
		return nil, err
	}
	return &groupOutput{Body: toGroup(g)}, nil
}
