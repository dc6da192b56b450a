package iom_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
)

func TestSeed_R14_NextRouteFromTheResults(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	measured := iom.Deficit{ID: uuid.New(), Framework: "teacher-8", Competency: "social", Title: "Социально-трудовая", Source: iom.ByDiagnosis}
	gone := iom.Deficit{ID: uuid.New(), Framework: "teacher-8", Competency: "values", Title: "Ценности", Source: iom.ByDiagnosis}

	for _, c := range []struct {
		name    string
		verdict iom.Verdict
		want    []string // titles of the deficits that stay
	}{
		{"review: removed", iom.DeficitRemoved, []string{"Социально-трудовая"}},
		{"review: dynamics, so still there", iom.DeficitDynamics, []string{"Информационная компетенция", "Социально-трудовая"}},
	} {
		r := assessed(t, g)
		r.Deficits = append(r.Deficits, measured, gone)
		conclude(t, g, r, iom.Reached, "Диагностика и урок говорят разное.")
		res := shown(reviewed(methodist, c.verdict))
		res.Final = diagnosis(iom.DynamicsPositive)
		res.Final[0].Competencies = []iom.CompetencyFact{
			{Framework: "teacher-8", Competency: "social", Deficit: true},
			{Framework: "teacher-8", Competency: "values", Deficit: false},
		}
		advice, err := r.Recommend(g, on(tutor, "2025-08-24"), "Пройти стажировку.")
		must(t, err)
		_, err = r.Complete(g, on(tutor, "2025-08-25"), res)
		must(t, err)

		next := regulation(t, iom.UstIlimsk2024)
		next.Version = 2
		n, err := r.Seed(g, next, on(tutee, "2025-09-01"), "Следующий", res)
		must(t, err)
		var titles []string
		for _, d := range n.Deficits {
			titles = append(titles, d.Title)
			if d.RouteID != n.ID || d.ID == measured.ID || d.ID == r.Deficits[0].ID {
				t.Errorf("%s: the deficit is not the new route's own: %+v", c.name, d)
			}
		}
		if !slices.Equal(titles, c.want) {
			t.Errorf("%s: deficits %v, want %v", c.name, titles, c.want)
		}
		if len(n.Requests) != 1 || n.Requests[0].Text != "Пройти стажировку." || n.Requests[0].FromID != advice.ID {
			t.Errorf("requests %+v", n.Requests)
		}
		if len(n.Diagnoses) != 1 || n.Diagnoses[0].Phase != iom.EntryDiagnosis || n.Diagnoses[0].DiagnosisID != res.Final[0].DiagnosisID {
			t.Errorf("diagnoses %+v", n.Diagnoses)
		}
		if n.State != iom.Draft || n.PreviousID != r.ID || n.ID == r.ID || n.TuteeID != r.TuteeID || n.Place != r.Place || n.RegulationVersion != 2 || n.Model != r.Model || n.Outcome != "" || !n.FirstEnd.IsZero() {
			t.Errorf("the next route is %+v", n)
		}
	}
}

// What a review says of one deficit stands above what it says of the whole.
func TestUnremoved_R14_EachDeficitByItsOwnVerdict(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := assessed(t, g)
	stays := iom.Deficit{ID: uuid.New(), Framework: "teacher-8", Competency: "social", Title: "Социально-трудовая", Source: iom.ByDiagnosis}
	gone := r.Deficits[0]
	r.Deficits = append(r.Deficits, stays)
	res := shown(reviewed(methodist, iom.DeficitDynamics))
	res.Reviews[0].Deficits = map[string]iom.Verdict{gone.ID.String(): iom.DeficitRemoved, stays.ID.String(): iom.DeficitDynamics}
	if left := g.Unremoved(r, res); len(left) != 1 || left[0].ID != stays.ID {
		t.Errorf("left: %+v", left)
	}
}

func TestSeed_R14_OnlyFromResults(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	seed := func(r *iom.Route, act iom.Act) error {
		_, err := r.Seed(g, g, act, "Следующий", success())
		return err
	}
	for _, made := range []func(testing.TB, *iom.Regulation) *iom.Route{draft, active, assessed} {
		refused(t, seed(made(t, g), tutee), iom.ErrNoResults, "R14", "п. 4.2 Положения")
	}
	withdrawn := active(t, g)
	must(t, withdrawn.Withdraw(g, tutee, ""))
	refused(t, seed(withdrawn, tutee), iom.ErrNoResults, "R14", "п. 4.2 Положения")
	must(t, withdrawn.Archive(g, iom.Act{}))
	refused(t, seed(withdrawn, tutee), iom.ErrNoResults, "R14", "п. 4.2 Положения")
	done := completed(t, g)
	refused(t, seed(done, tutor), iom.ErrTuteeDecides, "", "п. 1.5 Положения")
	must(t, done.Archive(g, iom.Act{}))
	must(t, seed(done, tutee))
	g.Seeding.On = false
	refused(t, seed(done, tutee), iom.ErrSeedingOff, "R14", "п. 4.2 Положения")
}
