package iom_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

func TestAppoint_TheSamePersonOnce(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := active(t, g)
	r.News()
	again := iom.Appointment{PersonID: tutor.PersonID, Role: tenant.Tutor, EmployerID: place.OrganizationID}
	_, err := r.Appoint(g, coordinator, again)
	refused(t, err, iom.ErrAppointedAlready, "", "")
	if n := r.News().Appointments; len(n) != 0 || !r.IsTutor(tutor.PersonID) {
		t.Errorf("refused, and changed: %v", n)
	}
	order := iom.OrderRequisites{Number: "14-од", Date: day("2024-09-02")} // left out before, named now [B 2.8.3]
	if r.Appointments[0].Order != (iom.OrderRequisites{}) {
		t.Fatal("the fixture has an order")
	}
	named := again
	named.Order = order
	a, err := r.Appoint(g, coordinator, named)
	must(t, err)
	if a.ID != r.Appointments[0].ID || r.Appointments[0].Order != order || len(r.News().Appointments) != 1 || len(r.Appointments) != 1 {
		t.Errorf("the order is not named on the same appointment: %+v", r.Appointments)
	}
	named.Order.Number = "15-од"
	_, err = r.Appoint(g, coordinator, named)
	refused(t, err, iom.ErrAppointedAlready, "", "")
	again.Role = tenant.Mentor // another role is another duty
	_, err = r.Appoint(g, coordinator, again)
	must(t, err)
	_, err = r.EndAppointment(g, coordinator, r.Appointments[0].ID)
	must(t, err)
	again.Role = tenant.Tutor // once ended, anew
	_, err = r.Appoint(g, on(coordinator, "2024-10-01"), again)
	must(t, err)
}

func TestEndAppointment_R11_WithoutASuccessorWarns(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := draft(t, g)
	mentor, err := r.Appoint(g, coordinator, iom.Appointment{PersonID: uuid.New(), Role: tenant.Mentor, From: day("2024-09-20")})
	must(t, err)
	w, err := r.EndAppointment(g, on(coordinator, "2024-09-05"), mentor.ID)
	must(t, err)
	if ended := r.Appointments[1]; len(w) != 0 || ended.Until != day("2024-09-20") || r.Accompanies(mentor.PersonID) {
		t.Errorf("one that has not begun ends on its first day: %+v, %v", ended, w)
	}
	w, err = r.EndAppointment(g, on(coordinator, "2024-09-05"), r.Appointments[0].ID)
	must(t, err)
	warned(t, w, "iom.tutor_missing", "R11", g.Tutor.Clause)
	if r.Appointments[0].Until != day("2024-09-05") || r.Accompanies(tutor.PersonID) {
		t.Errorf("%+v", r.Appointments[0])
	}
	_, err = r.EndAppointment(g, coordinator, r.Appointments[0].ID)
	refused(t, err, iom.ErrAppointmentEnded, "", "")
	_, err = r.Submit(g, tutee)
	refused(t, err, iom.ErrTutorMissing, "R11", g.Tutor.Clause)

	done := completed(t, g)
	_, err = done.EndAppointment(g, coordinator, done.Appointments[0].ID)
	refused(t, err, iom.ErrStepOutOfOrder, "", "")
}

func TestWithdrawConsent_R10_TheTutorSeesNoMore(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	given := func() []iom.Consent {
		return []iom.Consent{{ID: uuid.New(), PersonID: tutee.PersonID, GivenAt: tutee.At}, {ID: uuid.New(), GivenAt: tutee.At, WithdrawnAt: tutee.At}}
	}
	consented := func(made func(testing.TB, *iom.Regulation) *iom.Route) *iom.Route {
		r := made(t, g)
		r.Model = iom.RegionalSystem
		_, _ = r.Appoint(g, centre, iom.Appointment{PersonID: methodist.PersonID, Role: tenant.RegionalMethodist})
		return r
	}
	act := on(tutee, "2025-08-20")
	for name, made := range map[string]func(testing.TB, *iom.Regulation) *iom.Route{"draft": draft, "active": active, "assessment": assessed} {
		r := consented(made)
		state := r.State
		_, _, err := r.WithdrawConsent(g, tutor, given(), iom.AtSchool, "")
		refused(t, err, iom.ErrTuteeDecides, "R10", g.Consent.Clause)
		_, _, err = r.WithdrawConsent(g, act, given()[1:], iom.AtSchool, "")
		refused(t, err, iom.ErrNoConsent, "R10", g.Consent.Clause)
		_, _, err = r.WithdrawConsent(g, act, given(), "", "")
		refused(t, err, iom.ErrOnward, "R10", g.Consent.Clause)
		withdrawn, w, err := r.WithdrawConsent(g, act, given(), iom.AtSchool, "Передумала")
		must(t, err)
		warned(t, w, "iom.tutor_missing", "R11", g.Tutor.Clause)
		if len(withdrawn) != 1 || withdrawn[0].WithdrawnAt != act.At {
			t.Errorf("%s: withdrawn %+v", name, withdrawn)
		}
		if r.State != state || r.Model != iom.AtOrganization || r.Accompanies(tutor.PersonID) || !r.Accompanies(methodist.PersonID) {
			t.Errorf("%s: %s under %s, %+v", name, r.State, r.Model, r.Appointments)
		}
		if s := r.Steps[len(r.Steps)-1]; s.Move != iom.WithdrawConsent || s.Comment != "Передумала" || s.PersonID != tutee.PersonID {
			t.Errorf("%s: %+v", name, s)
		}
		_, _, err = r.WithdrawConsent(g, act, given(), iom.AtSchool, "")
		refused(t, err, iom.ErrStepOutOfOrder, "", "")
		// the school appoints anew; under its model tutor and tutee work together
		_, err = r.Appoint(g, on(coordinator, "2025-08-21"), iom.Appointment{PersonID: tutor.PersonID, Role: tenant.Tutor, EmployerID: place.OrganizationID})
		must(t, err)
	}
	r := consented(active)
	_, w, err := r.WithdrawConsent(g, act, given(), iom.GiveUp, "")
	must(t, err)
	if r.State != iom.Withdrawn || r.Model != iom.RegionalSystem || len(w) != 0 || r.Accompanies(tutor.PersonID) {
		t.Errorf("given up: %s under %s, %v", r.State, r.Model, w)
	}
	r = consented(completed)
	_, _, err = r.WithdrawConsent(g, act, given(), "", "")
	must(t, err)
	if r.State != iom.Completed || r.Outcome != iom.Reached || r.Model != iom.RegionalSystem || r.Accompanies(tutor.PersonID) {
		t.Errorf("of a completed route: %s %s under %s", r.State, r.Outcome, r.Model)
	}
	_, _, err = active(t, regulation(t, iom.Sovetsky2022)).WithdrawConsent(regulation(t, iom.Sovetsky2022), tutee, given(), iom.AtSchool, "")
	refused(t, err, iom.ErrStepOutOfOrder, "", "")
}

func TestEdit_TheSameFoundDeficitOnce(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := draft(t, g)
	found := iom.Deficit{Title: "Методическая компетенция", Source: iom.ByDiagnosis, FoundID: uuid.New()}
	p := r.Plan
	p.Deficits = append(p.Deficits, found, found)
	err := r.Edit(g, tutee, p)
	refused(t, err, iom.ErrDeficitTwice, "", "")
	p.Deficits = p.Deficits[:2]
	must(t, r.Edit(g, tutee, p))
}
