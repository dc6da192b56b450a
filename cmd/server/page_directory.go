package main

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
)

// mentoringForms are the forms of mentoring that the regulations know [B Annex 1].
type mentoringForms struct{ s *iom.Service }

// MentoringForms lists those of all regulations that are seen, each once.
func (m mentoringForms) MentoringForms(ctx context.Context) (out []page.Option, err error) {
	books, err := m.s.Regulations(ctx)
	books, err = allowed(books, err)
	seen := map[string]bool{}
	for _, b := range books {
		g, err := m.s.Regulation(ctx, b.Code, b.Version)
		if err != nil {
			return nil, err
		}
		for _, c := range g.MentoringForms.Items {
			if !seen[c.Code] {
				seen[c.Code] = true
				out = append(out, page.Option{Value: c.Code, Label: c.Title})
			}
		}
	}
	return out, err
}
