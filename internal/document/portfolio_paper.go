package document

import (
	"context"
	"errors"
	"sync"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var paperForms = sync.OnceValues(func() ([]iom.PrintedForm, error) { return formFile("papers") })

// conclusion gives number and date of one.
func conclusion(o iom.OrderRequisites) string {
	if o.Number == "" {
		return day(o.Date)
	}
	return Joined(" от ", "№ "+o.Number, day(o.Date))
}

// papersOf gives the routes on paper of a person [B 2.7]; none to who may not read them.
func (s *Service) papersOf(ctx context.Context, person uuid.UUID) ([]iom.PaperRoute, error) {
	l, _, err := s.Routes.PaperRoutes(ctx, iom.PaperFilter{Tutee: person}, paging.Request{Limit: paging.MaxLimit})
	if errors.Is(err, authz.ErrForbidden) {
		return nil, nil
	}
	return l.Items, err
}

// paperDossier is what the first page of a portfolio is filled from where all routes are
// on paper: the teacher as they are now.
func (s *Service) paperDossier(ctx context.Context, p *iom.PaperRoute) (*Dossier, error) {
	r := &iom.Route{ID: p.ID, Place: p.Place, TuteeID: p.TuteeID}
	d := &Dossier{View: iom.View{Route: r, Regulation: &iom.Regulation{}}}
	err := tenant.Together(ctx,
		func(ctx context.Context) (err error) { r.Profile, err = s.Routes.PaperTutee(ctx, p); return err },
		func(ctx context.Context) (err error) {
			d.People, err = s.Sources.People(ctx, []uuid.UUID{p.TuteeID})
			return err
		},
		func(ctx context.Context) (err error) {
			d.Where, err = s.Sources.Where(ctx, p.OrganizationID, p.MunicipalityID)
			return err
		})
	return d, err
}

// layPapers lays out routes on paper; nothing where there are none.
func layPapers(papers []iom.PaperRoute) ([]Block, error) {
	if len(papers) == 0 {
		return nil, nil
	}
	forms, err := paperForms()
	if err != nil {
		return nil, err
	}
	f := &filled{words: map[string]string{}, lists: map[string]items{}}
	for i, p := range papers {
		outcome := p.Outcome.Title()
		if outcome == "" {
			outcome = "реализуется"
		}
		f.lists["papers"] = append(f.lists["papers"], map[string]string{"number": number(i + 1), "title": p.Title, "term": term(p.Term), "outcome": outcome,
			"completed_on": day(p.CompletedOn), "conclusion": conclusion(p.Conclusion)})
	}
	return (&press{form: &forms[0], filled: f}).lay(forms[0].Title).Blocks, nil
}
