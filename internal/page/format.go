package page

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// Number writes 12 345 with thin no-break spaces.
func Number(n int) string {
	s := strconv.Itoa(abs(n))
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	if n < 0 {
		return "−" + s
	}
	return s
}

// Decimal writes 3,5 in Russian and 3.5 in English, with at most the given digits.
func Decimal(ctx context.Context, f float64, digits int) string {
	s := strconv.FormatFloat(f, 'f', digits, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if From(ctx).Lang == Russian {
		s = strings.Replace(s, ".", ",", 1)
	}
	return strings.Replace(s, "-", "−", 1)
}

// Digits writes a number for a field that takes one; nothing for none.
func Digits(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// ID writes an id for a field or an address; nothing for none.
func ID(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	return id.String()
}

// SchoolYear writes 2026/2027 of the year in which it begins.
func SchoolYear(begins int) string { return strconv.Itoa(begins) + "/" + strconv.Itoa(begins+1) }

// Percent writes 45 % with a no-break space; of 0 it is a dash.
func Percent(part, of int) string {
	if of == 0 {
		return "—"
	}
	return strconv.Itoa((part*100+of/2)/of) + "\u00a0%"
}

// Bytes writes a size for people: 3,4 МБ.
func Bytes(ctx context.Context, n int64) string {
	units := []string{"page.bytes", "page.kilobytes", "page.megabytes", "page.gigabytes"}
	f, i := float64(n), 0
	for f >= 1000 && i < len(units)-1 {
		f, i = f/1024, i+1
	}
	digits := 0
	if i > 0 && f < 10 {
		digits = 1
	}
	return T(ctx, units[i], "n", Decimal(ctx, f, digits))
}

// Date writes 5 марта 2026 г.; empty for no date.
func Date(ctx context.Context, d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return T(ctx, "page.date", "day", d.Day(), "month", T(ctx, "page.month_of."+strconv.Itoa(int(d.Month()))), "year", d.Year())
}

// ShortDate writes 5 мар, with the year where it is not this one.
func ShortDate(ctx context.Context, d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	key := "page.date_short"
	if d.Year() != From(ctx).Now.Year() {
		key = "page.date_short_year"
	}
	return T(ctx, key, "day", d.Day(), "month", T(ctx, "page.month_short."+strconv.Itoa(int(d.Month()))), "year", d.Year())
}

// Month writes «март 2026»; used for months of attestation and axes.
func Month(ctx context.Context, year int, month time.Month) string {
	return T(ctx, "page.month."+strconv.Itoa(int(month))) + " " + strconv.Itoa(year)
}

// Day writes the day of a moment at the reader's place: 5 марта 2026 г.
func Day(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return Date(ctx, civil.Of(t.In(From(ctx).Now.Location())))
}

// Moment writes 5 марта 2026 г., 14:05.
func Moment(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(From(ctx).Now.Location())
	return Date(ctx, civil.Of(t)) + ", " + t.Format("15:04")
}

// Term writes 5 марта — 10 мая 2026 г., as short as it can without a doubt.
func Term(ctx context.Context, from, to civil.Date) string {
	switch {
	case from.IsZero() && to.IsZero():
		return ""
	case from.IsZero() || from == to:
		return Date(ctx, to)
	case to.IsZero():
		return T(ctx, "page.since", "date", Date(ctx, from))
	case from.Year() == to.Year():
		return T(ctx, "page.day_month", "day", from.Day(), "month", T(ctx, "page.month_of."+strconv.Itoa(int(from.Month())))) + "\u00a0— " + Date(ctx, to)
	}
	return Date(ctx, from) + "\u00a0— " + Date(ctx, to)
}

// Until says how far a day is: сегодня, завтра, через 5 дней, просрочено на 3 дня.
func Until(ctx context.Context, d civil.Date) string {
	days := d.DaysSince(Today(ctx))
	switch {
	case d.IsZero():
		return ""
	case days == 0:
		return T(ctx, "page.today")
	case days == 1:
		return T(ctx, "page.tomorrow")
	case days > 1:
		return N(ctx, "page.in_days", days)
	}
	return N(ctx, "page.overdue_days", -days)
}
