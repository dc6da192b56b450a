package iom_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// An order is named by number and date together [B 2.8.3]; a regulation may take one of
// them alone.
func TestOrder_B283_NumberAndDateTogether(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		order   iom.OrderRequisites
		partial bool
		refused bool
	}{
		"both":                          {iom.OrderRequisites{Number: "14-од", Date: day("2024-09-02")}, false, false},
		"none: no order was issued":     {iom.OrderRequisites{}, false, false},
		"a number alone":                {iom.OrderRequisites{Number: "14-од"}, false, true},
		"a date alone":                  {iom.OrderRequisites{Date: day("2024-09-02")}, false, true},
		"a blank number":                {iom.OrderRequisites{Number: " ", Date: day("2024-09-02")}, false, true},
		"a number, where it is enough":  {iom.OrderRequisites{Number: "14-од"}, true, false},
		"a date, where it is enough":    {iom.OrderRequisites{Date: day("2024-09-02")}, true, false},
		"both, where one of them would": {iom.OrderRequisites{Number: "14-од", Date: day("2024-09-02")}, true, false},
	} {
		g := regulation(t, iom.UstIlimsk2024)
		g.Orders.Partial = c.partial
		r := draft(t, g)
		_, err := r.Appoint(g, coordinator, iom.Appointment{PersonID: uuid.New(), Role: tenant.Mentor, Order: c.order})
		if c.refused {
			refused(t, err, iom.ErrOrderPartial, "", "п. 2.8.3 Положения")
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The order on the results of an activity has both too; the clause on appointments is not
// its own.
func TestOrder_OfResultsIsNamedWhole(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := active(t, g)
	id := r.Activities[0].ID
	by := on(tutee, "2024-12-01")
	refused(t, r.FinishActivity(g, by, id, iom.Finish{On: day("2024-11-30"), Order: iom.OrderRequisites{Number: "45"}}), iom.ErrOrderPartial, "", "")
	must(t, r.FinishActivity(g, by, id, iom.Finish{On: day("2024-11-30")}))
	_, err := r.OrderOnResults(g, by, id, iom.OrderRequisites{Date: day("2024-11-30")})
	refused(t, err, iom.ErrOrderPartial, "", "")
}

// Who answers for the accompaniment is named on the list, by an order with number and date.
func TestListing_AV1_TheResponsibleIsNamedByAnOrder(t *testing.T) {
	t.Parallel()
	g, l := regulation(t, iom.UstIlimsk2024), listing(t)
	order := iom.OrderRequisites{Number: "14-од", Date: day("2024-09-02")}
	who := iom.Responsible{PersonID: uuid.New(), Role: tenant.MethodologicalLead, Order: order}
	change := func(do func(*iom.Responsible)) iom.Responsible { c := who; do(&c); return c }
	refused(t, l.Entrust(g, change(func(r *iom.Responsible) { r.Order = iom.OrderRequisites{} })), iom.ErrOrderMissing, "", "п. 2.8.3 Положения")
	refused(t, l.Entrust(g, change(func(r *iom.Responsible) { r.Order.Number = "" })), iom.ErrOrderPartial, "", "п. 2.8.3 Положения")
	refused(t, l.Entrust(g, change(func(r *iom.Responsible) { r.Role = tenant.Tutor })), iom.ErrAppointment, "", "")
	refused(t, l.Entrust(g, change(func(r *iom.Responsible) { r.PersonID = l.PersonID })), iom.ErrAppointment, "", "")
	must(t, l.Entrust(g, who))
	must(t, l.Entrust(g, change(func(r *iom.Responsible) { r.Order.Number = "15-од" })))
	if len(l.Responsible) != 1 || l.Responsible[0].Order.Number != "15-од" {
		t.Errorf("named: %+v", l.Responsible)
	}
	refused(t, l.Relieve(who.PersonID, tenant.SchoolCoordinator), iom.ErrNoSuchPart, "", "")
	must(t, l.Relieve(who.PersonID, who.Role))
	must(t, l.Answer(tutee, false))
	refused(t, l.Entrust(g, who), iom.ErrListingEntrust, "", "")
}

// The school takes anybody off the list; others whom they have listed, until the school
// has appointed a tutor.
func TestListing_AV1_WhoListedMayTakeOffUntilTheSchoolAppoints(t *testing.T) {
	t.Parallel()
	curator := who(tenant.MunicipalCoordinator)
	curator.OrganizationID = uuid.Nil
	refused(t, listing(t).Remove(curator), iom.ErrListingForeign, "", "")
	own := func() *iom.Listing {
		l, err := iom.NewListing(curator, place, tutee.PersonID, nil, "Видно по урокам")
		must(t, err)
		return l
	}
	must(t, own().Remove(curator))
	must(t, own().Remove(coordinator))
	l := own()
	must(t, l.Answer(tutee, true))
	must(t, l.AppointTutor(regulation(t, iom.UstIlimsk2024), tutor.PersonID, iom.OrderRequisites{Number: "14-од", Date: day("2024-09-02")}))
	refused(t, l.Remove(curator), iom.ErrListingForeign, "", "")
	must(t, l.Remove(coordinator))
}
