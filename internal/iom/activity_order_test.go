package iom_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
)

// The order on the results of an activity is signed after it: it is named, and named anew,
// while the route goes on [B Карта §2].
func TestOrderOnResults_IsNamedAfterTheActivity(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := active(t, g)
	id, order := r.Activities[0].ID, iom.OrderRequisites{Number: "45-од", Date: day("2024-11-01")}
	by := on(tutee, "2024-11-05")
	_, err := r.OrderOnResults(g, by, id, order)
	refused(t, err, iom.ErrActivityNotDone, "", "")
	must(t, r.FinishActivity(g, by, id, iom.Finish{Result: "Проведён"}))
	_, err = r.OrderOnResults(g, by, uuid.New(), order)
	refused(t, err, iom.ErrNoSuchPart, "", "")
	_, err = r.OrderOnResults(g, on(coordinator, "2024-11-05"), id, order)
	refused(t, err, iom.ErrNotYours, "", "")
	_, err = r.OrderOnResults(g, by, id, iom.OrderRequisites{Number: "45-од", Date: day("2024-11-06")})
	refused(t, err, iom.ErrPlanInvalid, "", "")
	for _, number := range []string{"45-од", "46-од"} {
		order.Number = number
		a, err := r.OrderOnResults(g, by, id, order)
		must(t, err)
		if a.Order != order || a.Result != "Проведён" || r.Activities[0].Order != order {
			t.Errorf("named %+v", a)
		}
	}
	_, err = r.BeginAssessment(g, by)
	must(t, err)
	if _, err := r.OrderOnResults(g, by, id, order); err != nil {
		t.Errorf("in the assessment: %v", err)
	}
	must(t, r.Withdraw(g, by, ""))
	_, err = r.OrderOnResults(g, by, id, order)
	refused(t, err, iom.ErrStepOutOfOrder, "", "")
}
