package talk

import (
	"time"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// workingDay tells whether people are at work: from Monday to Friday, and on no public
// holiday by article 112 of the Labour Code. Days off that the government moves from
// year to year are not known here.
func workingDay(d civil.Date) bool {
	switch d.In(time.UTC).Weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	switch d.Month() {
	case time.January:
		return d.Day() > 8
	case time.February:
		return d.Day() != 23
	case time.March:
		return d.Day() != 8
	case time.May:
		return d.Day() != 1 && d.Day() != 9
	case time.June:
		return d.Day() != 12
	case time.November:
		return d.Day() != 4
	}
	return true
}

// AfterWorkingDays is the n-th working day after a day, which does not count itself.
func AfterWorkingDays(d civil.Date, n int) civil.Date {
	for n > 0 {
		if d = d.AddDays(1); workingDay(d) {
			n--
		}
	}
	return d
}
