package assessment

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// StatisticsStore keeps what items gave, and the summaries of it.
type StatisticsStore interface {
	// KeepPoints keeps what the items of a run gave, and what was not known of the items.
	KeepPoints(ctx context.Context, d *Diagnosis, points []float64, items []diagnostics.ItemScore) error
	// MakeDue marks the statistics of an instrument as due; false where they are already.
	MakeDue(ctx context.Context, instrument uuid.UUID, at time.Time) (bool, error)
	// Statistics gives the summary that is kept; one never made has no ComputedAt.
	Statistics(ctx context.Context, instrument uuid.UUID) (Statistics, error)
	// KeepStatistics replaces the summary; nothing is due then.
	KeepStatistics(ctx context.Context, region uuid.UUID, s *Statistics) error
	// Tally reads what the summary is made of, person by person: heads first.
	Tally(ctx context.Context, instrument uuid.UUID, heads func(Statistics, []InstrumentItem, []ShareCount), run func(points []float64)) error
}

// statisticsPause is how long runs are gathered before the statistics are made anew.
const statisticsPause = 10 * time.Minute

// StatisticsArgs ask to make the statistics of an instrument anew.
type StatisticsArgs struct {
	Instrument uuid.UUID `json:"instrument"`
	At         time.Time `json:"at"`
}

// Kind names the job.
func (StatisticsArgs) Kind() string { return "assessment.statistics" }

// NotBefore lets more runs come first.
func (a StatisticsArgs) NotBefore() time.Time { return a.At.Add(statisticsPause) }

// measured keeps what the items of a run gave and makes the statistics due, in the
// transaction of the result.
func (s *Service) measured(ctx context.Context, inst *Instrument, d *Diagnosis, items []diagnostics.ItemScore) error {
	if points := pointsOf(inst.Items, items); points != nil {
		if err := s.store.KeepPoints(ctx, d, points, items); err != nil {
			return err
		}
	}
	return s.statisticsDue(ctx, inst.ID)
}

// statisticsDue has the statistics made anew a while later, once for all that come
// until then.
func (s *Service) statisticsDue(ctx context.Context, instrument uuid.UUID) error {
	now := s.moment()
	fresh, err := s.store.MakeDue(ctx, instrument, now)
	if err != nil || !fresh {
		return err
	}
	return s.enqueue(ctx, StatisticsArgs{instrument, now})
}

// MakeStatistics is the job: it counts the whole region, whoever's run made it due.
func (s *Service) MakeStatistics(ctx context.Context, args StatisticsArgs) error {
	scope, err := tenant.From(ctx)
	if err != nil {
		return err
	}
	// The system's own work, in the region's width: what comes out names nobody.
	in := tenant.With(ctx, tenant.Scope{Region: scope.Region, Role: tenant.RegionalCoordinator})
	_, err = s.count(in, scope.Region, args.Instrument)
	return err
}

// count makes and keeps the summary, in the region's width.
func (s *Service) count(ctx context.Context, region, instrument uuid.UUID) (Statistics, error) {
	inst, err := s.store.Instrument(ctx, tenant.ReachRegion, instrument)
	if err != nil {
		return Statistics{}, err
	}
	var out Statistics
	var t *tally
	now := s.moment()
	err = s.store.Tally(ctx, instrument, func(heads Statistics, items []InstrumentItem, shares []ShareCount) {
		out, t = heads, newTally(inst.Items, items, shares)
	}, func(points []float64) { t.add(points) })
	if err != nil {
		return Statistics{}, err
	}
	out.InstrumentID, out.ComputedAt = instrument, now
	if !out.Small() {
		out.Scales = t.summary()
	}
	return out, s.store.KeepStatistics(ctx, region, &out)
}

// Statistics gives the summary of an instrument's edition, for who runs diagnoses. It is
// the same for everybody who may see it: that of the whole region.
func (s *Service) Statistics(ctx context.Context, instrument uuid.UUID) (Instrument, Statistics, error) {
	_, reach, err := s.may(ctx, "instrument", "measure")
	if err != nil {
		return Instrument{}, Statistics{}, err
	}
	inst, err := s.store.Instrument(ctx, reach, instrument)
	if err != nil {
		return Instrument{}, Statistics{}, err
	}
	if inst.State == Draft {
		return Instrument{}, Statistics{}, ErrInstrumentNotFound
	}
	out, err := s.store.Statistics(ctx, instrument)
	return inst, out, err
}

// CountStatistics makes the summary at once, for who publishes instruments.
func (s *Service) CountStatistics(ctx context.Context, instrument uuid.UUID) (Statistics, error) {
	scope, _, err := s.may(ctx, "instrument", "publish")
	if err != nil {
		return Statistics{}, err
	}
	if _, _, err := s.Statistics(ctx, instrument); err != nil {
		return Statistics{}, err
	}
	out, err := s.count(ctx, scope.Region, instrument)
	if err != nil {
		return Statistics{}, err
	}
	return out, s.audit.Record(ctx, audit.Entry{Action: "instrument.measure", Type: "instrument", Object: instrument,
		Details: map[string]any{"runs": out.Runs, "people": out.People}})
}
