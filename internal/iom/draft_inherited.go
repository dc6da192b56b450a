package iom

import (
	"context"
	"errors"
	"regexp"
	"slices"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

var yearForm = regexp.MustCompile(`20[0-9]{2}(\s?[-–—/]\s?20[0-9]{2})?`)

// Inherited are the places of a derived regulation that speak of whose it was and still
// stand as in its source: who put it in force, by which order, for which year. They warn
// and stop nothing: both places may share an order.
func (g *Regulation) Inherited(source *Regulation) (list []fault.Field) {
	say := func(place, message string) { list = append(list, fault.Field{Path: place, Message: message}) }
	if g.Source.Issuer != "" && g.Source.Issuer == source.Source.Issuer {
		say("/source/issuer", "Кем утверждён: осталось от исходного положения, «"+fault.Short(g.Source.Issuer, 120)+"».")
	}
	if g.Source.Number != "" && g.Source.Number == source.Source.Number {
		say("/source/number", "Номер приказа остался от исходного положения: "+g.Source.Number+".")
	}
	if !g.Source.Date.IsZero() && g.Source.Date == source.Source.Date {
		say("/source/date", "Дата приказа осталась от исходного положения.")
	}
	for _, x := range []struct{ place, now, was string }{{"/name", g.Name, source.Name}, {"/title", g.Title, source.Title},
		{"/source/document", g.Source.Document, source.Source.Document}} {
		was := yearForm.FindAllString(x.was, -1)
		for _, year := range yearForm.FindAllString(x.now, -1) {
			if slices.Contains(was, year) {
				say(x.place, "Год остался от исходного положения: "+year+".")
				break
			}
		}
	}
	return list
}

// Inherited gives those of a draft; none where it follows its own earlier version, or its
// source is not seen any more.
func (s *Service) Inherited(ctx context.Context, d *RegulationDraft, g *Regulation) ([]fault.Field, error) {
	if d.BasedCode == "" || d.Next() {
		return nil, nil
	}
	source, err := s.visible(ctx, d.BasedCode, d.BasedVersion)
	if errors.Is(err, ErrNoSuchRegulation) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return g.Inherited(source), nil
}
