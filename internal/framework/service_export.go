package framework

import (
	"context"

	"github.com/google/uuid"
)

// Export writes an edition as a CASE package, with its relations to other frameworks.
func (s *Service) Export(ctx context.Context, id uuid.UUID) (Framework, []byte, error) {
	f, err := s.Get(ctx, id)
	if err != nil {
		return f, nil, err
	}
	relations, err := s.Relations(ctx, f.Code, "")
	if err != nil {
		return f, nil, err
	}
	var others []*Framework
	if len(relations) > 0 {
		all, err := s.store.Known(ctx)
		if err != nil {
			return f, nil, err
		}
		for i := range all {
			others = append(others, &all[i])
		}
	}
	data, err := f.WriteCASE(relations, others)
	return f, data, err
}
