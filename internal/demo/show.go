package demo

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/artifact"
)

// announce plans the public showing of a product, days ahead of the present.
func (s *story) announce(day int, title, form, event, level string, ahead int, venue string) {
	s.works(day, s.tutee, "announce", title, func(ctx context.Context, p *artifact.Product) (artifact.Product, error) {
		return s.d.Products.Present(ctx, p.ID, p.Version, artifact.Presentation{Form: form, Event: event, Level: level, On: s.date(ahead), Venue: venue})
	})
}

// share opens a finished product to colleagues in the bank.
func (s *story) share(day int, title string, to artifact.Audience, subjects ...string) {
	s.then(day, s.tutee, "open «"+title+"» to colleagues", func(ctx context.Context) error {
		_, err := artifact.BankOf(s.d.Files, s.d.Products).Open(ctx, s.products[title].ID, artifact.Offer{Audience: to, Subjects: subjects, Agree: true})
		return err
	})
}
