package monitoringpg

import (
	"context"
	"fmt"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// has holds where every word searched for stands in the text.
func has(text string) string {
	return "NOT EXISTS (SELECT FROM unnest($1::text[]) w WHERE strpos(name_key(" + text + "), name_key(w)) = 0)"
}

// routesByTitle: few routes are read and sieved; a municipality's or a region's are
// looked up by index, in a function that carries the tenant itself.
func routesByTitle(reach tenant.Reach) string {
	if reach >= tenant.ReachMunicipality {
		return routes(reach) + " AND r.id = ANY (ARRAY(SELECT route_search($1::text[])))"
	}
	return routes(reach) + " AND " + has("r.title")
}

// mostNamed bounds the people whose routes are looked for: of a common name any will do.
const mostNamed = 300

// routesByName: few routes are read and their tutees looked at; from a municipality or
// a region up, the people are looked up first. Both know the beginnings of names.
func routesByName(reach tenant.Reach) string {
	if reach < tenant.ReachMunicipality {
		return routes(reach) + ` AND EXISTS (SELECT FROM person p WHERE p.region_id = r.region_id AND p.id = r.tutee_id
			AND NOT EXISTS (SELECT FROM unnest($1::text[]) w WHERE strpos(' ' || p.name_key, ' ' || name_key(w)) = 0))`
	}
	from := ""
	if reach == tenant.ReachMunicipality {
		from = ` WHERE EXISTS (SELECT FROM membership m WHERE m.person_id = s.id AND m.municipality_id = (SELECT app_municipality()))`
	}
	return routes(reach) + fmt.Sprintf(` AND r.id = ANY (ARRAY(SELECT o.id FROM route o WHERE o.tutee_id = ANY (ARRAY(
		SELECT s.id FROM person_search($1::text[]) AS s(id)%s LIMIT %d))))`, from, mostNamed)
}

type foundRoute struct {
	monitoring.FoundRoute
	Surname, GivenName, Patronymic string
}

// Search asks for all kinds of objects in one trip.
func (s *Store) Search(ctx context.Context, q monitoring.Query) (monitoring.Found, error) {
	var f monitoring.Found
	var found []foundRoute
	limit := fmt.Sprintf(" LIMIT %d", monitoring.MostFound)
	drafts := "true"
	if !q.Drafts {
		drafts = "i.state <> 'draft'"
	}
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		if q.Routes != tenant.Nowhere {
			one := func(where string) string {
				return "(SELECT r.region_id, r.id, r.title, r.state, r.tutee_id, r.updated_at FROM route r WHERE " + where + " ORDER BY r.updated_at DESC, r.id DESC" + limit + ")"
			}
			both := one(routesByTitle(q.Routes))
			if q.Names != tenant.Nowhere {
				both += " UNION " + one(routesByName(q.Routes))
			}
			postgres.All(b, &found, `SELECT f.id, f.title, f.state, f.tutee_id, coalesce(p.surname, '') AS surname, coalesce(p.given_name, '') AS given_name,
				coalesce(p.patronymic, '') AS patronymic FROM (`+both+`) f LEFT JOIN person p ON p.region_id = f.region_id AND p.id = f.tutee_id
				ORDER BY f.updated_at DESC, f.id DESC`+limit, q.Words)
		}
		postgres.All(b, &f.Organizations, `SELECT o.id, o.short_name, o.name, o.municipality_id, coalesce(y.name, '') AS municipality FROM organization o
			LEFT JOIN municipality y ON y.region_id = o.region_id AND y.id = o.municipality_id WHERE `+
			postgres.Places{Organization: "o.id", Municipality: "o.municipality_id"}.Within(q.Organizations)+" AND "+has("o.short_name || ' ' || o.name")+
			" ORDER BY o.short_name, o.id"+limit, q.Words)
		postgres.All(b, &f.Resources, `SELECT s.id, s.title, s.kind, s.provider FROM resource s WHERE `+
			postgres.Places{Municipality: "s.municipality_id", RegionWide: true}.Within(q.Resources)+" AND "+has("s.title")+" ORDER BY s.id DESC"+limit, q.Words)
		postgres.All(b, &f.Instruments, `SELECT i.id, i.title, i.kind, i.state FROM instrument i WHERE `+shared(q.Instruments)+" AND "+drafts+" AND "+has("i.title")+
			" ORDER BY i.id DESC"+limit, q.Words)
	})
	if err != nil {
		return monitoring.Found{}, postgres.Refuse(err)
	}
	for _, r := range found {
		r.Tutee = tenant.Profile{Surname: r.Surname, GivenName: r.GivenName, Patronymic: r.Patronymic}.ShortName()
		f.Routes = append(f.Routes, r.FoundRoute)
	}
	return f, nil
}

// shared is the reach on what belongs to the region as a whole: who may read it at
// all reads all of it.
func shared(reach tenant.Reach) string {
	if reach == tenant.Nowhere {
		return "false"
	}
	return "true"
}
