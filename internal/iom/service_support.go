package iom

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Listings keeps the schools' lists. Own reach is of who is listed.
type Listings interface {
	Listings(ctx context.Context, reach tenant.Reach, state ListingState, page paging.Request) (paging.List[Listing], error)
	// Roll gives the open and the accepted ones of a municipality, or of one of its
	// organizations, whole: it is printed.
	Roll(ctx context.Context, reach tenant.Reach, municipality, organization uuid.UUID) ([]Listing, error)
	// Listing gives one, or ErrListingNotFound.
	Listing(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*Listing, error)
	// LockListing is Listing for a change.
	LockListing(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*Listing, error)
	// Prepared finds the accepted listing of a teacher at a school, or ErrListingNotFound.
	Prepared(ctx context.Context, person, organization uuid.UUID) (*Listing, error)
	// AddListings refuses with ErrListedAlready whoever is listed already.
	AddListings(ctx context.Context, list []Listing) error
	// Listed gives those of the people who are on the list of a school.
	Listed(ctx context.Context, people []uuid.UUID) ([]uuid.UUID, error)
	SaveListing(ctx context.Context, l *Listing) error
}

func (l *Listing) entry(action string) audit.Entry {
	return audit.Entry{Action: action, Type: "support_listing", Object: l.ID, Root: l.ID, Subject: l.PersonID,
		Place: audit.Place{Municipality: l.MunicipalityID, Organization: l.OrganizationID}, Details: map[string]any{"state": l.State, "version": l.Version}}
}

// SupportList gives the listings within reach, the last first; to a tutee their own.
func (s *Service) SupportList(ctx context.Context, state ListingState, page paging.Request) (paging.List[Listing], error) {
	reach, err := s.Policy.Require(ctx, "support", "read")
	if err != nil {
		return paging.List[Listing]{}, err
	}
	return s.Listings.Listings(ctx, reach, state, page)
}

// SupportListing gives one listing.
func (s *Service) SupportListing(ctx context.Context, id uuid.UUID) (Listing, error) {
	reach, err := s.Policy.Require(ctx, "support", "read")
	if err != nil {
		return Listing{}, err
	}
	l, err := s.Listings.Listing(ctx, reach, id)
	if err != nil {
		return Listing{}, err
	}
	return *l, nil
}

func (s *Service) changeListing(ctx context.Context, a authz.Action, name string, id uuid.UUID, do func(context.Context, *Listing, Act) error) (Listing, error) {
	reach, err := s.Policy.Require(ctx, "support", a)
	if err != nil {
		return Listing{}, err
	}
	var got Listing
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		l, err := s.Listings.LockListing(ctx, reach, id)
		if err != nil {
			return err
		}
		act, err := s.act(ctx, l.MunicipalityID)
		if err != nil {
			return err
		}
		if err := do(ctx, l, act); err != nil {
			return err
		}
		l.Version++
		if err := s.Listings.SaveListing(ctx, l); err != nil {
			return err
		}
		got = *l
		return s.Audit.Record(ctx, l.entry(name))
	})
	return got, err
}

// AnswerListing is the acting teacher's yes or no.
func (s *Service) AnswerListing(ctx context.Context, id uuid.UUID, yes bool) (Listing, error) {
	name := "support.decline"
	if yes {
		name = "support.accept"
	}
	return s.changeListing(ctx, "answer", name, id, func(_ context.Context, l *Listing, act Act) error { return l.Answer(act, yes) })
}

// RemoveListing takes a teacher off the list.
func (s *Service) RemoveListing(ctx context.Context, id uuid.UUID) (Listing, error) {
	return s.changeListing(ctx, "list", "support.remove", id, func(_ context.Context, l *Listing, act Act) error { return l.Remove(act) })
}

// PrepareTutor appoints a tutor by an order for who has accepted. The tutor works at the
// school [B 3.1.1, 3.2.1].
func (s *Service) PrepareTutor(ctx context.Context, id, tutor uuid.UUID, order OrderRequisites) (Listing, error) {
	return s.changeListing(ctx, "edit", "support.appoint", id, func(ctx context.Context, l *Listing, _ Act) error {
		g, err := s.lived(ctx, l.Place)
		if err != nil {
			return err
		}
		if err := l.AppointTutor(g, tutor, order); err != nil {
			return err
		}
		at, err := s.People.Employer(ctx, tutor, l.OrganizationID, []tenant.Role{tenant.Tutor})
		if errors.Is(err, ErrNotFound) || err == nil && at != l.OrganizationID {
			return ErrAppointment.At("person", "Этот человек не работает тьютором в организации.")
		}
		return err
	})
}

// lived is the regulation in force at a school; one without rules where none was chosen
// yet.
func (s *Service) lived(ctx context.Context, school Place) (*Regulation, error) {
	a, err := s.Library.InForce(ctx, school.MunicipalityID, school.OrganizationID)
	if errors.Is(err, ErrNoRegulation) {
		return &Regulation{}, nil
	}
	if err != nil {
		return nil, err
	}
	return s.regulation(ctx, a.Code, a.Version)
}

// EntrustListing names who answers for the accompaniment [A V.1]; without a role, in the
// one in which they work at the school or in the municipality.
func (s *Service) EntrustListing(ctx context.Context, id uuid.UUID, r Responsible) (Listing, error) {
	return s.changeListing(ctx, "list", "support.entrust", id, func(ctx context.Context, l *Listing, _ Act) error { return s.entrust(ctx, l, r) })
}

// RelieveListing takes back who was named to answer for it.
func (s *Service) RelieveListing(ctx context.Context, id, person uuid.UUID, role tenant.Role) (Listing, error) {
	return s.changeListing(ctx, "list", "support.relieve", id, func(_ context.Context, l *Listing, _ Act) error { return l.Relieve(person, role) })
}

func (s *Service) entrust(ctx context.Context, l *Listing, r Responsible) error {
	entrusted, err := s.entrusting(ctx, l.Place, r)
	if err != nil {
		return err
	}
	return entrusted(l)
}

// entrusting finds what it takes to entrust listings of a school to a person: under which
// regulation, and in which role they answer there.
func (s *Service) entrusting(ctx context.Context, school Place, r Responsible) (func(*Listing) error, error) {
	g, err := s.lived(ctx, school)
	if err != nil {
		return nil, err
	}
	if r.Role, _, err = s.answers(ctx, r, school.OrganizationID); err != nil {
		return nil, err
	}
	return func(l *Listing) error { return l.Entrust(g, r) }, nil
}

// Coordinators are those of the acting municipality, who may answer for the accompaniment at
// its schools [A I.6, V]: for whoever names tutees there or appoints to routes, also where
// they see no more than their own school's people.
func (s *Service) Coordinators(ctx context.Context) ([]tenant.Person, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return nil, err
	}
	if s.Policy.Reach(scope.Role, permission("route", "appoint")) == tenant.Nowhere {
		if _, err := s.Policy.Require(ctx, "support", "list"); err != nil {
			return nil, err
		}
	}
	return s.People.Coordinators(ctx, scope.Municipality)
}

// answers finds in which role, and from where, a person may answer for routes of a school.
func (s *Service) answers(ctx context.Context, r Responsible, school uuid.UUID) (tenant.Role, uuid.UUID, error) {
	for _, role := range Answering {
		if r.PersonID == uuid.Nil || r.Role != "" && r.Role != role {
			continue
		}
		at, err := s.People.Employer(ctx, r.PersonID, school, []tenant.Role{role})
		if err == nil && (at == school || at == uuid.Nil) {
			return role, at, nil
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return "", at, err
		}
	}
	return "", uuid.Nil, ErrAppointment.At("person", "Ответственный работает координатором или руководителем методического объединения в организации, либо координатором муниципалитета.")
}

// prepared appoints to a new route those whom its tutee's listing has named by an order: the
// tutor (R11), and who answers for the accompaniment [A V.1]. Who works there no more is
// left out.
func (s *Service) prepared(ctx context.Context, d *deed) error {
	if s.Listings == nil {
		return nil
	}
	l, err := s.Listings.Prepared(ctx, d.TuteeID, d.OrganizationID)
	if err != nil {
		return without(err, ErrListingNotFound)
	}
	d.details["support_listing"] = l.ID
	if l.TutorID != uuid.Nil {
		at, err := s.People.Employer(ctx, l.TutorID, l.OrganizationID, []tenant.Role{tenant.Tutor})
		if err := without(err, ErrNotFound); err != nil {
			return err
		}
		if at == l.OrganizationID {
			if _, err := d.appoint(d.act, Appointment{PersonID: l.TutorID, Role: tenant.Tutor, EmployerID: at, Order: l.Order}); err != nil {
				return err
			}
		}
	}
	for _, r := range l.Responsible {
		_, at, err := s.answers(ctx, r, l.OrganizationID)
		if errors.Is(err, ErrAppointment) {
			continue
		}
		if err != nil {
			return err
		}
		if _, err := d.appoint(d.act, Appointment{PersonID: r.PersonID, Role: r.Role, EmployerID: at, Order: r.Order}); err != nil {
			return err
		}
	}
	return nil
}
