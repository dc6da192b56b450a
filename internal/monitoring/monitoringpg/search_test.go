package monitoringpg_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

func (s scene) search(who tenant.Scope, text string) monitoring.Found {
	s.Helper()
	f, err := s.s.Search(tenant.With(s.Context(), who), text)
	if err != nil {
		s.Fatalf("%s looks for %q: %v", who.Role, text, err)
	}
	return f
}

func titles(f monitoring.Found) []string {
	var all []string
	for _, r := range f.Routes {
		all = append(all, r.Title)
	}
	slices.Sort(all)
	return all
}

func TestSearch_WordsOfTitlesAndBeginningsOfNames(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.frameworks()
	s.d.Owner(t, "UPDATE person SET surname = 'Ёлкина', given_name = 'Мария', patronymic = 'Петровна' WHERE id = $1", s.home.Tutee.Person)
	s.route(iom.Active, iomtest.Title("Учёт и оценивание: «5-6 классы» \\ '100%'"))
	s.another(s.home.Colleague, iom.Draft, iomtest.Title("Функциональная грамотность"))
	s.d.Owner(t, `INSERT INTO resource (region_id, id, title, kind, provider, level, form, created_at, updated_at)
		VALUES ($1, gen_random_uuid(), 'Вебинар по грамотности', 'webinar', 'ИРО', 'regional', 'distance', now(), now())`, s.home.Tutee.Region)
	for _, who := range []tenant.Scope{s.home.Coordinator, s.tree.Regions[0].Municipalities[0].Coordinator, s.tree.Regions[0].Coordinator} {
		for text, want := range map[string][]string{
			"УЧЕТ":         {"Учёт и оценивание: «5-6 классы» \\ '100%'"},
			"оценивание 5": {"Учёт и оценивание: «5-6 классы» \\ '100%'"},
			"ёлк":          {"Учёт и оценивание: «5-6 классы» \\ '100%'"},
			"елкина мария": {"Учёт и оценивание: «5-6 классы» \\ '100%'"},
			"грамотн":      {"Функциональная грамотность"},
			"учёт елкина":  nil, // in no one text
			"нет такого":   nil,
			"'' | a & !b":  nil,
			`\' <-> ":*`:   nil,
			"%%":           nil,
			"№ №№":         nil,
		} {
			if got := titles(s.search(who, text)); !slices.Equal(got, want) {
				t.Errorf("%s looks for %q: %q, want %q", who.Role, text, got, want)
			}
		}
		f := s.search(who, "Ёлк")
		if len(f.People) != 1 || f.People[0].Surname != "Ёлкина" || f.Routes[0].Tutee != "Ёлкина М. П." {
			t.Errorf("%s: %+v", who.Role, f)
		}
	}
	f := s.search(s.home.Tutee, "грамотн")
	if len(f.Routes) != 0 || len(f.Resources) != 1 {
		t.Errorf("a tutee sees resources, and no colleague's route: %+v", f)
	}
	if f := s.search(s.home.Tutee, "сош"); len(f.Organizations) != 1 || f.Organizations[0].Municipality != "Усть-Илимск" {
		t.Errorf("%+v", f)
	}
	if f := s.search(s.tree.Regions[0].Coordinator, "сош"); len(f.Organizations) != 4 {
		t.Errorf("the region has %d", len(f.Organizations))
	}
	// an instrument is shown to schools from its trial on
	s.d.Owner(t, "ALTER TABLE instrument DISABLE TRIGGER instrument_forward") // it never goes back by itself
	s.d.Owner(t, "UPDATE instrument SET state = 'draft' WHERE id = $1", instrumentID(0, "two"))
	if a, b := s.search(s.home.Tutor, "опрос"), s.search(s.tree.Regions[0].Methodist, "опрос"); len(a.Instruments) != 1 || len(b.Instruments) != 2 {
		t.Errorf("the tutor finds %d, the methodist %d", len(a.Instruments), len(b.Instruments))
	}
	for _, bad := range []string{"", "а", " - ", "а б в г д е ё", "раз два три четыре пять шесть семь"} {
		if _, err := s.s.Search(tenant.With(t.Context(), s.home.Tutee), bad); !errors.Is(err, monitoring.ErrSearchInvalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestSearch_GivesAtMostEightOfEach(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for range 10 {
		s.d.Owner(t, `INSERT INTO resource (region_id, id, title, kind, provider, level, form, created_at, updated_at)
			VALUES ($1, gen_random_uuid(), 'Вебинар', 'webinar', 'ИРО', 'regional', 'distance', now(), now())`, s.home.Tutee.Region)
	}
	if f := s.search(s.home.Tutee, "вебинар"); len(f.Resources) != monitoring.MostFound {
		t.Errorf("%d", len(f.Resources))
	}
	if f := s.search(s.tree.Regions[0].Coordinator, "Анна"); len(f.People) != monitoring.MostFound {
		t.Errorf("%d people", len(f.People))
	}
}

func TestSearch_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.d.Owner(t, "UPDATE person SET surname = 'Ёлкина' WHERE id = $1", s.home.Tutee.Person)
	r := s.route(iom.Active, iomtest.Title("Учёт и оценивание"))
	s.d.Owner(t, `INSERT INTO resource (region_id, id, municipality_id, title, kind, provider, level, form, created_at, updated_at)
		VALUES ($1, $2, $3, 'Учёт в школе', 'webinar', 'ЦРО', 'municipal', 'distance', now(), now())`, r.RegionID, uuid.New(), r.MunicipalityID)
	away := s.tree.OtherRegion()
	for name, c := range map[string]struct {
		who               tenant.Scope
		routes, resources int
	}{
		"the tutee": {s.home.Tutee, 1, 1}, "the tutor": {s.home.Tutor, 1, 1}, "the school": {s.home.Coordinator, 1, 1}, "the region": {s.tree.Regions[0].Coordinator, 1, 1},
		"a colleague": {s.home.Colleague, 0, 1}, "a mentor of none": {s.home.Mentor, 0, 1}, "the school beside": {s.tree.OtherSchool().Coordinator, 0, 1},
		"another municipality": {s.tree.OtherMunicipality().Coordinator, 0, 0}, "a school of it": {s.tree.OtherMunicipality().Schools[0].Coordinator, 0, 0},
		"a methodist of none": {s.tree.Regions[0].Methodist, 0, 1}, "another region": {away.Coordinator, 0, 0}, "its methodist": {away.Methodist, 0, 0},
	} {
		byTitle, byName := s.search(c.who, "учет"), s.search(c.who, "елкина")
		if len(byTitle.Routes) != c.routes || len(byName.Routes) != c.routes || len(byTitle.Resources) != c.resources || len(byName.People) != c.routes {
			t.Errorf("%s: by title %+v, by name %+v", name, byTitle, byName)
		}
	}
	if _, err := s.s.Search(tenant.With(t.Context(), tenant.Scope{Role: tenant.Operator, Account: uuid.New()}), "учет"); err == nil {
		t.Error("an operator searches")
	}
}
