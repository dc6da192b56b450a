package iom

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// NewListings names teachers who need address support, by themselves or by the lines of a
// pasted list, and by what the need is seen.
type NewListings struct {
	People       []uuid.UUID
	Lines        []campaign.Line
	Organization uuid.UUID // at which; zero: the acting one, or the only one where each works
	Sources      []DeficitSource
	Reason       string
	Responsible  Responsible // of all of them; nobody: the zero person
}

// mostListed is how many teachers are listed at once.
const mostListed = 200

// ListTutees names teachers who need address support: each gets an invitation. The school
// does so for its own, the municipal coordinator for any of the municipality [A V.1].
// Whoever stands in a pasted list and on the list of tutees already is passed over.
func (s *Service) ListTutees(ctx context.Context, in NewListings) ([]Listing, error) {
	if _, err := s.Policy.Require(ctx, "support", "list"); err != nil {
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
		people, err := s.newcomers(ctx, in)
		if err != nil {
			return err
		}
		schools, err := s.Groups.Tutees(ctx, scope.Municipality, people)
		if err != nil {
			return err
		}
		entrusted := map[uuid.UUID]func(*Listing) error{} // by school: the same for all who are listed there
		for _, person := range people {
			at, err := schoolOf(schools[person], scope.Organization, in.Organization)
			if err != nil {
				return err
			}
			l, err := NewListing(act, Place{RegionID: scope.Region, MunicipalityID: scope.Municipality, OrganizationID: at}, person, in.Sources, in.Reason)
			if err != nil {
				return err
			}
			if in.Responsible.PersonID != uuid.Nil {
				if entrusted[at] == nil {
					entrusted[at], err = s.entrusting(ctx, l.Place, in.Responsible)
				}
				if err == nil {
					err = entrusted[at](l)
				}
				if err != nil {
					return below("responsible", err)
				}
			}
			made = append(made, *l)
		}
		if err := s.Listings.AddListings(ctx, made); err != nil {
			return err
		}
		records := make([]audit.Entry, len(made))
		for i := range made {
			records[i] = made[i].entry("support.list")
		}
		return s.Audit.Record(ctx, records...)
	})
	return made, err
}

// newcomers are those named, each once, without whoever of the pasted list is listed.
func (s *Service) newcomers(ctx context.Context, in NewListings) ([]uuid.UUID, error) {
	people := slices.Clone(in.People)
	if len(in.Lines) > 0 && s.Targets != nil {
		named, err := s.Targets.Named(ctx, in.Lines, "body.lines")
		if err != nil {
			return nil, err
		}
		if named, err = s.unlisted(ctx, named); err != nil {
			return nil, err
		}
		if people = append(people, named...); len(people) == 0 {
			return nil, ErrListedAlready.At("lines", "Все, кто назван, уже в списке.")
		}
	}
	slices.SortFunc(people, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	people = slices.Compact(people)
	switch {
	case len(people) == 0:
		return nil, ErrListingPeople
	case len(people) > mostListed:
		return nil, ErrListingPeople.At("people", fmt.Sprintf("За один раз не больше %d человек.", mostListed))
	}
	return people, nil
}

// schoolOf is the school for which a teacher is listed: the acting one, the one asked for,
// or their only.
func schoolOf(schools []uuid.UUID, acting, asked uuid.UUID) (uuid.UUID, error) {
	asked = cmp.Or(asked, acting)
	switch {
	case acting != uuid.Nil && asked != acting:
		return uuid.Nil, ErrListingPeople
	case asked != uuid.Nil && slices.Contains(schools, asked):
		return asked, nil
	case asked != uuid.Nil || len(schools) == 0:
		return uuid.Nil, ErrListingPeople
	case len(schools) > 1:
		return uuid.Nil, ErrListingPlaces
	}
	return schools[0], nil
}

// unlisted leaves those who are on no list of tutees.
func (s *Service) unlisted(ctx context.Context, people []uuid.UUID) ([]uuid.UUID, error) {
	listed, err := s.Listings.Listed(ctx, people)
	return slices.DeleteFunc(people, func(id uuid.UUID) bool { return slices.Contains(listed, id) }), err
}

// Targets names teachers of the acting place as campaigns of diagnosis do.
type Targets interface {
	Pick(ctx context.Context, g campaign.TargetGroup, most int) ([]uuid.UUID, error)
	Named(ctx context.Context, lines []campaign.Line, path string) ([]uuid.UUID, error)
}

// TargetGroup gives the teachers among whom the acting school or municipality looks for
// those who need address support: by organization, position, subject, experience, category,
// attestation [A V.1]; without those who are listed.
func (s *Service) TargetGroup(ctx context.Context, g campaign.TargetGroup) ([]uuid.UUID, error) {
	if _, err := s.Policy.Require(ctx, "support", "list"); err != nil || s.Targets == nil {
		return nil, err
	}
	people, err := s.Targets.Pick(ctx, g, mostListed)
	if err != nil {
		return nil, err
	}
	return s.unlisted(ctx, people)
}

// below says of a refusal that its fields lie in a part of what was given.
func below(part string, err error) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	c := *f
	c.Fields = slices.Clone(f.Fields)
	for i := range c.Fields {
		c.Fields[i].Path = part + "." + c.Fields[i].Path
	}
	return &c
}
