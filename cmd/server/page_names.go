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
	return nameAll(ctx, n.s, people, func(name directory.Name) string { return name.Short })
}

// nameAll asks for the names of however many and gives what is made of each.
func nameAll[T any](ctx context.Context, s *directory.Service, people []uuid.UUID, of func(directory.Name) T) (map[uuid.UUID]T, error) {
	names, err := s.AllNames(ctx, people)
	if err != nil {
		return nil, err
	}
	out := make(map[uuid.UUID]T, len(names))
	for id, name := range names {
		out[id] = of(name)
	}
	return out, nil
}
