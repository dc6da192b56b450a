package iomweb

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func registerPriorities(p *web.Pages, h pages) {
	const all, one = "/priority-directions", "/priority-directions/{priority_direction}"
	web.Show(p, web.View{ID: "pagePriorities", Path: all, Permission: authz.Permission{Object: "priority", Action: "read"}, Title: "priority.all", Shows: []string{"listPriorities"},
		Menu: &web.Entry{Section: "work", Order: 26, Icon: "flag",
			Roles: []tenant.Role{tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.MunicipalCoordinator, tenant.RegionalMethodist, tenant.RegionalCoordinator}}}, h.prioritiesPage)
	web.Act(p, web.Action{Operation: "addPriority", Path: all, View: "pagePriorities"}, h.addPriority, web.To[priorityOutput](all))
	web.Act(p, web.Action{Operation: "changePriority", Path: one + "/edit", View: "pagePriorities"}, h.changePriority, web.To[priorityOutput](all))
	web.Act(p, web.Action{Operation: "removePriority", Path: one + "/removal", View: "pagePriorities"}, h.removePriority, web.To[struct{}](all))
}

// directions are the priority directions on their page, by school years.
type directions struct {
	years []yearOf
	now   int // the school year of today
	edits bool
	// the reader sees the figures by place
	figures bool
}

type yearOf struct {
	year int
	list []iom.PriorityView
}

func (h pages) prioritiesPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	list, err := h.s.PriorityList(ctx, 0)
	d := directions{now: iom.SchoolYear(page.Today(ctx)), edits: page.May(ctx, "priority", "edit"), figures: page.May(ctx, "monitoring", "read")}
	for _, p := range list {
		if n := len(d.years); n == 0 || d.years[n-1].year != p.Year {
			d.years = append(d.years, yearOf{year: p.Year})
		}
		y := &d.years[len(d.years)-1]
		y.list = append(y.list, p)
	}
	return page.Content{Body: prioritiesView(d)}, err
}

// yearOptions are the school years for which a direction may be named: the one that runs,
// the next and, of a direction that is there, its own.
func (d directions) yearOptions(own int) []page.Option {
	years := []int{d.now, d.now + 1}
	if own != 0 && own != d.now && own != d.now+1 {
		years = append(years, own)
	}
	out := make([]page.Option, len(years))
	for i, y := range years {
		out[i] = page.Option{Value: strconv.Itoa(y), Label: page.SchoolYear(y)}
	}
	return out
}

// priorityOptions are the directions that a route may choose, with those that it has.
func (h pages) priorityOptions(ctx context.Context, municipality uuid.UUID, had []iom.Priority) ([]page.Option, error) {
	offered, err := h.s.OfferedPriorities(ctx, municipality)
	all := slices.Clone(had)
	for _, x := range offered {
		if !slices.ContainsFunc(had, func(h iom.Priority) bool { return h.ID == x.ID }) {
			all = append(all, x.Priority())
		}
	}
	return chosenOptions(all), err
}

func chosenOptions(list []iom.Priority) (out []page.Option) {
	for _, x := range list {
		out = append(out, page.Option{Value: x.ID.String(), Label: x.Title, Hint: page.SchoolYear(x.Year)})
	}
	return out
}

func chosenIDs(list []iom.Priority) (out []string) {
	for _, x := range list {
		out = append(out, x.ID.String())
	}
	return out
}

// filterPriorities offers the directions to narrow the list of routes by.
func (h pages) filterPriorities(ctx context.Context) (out []page.Option, err error) {
	list, err := h.s.NamedPriorities(ctx)
	for _, x := range list {
		out = append(out, page.Option{Value: x.ID.String(), Label: page.SchoolYear(x.Year) + ": " + x.Title})
	}
	return out, err
}
