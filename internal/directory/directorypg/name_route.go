package directorypg

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// NamesOnRoute gives whoever follows a route or accompanies it, now or before, to who
// may read the route: who takes part in it is named to its readers, so nothing has to
// be asked of each person. It gives nobody where the route is out of reach.
func (s *Store) NamesOnRoute(ctx context.Context, routes tenant.Reach, route uuid.UUID) ([]directory.Named, error) {
	return s.named(ctx, "SELECT n.id, n.surname, n.given_name, n.patronymic, n.post FROM route r, route_names(r.id) n WHERE r.id = $1 AND "+
		readableRoute(routes), route)
}

// readableRoute is the condition that a route (r) lies within reach.
func readableRoute(routes tenant.Reach) string {
	if routes == tenant.ReachOwn {
		return "(r.tutee_id = (SELECT app_person()) OR (SELECT app_person()) = ANY (r.group_ids))"
	}
	return postgres.Places{Organization: "r.organization_id", Municipality: "r.municipality_id",
		Assigned: "EXISTS (SELECT FROM accompaniment a WHERE a.route_id = r.id AND a.person_id = (SELECT app_person()))"}.Within(routes)
}
