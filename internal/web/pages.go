package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/page/asset"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Prefixes of pages by who they are for. A page of a membership carries it in its
// address, so that two tabs may act in two of them.
const (
	MemberPrefix   = "/m/{acting}"
	PlatformPrefix = "/platform"
)

// Frames says what the head of each page shows: the account and the memberships
// it may choose from, in words.
type Frames interface {
	Frame(ctx context.Context, s Session) (Frame, error)
}

// Frame is what the head of a page shows of a session.
type Frame struct {
	Account string // e-mail
	Places  []page.Place
}

// Pages is where areas register their pages, beside the operations of the API. They
// stand in a registry of the same kind and behind the same door.
type Pages struct {
	api     *API
	texts   *page.Texts
	frames  Frames
	look    Look
	now     func() time.Time
	names   Names
	zone    func(context.Context) (*time.Location, error)
	routes  []Route
	views   map[string]*view
	watches []Watch
	tabs    map[string][]Tab
	samples []page.Sample
	errs    []error
	kept    kept
	menus   sync.Map // []page.Item by menuKey
	csp     string
}

// Look is what pages know of the installation.
type Look struct {
	Demo    bool   // the embedded default
	S3      string // origin that browsers send files to; empty: through the server
	Version string
}

// View is a page that shows something: GET, and changes nothing.
type View struct {
	ID         string // "pageResources"
	Path       string // within its prefix: "/resources/{resource}"
	Permission authz.Permission
	Title      string   // key of its title in the texts
	Shows      []string // ids of the API operations that give the same
	Menu       *Entry   // where it stands in the menu, if it does
}

// Entry is a page's place in the menu of those who may open it.
type Entry struct {
	Section string // key below "page.section"
	Order   int    // sections and entries stand in this order
	Icon    string
	Roles   []tenant.Role // only for these; empty: for all who may
}

// Prefix is where the page lies: below the membership, the platform, or nothing.
func prefixOf(p authz.Permission) string {
	switch {
	case p == authz.Public || p == authz.SignedIn:
		return ""
	case p == authz.Member || !p.Platform():
		return MemberPrefix
	}
	return PlatformPrefix
}

type view struct {
	View
	prefix string
	show   func(context.Context, *Visit) (page.Content, error)
}

// NewPages makes the registry of pages beside that of the API.
func NewPages(s *Server, texts *page.Texts, frames Frames, look Look) *Pages {
	p := &Pages{api: s.API, texts: texts, frames: frames, look: look, now: time.Now, views: map[string]*view{}, tabs: map[string][]Tab{}}
	p.kept.now = time.Now
	p.csp = look.policy()
	s.pages = p
	static := echo.WrapHandler(asset.Handler())
	s.echo.GET(asset.Prefix+"*", static)
	s.echo.HEAD(asset.Prefix+"*", static)
	p.registerOwn()
	return p
}

// Texts is where an area adds its messages.
func (p *Pages) Texts() *page.Texts { return p.texts }

// Routes lists the registry of pages.
func (p *Pages) Routes() []Route { return slices.Clone(p.routes) }

// Fail keeps a mistake of registering; it stops the start.
func (p *Pages) Fail(err error) {
	if err != nil {
		p.errs = append(p.errs, err)
	}
}

// Check refuses to start on a registry with mistakes in it.
func (p *Pages) Check() error {
	for _, v := range p.views {
		for _, id := range v.Shows {
			if _, ok := p.api.route(id); !ok {
				p.Fail(fmt.Errorf("web: page %s shows the unknown operation %s", v.ID, id))
			}
		}
		if !p.texts.Has(page.Russian, v.Title) {
			p.Fail(fmt.Errorf("web: page %s: no text %s", v.ID, v.Title))
		}
	}
	p.checkMenus()
	if len(p.errs) > 0 {
		return fmt.Errorf("web: %d mistakes in the registry of pages, the first: %w", len(p.errs), p.errs[0])
	}
	return nil
}

// Show adds a page.
func Show(p *Pages, v View, show func(context.Context, *Visit) (page.Content, error)) {
	prefix := prefixOf(v.Permission)
	op := Operation{ID: v.ID, Method: http.MethodGet, Path: prefix + v.Path, Permission: v.Permission, Summary: v.Title, Tag: "page"}
	if err := op.check(p.routes); err != nil {
		p.Fail(err)
		return
	}
	kept := &view{v, prefix, show}
	p.views[v.ID] = kept
	p.routes = append(p.routes, Route{Operation: op, Params: params(v.Path), Page: true, Shows: v.Shows})
	serve := func(c echo.Context) error {
		r := withPath(c)
		ctx, err := p.admit(r, v.Permission)
		if err != nil {
			return p.turnAway(c, r, err)
		}
		return p.render(ctx, c, kept, &Visit{Request: r})
	}
	path := echoPath(op.Path)
	p.api.echo.GET(path, serve)
	p.api.echo.HEAD(path, serve)
}

func echoPath(path string) string {
	if path == "" {
		return "/"
	}
	return param.ReplaceAllString(path, ":$1")
}

// withPath hands Echo's path parameters to the request.
func withPath(c echo.Context) *http.Request {
	r := c.Request()
	for i, name := range c.ParamNames() {
		r.SetPathValue(name, c.ParamValues()[i])
	}
	return r
}

// admit is the door of the API, with the membership taken from the address.
func (p *Pages) admit(r *http.Request, perm authz.Permission) (context.Context, error) {
	r.Header.Del(MembershipHeader) // an address says whose page it is, and nothing else
	switch id := r.PathValue("acting"); {
	case id != "":
		r.Header.Set(MembershipHeader, id)
	case perm.Platform():
		return p.api.admitOperator(r, perm)
	case perm == authz.Public: // who is signed in sees so on public pages too
		if ctx, err := p.api.admit(r, authz.SignedIn); err == nil {
			return ctx, nil
		}
	}
	return p.api.admit(r, perm)
}

// render shows a page, or says why it can't.
func (p *Pages) render(ctx context.Context, c echo.Context, v *view, visit *Visit) error {
	visit.pages = p
	visit.Request = visit.Request.WithContext(ctx)
	ctx, frame, err := p.dress(ctx, c, visit)
	if err != nil {
		return p.turnAway(c, visit.Request, err)
	}
	content, err := v.show(ctx, visit)
	if err != nil {
		return p.turnAway(c, visit.Request.WithContext(ctx), err)
	}
	if visit.goTo != "" && visit.refusal == nil {
		return c.Redirect(http.StatusSeeOther, visit.goTo)
	}
	if visit.goTo != "" { // why the form was not taken would be lost on the way
		content = page.Content{Title: visit.refusal.Title, Body: page.Go(page.T(ctx, "page.open"), visit.goTo, "primary")}
	}
	if content.Title == "" {
		content.Title = page.T(ctx, v.Title)
	}
	if visit.refusal != nil {
		content.Status = visit.status
	}
	frame.view.Misread = visit.misread
	frame.markMenu(visit.Request.URL.Path)
	return p.write(ctx, c, p.watched(ctx, visit, content))
}

func (p *Pages) write(ctx context.Context, c echo.Context, content page.Content) error {
	h := c.Response().Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", p.csp)
	h.Set("Vary", "Cookie")
	if content.Secret {
		h.Set("Cache-Control", "no-store, no-transform")
	}
	if content.Status == 0 {
		content.Status = http.StatusOK
	}
	buf := buffers.Get()
	defer buffers.Put(buf)
	if err := page.Layout(content).Render(ctx, buf); err != nil {
		return err
	}
	c.Response().WriteHeader(content.Status)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	return page.WriteBound(c.Response(), buf.Bytes())
}

// policy lets a page load its own style, scripts and pictures, and speak to its own
// server and, where files go straight to it, to the configured S3.
func (l Look) policy() string {
	connect := "'self'"
	if l.S3 != "" {
		connect += " " + l.S3
	}
	return strings.Join([]string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob:", "media-src 'self'",
		"connect-src " + connect, "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"}, "; ")
}
