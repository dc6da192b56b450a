package iom

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// NewRoute is what a tutee opens a route with. A route named as Previous seeds the
// plan with its results [B 4.2].
type NewRoute struct {
	Title      string
	Keeping    Keeping
	Regulation string // a code; empty: what the municipality has adopted
	Previous   uuid.UUID
	Plan       PlanEdit
}

// Create opens a draft for the acting tutee at the school they act in. Any number
// of routes for one tutee is lawful [B 3.1.5].
func (s *Service) Create(ctx context.Context, in NewRoute) (View, error) {
	if _, err := s.Policy.Require(ctx, "route", "create"); err != nil {
		return View{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return View{}, err
	}
	var v View
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		g, err := s.forNew(ctx, scope, in.Regulation)
		if err != nil {
			return err
		}
		act, err := s.act(ctx, scope.Municipality)
		if err != nil {
			return err
		}
		r, err := s.open(ctx, g, act, scope, in)
		if err != nil {
			return err
		}
		d := &deed{Route: r, g: g, act: act, details: map[string]any{}}
		plan := r.Plan.clone()
		if err := s.revise(ctx, d, in.Plan, &plan); err != nil {
			return err
		}
		plan.layStages(g)
		if err := r.Edit(g, act, plan); err != nil {
			return err
		}
		if err := d.consent(""); err != nil {
			return err
		}
		if err := s.prepared(ctx, d); err != nil {
			return err
		}
		v = View{Route: r, Regulation: g, Today: act.Today}
		return s.insert(ctx, d)
	})
	return v, err
}

// insert writes a new route, with the tutee as they are now.
func (s *Service) insert(ctx context.Context, d *deed) error {
	if err := s.profile(ctx, d); err != nil {
		return err
	}
	d.News() // a new route is written whole
	if err := s.Store.Insert(ctx, d.Route, d.consents); err != nil {
		return err
	}
	d.details["regulation"], d.details["regulation_version"] = d.g.Code, d.g.Version
	return s.Audit.Record(ctx, d.entry("route.create"))
}

// forNew gives the regulation that a new route begins under.
func (s *Service) forNew(ctx context.Context, scope tenant.Scope, code string) (*Regulation, error) {
	if code != "" {
		p, err := s.Library.Card(ctx, code, 0)
		if errors.Is(err, ErrNoSuchRegulation) {
			return nil, ErrPlanInvalid.At("regulation", "Такого положения нет.")
		}
		if err == nil {
			err = p.choosable(scope.Municipality, scope.Organization)
		}
		if err != nil {
			return nil, err
		}
		return s.regulation(ctx, p.Code, p.Version)
	}
	a, err := s.Library.InForce(ctx, scope.Municipality, scope.Organization)
	if err != nil {
		return nil, err
	}
	return s.regulation(ctx, a.Code, a.Version)
}

func (s *Service) open(ctx context.Context, g *Regulation, act Act, scope tenant.Scope, in NewRoute) (*Route, error) {
	if in.Previous != uuid.Nil {
		return s.seed(ctx, g, act, in)
	}
	return New(g, act, Opening{
		Place:   Place{RegionID: scope.Region, MunicipalityID: scope.Municipality, OrganizationID: scope.Organization},
		TuteeID: scope.Person, Title: in.Title, Keeping: in.Keeping,
	})
}

// seed opens the next route with the results of a former one (R14).
func (s *Service) seed(ctx context.Context, next *Regulation, act Act, in NewRoute) (*Route, error) {
	previous, err := s.Store.Get(ctx, tenant.ReachOwn, in.Previous)
	if errors.Is(err, ErrNotFound) {
		return nil, ErrPlanInvalid.At("previous", "Такого маршрута у Вас нет.")
	}
	if err != nil {
		return nil, err
	}
	g, err := s.regulation(ctx, previous.RegulationCode, previous.RegulationVersion)
	if err != nil {
		return nil, err
	}
	res, err := s.results(ctx, previous.ID)
	if err != nil {
		return nil, err
	}
	return previous.Seed(g, next, act, in.Title, res)
}

// Subjects are what the route's tutee teaches: as the route keeps it, or now while it
// has not begun.
func (s *Service) Subjects(ctx context.Context, r *Route) ([]string, error) {
	if r.Profile != nil {
		return r.Profile.Subjects, nil
	}
	p, _, err := s.People.Worker(ctx, r.TuteeID, r.OrganizationID)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	return p.Subjects, err
}

// profile keeps the tutee as they are now: the information section of a route that
// has not begun yet [A II.2, B 2.5].
func (s *Service) profile(ctx context.Context, d *deed) error {
	p, err := s.profileNow(ctx, d.TuteeID, d.OrganizationID, d.act.Today)
	if err == nil {
		d.Profile = p
	}
	return err
}

// profileNow is somebody as they are now, at work in an organization.
func (s *Service) profileNow(ctx context.Context, person, organization uuid.UUID, today civil.Date) (*Profile, error) {
	p, workplace, err := s.People.Worker(ctx, person, organization)
	if err != nil {
		return nil, err
	}
	out := &Profile{Surname: p.Surname, Name: p.GivenName, Patronymic: p.Patronymic, Email: p.Email, Phone: p.Phone, Workplace: workplace,
		Position: p.Position, Subjects: p.Subjects, Education: p.Education, Attested: p.AttestationMonth, Mentoring: p.MentoringForm}
	if p.Category != tenant.NoCategory {
		out.Category = p.Category.Title()
	}
	if n := p.ExperienceYears(today); n >= 0 {
		out.Experience = years(n)
	}
	return out, nil
}

// years says a number of years in words that agree with it: 1 год, 5 лет.
func years(n int) string {
	word := "лет"
	if tens := n % 100; tens < 11 || tens > 14 {
		switch n % 10 {
		case 1:
			word = "год"
		case 2, 3, 4:
			word = "года"
		}
	}
	return fmt.Sprintf("%d %s", n, word)
}

// consent records what choosing the model through the information system means: the
// tutee lets the appointed tutor see the route [B 3.1.2]. So only the tutee chooses it.
func (d *deed) consent(was Model) error {
	if !d.g.Consent.On || d.Model == was || d.Model != RegionalSystem {
		return nil
	}
	if d.act.PersonID != d.TuteeID {
		return ErrTuteeDecides.Saying("Модель через информационную систему выбирает сам тьюторант: этим он даёт согласие на то, чтобы тьютор видел маршрут.").
			By("R10", d.g.Consent.Clause)
	}
	d.consents = append(d.consents, Consent{ID: newID(), RouteID: d.ID, Place: d.Place, PersonID: d.TuteeID, Text: d.g.Consent.Quote, GivenAt: d.act.At})
	return nil
}

// Get gives a route that is within the acting person's reach. Reading somebody
// else's leaves a record.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (View, error) {
	reach, err := s.Policy.Require(ctx, "route", "read")
	if err != nil {
		return View{}, err
	}
	v, err := s.Open(ctx, reach, id)
	if err != nil {
		return View{}, err
	}
	if err := s.wasRead(ctx, v.Route); err != nil {
		return View{}, err
	}
	return v, nil
}

// wasRead leaves the record of who reads somebody else's route.
func (s *Service) wasRead(ctx context.Context, r *Route) error {
	scope, err := tenant.From(ctx)
	if err != nil {
		return err
	}
	if s.Reads != nil && !r.IsTutee(scope.Person) {
		s.Reads.Seen(ctx, audit.Entry{Action: "route.read", Type: "route", Object: r.ID, Root: r.ID, Subject: r.TuteeID,
			Place: audit.Place{Municipality: r.MunicipalityID, Organization: r.OrganizationID}})
	}
	return nil
}

// List gives the routes within reach, the last changed first. today is the day by
// which a route in it is overdue.
func (s *Service) List(ctx context.Context, f Filter, page paging.Request) (l paging.List[Summary], today civil.Date, err error) {
	reach, today, err := s.reads(ctx, "route")
	if err != nil {
		return l, today, err
	}
	f.Today = today
	l, err = s.Store.List(ctx, reach, f, page)
	return l, today, err
}

// Revisions lists the corrections of a route, the newest first [B 1.11].
func (s *Service) Revisions(ctx context.Context, id uuid.UUID, page paging.Request) (paging.List[Revision], error) {
	reach, err := s.Policy.Require(ctx, "route", "read")
	if err != nil {
		return paging.List[Revision]{}, err
	}
	return s.Store.Revisions(ctx, reach, id, page)
}

// Steps lists the moves made with a route, the newest first.
func (s *Service) Steps(ctx context.Context, id uuid.UUID, page paging.Request) (paging.List[Step], error) {
	reach, err := s.Policy.Require(ctx, "route", "read")
	if err != nil {
		return paging.List[Step]{}, err
	}
	return s.Store.Steps(ctx, reach, id, page)
}

// History is Steps with what each has changed, and the route that they tell of.
func (s *Service) History(ctx context.Context, id uuid.UUID, page paging.Request) (View, paging.List[Step], error) {
	v, err := s.Get(ctx, id)
	if err != nil {
		return v, paging.List[Step]{}, err
	}
	steps, err := s.Steps(ctx, id, page)
	for i := range steps.Items {
		v.tell(v.Regulation, &steps.Items[i])
	}
	return v, steps, err
}

func permission(object authz.Object, action authz.Action) authz.Permission {
	return authz.Permission{Object: object, Action: action}
}
