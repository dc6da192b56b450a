// Package web is the door: Echo, Huma, middleware, the route registry, and the one
// place that knows which HTTP status a refusal becomes.
package web

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"github.com/marshrut-iom/marshrut/internal/authz"
)

// Prefix of all API paths.
const Prefix = "/api/v1"

// API is where areas register their operations.
type API struct {
	echo     *echo.Echo
	huma     huma.API
	policy   *authz.Policy
	sessions Sessions
	once     Once
	routes   []Route
	errs     []error
}

// Deps is what the door needs of others.
type Deps struct {
	Policy   *authz.Policy
	Sessions Sessions
	Once     Once
}

func newAPI(e *echo.Echo, d Deps, version string) *API {
	cfg := huma.DefaultConfig("Маршрут", version)
	cfg.Info.Description = "Индивидуальные образовательные маршруты педагогов: диагностика, задачи, дорожная карта, продукт, экспертиза, заключение."
	cfg.OpenAPIPath = "/openapi" // serves /openapi.json and .yaml
	cfg.DocsPath, cfg.SchemasPath = "", ""
	cfg.Formats = map[string]huma.Format{"application/json": textJSON(), "json": textJSON()}
	cfg.CreateHooks = nil // no "$schema" in answers
	cfg.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	shape(&cfg)
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: "__Host-marshrut"},
	}
	return &API{echo: e, huma: humaecho.New(e, cfg), policy: d.Policy, sessions: d.Sessions, once: d.Once}
}

// Routes lists the registry.
func (a *API) Routes() []Route { return slices.Clone(a.routes) }

// route finds an operation by its id.
func (a *API) route(id string) (Route, bool) {
	for _, r := range a.routes {
		if r.ID == id {
			return r, true
		}
	}
	return Route{}, false
}

// OpenAPI gives the contract, OpenAPI 3.1 as JSON.
func (a *API) OpenAPI() ([]byte, error) { return a.huma.OpenAPI().MarshalJSON() }

// Register adds an operation: the permission is checked, then the input is read,
// then the handler runs with the Scope in its context. A mistake in op is kept and
// stops the start (see Server.Check).
func Register[I, O any](a *API, op Operation, handler func(context.Context, *I) (*O, error)) {
	if err := op.check(a.routes); err != nil {
		a.errs = append(a.errs, err)
		return
	}
	in, out := reflect.TypeFor[I](), reflect.TypeFor[O]()
	_, hasBody := in.FieldByName("Body")
	_, raw := in.FieldByName("RawBody")
	_, edit := in.FieldByName("IfMatch")
	body, answers := out.FieldByName("Body")
	a.routes = append(a.routes, Route{
		Operation: op, Params: params(op.Path), Edit: edit, HasBody: hasBody || raw,
		IsStream: answers && body.Type.Kind() == reflect.Func,
	})
	h := huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: Prefix + op.Path, Summary: op.Summary, Tags: []string{op.Tag},
		DefaultStatus: status(op, answers), MaxBodyBytes: op.MaxBody,
		Middlewares: huma.Middlewares{a.enter(op)},
		Extensions:  map[string]any{"x-permission": op.Permission.String()},
		Metadata:    map[string]any{"operation": op.ID},
	}
	if op.Permission != authz.Public {
		h.Security = []map[string][]string{{"session": {}}}
	}
	if op.MaxBody < 0 {
		h.SkipValidateBody = true
	}
	huma.Register(a.huma, h, func(ctx context.Context, in *I) (*O, error) {
		o, err := runOnce(ctx, a.once, op, in, handler)
		if err != nil {
			return nil, problemOf(ctx, err)
		}
		return o, nil
	})
	a.example(op)
}

func status(op Operation, answers bool) int {
	switch {
	case op.Status != 0:
		return op.Status
	case !answers:
		return http.StatusNoContent
	case op.Method == http.MethodPost:
		return http.StatusCreated
	}
	return http.StatusOK
}

// example puts the operation's example body into the contract.
func (a *API) example(op Operation) {
	if op.Example == nil {
		return
	}
	item := a.huma.OpenAPI().Paths[Prefix+op.Path]
	for _, o := range []*huma.Operation{item.Post, item.Put, item.Patch} {
		if o != nil && o.OperationID == op.ID && o.RequestBody != nil {
			for _, media := range o.RequestBody.Content {
				media.Example = op.Example
			}
		}
	}
}

// Check refuses to start on a registry with mistakes in it.
func (a *API) Check() error {
	if len(a.errs) > 0 {
		return fmt.Errorf("web: %d mistakes in the route registry, the first: %w", len(a.errs), a.errs[0])
	}
	return nil
}
