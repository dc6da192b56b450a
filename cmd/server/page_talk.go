package main

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/talk/talkweb"
)

// routeProducts names what may be talked about beside a route's activities.
func routeProducts(s *artifact.Products) talkweb.Products {
	return func(ctx context.Context, route uuid.UUID) ([]page.Option, error) {
		l, err := s.List(ctx, route, most)
		list, err := allowed(l.Items, err)
		out := make([]page.Option, len(list))
		for i, p := range list {
			out[i] = page.Option{Value: p.ID.String(), Label: p.Title}
		}
		return out, err
	}
}
