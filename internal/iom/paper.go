package iom

import (
	"cmp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Refusals about paper routes.
var (
	ErrPaperNotFound = fault.New(fault.NotFound, "iom.paper_route_not_found", "Не найдено.")
	ErrPaperInvalid  = fault.New(fault.Invalid, "iom.paper_route_invalid", "Проверьте карточку маршрута на бумаге.")
	ErrPaperTwice    = fault.New(fault.Conflict, "iom.paper_route_twice", "Такой маршрут этого педагога уже зарегистрирован: то же название и тот же срок.").
				At("title", "Уже зарегистрирован.")
	ErrPaperTutee    = fault.New(fault.Invalid, "iom.paper_route_tutee", "Регистрируют маршруты тьюторантов своей организации.").At("tutee", "Выберите педагога своей организации.")
	ErrPaperAnnulled = fault.New(fault.Conflict, "iom.paper_route_annulled", "Регистрация этого маршрута отменена: карточку больше не меняют.")
	ErrPaperArchived = fault.New(fault.Conflict, "iom.paper_route_archived", "Срок хранения бумаги истёк, карточка в архиве: сканы к ней больше не прикладывают. Если в карточке ошибка в датах, сначала исправьте её.")
)

// PaperState is how a paper route stands.
type PaperState string

// The states: it runs, it has ended, its term of keeping is over, or it was registered by
// mistake.
const (
	PaperRunning   PaperState = "running"
	PaperCompleted PaperState = "completed"
	PaperArchived  PaperState = "archived"
	PaperAnnulled  PaperState = "annulled"
)

// PaperStates lists them.
var PaperStates = []PaperState{PaperRunning, PaperCompleted, PaperArchived, PaperAnnulled}

// PaperRoute (маршрут на бумаге) is a route that the school keeps on paper [B 2.7]. Here
// it has a card and its scans; nothing of it is planned, led or judged here, so it is no
// Route and knows none of its moves.
type PaperRoute struct {
	ID uuid.UUID `bun:"id,pk"`
	Place
	TuteeID uuid.UUID `bun:"tutee_id"`
	PaperCard
	KeptUntil    civil.Date  `bun:"kept_until,nullzero"` // zero: the regulation names no term [B 4.4]
	RegisteredBy uuid.UUID   `bun:"registered_by"`
	RegisteredAs tenant.Role `bun:"registered_as"`
	RegisteredAt time.Time   `bun:"registered_at"`
	AnnulledBy   uuid.UUID   `bun:"annulled_by,nullzero"`
	AnnulledAt   time.Time   `bun:"annulled_at,nullzero"`
	AnnulReason  string      `bun:"annul_reason,nullzero"`
	ArchivedAt   time.Time   `bun:"archived_at,nullzero"`
	Version      int         `bun:"version"`
	UpdatedAt    time.Time   `bun:"updated_at"`
}

// PaperCard is what is written down of a paper route.
type PaperCard struct {
	Title             string          `bun:"title" json:"title"`
	RegulationCode    string          `bun:"regulation_code" json:"regulation"`
	RegulationVersion int             `bun:"regulation_version" json:"edition"`
	Term              Term            `bun:"embed:term_" json:"term"`
	Stage             string          `bun:"stage,nullzero" json:"stage,omitempty"` // reached by one that still runs
	Outcome           Outcome         `bun:"outcome,nullzero" json:"outcome,omitempty"`
	CompletedOn       civil.Date      `bun:"completed_on,nullzero" json:"completed_on,omitzero"`
	Conclusion        OrderRequisites `bun:"embed:conclusion_" json:"conclusion,omitzero"`
	FileIndex         string          `bun:"file_index,nullzero" json:"file_index,omitempty"` // of the file, by the school's nomenclature
	Shelf             string          `bun:"shelf" json:"shelf"`                              // where the paper lies
}

// PaperCorrection is a change of a card: what it said, what it says, who and why.
type PaperCorrection struct {
	ID      uuid.UUID `bun:"id,pk"`
	PaperID uuid.UUID `bun:"paper_route_id"`
	Place
	PersonID uuid.UUID   `bun:"person_id"`
	Role     tenant.Role `bun:"role"`
	Reason   string      `bun:"reason"`
	Was      PaperCard   `bun:"was,type:jsonb"`
	Became   PaperCard   `bun:"became,type:jsonb"`
	At       time.Time   `bun:"at"`
}

// State of the route on paper.
func (p *PaperRoute) State() PaperState {
	switch {
	case !p.AnnulledAt.IsZero():
		return PaperAnnulled
	case !p.ArchivedAt.IsZero():
		return PaperArchived
	case p.Outcome != "":
		return PaperCompleted
	}
	return PaperRunning
}

// Expired tells that the paper has been kept for its term [B 4.4].
func (p *PaperRoute) Expired(today civil.Date) bool {
	return p.State() != PaperAnnulled && !p.KeptUntil.IsZero() && p.KeptUntil.Before(today)
}

// RegisterPaper enters a paper route of a teacher into the system [B 2.7]: one that runs
// or has ended. The school documents routes [B 4.1]; nobody registers their own.
func RegisterPaper(g *Regulation, act Act, place Place, tutee uuid.UUID, c PaperCard) (*PaperRoute, error) {
	switch tutee {
	case uuid.Nil:
		return nil, ErrPaperTutee
	case act.PersonID:
		return nil, ErrOwnRoute
	}
	p := &PaperRoute{ID: newID(), Place: place, TuteeID: tutee, RegisteredBy: act.PersonID, RegisteredAs: act.Role, RegisteredAt: act.At}
	return p, p.write(g, act, c)
}

// Correct changes the card and keeps what it said before; ErrNothingChanged where it says
// the same. The tutee of a card stays: one registered for somebody else is annulled.
func (p *PaperRoute) Correct(g *Regulation, act Act, c PaperCard, reason string) (PaperCorrection, error) {
	if err := p.open(act); err != nil {
		return PaperCorrection{}, err
	}
	reason, was := strings.TrimSpace(reason), p.PaperCard
	if n := utf8.RuneCountInString(reason); n < 3 || n > 2000 {
		return PaperCorrection{}, ErrReasonMissing.At("reason", "Напишите, что и почему исправлено: от 3 до 2000 знаков.")
	}
	next := *p
	if err := next.write(g, act, c); err != nil {
		return PaperCorrection{}, err
	}
	if next.PaperCard == was {
		return PaperCorrection{}, ErrNothingChanged
	}
	*p = next
	return PaperCorrection{ID: newID(), PaperID: p.ID, Place: p.Place, PersonID: act.PersonID, Role: act.Role, Reason: reason,
		Was: was, Became: p.PaperCard, At: act.At}, nil
}

// Archive puts the card of a route whose paper has been kept for its term into the archive
// (R16, [B 4.4]): one that still runs, by its card, has no such day yet. The card stays and
// counts. Done twice it changes nothing more.
func (p *PaperRoute) Archive(today civil.Date, at time.Time) bool {
	if p.State() != PaperCompleted || !p.Expired(today) {
		return false
	}
	return p.Retire(at)
}

// Retire is Archive whatever the day, for the removal of the teacher's data; false where
// the card is archived or annulled already.
func (p *PaperRoute) Retire(at time.Time) bool {
	if s := p.State(); s == PaperArchived || s == PaperAnnulled {
		return false
	}
	p.ArchivedAt, p.Version, p.UpdatedAt = at, p.Version+1, at
	return true
}

// Annul takes back what was registered by mistake: it counts no more, the card stays with
// the reason.
func (p *PaperRoute) Annul(act Act, reason string) error {
	if err := p.open(act); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n < 3 || n > 2000 {
		return ErrReasonMissing.At("reason", "Напишите, в чём ошибка: от 3 до 2000 знаков.")
	}
	p.AnnulledBy, p.AnnulledAt, p.AnnulReason = act.PersonID, act.At, reason
	p.Version, p.UpdatedAt = p.Version+1, act.At
	return nil
}

// open refuses changes of an annulled card, and of one's own.
func (p *PaperRoute) open(act Act) error {
	switch {
	case p.State() == PaperAnnulled:
		return ErrPaperAnnulled
	case act.PersonID == p.TuteeID:
		return ErrOwnRoute
	}
	return nil
}

// write puts a checked card in, with the day until which the paper is kept.
func (p *PaperRoute) write(g *Regulation, act Act, c PaperCard) error {
	for _, s := range []*string{&c.Title, &c.Conclusion.Number, &c.FileIndex, &c.Shelf} {
		*s = strings.TrimSpace(*s)
	}
	c.RegulationCode, c.RegulationVersion = g.Code, g.Version
	if c.Outcome != "" {
		c.Stage = "" // it has been through all of them
	}
	if err := c.check(g, act.Today); err != nil {
		return err
	}
	p.PaperCard, p.KeptUntil = c, g.Storage.until(cmp.Or(c.CompletedOn, c.Term.End))
	if !p.Expired(act.Today) {
		p.ArchivedAt = time.Time{} // a slip in a date had put it there
	}
	p.Version, p.UpdatedAt = p.Version+1, act.At
	return nil
}

// until is the last day on which the paper of a route must be kept: the term counts from
// the route's end [B 4.4]. Zero where the regulation names no term.
func (s StorageRule) until(ended civil.Date) civil.Date {
	if !s.On || s.PaperYears == 0 {
		return civil.Date{}
	}
	return ended.AddYears(s.PaperYears)
}

// check tells every bad place of a card at once.
func (c *PaperCard) check(g *Regulation, today civil.Date) error {
	bad := ErrPaperInvalid
	say := func(wrong bool, path, message string) {
		if wrong {
			bad = bad.At(path, message)
		}
	}
	length := func(s string) int { return utf8.RuneCountInString(s) }
	say(length(c.Title) < 3 || length(c.Title) > 300, "title", "Название: от 3 до 300 знаков.")
	say(c.Term.Start.IsZero(), "term.start", "Укажите начало.")
	say(c.Term.Start.After(today), "term.start", "Регистрируют начатые маршруты: этот день ещё не наступил.")
	say(c.Term.End.IsZero(), "term.end", "Укажите окончание.")
	say(!c.Term.End.IsZero() && c.Term.End.Before(c.Term.Start), "term.end", "Окончание не может быть раньше начала.")
	say(!c.Term.Start.IsZero() && c.Term.End.After(c.Term.Start.AddYears(10)), "term.end", "Проверьте годы: выходит больше десяти лет.")
	_, known := g.Stage(c.Stage)
	say(c.Stage != "" && !known, "stage", "В этом положении такого этапа нет.")
	say(c.Outcome != "" && c.Outcome != Reached && c.Outcome != NotReached, "outcome", "Укажите, достигнут ли результат.")
	switch ended := !c.CompletedOn.IsZero(); {
	case c.Outcome != "" && !ended:
		say(true, "completed_on", "Укажите, когда маршрут завершён.")
	case c.Outcome == "" && ended:
		say(true, "outcome", "Укажите, чем завершён маршрут.")
	case ended:
		say(c.CompletedOn.After(today), "completed_on", "Этот день ещё не наступил.")
		say(c.CompletedOn.Before(c.Term.Start), "completed_on", "Завершение не может быть раньше начала.")
	}
	say(length(c.Conclusion.Number) > 100, "conclusion.number", "Не длиннее 100 знаков.")
	say(c.Outcome == "" && c.Conclusion != (OrderRequisites{}), "conclusion.number", "Заключение дают о завершённом маршруте.")
	say(c.Conclusion.Date.After(today), "conclusion.date", "Этот день ещё не наступил.")
	say(!c.Conclusion.Date.IsZero() && c.Conclusion.Date.Before(c.Term.Start), "conclusion.date", "Заключение не может быть раньше начала маршрута.")
	say(length(c.FileIndex) > 100, "file_index", "Не длиннее 100 знаков.")
	say(length(c.Shelf) < 2 || length(c.Shelf) > 300, "shelf", "Где лежит бумага: от 2 до 300 знаков.")
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}
