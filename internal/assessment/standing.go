package assessment

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/assessment/psychometrics"
)

// Standing (сравнение с нормой) says where a result stands among the region's people on
// one competency, in words and by the middle half of them. It is told over SmallestGroup
// people and more, and holds neither their number nor the mean: out of both, told day by
// day, one newcomer could be reckoned.
type Standing struct {
	Position     Position
	Lower, Upper float64 // quartiles of mastery: half of the people lie between
}

// Position among the region's people.
type Position string

// The positions: the quarter below, the middle half, the quarter above.
const (
	Below  Position = "below"
	Middle Position = "middle"
	Above  Position = "above"
)

// standingOf places a mastery by a norm. On the border of the middle half one stands in
// it.
func standingOf(n psychometrics.Norm, mastery float64) Standing {
	lower, upper := n.Quantiles[1], n.Quantiles[3]
	s := Standing{Middle, lower, upper}
	const thousandth = 0.0005 // norms know shares in thousandths
	switch {
	case mastery < lower-thousandth:
		s.Position = Below
	case mastery > upper+thousandth:
		s.Position = Above
	}
	return s
}

// Standings gives where the results of a diagnosis stand, by competency, among who took
// the same edition for the first time. It is empty for a trial, and where fewer than
// SmallestGroup people were counted. The diagnosis was read by Diagnosis, which took note
// of it.
func (s *Service) Standings(ctx context.Context, d DiagnosisView) (map[string]Standing, error) {
	out := map[string]Standing{}
	if _, _, err := s.may(ctx, "diagnosis", "read"); err != nil || d.Trial || d.State != Submitted {
		return out, err
	}
	st, err := s.store.Statistics(ctx, d.InstrumentID)
	if err != nil {
		return nil, err
	}
	for _, r := range d.Results {
		if r.ByLevel {
			continue // no figure to compare
		}
		for _, x := range st.Scales {
			if x.Competency == r.Competency && x.Norm != nil && x.Norm.N >= SmallestGroup {
				out[r.Competency] = standingOf(*x.Norm, r.Mastery())
			}
		}
	}
	return out, nil
}
