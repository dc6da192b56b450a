package iom

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/campaign"
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
	SaveListing(ctx context.Context, l *Listing) error
}

func (l *Listing) entry(action string) audit.Entry {
	return audit.Entry{Action: action, Type: "support_listing", Object: l.ID, Root: l.ID, Subject: l.PersonID,
		Place: audit.Place{Municipality: l.MunicipalityID, Organization: l.OrganizationID}, Details: map[string]any{"state": l.State, "version": l.Version}}
}

// ListTutees names teachers of the acting school who need address support: each gets an
// invitation. Groups says at which schools they are tutees.
func (s *Service) ListTutees(ctx context.Context, people []uuid.UUID, sources []DeficitSource, reason string) ([]Listing, error) {
	if _, err := s.Policy.Require(ctx, "support", "edit"); err != nil {
		return nil, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return nil, err
	}
	act, err := s.act(ctx, scope.Municipality)
	if err != nil {
		return nil, err
	}
	var made []Listing
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		schools, err := s.Groups.Tutees(ctx, scope.Municipality, people)
		if err != nil {
			return err
		}
		place := Place{RegionID: scope.Region, MunicipalityID: scope.Municipality, OrganizationID: scope.Organization}
		for _, person := range people {
			if !slices.Contains(schools[person], scope.Organization) {
				return ErrListingPeople
			}
			l, err := NewListing(act, place, person, sources, reason)
			if err != nil {
				return err
			}
			made = append(made, *l)
		}
		if err := s.Listings.AddListings(ctx, made); err != nil {
			return err
		}
		for i := range made {
			if err := s.Audit.Record(ctx, made[i].entry("support.list")); err != nil {
				return err
			}
		}
		return nil
	})
	return made, err
}

// Targets picks teachers of the acting place as campaigns of diagnosis do.
type Targets interface {
	Pick(ctx context.Context, g campaign.TargetGroup) ([]uuid.UUID, error)
}

// TargetGroup gives the teachers among whom the acting school looks for those who need
// address support: by position, subject, experience, category, attestation [A V.1].
func (s *Service) TargetGroup(ctx context.Context, g campaign.TargetGroup) ([]uuid.UUID, error) {
	if _, err := s.Policy.Require(ctx, "support", "edit"); err != nil || s.Targets == nil {
		return nil, err
	}
	return s.Targets.Pick(ctx, g)
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
	return s.changeListing(ctx, "edit", "support.remove", id, func(_ context.Context, l *Listing, _ Act) error { return l.Remove() })
}

// PrepareTutor appoints a tutor by an order for who has accepted. The tutor works at the
// school [B 3.1.1, 3.2.1].
func (s *Service) PrepareTutor(ctx context.Context, id, tutor uuid.UUID, order OrderRequisites) (Listing, error) {
	return s.changeListing(ctx, "edit", "support.appoint", id, func(ctx context.Context, l *Listing, _ Act) error {
		if err := l.AppointTutor(tutor, order); err != nil {
			return err
		}
		at, err := s.People.Employer(ctx, tutor, l.OrganizationID, []tenant.Role{tenant.Tutor})
		if errors.Is(err, ErrNotFound) || err == nil && at != l.OrganizationID {
			return ErrAppointment.At("person", "Этот человек не работает тьютором в организации.")
		}
		return err
	})
}

// prepared appoints to a new route the tutor whom the school has named for its tutee, with
// number and date of the order (R11).
func (s *Service) prepared(ctx context.Context, d *deed) error {
	if s.Listings == nil {
		return nil
	}
	l, err := s.Listings.Prepared(ctx, d.TuteeID, d.OrganizationID)
	if err != nil || l.TutorID == uuid.Nil {
		return without(err, ErrListingNotFound)
	}
	at, err := s.People.Employer(ctx, l.TutorID, l.OrganizationID, []tenant.Role{tenant.Tutor})
	if err != nil || at != l.OrganizationID {
		return without(err, ErrNotFound) // who was named does not work there any more
	}
	d.details["support_listing"] = l.ID
	_, err = d.Appoint(d.g, d.act, Appointment{PersonID: l.TutorID, Role: tenant.Tutor, EmployerID: l.OrganizationID, Order: l.Order})
	return err
}
