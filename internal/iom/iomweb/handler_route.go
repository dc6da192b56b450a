package iomweb

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type handler struct{ s *iom.Service }

// Inputs and outputs that many operations share. What is embedded is exported, since
// Huma passes over other embedded types.
type (
	// RouteID names the route.
	RouteID struct {
		Route uuid.UUID `path:"route"`
	}
	routeOutput struct {
		ETag string `header:"ETag"`
		Body route
	}
	// EditRoute names the route and the version that was read.
	EditRoute struct {
		web.Edit
		Route uuid.UUID `path:"route"`
	}
	routePage struct {
		web.Page
		Route uuid.UUID `path:"route"`
	}
)

func shown(v iom.View, err error) (*routeOutput, error) {
	if err != nil {
		return nil, placed(err, false)
	}
	return &routeOutput{ETag: web.ETag(v.Version), Body: toRoute(v)}, nil
}

type listInput struct {
	web.Page
	State        string    `query:"state" enum:"draft,agreement,active,assessment,completed,withdrawn,archived"`
	Organization uuid.UUID `query:"organization" doc:"Только этой организации"`
	Tutee        uuid.UUID `query:"tutee" doc:"Только этого тьюторанта"`
	Priority     uuid.UUID `query:"priority" doc:"Только с этим приоритетным направлением"`
	Overdue      bool      `query:"overdue" doc:"Только просроченные"`
	Text         string    `query:"q" maxLength:"100" doc:"Слова из названия"`
}

type listOutput struct{ Body web.Listing[summary] }

func (h handler) list(ctx context.Context, in *listInput) (*listOutput, error) {
	l, today, err := h.s.List(ctx, iom.Filter{State: iom.State(in.State), Organization: in.Organization, Tutee: in.Tutee, Priority: in.Priority,
		Overdue: in.Overdue, Text: in.Text}, in.Request())
	if err != nil {
		return nil, err
	}
	return &listOutput{web.ListOf(l, func(s iom.Summary) summary { return toSummary(s, today) })}, nil
}

func (h handler) create(ctx context.Context, in *struct{ Body createInput }) (*routeOutput, error) {
	return shown(h.s.Create(ctx, in.Body.domain()))
}

func (h handler) get(ctx context.Context, in *RouteID) (*routeOutput, error) {
	return shown(h.s.Get(ctx, in.Route))
}

type updateInput struct {
	EditRoute
	Body PlanInput
}

func (h handler) update(ctx context.Context, in *updateInput) (*routeOutput, error) {
	return shown(h.s.Edit(ctx, in.Route, in.Version, in.Body.domain()))
}

type correctInput struct {
	EditRoute
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"4000" doc:"Почему маршрут корректируется"`
		PlanInput
	}
}

type correctOutput struct {
	ETag string `header:"ETag"`
	Body struct {
		Revision revision `json:"revision"`
		Route    route    `json:"route"`
	}
}

func (h handler) correct(ctx context.Context, in *correctInput) (*correctOutput, error) {
	v, made, err := h.s.Correct(ctx, in.Route, in.Version, in.Body.Reason, in.Body.domain())
	if err != nil {
		return nil, placed(err, false)
	}
	out := &correctOutput{ETag: web.ETag(v.Version)}
	out.Body.Revision, out.Body.Route = toRevision(made), toRoute(v)
	return out, nil
}

type revisionsOutput struct{ Body web.Listing[revision] }

func (h handler) revisions(ctx context.Context, in *routePage) (*revisionsOutput, error) {
	l, err := h.s.Revisions(ctx, in.Route, in.Request())
	return &revisionsOutput{web.ListOf(l, toRevision)}, err
}

type stepsOutput struct{ Body web.Listing[step] }

func (h handler) steps(ctx context.Context, in *routePage) (*stepsOutput, error) {
	_, l, err := h.s.History(ctx, in.Route, in.Request())
	return &stepsOutput{web.ListOf(l, toStep)}, err
}

type movesOutput struct{ Body web.Listing[possible] }

func (h handler) moves(ctx context.Context, in *RouteID) (*movesOutput, error) {
	list, err := h.s.Moves(ctx, in.Route)
	if err != nil {
		return nil, err
	}
	return &movesOutput{web.ListOf(paging.List[iom.Possible]{Items: list}, toPossible)}, nil
}

// regulations

type regulationItem struct {
	Code         string     `json:"code"`
	Version      int        `json:"version" doc:"Новейшая редакция"`
	Title        string     `json:"title"`
	Municipality *uuid.UUID `json:"municipality,omitempty" doc:"Нет: может выбрать любой муниципалитет региона"`
	Organization *uuid.UUID `json:"organization,omitempty" doc:"Положение одной школы"`
	BasedOn      *basis     `json:"based_on,omitempty" doc:"На основе чего составлено"`
	Note         string     `json:"note,omitempty" doc:"Что нового"`
	Own          bool       `json:"own" doc:"Составлено здесь, а не пришло с программой"`
	PublishedAt  time.Time  `json:"published_at"`
	RetiredAt    *time.Time `json:"retired_at,omitempty" doc:"Утратило силу: новых маршрутов по нему не открывают"`
}

type regulationsOutput struct{ Body web.Listing[regulationItem] }

func (h handler) regulations(ctx context.Context, _ *struct{}) (*regulationsOutput, error) {
	list, err := h.s.Regulations(ctx)
	if err != nil {
		return nil, err
	}
	return &regulationsOutput{web.ListOf(paging.List[iom.Published]{Items: list}, toItem)}, nil
}

type regulationInput struct {
	Code    string `path:"regulation" maxLength:"60"`
	Version int    `query:"version" minimum:"1" doc:"Редакция; по умолчанию новейшая"`
}

type regulationOutput struct{ Body *iom.Regulation }

func (h handler) regulation(ctx context.Context, in *regulationInput) (*regulationOutput, error) {
	g, err := h.s.Regulation(ctx, in.Code, in.Version)
	return &regulationOutput{g}, err
}

type adoption struct {
	Regulation string `json:"regulation" minLength:"2" maxLength:"60" doc:"Код положения"`
	Version    int    `json:"version,omitempty" minimum:"1" doc:"Редакция; по умолчанию новейшая"`
}

// adopted is what a municipality has chosen, and who chose it when.
type adopted struct {
	Regulation   string    `json:"regulation"`
	Version      int       `json:"version"`
	Municipality uuid.UUID `json:"municipality"`
	AdoptedBy    uuid.UUID `json:"adopted_by"`
	AdoptedAt    time.Time `json:"adopted_at"`
}

func toAdopted(a iom.Adoption) adopted {
	return adopted{a.Code, a.Version, a.MunicipalityID, a.AdoptedBy, a.AdoptedAt}
}

type adoptionsOutput struct{ Body web.Listing[adopted] }

type (
	adoptedInput struct {
		Municipality uuid.UUID `path:"municipality"`
	}
	adoptInput struct {
		Municipality uuid.UUID `path:"municipality"`
		Body         adoption
	}
	adoptedOutput struct{ Body adopted }
)

func (h handler) adopted(ctx context.Context, in *adoptedInput) (*adoptedOutput, error) {
	a, err := h.s.Adopted(ctx, in.Municipality)
	return &adoptedOutput{toAdopted(a)}, err
}

func (h handler) adopt(ctx context.Context, in *adoptInput) (*adoptedOutput, error) {
	a, err := h.s.Adopt(ctx, in.Municipality, in.Body.Regulation, in.Body.Version)
	return &adoptedOutput{toAdopted(a)}, err
}

func (h handler) adoptions(ctx context.Context, _ *struct{}) (*adoptionsOutput, error) {
	all, err := h.s.Adoptions(ctx)
	return &adoptionsOutput{web.ListOf(paging.List[iom.Adoption]{Items: all}, toAdopted)}, err
}

var exampleTerm = &term{Start: civil.MustParse("2026-12-01"), End: civil.MustParse("2027-11-30")}
