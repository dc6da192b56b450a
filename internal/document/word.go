package document

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var monthsOf = [...]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}

var months = [...]string{"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"}

// Day writes a date for a paper: 5 марта 2026 г.
func Day(d civil.Date) string { return day(d) }

// day is 5 марта 2026 г.
func day(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d %s %d г.", d.Day(), monthsOf[d.Month()-1], d.Year())
}

func dayOf(t time.Time) string { return day(civil.Of(t)) }

// month is март 2026 г.: «месяц, год» of an attestation.
func month(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s %d г.", months[d.Month()-1], d.Year())
}

// term is short, for tables: 01.09.2025 – 31.05.2026.
func term(t iom.Term) string {
	switch {
	case t.Start.IsZero() && t.End.IsZero():
		return ""
	case t.Start.IsZero():
		return "до " + t.End.Dotted()
	case t.End.IsZero():
		return "с " + t.Start.Dotted()
	case t.Start == t.End:
		return t.Start.Dotted()
	}
	return t.Start.Dotted() + " – " + t.End.Dotted()
}

func longTerm(t iom.Term) string {
	from, to := "", ""
	if !t.Start.IsZero() {
		from = "с " + day(t.Start)
	}
	if !t.End.IsZero() {
		to = "по " + day(t.End)
	}
	return Joined(" ", from, to)
}

// order names one by number and date: № 12 от 5 марта 2026 г.
func order(o iom.OrderRequisites) string {
	number, date := "", ""
	if o.Number != "" {
		number = "№ " + o.Number
	}
	if !o.Date.IsZero() {
		date = "от " + day(o.Date)
	}
	return Joined(" ", number, date)
}

// blanks are number and date of an order; what is not known stands as a line to write on.
func blanks(o iom.OrderRequisites) (number, date string) {
	return cmp.Or(o.Number, "________"), cmp.Or(day(o.Date), "«____» ______________ 20____ г.")
}

func source(s iom.Source) string {
	return Joined(" ", s.Document, order(iom.OrderRequisites{Number: s.Number, Date: s.Date}))
}

// Joined joins what is not empty.
func Joined(sep string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(parts), func(s string) bool { return s == "" }), sep)
}

func number(n int) string { return strconv.Itoa(n) }

// shortName is Иванова М. П.
func shortName(p *iom.Profile) string {
	return tenant.Profile{Surname: p.Surname, GivenName: p.Name, Patronymic: p.Patronymic}.ShortName()
}

// upper is a title at the beginning of a line.
func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// lower is a title in the middle of a sentence.
func lower(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}
