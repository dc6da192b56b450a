package iom

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Desk keeps own regulations while they are written, and what is done with versions.
// Every method sees no more than the tenant in the context and the reach given.
type Desk interface {
	Drafts(ctx context.Context, reach tenant.Reach) ([]RegulationDraft, error)
	// Draft gives one or ErrDraftNotFound; held until the transaction ends where hold is set.
	Draft(ctx context.Context, reach tenant.Reach, id uuid.UUID, hold bool) (RegulationDraft, error)
	// InsertDraft adds one; ErrDraftThere where its code has one.
	InsertDraft(ctx context.Context, d *RegulationDraft) error
	// UpdateDraft and DeleteDraft give ErrStale where the draft has moved on from version.
	UpdateDraft(ctx context.Context, d *RegulationDraft, version int) error
	DeleteDraft(ctx context.Context, id uuid.UUID, version int) error

	// Card gives a version without its data, the newest living one where version is 0, or
	// ErrNoSuchRegulation.
	Card(ctx context.Context, code string, version int) (Published, error)
	// RegulationVersions gives the versions of a code, the newest first.
	RegulationVersions(ctx context.Context, code string) ([]Published, error)
	// Issue adds a version that was not there.
	Issue(ctx context.Context, p Published, data []byte) error
	// HoldCode lets nobody else choose or end versions of a code until the transaction ends.
	HoldCode(ctx context.Context, code string) error
	// Chosen tells whether new routes begin under a version anywhere.
	Chosen(ctx context.Context, code string, version int) (bool, error)
	Retire(ctx context.Context, p Published) error

	// InForce gives what a school has adopted, else its municipality, or ErrNoRegulation.
	InForce(ctx context.Context, municipality, organization uuid.UUID) (Adoption, error)
	// EverInForce gives the codes of regulations that a school, or its municipality for it,
	// has ever chosen.
	EverInForce(ctx context.Context, municipality, organization uuid.UUID) ([]string, error)
	// School gives the municipality of an organization within reach, or ErrNotFound.
	School(ctx context.Context, reach tenant.Reach, organization uuid.UUID) (municipality uuid.UUID, err error)
	AdoptAtSchool(ctx context.Context, a SchoolAdoption) error
	// LeaveAtSchool takes a school's own choice back; ErrNoRegulation where it has none.
	LeaveAtSchool(ctx context.Context, organization uuid.UUID) error
}

// SchoolAdoption says which regulation new routes of one school begin under, instead of
// its municipality's.
type SchoolAdoption struct {
	bun.BaseModel  `bun:"table:school_regulation,alias:school_regulation"`
	RegionID       uuid.UUID
	OrganizationID uuid.UUID
	MunicipalityID uuid.UUID
	Code           string
	Version        int
	AdoptedBy      uuid.UUID
	AdoptedAt      time.Time
}

var author = authz.Permission{Object: "regulation", Action: "author"}

// Drafts lists the own regulations that are being written within reach.
func (s *Service) Drafts(ctx context.Context) ([]RegulationDraft, error) {
	reach, err := s.Policy.Require(ctx, author.Object, author.Action)
	if err != nil {
		return nil, err
	}
	return s.Library.Drafts(ctx, reach)
}

// RegulationDraft gives one; ErrDraftNotFound where it is not within reach.
func (s *Service) RegulationDraft(ctx context.Context, id uuid.UUID) (RegulationDraft, error) {
	reach, err := s.Policy.Require(ctx, author.Object, author.Action)
	if err != nil {
		return RegulationDraft{}, err
	}
	return s.Library.Draft(ctx, reach, id, false)
}

// NewDraft is how an own regulation begins: from another, as the next version of an own
// one, from a whole description, or from nothing.
type NewDraft struct {
	From    string // code; empty: from nothing
	Version int    // 0: the newest
	Next    bool   // the next version of it, and no other regulation
	Data    []byte // a whole description, instead of From's
}

// Draw begins an own regulation at the place of who acts.
func (s *Service) Draw(ctx context.Context, in NewDraft) (RegulationDraft, error) {
	reach, err := s.Policy.Require(ctx, author.Object, author.Action)
	if err != nil {
		return RegulationDraft{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return RegulationDraft{}, err
	}
	now := s.Now().UTC()
	d := RegulationDraft{RegionID: scope.Region, ID: newID(), MunicipalityID: scope.Municipality, OrganizationID: scope.Organization,
		Code: newCode(), Version: 1, AuthorID: scope.Person, CreatedAt: now}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		g, err := s.origin(ctx, reach, scope, in, &d)
		if err != nil {
			return err
		}
		if err := d.write(g, now); err != nil {
			return err
		}
		if err := s.Library.InsertDraft(ctx, &d); err != nil {
			return err
		}
		return s.Audit.Record(ctx, d.entry("regulation.draw"))
	})
	return d, err
}

// origin gives what a draft begins with and notes it in the draft.
func (s *Service) origin(ctx context.Context, reach tenant.Reach, scope tenant.Scope, in NewDraft, d *RegulationDraft) (*Regulation, error) {
	g := BlankRegulation()
	if in.Next && in.From == "" {
		return nil, ErrSourceNeeded
	}
	if in.From != "" {
		p, err := s.Library.Card(ctx, in.From, in.Version)
		if errors.Is(err, ErrNoSuchRegulation) {
			return nil, ErrSourceNeeded.At("body.from", "Такого положения нет.")
		}
		if err != nil {
			return nil, err
		}
		if in.Next {
			if !p.ours(reach, scope) {
				return nil, ErrForeignBook
			}
			d.Code, d.MunicipalityID, d.OrganizationID = p.Code, p.MunicipalityID, p.OrganizationID
		}
		if g, err = s.visible(ctx, p.Code, p.Version); err != nil {
			return nil, err
		}
		d.BasedCode, d.BasedVersion = p.Code, p.Version
	}
	if len(in.Data) > 0 {
		return SketchRegulation(in.Data)
	}
	return g, nil
}

// ours tells whether a version was published by the place of who acts, or by one below
// it: its next version is written there, and its end declared.
func (p Published) ours(reach tenant.Reach, scope tenant.Scope) bool {
	switch {
	case p.PublishedBy == uuid.Nil:
		return false
	case reach == tenant.ReachRegion:
		return true
	case reach == tenant.ReachMunicipality:
		return p.MunicipalityID == scope.Municipality
	case reach == tenant.ReachOrganization:
		return p.OrganizationID == scope.Organization
	}
	return false
}

// WriteDraft puts another description into a draft. Its shape must be right; what is
// still missing is told by the draft's Problems.
func (s *Service) WriteDraft(ctx context.Context, id uuid.UUID, version int, data []byte) (RegulationDraft, error) {
	return s.onDraft(ctx, author, id, version, func(ctx context.Context, d *RegulationDraft) error {
		g, err := SketchRegulation(data)
		if err != nil {
			return err
		}
		if err := d.write(g, s.Now().UTC()); err != nil {
			return err
		}
		d.Version++
		if err := s.Library.UpdateDraft(ctx, d, version); err != nil {
			return err
		}
		return s.Audit.Record(ctx, d.entry("regulation.write"))
	})
}

// DropDraft throws a draft away.
func (s *Service) DropDraft(ctx context.Context, id uuid.UUID, version int) error {
	_, err := s.onDraft(ctx, author, id, version, func(ctx context.Context, d *RegulationDraft) error {
		if err := s.Library.DeleteDraft(ctx, id, version); err != nil {
			return err
		}
		return s.Audit.Record(ctx, d.entry("regulation.drop"))
	})
	return err
}

func (s *Service) onDraft(ctx context.Context, p authz.Permission, id uuid.UUID, version int, do func(context.Context, *RegulationDraft) error) (d RegulationDraft, err error) {
	reach, err := s.Policy.Require(ctx, p.Object, p.Action)
	if err != nil {
		return d, err
	}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if d, err = s.Library.Draft(ctx, reach, id, true); err != nil {
			return err
		}
		if d.Version != version {
			return ErrStale
		}
		return do(ctx, &d)
	})
	return d, err
}

// entry is the audit record of what is done with a draft.
func (d *RegulationDraft) entry(action string) audit.Entry {
	return audit.Entry{Action: action, Type: "regulation", Object: d.ID, Place: audit.Place{Municipality: d.MunicipalityID, Organization: d.OrganizationID},
		Details: map[string]any{"code": d.Code, "version": d.Version}}
}
