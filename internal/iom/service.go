package iom

import (
	"context"
	"maps"
	"sync"
	"time"
	_ "time/tzdata" // a day is a day at the tutee's place, wherever the server has its zones

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Refusals of the service beside those of the rules.
var (
	ErrNotFound         = fault.New(fault.NotFound, "iom.route_not_found", "Не найдено.")
	ErrStale            = fault.New(fault.Stale, "iom.stale", "Запись уже изменена. Откройте её заново и повторите правку.")
	ErrNoDiagnosisFound = fault.New(fault.Invalid, "iom.diagnosis_not_found", "Такой завершённой диагностики у тьюторанта нет.")
	ErrNoDeficitFound   = fault.New(fault.Invalid, "iom.deficit_not_found", "Такого подтверждённого дефицита у тьюторанта нет.")
)

// Deps is what the service is put together of. Findings and Products are other
// areas'; without them nothing was found and nothing was made.
type Deps struct {
	Tx         tenant.Tx
	Store      Store
	People     People
	Library    Library
	Policy     *authz.Policy
	Audit      audit.Recorder
	Reads      audit.Reads
	Findings   Findings
	Products   Products
	Groups     Groups           // nil: no groups
	Listings   Listings         // nil: no lists of tutees
	Targets    Targets          // nil: nobody is picked for them
	Priorities Priorities       // nil: no priority directions
	Papers     Papers           // nil: no routes on paper
	Now        func() time.Time // nil: the clock
}

// Service is what can be done with routes and regulations. Each method asks the
// policy, loads what the acting person may see, lets the rules decide and writes
// the change with its audit record in one transaction.
type Service struct {
	Deps
	books cache[bookKey, *Regulation]
	zones cache[uuid.UUID, zoneAt]
}

// NewService puts the area together.
func NewService(d Deps) *Service {
	if d.Now == nil {
		d.Now = time.Now
	}
	return &Service{Deps: d}
}

// View is a route with what is needed to show it.
type View struct {
	*Route
	Regulation *Regulation
	Today      civil.Date
	Warnings   []Warning
}

// deed is one change under way: a locked route, its regulation, and who acts.
type deed struct {
	*Route
	g        *Regulation
	act      Act
	details  map[string]any // ids, codes and numbers for the audit record
	consents []Consent
	rowOnly  bool // a row with its own version changed; the route's version stays
}

// change is the way of every change of a route that is there. version is the
// route's that was read; 0 where the change does not depend on it.
func (s *Service) change(ctx context.Context, p authz.Permission, name string, id uuid.UUID, version int, do func(context.Context, *deed) ([]Warning, error)) (View, error) {
	reach, err := s.Policy.Require(ctx, p.Object, p.Action)
	if err != nil {
		return View{}, err
	}
	var v View
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		v, err = s.changeWithin(ctx, reach, name, id, version, do)
		return err
	})
	return v, err
}

// changeWithin is change for who has asked the policy and opened the transaction.
func (s *Service) changeWithin(ctx context.Context, reach tenant.Reach, name string, id uuid.UUID, version int, do func(context.Context, *deed) ([]Warning, error)) (View, error) {
	d, err := s.held(ctx, reach, id)
	if err != nil {
		return View{}, err
	}
	if version != 0 && version != d.Version {
		return View{}, s.overtaken(ctx, reach, d, name)
	}
	return s.carryOut(ctx, d, name, do)
}

// held is a change under way of a route that other changes wait for.
func (s *Service) held(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*deed, error) {
	r, err := s.Store.Lock(ctx, reach, id)
	if err != nil {
		return nil, err
	}
	return s.deed(ctx, r)
}

// carryOut makes a change of a route that is held, and records it.
func (s *Service) carryOut(ctx context.Context, d *deed, name string, do func(context.Context, *deed) ([]Warning, error)) (View, error) {
	r := d.Route
	was, consented := r.Plan.clone(), r.Model
	warnings, err := do(ctx, d)
	if err != nil {
		return View{}, s.instead(ctx, d, err)
	}
	if err := d.consent(consented); err != nil {
		return View{}, err
	}
	u := r.updateOf(&was)
	u.Consents, u.Row = d.consents, true
	if !d.rowOnly {
		r.Version++
	}
	if err := s.Store.Save(ctx, r, u); err != nil {
		return View{}, err
	}
	return View{Route: r, Regulation: d.g, Today: d.act.Today, Warnings: warnings}, s.Audit.Record(ctx, d.entry(name))
}

func (s *Service) deed(ctx context.Context, r *Route) (*deed, error) {
	g, err := s.regulation(ctx, r.RegulationCode, r.RegulationVersion)
	if err != nil {
		return nil, err
	}
	act, err := s.act(ctx, r.MunicipalityID)
	if err != nil {
		return nil, err
	}
	return &deed{Route: r, g: g, act: act, details: map[string]any{}}, nil
}

// entry is the audit record of a change.
func (d *deed) entry(name string) audit.Entry {
	details := map[string]any{"version": d.Version, "state": d.State}
	maps.Copy(details, d.details)
	return audit.Entry{Action: name, Type: "route", Object: d.ID, Root: d.ID, Subject: d.TuteeID,
		Place: audit.Place{Municipality: d.MunicipalityID, Organization: d.OrganizationID}, Details: details}
}

// act says who acts and what day it is at the municipality.
func (s *Service) act(ctx context.Context, municipality uuid.UUID) (Act, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return Act{}, err
	}
	today, err := s.today(ctx, municipality)
	if err != nil {
		return Act{}, err
	}
	return Act{PersonID: scope.Person, Role: scope.Role, OrganizationID: scope.Organization,
		At: s.Now().UTC().Truncate(time.Microsecond), Today: today}, nil
}

// zoneAt is a zone and when it was read: a change of it is heard within a minute.
type zoneAt struct {
	zone *time.Location
	read time.Time
}

const zoneAge = time.Minute

func (s *Service) today(ctx context.Context, municipality uuid.UUID) (civil.Date, error) {
	zone, err := s.zone(ctx, municipality)
	if err != nil {
		return civil.Date{}, err
	}
	return civil.Of(s.Now().In(zone)), nil
}

// Zone is where the days of the acting person's place begin and end: the
// municipality's, or the region's for who works for all of it.
func (s *Service) Zone(ctx context.Context) (*time.Location, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return nil, err
	}
	return s.zone(ctx, scope.Municipality)
}

func (s *Service) zone(ctx context.Context, municipality uuid.UUID) (*time.Location, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return nil, err
	}
	key := municipality
	if key == uuid.Nil {
		key = scope.Region
	}
	now := s.Now()
	if z, known := s.zones.get(key); known && now.Sub(z.read) <= zoneAge {
		return z.zone, nil
	}
	name, err := s.People.Zone(ctx, municipality)
	if err != nil {
		return nil, err
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	s.zones.put(key, zoneAt{loc, now})
	return loc, nil
}

// results brings what the rules of completion judge by.
func (s *Service) results(ctx context.Context, route uuid.UUID) (res Results, err error) {
	err = tenant.Together(ctx, func(ctx context.Context) (err error) {
		if s.Products != nil {
			res.Products, res.Reviews, err = s.Products.Facts(ctx, route)
		}
		return err
	}, func(ctx context.Context) (err error) {
		if s.Findings != nil {
			res.Final, err = s.Findings.FinalDynamics(ctx, route)
		}
		return err
	})
	return res, err
}

// FinallyDiagnosed tells whether a final diagnosis was taken on the route. Who calls it
// has asked for the route already.
func (s *Service) FinallyDiagnosed(ctx context.Context, route uuid.UUID) (bool, error) {
	if s.Findings == nil {
		return false, nil
	}
	final, err := s.Findings.FinalDynamics(ctx, route)
	return len(final) > 0, err
}

// cache keeps what seldom or never changes.
type cache[K comparable, V any] struct{ m sync.Map }

func (c *cache[K, V]) get(k K) (v V, ok bool) {
	if x, found := c.m.Load(k); found {
		return x.(V), true
	}
	return v, false
}

func (c *cache[K, V]) put(k K, v V) { c.m.Store(k, v) }
