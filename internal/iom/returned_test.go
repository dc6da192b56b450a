package iom_test

import (
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
)

// [B 2.8.3]: the school that returned a plan reads what has changed since.
func TestSubmit_KeepsWhatChangedSinceTheReturn(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := draft(t, g)
	submit := func() {
		t.Helper()
		_, err := r.Submit(g, tutee)
		must(t, err)
	}
	submit()
	must(t, r.Return(g, coordinator, "Уточните название"))
	plan := r.Plan
	was := plan.Title
	plan.Title = "Новое название"
	must(t, r.Edit(g, tutee, plan))
	submit()
	if len(r.Revisions) != 1 || r.Returned != nil {
		t.Fatalf("a plan that was changed after its return: %d revisions, returned %v", len(r.Revisions), r.Returned)
	}
	v := r.Revisions[0]
	if said := strings.Join(v.Diff.Lines(), "\n"); v.Reason != "Уточните название" || said != "Маршрут: название: "+was+" → Новое название" {
		t.Errorf("the difference: %q because of %q", said, v.Reason)
	}

	must(t, r.Return(g, coordinator, "Ещё раз"))
	submit()
	if len(r.Revisions) != 1 {
		t.Errorf("a plan that was not changed has %d revisions, want the former one", len(r.Revisions))
	}
}

func TestRequirements_NameAllThatIsMissing(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]int{iom.UstIlimsk2024: 4, iom.Sovetsky2022: 3} {
		g := regulation(t, code)
		list := draft(t, g).Requirements(g, iom.Results{})
		if len(list) < want {
			t.Errorf("%s: %d requirements, want %d at least", code, len(list), want)
		}
		for _, q := range list {
			if q.Met || q.Clause == "" {
				t.Errorf("%s: %+v is met with nothing done, or has no clause", code, q)
			}
		}
	}
}

// A plan is taken back by the tutee alone, while the school has not answered; it can be
// edited and sent again.
func TestRecall_TheTuteeTakesAPlanBack(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := draft(t, g)
	refused(t, r.Recall(g, on(tutee, "2024-09-02")), iom.ErrStepOutOfOrder, "", "")
	_, err := r.Submit(g, on(tutee, "2024-09-02"))
	must(t, err)
	refused(t, r.Recall(g, on(tutor, "2024-09-03")), iom.ErrTuteeDecides, "", g.Agreement.Clause)
	must(t, r.Recall(g, on(tutee, "2024-09-03")))
	if r.State != iom.Draft {
		t.Fatalf("recalled to %s", r.State)
	}
	_, err = r.Agree(g, on(coordinator, "2024-09-03"), "")
	refused(t, err, iom.ErrStepOutOfOrder, "", "")
	_, err = r.Submit(g, on(tutee, "2024-09-04"))
	must(t, err)
	_, err = r.Agree(g, on(coordinator, "2024-09-05"), "")
	must(t, err)
	refused(t, r.Recall(g, on(tutee, "2024-09-06")), iom.ErrStepOutOfOrder, "", "")
}
