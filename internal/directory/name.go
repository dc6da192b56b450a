package directory

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// NamesAtOnce is how many people can be asked about in one call.
const NamesAtOnce = 200

// Name is what a person is called beside what they did. An id that is not named
// is of nobody the reader may know, or of nobody at all.
type Name struct {
	ID       uuid.UUID
	Full     string // Иванова Мария Петровна
	Short    string // Иванова М. П.
	Position string
}

// Names gives the names of those among ids whom the acting person may know: oneself,
// the people of one's organization, the region's people and the municipality's
// coordinators, whoever the policy lets one read, and everybody who takes part in a
// route that one may read. The rule and its reasons stand in the migration
// person_names, which also enforces it. Any member may ask.
func (s *Service) Names(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]Name, error) {
	if len(ids) > NamesAtOnce {
		return nil, ErrTooManyNames
	}
	return s.names(ctx, func(people, routes tenant.Reach) ([]Named, error) {
		if len(ids) == 0 {
			return nil, nil
		}
		return s.store.Names(ctx, people, routes, ids)
	})
}

// AllNames is Names of however many, asked for in as many parts as it needs.
func (s *Service) AllNames(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]Name, error) {
	all := make(map[uuid.UUID]Name, len(ids))
	for some := range slices.Chunk(ids, NamesAtOnce) {
		names, err := s.Names(ctx, some)
		if err != nil {
			return nil, err
		}
		maps.Copy(all, names)
	}
	return all, nil
}

// NamesOnRoute gives the names of whoever follows a route or accompanies it, now or
// before, to who may read the route; of a route that they may not read, none.
func (s *Service) NamesOnRoute(ctx context.Context, route uuid.UUID) (map[uuid.UUID]Name, error) {
	return s.names(ctx, func(_, routes tenant.Reach) ([]Named, error) {
		return s.store.NamesOnRoute(ctx, routes, route)
	})
}

func (s *Service) names(ctx context.Context, read func(people, routes tenant.Reach) ([]Named, error)) (map[uuid.UUID]Name, error) {
	scope, err := member(ctx)
	if err != nil {
		return nil, err
	}
	named, err := read(s.policy.Reach(scope.Role, authz.Permission{Object: "person", Action: "read"}),
		s.policy.Reach(scope.Role, authz.Permission{Object: "route", Action: "read"}))
	if err != nil {
		return nil, err
	}
	out := make(map[uuid.UUID]Name, len(named))
	for _, n := range named {
		p := tenant.Profile{Surname: n.Surname, GivenName: n.GivenName, Patronymic: n.Patronymic}
		out[n.ID] = Name{ID: n.ID, Full: p.FullName(), Short: p.ShortName(), Position: n.Post}
	}
	return out, nil
}

// Named is a name as the store gives it.
type Named struct {
	ID         uuid.UUID
	Surname    string
	GivenName  string
	Patronymic string
	Post       string // position at work
}
