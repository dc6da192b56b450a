package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/marshrut-iom/marshrut/internal/page"
)

// Ask adds a form that changes nothing: a search whose words are names of people, and
// names never stand in an address. It asks one operation of the API, with the form's
// fields as its input, and shows the answer at once; the words are in Visit.Sent. It
// lies at the address of a.View or below it, so that loading the page anew shows the
// empty form. Where the question is refused, a.View is shown again with what was typed.
func Ask[I, O any](p *Pages, a Action, handler func(context.Context, *I) (*O, error), show func(context.Context, *Visit, *O) (page.Content, error)) {
	route, ok := p.api.route(a.Operation)
	if !ok {
		p.Fail(fmt.Errorf("web: form %s asks the unknown operation %s", a.Path, a.Operation))
		return
	}
	answer(p, a, route, handler, show)
}

// Tell adds a form that changes something and is answered by a page that is shown this
// once: a secret to be handed over. Such an answer is kept under no key, so the
// operation must be harmless to repeat (Outside). All else is as of Ask; the draft of
// the form ends.
func Tell[I, O any](p *Pages, a Action, handler func(context.Context, *I) (*O, error), show func(context.Context, *Visit, *O) (page.Content, error)) {
	route, ok := p.api.route(a.Operation)
	if !ok || route.Effect != Outside {
		p.Fail(fmt.Errorf("web: form %s tells the answer of %s, which is unknown or kept", a.Path, a.Operation))
		return
	}
	answer(p, a, route, handler, func(ctx context.Context, v *Visit, out *O) (page.Content, error) {
		page.From(ctx).Done = v.Request.URL.Path
		content, err := show(ctx, v, out)
		content.Secret = true
		return content, err
	})
}

func answer[I, O any](p *Pages, a Action, route Route, handler func(context.Context, *I) (*O, error), show func(context.Context, *Visit, *O) (page.Content, error)) {
	op := route.Operation
	op.ID, op.Method, op.Path, op.Tag = a.Operation+" "+a.Path, http.MethodPost, prefixOf(route.Permission)+a.Path, "page"
	if err := op.check(p.routes); err != nil {
		p.Fail(err)
		return
	}
	p.routes = append(p.routes, Route{Operation: op, Params: params(a.Path), HasBody: true, Page: true, Shows: []string{a.Operation}})
	p.api.echo.POST(echoPath(op.Path), func(c echo.Context) error {
		r := withPath(c)
		r.Body = http.MaxBytesReader(c.Response(), r.Body, maxForm)
		if err := readForm(r); err != nil {
			return p.turnAway(c, r, err)
		}
		ctx, err := p.admit(r, route.Permission)
		if err != nil {
			return p.turnAway(c, r, err)
		}
		in := new(I)
		if err := bind(p.api, r, a.Fixed, in); err != nil {
			return p.again(ctx, c, r, a, "", err)
		}
		out, err := handler(ctx, in)
		if err != nil {
			return p.again(ctx, c, r, a, "", err)
		}
		v, ok := p.views[a.View]
		if !ok {
			return fmt.Errorf("web: form %s names the unknown page %s", a.Path, a.View)
		}
		answer := *v
		answer.show = func(ctx context.Context, v *Visit) (page.Content, error) { return show(ctx, v, out) }
		return p.render(ctx, c, &answer, &Visit{Request: r})
	})
}
