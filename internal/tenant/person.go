package tenant

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// Person is one human in one region. The account (how they sign in) is global and
// stands apart; a person of two regions is two rows that know nothing of each other.
type Person struct {
	bun.BaseModel `bun:"table:person,alias:person"`
	RegionID      uuid.UUID
	ID            uuid.UUID
	AccountID     uuid.UUID `bun:",nullzero"` // set when the invitation is accepted, never by the profile's edits
	Profile
	Version   int
	CreatedAt time.Time
}

// Profile is what is known about a person: the information section of a route
// [A II.2, B 2.5, B Карта §1]. The place of work is the memberships' business.
type Profile struct {
	Surname    string
	GivenName  string
	Patronymic string // if any
	Email      string
	Phone      string
	SNILS      string `bun:"snils"` // 11 digits; optional, never required
	Position   string
	Subjects   []string `bun:",array"`
	Education  string
	// TeachingSince is where experience is counted from, so that it never goes stale.
	TeachingSince civil.Date `bun:",nullzero"`
	Category      Category
	// CategoryUntil is empty for a category given without end (since 01.09.2023).
	CategoryUntil civil.Date `bun:",nullzero"`
	// AttestationMonth is the first day of the month of the next attestation.
	AttestationMonth civil.Date `bun:",nullzero"`
	MentoringForm    string     // a code of the regulation's list [B Annex 1], or own words
}

// erasedName takes the place of surname and given name where the data were removed.
const erasedName = "удалено"

// Erased holds where the person's data were removed: who it was nobody knows any more.
func (p Profile) Erased() bool { return p.Surname == erasedName && p.GivenName == erasedName }

// FullName is "Иванова Мария Петровна".
func (p Profile) FullName() string {
	if p.Erased() {
		return "Данные удалены"
	}
	return strings.TrimSpace(strings.TrimSpace(p.Surname+" "+p.GivenName) + " " + p.Patronymic)
}

// ShortName is "Иванова М. П.".
func (p Profile) ShortName() string {
	if p.Erased() {
		return p.FullName()
	}
	var b strings.Builder
	b.WriteString(p.Surname)
	for _, part := range []string{p.GivenName, p.Patronymic} {
		if r, _ := utf8.DecodeRuneInString(part); r != utf8.RuneError {
			b.WriteString(" " + string(r) + ".")
		}
	}
	return b.String()
}

// ExperienceYears is how many full years the person has taught on the day; -1
// where it is not known.
func (p Profile) ExperienceYears(on civil.Date) int {
	if p.TeachingSince.IsZero() || on.Before(p.TeachingSince) {
		return -1
	}
	years := on.Year() - p.TeachingSince.Year()
	if p.TeachingSince.AddYears(years).After(on) {
		years--
	}
	return years
}

// Brief is what a municipality may know of the region's people: name and
// position, no contacts and nothing else.
func (p Person) Brief() Person {
	return Person{RegionID: p.RegionID, ID: p.ID, Version: p.Version, CreatedAt: p.CreatedAt, Profile: Profile{
		Surname: p.Surname, GivenName: p.GivenName, Patronymic: p.Patronymic, Position: p.Position}}
}

// Category is a qualification category (квалификационная категория).
type Category string

// The categories. The last two are given only on top of the highest one.
const (
	NoCategory       Category = ""
	Conformity       Category = "conformity" // соответствие занимаемой должности
	FirstCategory    Category = "first"
	HighestCategory  Category = "highest"
	TeacherMethodist Category = "teacher_methodist" // педагог-методист
	TeacherMentor    Category = "teacher_mentor"    // педагог-наставник
)

var categoryTitles = map[Category]string{
	NoCategory: "нет", Conformity: "соответствие занимаемой должности", FirstCategory: "первая",
	HighestCategory: "высшая", TeacherMethodist: "педагог-методист", TeacherMentor: "педагог-наставник",
}

// Known tells whether c is one of the categories, none among them.
func (c Category) Known() bool { return categoryTitles[c] != "" }

// Title shows the category to people.
func (c Category) Title() string { return categoryTitles[c] }
