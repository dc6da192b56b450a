package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/document/documentdocx"
	"github.com/marshrut-iom/marshrut/internal/document/documentpdf"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var renderers = map[document.Format]document.Renderer{document.PDF: documentpdf.Render, document.DOCX: documentdocx.Render}

// papers lets area document fill papers with what the other areas hold, as far as the
// acting person may see it.
type papers struct{ *services }

// unseen turns what may not be seen into nothing.
func unseen(err error) error {
	if errors.Is(err, authz.ErrForbidden) || fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

// Works gives the products and reviews of a route.
func (p papers) Works(ctx context.Context, route uuid.UUID) ([]artifact.Product, []artifact.Review, error) {
	products, reviews, err := p.products.Works(ctx, route)
	return products, reviews, unseen(err)
}

// People names those who take part in a route.
func (p papers) People(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]document.Person, error) {
	return nameAll(ctx, p.directory, ids, func(n directory.Name) document.Person {
		return document.Person{Full: n.Full, Short: n.Short, Position: n.Position}
	})
}

// Competencies names the competencies of all frameworks.
func (p papers) Competencies(ctx context.Context) (map[string]string, error) {
	return p.titles.Competencies(ctx)
}

// Cite names competencies as frameworks do.
func (p papers) Cite(ctx context.Context, codes []string) (map[string]framework.Citation, error) {
	cited, err := p.framework.Cite(ctx, codes)
	return cited, unseen(err)
}

// Taken tells of diagnoses with their results. They are read side by side: in the trips
// of one, however many there are.
func (p papers) Taken(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]document.Taken, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	taken := make([]*document.Taken, len(ids))
	reads := make([]func(context.Context) error, len(ids))
	for i, id := range ids {
		reads[i] = func(ctx context.Context) error {
			d, err := p.assessment.Diagnosis(ctx, id)
			if err != nil {
				return unseen(err)
			}
			t := document.Taken{Title: d.Title}
			for _, r := range d.Results {
				t.Results = append(t.Results, resultLine(r))
			}
			taken[i] = &t
			return nil
		}
	}
	if err := tenant.Together(ctx, reads...); err != nil {
		return nil, err
	}
	out := map[uuid.UUID]document.Taken{}
	for i, id := range ids {
		if taken[i] != nil {
			out[id] = *taken[i]
		}
	}
	return out, nil
}

// resultLine is one competency's result in words: «Информационная: низкий (4 из 10)».
func resultLine(r assessment.Result) string {
	score := ""
	if r.Max > 0 && !r.ByLevel {
		score = decimal(r.Score) + " из " + decimal(r.Max)
	}
	switch {
	case r.LevelTitle == "":
		return r.Title + ": " + score
	case score == "":
		return r.Title + ": " + r.LevelTitle
	}
	return fmt.Sprintf("%s: %s (%s)", r.Title, r.LevelTitle, score)
}

func decimal(f float64) string {
	return strings.Replace(strings.TrimSuffix(strconv.FormatFloat(f, 'f', 1, 64), ".0"), ".", ",", 1)
}

// Where names an organization and its municipality. One that may not be seen has no
// name: the papers then say what the tutee's profile says.
func (p papers) Where(ctx context.Context, organization, municipality uuid.UUID) (w document.Where, err error) {
	o, err := p.directory.Organization(ctx, organization)
	if err = unseen(err); err != nil {
		return w, err
	}
	m, err := p.directory.Municipality(ctx, municipality)
	return document.Where{Organization: o.Name, ShortOrganization: o.ShortName, Municipality: m.Name}, unseen(err)
}

// Place gives an organization that the acting person may see.
func (p papers) Place(ctx context.Context, organization uuid.UUID) (tenant.Organization, error) {
	return p.directory.Organization(ctx, organization)
}

// District gives a municipality that the acting person may see.
func (p papers) District(ctx context.Context, municipality uuid.UUID) (tenant.Municipality, error) {
	return p.directory.Municipality(ctx, municipality)
}

// Schools gives the short names of a municipality's organizations.
func (p papers) Schools(ctx context.Context, municipality uuid.UUID) (map[uuid.UUID]string, error) {
	out := map[uuid.UUID]string{}
	list := func(part paging.Request) (paging.List[tenant.Organization], error) {
		return p.directory.Organizations(ctx, directory.OrganizationFilter{Municipality: municipality}, part)
	}
	for o, err := range paging.All(list) {
		if err != nil {
			return nil, err
		}
		out[o.ID] = o.ShortName
	}
	return out, nil
}

// staffPlaces are the places with the people of an organization.
type staffPlaces struct{ treePlaces }

// Staff lists those whom a paper may name: everybody with a living role there.
func (t staffPlaces) Staff(ctx context.Context, organization uuid.UUID) ([]page.Option, error) {
	l, err := t.s.People(ctx, directory.PersonFilter{Organization: organization}, most)
	list, err := allowed(l.Items, err)
	out := make([]page.Option, len(list))
	for i, p := range list {
		out[i] = page.Option{Value: p.ID.String(), Label: joinedName(p)}
	}
	return out, err
}

func joinedName(p directory.Listed) string {
	return tenant.Profile{Surname: p.Surname, GivenName: p.GivenName, Patronymic: p.Patronymic}.FullName()
}
