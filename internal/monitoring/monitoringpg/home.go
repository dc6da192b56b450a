package monitoringpg

import (
	"context"
	"fmt"
	"time"

	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var ownRoutesSQL = "WITH " + rules + `
	SELECT r.id, r.title, r.state, ` + agreedOn + ` AS agreed, r.term_end, p.activities, p.done,
		n.id AS next_id, coalesce(n.title, '') AS next_title, n.due AS next_due
	FROM route r ` + ruled + `
	CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE x.status <> 'cancelled')::int AS activities, count(*) FILTER (WHERE x.status = 'done')::int AS done
		FROM activity x WHERE ` + ofRoute + `) p
	LEFT JOIN LATERAL (SELECT x.id, x.title, coalesce(x.term_end, x.term_start) AS due FROM activity x
		WHERE ` + ofRoute + ` AND x.status = 'planned' ORDER BY due, x.position LIMIT 1) n ON true
	WHERE ` + routes(tenant.ReachOwn) + ` AND r.state IN ('draft', 'agreement', 'active', 'assessment')
	ORDER BY r.term_end, r.id LIMIT ` + fmt.Sprint(monitoring.MostOwnRoutes)

// Home is Todo with the reader's name and own routes, in the same trip.
func (s *Store) Home(ctx context.Context, asks []monitoring.Ask, role tenant.Role, now time.Time) (monitoring.Home, error) {
	var h monitoring.Home
	var self struct{ GivenName, Patronymic string }
	t := asked{asks: asks, role: role, now: now}
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.One(b, &self, "SELECT p.given_name, coalesce(p.patronymic, '') AS patronymic FROM person p WHERE p.region_id = (SELECT app_region()) AND p.id = "+me)
		if role == tenant.Tutee {
			postgres.All(b, &h.Routes, ownRoutesSQL)
		}
		t.queue(b)
	})
	if err != nil {
		return monitoring.Home{}, postgres.Refuse(err)
	}
	h.Todo, h.GivenName, h.Patronymic = t.todo(), self.GivenName, self.Patronymic
	return h, nil
}
