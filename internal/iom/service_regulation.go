package iom

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Refusals about regulations.
var (
	ErrNoSuchRegulation = fault.New(fault.NotFound, "iom.regulation_not_found", "Такого положения нет.")
	ErrNoRegulation     = fault.New(fault.Conflict, "iom.regulation_not_adopted",
		"Муниципалитет ещё не выбрал положение, по которому составляют маршруты: это делает муниципальный или региональный координатор.")
)

// bookKey names a version of a regulation: it never changes, so it is read once.
type bookKey struct {
	region  uuid.UUID
	code    string
	version int
}

// regulation gives the version that a route lives under.
func (s *Service) regulation(ctx context.Context, code string, version int) (*Regulation, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return nil, err
	}
	key := bookKey{scope.Region, code, version}
	if g, known := s.books.get(key); known {
		return g, nil
	}
	data, err := s.Library.Regulation(ctx, code, version)
	if err != nil {
		return nil, err
	}
	g, err := ParseRegulation(data)
	if err != nil {
		return nil, fault.New(fault.Internal, "iom.regulation_unreadable", "Положение не читается.").Because(err)
	}
	if version != 0 {
		s.books.put(key, g)
	}
	return g, nil
}

// Regulations lists what the acting person's municipality may adopt.
func (s *Service) Regulations(ctx context.Context) ([]Published, error) {
	if _, err := s.Policy.Require(ctx, "regulation", "read"); err != nil {
		return nil, err
	}
	return s.Library.Regulations(ctx)
}

// Regulation gives a regulation by its code: the version asked for, or the newest.
func (s *Service) Regulation(ctx context.Context, code string, version int) (*Regulation, error) {
	if _, err := s.Policy.Require(ctx, "regulation", "read"); err != nil {
		return nil, err
	}
	return s.visible(ctx, code, version)
}

// visible reads a version past the cache, which does not ask who may see it.
func (s *Service) visible(ctx context.Context, code string, version int) (*Regulation, error) {
	data, err := s.Library.Regulation(ctx, code, version)
	if err != nil {
		return nil, err
	}
	return ParseRegulation(data)
}

// Adopted tells which regulation new routes of a municipality begin under;
// ErrNotFound where the municipality is not within reach.
func (s *Service) Adopted(ctx context.Context, municipality uuid.UUID) (Adoption, error) {
	reach, err := s.Policy.Require(ctx, "regulation", "read")
	if err != nil {
		return Adoption{}, err
	}
	if err := s.within(ctx, reach, municipality); err != nil {
		return Adoption{}, err
	}
	return s.Library.Adopted(ctx, municipality)
}

// Adoptions lists which regulation new routes begin under, in each municipality that
// has chosen one: the acting person's own, or all of the region for its people.
func (s *Service) Adoptions(ctx context.Context) ([]Adoption, error) {
	if _, err := s.Policy.Require(ctx, "regulation", "read"); err != nil {
		return nil, err
	}
	return s.Library.Adoptions(ctx)
}

// Adopt chooses the regulation that new routes of the municipality begin under;
// the newest version where none is named. Routes that run keep their own.
func (s *Service) Adopt(ctx context.Context, municipality uuid.UUID, code string, version int) (Adoption, error) {
	reach, err := s.Policy.Require(ctx, "regulation", "adopt")
	if err != nil {
		return Adoption{}, err
	}
	if err := s.within(ctx, reach, municipality); err != nil {
		return Adoption{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Adoption{}, err
	}
	var a Adoption
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Library.HoldCode(ctx, code); err != nil {
			return err
		}
		g, err := s.Library.Card(ctx, code, version)
		if err != nil {
			return err
		}
		if err := g.choosable(municipality, uuid.Nil); err != nil {
			return err
		}
		a = Adoption{RegionID: scope.Region, MunicipalityID: municipality, Code: g.Code, Version: g.Version,
			AdoptedBy: scope.Person, AdoptedAt: s.Now().UTC()}
		if err := s.Library.Adopt(ctx, a); err != nil {
			return err
		}
		return s.Audit.Record(ctx, audit.Entry{Action: "regulation.adopt", Type: "municipality", Object: municipality,
			Place: audit.Place{Municipality: municipality}, Details: map[string]any{"code": g.Code, "version": g.Version}})
	})
	return a, err
}

// within refuses a municipality that is not there or not within reach.
func (s *Service) within(ctx context.Context, reach tenant.Reach, municipality uuid.UUID) error {
	scope, err := tenant.From(ctx)
	if err != nil {
		return err
	}
	if reach != tenant.ReachRegion && municipality != scope.Municipality {
		return ErrNotFound
	}
	ok, err := s.Library.HasMunicipality(ctx, municipality)
	if err == nil && !ok {
		err = ErrNotFound
	}
	return err
}

// InstallShipped puts the regulations that come with the product into the region
// of the Scope, which must be the region's own. What is there stays.
func (s *Service) InstallShipped(ctx context.Context) error {
	scope, err := tenant.From(ctx)
	if err != nil {
		return err
	}
	all, err := ShippedRegulations()
	if err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		for _, g := range all {
			p := Published{RegionID: scope.Region, Code: g.Code, Version: g.Version, Title: g.Title, PublishedAt: s.Now().UTC()}
			if err := s.Library.Publish(ctx, p, ShippedSource(g.Code)); err != nil {
				return err
			}
		}
		return nil
	})
}
