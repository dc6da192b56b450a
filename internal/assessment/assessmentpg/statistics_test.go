package assessmentpg_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentpg"
	"github.com/marshrut-iom/marshrut/internal/assessment/psychometrics"
	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// runs gives everybody of the crowd a submitted run of the set's instrument: three items
// of 0 to 4 points, the third of which runs against the others.
func (s set) runs(tb testing.TB) {
	tb.Helper()
	home := s.tree.Home()
	s.Owner(tb, `INSERT INTO diagnosis (region_id, id, municipality_id, organization_id, person_id, instrument_id, scale, framework, phase, trial, state, taken_on, started_at, submitted_at, version)
		SELECT $1, gen_random_uuid(), $2, $3, id, $4, 'own', 'f', 'entry', false, 'submitted', '2026-05-01', now(), now(), 1 FROM person WHERE region_id = $1 AND email LIKE 'p%@example.ru'`,
		home.Tutee.Region, home.Tutee.Municipality, home.ID, s.inst.ID)
	s.Owner(tb, `INSERT INTO diagnosis_points (region_id, diagnosis_id, municipality_id, points)
		SELECT d.region_id, d.id, d.municipality_id, ARRAY[n % 5, greatest(0, n % 5 - n % 2), 4 - n % 5]::float8[]
		  FROM diagnosis d JOIN person p ON p.region_id = d.region_id AND p.id = d.person_id, LATERAL (SELECT substring(p.email from 2 for position('@' in p.email) - 2)::int AS n) x
		 WHERE d.instrument_id = $1`, s.inst.ID)
	s.Owner(tb, `INSERT INTO diagnosis_result (region_id, diagnosis_id, competency, municipality_id, organization_id, title, score, max, polarity, deficit)
		SELECT d.region_id, d.id, 'a', d.municipality_id, d.organization_id, 'А', (SELECT sum(x) FROM unnest(points) x), 12, 'high_is_good', false
		  FROM diagnosis d JOIN diagnosis_points p ON p.region_id = d.region_id AND p.diagnosis_id = d.id WHERE d.instrument_id = $1`, s.inst.ID)
	s.Owner(tb, `INSERT INTO instrument_item (region_id, instrument_id, item, competency, max) SELECT $1, $2, unnest(ARRAY['x', 'y', 'one']), 'a', 4`, home.Tutee.Region, s.inst.ID)
	s.Owner(tb, "ANALYZE")
}

func (s set) service(tb testing.TB) *assessment.Service {
	tb.Helper()
	policy, err := authz.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return assessment.NewService(s.App, s.store, nil, policy, auditpg.New(s.App), nil)
}

func TestStatistics_OfAllTheRegionSeenByWhoRunsDiagnoses(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	crowd(t, s.Database, s.tree, 40)
	s.runs(t)
	// a second run of somebody counts as a run, and not twice as a person
	s.Owner(t, `INSERT INTO diagnosis (region_id, id, municipality_id, organization_id, person_id, instrument_id, scale, framework, phase, trial, state, taken_on, started_at, submitted_at, version)
		SELECT region_id, gen_random_uuid(), municipality_id, organization_id, person_id, instrument_id, scale, framework, 'final', false, state, '2026-09-01', now(), now(), 1
		  FROM diagnosis WHERE instrument_id = $1 LIMIT 1`, s.inst.ID)
	service := s.service(t)
	region, town := s.tree.Regions[0], s.tree.Regions[0].Municipalities[0]
	at := func(who tenant.Scope) (assessment.Statistics, error) {
		_, st, err := service.Statistics(tenant.With(t.Context(), who), s.inst.ID)
		return st, err
	}
	if st, err := at(region.Coordinator); err != nil || !st.ComputedAt.IsZero() || st.People != 0 {
		t.Fatalf("before: %+v, %v", st, err)
	}
	if _, err := service.CountStatistics(tenant.With(t.Context(), region.Coordinator), s.inst.ID); err != nil {
		t.Fatal(err)
	}
	st, err := at(town.Coordinator)
	if err != nil || st.Runs != 41 || st.People != 40 || len(st.Scales) != 1 || st.Since.String() != "2026-05-01" || st.Until.String() != "2026-09-01" {
		t.Fatalf("%+v, %v", st, err)
	}
	a := st.Scales[0]
	if a.People != 40 || a.Complete != 40 || a.Norm == nil || a.Norm.N != 40 || len(a.Histogram) != assessment.Bins || a.Title != "А" {
		t.Errorf("%+v", a)
	}
	if !a.Alpha.Known() || a.Alpha.Value >= .5 || a.Omega.Why != psychometrics.NoFactor {
		t.Errorf("alpha %+v, omega %+v", a.Alpha, a.Omega)
	}
	weak := st.Weak()
	if len(weak) == 0 || weak[0].Code != "one" || !slices.Contains(weak[0].Flaws, psychometrics.Against) || !slices.Contains(weak[0].Flaws, psychometrics.HurtsAll) {
		t.Errorf("%+v", weak)
	}
	for name, who := range map[string]tenant.Scope{"a teacher": s.tree.Home().Tutee, "a school": s.tree.Home().Coordinator} {
		if _, err := at(who); err == nil {
			t.Errorf("%s sees statistics", name)
		}
	}
	if _, err := at(s.tree.OtherRegion().Coordinator); err == nil {
		t.Error("another region sees statistics")
	}
	if _, err := service.CountStatistics(tenant.With(t.Context(), town.Coordinator), s.inst.ID); err == nil {
		t.Error("a municipality counts the region")
	}
	// from another tenant nothing can be read or written
	other := tenant.With(t.Context(), s.tree.OtherRegion().Coordinator)
	if got, err := s.store.Statistics(other, s.inst.ID); err != nil || !got.ComputedAt.IsZero() {
		t.Errorf("%+v, %v", got, err)
	}
	if err := s.store.KeepStatistics(other, region.Coordinator.Region, &st); err == nil {
		t.Error("another region wrote statistics")
	}
	inTown := tenant.With(t.Context(), town.Coordinator)
	if err := s.store.KeepStatistics(inTown, region.Coordinator.Region, &st); err == nil {
		t.Error("a municipality wrote the region's statistics")
	}
}

// A level without a score is no figure: norms and means are of those who have one.
func TestStatistics_LevelsWithoutScoresAreLeftOut(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	crowd(t, s.Database, s.tree, 40)
	s.runs(t)
	s.Owner(t, "UPDATE diagnosis_result SET by_level = true, score = max, deficit_id = gen_random_uuid(), deficit = true WHERE diagnosis_id IN (SELECT id FROM diagnosis ORDER BY id LIMIT 15)")
	ctx := tenant.With(t.Context(), s.tree.Regions[0].Coordinator)
	service := s.service(t)
	if _, err := service.CountStatistics(ctx, s.inst.ID); err != nil {
		t.Fatal(err)
	}
	_, st, err := service.Statistics(ctx, s.inst.ID)
	if err != nil || st.People != 40 || len(st.Scales) != 1 || st.Scales[0].People != 25 || st.Scales[0].Norm == nil || st.Scales[0].Norm.N != 25 || st.Scales[0].Norm.Quantiles[4] == 1 {
		t.Errorf("%+v, %v", st, err)
	}
	if above, err := service.Group(ctx, assessment.GroupFilter{}); err != nil || len(above.Competencies) != 1 || above.Competencies[0].Scored != 0 || above.Competencies[0].Deficits != 15 {
		t.Errorf("who may not see each is told figures of some: %+v, %v", above.Competencies, err)
	}
	ctx = tenant.With(t.Context(), s.tree.Home().Coordinator) // who sees each
	g, err := service.Group(ctx, assessment.GroupFilter{})
	if err != nil || len(g.Competencies) != 1 {
		t.Fatalf("%+v, %v", g, err)
	}
	mean := testdb.Value[float64](t, s.Database, "SELECT avg(score / max) FROM diagnosis_result WHERE NOT by_level")
	if c := g.Competencies[0]; c.People != 40 || c.Scored != 25 || c.Deficits != 15 || math.Abs(c.Mean-mean) > 1e-9 {
		t.Errorf("%+v, want a mean of %v", c, mean)
	}
	s.Owner(t, "UPDATE diagnosis_result SET by_level = true, deficit_id = gen_random_uuid(), deficit = true")
	if g, err = service.Group(ctx, assessment.GroupFilter{}); err != nil || g.Competencies[0].Scored != 0 || g.Competencies[0].Mean != 0 || g.Competencies[0].Deficits != 40 {
		t.Errorf("nobody has a score: %+v, %v", g, err)
	}
}

func TestStatistics_OfFewPeopleSayNothingOfThem(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	crowd(t, s.Database, s.tree, 9)
	s.runs(t)
	service := s.service(t)
	st, err := service.CountStatistics(tenant.With(t.Context(), s.tree.Regions[0].Coordinator), s.inst.ID)
	if err != nil || st.People != 9 || !st.Small() || st.Scales != nil {
		t.Errorf("%+v, %v", st, err)
	}
}

func TestStatistics_AreDueOnce(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	who := s.tree.Home().Tutee
	ctx := tenant.With(t.Context(), who)
	d := s.run(t, who)
	items := []diagnostics.ItemScore{{Item: "x", Competency: "a", Score: 1, Max: 4}, {Item: "one", Competency: "a", Score: 0, Max: 2}}
	if err := s.store.KeepPoints(ctx, &d, []float64{1, math.NaN(), 0}, items); err != nil {
		t.Fatal(err)
	}
	again := s.run(t, s.tree.Home().Colleague)
	if err := s.store.KeepPoints(tenant.With(t.Context(), s.tree.Home().Colleague), &again, []float64{1, math.NaN(), 2}, items); err != nil {
		t.Fatal(err)
	}
	if n := testdb.Value[int](t, s.Database, "SELECT count(*) FROM instrument_item"); n != 2 {
		t.Errorf("%d items", n)
	}
	at := now()
	for _, c := range []struct {
		at   time.Time
		want bool
	}{{at, true}, {at.Add(time.Minute), false}, {at.Add(25 * time.Hour), true}} {
		if due, err := s.store.MakeDue(ctx, s.inst.ID, c.at); err != nil || due != c.want {
			t.Errorf("%v: %v, %v", c.at, due, err)
		}
	}
	region := tenant.With(t.Context(), s.tree.Regions[0].Coordinator)
	st := assessment.Statistics{InstrumentID: s.inst.ID, ComputedAt: at.Add(26 * time.Hour)}
	if err := s.store.KeepStatistics(region, who.Region, &st); err != nil {
		t.Fatal(err)
	}
	if got, err := s.store.Statistics(ctx, s.inst.ID); err != nil || got.Due || !got.ComputedAt.Equal(st.ComputedAt) {
		t.Errorf("%+v, %v", got, err)
	}
	if due, err := s.store.MakeDue(ctx, s.inst.ID, at.Add(27*time.Hour)); err != nil || !due {
		t.Errorf("after counting: %v, %v", due, err)
	}
	if due, err := s.store.MakeDue(tenant.With(t.Context(), s.tree.OtherRegion().Coordinator), uuid.New(), at); err == nil {
		t.Errorf("of no instrument: %v", due)
	}
}

func TestGroup_FromAnotherTenant(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	crowd(t, s.Database, s.tree, 12)
	s.runs(t)
	read := func(who tenant.Scope, reach tenant.Reach, f assessment.GroupFilter) assessment.Group {
		t.Helper()
		g := assessment.Group{Grain: assessment.ByOrganization, Scale: assessment.GroupScale{Code: "own", Framework: "f"}}
		if err := s.store.Group(tenant.With(t.Context(), who), reach, f, &g); err != nil {
			t.Fatal(err)
		}
		return g
	}
	home := s.tree.Home()
	if g := read(s.tree.Regions[0].Municipalities[0].Coordinator, tenant.ReachMunicipality, assessment.GroupFilter{}); g.People != 12 || len(g.Rows) != 1 || g.Rows[0].ID != home.ID || g.Rows[0].Name == "" {
		t.Errorf("%+v", g)
	}
	for name, who := range map[string]tenant.Scope{"another municipality": s.tree.OtherMunicipality().Coordinator, "another region": s.tree.OtherRegion().Coordinator} {
		f := assessment.GroupFilter{Organization: home.ID}
		if g := read(who, tenant.ReachRegion, f); g.People != 0 || len(g.Rows) != 0 || len(g.Competencies) != 0 {
			t.Errorf("%s: %+v", name, g)
		}
		if scales, err := s.store.GroupScales(tenant.With(t.Context(), who), tenant.ReachRegion, f); err != nil || len(scales) != 0 {
			t.Errorf("%s: %+v, %v", name, scales, err)
		}
	}
}

// BenchmarkGroup reads the results of 100,000 people.
func BenchmarkGroup(b *testing.B) {
	d := testdb.New(b)
	s := set{d, d.Tree(b), assessmentpg.New(d.App), assessment.Instrument{}}
	s.publish(b)
	crowd(b, s.Database, s.tree, 100_000)
	s.runs(b)
	service := s.service(b)
	ctx := tenant.With(b.Context(), s.tree.Regions[0].Coordinator)
	for b.Loop() {
		if g, err := service.Group(ctx, assessment.GroupFilter{}); err != nil || g.People != 100_000 {
			b.Fatal(g, err)
		}
	}
}

// BenchmarkStatistics counts 100,000 runs.
func BenchmarkStatistics(b *testing.B) {
	d := testdb.New(b)
	s := set{d, d.Tree(b), assessmentpg.New(d.App), assessment.Instrument{}}
	s.publish(b)
	crowd(b, s.Database, s.tree, 100_000)
	s.runs(b)
	service := s.service(b)
	ctx := tenant.With(b.Context(), s.tree.Regions[0].Coordinator)
	for b.Loop() {
		if st, err := service.CountStatistics(ctx, s.inst.ID); err != nil || st.People != 100_000 {
			b.Fatal(st, err)
		}
	}
	b.ReportMetric(peak(b), "MB-peak")
}
