package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Action is what a form of a page does: one operation of the API, with the form's
// fields as its input. It has the operation's permission, validation, idempotency
// and audit, since it is the same operation.
type Action struct {
	Operation string // id of the API operation
	Path      string // where the form is sent, within the operation's prefix
	View      string // id of the page that holds the form: shown again with what was typed when it is refused
	// Fixed are fields the form does not show: "form": "distance".
	Fixed url.Values
}

// maxForm is how much a form may hold.
const maxForm = 2 << 20

// Act adds a form. handler is the operation's own; next says where to go after it.
func Act[I, O any](p *Pages, a Action, handler func(context.Context, *I) (*O, error), next func(context.Context, *Visit, *O) string) {
	route, ok := p.api.route(a.Operation)
	if !ok {
		p.Fail(fmt.Errorf("web: form %s does the unknown operation %s", a.Path, a.Operation))
		return
	}
	send(p, a, route, func(ctx context.Context, r *http.Request, c echo.Context) (string, error) {
		in := new(I)
		if err := bind(p.api, r, a.Fixed, in); err != nil {
			return "", err
		}
		if key := r.PostForm.Get("key"); wellFormedID.MatchString(key) {
			ctx = context.WithValue(ctx, keyKey{}, key)
		}
		v := &Visit{Request: r, pages: p}
		out, err := runOnce(ctx, p.api.once, route.Operation, in, handler)
		if f, ok := fault.As(err); ok && f.ID == keyReused {
			switch {
			case route.Edit: // its version says whether it can be done once more
				out, err = handler(ctx, in)
			case out == nil:
				return "", errSentAlready
			default:
				return next(ctx, v, out), errSentAlready
			}
		}
		if err != nil {
			return "", err
		}
		setCookies(c, out)
		to := next(ctx, v, out)
		c.Set(outcomeKey, v.outcome)
		return to, nil
	})
}

// keyReused is the id of the refusal of a key that did something else already.
const keyReused = "idempotency.key_reused"

// errSentAlready is that refusal on a page: the form was sent, somebody went back to it,
// changed it and sent it again.
var errSentAlready = fault.New(fault.Conflict, "web.sent_already",
	"Эта форма уже отправлена, и сделанное по ней сохранено. То, что Вы изменили в ней после этого, не принято и второй раз ничего не создано.")

// outcomeKey is under what a form's outcome waits for its notice.
const outcomeKey = "outcome"

// Post adds a form that is no single operation of the API: a setting of the browser,
// a file that comes in the form. It names the operation whose permission it needs.
func Post(p *Pages, a Action, op Operation, handle func(ctx context.Context, v *Visit, cookies func(http.Cookie)) (string, error)) {
	send(p, a, Route{Operation: op}, func(ctx context.Context, r *http.Request, c echo.Context) (string, error) {
		v := &Visit{Request: r.WithContext(ctx), pages: p}
		to, err := handle(ctx, v, func(cookie http.Cookie) { c.SetCookie(&cookie) })
		c.Set(outcomeKey, v.outcome)
		return to, err
	})
}

func send(p *Pages, a Action, route Route, run func(context.Context, *http.Request, echo.Context) (string, error)) {
	prefix := prefixOf(route.Permission)
	op := route.Operation
	op.ID, op.Method, op.Path, op.Tag = a.Operation+" "+a.Path, http.MethodPost, prefix+a.Path, "page"
	if err := op.check(p.routes); err != nil {
		p.Fail(err)
		return
	}
	p.routes = append(p.routes, Route{Operation: op, Params: params(a.Path), Edit: route.Edit, HasBody: true, Page: true, Shows: []string{a.Operation}})
	p.api.echo.POST(echoPath(op.Path), func(c echo.Context) error {
		r := withPath(c)
		if holdsFile(r) {
			r.Body = &patient{r.Body, http.NewResponseController(c.Response().Writer)}
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, max(maxForm, route.MaxBody))
		if err := readForm(r); err != nil {
			return p.turnAway(c, r, err)
		}
		ctx, err := p.admit(r, route.Permission)
		if err != nil {
			return p.turnAway(c, r, err)
		}
		to, err := run(p.words(ctx, r), r, c)
		p.kept.forget(SessionFrom(ctx))
		if err != nil {
			if holdsFile(r) && r.ContentLength <= drain {
				_, _ = io.CopyN(io.Discard, r.Body, drain) // who sends first and listens later hears the refusal
			}
			return p.again(ctx, c, r, a, to, err)
		}
		operation := a.Operation
		if outcome, _ := c.Get(outcomeKey).(string); outcome != "" {
			operation += "_" + outcome
		}
		putNotice(c, operation, r.URL.Path)
		if !strings.HasPrefix(to, "/") {
			to = "/" + to
		}
		return c.Redirect(http.StatusSeeOther, to)
	})
}

// errMisread refuses a file that was to be narrowed by a choice there is none of: it would
// look like the narrowed one.
var errMisread = fault.New(fault.Invalid, "web.misread", "Такого отбора нет. Вернитесь к списку, выберите отбор заново и скачайте файл ещё раз.")

var errForm = fault.New(fault.Invalid, "web.form", "Форма не читается: отправьте её ещё раз со страницы.")

func readForm(r *http.Request) error {
	var tooLarge *http.MaxBytesError
	err := r.ParseForm()
	if holdsFile(r) {
		err = nil // whoever takes files reads them as they come
	}
	switch {
	case errors.As(err, &tooLarge):
		return fault.New(fault.TooLarge, "web.too_large", "Запрос слишком велик.")
	case err != nil:
		return errForm.Because(err)
	}
	for name, values := range r.PostForm {
		for i, v := range values {
			if !isText(name) || !isText(v) {
				return errNotText
			}
			values[i] = strings.ReplaceAll(v, "\r\n", "\n")
		}
	}
	return nil
}

// again shows the page with the form once more: what is wrong, and all that was typed;
// made is where to find what the form did before.
func (p *Pages) again(ctx context.Context, c echo.Context, r *http.Request, a Action, made string, err error) error {
	v, ok := p.views[a.View]
	switch fault.KindOf(err) {
	case fault.NotFound, fault.Forbidden:
		ok = false
	}
	if !ok || errors.Is(err, ErrSignIn) {
		return p.turnAway(c, r.WithContext(ctx), err)
	}
	visit := &Visit{Request: r}
	visit.refusal, visit.status = refusalOf(p.words(ctx, r), err, r.URL.Path, r.PostForm)
	if errors.Is(err, errSentAlready) {
		visit.refusal.Again, visit.refusal.Made = true, made
	}
	return p.render(ctx, c, v, visit)
}

// setCookies hands on the cookies of an operation's answer: sign-in has one.
func setCookies(c echo.Context, out any) {
	v := reflect.Indirect(reflect.ValueOf(out))
	if v.Kind() != reflect.Struct {
		return
	}
	for i := range v.NumField() {
		if cookie, ok := v.Field(i).Interface().(http.Cookie); ok && v.Type().Field(i).Tag.Get("header") == "Set-Cookie" {
			c.SetCookie(&cookie)
		}
	}
}

// To makes a next that always leads to the same page within the membership.
func To[O any](parts ...string) func(context.Context, *Visit, *O) string {
	return func(_ context.Context, v *Visit, _ *O) string {
		return v.at(strings.Join(parts, ""))
	}
}

// at is the address of a page about what the visit's address names.
func (v *Visit) at(path string) string {
	for _, m := range param.FindAllStringSubmatch(path, -1) {
		path = strings.Replace(path, m[0], url.PathEscape(v.Path(m[1])), 1)
	}
	return v.Prefix() + path
}

// Prefix is where the pages of the visit's membership lie.
func (v *Visit) Prefix() string {
	if m := v.Request.PathValue("acting"); m != "" {
		if id, err := uuid.Parse(m); err == nil {
			return "/m/" + id.String()
		}
	}
	if strings.HasPrefix(v.Request.URL.Path, PlatformPrefix) {
		return PlatformPrefix
	}
	return ""
}
