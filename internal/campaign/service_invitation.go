package campaign

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

func (s *Service) invited(ctx context.Context, a authz.Action) (tenant.Scope, error) {
	if _, err := s.policy.Require(ctx, "invitation", a); err != nil {
		return tenant.Scope{}, err
	}
	return tenant.From(ctx)
}

// Invitations gives those of the acting person, the newest first.
func (s *Service) Invitations(ctx context.Context) ([]Invitation, error) {
	if _, err := s.invited(ctx, "read"); err != nil {
		return nil, err
	}
	return s.store.Invitations(ctx, s.moment())
}

// Invitation gives the acting person's own; ErrNotFound where they were not invited.
func (s *Service) Invitation(ctx context.Context, campaign uuid.UUID) (Invitation, error) {
	if _, err := s.invited(ctx, "read"); err != nil {
		return Invitation{}, err
	}
	return s.store.Invitation(ctx, campaign, s.moment())
}

// Decline says no for the acting person. Taking part is voluntary [B 1.6]: no reason is
// asked, and who thinks otherwise later may still begin. Declined twice is declined.
func (s *Service) Decline(ctx context.Context, campaign uuid.UUID) (Invitation, error) {
	scope, err := s.invited(ctx, "answer")
	if err != nil {
		return Invitation{}, err
	}
	var i Invitation
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if i, err = s.store.Invitation(ctx, campaign, s.moment()); err != nil {
			return err
		}
		switch {
		case i.Answer() == Finished:
			return ErrFinished
		case i.Answer() == Declined:
			return nil
		}
		i.DeclinedAt = s.moment()
		if err := s.store.Decline(ctx, campaign, i.DeclinedAt); err != nil {
			return err
		}
		return s.answered(ctx, scope, "campaign.decline", i)
	})
	return i, err
}

// Begin starts the run that the invitation asks for, or goes on with the one that is under
// way; the run then knows its campaign.
func (s *Service) Begin(ctx context.Context, campaign uuid.UUID) (Invitation, error) {
	scope, err := s.invited(ctx, "answer")
	if err != nil {
		return Invitation{}, err
	}
	i, err := s.store.Invitation(ctx, campaign, s.moment())
	if err != nil {
		return Invitation{}, err
	}
	switch i.Answer() {
	case Finished:
		return i, ErrFinished
	case Begun:
		return i, nil
	}
	if err := i.running(); err != nil {
		return i, err
	}
	if i.Spent() {
		return i, ErrAttempts
	}
	v, err := s.diagnoses.BeginInvited(ctx, i.InstrumentID, i.Phase)
	i.DiagnosisID = v.ID
	if errors.Is(err, assessment.ErrInProgress) {
		var there bool
		var phase assessment.Phase
		i.DiagnosisID, phase, there, err = s.store.OpenRun(ctx, i.InstrumentID)
		switch {
		case err == nil && !there:
			err = assessment.ErrInProgress
		case err == nil && phase != i.Phase: // what it was begun for it stays
			err = ErrOtherPhase
		}
	}
	if err != nil {
		return i, err
	}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.Link(ctx, campaign, i.DiagnosisID); err != nil {
			return err
		}
		return s.answered(ctx, scope, "campaign.begin", i)
	})
	return i, err
}

func (s *Service) answered(ctx context.Context, scope tenant.Scope, action string, i Invitation) error {
	return s.audit.Record(ctx, audit.Entry{Action: action, Type: "campaign", Object: i.CampaignID, Subject: scope.Person,
		Place: audit.Place{Municipality: scope.Municipality, Organization: scope.Organization}})
}
