package web_test

import (
	"context"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// Each entry of a role's menu has a sign of its own, and one that there is.
func TestCheck_EachMenuEntryHasItsOwnIcon(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first, second web.Entry
		want          string
	}{
		"each its own":    {web.Entry{Icon: "route"}, web.Entry{Icon: "book"}, ""},
		"of other roles":  {web.Entry{Icon: "route", Roles: []tenant.Role{tenant.Tutee}}, web.Entry{Icon: "route", Roles: []tenant.Role{tenant.Tutor}}, ""},
		"the same":        {web.Entry{Icon: "route"}, web.Entry{Icon: "route"}, "have one icon"},
		"one that is not": {web.Entry{Icon: "route"}, web.Entry{Icon: "unicorn"}, "no icon"},
	} {
		p := web.NewPages(server(t), page.NewTexts(), noFrames{}, web.Look{})
		for id, e := range map[string]web.Entry{"pageFirst": c.first, "pageSecond": c.second} {
			web.Show(p, web.View{ID: id, Path: "/" + strings.ToLower(id), Permission: authz.Member, Title: "page.settings", Menu: &e}, func(context.Context, *web.Visit) (page.Content, error) {
				return page.Content{}, nil
			})
		}
		if err := p.Check(); (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
