package campaignpg_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/campaign/campaignpg"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

var today = civil.MustParse("2026-11-22")

type set struct {
	*testing.T
	*testdb.Database
	tree       *testdb.Tree
	store      *campaignpg.Store
	instrument uuid.UUID
}

func newSet(t *testing.T) set {
	t.Helper()
	d := testdb.New(t)
	s := set{t, d, d.Tree(t), campaignpg.New(d.App), uuid.Must(uuid.NewV7())}
	region := s.tree.Regions[0].Coordinator.Region
	d.Owner(t, "INSERT INTO framework (region_id, code, title, competencies, created_at) VALUES ($1, 'f', 'Рамка', '[]', now())", region)
	d.Owner(t, `INSERT INTO instrument (id, region_id, code, edition, title, program, program_version, kind, framework, definition, form, state, version, created_at, updated_at)
		VALUES ($1,$2,'i',1,'Анкета','p','1','questionnaire','f','{}','{}','published',1,now(),now())`, s.instrument, region)
	return s
}

func (s set) as(who tenant.Scope) context.Context { return tenant.With(s.Context(), who) }

func (s set) make(who tenant.Scope, g campaign.TargetGroup) *campaign.Campaign {
	s.Helper()
	c := &campaign.Campaign{RegionID: who.Region, ID: uuid.Must(uuid.NewV7()), MunicipalityID: who.Municipality, OrganizationID: who.Organization, Title: "Кампания",
		InstrumentID: s.instrument, Phase: assessment.Entry, OpensOn: today, ClosesOn: today.AddDays(10), Criteria: g, RemindDays: []int{3}, State: campaign.Running,
		AuthorID: who.Person, Version: 1, CreatedAt: now(), UpdatedAt: now()}
	if err := s.store.Insert(s.as(who), c); err != nil {
		s.Fatal(err)
	}
	return c
}

func (s set) count(who tenant.Scope, g campaign.TargetGroup) int {
	s.Helper()
	n, err := s.store.Count(s.as(who), &campaign.Campaign{RegionID: who.Region, MunicipalityID: who.Municipality, OrganizationID: who.Organization, Criteria: g}, today)
	if err != nil {
		s.Fatal(err)
	}
	return n
}

func TestCount_ByEachConditionWithinThePlace(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	region, home := &s.tree.Regions[0], s.tree.Home()
	s.Owner(t, `UPDATE person SET position = 'Учитель математики', subjects = '{Математика,"Алгебра и геометрия"}', category = 'highest',
		teaching_since = '2016-11-22', attestation_month = '2027-03-01' WHERE id = $1`, home.Tutee.Person)
	all := s.count(region.Coordinator, campaign.TargetGroup{})
	ten, nine, eleven := 10, 9, 11
	for name, c := range map[string]struct {
		who  tenant.Scope
		g    campaign.TargetGroup
		want int
	}{
		"a school":                 {home.Coordinator, campaign.TargetGroup{}, all / 4},
		"a municipality":           {region.Municipalities[0].Coordinator, campaign.TargetGroup{}, all / 2},
		"a school of the region":   {region.Coordinator, campaign.TargetGroup{Organizations: []uuid.UUID{home.Tutee.Organization}}, all / 4},
		"somebody else's school":   {home.Coordinator, campaign.TargetGroup{Organizations: []uuid.UUID{s.tree.OtherSchool().Tutee.Organization}}, 0},
		"a list":                   {region.Coordinator, campaign.TargetGroup{People: []uuid.UUID{home.Tutee.Person, s.tree.OtherRegion().Methodist.Person}}, 1},
		"a position in any case":   {region.Coordinator, campaign.TargetGroup{Positions: []string{"УЧИТЕЛЬ"}}, 1},
		"a word of a subject":      {region.Coordinator, campaign.TargetGroup{Subjects: []string{"геометрия", "физика"}}, 1},
		"a pattern is a text":      {region.Coordinator, campaign.TargetGroup{Subjects: []string{"%"}}, 0},
		"a category":               {region.Coordinator, campaign.TargetGroup{Categories: []string{"highest", "first"}}, 1},
		"without a category":       {region.Coordinator, campaign.TargetGroup{Categories: []string{campaign.WithoutCategory}}, all - 1},
		"ten years, from":          {region.Coordinator, campaign.TargetGroup{ExperienceFrom: &ten}, 1},
		"ten years, from eleven":   {region.Coordinator, campaign.TargetGroup{ExperienceFrom: &eleven}, 0},
		"ten years, to ten":        {region.Coordinator, campaign.TargetGroup{ExperienceTo: &ten}, 1},
		"ten years, to nine":       {region.Coordinator, campaign.TargetGroup{ExperienceTo: &nine}, 0},
		"attested within the term": {region.Coordinator, campaign.TargetGroup{AttestedFrom: civil.MustParse("2027-03-20"), AttestedTo: civil.MustParse("2027-04-01")}, 1},
		"attested later":           {region.Coordinator, campaign.TargetGroup{AttestedFrom: civil.MustParse("2027-04-01")}, 0},
		"together":                 {region.Coordinator, campaign.TargetGroup{Positions: []string{"учитель"}, Categories: []string{"first"}}, 0},
	} {
		if got := s.count(c.who, c.g); got != c.want {
			t.Errorf("%s: %d, want %d (of %d)", name, got, c.want, all)
		}
	}
}

func TestCount_WhoHasLeftIsNotInvited(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	who, me := s.tree.Home().Coordinator, s.tree.Home().Tutee
	all := s.count(who, campaign.TargetGroup{})
	for name, c := range map[string]struct {
		sql  string
		want int
	}{ // two days off: a day begins elsewhere before it begins here
		"ended by a coordinator":  {"ended_at = now(), until = NULL", all - 1},
		"for a term that is over": {"ended_at = NULL, until = current_date - 2", all - 1},
		"for a term that goes on": {"ended_at = NULL, until = current_date + 2", all},
	} {
		s.Owner(t, "UPDATE membership SET since = '2026-01-01', "+c.sql+" WHERE id = $1", me.Membership)
		if got := s.count(who, campaign.TargetGroup{}); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
		list := 0
		if c.want == all {
			list = 1
		}
		if got := s.count(who, campaign.TargetGroup{People: []uuid.UUID{me.Person}}); got != list {
			t.Errorf("%s, by list: %d, want %d", name, got, list)
		}
	}
}

func TestInvite_OnceEachAndNewcomersLater(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	who := s.tree.Regions[0].Municipalities[0].Coordinator
	c := s.make(who, campaign.TargetGroup{})
	n, err := s.store.Invite(s.as(who), c, today, now())
	if want := s.count(who, campaign.TargetGroup{}); err != nil || n != want || n == 0 {
		t.Fatalf("%d invited, want %d (%v)", n, want, err)
	}
	if again, err := s.store.Invite(s.as(who), c, today, now()); err != nil || again != 0 {
		t.Errorf("a second time: %d (%v)", again, err)
	}
	me := s.tree.Home().Tutee
	i, err := s.store.Invitation(s.as(me), c.ID, now())
	if err != nil || i.Answer() != campaign.Waits || i.Title != "Кампания" || i.Instrument != "Анкета" {
		t.Fatalf("%+v %v", i, err)
	}
	if err := s.store.Decline(s.as(me), c.ID, now()); err != nil {
		t.Fatal(err)
	}
	if reminded, err := s.store.Remind(s.as(who), c, now()); err != nil || reminded != n-1 {
		t.Errorf("reminded %d of %d, one of whom declined (%v)", reminded, n, err)
	}
	run := uuid.Must(uuid.NewV7())
	s.Owner(t, `INSERT INTO diagnosis (id, region_id, municipality_id, organization_id, person_id, instrument_id, scale, framework, phase, trial, state, started_at, version)
		VALUES ($1,$2,$3,$4,$5,$6,'i','f','entry',false,'in_progress',now(),1)`, run, me.Region, me.Municipality, me.Organization, me.Person, s.instrument)
	if id, phase, there, err := s.store.OpenRun(s.as(me), s.instrument); err != nil || !there || id != run || phase != campaign.Entry {
		t.Errorf("the run under way: %v %v %v", id, there, err)
	}
	if err := s.store.Link(s.as(me), c.ID, run); err != nil {
		t.Fatal(err)
	}
	if i, _ := s.store.Invitation(s.as(me), c.ID, now()); i.Answer() != campaign.Begun || i.DiagnosisID != run {
		t.Errorf("begun after all: %+v", i)
	}
	if got := testdb.Value[uuid.UUID](t, s.Database, "SELECT campaign_id FROM diagnosis WHERE id = $1", run); got != c.ID {
		t.Error("the run does not know its campaign")
	}
	all, err := s.store.Progress(s.as(who), c, campaign.ByOrganization, uuid.Nil, uuid.Nil)
	if err != nil || len(all) != 3 || all[0].Invited != n || all[0].Begun != 1 || all[0].PlaceID != uuid.Nil || all[1].Place == "" || all[1].Invited+all[2].Invited != n {
		t.Errorf("%+v %v", all, err)
	}
}

func TestStore_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	region, home := &s.tree.Regions[0], s.tree.Home()
	own, wide := s.make(home.Coordinator, campaign.TargetGroup{}), s.make(region.Coordinator, campaign.TargetGroup{})
	for who, c := range map[*campaign.Campaign]tenant.Scope{own: home.Coordinator, wide: region.Coordinator} {
		if _, err := s.store.Invite(s.as(c), who, today, now()); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		who               tenant.Scope
		reach             tenant.Reach
		seesOwn, seesWide bool
	}{
		"the school":           {home.Coordinator, tenant.ReachOrganization, true, false},
		"another school":       {s.tree.OtherSchool().Coordinator, tenant.ReachOrganization, false, false},
		"the municipality":     {region.Municipalities[0].Coordinator, tenant.ReachMunicipality, true, false},
		"another municipality": {s.tree.OtherMunicipality().Coordinator, tenant.ReachMunicipality, false, false},
		"the region":           {region.Coordinator, tenant.ReachRegion, true, true},
		"another region":       {s.tree.OtherRegion().Coordinator, tenant.ReachRegion, false, false},
	} {
		for what, x := range map[*campaign.Campaign]bool{own: c.seesOwn, wide: c.seesWide} {
			if _, err := s.store.Get(s.as(c.who), c.reach, what.ID); (err == nil) != x || err != nil && !errors.Is(err, campaign.ErrNotFound) {
				t.Errorf("%s: %v, want %v", name, err, x)
			}
		}
	}
	stranger := s.tree.OtherMunicipality().Coordinator
	for _, c := range []*campaign.Campaign{own, wide} {
		if err := s.store.Update(s.as(stranger), c, 1); !errors.Is(err, postgres.ErrStale) {
			t.Errorf("changed from another municipality: %v", err)
		}
		if err := s.store.Delete(s.as(stranger), c); !errors.Is(err, postgres.ErrStale) {
			t.Errorf("removed from another municipality: %v", err)
		}
	}
	if _, err := s.store.Invitation(s.as(s.tree.OtherSchool().Tutee), own.ID, now()); !errors.Is(err, campaign.ErrNotFound) {
		t.Errorf("another school's teacher is invited: %v", err)
	}
	if _, err := s.store.Invitation(s.as(s.tree.OtherMunicipality().Schools[0].Tutee), wide.ID, now()); err != nil {
		t.Errorf("the region's invitation does not reach a teacher: %v", err)
	}
	if all, err := s.store.Progress(s.as(stranger), wide, campaign.ByMunicipality, uuid.Nil, uuid.Nil); err != nil || len(all) > 2 {
		t.Errorf("the wall: %+v %v", all, err)
	}
	if err := s.store.Insert(s.as(stranger), func() *campaign.Campaign { c := *own; c.ID = uuid.New(); return &c }()); err == nil {
		t.Error("a campaign was put into another municipality")
	}
}
