package directorypg

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

const counts = `count(DISTINCT m.person_id) AS people, count(DISTINCT m.person_id) FILTER (WHERE p.account_id IS NOT NULL) AS sign_in`

// Tallies counts the people of each node in one trip.
func (s *Store) Tallies(ctx context.Context, reach tenant.Reach, municipality uuid.UUID) (rows []directory.Tally, err error) {
	sql := `SELECT municipality.id, (SELECT count(*) FROM organization o WHERE o.region_id = municipality.region_id AND o.municipality_id = municipality.id) AS organizations,
		` + counts + `, count(DISTINCT m.person_id) FILTER (WHERE m.role = 'municipal_coordinator') AS coordinators
		FROM municipality LEFT JOIN membership m ON m.region_id = municipality.region_id AND m.municipality_id = municipality.id AND m.ended_at IS NULL
		LEFT JOIN person p ON p.region_id = m.region_id AND p.id = m.person_id
		WHERE ` + municipalities.Within(reach) + ` GROUP BY municipality.region_id, municipality.id`
	var args []any
	if municipality != uuid.Nil {
		sql = `SELECT organization.id, 0 AS organizations, ` + counts + `, count(DISTINCT m.person_id) FILTER (WHERE m.role = 'school_coordinator') AS coordinators
			FROM organization LEFT JOIN membership m ON m.region_id = organization.region_id AND m.organization_id = organization.id AND m.ended_at IS NULL
			LEFT JOIN person p ON p.region_id = m.region_id AND p.id = m.person_id
			WHERE organization.municipality_id = $1 AND ` + organizations.Within(reach) + ` GROUP BY organization.region_id, organization.id`
		args = append(args, municipality)
	}
	err = s.db.Batch(ctx, func(b *postgres.Batch) { postgres.All(b, &rows, sql, args...) })
	return rows, postgres.Refuse(err)
}
