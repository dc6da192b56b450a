package document

import (
	"context"
	"errors"
	"sync"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
)

var paperForms = sync.OnceValues(func() ([]iom.PrintedForm, error) { return formFile("papers") })

// conclusion gives number and date of one.
func conclusion(o iom.OrderRequisites) string {
	if o.Number == "" {
		return day(o.Date)
	}
	return Joined(" от ", "№ "+o.Number, day(o.Date))
}

// portfolioPapers lays out the routes on paper of a person [B 2.7], for who may read them;
// nothing where there are none.
func (s *Service) portfolioPapers(ctx context.Context, person uuid.UUID) ([]Block, error) {
	l, _, err := s.Routes.PaperRoutes(ctx, iom.PaperFilter{Tutee: person}, paging.Request{Limit: paging.MaxLimit})
	if errors.Is(err, authz.ErrForbidden) || err == nil && len(l.Items) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	forms, err := paperForms()
	if err != nil {
		return nil, err
	}
	f := &filled{words: map[string]string{}, lists: map[string]items{}}
	for i, p := range l.Items {
		outcome := p.Outcome.Title()
		if outcome == "" {
			outcome = "реализуется"
		}
		f.lists["papers"] = append(f.lists["papers"], map[string]string{"number": number(i + 1), "title": p.Title, "term": term(p.Term), "outcome": outcome,
			"completed_on": day(p.CompletedOn), "conclusion": conclusion(p.Conclusion)})
	}
	return (&press{form: &forms[0], filled: f}).lay(forms[0].Title).Blocks, nil
}
