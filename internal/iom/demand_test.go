package iom_test

import (
	"slices"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

// What a draft lacks is named all at once, with the clauses; nothing is lacking
// exactly where it can be submitted or started.
func TestLacks_R1R2R11R17_NamesAllAtOnce(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := draft(t, g)
	if refusals, _ := r.Lacks(g, r.Term.End); len(refusals) != 0 {
		t.Fatalf("a whole draft lacks %v", refusals)
	}
	r.Deficits, r.Requests, r.Activities, r.Model, r.Appointments = nil, nil, nil, "", nil
	r.Objectives[0].DeficitIDs, r.Objectives[0].RequestIDs = nil, nil
	r.Term.End = r.Term.Start.AddMonths(12).AddDays(1)
	refusals, _ := r.Lacks(g, r.Term.End)
	var ids []string
	for _, f := range refusals {
		ids = append(ids, f.ID)
	}
	want := []string{iom.ErrNoBasis.ID, iom.ErrObjectiveUntied.ID, iom.ErrNoActivity.ID, iom.ErrTermTooLong.ID, iom.ErrModelMissing.ID, iom.ErrTutorMissing.ID}
	if !slices.Equal(ids, want) {
		t.Errorf("lacks %v, want %v", ids, want)
	}
	if refusals[3].Rule != "R2" || refusals[3].Clause != "п. 1.9 Положения" {
		t.Errorf("the term: %+v", refusals[3])
	}
	if _, err := begin(g, r); fault.KindOf(err) != fault.Rule || err.Error() != refusals[0].Error() {
		t.Errorf("submitting names the first: %v", err)
	}
}

func TestLacks_SovetskyOnlyAdvises(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.Sovetsky2022)
	r := draft(t, g)
	r.Objectives[0].Indicators = nil
	r.Term.End = r.Term.Start.AddMonths(6)
	refusals, advice := r.Lacks(g, r.Term.End)
	if len(refusals) != 0 || !slices.ContainsFunc(advice, func(w iom.Warning) bool { return w.ID == iom.ErrTermTooShort.ID }) ||
		!slices.ContainsFunc(advice, func(w iom.Warning) bool { return w.ID == iom.ErrNoIndicators.ID }) {
		t.Errorf("refuses %v, advises %+v", refusals, advice)
	}
}

// A term that is over is advised about on the day after its end, and not before.
func TestLacks_ATermThatIsOverIsAdvised(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := draft(t, g)
	for days, want := range map[int]bool{-30: false, 0: false, 1: true, 400: true} {
		refusals, advice := r.Lacks(g, r.Term.End.AddDays(days))
		if got := slices.ContainsFunc(advice, func(w iom.Warning) bool { return w.ID == "iom.term_past" }); got != want || len(refusals) != 0 {
			t.Errorf("%d days after the end: advised %v, refuses %v", days, got, refusals)
		}
	}
}
