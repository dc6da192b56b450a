package monitoringweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type handler struct{ s *monitoring.Service }

type (
	routesInput struct {
		Municipality uuid.UUID `query:"municipality" doc:"Организации этого муниципалитета"`
	}
	routesOutput  struct{ Body routeFigures }
	deficitsInput struct {
		Municipality uuid.UUID `query:"municipality" doc:"Организации этого муниципалитета"`
		Framework    string    `query:"framework" maxLength:"64" doc:"Код рамки компетенций; по умолчанию та, по которой больше всего диагностик"`
	}
	deficitsOutput  struct{ Body heatMap }
	prioritiesInput struct {
		Municipality uuid.UUID `query:"municipality" doc:"Организации этого муниципалитета"`
		Year         int       `query:"year" minimum:"0" maximum:"2100" doc:"Год, в котором начинается учебный год; по умолчанию последний, на который названы направления"`
	}
	prioritiesOutput struct{ Body priorityFigures }
	todoOutput       struct{ Body todo }
	searchInput      struct{ Body searchQuery }
	searchOutput     struct{ Body found }
	queueInput       struct {
		web.Page
		Show string `query:"show" enum:"all,mine,done" default:"all" doc:"Все, по своим маршрутам, уже рассмотренные"`
	}
	queueOutput struct{ Body web.Listing[queueItem] }
)

func (h handler) todo(ctx context.Context, _ *struct{}) (*todoOutput, error) {
	t, err := h.s.Todo(ctx)
	return &todoOutput{Body: toTodo(t)}, err
}

func (h handler) routes(ctx context.Context, in *routesInput) (*routesOutput, error) {
	f, err := h.s.Routes(ctx, in.Municipality)
	return &routesOutput{Body: toRouteFigures(f)}, err
}

func (h handler) deficits(ctx context.Context, in *deficitsInput) (*deficitsOutput, error) {
	m, err := h.s.Deficits(ctx, in.Municipality, in.Framework)
	return &deficitsOutput{Body: toHeatMap(m)}, err
}

func (h handler) priorities(ctx context.Context, in *prioritiesInput) (*prioritiesOutput, error) {
	f, err := h.s.Priorities(ctx, in.Municipality, in.Year)
	return &prioritiesOutput{Body: toPriorityFigures(f)}, err
}

func (h handler) search(ctx context.Context, in *searchInput) (*searchOutput, error) {
	f, err := h.s.Search(ctx, in.Body.Text)
	return &searchOutput{Body: toFound(f)}, err
}

func (h handler) queue(ctx context.Context, in *queueInput) (*queueOutput, error) {
	l, err := h.s.Queue(ctx, monitoring.QueueFilter(in.Show), in.Request())
	return &queueOutput{Body: web.ListOf(l, toQueueItem)}, err
}
