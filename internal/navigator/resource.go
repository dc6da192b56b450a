// Package navigator is the region's catalogue of educational resources
// (навигатор образовательных ресурсов) [B 1.3].
package navigator

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Kind of a resource [B 1.3].
type Kind string

// The kinds of resources.
const (
	AdvancedTraining Kind = "advanced_training" // ДПП повышения квалификации
	Retraining       Kind = "retraining"        // профессиональная переподготовка
	Internship       Kind = "internship"        // стажировка
	Seminar          Kind = "seminar"
	Webinar          Kind = "webinar"
	Training         Kind = "training" // тренинг
	MasterClass      Kind = "master_class"
	Contest          Kind = "contest"
	Conference       Kind = "conference"
	Community        Kind = "community" // профессиональное сообщество
	Material         Kind = "material"
)

// Level at which a resource is offered.
type Level string

// The levels of resources.
const (
	Federal      Level = "federal"
	Regional     Level = "regional"
	Municipal    Level = "municipal"
	Organization Level = "organization"
)

// Form of work with a resource.
type Form string

// The forms: очно, заочно, дистанционно.
const (
	InPerson       Form = "in_person"
	Correspondence Form = "correspondence"
	Distance       Form = "distance"
)

var (
	kinds = map[Kind]bool{AdvancedTraining: true, Retraining: true, Internship: true, Seminar: true, Webinar: true, Training: true,
		MasterClass: true, Contest: true, Conference: true, Community: true, Material: true}
	levels = map[Level]bool{Federal: true, Regional: true, Municipal: true, Organization: true}
	forms  = map[Form]bool{InPerson: true, Correspondence: true, Distance: true}
)

// Resource is one entry of the navigator. One without a municipality belongs to
// the region and is seen by all of it.
type Resource struct {
	bun.BaseModel  `bun:"table:resource,alias:resource"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	MunicipalityID uuid.UUID `bun:",nullzero"`
	Title          string
	Kind           Kind
	Provider       string
	Level          Level
	Form           Form
	StartsOn       civil.Date `bun:",nullzero"`
	EndsOn         civil.Date `bun:",nullzero"`
	Hours          int
	Audience       string
	Competencies   []string `bun:",array"`
	Link           string
	Annotation     string
	Version        int
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// The refusals of the navigator.
var (
	ErrNotFound = fault.New(fault.NotFound, "navigator.resource_not_found", "Не найдено.")
	ErrInvalid  = fault.New(fault.Invalid, "navigator.resource_invalid", "Проверьте описание ресурса.")
)

// tidy brings what was typed into the shape that is kept: no blanks around texts,
// an empty list rather than none.
func (r *Resource) tidy() {
	for _, s := range []*string{&r.Title, &r.Provider, &r.Audience, &r.Link, &r.Annotation} {
		*s = strings.TrimSpace(*s)
	}
	if r.Competencies == nil {
		r.Competencies = []string{}
	}
}

// Check tells every bad place of the resource at once.
func (r *Resource) Check() error {
	bad := ErrInvalid
	say := func(path, message string) { bad = bad.At("body."+path, message) }
	if n := utf8.RuneCountInString(r.Title); n < 3 || n > 300 {
		say("title", "Название: от 3 до 300 знаков.")
	}
	if n := utf8.RuneCountInString(r.Provider); n < 2 || n > 300 {
		say("provider", "Организатор: от 2 до 300 знаков.")
	}
	if !kinds[r.Kind] {
		say("kind", "Неизвестный вид ресурса.")
	}
	if !levels[r.Level] {
		say("level", "Неизвестный уровень.")
	}
	if !forms[r.Form] {
		say("form", "Форма: очно, заочно или дистанционно.")
	}
	if !r.StartsOn.IsZero() && !r.EndsOn.IsZero() && r.EndsOn.Before(r.StartsOn) {
		say("ends_on", "Окончание не может быть раньше начала.")
	}
	if r.Hours < 0 || r.Hours > 2000 {
		say("hours", "Объём: от 0 до 2000 часов.")
	}
	if r.Link != "" && !webLink(r.Link) {
		say("link", "Ссылка должна начинаться с http:// или https://.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

func webLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (strings.EqualFold(u.Scheme, "https") || strings.EqualFold(u.Scheme, "http"))
}
