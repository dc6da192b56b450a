package artifactweb

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/page"
)

// createWorded is createProduct of a form, where kinds are offered in words.
func (h pages) createWorded(ctx context.Context, in *createProductInput) (*productOutput, error) {
	g, err := h.products.s.Ground(ctx, in.Route)
	if err != nil {
		return nil, err
	}
	in.Body.Kind = coded(g.Regulation.ProductKinds.Items, in.Body.Kind)
	return h.create(ctx, in)
}

func (h pages) updateWorded(ctx context.Context, in *updateProductInput) (*productOutput, error) {
	g, err := h.ground(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	in.Body.Kind = coded(g.Regulation.ProductKinds.Items, in.Body.Kind)
	return h.update(ctx, in)
}

func (h pages) presentWorded(ctx context.Context, in *presentInput) (*productOutput, error) {
	g, err := h.ground(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	in.Body.Form, in.Body.Level = coded(g.Regulation.Presentations.Items, in.Body.Form), coded(g.Regulation.ActivityLevels.Items, in.Body.Level)
	return h.present(ctx, in)
}

func (h pages) ground(ctx context.Context, product uuid.UUID) (artifact.Ground, error) {
	p, err := h.products.s.Get(ctx, product)
	if err != nil {
		return artifact.Ground{}, err
	}
	return h.products.s.Ground(ctx, p.RouteID)
}

// coded gives the code of a title that was typed or chosen from the list; other words stay.
func coded(items []artifact.Choice, typed string) string {
	typed = strings.TrimSpace(typed)
	for _, i := range items {
		if strings.EqualFold(i.Title, typed) {
			return i.Code
		}
	}
	return typed
}

// closed tells that only the codes of a list may be chosen.
func closed(c artifact.Choices) bool { return !c.Open && len(c.Items) > 0 }

func choiceOptions(items []artifact.Choice) []page.Option {
	out := make([]page.Option, len(items))
	for i, x := range items {
		out[i] = page.Option{Value: x.Code, Label: x.Title, Hint: x.Note}
	}
	return out
}

// worded offers the titles of a list beside an input, and shows a code as its title.
func worded(x page.Field, c artifact.Choices) page.Field {
	x.Current = c.Title(x.Current)
	for _, i := range c.Items {
		x.List = append(x.List, i.Title)
	}
	return x
}

// coauthors are the others of a group's route, to choose from.
func (w work) coauthors() (options []page.Option, chosen []string) {
	for _, id := range w.Route.People() {
		if id == w.me || len(w.AuthorIDs) > 0 && id == w.AuthorIDs[0] {
			continue
		}
		options = append(options, page.Option{Value: id.String(), Label: w.names.Of(id)})
		if slices.Contains(w.AuthorIDs, id) {
			chosen = append(chosen, id.String())
		}
	}
	return options, chosen
}

func (w work) authors() string {
	names := make([]string, len(w.AuthorIDs))
	for i, id := range w.AuthorIDs {
		names[i] = w.names.Of(id)
	}
	return strings.Join(names, ", ")
}

// direction shows the product's direction of work in words [A II.3].
func (w work) direction() string {
	return artifact.Choices{Items: w.Regulation.Directions}.Title(w.Product.Direction)
}
