package iom

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Refusals of priority directions.
var (
	ErrPriorityNotFound = fault.New(fault.NotFound, "iom.priority_not_found", "Не найдено.")
	ErrPriorityInvalid  = fault.New(fault.Invalid, "iom.priority_invalid", "Проверьте приоритетное направление.")
	ErrPriorityThere    = fault.New(fault.Conflict, "iom.priority_there", "Такое приоритетное направление на этот учебный год уже есть.").At("title", "Уже есть.")
	ErrPriorityOfRegion = fault.New(fault.Conflict, "iom.priority_of_region", "Такое направление на этот учебный год уже назвал регион: оно действует и в муниципалитете, второй раз называть его не нужно.").At("title", "Уже названо регионом.")
	ErrPriorityUsed     = fault.New(fault.Conflict, "iom.priority_used", "Это направление выбрано в маршрутах: его не удаляют, но название можно уточнить.")
	ErrPriorityMissing  = fault.New(fault.Rule, "iom.priority_missing", "Выберите приоритетное направление года, которому служит маршрут.").At("priorities", "Выберите хотя бы одно.")
)

// PriorityDirection (приоритетное направление адресного сопровождения) is named for a
// school year by the region or a municipality [B 1.7].
type PriorityDirection struct {
	bun.BaseModel  `bun:"table:priority_direction,alias:priority_direction"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	MunicipalityID uuid.UUID `bun:",nullzero"` // zero: of the whole region
	Year           int       // in which the school year begins
	Title          string
	Note           string // the plan or the request it comes from
	Version        int
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// Priority is a priority direction that a route has chosen, with the words of that day.
type Priority struct {
	ID    uuid.UUID `json:"id"`
	Year  int       `json:"year"`
	Title string    `json:"title"`
}

// Priority is what a route keeps of the direction when it chooses it.
func (p PriorityDirection) Priority() Priority { return Priority{p.ID, p.Year, p.Title} }

// PriorityUse counts the routes that chose a direction; withdrawn ones are left out.
type PriorityUse struct {
	Routes    int
	Completed int
}

// Priorities keeps the priority directions of a tenant.
type Priorities interface {
	// Priorities gives those of the region and the acting municipality, of a year, or of all
	// with 0; the last year first, the region's before the municipality's.
	Priorities(ctx context.Context, year int) ([]PriorityDirection, error)
	InsertPriority(ctx context.Context, p *PriorityDirection) error
	// HoldPriority gives one for a change, inside a transaction; ErrPriorityNotFound for none.
	HoldPriority(ctx context.Context, id uuid.UUID) (PriorityDirection, error)
	UpdatePriority(ctx context.Context, p *PriorityDirection) error
	DeletePriority(ctx context.Context, id uuid.UUID) error
	// PriorityUses counts the routes within reach by the directions they chose.
	PriorityUses(ctx context.Context, reach tenant.Reach) (map[uuid.UUID]PriorityUse, error)
}

// SchoolYear is the calendar year in which the school year of a day began.
func SchoolYear(on civil.Date) int {
	if on.Month() < time.August {
		return on.Year() - 1
	}
	return on.Year()
}

// check tells every bad place of a direction at once.
func (p *PriorityDirection) check() error {
	p.Title, p.Note = strings.Join(strings.Fields(p.Title), " "), strings.TrimSpace(p.Note)
	bad := ErrPriorityInvalid
	if n := utf8.RuneCountInString(p.Title); n < 3 || n > 300 {
		bad = bad.At("title", "Название: от 3 до 300 знаков.")
	}
	if p.Year < 2000 || p.Year > 2100 {
		bad = bad.At("year", "Учебный год: год, в котором он начинается.")
	}
	if utf8.RuneCountInString(p.Note) > 500 {
		bad = bad.At("note", "Основание: до 500 знаков.")
	}
	if bad != ErrPriorityInvalid {
		return bad
	}
	return nil
}

func (p *PriorityDirection) entry(action string) audit.Entry {
	return audit.Entry{Action: action, Type: "priority_direction", Object: p.ID, Place: audit.Place{Municipality: p.MunicipalityID},
		Details: map[string]any{"year": p.Year, "version": p.Version}}
}

// sameWords holds for directions of one year that are called the same.
func (p PriorityDirection) sameWords(o PriorityDirection) bool {
	return p.Year == o.Year && strings.EqualFold(p.Title, o.Title)
}

// holdsIn tells whether routes of a municipality may choose the direction.
func (p *PriorityDirection) holdsIn(municipality uuid.UUID) bool {
	return p.MunicipalityID == uuid.Nil || p.MunicipalityID == municipality
}

// chosen tells whether the plan has chosen a direction.
func (p *Plan) chosen(id uuid.UUID) bool {
	return slices.ContainsFunc(p.Priorities, func(x Priority) bool { return x.ID == id })
}

// PriorityTitle names a direction that the plan has chosen; empty for none.
func (p *Plan) PriorityTitle(id uuid.UUID) string {
	x, _ := find(p.Priorities, func(x Priority) bool { return x.ID == id })
	return x.Title
}

// PriorityTitles name all that the plan has chosen.
func (p *Plan) PriorityTitles() (titles []string) {
	for _, x := range p.Priorities {
		titles = append(titles, x.Title)
	}
	return titles
}

// prioritized asks for a priority direction where the regulation insists [B 1.7].
func (r *Route) prioritized(g *Regulation, w *warnings) error {
	if len(r.Priorities) > 0 {
		return nil
	}
	return w.broken(g.Priorities.Required, "", ErrPriorityMissing)
}
