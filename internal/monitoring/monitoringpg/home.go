package monitoringpg

import (
	"context"
	"fmt"
	"time"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// glances reads the routes within a reach that are planned or under way.
func glances(reach tenant.Reach, most int) string {
	return "WITH " + rules + `
	SELECT p.surname, p.given_name, coalesce(p.patronymic, '') AS patronymic, r.id, r.title, r.state, ` + agreedOn + ` AS agreed, r.term_end, c.activities, c.done,
		n.id AS next_id, coalesce(n.title, '') AS next_title, n.due AS next_due
	FROM route r ` + ruled + ` JOIN person p ON p.region_id = r.region_id AND p.id = r.tutee_id
	CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE x.status <> 'cancelled')::int AS activities, count(*) FILTER (WHERE x.status = 'done')::int AS done
		FROM activity x WHERE ` + ofRoute + `) c
	LEFT JOIN LATERAL (SELECT x.id, x.title, coalesce(x.term_end, x.term_start) AS due FROM activity x
		WHERE ` + ofRoute + ` AND x.status = 'planned' ORDER BY due, x.position LIMIT 1) n ON true
	WHERE ` + routes(reach) + ` AND r.state IN ('draft', 'agreement', 'active', 'assessment')
	ORDER BY r.term_end, r.id LIMIT ` + fmt.Sprint(most)
}

var (
	ownRoutesSQL   = glances(tenant.ReachOwn, monitoring.MostOwnRoutes)
	accompaniedSQL = glances(tenant.ReachAssigned, monitoring.MostTutees)
)

// The reader's own route that was completed last.
var endedSQL = "WITH " + rules + `
	SELECT r.id, r.title, r.outcome, r.completed_on, r.state = 'completed' AND r.tutee_id = ` + me + ` AND coalesce((g.seeding->>'on')::boolean, false) AS seeds,
		coalesce(g.seeding->>'clause', '') AS seed_clause,
		EXISTS (SELECT FROM certificate x WHERE ` + ofRoute + ` AND x.person_id = ` + me + ` AND x.revoked_at IS NULL) AS certified
	FROM route r ` + ruled + `
	WHERE ` + routes(tenant.ReachOwn) + ` AND r.completed_on IS NOT NULL AND r.state IN ('completed', 'archived') AND r.outcome IS NOT NULL
	ORDER BY r.completed_on DESC, r.id DESC LIMIT 1`

// glance is a row of glances.
type glance struct {
	monitoring.RouteGlance
	Surname, GivenName, Patronymic string
}

// Home is Todo with the reader's name and the routes at a glance, in the same trip.
func (s *Store) Home(ctx context.Context, asks []monitoring.Ask, role tenant.Role, now time.Time) (monitoring.Home, error) {
	var h monitoring.Home
	var own, tutees []glance
	var ended []monitoring.RouteEnd
	var self struct{ GivenName, Patronymic string }
	t := asked{asks: asks, role: role, now: now}
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.One(b, &self, "SELECT p.given_name, coalesce(p.patronymic, '') AS patronymic FROM person p WHERE p.region_id = (SELECT app_region()) AND p.id = "+me)
		switch role {
		case tenant.Tutee:
			postgres.All(b, &own, ownRoutesSQL)
			postgres.All(b, &ended, endedSQL)
		case tenant.Tutor, tenant.Mentor, tenant.RegionalMethodist:
			postgres.All(b, &tutees, accompaniedSQL)
		}
		t.queue(b)
	})
	if err != nil {
		return monitoring.Home{}, postgres.Refuse(err)
	}
	for _, g := range own {
		h.Routes = append(h.Routes, g.RouteGlance)
	}
	if len(own) == 0 && len(ended) > 0 {
		h.Ended = &ended[0]
	}
	for _, g := range tutees {
		g.Person = tenant.Profile{Surname: g.Surname, GivenName: g.GivenName, Patronymic: g.Patronymic}.ShortName()
		h.Tutees = append(h.Tutees, g.RouteGlance)
	}
	h.Todo, h.GivenName, h.Patronymic = t.todo(), self.GivenName, self.Patronymic
	return h, nil
}
