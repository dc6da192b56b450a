package web

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Tab is one of several pages about one thing. Areas add theirs without knowing each
// other: files and products stand beside a route's own pages.
type Tab struct {
	Of         string // what it is about: "route"
	Path       string // "/routes/{route}/files"
	Title      string // key of the text
	Order      int
	Permission authz.Permission
	Roles      []tenant.Role // only for these; empty: for all who may
	// Open tells whether this one thing lies within the reader's reach, where that is
	// narrower than that of the pages beside; nil: it does.
	Open func(context.Context, *Visit) (bool, error)
}

// AddTab adds a tab to the pages about a kind of thing.
func AddTab(p *Pages, t Tab) {
	p.tabs[t.Of] = append(p.tabs[t.Of], t)
	slices.SortStableFunc(p.tabs[t.Of], func(a, b Tab) int { return cmp.Compare(a.Order, b.Order) })
}

// Tabs lists the tabs about the thing that the visit's address names, as far as the
// acting role may open them; the one that is open is marked.
func (v *Visit) Tabs(ctx context.Context, of string) []page.Tab {
	var out []page.Tab
	scope, err := tenant.From(ctx)
	if err != nil {
		return nil
	}
	var asks []func(context.Context) error
	var closed []string // addresses that do not lie within the reader's reach
	var mu sync.Mutex
	for _, t := range v.pages.tabs[of] {
		if len(t.Roles) > 0 && !slices.Contains(t.Roles, scope.Role) {
			continue
		}
		if t.Permission != authz.Member && v.pages.api.policy.Reach(scope.Role, t.Permission) == tenant.Nowhere {
			continue
		}
		tab := page.Tab{Title: page.T(ctx, t.Title), Href: v.at(t.Path)}
		if t.Open != nil && !v.below(tab.Href) {
			asks = append(asks, func(ctx context.Context) error {
				if open, err := t.Open(ctx, v); err != nil || !open {
					mu.Lock()
					defer mu.Unlock()
					closed = append(closed, tab.Href)
				}
				return nil
			})
		}
		out = append(out, tab)
	}
	_ = tenant.Together(ctx, asks...) // none of them fails: what can't be told is closed
	out = slices.DeleteFunc(out, func(t page.Tab) bool { return slices.Contains(closed, t.Href) })
	best := -1
	for i, t := range out {
		if v.below(t.Href) && (best < 0 || len(t.Href) > len(out[best].Href)) {
			best = i
		}
	}
	if best >= 0 {
		out[best].Current = true
	}
	return out
}

// below tells whether the visit is for the page at an address, or one below it.
func (v *Visit) below(href string) bool {
	here := v.Request.URL.Path
	return here == href || strings.HasPrefix(here, href+"/")
}

// Names gives short names (Фамилия И. О.) of those of the people whom the acting
// person may know; the others are left out.
type Names interface {
	ShortNames(ctx context.Context, people []uuid.UUID) (map[uuid.UUID]string, error)
}

// ZoneBy sets what gives the time zone of the acting person's place, by which pages
// write moments and say which day it is. Without it they do so in the server's.
func (p *Pages) ZoneBy(zone func(context.Context) (*time.Location, error)) { p.zone = zone }

// NameBy sets where names come from.
func (p *Pages) NameBy(n Names) { p.names = n }

// Names asks for the names of people in one trip. A name that may not be known, or
// is not there any more, is a word for it.
func (v *Visit) Names(ctx context.Context, people ...uuid.UUID) (page.Names, error) {
	known := map[uuid.UUID]string{}
	people = slices.DeleteFunc(slices.Clone(people), func(id uuid.UUID) bool { return id == uuid.Nil })
	if len(people) > 0 && v.pages.names != nil {
		var err error
		if known, err = v.pages.names.ShortNames(ctx, people); err != nil {
			return page.Names{}, err
		}
	}
	return page.Names{By: known, Unknown: page.T(ctx, "page.somebody")}, nil
}
