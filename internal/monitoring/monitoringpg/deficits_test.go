package monitoringpg_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/monitoring/monitoringpg"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// frameworks puts two frameworks and an instrument into both regions.
func (s scene) frameworks() {
	s.Helper()
	for i, r := range s.tree.Regions {
		for _, f := range []string{"eight", "two"} {
			s.d.Owner(s, `INSERT INTO framework (region_id, code, title, competencies, created_at)
				VALUES ($1, $2, 'Рамка ' || $2, '[{"code":"a","title":"Предметная"},{"code":"b","title":"Методическая","elements":[]}]', now())`, r.ID, f)
			s.d.Owner(s, `INSERT INTO instrument (region_id, id, code, edition, title, program, program_version, kind, framework, definition, form, state, version, created_at, updated_at)
				VALUES ($1, $2, $3, 1, 'Опрос ' || $3, 'p', '1', 'questionnaire', $3, '{}', '{}', 'published', 1, now(), now())`, r.ID, instrumentID(i, f), f)
		}
	}
}

func instrumentID(region int, framework string) uuid.UUID {
	return uuid.NewSHA1(uuid.Nil, []byte(framework+string(rune('0'+region))))
}

// diagnosed gives a person a submitted diagnosis and the deficits that it found.
func (s scene) diagnosed(who tenant.Scope, framework string, competencies ...string) uuid.UUID {
	s.Helper()
	region := 0
	if who.Region == s.tree.Regions[1].ID {
		region = 1
	}
	id := uuid.Must(uuid.NewV7())
	s.d.Owner(s, `INSERT INTO diagnosis (region_id, id, municipality_id, organization_id, person_id, instrument_id, scale, framework, phase, trial, state, taken_on, started_at, submitted_at, version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$7,'entry',false,'submitted',current_date,now(),now(),1)`,
		who.Region, id, who.Municipality, who.Organization, who.Person, instrumentID(region, framework), framework)
	for _, c := range competencies {
		s.deficit(who, framework, c, "diagnosis", id)
	}
	return id
}

func (s scene) deficit(who tenant.Scope, framework, competency, source string, diagnosis uuid.UUID) uuid.UUID {
	s.Helper()
	id, from := uuid.Must(uuid.NewV7()), any(diagnosis)
	if diagnosis == uuid.Nil {
		from = nil
	}
	s.d.Owner(s, `INSERT INTO deficit (region_id, id, municipality_id, organization_id, person_id, framework, competency, title, source, scale, diagnosis_id, author_id, found_on, state, version, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,'Дефицит',$8,$6,$9,$5,current_date,'found',1,now())`,
		who.Region, id, who.Municipality, who.Organization, who.Person, framework, competency, source, from)
	return id
}

func (s scene) heat(who tenant.Scope, municipality uuid.UUID, framework string) monitoring.HeatMap {
	s.Helper()
	m, err := s.s.Deficits(tenant.With(s.Context(), who), municipality, framework)
	if err != nil {
		s.Fatalf("%s: %v", who.Role, err)
	}
	return m
}

// plain is the map as it is reckoned, before it is covered.
func (s scene) plain(who tenant.Scope, v monitoring.View, framework string) monitoring.HeatMap {
	s.Helper()
	reach := s.policy.Reach(who.Role, authz.Permission{Object: "monitoring", Action: "read"})
	m, err := monitoringpg.New(s.d.App).HeatMap(tenant.With(s.Context(), who), reach, v, framework)
	if err != nil {
		s.Fatalf("%s: %v", who.Role, err)
	}
	return m
}

func TestDeficits_CountsPeopleByPlaceAndCompetency(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.frameworks()
	region, other := s.tree.Regions[0], s.tree.OtherSchool()
	if m := s.heat(region.Coordinator, uuid.Nil, ""); m.Framework.Code != "" || len(m.Frameworks) != 2 || len(m.Rows) != 2 || len(m.Rows[0].Cells) != 0 {
		t.Errorf("nobody was diagnosed: %+v", m)
	}
	first := s.diagnosed(s.home.Tutee, "eight", "a", "b")
	s.diagnosed(s.home.Tutee, "eight") // a second time, by another edition
	s.diagnosed(s.home.Colleague, "eight", "a")
	s.diagnosed(other.Tutee, "eight")
	s.diagnosed(other.Tutee, "two", "b")
	s.deficit(other.Colleague, "eight", "b", "lesson_visit", uuid.Nil) // seen at a lesson, never diagnosed
	s.deficit(s.home.Tutee, "eight", "a", "own_statement", uuid.Nil)   // the same person says so too
	s.d.Owner(t, "UPDATE deficit SET state = 'removed', removed_on = current_date WHERE diagnosis_id = $1 AND competency = 'b'", first)
	s.d.Owner(t, "UPDATE diagnosis SET trial = true WHERE id = $1", s.diagnosed(other.Colleague, "two"))

	m := s.plain(region.Municipalities[0].Coordinator, monitoring.View{Grain: monitoring.ByOrganization}, "")
	if m.Framework.Code != "eight" || m.Framework.Diagnoses != 4 || m.Frameworks[1].Diagnoses != 1 || len(m.Competencies) != 2 || m.Competencies[1].Title != "Методическая" {
		t.Fatalf("the framework with the most diagnoses: %+v", m)
	}
	want := []struct {
		diagnosed int
		cells     [2]monitoring.HeatCell
	}{{2, [2]monitoring.HeatCell{{People: 2, Found: 2}, {}}}, {1, [2]monitoring.HeatCell{{}, {People: 1}}}, {3, [2]monitoring.HeatCell{{People: 2, Found: 2}, {People: 1}}}}
	for i, r := range []monitoring.HeatRow{m.Rows[0], m.Rows[1], m.Total} {
		if r.Diagnosed != want[i].diagnosed || [2]monitoring.HeatCell(r.Cells) != want[i].cells {
			t.Errorf("row %d: %+v, want %+v", i, r, want[i])
		}
	}
	if m := s.plain(region.Coordinator, monitoring.View{Grain: monitoring.ByOrganization, Municipality: region.Municipalities[0].ID}, "two"); m.Framework.Code != "two" || m.Rows[1].Diagnosed != 1 || m.Rows[1].Cells[1].People != 1 || m.Total.Diagnosed != 1 {
		t.Errorf("another framework of one municipality: %+v", m)
	}
	if m := s.heat(s.home.Coordinator, uuid.Nil, ""); len(m.Rows) != 1 || m.Rows[0].ID != s.home.ID || m.Total.Diagnosed != 2 {
		t.Errorf("the school: %+v", m)
	}
	if _, err := s.s.Deficits(tenant.With(t.Context(), region.Coordinator), uuid.Nil, "nine"); !errors.Is(err, monitoring.ErrFrameworkNotFound) {
		t.Errorf("a framework that is none: %v", err)
	}
}

func TestDeficits_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.frameworks()
	s.diagnosed(s.home.Tutee, "eight", "a")
	for name, c := range map[string]struct {
		who  tenant.Scope
		want int
	}{
		"the school": {s.home.Coordinator, 1}, "another school": {s.tree.OtherSchool().Coordinator, 0}, "another municipality": {s.tree.OtherMunicipality().Coordinator, 0},
		"the region": {s.tree.Regions[0].Coordinator, 1}, "another region": {s.tree.OtherRegion().Coordinator, 0},
	} {
		if m := s.plain(c.who, monitoring.View{Grain: monitoring.ByOrganization}, "eight"); m.Total.Diagnosed != c.want || m.Total.Cells[0].People != c.want || m.Framework.Diagnoses != c.want {
			t.Errorf("%s: %+v, want %d", name, m.Total, c.want)
		}
	}
	for _, who := range []tenant.Scope{s.home.Tutee, s.home.Tutor, s.home.Mentor} {
		if _, err := s.s.Deficits(tenant.With(t.Context(), who), uuid.Nil, ""); err == nil {
			t.Errorf("%s sees the heat map", who.Role)
		}
	}
}

// Who may not see what each person has shown is told nothing of fewer than ten.
func TestDeficits_OfFewPeopleNothingIsToldToWhoMayNotSeeEach(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.frameworks()
	region, other := s.tree.Regions[0], s.tree.OtherSchool()
	here, there := region.Municipalities[0], s.tree.OtherMunicipality()
	many := func(school tenant.Scope, n int) {
		for range n {
			s.diagnosed(s.d.Person(t, school, tenant.Tutee), "eight", "a")
		}
	}
	silent := func(name string, m monitoring.HeatMap) {
		t.Helper()
		for _, r := range append(m.Rows, m.Total) {
			if !r.Few || r.Diagnosed != 0 || len(r.Cells) != 0 {
				t.Errorf("%s is told %+v", name, r)
			}
		}
	}
	many(s.home.Tutee, 2)
	for name, who := range map[string]tenant.Scope{"lead": s.home.Leads, "methodist": region.Methodist, "municipality": here.Coordinator, "region": region.Coordinator} {
		silent(name, s.heat(who, uuid.Nil, ""))
	}
	if m := s.heat(s.home.Coordinator, uuid.Nil, ""); m.Total.Few || m.Total.Diagnosed != 2 || m.Total.Cells[0].People != 2 {
		t.Errorf("the school: %+v", m.Total)
	}
	many(other.Tutee, 10) // by 12 less 10 the two could be reckoned
	m := s.heat(region.Methodist, here.ID, "")
	if m.Total.Diagnosed != 12 || m.Total.Cells[0].People != 12 || !m.Rows[0].Few || !m.Rows[1].Few {
		t.Errorf("the municipality: %+v", m)
	}
	silent("lead", s.heat(s.home.Leads, uuid.Nil, ""))
	s.deficit(there.Schools[0].Tutee, "eight", "b", "lesson_visit", uuid.Nil) // nobody was diagnosed there
	for _, r := range s.heat(region.Methodist, uuid.Nil, "").Rows {
		if !r.Few {
			t.Errorf("the neighbour of a small one: %+v", r)
		}
	}
	silent("methodist, of a municipality not told of among its neighbours,", s.heat(region.Methodist, here.ID, ""))
}
