package assessmentweb

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/assessment"
)

// called is the campaign that a diagnosis answers, with the address of its page.
type called struct{ Title, Href string }

func (h pages) called(ctx context.Context, d assessment.Diagnosis, own bool) (c called, err error) {
	if d.CampaignID == noID || h.ports.Campaign == nil {
		return c, nil
	}
	c.Title, c.Href, err = h.ports.Campaign(ctx, d.CampaignID, own)
	return c, err
}
