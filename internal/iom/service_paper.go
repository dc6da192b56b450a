package iom

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Papers keeps routes on paper. Own reach is of whose routes they are.
type Papers interface {
	PaperRoutes(ctx context.Context, reach tenant.Reach, f PaperFilter, page paging.Request) (paging.List[PaperRoute], error)
	// PaperRoute gives one, or ErrPaperNotFound.
	PaperRoute(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*PaperRoute, error)
	// LockPaperRoute is PaperRoute for a change.
	LockPaperRoute(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*PaperRoute, error)
	// PaperCorrections gives those of a card, the newest first.
	PaperCorrections(ctx context.Context, paper uuid.UUID) ([]PaperCorrection, error)
	// Overlaps gives the routes of the same teacher at the same school whose terms overlap.
	Overlaps(ctx context.Context, p *PaperRoute) ([]Overlap, error)
	// PapersPast gives those completed whose term of keeping is over at their place.
	PapersPast(ctx context.Context, at time.Time) ([]uuid.UUID, error)
	// SavePaperRoute writes a new one, or one that was locked, with the correction that was
	// made; ErrPaperTwice where the same is registered already.
	SavePaperRoute(ctx context.Context, p *PaperRoute, made ...PaperCorrection) error
}

// PaperFilter narrows the list; a zero field means any.
type PaperFilter struct {
	State        PaperState
	Municipality uuid.UUID
	Organization uuid.UUID
	Tutee        uuid.UUID
	Text         string // words of the title
}

// Overlap is a route in the system, or another on paper, that runs at the same time: it
// may be the same one, entered twice.
type Overlap struct {
	ID    uuid.UUID
	Paper bool
	Title string
	Term  Term
}

// PaperView is a paper route with what is needed to show it.
type PaperView struct {
	*PaperRoute
	Regulation  *Regulation
	Today       civil.Date
	Overlaps    []Overlap
	Corrections []PaperCorrection
	books       map[bookKey]*Regulation // that its corrections speak of
}

// Under gives the regulation that a card names, or named before a correction.
func (v PaperView) Under(c PaperCard) *Regulation {
	return v.books[bookKey{v.RegionID, c.RegulationCode, c.RegulationVersion}]
}

func (p *PaperRoute) entry(action string) audit.Entry {
	return audit.Entry{Action: action, Type: "paper_route", Object: p.ID, Root: p.ID, Subject: p.TuteeID,
		Place: audit.Place{Municipality: p.MunicipalityID, Organization: p.OrganizationID}, Details: map[string]any{"state": p.State(), "version": p.Version}}
}

// PaperRoutes gives the paper routes within reach, the last registered first; today is the
// day by which the term of keeping one is over.
func (s *Service) PaperRoutes(ctx context.Context, f PaperFilter, page paging.Request) (l paging.List[PaperRoute], today civil.Date, err error) {
	reach, today, err := s.reads(ctx, "paper")
	if err != nil {
		return l, today, err
	}
	l, err = s.Papers.PaperRoutes(ctx, reach, f, page)
	return l, today, err
}

// PaperTutee is the teacher of a paper route that was read, as they are now: the card keeps
// no profile of its own.
func (s *Service) PaperTutee(ctx context.Context, p *PaperRoute) (*Profile, error) {
	today, err := s.today(ctx, p.MunicipalityID)
	if err != nil {
		return nil, err
	}
	return s.profileNow(ctx, p.TuteeID, p.OrganizationID, today)
}

// PaperRoute gives one with what it overlaps and how its card was corrected. Reading
// somebody else's leaves a record.
func (s *Service) PaperRoute(ctx context.Context, id uuid.UUID) (PaperView, error) {
	reach, err := s.Policy.Require(ctx, "paper", "read")
	if err != nil {
		return PaperView{}, err
	}
	p, err := s.Papers.PaperRoute(ctx, reach, id)
	if err != nil {
		return PaperView{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return PaperView{}, err
	}
	if s.Reads != nil && scope.Person != p.TuteeID {
		s.Reads.Seen(ctx, p.entry("paper_route.read"))
	}
	return s.paperView(ctx, p)
}

func (s *Service) paperView(ctx context.Context, p *PaperRoute) (v PaperView, err error) {
	v.PaperRoute = p
	if v.Today, err = s.today(ctx, p.MunicipalityID); err != nil {
		return v, err
	}
	if v.Regulation, err = s.regulation(ctx, p.RegulationCode, p.RegulationVersion); err != nil {
		return v, err
	}
	err = tenant.Together(ctx, func(ctx context.Context) (err error) {
		v.Overlaps, err = s.Papers.Overlaps(ctx, p)
		return err
	}, func(ctx context.Context) (err error) {
		v.Corrections, err = s.Papers.PaperCorrections(ctx, p.ID)
		return err
	})
	if err != nil {
		return v, err
	}
	v.books = map[bookKey]*Regulation{}
	for _, c := range v.Corrections {
		for _, card := range []PaperCard{c.Was, c.Became} {
			key := bookKey{v.RegionID, card.RegulationCode, card.RegulationVersion}
			if v.books[key], err = s.regulation(ctx, key.code, key.version); err != nil {
				return v, err
			}
		}
	}
	return v, nil
}

// RegisterPaper enters a paper route of a teacher of the acting person's school [B 2.7, 4.1].
func (s *Service) RegisterPaper(ctx context.Context, tutee uuid.UUID, c PaperCard) (PaperView, error) {
	if _, err := s.Policy.Require(ctx, "paper", "register"); err != nil {
		return PaperView{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return PaperView{}, err
	}
	act, err := s.act(ctx, scope.Municipality)
	if err != nil {
		return PaperView{}, err
	}
	var v PaperView
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		g, err := s.paperRegulation(ctx, c, scope.Municipality, scope.Organization)
		if err != nil {
			return err
		}
		schools, err := s.Groups.Tutees(ctx, scope.Municipality, []uuid.UUID{tutee})
		if err != nil {
			return err
		}
		if !slices.Contains(schools[tutee], scope.Organization) {
			return ErrPaperTutee
		}
		p, err := RegisterPaper(g, act, Place{RegionID: scope.Region, MunicipalityID: scope.Municipality, OrganizationID: scope.Organization}, tutee, c)
		if err != nil {
			return err
		}
		if err := s.Papers.SavePaperRoute(ctx, p); err != nil {
			return err
		}
		if err := s.Audit.Record(ctx, p.entry("paper_route.register")); err != nil {
			return err
		}
		v, err = s.paperView(ctx, p)
		return err
	})
	return v, err
}

// CorrectPaper changes the card of the version that was read, with a reason; what it said
// is kept.
func (s *Service) CorrectPaper(ctx context.Context, id uuid.UUID, version int, c PaperCard, reason string) (PaperView, error) {
	return s.changePaper(ctx, "paper_route.correct", id, version, func(ctx context.Context, p *PaperRoute, act Act) ([]PaperCorrection, error) {
		g, err := s.paperRegulation(ctx, c, p.MunicipalityID, p.OrganizationID)
		if errors.Is(err, ErrPaperRegulation) && c.RegulationCode == p.RegulationCode {
			g, err = s.visible(ctx, c.RegulationCode, c.RegulationVersion) // what the card says already
		}
		if err != nil {
			return nil, err
		}
		made, err := p.Correct(g, act, c, reason)
		return []PaperCorrection{made}, err
	})
}

// AnnulPaper takes back a registration that was a mistake.
func (s *Service) AnnulPaper(ctx context.Context, id uuid.UUID, version int, reason string) (PaperView, error) {
	return s.changePaper(ctx, "paper_route.annul", id, version, func(_ context.Context, p *PaperRoute, act Act) ([]PaperCorrection, error) {
		return nil, p.Annul(act, reason)
	})
}

func (s *Service) changePaper(ctx context.Context, name string, id uuid.UUID, version int, do func(context.Context, *PaperRoute, Act) ([]PaperCorrection, error)) (PaperView, error) {
	reach, err := s.Policy.Require(ctx, "paper", "register")
	if err != nil {
		return PaperView{}, err
	}
	var v PaperView
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		p, err := s.HoldPaper(ctx, reach, id)
		if err != nil {
			return err
		}
		if p.Version != version {
			return ErrStale
		}
		act, err := s.act(ctx, p.MunicipalityID)
		if err != nil {
			return err
		}
		made, err := do(ctx, p, act)
		if err != nil {
			return err
		}
		if err := s.Papers.SavePaperRoute(ctx, p, made...); err != nil {
			return err
		}
		if err := s.Audit.Record(ctx, p.entry(name)); err != nil {
			return err
		}
		v, err = s.paperView(ctx, p)
		return err
	})
	return v, err
}

// ErrPaperRegulation refuses a regulation by which the school has never worked.
var ErrPaperRegulation = fault.New(fault.Invalid, "iom.paper_route_regulation",
	"По этому положению организация не работает и не работала.").At("regulation", "Выберите положение, по которому вели маршрут.")

// PaperRegulations lists the regulations by which a route on paper of the acting person's
// school may have been led, each by its newest edition.
func (s *Service) PaperRegulations(ctx context.Context) ([]Published, error) {
	if _, err := s.Policy.Require(ctx, "paper", "register"); err != nil {
		return nil, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return nil, err
	}
	return s.everInForce(ctx, scope.Municipality, scope.Organization)
}

// everInForce lists what is or was in force for a school: what it or its municipality has
// ever chosen, and their own, which were written down here because they are lived by.
func (s *Service) everInForce(ctx context.Context, municipality, organization uuid.UUID) ([]Published, error) {
	all, err := s.Library.Regulations(ctx)
	if err != nil {
		return nil, err
	}
	chosen, err := s.Library.EverInForce(ctx, municipality, organization)
	return slices.DeleteFunc(all, func(p Published) bool {
		own := p.MunicipalityID != uuid.Nil && p.OfferedTo(municipality, organization)
		return !own && !slices.Contains(chosen, p.Code)
	}), err
}

// paperRegulation gives the regulation that a card of a school names, the newest edition
// where it names none: also one that has been retired since.
func (s *Service) paperRegulation(ctx context.Context, c PaperCard, municipality, organization uuid.UUID) (*Regulation, error) {
	g, err := s.visible(ctx, c.RegulationCode, c.RegulationVersion)
	if errors.Is(err, ErrNoSuchRegulation) {
		path := "regulation"
		if c.RegulationVersion != 0 {
			path = "edition"
		}
		return nil, ErrPaperInvalid.At(path, "Такого положения или такой его редакции нет.")
	}
	if err != nil {
		return nil, err
	}
	known, err := s.everInForce(ctx, municipality, organization)
	if err == nil && !slices.ContainsFunc(known, func(p Published) bool { return p.Code == g.Code }) {
		err = ErrPaperRegulation
	}
	return g, err
}

// OpenPaper and HoldPaper give a paper route to the area that keeps its scans; HoldPaper
// inside a transaction that other changes of it wait for.
func (s *Service) OpenPaper(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*PaperRoute, error) {
	return s.Papers.PaperRoute(ctx, reach, id)
}

// HoldPaper is OpenPaper for a change.
func (s *Service) HoldPaper(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*PaperRoute, error) {
	return s.Papers.LockPaperRoute(ctx, reach, id)
}
