package main

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/campaign/campaignweb"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// campaignOf leads from a diagnosis to what it answers: the person's own invitation, or the
// campaign where the acting role sees campaigns.
func campaignOf(s services) func(context.Context, uuid.UUID, bool) (string, string, error) {
	return func(ctx context.Context, id uuid.UUID, own bool) (title, href string, err error) {
		if own {
			i, err := s.campaign.Invitation(ctx, id)
			if err != nil {
				return "", "", unseen(err)
			}
			return i.Title, page.Link(ctx, "/invitations/", id), nil
		}
		c, err := s.campaign.Get(ctx, id)
		if err != nil {
			return "", "", unseen(err)
		}
		return c.Title, page.Link(ctx, "/campaigns/", id), nil
	}
}

// campaignPorts lets a campaign choose an instrument and places.
func campaignPorts(s services) campaignweb.Ports {
	tree := treePlaces{s.directory}
	return campaignweb.Ports{
		Instruments: func(ctx context.Context) ([]page.Option, error) {
			l, err := s.assessment.Instruments(ctx, assessment.InstrumentFilter{State: assessment.Published}, most)
			var out []page.Option
			for _, i := range l.Items {
				if i.Offered() {
					out = append(out, page.Option{Value: i.ID.String(), Label: i.Title})
				}
			}
			return out, err
		},
		Places: func(ctx context.Context, chosen []uuid.UUID) (municipalities, organizations []page.Option, err error) {
			scope, err := tenant.From(ctx)
			if err != nil {
				return nil, nil, err
			}
			switch scope.Role.Level() {
			case tenant.LevelRegion:
				municipalities, err = tree.Municipalities(ctx)
				for _, m := range municipalities {
					id := uuid.MustParse(m.Value)
					if err != nil || !slices.Contains(chosen, id) {
						continue
					}
					var below []page.Option
					below, err = tree.Organizations(ctx, id)
					for _, o := range below {
						o.Hint = m.Label
						organizations = append(organizations, o)
					}
				}
			case tenant.LevelMunicipality:
				organizations, err = tree.Organizations(ctx, uuid.Nil)
			}
			return municipalities, organizations, err
		},
	}
}
