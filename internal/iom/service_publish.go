package iom

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var publish = authz.Permission{Object: "regulation", Action: "publish"}

// PublishDraft makes a draft the next version of its code: from then on it never changes.
// Every contradiction is refused with its place. Nobody lives by it until it is adopted,
// and routes that run keep their own.
func (s *Service) PublishDraft(ctx context.Context, id uuid.UUID, version int, note string) (Published, error) {
	var p Published
	_, err := s.onDraft(ctx, publish, id, version, func(ctx context.Context, d *RegulationDraft) error {
		if err := s.Library.HoldCode(ctx, d.Code); err != nil {
			return err
		}
		g, err := s.next(ctx, d)
		if err != nil {
			return err
		}
		scope, err := tenant.From(ctx)
		if err != nil {
			return err
		}
		p = Published{RegionID: d.RegionID, Code: d.Code, Version: g.Version, MunicipalityID: d.MunicipalityID, OrganizationID: d.OrganizationID,
			Title: g.Title, BasedCode: d.BasedCode, BasedVersion: d.BasedVersion, Note: note, PublishedAt: s.Now().UTC(), PublishedBy: scope.Person}
		if err := s.Library.Issue(ctx, p, d.Data); err != nil {
			return err
		}
		if err := s.Library.DeleteDraft(ctx, id, version); err != nil {
			return err
		}
		return s.Audit.Record(ctx, p.entry(id, "regulation.publish"))
	})
	return p, err
}

// next reads the draft whole, as the version that follows those of its code.
func (s *Service) next(ctx context.Context, d *RegulationDraft) (*Regulation, error) {
	g, err := ParseRegulation(d.Data)
	if err != nil {
		return nil, err
	}
	refused := ErrRegulationInvalid
	for _, f := range g.markup() {
		refused = refused.At(f.Path, f.Message)
	}
	if len(refused.Fields) > 0 {
		return nil, refused
	}
	editions, err := s.Library.RegulationVersions(ctx, d.Code)
	if err != nil || len(editions) == 0 {
		return g, err
	}
	last, err := s.visible(ctx, d.Code, editions[0].Version)
	if err != nil {
		return nil, err
	}
	diff, err := Differences(last, g)
	if err != nil {
		return nil, err
	}
	if len(diff) == 0 && editions[0].RetiredAt.IsZero() {
		return nil, ErrNothingNew
	}
	d.BasedCode, d.BasedVersion = d.Code, editions[0].Version
	return g, d.write(g, d.UpdatedAt)
}

// RetireRegulation ends a version: no new route begins under it, those that run keep it.
// The place that published it does so, and the region with those that came with the
// product; one by which routes are opened now stays.
func (s *Service) RetireRegulation(ctx context.Context, code string, version int) (Published, error) {
	reach, err := s.Policy.Require(ctx, publish.Object, publish.Action)
	if err != nil {
		return Published{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Published{}, err
	}
	var p Published
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Library.HoldCode(ctx, code); err != nil {
			return err
		}
		if p, err = s.Library.Card(ctx, code, version); err != nil {
			return err
		}
		if !p.endedBy(reach, scope) {
			return ErrForeignBook
		}
		if !p.RetiredAt.IsZero() {
			return ErrBookRetired
		}
		chosen, err := s.Library.Chosen(ctx, code, p.Version)
		if err != nil {
			return err
		}
		if chosen {
			return ErrBookInForce
		}
		p.RetiredAt, p.RetiredBy = s.Now().UTC(), scope.Person
		if err := s.Library.Retire(ctx, p); err != nil {
			return err
		}
		return s.Audit.Record(ctx, p.entry(uuid.Nil, "regulation.retire"))
	})
	return p, err
}

func (p Published) entry(object uuid.UUID, action string) audit.Entry {
	if object == uuid.Nil {
		object = uuid.NewSHA1(uuid.NameSpaceOID, []byte(p.RegionID.String()+"/"+p.Code))
	}
	return audit.Entry{Action: action, Type: "regulation", Object: object, Place: audit.Place{Municipality: p.MunicipalityID, Organization: p.OrganizationID},
		Details: map[string]any{"code": p.Code, "version": p.Version}}
}

// MayRevise tells whether who acts may write the next version of a regulation, and
// whether they may end this one.
func (s *Service) MayRevise(ctx context.Context, p Published) (revise, retire bool, err error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return false, false, err
	}
	write, end := s.Policy.Reach(scope.Role, author), s.Policy.Reach(scope.Role, publish)
	return write != tenant.Nowhere && p.ours(write, scope), p.endedBy(end, scope), nil
}

// endedBy tells whether who acts may end a version: the place that published it, and the
// region one that came with the product.
func (p Published) endedBy(reach tenant.Reach, scope tenant.Scope) bool {
	return p.ours(reach, scope) || reach == tenant.ReachRegion && p.PublishedBy == uuid.Nil
}

// RegulationVersions lists the versions of a regulation, the newest first.
func (s *Service) RegulationVersions(ctx context.Context, code string) ([]Published, error) {
	if _, err := s.Policy.Require(ctx, "regulation", "read"); err != nil {
		return nil, err
	}
	all, err := s.Library.RegulationVersions(ctx, code)
	if err == nil && len(all) == 0 {
		err = ErrNoSuchRegulation
	}
	return all, err
}

// Compared are two versions and where they differ.
type Compared struct {
	Was, Now    *Regulation
	Differences []Difference
}

// CompareRegulations tells where a version differs from another, of the same regulation
// or of any that is seen.
func (s *Service) CompareRegulations(ctx context.Context, was string, wasVersion int, now string, nowVersion int) (c Compared, err error) {
	if _, err := s.Policy.Require(ctx, "regulation", "read"); err != nil {
		return c, err
	}
	if c.Was, err = s.visible(ctx, was, wasVersion); err != nil {
		return c, err
	}
	if c.Now, err = s.visible(ctx, now, nowVersion); err != nil {
		return c, err
	}
	c.Differences, err = Differences(c.Was, c.Now)
	return c, err
}

// InForce tells which regulation new routes at the place of who acts begin under.
func (s *Service) InForce(ctx context.Context) (Adoption, error) {
	if _, err := s.Policy.Require(ctx, "regulation", "read"); err != nil {
		return Adoption{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Adoption{}, err
	}
	return s.Library.InForce(ctx, scope.Municipality, scope.Organization)
}

// RegulationAt gives the regulation that new routes of an organization begin under: its own
// choice, else its municipality's; with no organization, the municipality's. ErrNotFound
// where the municipality is not within reach, ErrNoRegulation where nothing was chosen.
func (s *Service) RegulationAt(ctx context.Context, municipality, organization uuid.UUID) (*Regulation, error) {
	reach, err := s.Policy.Require(ctx, "regulation", "read")
	if err != nil {
		return nil, err
	}
	if err := s.within(ctx, reach, municipality); err != nil {
		return nil, err
	}
	a, err := s.Library.InForce(ctx, municipality, organization)
	if err != nil {
		return nil, err
	}
	return s.visible(ctx, a.Code, a.Version)
}

// ChooseAtSchool chooses the regulation that new routes of one school begin under,
// instead of its municipality's; the newest version where none is named.
func (s *Service) ChooseAtSchool(ctx context.Context, organization uuid.UUID, code string, version int) (SchoolAdoption, error) {
	var a SchoolAdoption
	err := s.atSchool(ctx, organization, func(ctx context.Context, scope tenant.Scope, municipality uuid.UUID) error {
		if err := s.Library.HoldCode(ctx, code); err != nil {
			return err
		}
		p, err := s.Library.Card(ctx, code, version)
		if err != nil {
			return err
		}
		if err := p.choosable(municipality, organization); err != nil {
			return err
		}
		a = SchoolAdoption{RegionID: scope.Region, OrganizationID: organization, MunicipalityID: municipality, Code: p.Code, Version: p.Version,
			AdoptedBy: scope.Person, AdoptedAt: s.Now().UTC()}
		if err := s.Library.AdoptAtSchool(ctx, a); err != nil {
			return err
		}
		return s.Audit.Record(ctx, audit.Entry{Action: "regulation.choose", Type: "organization", Object: organization,
			Place: audit.Place{Municipality: municipality, Organization: organization}, Details: map[string]any{"code": p.Code, "version": p.Version}})
	})
	return a, err
}

// LeaveAtSchool lets new routes of a school begin under its municipality's regulation again.
func (s *Service) LeaveAtSchool(ctx context.Context, organization uuid.UUID) error {
	return s.atSchool(ctx, organization, func(ctx context.Context, _ tenant.Scope, municipality uuid.UUID) error {
		if err := s.Library.LeaveAtSchool(ctx, organization); err != nil {
			return err
		}
		return s.Audit.Record(ctx, audit.Entry{Action: "regulation.leave", Type: "organization", Object: organization,
			Place: audit.Place{Municipality: municipality, Organization: organization}})
	})
}

func (s *Service) atSchool(ctx context.Context, organization uuid.UUID, do func(ctx context.Context, scope tenant.Scope, municipality uuid.UUID) error) error {
	reach, err := s.Policy.Require(ctx, "regulation", "choose")
	if err != nil {
		return err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		municipality, err := s.Library.School(ctx, reach, organization)
		if err != nil {
			return err
		}
		return do(ctx, scope, municipality)
	})
}
