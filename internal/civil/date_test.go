package civil_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"pgregory.net/rapid"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

func TestAddMonths_ClampsToTheLastDayOfTheMonth(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2024-09-01", 12, "2025-09-01"},
		{"2024-08-31", 6, "2025-02-28"},
		{"2023-08-31", 6, "2024-02-29"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2025-01-31", 1, "2025-02-28"},
		{"2025-03-31", -1, "2025-02-28"},
		{"2025-01-15", -1, "2024-12-15"},
		{"2025-12-31", 1, "2026-01-31"},
		{"2025-05-31", 0, "2025-05-31"},
		{"2100-01-29", 1, "2100-02-28"},
		{"9999-12-31", 1, ""},
		{"0001-01-01", -1, ""},
	} {
		if got := civil.MustParse(c.from).AddMonths(c.months).String(); got != c.want {
			t.Errorf("%s + %d months = %q, want %q", c.from, c.months, got, c.want)
		}
	}
	if d := civil.MustParse("2024-02-29").AddYears(1).String(); d != "2025-02-28" {
		t.Errorf("29 February + 1 year = %s", d)
	}
}

func TestDate_Arithmetic(t *testing.T) {
	t.Parallel()
	day := rapid.Custom(func(t *rapid.T) civil.Date {
		return civil.MustParse("1900-01-01").AddDays(rapid.IntRange(0, 80000).Draw(t, "day"))
	})
	rapid.Check(t, func(t *rapid.T) {
		d, n := day.Draw(t, "d"), rapid.IntRange(-500, 500).Draw(t, "n")
		moved := d.AddDays(n)
		if moved.DaysSince(d) != n || moved.AddDays(-n) != d {
			t.Fatalf("%s + %d days = %s, which is %d days later", d, n, moved, moved.DaysSince(d))
		}
		if moved.Before(d) != (n < 0) || moved.After(d) != (n > 0) {
			t.Fatalf("%s and %s are in the wrong order", d, moved)
		}
		m := d.AddMonths(n)
		months := m.Year()*12 + int(m.Month()) - d.Year()*12 - int(d.Month())
		if months != n || m.Day() > d.Day() {
			t.Fatalf("%s + %d months = %s", d, n, m)
		}
		if m.Day() < d.Day() && m.AddDays(1).Day() != 1 {
			t.Fatalf("%s + %d months = %s: clamped, but not to the last day", d, n, m)
		}
		back, err := civil.Parse(d.String())
		if err != nil || back != d {
			t.Fatalf("%s does not survive its text: %v %v", d, back, err)
		}
	})
}

func TestDaysSince_OverTheWholeCalendar(t *testing.T) {
	t.Parallel()
	first, last := civil.MustParse("0001-01-01"), civil.MustParse("9999-12-31")
	if n := last.DaysSince(first); n != 3652058 || first.AddDays(n) != last {
		t.Errorf("%d days from the first day to the last", n)
	}
}

func TestParse_RefusesWhatIsNoDay(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "2025-02-29", "2025-13-01", "2025-1-1", "01.09.2024", "2025-02-01T00:00:00Z", "0000-01-01", "infinity", "10000-01-01", " 2025-01-01"} {
		if d, err := civil.Parse(s); !errors.Is(err, civil.ErrDate) {
			t.Errorf("Parse(%q) = %s, %v", s, d, err)
		}
	}
	if _, err := civil.New(2025, time.February, 29); !errors.Is(err, civil.ErrDate) {
		t.Error("New takes 29 February 2025")
	}
	if d, err := civil.New(2024, time.February, 29); err != nil || d.Dotted() != "29.02.2024" {
		t.Errorf("New = %s, %v", d.Dotted(), err)
	}
}

func TestOf_TakesTheDayOfTheLocation(t *testing.T) {
	t.Parallel()
	irkutsk := time.FixedZone("Irkutsk", 8*3600)
	late := time.Date(2025, 8, 31, 17, 30, 0, 0, time.UTC)
	if d := civil.Of(late.In(irkutsk)); d.String() != "2025-09-01" {
		t.Errorf("half past one at night in Irkutsk is %s", d)
	}
	if d := civil.Of(late); d.String() != "2025-08-31" {
		t.Errorf("the same moment in UTC is %s", d)
	}
}

func TestDate_JSON(t *testing.T) {
	t.Parallel()
	type box struct{ From, To civil.Date }
	in := box{From: civil.MustParse("2024-09-01")}
	b, err := json.Marshal(in)
	if err != nil || string(b) != `{"From":"2024-09-01","To":null}` {
		t.Fatalf("marshal: %s %v", b, err)
	}
	out := box{To: civil.MustParse("2020-01-01")}
	if err := json.Unmarshal(b, &out); err != nil || out != in {
		t.Fatalf("unmarshal: %v %v", out, err)
	}
	for _, bad := range []string{`""`, `20240901`, `"2024-09-31"`, `{}`, `"`} {
		var d civil.Date
		if err := json.Unmarshal([]byte(bad), &d); err == nil {
			t.Errorf("%s is taken for %s", bad, d)
		}
	}
	keyed, err := json.Marshal(map[civil.Date]int{in.From: 1})
	if err != nil || string(keyed) != `{"2024-09-01":1}` {
		t.Errorf("as a key: %s %v", keyed, err)
	}
}

// The driver's own codec is used, in both wire formats, so no server is needed.
func TestDate_SurvivesThePostgreSQLDriver(t *testing.T) {
	t.Parallel()
	m := pgtype.NewMap()
	for _, format := range []int16{pgtype.TextFormatCode, pgtype.BinaryFormatCode} {
		for _, want := range []civil.Date{civil.MustParse("2024-02-29"), civil.MustParse("1899-12-31"), civil.MustParse("9999-12-31"), {}} {
			wire, err := m.Encode(pgtype.DateOID, format, want, nil)
			if err != nil {
				t.Fatalf("encode %q in format %d: %v", want, format, err)
			}
			got := civil.MustParse("2001-01-01")
			if err := m.Scan(pgtype.DateOID, format, wire, &got); err != nil || got != want {
				t.Errorf("format %d: %q came back as %q, %v", format, want, got, err)
			}
		}
		endless, err := m.Encode(pgtype.DateOID, format, pgtype.Date{InfinityModifier: pgtype.Infinity, Valid: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var d civil.Date
		if err := m.Scan(pgtype.DateOID, format, endless, &d); err == nil {
			t.Errorf("format %d: an infinite date became %q", format, d)
		}
	}
}

func TestScan_TakesWhatDriversGive(t *testing.T) {
	t.Parallel()
	want := civil.MustParse("2025-05-31")
	for _, src := range []any{"2025-05-31", []byte("2025-05-31"), time.Date(2025, 5, 31, 0, 0, 0, 0, time.UTC)} {
		var d civil.Date
		if err := d.Scan(src); err != nil || d != want {
			t.Errorf("Scan(%T) = %s, %v", src, d, err)
		}
	}
	var d civil.Date
	if err := d.Scan(42); err == nil {
		t.Error("a number is taken for a date")
	}
}
