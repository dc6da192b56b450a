package document

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// portfolioForms are what a portfolio of all routes is put together of: the person, as
// the last route knows them, then each route.
var portfolioForms = sync.OnceValues(func() ([]iom.PrintedForm, error) {
	forms, err := formFile("portfolio")
	if err != nil {
		return nil, err
	}
	return forms, iom.CheckForms(forms)
})

// inPortfolio are the states of routes that have something to show.
var inPortfolio = []iom.State{iom.Active, iom.Assessment, iom.Completed, iom.Archived}

// PrintPortfolio makes the portfolio of a tutee over all routes that have begun, the
// first made first, then those on paper [B 2.7], for whoever may read those routes; what
// they may not see isn't in it.
// Printing somebody else's leaves a record.
func (s *Service) PrintPortfolio(ctx context.Context, person uuid.UUID, format Format) (File, error) {
	if !format.Known() {
		return File{}, ErrFormat
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return File{}, err
	}
	forms, err := portfolioForms()
	if err != nil {
		return File{}, err
	}
	list, err := s.portfolioRoutes(ctx, person)
	if err != nil {
		return File{}, err
	}
	papers, err := s.papersOf(ctx, person)
	if err != nil {
		return File{}, err
	}
	var last *Dossier
	var blocks []Block
	for _, route := range list {
		d, err := s.dossier(ctx, route)
		if errors.Is(err, iom.ErrNotFound) {
			continue // gone meanwhile
		}
		if err != nil {
			return File{}, err
		}
		last = d
		blocks = append(blocks, Print(forms[1], d).Blocks...)
	}
	switch {
	case last == nil && len(papers) == 0:
		return File{}, ErrNoPortfolio
	case last == nil:
		if last, err = s.paperDossier(ctx, &papers[0]); err != nil {
			return File{}, err
		}
	}
	doc := Print(forms[0], last)
	doc.Title = Typeset(Joined(". ", forms[0].Title, last.People[person].Full))
	doc.Blocks = append(doc.Blocks, blocks...)
	if blocks, err = layPapers(papers); err != nil {
		return File{}, err
	}
	doc.Blocks = append(doc.Blocks, blocks...)
	if scope.Person != person {
		seen := audit.Entry{Action: "route.print", Type: "route", Object: last.ID, Root: last.ID, Subject: person,
			Place: audit.Place{Municipality: last.MunicipalityID, Organization: last.OrganizationID}, Details: map[string]any{"form": "portfolio", "routes": len(list), "format": format}}
		if len(list) == 0 {
			seen.Action, seen.Type = "paper_route.print", "paper_route"
		}
		s.Reads.Seen(ctx, seen)
	}
	return fileOf(last.fileName(&forms[0]), format, func(w io.Writer) error { return s.Renderers[format](w, doc) })
}

// HasPortfolio tells whether there is anything to print of a person.
func (s *Service) HasPortfolio(ctx context.Context, person uuid.UUID) (bool, error) {
	list, err := s.portfolioRoutes(ctx, person)
	if err != nil || len(list) > 0 {
		return len(list) > 0, err
	}
	papers, err := s.papersOf(ctx, person)
	return len(papers) > 0, err
}

// portfolioRoutes lists the routes of a person that have begun, the first made first.
func (s *Service) portfolioRoutes(ctx context.Context, person uuid.UUID) ([]uuid.UUID, error) {
	ids, err := s.routesOf(ctx, iom.Filter{Tutee: person}, inPortfolio...)
	slices.SortFunc(ids, byID) // ids grow with time
	return ids, err
}
