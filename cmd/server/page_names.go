package main

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/directory"
)

// shortNames names people for every page.
type shortNames struct{ s *directory.Service }

// OnRoute gives those of whoever follows a route or accompanies it.
func (n shortNames) OnRoute(ctx context.Context, route uuid.UUID) (map[uuid.UUID]string, error) {
	names, err := n.s.NamesOnRoute(ctx, route)
	out := make(map[uuid.UUID]string, len(names))
	for id, name := range names {
		out[id] = name.Short
	}
	return out, err
}

// ShortNames gives those that the acting person may know, however many are asked.
func (n shortNames) ShortNames(ctx context.Context, people []uuid.UUID) (map[uuid.UUID]string, error) {
	out := make(map[uuid.UUID]string, len(people))
	for len(people) > 0 {
		some := people[:min(len(people), directory.NamesAtOnce)]
		people = people[len(some):]
		names, err := n.s.Names(ctx, some)
		if err != nil {
			return nil, err
		}
		for id, name := range names {
			out[id] = name.Short
		}
	}
	return out, nil
}
