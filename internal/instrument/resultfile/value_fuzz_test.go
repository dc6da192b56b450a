package resultfile

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

func cellOf(text string, numeric bool) cell {
	c := cell{text: tidy(text)}
	if n, err := strconv.ParseFloat(text, 64); numeric && err == nil {
		c.number, c.numeric = n, true
	}
	return c
}

// A number that is taken can be written and read again, and is the same.
func FuzzNumber(f *testing.F) {
	for _, s := range []string{"17", "68,5", "68,5 %", "1 234,5", "17 из 20", "17/20", "-3", "−3", "1e9", "NaN", "0,1", "999999999999999,9", "", ",", "из"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, ok := parseScore(cellOf(text, false))
		if !ok {
			return
		}
		for _, v := range []float64{s.score, s.max} {
			if !finite(v) {
				t.Fatalf("%q is %v", text, v)
			}
			if again, ok := parseNumber(number(v)); len(number(v)) < 15 && (!ok || again != v) {
				t.Fatalf("%q is %v, written %q and read %v", text, v, number(v), again)
			}
		}
		if s, ok := parseScore(cellOf(text, true)); ok && !finite(s.score) {
			t.Fatalf("%q of a workbook is %v", text, s.score)
		}
	})
}

// A date that is taken is one of the calendar, within the years that a result may have,
// and reads as itself.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"15.10.2024", "5 марта 2026 г.", "«05» мар. 2026 года, 10:15", "2024-10-15", "45580", "45580.75", "31.02.2024", "15/10/2024", "2024-10-15T09:30:00Z", "5 маи 2026", "100000", "1,5"} {
		f.Add(s, false, false)
		f.Add(s, true, true)
	}
	f.Fuzz(func(t *testing.T, text string, numeric, since1904 bool) {
		date, ok := parseDate(cellOf(text, numeric), []string{"2006.01"}, since1904)
		if !ok {
			return
		}
		d, err := time.Parse(time.DateOnly, date)
		if err != nil || d.Year() < firstYear || d.Year() > lastYear {
			t.Fatalf("%q is %q", text, date)
		}
		if again, ok := parseDate(cell{text: date}, nil, false); !ok || again != date {
			t.Fatalf("%q is %q, and that is %q", text, date, again)
		}
	})
}

// The parts of a name hold no blank and nothing in brackets, and a name of such parts
// has the same.
func FuzzName(f *testing.F) {
	for _, s := range []string{"Иванова Мария Петровна", "Ким  Ян", "Салтыков - Щедрин М.Е.", "Петрова (Сидорова) Анна", "Аль-Рашид\u00a0Омар ибн Саид", "((", "-", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, full string) {
		parts := nameOf(tidy(full))
		for _, p := range parts {
			if p == "" || strings.ContainsAny(p, " \t\n") {
				t.Fatalf("%q: %q", full, parts)
			}
		}
		if again := nameOf(strings.Join(parts, " ")); strings.Join(again, "") != strings.Join(parts, "") && !strings.ContainsAny(full, "()-‐‑–—") {
			t.Fatalf("%q: %q, and then %q", full, parts, again)
		}
	})
}

// What is taken for a СНИЛС has eleven digits and the right check number, whatever stood
// between them; a slip of a digit is not taken.
func FuzzSNILS(f *testing.F) {
	for _, s := range []string{"112-233-445 95", "11223344595", "112–233–445–95", "001-001-998 00", "112-233-445 96", "1.1223344595E10", "", "112233445951", "०१२"} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, text string, numeric bool) {
		value, wrong := snils(cellOf(text, numeric))
		if (value == "") == (wrong == "") {
			t.Fatalf("%q: %q and %q", text, value, wrong)
		}
		if wrong != "" {
			return
		}
		if again, wrong := snils(cell{text: value}); again != value || wrong != "" || len(value) != 14 {
			t.Fatalf("%q is %q, and that is %q (%s)", text, value, again, wrong)
		}
		for i := range 8 { // a slip of one finger; of the ninth digit the check number does not always tell
			if at := i + i/3; value[at] != '9' {
				if slip, wrong := snils(cell{text: value[:at] + string(value[at]+1) + value[at+1:]}); wrong == "" {
					t.Fatalf("%q and %q are both right", value, slip)
				}
			}
		}
	})
}

func TestNumber_OfHundredsOfDigitsIsWrittenShort(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{1e300: "1e+300", 1.5e-300: "1,5e-300", 17.5: "17,5", 89021234567: "89021234567", 0.30000000000000004: "0,30000000000000004"} {
		if got := number(v); got != want {
			t.Errorf("%g: %s", v, got)
		}
	}
	if c := newCell("1E+300", "1e300"); c.text != "1e+300" || c.number != 1e300 {
		t.Errorf("%+v", c)
	}
}
