package artifact

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

// ProductState tells whether a product was shown.
type ProductState string

// A product is a draft until its presentation is marked as done.
const (
	Draft     ProductState = "draft"
	Presented ProductState = "presented"
)

// Product (образовательный, методический продукт) is what the tutee makes as proof:
// a project, an outline of a lesson, an open lesson, a publication [A III.5; B 1.3].
type Product struct {
	bun.BaseModel `bun:"table:product,alias:product"`
	Place
	ID         uuid.UUID
	RouteID    uuid.UUID
	AuthorIDs  []uuid.UUID `bun:"author_ids,array"`
	Title      string
	Kind       string // a code of the regulation's list, or own words where the list is open
	Direction  string `bun:",nullzero"` // of work, where the regulation names directions [A II.3]
	Annotation string
	Link       string // of a publication
	State      ProductState
	Presentation
	AskedBy   uuid.UUID `bun:",nullzero"` // who asked the regional centre for a review [B 2.8.1]
	AskedAt   time.Time `bun:",nullzero"`
	Awaited   int       `bun:"-"` // reviewers who were asked and have not answered; known to the rules of completion only
	Version   int
	CreatedAt time.Time
	UpdatedAt time.Time

	Files []Artifact `bun:"-"`
}

// Presentation (презентация продукта, заключительное публичное мероприятие) is its
// public showing: form, title, level and day, and the mark that it was held [B 2.5].
type Presentation struct {
	Form      string     `bun:"presentation_form,nullzero"`
	Event     string     `bun:"presentation_title,nullzero"`
	Level     string     `bun:"presentation_level,nullzero"`
	On        civil.Date `bun:"presentation_on,nullzero"`
	Until     civil.Date `bun:"presentation_until,nullzero"` // where it lasts longer than a day
	Venue     string     `bun:"presentation_venue,nullzero"` // a room, an address, a link
	Performed bool       `bun:"presentation_done"`
}

// Refusals of products.
var (
	ErrProductNotFound     = fault.New(fault.NotFound, "artifact.product_not_found", "Не найдено.")
	ErrProductInvalid      = fault.New(fault.Invalid, "artifact.product_invalid", "Проверьте описание продукта.")
	ErrPresentationInvalid = fault.New(fault.Invalid, "artifact.presentation_invalid", "Проверьте описание презентации.")
	ErrProductReviewed     = fault.New(fault.Conflict, "artifact.product_reviewed",
		"По этому продукту уже есть экспертная оценка: его больше не меняют. Новый вариант оформите новым продуктом.")
	ErrNotAuthor     = fault.New(fault.Forbidden, "artifact.not_author", "Продукт меняют его авторы.")
	ErrForeignAuthor = fault.New(fault.Invalid, "artifact.foreign_author", "Авторами указывают участников этого маршрута.")
	ErrFileForeign   = fault.New(fault.Invalid, "artifact.file_of_other_route", "К продукту прикладывают файлы его же маршрута с назначением «продукт».")
)

// check tells every bad place of the product at once.
func (p *Product) check(g *iom.Regulation, r *iom.Route) error {
	bad := ErrProductInvalid
	if n := utf8.RuneCountInString(strings.TrimSpace(p.Title)); n < 3 || n > 300 {
		bad = bad.At("body.title", "Название: от 3 до 300 знаков.")
	}
	if n := utf8.RuneCountInString(p.Kind); n < 2 || n > 200 || !g.ProductKinds.Takes(p.Kind) {
		bad = bad.At("body.kind", "Вид продукта: один из названных положением"+byClause(g.ProductKinds.Clause)+".")
	}
	if p.Direction != "" && !slices.ContainsFunc(g.Directions, func(c iom.Choice) bool { return c.Code == p.Direction }) {
		bad = bad.At("body.direction", "Направление: одно из названных положением.")
	}
	if utf8.RuneCountInString(p.Annotation) > 4000 {
		bad = bad.At("body.annotation", "Аннотация: не длиннее 4000 знаков.")
	}
	if p.Link != "" && !webLink(p.Link) {
		bad = bad.At("body.link", "Ссылка должна начинаться с http:// или https:// и быть не длиннее 2000 знаков.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	if slices.ContainsFunc(p.AuthorIDs, func(id uuid.UUID) bool { return !r.IsTutee(id) }) {
		return ErrForeignAuthor.At("body.authors", "Авторами указывают участников этого маршрута.")
	}
	return nil
}

func byClause(clause string) string {
	if clause == "" {
		return ""
	}
	return " (" + clause + ")"
}

func webLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && len(s) <= 2000 && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}

// present sets the presentation; one that is held makes the product Presented, and
// its day is not in the future [B 1.12, 2.5]. What was shown before the route began is
// no result of it [B 1.12, A III.5]. One that is only planned may lack anything but its
// form.
func (p *Product) present(g *iom.Regulation, r *iom.Route, pr Presentation, today civil.Date) error {
	bad := ErrPresentationInvalid
	if n := utf8.RuneCountInString(pr.Form); n < 2 || n > 300 || !g.Presentations.Takes(pr.Form) {
		bad = bad.At("body.form", "Форма презентации: одна из названных положением"+byClause(g.Presentations.Clause)+".")
	}
	if n := utf8.RuneCountInString(pr.Event); n > 300 || n < 3 && (n > 0 || pr.Performed) {
		bad = bad.At("body.title", "Напишите, на каком мероприятии показан продукт: от 3 до 300 знаков.")
	}
	if n := utf8.RuneCountInString(pr.Level); n > 100 || n < 2 && (n > 0 || pr.Performed) || pr.Level != "" && !g.ActivityLevels.Takes(pr.Level) {
		bad = bad.At("body.level", "Уровень: один из названных положением"+byClause(g.ActivityLevels.Clause)+".")
	}
	if n := utf8.RuneCountInString(pr.Venue); n > 300 || n == 1 {
		bad = bad.At("body.venue", "Место: от 2 до 300 знаков.")
	}
	if !pr.Until.IsZero() && (pr.On.IsZero() || pr.Until.Before(pr.On)) {
		bad = bad.At("body.until", "Последний день не раньше первого.")
	}
	switch begun := r.Begun(); {
	case !pr.On.IsZero() && pr.On.Before(begun):
		bad = bad.At("body.on", "Маршрут начался "+begun.Dotted()+": показывают продукт, созданный на маршруте. Проверьте день.").By("R6", g.ClauseOf(iom.Complete))
	case pr.Performed && pr.On.IsZero():
		bad = bad.At("body.on", "Укажите день, когда продукт был представлен.")
	case pr.Performed && pr.On.After(today):
		bad = bad.At("body.on", "Отметку о выполнении ставят после мероприятия: его день ещё не наступил.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	p.Presentation, p.State = pr, Draft
	if pr.Performed {
		p.State = Presented
	}
	return nil
}

// Fact is what the rules of completion need to know [R6, R7, R15].
func (p *Product) Fact() iom.ProductFact {
	f := iom.ProductFact{ID: p.ID, AuthorIDs: p.AuthorIDs, Direction: p.Direction, Awaited: p.Awaited}
	if p.State == Presented {
		f.PresentedOn = p.On
	}
	return f
}

func (p *Product) entry(action string) audit.Entry {
	return audit.Entry{Action: action, Type: "product", Object: p.ID, Root: p.RouteID, Subject: p.AuthorIDs[0],
		Place:   audit.Place{Municipality: p.MunicipalityID, Organization: p.OrganizationID},
		Details: map[string]any{"state": p.State, "version": p.Version}}
}
