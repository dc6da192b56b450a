package main

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/campaign/campaignweb"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

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
		Places: func(ctx context.Context) (municipalities, organizations []page.Option, err error) {
			scope, err := tenant.From(ctx)
			if err != nil {
				return nil, nil, err
			}
			switch scope.Role.Level() {
			case tenant.LevelRegion:
				municipalities, err = tree.Municipalities(ctx)
			case tenant.LevelMunicipality:
				organizations, err = tree.Organizations(ctx, uuid.Nil)
			}
			return municipalities, organizations, err
		},
	}
}
