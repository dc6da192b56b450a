// Package auditweb is the door to the audit trail.
package auditweb

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const tag = "Журнал"

// Register adds the trail's operations to the registry.
func Register(api *web.API, s *audit.Service) {
	read := authz.Permission{Object: "audit", Action: "read"}
	h := handler{s}
	web.Register(api, web.Operation{ID: "listAudit", Method: http.MethodGet, Path: "/audit",
		Permission: read, Tag: tag, Summary: "Кто что сделал и прочитал"}, h.all)
	web.Register(api, web.Operation{ID: "listRouteAudit", Method: http.MethodGet, Path: "/routes/{route}/audit",
		Permission: read, Tag: tag, Summary: "Журнал маршрута"}, h.route)
	h.platformOperations(api)
}

type handler struct{ s *audit.Service }

type (
	allInput   struct{ web.Page }
	routeInput struct {
		web.Page
		Route uuid.UUID `path:"route"`
	}
	output struct{ Body web.Listing[record] }
)

// record is one line of the trail.
type record struct {
	ID      uuid.UUID      `json:"id"`
	At      time.Time      `json:"at"`
	Person  uuid.UUID      `json:"person" doc:"Кто действовал"`
	Role    string         `json:"role"`
	Action  string         `json:"action" example:"route.read"`
	Type    string         `json:"type"`
	Object  uuid.UUID      `json:"object"`
	Subject *uuid.UUID     `json:"subject,omitempty" doc:"О ком эти данные"`
	Details map[string]any `json:"details,omitempty"`
	Request string         `json:"request,omitempty"`
}

func toRecord(r audit.Record) record {
	out := record{ID: r.ID, At: r.At, Person: r.Person, Role: string(r.Role), Action: r.Action, Type: r.Type, Object: r.Object,
		Details: r.Details, Request: r.Request}
	if r.Subject != uuid.Nil {
		out.Subject = &r.Subject
	}
	return out
}

func (h handler) all(ctx context.Context, in *allInput) (*output, error) {
	l, err := h.s.Trail(ctx, uuid.Nil, in.Request())
	return &output{web.ListOf(l, toRecord)}, err
}

func (h handler) route(ctx context.Context, in *routeInput) (*output, error) {
	l, err := h.s.Trail(ctx, in.Route, in.Request())
	return &output{web.ListOf(l, toRecord)}, err
}
