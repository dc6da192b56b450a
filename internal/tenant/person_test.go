package tenant_test

import (
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

func TestProfile_Names(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		p           tenant.Profile
		full, short string
	}{
		{tenant.Profile{Surname: "Ёлкина", GivenName: "Мария", Patronymic: "Петровна"}, "Ёлкина Мария Петровна", "Ёлкина М. П."},
		{tenant.Profile{Surname: "Ким", GivenName: "Юлия"}, "Ким Юлия", "Ким Ю."},
		{tenant.Profile{Surname: "Ким"}, "Ким", "Ким"},
	} {
		if c.p.FullName() != c.full || c.p.ShortName() != c.short {
			t.Errorf("%q, %q", c.p.FullName(), c.p.ShortName())
		}
	}
}

func TestProfile_ExperienceIsCountedInFullYears(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		since, on string
		want      int
	}{{"2010-09-01", "2026-08-31", 15}, {"2010-09-01", "2026-09-01", 16}, {"2024-02-29", "2025-02-28", 1}, {"2026-11-21", "2026-11-21", 0}, {"2026-11-22", "2026-11-21", -1}} {
		p := tenant.Profile{TeachingSince: civil.MustParse(c.since)}
		if got := p.ExperienceYears(civil.MustParse(c.on)); got != c.want {
			t.Errorf("since %s on %s: %d, want %d", c.since, c.on, got, c.want)
		}
	}
	if got := (tenant.Profile{}).ExperienceYears(civil.MustParse("2026-11-21")); got != -1 {
		t.Errorf("not known: %d", got)
	}
}

func TestMembership_ActsFromTheFirstDayToTheLast(t *testing.T) {
	t.Parallel()
	m := tenant.MembershipRecord{Since: civil.MustParse("2026-09-01"), Until: civil.MustParse("2027-05-31")}
	for day, want := range map[string]bool{"2026-08-31": false, "2026-09-01": true, "2027-05-31": true, "2027-06-01": false} {
		if m.Acts(civil.MustParse(day)) != want {
			t.Errorf("%s: %v", day, !want)
		}
	}
	m.Until = civil.Date{}
	if !m.Acts(civil.MustParse("2040-01-01")) {
		t.Error("a role without end has ended")
	}
	m.EndedAt = time.Now()
	if m.Acts(civil.MustParse("2026-10-01")) {
		t.Error("an ended role acts")
	}
}

func TestTimeZones_AreKnownAndOfUse(t *testing.T) {
	t.Parallel()
	for _, z := range tenant.TimeZones() {
		if _, err := time.LoadLocation(z); err != nil {
			t.Error(err)
		}
	}
}

func TestRole_EachHasATitle(t *testing.T) {
	t.Parallel()
	for _, r := range tenant.Roles() {
		if r.Title() == "" {
			t.Errorf("%s has no title", r)
		}
	}
}
