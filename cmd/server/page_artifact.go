package main

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/artifact/artifactweb"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/paging"
)

// reviewQueue is the reviewers' queue, as the pages of reviews show it.
type reviewQueue struct{ s *monitoring.Service }

// Queue lists the products that wait for the acting person's review, or have it.
func (q reviewQueue) Queue(ctx context.Context, show string, rows paging.Request) (paging.List[artifactweb.Waiting], error) {
	l, err := q.s.Queue(ctx, monitoring.QueueFilter(show), rows)
	out := paging.List[artifactweb.Waiting]{Next: l.Next, Items: make([]artifactweb.Waiting, len(l.Items))}
	for i, w := range l.Items {
		out.Items[i] = artifactweb.Waiting{Product: w.ProductID, Title: w.Title, Route: w.RouteID, RouteTitle: w.RouteTitle, Author: w.Author,
			Organization: w.Organization, PresentedOn: w.PresentedOn, Asked: w.Asked, Assigned: w.Assigned, DueOn: w.DueOn, Counts: w.Counts, Reviews: w.Reviews, Review: w.ReviewID, ReviewedAt: w.ReviewedAt}
	}
	return out, err
}
