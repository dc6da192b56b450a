package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/page"
)

// turnAway answers where a page can't be shown: it leads to sign-in or consent, or
// says what is wrong on a page of the same look.
func (p *Pages) turnAway(c echo.Context, r *http.Request, err error) error {
	switch reads := r.Method == http.MethodGet || r.Method == http.MethodHead; {
	case errors.Is(err, ErrConsentRequired) && r.PathValue("acting") != "":
		to := "/m/" + url.PathEscape(r.PathValue("acting")) + "/consent"
		if reads {
			to += "?next=" + url.QueryEscape(r.URL.RequestURI())
		}
		return c.Redirect(http.StatusSeeOther, to)
	case fault.KindOf(err) == fault.Unauthenticated && reads:
		return c.Redirect(http.StatusSeeOther, "/sign-in?next="+url.QueryEscape(r.URL.RequestURI()))
	}
	problem := problemOf(r.Context(), err)
	visit := &Visit{Request: r}
	ctx, _, dressing := p.dress(r.Context(), c, visit)
	if dressing != nil {
		ctx = page.With(r.Context(), &page.View{Texts: p.texts, Lang: page.Russian, Now: p.now(), May: func(string, string) bool { return false }})
	}
	content := page.Content{Title: page.T(ctx, titleKey(problem.Status)), Status: problem.Status, Body: page.Wrong(problem.Detail, p.requestIDFor(problem))}
	if problem.Status == http.StatusUnauthorized {
		content.Title = page.T(ctx, "page.again.title")
		content.Body = page.Again(&page.Refusal{Action: r.URL.Path, Sent: withoutSecrets(r.PostForm)})
	}
	if problem.After > 0 {
		c.Response().Header().Set("Retry-After", problem.GetHeaders().Get("Retry-After"))
	}
	return p.write(ctx, c, content)
}

// refuses answers a browser that asked for what is not there, or that another
// site's page sent here; false where no page was asked for.
func (p *Pages) refuses(err error, c echo.Context) bool {
	r := c.Request()
	if strings.HasPrefix(r.URL.Path, Prefix) || !strings.Contains(r.Header.Get("Accept"), "text/html") {
		return false
	}
	var he *echo.HTTPError
	if errors.As(err, &he) && he.Code < http.StatusInternalServerError {
		if to := withoutSlash(r); to != "" {
			return c.Redirect(http.StatusFound, to) == nil
		}
		err = errNotFound
	}
	if ctx, admitted := p.admit(r, authz.Public); admitted == nil {
		r = r.WithContext(ctx)
	}
	return p.turnAway(c, r, err) == nil
}

// withoutSlash is the address that was meant by one with a slash at its end, as people
// type it; empty where there is none. It leads to no other host.
func withoutSlash(r *http.Request) string {
	path := strings.TrimRight(r.URL.Path, "/")
	if r.Method != http.MethodGet || path == "" || path == r.URL.Path || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsRune(path, '\\') {
		return ""
	}
	to := url.URL{Path: path, RawQuery: r.URL.RawQuery}
	return to.String()
}

// withoutSecrets is what may be shown again of what was sent.
func withoutSecrets(sent url.Values) url.Values {
	out := url.Values{}
	for name, values := range sent {
		if !secret(name) {
			out[name] = values
		}
	}
	return out
}

// requestIDFor is shown where support can do something with it.
func (p *Pages) requestIDFor(problem *Problem) string {
	if problem.Status < http.StatusInternalServerError {
		return ""
	}
	return problem.RequestID
}

func titleKey(status int) string {
	switch status {
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return "page.wrong.not_found"
	case http.StatusForbidden:
		return "page.wrong.forbidden"
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		return "page.wrong.unavailable"
	case http.StatusInternalServerError:
		return "page.wrong.internal"
	}
	return "page.wrong.other"
}

// refusalOf is a problem as the form shows it again; ctx has the texts.
func refusalOf(ctx context.Context, err error, action string, sent url.Values) (*page.Refusal, int) {
	problem := problemOf(ctx, err)
	kind := fault.Internal
	if f, ok := fault.As(err); ok {
		kind = f.Kind
	}
	out := &page.Refusal{Action: action, Sent: sent, ID: problem.ID, Title: page.T(ctx, "page.refused."+string(kind)), Detail: problem.Detail, Rule: problem.Rule,
		Clause: problem.Clause, Allowed: problem.Allowed, Stale: problem.Status == http.StatusPreconditionFailed}
	for _, f := range problem.Fields {
		out.Fields = append(out.Fields, page.FieldFault{Name: fieldName(f.Path), Message: f.Message})
	}
	if problem.Status >= http.StatusInternalServerError {
		out.RequestID = problem.RequestID
	}
	return out, problem.Status
}

// fieldName makes a form field's name out of a place of the API's input:
// "body.indicators[0].title" is "indicators.0.title".
func fieldName(path string) string {
	path = strings.TrimPrefix(strings.TrimPrefix(path, "body"), ".")
	return dotted.Replace(path)
}
