package main

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentweb"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

// routesUnderWay lets a diagnosis be taken on a route.
type routesUnderWay struct{ s *iom.Service }

// UnderWay gives the acting teacher's routes that have not ended, a group's as well.
func (r routesUnderWay) UnderWay(ctx context.Context) ([]assessmentweb.Route, error) {
	l, _, err := r.s.List(ctx, iom.Filter{}, most)
	list, err := allowed(l.Items, err)
	var out []assessmentweb.Route
	for _, one := range list {
		switch one.State {
		case iom.Completed, iom.Withdrawn, iom.Archived:
		default:
			out = append(out, assessmentweb.Route{ID: one.ID, Title: one.Title})
		}
	}
	return out, err
}
