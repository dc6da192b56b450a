package web

import (
	"context"
	"slices"

	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Watch says that some roles see a kind of thing only while they are let: pages about it,
// of whatever area, ask an address every half second, and show nothing from the moment
// on at which it says no. Asking is cheap and says no more than yes or no; a line held
// open for each page would cost more than it saves where so few pages are watched.
type Watch struct {
	Of    string // what the pages are about: "route", a parameter of their addresses
	Path  string // what is asked: "/routes/{route}/sight"
	Roles []tenant.Role
}

// AddWatch adds a watch. Its address must be a page (SendPage).
func AddWatch(p *Pages, w Watch) { p.watches = append(p.watches, w) }

// watched puts the watches of a visit on its page.
func (p *Pages) watched(ctx context.Context, v *Visit, c page.Content) page.Content {
	scope, err := tenant.From(ctx)
	if err != nil {
		return c
	}
	for _, w := range p.watches {
		if v.Path(w.Of) == "" || !slices.Contains(w.Roles, scope.Role) {
			continue
		}
		c.Body = page.Watched(v.at(w.Path), c.Body)
		c.Scripts = append(slices.Clone(c.Scripts), "watch.js")
	}
	return c
}
