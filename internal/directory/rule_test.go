package directory

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

func TestProfile_NormalizedAndChecked(t *testing.T) {
	t.Parallel()
	today := civil.MustParse("2026-11-21")
	good := tenant.Profile{Surname: "Петрова-Водкина", GivenName: "Анна Мария", Patronymic: "Ибрагим кызы", Email: "A@B.ru", SNILS: "112-233-445 95",
		Phone: " +7 (900)  123-45-67 ", Subjects: []string{" физика ", "физика", ""}, TeachingSince: today, Category: tenant.TeacherMentor}
	for name, c := range map[string]struct {
		change func(*tenant.Profile)
		bad    string
	}{
		"as it should be":                {func(*tenant.Profile) {}, ""},
		"least":                          {func(p *tenant.Profile) { *p = tenant.Profile{Surname: "О", GivenName: "Ю"} }, ""},
		"no surname":                     {func(p *tenant.Profile) { p.Surname = " " }, "surname"},
		"101 letters":                    {func(p *tenant.Profile) { p.GivenName = strings.Repeat("я", 101) }, "given_name"},
		"a number in a name":             {func(p *tenant.Profile) { p.Patronymic = "2" }, "patronymic"},
		"a formula in a name":            {func(p *tenant.Profile) { p.Surname = "=1+1" }, "surname"},
		"an e-mail with a name":          {func(p *tenant.Profile) { p.Email = "Анна <a@b.ru>" }, "email"},
		"an e-mail of no site":           {func(p *tenant.Profile) { p.Email = "a@localhost" }, "email"},
		"a line break in an e-mail":      {func(p *tenant.Profile) { p.Email = "a@b.ru\nBcc: c@d.ru" }, "email"},
		"nine digits of a phone":         {func(p *tenant.Profile) { p.Phone = "123456789" }, "phone"},
		"letters in a phone":             {func(p *tenant.Profile) { p.Phone = "8 900 123 45 67 доб. 1" }, "phone"},
		"a wrong control digit":          {func(p *tenant.Profile) { p.SNILS = "11223344596" }, "snils"},
		"a sum of 100 is written 00":     {func(p *tenant.Profile) { p.SNILS = "08765430300" }, ""},
		"ten digits":                     {func(p *tenant.Profile) { p.SNILS = "1122334459" }, "snils"},
		"a number too old to be checked": {func(p *tenant.Profile) { p.SNILS = "00100199800" }, ""},
		"teaching since tomorrow":        {func(p *tenant.Profile) { p.TeachingSince = today.AddDays(1) }, "teaching_since"},
		"an unknown category":            {func(p *tenant.Profile) { p.Category = "вторая" }, "category"},
		"a term of no category":          {func(p *tenant.Profile) { p.Category, p.CategoryUntil = tenant.NoCategory, today }, "category_until"},
		"21 subjects": {func(p *tenant.Profile) {
			p.Subjects = nil
			for i := range 21 {
				p.Subjects = append(p.Subjects, string(rune('а'+i)))
			}
		}, "subjects"},
		"attestation in 30 years": {func(p *tenant.Profile) { p.AttestationMonth = civil.MustParse("2056-11-01") }, "attestation_month"},
	} {
		p := good
		c.change(&p)
		normalize(&p)
		var got []string
		for _, f := range checkProfile(ErrPersonInvalid, "", p, today).Fields {
			got = append(got, f.Path)
		}
		if strings.Join(got, " ") != c.bad {
			t.Errorf("%s: %v, want %q", name, got, c.bad)
		}
	}
	normalize(&good)
	if good.Email != "a@b.ru" || good.SNILS != "11223344595" || good.Phone != "+7 (900) 123-45-67" || !slices.Equal(good.Subjects, []string{"физика"}) {
		t.Errorf("%+v", good)
	}
}

// A wider reach gives roles up to its own level, never above [B 2.8.1-3].
func TestMayGive_UpToTheOwnLevel(t *testing.T) {
	t.Parallel()
	highest := map[tenant.Reach]tenant.Level{tenant.ReachOrganization: tenant.LevelOrganization,
		tenant.ReachMunicipality: tenant.LevelMunicipality, tenant.ReachRegion: tenant.LevelRegion}
	rank := map[tenant.Level]int{tenant.LevelOrganization: 1, tenant.LevelMunicipality: 2, tenant.LevelRegion: 3, tenant.LevelPlatform: 4}
	for r := tenant.Nowhere; r <= tenant.ReachPlatform; r++ {
		for _, role := range tenant.Roles() {
			if want := rank[role.Level()] <= rank[highest[r]]; mayGive(r, role) != want {
				t.Errorf("reach %s gives %s: %v", r, role, !want)
			}
		}
	}
	if mayGive(tenant.ReachRegion, "director") {
		t.Error("an unknown role is given")
	}
}

func TestAppointed_ActsAtItsOwnLevel(t *testing.T) {
	t.Parallel()
	today, school, town := civil.MustParse("2026-11-21"), uuid.New(), uuid.New()
	teacher := tenant.Scope{Municipality: town, Organization: school}
	municipal := tenant.Scope{Municipality: town}
	for name, c := range map[string]struct {
		a    Appointed
		by   tenant.Scope
		want string
	}{
		"at the author's school":           {Appointed{Role: tenant.Tutor}, teacher, ""},
		"at the author's municipality":     {Appointed{Role: tenant.MunicipalCoordinator}, municipal, ""},
		"in the region, node or none":      {Appointed{Role: tenant.RegionalMethodist}, municipal, ""},
		"no school to fall back on":        {Appointed{Role: tenant.Tutor}, municipal, "organization"},
		"no municipality to fall back on":  {Appointed{Role: tenant.MunicipalCoordinator}, tenant.Scope{}, "municipality"},
		"a school for a regional role":     {Appointed{Role: tenant.RegionalMethodist, Node: tenant.Node{Organization: school}}, tenant.Scope{}, "organization"},
		"a town for a regional role":       {Appointed{Role: tenant.RegionalMethodist, Node: tenant.Node{Municipality: town}}, tenant.Scope{}, "municipality"},
		"an operator":                      {Appointed{Role: tenant.Operator}, teacher, "role"},
		"ends before it begins":            {Appointed{Role: tenant.Tutor, Until: today.AddDays(-1)}, teacher, "until"},
		"over before it is given":          {Appointed{Role: tenant.Tutor, Since: today.AddDays(-9), Until: today.AddDays(-1)}, teacher, "until"},
		"one day":                          {Appointed{Role: tenant.Tutor, Until: today}, teacher, ""},
		"begins later, ends later than so": {Appointed{Role: tenant.Tutor, Since: today.AddDays(9), Until: today.AddDays(8)}, teacher, "until"},
	} {
		var got []string
		for _, f := range c.a.at(c.by).check(ErrMembershipInvalid, "", today).Fields {
			got = append(got, f.Path)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %q", name, got, c.want)
		}
	}
}

func TestSearchWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"": 0, "елкина": 1, "Петрова-Водкина К": 3, "ёл м п": 3} {
		if words, err := searchWords(text); err != nil || len(words) != want {
			t.Errorf("%q: %v, %v", text, words, err)
		}
	}
	for _, text := range []string{"я", " - ", "а б в", "раз два три четыре пять шесть семь"} {
		if words, err := searchWords(text); err == nil {
			t.Errorf("%q: %v", text, words)
		}
	}
}
