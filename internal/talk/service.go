package talk

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Deps is what the service is put together of.
type Deps struct {
	Tx       tenant.Tx
	Store    Store
	Routes   Routes
	Products Products
	People   People
	Policy   *authz.Policy
	Audit    audit.Recorder
	Reads    audit.Reads
}

// Service is what can be said beside a route.
type Service struct {
	Deps
	now func() time.Time
}

// NewService puts the area together.
func NewService(d Deps) *Service { return &Service{d, time.Now} }

// At gives the same service under another clock, for tests and the demo.
func (s *Service) At(now func() time.Time) *Service { return &Service{s.Deps, now} }

func (s *Service) moment() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// open asks the policy, and opens the route as far as it lets.
func (s *Service) open(ctx context.Context, o authz.Object, a authz.Action, route uuid.UUID) (iom.View, tenant.Scope, error) {
	reach, err := s.Policy.Require(ctx, o, a)
	if err != nil {
		return iom.View{}, tenant.Scope{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return iom.View{}, scope, err
	}
	v, err := s.Routes.Open(ctx, reach, route)
	return v, scope, err
}

// Talk is the talk of a route as one person sees it.
type Talk struct {
	iom.View
	Said   paging.List[Said]
	Unread int
	Me     uuid.UUID
	Now    time.Time
}

// Comments gives the talk of a route to whoever may read the route. Reading it changes
// nothing: what is new stays marked until the reader says so, see Read.
func (s *Service) Comments(ctx context.Context, route uuid.UUID, about About, page paging.Request) (Talk, error) {
	v, scope, err := s.open(ctx, "comment", "read", route)
	if err != nil {
		return Talk{}, err
	}
	return s.comments(ctx, v, scope, about, page)
}

func (s *Service) comments(ctx context.Context, v iom.View, scope tenant.Scope, about About, page paging.Request) (Talk, error) {
	t := Talk{View: v, Me: scope.Person, Now: s.moment()}
	err := tenant.Together(ctx,
		func(ctx context.Context) (err error) {
			t.Said, err = s.Store.Comments(ctx, v.ID, about, page)
			return err
		},
		func(ctx context.Context) (err error) { t.Unread, err = s.Store.Unread(ctx, v.ID); return err })
	if err == nil && s.Reads != nil && !v.IsTutee(scope.Person) {
		s.Reads.Seen(ctx, entry("comment.read", v.Route, v.ID))
	}
	return t, err
}

// Listeners gives who may read a route, and so may be called there by name.
func (s *Service) Listeners(ctx context.Context, route uuid.UUID) ([]Listener, error) {
	v, _, err := s.open(ctx, "comment", "read", route)
	if err != nil {
		return nil, err
	}
	return s.listeners(ctx, v)
}

// Board is Comments and Listeners for a page that shows both: the route is opened once.
func (s *Service) Board(ctx context.Context, route uuid.UUID, about About, page paging.Request) (t Talk, who []Listener, err error) {
	v, scope, err := s.open(ctx, "comment", "read", route)
	if err != nil {
		return Talk{}, nil, err
	}
	err = tenant.Together(ctx,
		func(ctx context.Context) (err error) { t, err = s.comments(ctx, v, scope, about, page); return err },
		func(ctx context.Context) (err error) { who, err = s.listeners(ctx, v); return err })
	return t, who, err
}

func (s *Service) listeners(ctx context.Context, v iom.View) ([]Listener, error) {
	roles, err := s.Store.Listeners(ctx, v.Route, v.Today)
	if err != nil {
		return nil, err
	}
	names, err := s.People.AllNames(ctx, slices.Collect(maps.Keys(roles)))
	if err != nil {
		return nil, err
	}
	all := make([]Listener, 0, len(names))
	for id, n := range names {
		all = append(all, Listener{ID: id, Roles: roles[id], Full: n.Full, Short: n.Short})
	}
	slices.SortFunc(all, func(a, b Listener) int { return cmp.Or(cmp.Compare(a.Full, b.Full), slices.Compare(a.ID[:], b.ID[:])) })
	return all, nil
}

// Comment says something beside the route. Who is called by name finds it on their home
// page; who may not read the route can't be called.
func (s *Service) Comment(ctx context.Context, route uuid.UUID, d Draft) (Comment, error) {
	v, scope, err := s.open(ctx, "comment", "write", route)
	if err != nil {
		return Comment{}, err
	}
	d.tidy()
	if err := s.check(ctx, v, &d); err != nil {
		return Comment{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Comment{}, err
	}
	now := s.moment()
	c := Comment{RegionID: v.RegionID, ID: id, MunicipalityID: v.MunicipalityID, OrganizationID: v.OrganizationID, RouteID: v.ID,
		ActivityID: d.Activity, ProductID: d.Product, AuthorID: scope.Person, AuthorRole: scope.Role, Text: d.Text, Mentions: d.Mentions, Version: 1, CreatedAt: now}
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.Store.Insert(ctx, &c); err != nil {
			return err
		}
		if err := s.Store.Read(ctx, &c, now); err != nil { // who answers has read
			return err
		}
		return s.record(ctx, "comment.create", v.Route, c.ID, map[string]any{"mentions": c.Mentions})
	})
	return c, err
}

// check looks at what was written, and adds those whom the text calls.
func (s *Service) check(ctx context.Context, v iom.View, d *Draft) error {
	if err := d.check(); err != nil {
		return err
	}
	if d.Activity != uuid.Nil && !hasActivity(v, d.Activity) {
		return ErrComment.At("body.activity", "В маршруте нет такого мероприятия.")
	}
	if d.Product != uuid.Nil {
		l, err := s.Products.List(ctx, v.ID, paging.Request{Limit: paging.MaxLimit})
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(l.Items, func(p artifact.Product) bool { return p.ID == d.Product }) {
			return ErrComment.At("body.product", "У маршрута нет такого продукта.")
		}
	}
	if len(d.Mentions) == 0 && !called.MatchString(d.Text) {
		return nil
	}
	listeners, err := s.listeners(ctx, v)
	if err != nil {
		return err
	}
	for _, id := range d.Mentions {
		if !slices.ContainsFunc(listeners, func(l Listener) bool { return l.ID == id }) {
			return ErrNotAudible.At("body.mentions", "Этого человека нет среди тех, кто видит маршрут.")
		}
	}
	found, err := Called(d.Text, listeners)
	d.Mentions = append(d.Mentions, found...)
	d.tidy()
	return err
}

// EditComment puts other words in place of the author's own, soon after.
func (s *Service) EditComment(ctx context.Context, route, id uuid.UUID, text string, version int) (Comment, error) {
	return s.change(ctx, route, id, version, "comment.update", func(ctx context.Context, v iom.View, by tenant.Scope, c *Comment) error {
		if err := c.Changeable(by.Person, s.moment()); err != nil {
			return err
		}
		kept, err := s.uncalled(ctx, v, c)
		if err != nil {
			return err
		}
		d := Draft{Text: text, Mentions: kept}
		d.tidy()
		if err := s.check(ctx, v, &d); err != nil {
			return err
		}
		c.Mentions = d.Mentions
		return c.edit(by.Person, d.Text, s.moment())
	})
}

// uncalled are those whom a comment calls otherwise than in its text: words that are taken
// out of it call nobody any more.
func (s *Service) uncalled(ctx context.Context, v iom.View, c *Comment) ([]uuid.UUID, error) {
	if !called.MatchString(c.Text) {
		return c.Mentions, nil
	}
	listeners, err := s.listeners(ctx, v)
	if err != nil {
		return nil, err
	}
	in, _ := Called(c.Text, listeners) // who has gone since is called no more
	return slices.DeleteFunc(slices.Clone(c.Mentions), func(id uuid.UUID) bool { return slices.Contains(in, id) }), nil
}

// RemoveComment takes the author's own words back, soon after.
func (s *Service) RemoveComment(ctx context.Context, route, id uuid.UUID, version int) (Comment, error) {
	return s.change(ctx, route, id, version, "comment.remove", func(_ context.Context, _ iom.View, by tenant.Scope, c *Comment) error {
		return c.remove(by.Person, s.moment())
	})
}

func (s *Service) change(ctx context.Context, route, id uuid.UUID, version int, action string, edit func(context.Context, iom.View, tenant.Scope, *Comment) error) (Comment, error) {
	v, scope, err := s.open(ctx, "comment", "write", route)
	if err != nil {
		return Comment{}, err
	}
	var c Comment
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		if c, err = s.Store.Lock(ctx, route, id); err != nil {
			return err
		}
		if err := edit(ctx, v, scope, &c); err != nil {
			return err
		}
		c.Version = version + 1
		if err := s.Store.Update(ctx, &c, version); err != nil {
			return err
		}
		return s.record(ctx, action, v.Route, c.ID, nil)
	})
	return c, err
}

// Read says that the acting person has read the talk of a route up to now.
func (s *Service) Read(ctx context.Context, route uuid.UUID) error {
	v, _, err := s.open(ctx, "comment", "read", route)
	if err != nil {
		return err
	}
	return s.Tx.InTx(ctx, func(ctx context.Context) error {
		return s.Store.Read(ctx, &Comment{RegionID: v.RegionID, RouteID: v.ID, MunicipalityID: v.MunicipalityID, OrganizationID: v.OrganizationID}, s.moment())
	})
}

func entry(action string, r *iom.Route, object uuid.UUID) audit.Entry {
	kind, _, _ := strings.Cut(action, ".")
	return audit.Entry{Action: action, Type: kind, Object: object, Root: r.ID, Subject: r.TuteeID,
		Place: audit.Place{Municipality: r.MunicipalityID, Organization: r.OrganizationID}}
}

func (s *Service) record(ctx context.Context, action string, r *iom.Route, object uuid.UUID, details map[string]any) error {
	e := entry(action, r, object)
	e.Details = details
	return s.Audit.Record(ctx, e)
}
