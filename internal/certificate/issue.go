package certificate

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Issue is what who issues a certificate adds to what the route says.
type Issue struct {
	Person      uuid.UUID // zero: the tutee
	Hours       int       // 0: not known
	Signatories []Signatory
}

const (
	mostHours       = 2000
	mostSignatories = 3
)

func (in *Issue) check() error {
	bad := ErrInvalid
	if in.Hours < 0 || in.Hours > mostHours {
		bad = bad.At("body.hours", "Объём: от 0 до 2000 часов.")
	}
	if n := len(in.Signatories); n > mostSignatories {
		bad = bad.At("body.signatories", "Не больше трёх подписей.")
	}
	for i := range in.Signatories {
		one, path := &in.Signatories[i], "body.signatories["+strconv.Itoa(i)+"]"
		one.Post, one.Name = strings.TrimSpace(one.Post), strings.TrimSpace(one.Name)
		if n := utf8.RuneCountInString(one.Post); n < 2 || n > 200 {
			bad = bad.At(path+".post", "Должность: от 2 до 200 знаков.")
		}
		if n := utf8.RuneCountInString(one.Name); n < 2 || n > 200 {
			bad = bad.At(path+".name", "Имя: от 2 до 200 знаков.")
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// Issue issues a certificate, once for each person of a route (R13) [B 4.3]: the school,
// its municipality or the region may, nobody to themselves. Its words are taken now and
// stay. Without signatories it is signed by who issues it, in their role.
func (s *Service) Issue(ctx context.Context, route uuid.UUID, in Issue) (Certificate, error) {
	reach, err := s.Policy.Require(ctx, "certificate", "issue")
	if err != nil {
		return Certificate{}, err
	}
	if err := in.check(); err != nil {
		return Certificate{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Certificate{}, err
	}
	var c Certificate
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		v, err := s.Routes.Hold(ctx, reach, route)
		if err != nil {
			return err
		}
		if in.Person == uuid.Nil {
			in.Person = v.TuteeID
		}
		if err := Ready(v.Route, v.Regulation, in.Person); err != nil {
			return err
		}
		if v.IsTutee(scope.Person) {
			return ErrOwn
		}
		if c, err = s.write(ctx, v, in, scope); err != nil {
			return err
		}
		if c.Serial, err = s.Store.Next(ctx, c.OrganizationID, c.Year); err != nil {
			return err
		}
		if c.StatusList, c.StatusIndex, err = s.Store.Place(ctx); err != nil {
			return err
		}
		c.Number = Number(c.Year, c.Serial)
		if err := s.Store.Insert(ctx, &c); err != nil {
			return err
		}
		return s.Audit.Record(ctx, c.entry("certificate.issue"))
	})
	return c, err
}

// write takes the words of a certificate from the route and from what is known of its
// people and places today.
func (s *Service) write(ctx context.Context, v iom.View, in Issue, scope tenant.Scope) (Certificate, error) {
	people, err := s.Sources.People(ctx, []uuid.UUID{in.Person, scope.Person})
	if err != nil {
		return Certificate{}, err
	}
	where, err := s.Sources.Where(ctx, v.OrganizationID, v.MunicipalityID)
	if err != nil {
		return Certificate{}, err
	}
	titles, err := s.Sources.Competencies(ctx)
	if err != nil {
		return Certificate{}, err
	}
	cited, err := s.Sources.Cite(ctx, formed(v.Route))
	if err != nil {
		return Certificate{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Certificate{}, err
	}
	holder := nameOf(people[in.Person], v.Route, in.Person)
	if holder.Full == "" {
		return Certificate{}, ErrNotOfRoute
	}
	if len(in.Signatories) == 0 {
		in.Signatories = []Signatory{{v.Regulation.RoleTitle(scope.Role, scope.Role.Title()), people[scope.Person].Short}}
	}
	c := Certificate{RegionID: scope.Region, ID: id, MunicipalityID: v.MunicipalityID, OrganizationID: v.OrganizationID, RouteID: v.ID, PersonID: in.Person,
		Year: v.Today.Year(), Holder: holder.Full, HolderShort: holder.Short, Position: holder.Position,
		Workplace: where.Organization, District: where.Municipality, RouteTitle: v.Title, TermStart: v.Term.Start, TermEnd: v.Term.End,
		CompletedOn: v.CompletedOn, Learned: learned(v.Route, titles, cited), Hours: in.Hours, Regulation: v.Regulation.Title, Clause: v.Regulation.Certificate.Clause,
		Signatories: in.Signatories, IssuedOn: v.Today, IssuedAt: s.now().UTC().Truncate(time.Microsecond), IssuedBy: scope.Person, IssuedAs: scope.Role}
	if c.Workplace == "" && v.Profile != nil {
		c.Workplace = v.Profile.Workplace
	}
	return c, nil
}

// nameOf is the name of today; of a tutee who may not be seen any more, that of the
// profile with which the route began.
func nameOf(known document.Person, r *iom.Route, person uuid.UUID) document.Person {
	if known.Full != "" || person != r.TuteeID || r.Profile == nil {
		return known
	}
	p := tenant.Profile{Surname: r.Profile.Surname, GivenName: r.Profile.Name, Patronymic: r.Profile.Patronymic}
	return document.Person{Full: p.FullName(), Short: p.ShortName(), Position: r.Profile.Position}
}

// Revoke takes a certificate back, with a reason. Who issued it may, and whoever has
// taken over the same role at the place. A new one can then be issued for the route.
func (s *Service) Revoke(ctx context.Context, id uuid.UUID, reason string) (Certificate, error) {
	reach, err := s.Policy.Require(ctx, "certificate", "revoke")
	if err != nil {
		return Certificate{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Certificate{}, err
	}
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n < 3 || n > 1000 {
		return Certificate{}, ErrInvalid.At("body.reason", "Причина: от 3 до 1000 знаков.")
	}
	var c Certificate
	err = s.Tx.InTx(ctx, func(ctx context.Context) (err error) {
		if c, err = s.Store.Get(ctx, reach, id); err != nil {
			return err
		}
		if c.PersonID == scope.Person || c.IssuedBy != scope.Person && c.IssuedAs != scope.Role {
			return ErrNotIssuer
		}
		c.RevokedAt, c.RevokedBy, c.RevokeReason = s.now().UTC().Truncate(time.Microsecond), scope.Person, reason
		if err := s.Store.Revoke(ctx, &c); err != nil {
			return err
		}
		return s.Audit.Record(ctx, c.entry("certificate.revoke"))
	})
	if err == nil {
		s.lists.Delete(s.at.list(c.RegionID, c.StatusList))
	}
	return c, err
}

// MayRevoke tells whether Revoke would be allowed to the acting person.
func (s *Service) MayRevoke(ctx context.Context, c *Certificate) bool {
	scope, err := tenant.From(ctx)
	return err == nil && !c.Revoked() && c.PersonID != scope.Person && (c.IssuedBy == scope.Person || c.IssuedAs == scope.Role) &&
		s.Policy.Reach(scope.Role, revoke) != tenant.Nowhere
}
