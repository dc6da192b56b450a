// Package page is the look of the product: layout, form fields, tables, texts. It
// knows nothing of HTTP's machinery; package web puts a View into the context and
// renders what an area gives.
package page

import (
	"context"
	"fmt"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// View is everything a page needs to know besides its own matter. It is made once
// per request.
type View struct {
	Texts    *Texts
	Lang     Lang
	Settings Settings
	Path     string // of the request, for the mark in the menu and the way back
	Prefix   string // of the pages of the acting membership: "/m/…"; "/platform" for an operator
	Role     tenant.Role
	Account  string // e-mail, empty before sign-in
	Here     Place  // the membership acted in
	Places   []Place
	Menu     []Item
	Notice   string // what was just done, already in words
	Done     string // draft that is acknowledged by this page
	Refusal  *Refusal
	Misread  bool // the address names a choice that there is none of: it was left out
	Now      time.Time
	Demo     bool // the embedded default: the style guide is there
	May      func(object, action string) bool
	Reach    func(object, action string) tenant.Reach // how far the role may; nil: nowhere
}

// connects tells whether the acting role connects other systems, or has it done: the
// description of the API serves nobody else.
func (v *View) connects() bool {
	switch v.Role {
	case tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.MunicipalCoordinator, tenant.RegionalMethodist, tenant.RegionalCoordinator, tenant.Operator:
		return true
	}
	return false
}

// draws tells whether the acting role works on how the product looks.
func (v *View) draws() bool { return v.Role == tenant.Operator || v.Role == tenant.RegionalMethodist }

// Place is a membership in words: the role's title and where it is held.
type Place struct {
	ID    uuid.UUID
	Title string
	Where string
	Href  string
}

// Item is one entry of the menu.
type Item struct {
	Section, Title, Href, Icon string
	Current                    bool
}

// Settings are how this browser wants its pages; they are kept in a cookie.
type Settings struct {
	Theme    string // "", "light", "dark"
	Eyesight bool   // version for the visually impaired
	Scale    int    // 0, 1, 2: normal, large, largest type (version for the visually impaired)
	Contrast string // "", "black", "white", "blue": colours of that version
	Pictures bool   // shown in that version
	Lang     Lang
}

type viewKey struct{}

// With puts the view into the context.
func With(ctx context.Context, v *View) context.Context { return context.WithValue(ctx, viewKey{}, v) }

// From gives the view of the page that is being made; a bare Russian one where
// there is none, so that components can be tried alone.
func From(ctx context.Context) *View {
	if v, ok := ctx.Value(viewKey{}).(*View); ok {
		return v
	}
	return &View{Texts: NewTexts(), Lang: Russian, Now: time.Now(), May: func(string, string) bool { return false }}
}

// Content is what an area gives to be shown.
type Content struct {
	Title   string // of window and page
	Body    templ.Component
	Crumbs  []Crumb
	Status  int      // 0: 200
	Scripts []string // islands the page needs beside the base script: "upload.js"
	Wide    bool     // uses the whole width: tables, pictures
	Bare    bool     // no heading of its own: the body has one
	Secret  bool     // shows something that is shown once: never compressed, never kept
	Undo    Undo     // beside the notice of what was just done
	// Also adds to that notice, by the address its form was sent to: what rules will say of it.
	Also func(done string) string
}

// Undo takes back at once what was done by mistake. It is offered on the page shown
// right after it, and nowhere else.
type Undo struct {
	Of    string // address of the form that did it
	Form  *Form  // takes it back; nil: nothing is offered
	Label string
}

// Crumb is one step of the way to the page.
type Crumb struct{ Title, Href string }

// Link makes an address within the acting membership: Link(ctx, "/routes/", id).
func Link(ctx context.Context, parts ...any) string { return From(ctx).Prefix + Path(parts...) }

// Path puts the parts of an address together: Path("/activities/", id).
func Path(parts ...any) string {
	if len(parts) == 1 {
		if s, ok := parts[0].(string); ok {
			return s
		}
	}
	b := make([]byte, 0, 64)
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			b = append(b, p...)
		case uuid.UUID:
			b = append(b, p.String()...)
		default:
			b = fmt.Append(b, p)
		}
	}
	return string(b)
}

// May tells whether the acting role may do it at all; the operation asks again.
func May(ctx context.Context, object, action string) bool { return From(ctx).May(object, action) }

// Reach tells how far the acting role may do it, for a link to a thing of another area:
// who may only for those they accompany needs more than May says.
func Reach(ctx context.Context, object, action string) tenant.Reach {
	if v := From(ctx); v.Reach != nil {
		return v.Reach(object, action)
	}
	return tenant.Nowhere
}

// Today gives the day on the reader's calendar.
func Today(ctx context.Context) civil.Date { return civil.Of(From(ctx).Now) }
