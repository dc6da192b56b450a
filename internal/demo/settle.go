package demo

import (
	"cmp"
	"context"
	"time"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// began is the day, counted from today, on which the first region is made.
const began = -470

// day is a moment so many days from today, in the morning at the place; on a weekend
// the Friday before.
func (d *director) day(zone *time.Location, n int) time.Time {
	now := d.now.In(zone)
	t := time.Date(now.Year(), now.Month(), now.Day()+n, 9, 0, 0, 0, zone)
	switch t.Weekday() {
	case time.Saturday:
		t = t.AddDate(0, 0, -1)
	case time.Sunday:
		t = t.AddDate(0, 0, -2)
	}
	return t
}

// date is the day of the calendar so many days from today.
func (d *director) date(zone *time.Location, n int) civil.Date {
	return civil.Of(d.now.In(zone)).AddDays(n)
}

// settle makes the regions and the people in them, each by who is in charge: the
// operator, the region's coordinator, the municipality's, the school's.
func (d *director) settle(ctx context.Context) error {
	operator, err := d.Operator(ctx, OperatorEmail, Password)
	if err != nil {
		return err
	}
	ctx = tenant.With(ctx, tenant.Scope{Account: operator, Role: tenant.Operator})
	for i, r := range d.regions {
		d.Clock.reach(d.day(r.zone, began+i))
		if err := d.makeRegion(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

func (d *director) makeRegion(ctx context.Context, r *region) error {
	head := r.coordinator.roles[0]
	made, err := d.Directory.CreateRegion(ctx, directory.NewRegion{Name: r.name, TimeZone: r.zone.String(), Coordinator: tenant.Person{Profile: r.coordinator.Profile}})
	if err != nil {
		return failed(head, "make the region", err)
	}
	r.id = made.Region.ID
	if err := d.enter(ctx, r.coordinator, identity.Token(made.Invitation.Token)); err != nil {
		return err
	}
	ctx = as(ctx, head)
	for _, h := range r.methodists {
		if err := d.join(ctx, h, tenant.Node{}); err != nil {
			return err
		}
	}
	for _, m := range r.municipalities {
		if err := d.makeMunicipality(ctx, m); err != nil {
			return failed(head, m.name, err)
		}
	}
	return nil
}

func (d *director) makeMunicipality(ctx context.Context, m *municipality) error {
	made, err := d.Directory.CreateMunicipality(ctx, tenant.Municipality{Name: m.name})
	if err != nil {
		return err
	}
	m.id = made.ID
	if err := d.join(ctx, m.coordinator, tenant.Node{Municipality: m.id}); err != nil {
		return err
	}
	ctx = as(ctx, m.coordinator.roles[0])
	if _, err := d.Routes.Adopt(ctx, m.id, m.regulation, 0); err != nil {
		return err
	}
	for _, s := range m.schools {
		if err := d.makeSchool(ctx, m, s); err != nil {
			return err
		}
	}
	return nil
}

func (d *director) makeSchool(ctx context.Context, m *municipality, s *school) error {
	made, err := d.Directory.CreateOrganization(ctx, tenant.Organization{Name: s.name, ShortName: s.short, Headcount: s.headcount})
	if err != nil {
		return err
	}
	s.id = made.ID
	node := tenant.Node{Municipality: m.id, Organization: s.id}
	head := s.people[0]
	if err := d.join(ctx, head, node); err != nil {
		return err
	}
	for _, h := range s.people[1:] {
		if h.newcomer {
			d.step(-12, head.roles[0], "invite the newcomer", func(ctx context.Context) error { return d.join(ctx, h, node) })
			continue
		}
		if err := d.join(as(ctx, head.roles[0]), h, node); err != nil {
			return err
		}
	}
	return nil
}

// join adds a person by who acts in ctx, gives the roles, invites, and lets the
// person in.
func (d *director) join(ctx context.Context, h *human, at tenant.Node) error {
	since := civil.Of(d.Clock.Now().In(h.region.zone))
	card, err := d.Directory.CreatePerson(ctx, h.Profile, directory.Appointed{Role: h.roles[0].Role, Node: at, Since: since})
	if err != nil {
		return failed(h.roles[0], "add", err)
	}
	for _, r := range h.roles[1:] {
		if card, err = d.Directory.Give(ctx, card.ID, directory.Appointed{Role: r.Role, Node: at, Since: since}); err != nil {
			return failed(r, "give the role", err)
		}
	}
	issued, err := d.Identity.Invite(ctx, card.ID)
	if err != nil {
		return failed(h.roles[0], "invite", err)
	}
	for _, m := range card.Memberships {
		h.settle(m.MembershipRecord)
	}
	return d.enter(ctx, h, issued.Token)
}

// settle takes over the scope of a membership that was given.
func (h *human) settle(m tenant.MembershipRecord) {
	for _, r := range h.roles {
		if r.Role == m.Role {
			r.scope = tenant.Scope{Person: m.PersonID, Membership: m.ID, Role: m.Role, Region: m.RegionID,
				Municipality: m.MunicipalityID, Organization: m.OrganizationID}
		}
	}
}

// enter accepts the invitation and, but for the newcomer, agrees to the processing
// of personal data.
func (d *director) enter(ctx context.Context, h *human, invitation identity.Token) error {
	link, err := d.Identity.Accept(ctx, invitation, Password, "127.0.0.1")
	if err != nil {
		return failed(h.roles[0], "accept the invitation", err)
	}
	first := h.roles[0]
	first.scope = cmp.Or(first.scope, link.Scope)
	if h.newcomer {
		return nil
	}
	if err := d.Identity.GiveConsent(as(ctx, first), identity.ConsentVersion); err != nil {
		return failed(first, "agree", err)
	}
	return nil
}
