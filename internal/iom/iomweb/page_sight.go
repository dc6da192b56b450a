package iomweb

import (
	"context"
	"net/http"

	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// registerSight adds what an open page asks every half second: whether its reader may
// still see the route. A tutor's sight hangs on the tutee's consent (R10), and an
// appointment or a membership may end: the page must not go on showing.
func registerSight(p *web.Pages, h pages) {
	web.SendPage(p, web.View{ID: "pageRouteSight", Path: "/routes/{route}/sight", Permission: may("read"), Title: "life.one", Shows: []string{"getRoute"}},
		func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
			id, err := web.PathID(r, "route")
			if err != nil {
				return err
			}
			if err := h.s.Seen(ctx, id); err != nil {
				return err
			}
			w.Header().Set("Cache-Control", "no-store")
			w.WriteHeader(http.StatusNoContent)
			return nil
		})
	web.AddWatch(p, web.Watch{Of: "route", Path: "/routes/{route}/sight", Roles: onTrust})
}

// onTrust are the roles that see a route only while they are let.
var onTrust = []tenant.Role{tenant.Tutor, tenant.Mentor, tenant.RegionalMethodist}
