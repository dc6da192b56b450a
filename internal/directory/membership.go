package directory

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Appointed is a role to be given at a node of the tree.
type Appointed struct {
	Role tenant.Role
	tenant.Node
	Since, Until civil.Date // zero: today, without end
}

// at fills in the node that the author acts at, as far as the role needs it.
func (a Appointed) at(s tenant.Scope) Appointed {
	level := a.Role.Level()
	if a.Organization == uuid.Nil && level == tenant.LevelOrganization {
		a.Organization = s.Organization
	}
	if a.Municipality == uuid.Nil && (level == tenant.LevelOrganization || level == tenant.LevelMunicipality) {
		a.Municipality = s.Municipality
	}
	return a
}

// check tells every bad place of the role to be given: a role acts at its own
// level of the tree. An organization's municipality follows from it.
func (a Appointed) check(bad *fault.Error, prefix string, today civil.Date) *fault.Error {
	say := func(wrong bool, path, message string) {
		if wrong {
			bad = bad.At(prefix+path, message)
		}
	}
	level := a.Role.Level()
	say(level == "" || level == tenant.LevelPlatform, "role", "Такой роли нет.")
	say(level == tenant.LevelOrganization && a.Organization == uuid.Nil, "organization", "Укажите организацию, в которой действует роль.")
	say(level == tenant.LevelMunicipality && a.Municipality == uuid.Nil, "municipality", "Укажите муниципалитет, в котором действует роль.")
	say(level != tenant.LevelOrganization && a.Organization != uuid.Nil, "organization", "Эта роль действует выше организации: уберите организацию.")
	say(level == tenant.LevelRegion && a.Municipality != uuid.Nil, "municipality", "Эта роль действует во всём регионе: уберите муниципалитет.")
	since := a.Since
	if since.IsZero() {
		since = today
	}
	say(!a.Until.IsZero() && a.Until.Before(since), "until", "Срок роли не может кончиться раньше, чем начался.")
	say(!a.Until.IsZero() && !a.Until.Before(since) && a.Until.Before(today), "until", "Этот срок уже прошёл: роль никого бы не впустила.")
	return bad
}

// mayGive tells whether an author of this reach gives and ends the role: a school
// coordinator the roles of the own school, a municipal coordinator those of the own
// municipality and its schools, a regional coordinator all [B 2.8.1-3]. The node
// itself is looked up within the same reach.
func mayGive(reach tenant.Reach, role tenant.Role) bool {
	switch role.Level() {
	case tenant.LevelOrganization:
		return reach >= tenant.ReachOrganization && reach <= tenant.ReachRegion
	case tenant.LevelMunicipality:
		return reach == tenant.ReachMunicipality || reach == tenant.ReachRegion
	case tenant.LevelRegion:
		return reach == tenant.ReachRegion
	}
	return false
}

// Give adds a role to a person in reach. A role whose term has run out is ended
// and given anew.
func (s *Service) Give(ctx context.Context, person uuid.UUID, a Appointed) (Card, error) {
	reach, err := s.policy.Require(ctx, "person", "invite")
	if err != nil {
		return Card{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Card{}, err
	}
	a = a.at(scope)
	today, err := s.store.Today(ctx, a.Municipality)
	if err != nil {
		return Card{}, err
	}
	var card Card
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		card, err = s.near(ctx, reach, person)
		if err != nil {
			return err
		}
		if err := orNil(a.check(ErrMembershipInvalid, "body.", today)); err != nil {
			return err
		}
		if err := s.endExpired(ctx, card, a, today); err != nil {
			return err
		}
		if _, err := s.appoint(ctx, reach, person, a, "body.", today); err != nil {
			return err
		}
		card, err = s.store.Card(ctx, reach, person)
		return err
	})
	return card, err
}

func (s *Service) endExpired(ctx context.Context, c Card, a Appointed, today civil.Date) error {
	for _, m := range c.Memberships {
		same := m.Role == a.Role && m.OrganizationID == a.Organization && (a.Organization != uuid.Nil || m.MunicipalityID == a.Municipality)
		if same && m.EndedAt.IsZero() && !m.Until.IsZero() && m.Until.Before(today) {
			return s.end(ctx, m.MembershipRecord)
		}
	}
	return nil
}

// appoint writes a membership and its record inside the caller's transaction;
// prefix is where the role stands in the input.
func (s *Service) appoint(ctx context.Context, reach tenant.Reach, person uuid.UUID, a Appointed, prefix string, today civil.Date) (tenant.MembershipRecord, error) {
	var none tenant.MembershipRecord
	if !mayGive(reach, a.Role) {
		return none, ErrRoleBeyond
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return none, err
	}
	node, err := s.node(ctx, reach, a, prefix)
	if err != nil {
		return none, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return none, err
	}
	m := tenant.MembershipRecord{RegionID: scope.Region, ID: id, PersonID: person, Role: a.Role, MunicipalityID: node.Municipality,
		OrganizationID: node.Organization, Since: a.Since, Until: a.Until, CreatedAt: s.now().UTC()}
	if m.Since.IsZero() {
		m.Since = today
	}
	if err := s.store.InsertMembership(ctx, &m); err != nil {
		return none, err
	}
	return m, s.recordMembership(ctx, "membership.create", m)
}

// node finds the node of the role within the author's reach. One that is not in it
// reads like one that does not exist.
func (s *Service) node(ctx context.Context, reach tenant.Reach, a Appointed, prefix string) (tenant.Node, error) {
	switch a.Role.Level() {
	case tenant.LevelOrganization:
		o, err := s.store.Organization(ctx, reach, a.Organization)
		missing := ErrMembershipInvalid.At(prefix+"organization", "Такой организации нет.")
		if err == nil && a.Municipality != uuid.Nil && a.Municipality != o.MunicipalityID {
			err = missing
		}
		return tenant.Node{Municipality: o.MunicipalityID, Organization: o.ID}, unknown(err, ErrOrganizationNotFound, missing)
	case tenant.LevelMunicipality:
		m, err := s.store.Municipality(ctx, reach, a.Municipality)
		return tenant.Node{Municipality: m.ID}, unknown(err, ErrMunicipalityNotFound, ErrMembershipInvalid.At(prefix+"municipality", "Такого муниципалитета нет."))
	}
	return tenant.Node{}, nil
}

// End ends a role of a person: by whoever may give it at its node. Nobody ends the
// role they act in, so that a node never loses its last coordinator by mistake.
func (s *Service) End(ctx context.Context, person, membership uuid.UUID) error {
	reach, err := s.policy.Require(ctx, "person", "invite")
	if err != nil {
		return err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return err
	}
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		card, err := s.near(ctx, reach, person)
		if err != nil {
			return err
		}
		m, ok := card.membership(membership)
		switch {
		case !ok:
			return ErrMembershipNotFound
		case m.ID == scope.Membership:
			return ErrOwnMembership
		case !mayGive(reach, m.Role):
			return ErrRoleBeyond
		case !covers(reach, scope, m.Node()):
			return ErrMembershipNotFound
		}
		return s.end(ctx, m.MembershipRecord)
	})
}

// covers tells whether a node lies in the author's reach.
func covers(reach tenant.Reach, s tenant.Scope, n tenant.Node) bool {
	switch reach {
	case tenant.ReachRegion:
		return true
	case tenant.ReachMunicipality:
		return n.Municipality == s.Municipality
	case tenant.ReachOrganization:
		return n.Organization == s.Organization
	}
	return false
}

func (s *Service) end(ctx context.Context, m tenant.MembershipRecord) error {
	m.EndedAt = s.now().UTC()
	if err := s.store.EndMembership(ctx, m, m.EndedAt); err != nil {
		return err
	}
	return s.recordMembership(ctx, "membership.end", m)
}

func (s *Service) recordMembership(ctx context.Context, action string, m tenant.MembershipRecord) error {
	return s.audit.Record(ctx, audit.Entry{Action: action, Type: "membership", Object: m.ID, Subject: m.PersonID,
		Place: place(m.Node()), Details: map[string]any{"role": string(m.Role)}})
}
