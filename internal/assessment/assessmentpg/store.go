// Package assessmentpg keeps the area assessment in PostgreSQL.
package assessmentpg

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps instruments, diagnoses, deficits and imports.
type Store struct{ db *postgres.DB }

// New makes a store on db.
func New(db *postgres.DB) *Store { return &Store{db} }

var _ assessment.Store = (*Store)(nil)

// assigned holds for rows about a person whom the acting person accompanies on a
// route, the person's own or one of a group they are in. What accompanying is the
// view says.
func assigned(table string) string {
	return `EXISTS (SELECT FROM accompaniment ap JOIN route ar ON ar.region_id = ap.region_id AND ar.id = ap.route_id
		WHERE ap.region_id = ` + table + `.region_id AND ap.person_id = (SELECT app_person())
		  AND (ar.tutee_id = ` + table + `.person_id OR ` + table + `.person_id = ANY (ar.group_ids)))`
}

func placesOf(table string) postgres.Places {
	return postgres.Places{Person: table + ".person_id", Assigned: assigned(table),
		Organization: table + ".organization_id", Municipality: table + ".municipality_id"}
}

// Place gives the organization at which the person is seen within the reach.
func (s *Store) Place(ctx context.Context, reach tenant.Reach, person uuid.UUID) (audit.Place, error) {
	var place audit.Place
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.One(b, &place, `SELECT m.municipality_id AS municipality, m.organization_id AS organization FROM membership m
			WHERE m.person_id = $1 AND m.ended_at IS NULL AND m.organization_id IS NOT NULL AND `+placesOf("m").Within(reach)+`
			ORDER BY (m.organization_id = (SELECT app_organization())) DESC NULLS LAST, m.role = 'tutee' DESC, m.since, m.id LIMIT 1`, person)
	})
	return place, postgres.Refuse(err, postgres.NoRows(assessment.ErrPersonNotFound))
}
