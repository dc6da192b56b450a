package framework

import (
	"context"
	"slices"
)

// Picture carries scores of any frameworks of the region into the one with the code, in
// its edition in force or, where it is retired, its last. ErrNotFound where there is none.
// Area assessment calls it, which has asked whether the scores may be seen.
func (s *Service) Picture(ctx context.Context, code string, scores []Score) (Framework, Picture, error) {
	_, reach, err := s.may(ctx, "read")
	if err != nil {
		return Framework{}, Picture{}, err
	}
	codes := []string{code}
	for _, x := range scores {
		if !slices.Contains(codes, x.Framework) {
			codes = append(codes, x.Framework)
		}
	}
	all, relations, err := s.store.Joined(ctx, reach, code, codes)
	if err != nil {
		return Framework{}, Picture{}, err
	}
	var sources []*Framework
	for i := range all {
		sources = append(sources, &all[i])
	}
	n := slices.IndexFunc(all, func(f Framework) bool { return f.Code == code && f.Purpose == Competencies })
	if n < 0 {
		return Framework{}, Picture{}, ErrNotFound
	}
	return all[n], Carry(&all[n], sources, relations, scores), nil
}
