package main

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/campaign/campaignweb"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// campaignPorts lets a campaign choose an instrument and places.
func campaignPorts(s services) campaignweb.Ports {
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
				l, err := s.directory.Municipalities(ctx, most)
				for _, m := range l.Items {
					municipalities = append(municipalities, page.Option{Value: m.ID.String(), Label: m.Name})
				}
				return municipalities, nil, err
			case tenant.LevelMunicipality:
				l, err := s.directory.Organizations(ctx, directory.OrganizationFilter{}, most)
				for _, o := range l.Items {
					organizations = append(organizations, page.Option{Value: o.ID.String(), Label: o.ShortName})
				}
				return nil, organizations, err
			}
			return nil, nil, nil
		},
	}
}
