package iomweb

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type edition struct {
	Number   int              `json:"number"`
	Cause    iom.EditionCause `json:"cause" enum:"begun,revised,extended" doc:"Чем введена: начало маршрута, корректировка, продление"`
	Revision uuid.UUID        `json:"revision,omitzero" doc:"Корректировка: что она изменила, словами"`
	By       uuid.UUID        `json:"by"`
	Role     tenant.Role      `json:"role"`
	Reason   string           `json:"reason,omitempty"`
	At       time.Time        `json:"at"`
}

func toEdition(e iom.Edition) edition {
	return edition{e.Number, e.Cause, e.RevisionID, e.PersonID, e.Role, e.Reason, e.At}
}

type (
	routeEditionsOutput struct {
		Body struct {
			Items []edition `json:"items"`
		}
	}
	editionInput struct {
		Route   uuid.UUID `path:"route"`
		Edition int       `path:"edition" minimum:"1"`
	}
	editionOutput struct {
		Body struct {
			edition
			Plan route `json:"route" doc:"Маршрут с планом этой редакции; что лежит рядом с планом — сегодняшнее"`
		}
	}
	differenceInput struct {
		Route uuid.UUID `path:"route"`
		From  int       `query:"from" minimum:"0" doc:"Номер редакции; без него — первая"`
		To    int       `query:"to" minimum:"0" doc:"Номер редакции; без него — план сейчас"`
	}
	differenceOutput struct {
		Body struct {
			Changes iom.Diff `json:"changes"`
			Lines   []string `json:"lines" doc:"То же словами, строка на изменение"`
		}
	}
)

// editionsOf registers the operations on editions of a route.
func editionsOf(api *web.API, h handler) {
	r := list{tag, "route"}
	web.Register(api, r.op("listRouteEditions", http.MethodGet, "/routes/{route}/editions", "read", "Редакции плана идущего маршрута, новые первыми", nil), h.routeEditions)
	web.Register(api, r.op("getRouteEdition", http.MethodGet, "/routes/{route}/editions/{edition}", "read", "Маршрут в одной из редакций", nil), h.routeEdition)
	web.Register(api, r.op("compareRouteEditions", http.MethodGet, "/routes/{route}/difference", "read", "Что изменилось от одной редакции до другой", nil), h.difference)
}

func (h handler) routeEditions(ctx context.Context, in *RouteID) (*routeEditionsOutput, error) {
	list, err := h.s.RouteEditions(ctx, in.Route)
	if err != nil {
		return nil, err
	}
	out := &routeEditionsOutput{}
	out.Body.Items = collect(list, toEdition)
	return out, nil
}

func (h handler) routeEdition(ctx context.Context, in *editionInput) (*editionOutput, error) {
	v, e, err := h.s.RouteEdition(ctx, in.Route, in.Edition)
	if err != nil {
		return nil, err
	}
	out := &editionOutput{}
	out.Body.edition, out.Body.Plan = toEdition(e), toRoute(v)
	return out, nil
}

func (h handler) difference(ctx context.Context, in *differenceInput) (*differenceOutput, error) {
	_, d, err := h.s.Difference(ctx, in.Route, cmp.Or(in.From, 1), in.To)
	if err != nil {
		return nil, err
	}
	out := &differenceOutput{}
	out.Body.Changes, out.Body.Lines = d, d.Lines()
	if d == nil {
		out.Body.Changes, out.Body.Lines = iom.Diff{}, []string{}
	}
	return out, nil
}
