package artifact

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Event (заключительное публичное мероприятие) is the showing of a product as people of
// its school and municipality see it: what is shown, by whom, where and when
// [A V.6; B 2.5]. It tells no more of the route.
type Event struct {
	Place
	ProductID    uuid.UUID
	Product      string // its title
	RouteID      uuid.UUID
	AuthorIDs    []uuid.UUID
	Author       string // the first, short
	Organization string // short name
	Presentation
	Guests            int
	Joined            bool // the acting person comes
	RegulationCode    string
	RegulationVersion int
	FormTitle         string // in the words of the regulation
	LevelTitle        string
}

// Last is the last day of the event.
func (e *Event) Last() civil.Date {
	if e.Until.IsZero() {
		return e.On
	}
	return e.Until
}

// Guest is who comes to an event.
type Guest struct {
	PersonID uuid.UUID
	Name     string // full
	JoinedAt time.Time
}

// EventFilter narrows the list of events.
type EventFilter struct {
	Past         bool // those that are over, the newest first; else those that come, the nearest first
	Organization uuid.UUID
	Today        civil.Date
}

// EventStore keeps who comes to events.
type EventStore interface {
	Events(ctx context.Context, reach tenant.Reach, f EventFilter, page paging.Request) (paging.List[Event], error)
	// Event gives one with a day, or ErrEventNotFound.
	Event(ctx context.Context, reach tenant.Reach, product uuid.UUID) (Event, error)
	Guests(ctx context.Context, product uuid.UUID) ([]Guest, error)
	// Join adds a guest; one who comes already stays. Leave takes them off.
	Join(ctx context.Context, at Place, route, product, person uuid.UUID, when time.Time) error
	Leave(ctx context.Context, product, person uuid.UUID) error
}

// Refusals of events.
var (
	ErrEventNotFound = fault.New(fault.NotFound, "artifact.event_not_found", "Не найдено.")
	ErrEventOver     = fault.New(fault.Conflict, "artifact.event_over", "Мероприятие уже прошло.")
	ErrEventOwn      = fault.New(fault.Conflict, "artifact.event_own", "Это Ваше мероприятие: авторы участвуют в нём без записи.")
)

// Events lists the public showings of the acting person's school and municipality.
func (s *Products) Events(ctx context.Context, f EventFilter, page paging.Request) (paging.List[Event], error) {
	reach, err := s.Policy.Require(ctx, "event", "read")
	if err != nil {
		return paging.List[Event]{}, err
	}
	// the day before in UTC has not ended anywhere later than it has here
	f.Today = civil.Of(s.now().UTC())
	l, err := s.Store.Events(ctx, reach, f, page)
	for i := range l.Items {
		if err == nil {
			err = s.word(ctx, &l.Items[i])
		}
	}
	return l, err
}

// Event gives one public showing.
func (s *Products) Event(ctx context.Context, product uuid.UUID) (Event, error) {
	reach, err := s.Policy.Require(ctx, "event", "read")
	if err != nil {
		return Event{}, err
	}
	e, err := s.Store.Event(ctx, reach, product)
	if err != nil {
		return Event{}, err
	}
	return e, s.word(ctx, &e)
}

// word says form and level as the regulation does.
func (s *Products) word(ctx context.Context, e *Event) error {
	g, err := s.Routes.Book(ctx, e.RegulationCode, e.RegulationVersion)
	if err != nil {
		return err
	}
	e.FormTitle, e.LevelTitle = g.Presentations.Title(e.Form), g.ActivityLevels.Title(e.Level)
	return nil
}

// Guests names who comes, to those who may read the product.
func (s *Products) Guests(ctx context.Context, product uuid.UUID) ([]Guest, error) {
	reach, err := s.Policy.Require(ctx, "product", "read")
	if err != nil {
		return nil, err
	}
	if _, err := s.Store.Product(ctx, reach, product); err != nil {
		return nil, err
	}
	return s.Store.Guests(ctx, product)
}

// Join says that the acting person comes to an event of their municipality.
func (s *Products) Join(ctx context.Context, product uuid.UUID) (Event, error) {
	return s.attend(ctx, product, "event.join", func(ctx context.Context, e *Event, me uuid.UUID) error {
		return s.Store.Join(ctx, e.Place, e.RouteID, e.ProductID, me, s.now().UTC())
	})
}

// Leave takes that back.
func (s *Products) Leave(ctx context.Context, product uuid.UUID) (Event, error) {
	return s.attend(ctx, product, "event.leave", func(ctx context.Context, e *Event, me uuid.UUID) error {
		return s.Store.Leave(ctx, e.ProductID, me)
	})
}

func (s *Products) attend(ctx context.Context, product uuid.UUID, name string, do func(context.Context, *Event, uuid.UUID) error) (Event, error) {
	reach, err := s.Policy.Require(ctx, "event", "join")
	if err != nil {
		return Event{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Event{}, err
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		e, err := s.Store.Event(ctx, reach, product)
		switch {
		case err != nil:
			return err
		case slices.Contains(e.AuthorIDs, scope.Person):
			return ErrEventOwn
		case e.Performed || e.Last().Before(civil.Of(s.now().UTC()).AddDays(-1)):
			return ErrEventOver
		}
		if err := do(ctx, &e, scope.Person); err != nil {
			return err
		}
		return s.Audit.Record(ctx, audit.Entry{Action: name, Type: "product", Object: e.ProductID, Root: e.RouteID, Subject: e.AuthorIDs[0],
			Place: audit.Place{Municipality: e.MunicipalityID, Organization: e.OrganizationID}})
	})
	if err != nil {
		return Event{}, err
	}
	return s.Event(ctx, product)
}
