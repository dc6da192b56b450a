package directory

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// EndsSoon is how many days before its end a role given for a time is warned of.
const EndsSoon = 14

// Prolong moves the last day of a role that was given for a time, as of a methodist on
// contract [B 1.3]; zero gives it without end. It is for whoever may give the role at
// its node, as long as it lives: one whose term has run out is given anew.
func (s *Service) Prolong(ctx context.Context, person, membership uuid.UUID, until civil.Date) (Card, error) {
	reach, err := s.policy.Require(ctx, "person", "invite")
	if err != nil {
		return Card{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Card{}, err
	}
	var card Card
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if card, err = s.near(ctx, reach, person); err != nil {
			return err
		}
		m, ok := card.membership(membership)
		switch {
		case !ok || !covers(reach, scope, m.Node()):
			return ErrMembershipNotFound
		case m.ID == scope.Membership:
			return ErrOwnMembership
		case !mayGive(reach, m.Role):
			return ErrRoleBeyond
		}
		if err := s.prolong(ctx, m.MembershipRecord, until); err != nil {
			return err
		}
		card, err = s.store.Card(ctx, reach, person)
		return err
	})
	return card, err
}

func (s *Service) prolong(ctx context.Context, m tenant.MembershipRecord, until civil.Date) error {
	today, err := s.store.Today(ctx, m.MunicipalityID)
	switch {
	case err != nil:
		return err
	case !m.EndedAt.IsZero(), !m.Until.IsZero() && m.Until.Before(today):
		return ErrMembershipEnded
	case !until.IsZero() && (until.Before(today) || until.Before(m.Since)):
		return ErrMembershipInvalid.At("body.until", "Последний день не может быть в прошлом. Чтобы прекратить роль сейчас, завершите её.")
	}
	was := m.Until
	m.Until = until
	if err := s.store.ProlongMembership(ctx, m); err != nil {
		return err
	}
	return s.audit.Record(ctx, audit.Entry{Action: "membership.prolong", Type: "membership", Object: m.ID, Subject: m.PersonID, Place: place(m.Node()),
		Details: map[string]any{"role": string(m.Role), "was": was, "until": until}})
}

func (c Card) membership(id uuid.UUID) (Member, bool) {
	for _, m := range c.Memberships {
		if m.ID == id {
			return m, true
		}
	}
	return Member{}, false
}
