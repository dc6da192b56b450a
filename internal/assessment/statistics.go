package assessment

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment/psychometrics"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Statistics (статистика инструмента) say how far the figures of one edition of an
// instrument can be trusted, over everybody in the region who took it. Of a person who
// took it more than once the first run counts. They name nobody, and say nothing of
// fewer than SmallestGroup people but how many there are.
type Statistics struct {
	InstrumentID uuid.UUID         `json:"-"`
	ComputedAt   time.Time         `json:"-"` // zero: never yet
	Due          bool              `json:"-"` // runs have come since
	Runs         int               `json:"runs"`
	Trials       int               `json:"trials"` // of them, while the instrument was on trial
	People       int               `json:"people"`
	Since        civil.Date        `json:"since,omitzero"`
	Until        civil.Date        `json:"until,omitzero"`
	Scales       []ScaleStatistics `json:"scales,omitempty"`
}

// SmallestGroup is the least number of people of whom figures are told to who may not
// see each of them.
const SmallestGroup = psychometrics.NeedNorms

// ScaleStatistics are those of one competency. Shares run the way of mastery: more is
// better, whichever way the scale runs.
type ScaleStatistics struct {
	Competency string                 `json:"competency"`
	Title      string                 `json:"title"`
	People     int                    `json:"people"`
	Histogram  []int                  `json:"histogram,omitempty"` // people by tenths of mastery
	Norm       *psychometrics.Norm    `json:"norm,omitempty"`
	Complete   int                    `json:"complete"` // people who had every item
	Alpha      psychometrics.Estimate `json:"alpha"`
	Omega      psychometrics.Estimate `json:"omega"`
	Trust      psychometrics.Trust    `json:"trust"` // in shares
	Items      []ItemStatistics       `json:"items,omitempty"`
}

// ItemStatistics are those of one item.
type ItemStatistics struct {
	Code string `json:"code"`
	psychometrics.Item
}

// Bins of a histogram.
const Bins = 10

// Small tells that there are too few people to tell anything of them.
func (s Statistics) Small() bool { return s.People < SmallestGroup }

// Trust gives what is known of the precision of a competency's scale.
func (s Statistics) Trust(competency string) psychometrics.Trust {
	for _, x := range s.Scales {
		if x.Competency == competency {
			return x.Trust
		}
	}
	return psychometrics.Trust{}
}

// Weak gives the items that something speaks against, the gravest first.
func (s Statistics) Weak() (out []ItemStatistics) {
	for _, x := range s.Scales {
		for _, i := range x.Items {
			if len(i.Flaws) > 0 {
				out = append(out, i)
			}
		}
	}
	gravity := []psychometrics.Flaw{psychometrics.Against, psychometrics.HurtsAll, psychometrics.Same, psychometrics.Weak, psychometrics.TooHard, psychometrics.TooEasy}
	worst := func(i ItemStatistics) int {
		return slices.IndexFunc(gravity, func(f psychometrics.Flaw) bool { return slices.Contains(i.Flaws, f) })
	}
	slices.SortStableFunc(out, func(a, b ItemStatistics) int {
		return cmp.Or(cmp.Compare(worst(a), worst(b)), cmp.Compare(a.Rest.Value, b.Rest.Value))
	})
	return out
}

// InstrumentItem is an item as runs have told of it.
type InstrumentItem struct {
	Item       string
	Competency string
	Max        float64
}

// ShareCount counts people with the same mastery of a competency, in thousandths.
type ShareCount struct {
	Competency string
	Title      string
	Share      int
	N          int
}

// tally gathers the runs of an edition.
type tally struct {
	codes  []string // of the instrument's items
	scales []*scaleTally
}

type scaleTally struct {
	stats ScaleStatistics
	dist  psychometrics.Distribution
	at    []int // places of its items among all
	scale *psychometrics.Scale
	row   []float64
}

// newTally begins with the instrument's items and what runs have told of them.
func newTally(codes []string, items []InstrumentItem, shares []ShareCount) *tally {
	t := &tally{codes: codes}
	for _, c := range shares {
		s := t.of(c.Competency)
		s.stats.Title = c.Title
		for range c.N {
			s.dist.Add(float64(c.Share) / 1000)
		}
	}
	most := map[*scaleTally][]float64{}
	for n, code := range codes {
		i := slices.IndexFunc(items, func(i InstrumentItem) bool { return i.Item == code })
		if i < 0 {
			continue
		}
		s := t.of(items[i].Competency)
		s.at = append(s.at, n)
		most[s] = append(most[s], items[i].Max)
	}
	for s, m := range most {
		s.scale, s.row = psychometrics.NewScale(m), make([]float64, len(m))
	}
	return t
}

func (t *tally) of(competency string) *scaleTally {
	for _, s := range t.scales {
		if s.stats.Competency == competency {
			return s
		}
	}
	s := &scaleTally{stats: ScaleStatistics{Competency: competency}}
	t.scales = append(t.scales, s)
	return s
}

// add takes the points of one person, in the order of the instrument's items.
func (t *tally) add(points []float64) {
	for _, s := range t.scales {
		if s.scale == nil {
			continue
		}
		for n, at := range s.at {
			s.row[n] = math.NaN()
			if at < len(points) {
				s.row[n] = points[at]
			}
		}
		s.scale.Add(s.row)
	}
}

// summary tells of each competency; of too few people nothing.
func (t *tally) summary() []ScaleStatistics {
	var out []ScaleStatistics
	for _, s := range t.scales {
		x := s.stats
		if x.People = s.dist.N(); x.People < SmallestGroup {
			continue
		}
		x.Histogram = s.dist.Histogram(Bins)
		if norm, ok := s.dist.Norm(); ok {
			x.Norm = &norm
		}
		if s.scale == nil {
			none := psychometrics.Estimate{Why: psychometrics.NoItems}
			x.Alpha, x.Omega = none, none
			out = append(out, x)
			continue
		}
		_, x.Complete = s.scale.Runs()
		x.Alpha, x.Omega = s.scale.Alpha(), s.scale.Omega()
		if x.Alpha.Known() {
			x.Trust = psychometrics.Trust{Reliability: x.Alpha.Value, SD: s.scale.SD() / s.scale.Most(), Runs: x.Complete}
		}
		for n, i := range s.scale.Items() {
			x.Items = append(x.Items, ItemStatistics{t.codes[s.at[n]], i})
		}
		out = append(out, x)
	}
	return out
}

// pointsOf lays out what the items of a run gave in the instrument's order; nil where
// the program told nothing.
func pointsOf(codes []string, items []diagnostics.ItemScore) []float64 {
	if len(items) == 0 {
		return nil
	}
	points := make([]float64, len(codes))
	for n := range points {
		points[n] = math.NaN()
	}
	for _, i := range items {
		if n := slices.Index(codes, i.Item); n >= 0 {
			points[n] = i.Score
		}
	}
	return points
}
