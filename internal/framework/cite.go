package framework

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/paging"
)

// Citation names a competency as other systems know it: the identifiers are those that
// the framework's CASE file carries.
type Citation struct {
	Code      string    `json:"code"`
	Title     string    `json:"title"`
	Framework string    `json:"framework"`
	ID        uuid.UUID `json:"id" doc:"identifier записи (CFItem) в CASE"`
	URI       string    `json:"uri" doc:"uri записи (CFItem) в CASE"`
}

// Cite names the competencies of the codes, as the region's published frameworks know
// them; for who may read those. Where two have a code the first by title counts, as it
// does where codes are shown.
func (s *Service) Cite(ctx context.Context, codes []string) (map[string]Citation, error) {
	out := map[string]Citation{}
	if len(codes) == 0 {
		return out, nil
	}
	list, err := s.List(ctx, Filter{State: Published, Purpose: Competencies}, paging.Request{Limit: paging.MaxLimit})
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, c := range codes {
		wanted[c] = true
	}
	for _, head := range list.Items {
		f, err := s.Get(ctx, head.ID)
		if err != nil {
			return nil, err
		}
		for _, i := range f.Items {
			if _, cited := out[i.Code]; wanted[i.Code] && !cited {
				out[i.Code] = Citation{i.Code, i.Title, f.Title, i.ID, urn(i.URI, i.ID)}
			}
		}
	}
	return out, nil
}
