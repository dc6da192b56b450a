// Package civil has the Date: a day of the calendar without time and time zone,
// as terms of routes, orders and attestations are written.
package civil

import (
	"cmp"
	"errors"
	"fmt"
	"time"
)

// ErrDate says that a text or number is no day of the calendar.
var ErrDate = errors.New("civil: not a date")

// The layouts a Date is written in: the ISO one everywhere in data, the dotted
// one in Russian sentences and forms.
const (
	isoLayout    = "2006-01-02"
	dottedLayout = "02.01.2006"
)

// Date is one day of the calendar, years 1 to 9999. The zero Date means "no
// date" and is NULL in the database. Dates compare with ==.
type Date struct {
	year  int16
	month int8
	day   int8
}

// New gives the day, or ErrDate when the calendar has no such day.
func New(year int, month time.Month, day int) (Date, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if year < 1 || year > 9999 || t.Month() != month || t.Day() != day {
		return Date{}, fmt.Errorf("%w: %d-%02d-%02d", ErrDate, year, int(month), day)
	}
	return of(t), nil
}

// Of gives the day that t falls on in its own location: convert t to the
// tenant's time zone first, or a late evening becomes another day.
func Of(t time.Time) Date {
	if y := t.Year(); y < 1 || y > 9999 {
		return Date{}
	}
	return of(t)
}

func of(t time.Time) Date {
	y, m, d := t.Date()
	return Date{year: int16(y), month: int8(m), day: int8(d)}
}

// Parse reads "2006-01-02" and nothing else.
func Parse(s string) (Date, error) {
	t, err := time.Parse(isoLayout, s)
	if err != nil || t.Year() < 1 {
		return Date{}, fmt.Errorf("%w: %q", ErrDate, s)
	}
	return of(t), nil
}

// MustParse is Parse for constants of the program; it panics on a mistake.
func MustParse(s string) Date {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Year of the date.
func (d Date) Year() int { return int(d.year) }

// Month of the date.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day of the month.
func (d Date) Day() int { return int(d.day) }

// IsZero holds for "no date".
func (d Date) IsZero() bool { return d == Date{} }

// In is the first moment of the day in loc.
func (d Date) In(loc *time.Location) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, loc)
}

// String is "2006-01-02", empty for no date.
func (d Date) String() string { return d.format(isoLayout) }

// Dotted is "02.01.2006", as Russian sentences and forms write it.
func (d Date) Dotted() string { return d.format(dottedLayout) }

func (d Date) format(layout string) string {
	if d.IsZero() {
		return ""
	}
	return d.In(time.UTC).Format(layout)
}

// Compare orders days; no date comes before every day.
func (d Date) Compare(o Date) int {
	return cmp.Or(cmp.Compare(d.year, o.year), cmp.Compare(d.month, o.month), cmp.Compare(d.day, o.day))
}

// Before holds when d is an earlier day than o.
func (d Date) Before(o Date) bool { return d.Compare(o) < 0 }

// After holds when d is a later day than o.
func (d Date) After(o Date) bool { return d.Compare(o) > 0 }

// AddDays moves by days; past the calendar's ends it gives no date.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return Of(d.In(time.UTC).AddDate(0, 0, n))
}

// AddMonths moves by months and keeps the day, or takes the month's last day
// where that day is missing: 31 August + 6 months is 28 or 29 February. Past the
// calendar's ends it gives no date.
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	months := d.Year()*12 + int(d.Month()) - 1 + n
	if months < 12 || months >= 12*10000 {
		return Date{}
	}
	year, month := months/12, time.Month(months%12+1)
	return Date{year: int16(year), month: int8(month), day: int8(min(d.Day(), daysIn(year, month)))}
}

// AddYears is AddMonths(12n): 29 February + 1 year is 28 February.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// DaysSince counts the days from o to d; negative when d is earlier.
func (d Date) DaysSince(o Date) int {
	const day = 24 * 60 * 60
	return int((d.In(time.UTC).Unix() - o.In(time.UTC).Unix()) / day)
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
