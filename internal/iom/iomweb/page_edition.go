package iomweb

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func registerEditions(p *web.Pages, h pages) {
	const path = "/routes/{route}/editions"
	web.Show(p, web.View{ID: "pageRouteEditions", Path: path, Permission: may("read"), Title: "edition.title",
		Shows: []string{"listRouteEditions", "compareRouteEditions"}}, h.editionsPage)
	web.Show(p, web.View{ID: "pageRouteEdition", Path: path + "/{edition}", Permission: may("read"), Title: "edition.one", Shows: []string{"getRouteEdition"}}, h.editionPage)
}

// shelfOfEditions is what the page of editions shows: all of them, and the difference
// of two.
type shelfOfEditions struct {
	route      uuid.UUID
	regulation *iom.Regulation
	list       []iom.Edition
	names      page.Names
	from, to   int // 0: the plan as it is now
	compared   bool
	diff       iom.Diff
}

func (h pages) editionsPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("route")
	if err != nil {
		return page.Content{}, err
	}
	view, err := h.s.Get(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	s := shelfOfEditions{route: id, regulation: view.Regulation, from: v.QueryNumber("from"), to: v.QueryNumber("to")}
	if s.list, err = h.s.RouteEditions(ctx, id); err != nil {
		return page.Content{}, err
	}
	if s.compared = s.from > 0; s.compared {
		_, d, err := h.s.Difference(ctx, id, s.from, s.to)
		if err != nil {
			return page.Content{}, err
		}
		if s.diff, err = h.worded(ctx, d); err != nil {
			return page.Content{}, err
		}
	} else if len(s.list) > 0 {
		s.from = 1
	}
	people := make([]uuid.UUID, len(s.list))
	for i, e := range s.list {
		people[i] = e.PersonID
	}
	if s.names, err = v.Names(ctx, people...); err != nil {
		return page.Content{}, err
	}
	l := journeyOf(ctx, iom.Look{View: view})
	return page.Content{Body: editionsView(s), Wide: true, Crumbs: append(l.deep(ctx), historyCrumb(ctx, l))}, nil
}

func (h pages) editionPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("route")
	if err != nil {
		return page.Content{}, err
	}
	number, err := strconv.Atoi(v.Path("edition"))
	if err != nil || number < 1 {
		return page.Content{}, iom.ErrNoEdition
	}
	view, e, err := h.s.RouteEdition(ctx, id, number)
	if err != nil {
		return page.Content{}, err
	}
	names, err := v.Names(ctx, e.PersonID)
	if err != nil {
		return page.Content{}, err
	}
	l := journeyOf(ctx, iom.Look{View: view})
	if l.competencies, err = h.competencies(ctx); err != nil {
		return page.Content{}, err
	}
	return page.Content{Title: page.T(ctx, "edition.number", "n", number), Body: editionView(l, e, names), Wide: true, Crumbs: append(l.deep(ctx), historyCrumb(ctx, l),
		page.Crumb{Title: page.T(ctx, "edition.title"), Href: l.path(ctx, "/editions")})}, nil
}

func historyCrumb(ctx context.Context, l journey) page.Crumb {
	return page.Crumb{Title: page.T(ctx, "life.history.title"), Href: l.path(ctx, "/history")}
}

// options are the editions to compare; the plan as it is now is one of them.
func (s shelfOfEditions) options(ctx context.Context, now bool) []page.Option {
	var all []page.Option
	if now {
		all = append(all, page.Option{Value: "0", Label: page.T(ctx, "edition.now")})
	}
	for _, e := range s.list {
		all = append(all, page.Option{Value: strconv.Itoa(e.Number), Label: page.T(ctx, "edition.number", "n", e.Number) + ", " + page.Day(ctx, e.At)})
	}
	return all
}

func (s shelfOfEditions) name(ctx context.Context, number int) string {
	if number == 0 {
		return page.T(ctx, "edition.now")
	}
	return page.T(ctx, "edition.number", "n", number)
}
