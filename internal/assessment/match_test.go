package assessment

import (
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func TestMatchKey_WhatDoesNotTellPeopleApart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ a, b string }{
		{"Фёдорова", "федорова"}, {"ФЁДОРОВА", "Федорова"}, {" Салтыков - Щедрин ", "салтыков-щедрин"}, {"Ким\u00a0Ян", "Ким Ян"},
		{"МАОУ «СОШ №11»", "маоу сош № 11"}, {"МБОУ \"Лицей-1\"", "МБОУ Лицей 1"},
	} {
		if MatchKey(c.a) != MatchKey(c.b) {
			t.Errorf("%q and %q differ: %q, %q", c.a, c.b, MatchKey(c.a), MatchKey(c.b))
		}
	}
	for _, c := range []struct{ a, b string }{{"Иванова", "Иванов"}, {"СОШ № 1", "СОШ № 11"}, {"Йода", "Иода"}} {
		if MatchKey(c.a) == MatchKey(c.b) {
			t.Errorf("%q and %q are taken for one", c.a, c.b)
		}
	}
}

func TestMatcher_FindsForCertainOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	school, other := uuid.New(), uuid.New()
	person := func(n byte, at uuid.UUID, c Candidate) Candidate {
		c.PersonID, c.OrganizationID, c.Tutee = uuid.UUID{n}, at, true
		c.Name, c.ShortName = "Муниципальное учреждение № 11", "СОШ № 11"
		if at == other {
			c.Name, c.ShortName = "Гимназия", "Гимназия"
		}
		return c
	}
	candidates := []Candidate{
		person(1, school, Candidate{Surname: "Фёдорова", GivenName: "Анна", Patronymic: "Петровна", SNILS: "11223344595", Email: "Anna@example.ru"}),
		person(2, school, Candidate{Surname: "Ким", GivenName: "Ян"}),
		person(3, other, Candidate{Surname: "Ким", GivenName: "Ян", Email: "kim@example.ru"}),
		person(4, school, Candidate{Surname: "Орлова", GivenName: "Ольга", Patronymic: "Ивановна"}),
		person(5, school, Candidate{Surname: "Орлова", GivenName: "Ольга", Patronymic: "Сергеевна"}),
		person(6, school, Candidate{Surname: "Два", GivenName: "Места", SNILS: "00000000006"}),
		person(6, other, Candidate{Surname: "Два", GivenName: "Места", SNILS: "00000000006"}),
	}
	for name, c := range map[string]struct {
		named   diagnostics.Person
		at      uuid.UUID
		who     byte
		problem string
	}{
		"by СНИЛС as written":                   {named: diagnostics.Person{SNILS: "112-233-445 95"}, who: 1, at: school},
		"by e-mail in another case":             {named: diagnostics.Person{Email: "ANNA@example.ru"}, who: 1, at: school},
		"by name and school":                    {named: diagnostics.Person{Surname: "федорова", Name: "АННА", Organization: "СОШ №11"}, who: 1, at: school},
		"by the school's full name":             {named: diagnostics.Person{Surname: "Федорова", Name: "Анна", Organization: "муниципальное учреждение «№ 11»"}, who: 1, at: school},
		"the school tells namesakes apart":      {named: diagnostics.Person{Surname: "Ким", Name: "Ян", Organization: "Гимназия"}, who: 3, at: other},
		"the patronymic tells namesakes apart":  {named: diagnostics.Person{Surname: "Орлова", Name: "Ольга", Patronymic: "Сергеевна", Organization: "СОШ № 11"}, who: 5, at: school},
		"the named place of one person":         {named: diagnostics.Person{SNILS: "00000000006", Organization: "гимназия"}, who: 6, at: other},
		"СНИЛС unknown here, the name is known": {named: diagnostics.Person{SNILS: "99999999999", Surname: "Ким", Name: "Ян", Organization: "СОШ № 11"}, who: 2, at: school},
		"namesakes":                          {named: diagnostics.Person{Surname: "Орлова", Name: "Ольга", Organization: "СОШ № 11"}, problem: ambiguous},
		"another patronymic":                 {named: diagnostics.Person{Surname: "Орлова", Name: "Ольга", Patronymic: "Олеговна", Organization: "СОШ № 11"}, problem: unknown},
		"another school":                     {named: diagnostics.Person{Surname: "Фёдорова", Name: "Анна", Organization: "Лицей"}, problem: elsewhere},
		"the name before the surname":        {named: diagnostics.Person{Surname: "Анна", Name: "Фёдорова", SNILS: "11223344595"}, who: 1, at: school},
		"no school":                          {named: diagnostics.Person{Surname: "Фёдорова", Name: "Анна"}, problem: unemployed},
		"nobody named":                       {named: diagnostics.Person{Organization: "СОШ № 11"}, problem: unnamed},
		"half a name":                        {named: diagnostics.Person{Surname: "Ким", Organization: "СОШ № 11"}, problem: unnamed},
		"a broken СНИЛС only":                {named: diagnostics.Person{SNILS: "12"}, problem: unnamed},
		"a stranger":                         {named: diagnostics.Person{Email: "nobody@example.ru"}, problem: unknown},
		"СНИЛС of one, e-mail of another":    {named: diagnostics.Person{SNILS: "11223344595", Email: "kim@example.ru"}, problem: disagreement},
		"СНИЛС of one, surname of another":   {named: diagnostics.Person{SNILS: "11223344595", Surname: "Петрова", Name: "Анна"}, problem: disagreement},
		"the name of one with another СНИЛС": {named: diagnostics.Person{SNILS: "00000000099", Surname: "Фёдорова", Name: "Анна", Organization: "СОШ № 11"}, problem: otherSNILS},
	} {
		m := NewMatcher([]diagnostics.Person{c.named})
		for _, x := range candidates {
			m.See(x)
		}
		got := m.Of(0)
		if got.Problem != c.problem || c.problem == "" && (got.PersonID != uuid.UUID{c.who} || got.OrganizationID != c.at) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestMatcher_AtASchoolTheFileNeedNotNameIt(t *testing.T) {
	t.Parallel()
	m := NewMatcher([]diagnostics.Person{{Surname: "Ким", Name: "Ян"}})
	m.SameOrganization = true
	m.See(Candidate{PersonID: uuid.UUID{2}, Surname: "Ким", GivenName: "Ян", ShortName: "СОШ № 11"})
	if got := m.Of(0); got.PersonID != (uuid.UUID{2}) {
		t.Errorf("%+v", got)
	}
}

func TestMatched_OnePersonUnderTwoWritingsHasOneDiagnosis(t *testing.T) {
	t.Parallel()
	people := []ImportPerson{
		{Number: 0, Named: diagnostics.Person{SNILS: "11223344595"}}, {Number: 1, Named: diagnostics.Person{Email: "a@b.ru"}},
		{Number: 2, Named: diagnostics.Person{Email: "x@y.ru"}, Sheet: "Лист1", Row: 7},
	}
	named := []diagnostics.Person{people[0].Named, people[1].Named, people[2].Named}
	m := NewMatcher(named)
	m.See(Candidate{PersonID: uuid.UUID{9}, SNILS: "11223344595", Email: "a@b.ru"})
	matches, doubts, doubled, err := matched(m, people, nil)
	if err != nil || len(matches) != 3 || matches[0].Diagnosis != matches[1].Diagnosis || matches[2].Diagnosis != uuid.Nil || len(runsOf(matches[:2])) != 1 {
		t.Errorf("%+v %v", matches, err)
	}
	if len(doubled) != 1 || !doubled[uuid.UUID{9}] {
		t.Errorf("doubled: %v", doubled)
	}
	if len(doubts) != 1 || doubts[0].person != 2 || doubts[0].Place() != "Лист1!7" || doubts[0].Reason != unknown {
		t.Errorf("%+v", doubts)
	}
}

// Whose role is over is found for results of its time alone; for later ones it is said, and
// they stand among those to choose from.
func TestMatcher_ARoleThatIsOver(t *testing.T) {
	t.Parallel()
	over := Candidate{PersonID: uuid.UUID{1}, Surname: "Ким", GivenName: "Ян", SNILS: "11223344595", ShortName: "СОШ № 11",
		Since: civil.MustParse("2025-09-01"), Until: civil.MustParse("2026-05-31")}
	lasts := Candidate{PersonID: uuid.UUID{2}, Surname: "Ким", GivenName: "Ян", ShortName: "СОШ № 11"}
	for name, c := range map[string]struct {
		named   diagnostics.Person
		on      string
		see     []Candidate
		who     byte
		problem string
	}{
		"within the time":     {diagnostics.Person{SNILS: "11223344595"}, "2026-05-31", []Candidate{over}, 1, ""},
		"after it":            {diagnostics.Person{SNILS: "11223344595"}, "2026-06-01", []Candidate{over}, 0, roleOver},
		"before it":           {diagnostics.Person{SNILS: "11223344595"}, "2025-08-31", []Candidate{over}, 0, roleOver},
		"by name, after it":   {diagnostics.Person{Surname: "Ким", Name: "Ян", Organization: "СОШ № 11"}, "2026-06-01", []Candidate{over}, 0, roleOver},
		"a namesake who acts": {diagnostics.Person{Surname: "Ким", Name: "Ян", Organization: "СОШ № 11"}, "2026-06-01", []Candidate{over, lasts}, 2, ""},
		"two of that time":    {diagnostics.Person{Surname: "Ким", Name: "Ян", Organization: "СОШ № 11"}, "2026-01-01", []Candidate{over, lasts}, 0, ambiguous},
	} {
		m := NewMatcher([]diagnostics.Person{c.named})
		m.On, m.Alike = []civil.Date{civil.MustParse(c.on)}, true
		for _, x := range c.see {
			m.See(x)
		}
		if got := m.Of(0); got.Problem != c.problem || c.problem == "" && got.PersonID != (uuid.UUID{c.who}) || len(m.Likely(0)) != len(c.see) {
			t.Errorf("%s: %+v, likely %v", name, got, m.Likely(0))
		}
	}
}
