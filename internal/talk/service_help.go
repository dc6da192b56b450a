package talk

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Help is a request with all that was said, as one person sees it.
type Help struct {
	Request
	Route    iom.View
	Messages []Message
	Answers  bool // the reader is who was asked
	Mine     bool // the reader asked
	// Unheard tells who asked that the tutor whom they have asked sees the route no more.
	Unheard bool
}

// Offer says whom the acting tutee may ask about a route, and until when they answer.
type Offer struct {
	iom.View
	To    []Addressee
	DueOn civil.Date
	Days  int
	// Unappointed tells that no methodist accompanies the route yet: the regional centre
	// gets the question, answers or appoints one.
	Unappointed bool
}

// Offer is what the form of a request is made of.
func (s *Service) Offer(ctx context.Context, route uuid.UUID) (Offer, error) {
	v, _, err := s.open(ctx, "help", "ask", route)
	if err != nil {
		return Offer{}, err
	}
	t, err := s.Store.Term(ctx, v.MunicipalityID)
	if err != nil {
		return Offer{}, err
	}
	there, err := s.Store.Listeners(ctx, v.Route, v.Today)
	o := Offer{View: v, Days: t.Days, DueOn: AfterWorkingDays(v.Today, t.Days), Unappointed: !heardBy(there, tenant.RegionalMethodist)}
	for _, a := range Addressees() {
		if a != ToTutor || heardBy(there, tenant.Tutor) {
			o.To = append(o.To, a)
		}
	}
	return o, err
}

// heardBy tells whether somebody who sees the route in the role can answer now.
func heardBy(there map[uuid.UUID][]tenant.Role, role tenant.Role) bool {
	for _, roles := range there {
		if slices.Contains(roles, role) {
			return true
		}
	}
	return false
}

// Ask sends a request for methodical help [B 2.8.5]. The answer is due in the working
// days of the tutee's place.
func (s *Service) Ask(ctx context.Context, route uuid.UUID, q Question) (Request, error) {
	v, scope, err := s.open(ctx, "help", "ask", route)
	if err != nil {
		return Request{}, err
	}
	if err := q.check(); err != nil {
		return Request{}, err
	}
	switch {
	case v.State.Ended():
		return Request{}, ErrRouteEnded
	case q.Activity != uuid.Nil && !hasActivity(v, q.Activity):
		return Request{}, ErrHelp.At("body.activity", "В маршруте нет такого мероприятия.")
	}
	if q.To == ToTutor {
		there, err := s.Store.Listeners(ctx, v.Route, v.Today)
		if err != nil {
			return Request{}, err
		}
		if !heardBy(there, tenant.Tutor) {
			return Request{}, ErrNobodyThere.At("body.to", "Выберите, кто ответит сейчас.")
		}
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Request{}, err
	}
	now := s.moment()
	r := Request{RegionID: v.RegionID, ID: id, MunicipalityID: v.MunicipalityID, OrganizationID: v.OrganizationID, RouteID: v.ID, ActivityID: q.Activity,
		PersonID: scope.Person, Addressee: q.To, Title: q.Title, State: Asked, Version: 1, CreatedAt: now, UpdatedAt: now}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		t, err := s.Store.Term(ctx, v.MunicipalityID)
		if err != nil {
			return err
		}
		r.DueOn = AfterWorkingDays(v.Today, t.Days)
		if err := s.Store.InsertRequest(ctx, &r); err != nil {
			return err
		}
		if err := s.say(ctx, &r, scope, q.Text); err != nil {
			return err
		}
		return s.record(ctx, "help.ask", v.Route, r.ID, map[string]any{"to": r.Addressee, "due": r.DueOn})
	})
	return r, err
}

func hasActivity(v iom.View, id uuid.UUID) bool {
	return slices.ContainsFunc(v.Activities, func(a iom.Activity) bool { return a.ID == id })
}

func (s *Service) say(ctx context.Context, r *Request, by tenant.Scope, text string) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	return s.Store.Say(ctx, &Message{RegionID: r.RegionID, ID: id, MunicipalityID: r.MunicipalityID, OrganizationID: r.OrganizationID, RequestID: r.ID,
		AuthorID: by.Person, AuthorRole: by.Role, Text: text, CreatedAt: s.moment()})
}

// Requests lists those about routes that the acting person sees: what is due first
// stands first, what needs no answer last. today is the day by which they are overdue.
func (s *Service) Requests(ctx context.Context, f HelpFilter, today civil.Date, page paging.Request) (paging.List[Listed], error) {
	reach, err := s.Policy.Require(ctx, "help", "read")
	if err != nil {
		return paging.List[Listed]{}, err
	}
	f.Today = today
	return s.Store.Requests(ctx, reach, f, page)
}

// Get gives one request with all that was said in it.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (Help, error) {
	reach, err := s.Policy.Require(ctx, "help", "read")
	if err != nil {
		return Help{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Help{}, err
	}
	r, err := s.Store.Request(ctx, reach, id)
	if err != nil {
		return Help{}, err
	}
	h := Help{Request: r, Mine: r.PersonID == scope.Person}
	if h.Route, err = s.Routes.Open(ctx, reach, r.RouteID); err != nil {
		return Help{}, err
	}
	h.Answers = r.Answers(h.Route.Route, scope) && s.Policy.Reach(scope.Role, authz.Permission{Object: "help", Action: "answer"}) != tenant.Nowhere
	if s.Reads != nil && !h.Mine {
		s.Reads.Seen(ctx, entry("help.read", h.Route.Route, r.ID))
	}
	if h.Mine && r.Addressee == ToTutor && r.State.Waits() {
		there, err := s.Store.Listeners(ctx, h.Route.Route, h.Route.Today)
		if err != nil {
			return Help{}, err
		}
		h.Unheard = !heardBy(there, tenant.Tutor)
	}
	h.Messages, err = s.Store.Messages(ctx, id)
	return h, err
}

// Take says that the acting person will answer.
func (s *Service) Take(ctx context.Context, id uuid.UUID, version int) (Request, error) {
	return s.move(ctx, id, version, "answer", "help.take", "", func(_ context.Context, v iom.View, by tenant.Scope, r *Request) error {
		return r.Take(v.Route, by, s.moment())
	})
}

// Answer answers a request.
func (s *Service) Answer(ctx context.Context, id uuid.UUID, text string, version int) (Request, error) {
	text, err := words(text)
	if err != nil {
		return Request{}, err
	}
	return s.move(ctx, id, version, "answer", "help.answer", text, func(_ context.Context, v iom.View, by tenant.Scope, r *Request) error {
		return r.Answer(v.Route, by, s.moment())
	})
}

// Close ends the acting person's own request.
func (s *Service) Close(ctx context.Context, id uuid.UUID, version int) (Request, error) {
	return s.move(ctx, id, version, "ask", "help.close", "", func(_ context.Context, _ iom.View, by tenant.Scope, r *Request) error {
		return r.Close(by, s.moment())
	})
}

// Reopen asks again where the answer did not help; it is due anew.
func (s *Service) Reopen(ctx context.Context, id uuid.UUID, text string, version int) (Request, error) {
	text, err := words(text)
	if err != nil {
		return Request{}, err
	}
	return s.move(ctx, id, version, "ask", "help.reopen", text, func(ctx context.Context, v iom.View, by tenant.Scope, r *Request) error {
		if v.State.Ended() {
			return ErrRouteEnded
		}
		t, err := s.Store.Term(ctx, v.MunicipalityID)
		if err != nil {
			return err
		}
		return r.Reopen(by, AfterWorkingDays(v.Today, t.Days), s.moment())
	})
}

func words(text string) (string, error) {
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n < 1 || n > maxText {
		return "", ErrHelp.At("body.text", "Напишите от 1 до 4000 знаков.")
	}
	return text, nil
}

// move changes a request under its lock, with what is said by the way.
func (s *Service) move(ctx context.Context, id uuid.UUID, version int, may authz.Action, action, text string,
	do func(context.Context, iom.View, tenant.Scope, *Request) error) (r Request, err error) {
	reach, err := s.Policy.Require(ctx, "help", may)
	if err != nil {
		return r, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return r, err
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if r, err = s.Store.LockRequest(ctx, reach, id); err != nil {
			return err
		}
		v, err := s.Routes.Open(ctx, reach, r.RouteID)
		if err != nil {
			return err
		}
		if err := do(ctx, v, scope, &r); err != nil {
			return err
		}
		r.Version = version + 1
		if err := s.Store.UpdateRequest(ctx, &r, version); err != nil {
			return err
		}
		if text != "" {
			if err := s.say(ctx, &r, scope, text); err != nil {
				return err
			}
		}
		return s.record(ctx, action, v.Route, r.ID, map[string]any{"state": r.State})
	})
	return r, err
}

// Term tells in how many working days requests are answered where the acting person is.
func (s *Service) Term(ctx context.Context) (Term, error) {
	if _, err := s.Policy.Require(ctx, "help", "read"); err != nil {
		return Term{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Term{}, err
	}
	return s.Store.Term(ctx, scope.Municipality)
}

// SetTerm says so for the acting person's municipality, or for the region where no
// municipality says otherwise. Requests that were asked keep their day.
func (s *Service) SetTerm(ctx context.Context, days int) (Term, error) {
	if _, err := s.Policy.Require(ctx, "help", "set"); err != nil {
		return Term{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Term{}, err
	}
	if days < 1 || days > 30 {
		return Term{}, ErrTerm.At("body.days", "От 1 до 30 рабочих дней.")
	}
	t := Term{RegionID: scope.Region, NodeID: scope.Municipality, MunicipalityID: scope.Municipality, Days: days, Own: true, UpdatedBy: scope.Person, UpdatedAt: s.moment()}
	if t.NodeID == uuid.Nil {
		t.NodeID = scope.Region
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.SetTerm(ctx, &t); err != nil {
			return err
		}
		return s.Audit.Record(ctx, audit.Entry{Action: "help.term", Type: "help_term", Object: t.NodeID, Place: audit.Place{Municipality: scope.Municipality},
			Details: map[string]any{"days": days}})
	})
	return t, err
}
