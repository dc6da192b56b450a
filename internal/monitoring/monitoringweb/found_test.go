package monitoringweb_test

import (
	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// frameworks gives the first region two competency frameworks, with an instrument each.
func (s scene) frameworks() {
	s.Helper()
	region := s.tree.Regions[0].ID
	for _, code := range []string{"eight", "two"} {
		s.db.Owner(s, `INSERT INTO framework (region_id, code, title, competencies, created_at)
			VALUES ($1, $2, 'Рамка ' || $2, '[{"code":"a","title":"Методическая"},{"code":"b","title":"Предметная","elements":[]}]', now())`, region, code)
		s.db.Owner(s, `INSERT INTO instrument (region_id, id, code, edition, title, program, program_version, kind, framework, definition, form, state, version, created_at, updated_at)
			VALUES ($1, $2, $3, 1, 'Опрос ' || $3, 'p', '1', 'questionnaire', $3, '{}', '{}', 'published', 1, now(), now())`, region, instrument(code), code)
	}
}

func instrument(code string) uuid.UUID { return uuid.NewSHA1(uuid.Nil, []byte(code)) }

// diagnosed gives a person of the first region a submitted diagnosis.
func (s scene) diagnosed(who tenant.Scope, framework string) uuid.UUID {
	s.Helper()
	id := uuid.Must(uuid.NewV7())
	s.db.Owner(s, `INSERT INTO diagnosis (region_id, id, municipality_id, organization_id, person_id, instrument_id, scale, framework, phase, trial, state, taken_on, started_at, submitted_at, version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$7,'entry',false,'submitted',current_date,now(),now(),1)`,
		who.Region, id, who.Municipality, who.Organization, who.Person, instrument(framework), framework)
	return id
}

// deficit is what a diagnosis found.
func (s scene) deficit(who tenant.Scope, framework, competency string, diagnosis uuid.UUID) uuid.UUID {
	s.Helper()
	id := uuid.Must(uuid.NewV7())
	s.db.Owner(s, `INSERT INTO deficit (region_id, id, municipality_id, organization_id, person_id, framework, competency, title, source, scale, diagnosis_id, author_id, found_on, state, version, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,'Дефицит','diagnosis',$6,$8,$5,current_date,'found',1,now())`,
		who.Region, id, who.Municipality, who.Organization, who.Person, framework, competency, diagnosis)
	return id
}
