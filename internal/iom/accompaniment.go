package iom

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Refusals of who accompanies, and of the consent to it (R10).
var (
	ErrAppointedAlready = fault.New(fault.Conflict, "iom.appointed_already",
		"Этот человек уже сопровождает маршрут в этой роли. Чтобы записать другой приказ, сначала прекратите прежнее назначение.").
		At("person", "Уже назначен.")
	ErrAppointmentEnded = fault.New(fault.Conflict, "iom.appointment_ended", "Это назначение уже прекращено.")
	ErrNoConsent        = fault.New(fault.Conflict, "iom.no_consent", "Действующего согласия на сопровождение по этому маршруту нет: отзывать нечего.")
	ErrOnward           = fault.New(fault.Invalid, "iom.onward_missing", "Решите, что дальше: вести маршрут по модели образовательной организации или прекратить его.")
)

// Onward is what becomes of a route whose tutee no longer consents (R10).
type Onward string

// The two ways on.
const (
	AtSchool Onward = "organization" // the route goes over to the organization's model [B 3.2]
	GiveUp   Onward = "withdraw"     // the route is withdrawn
)

// lasting holds while the person accompanies.
func (a Appointment) lasting() bool { return a.Until.IsZero() }

// EndAppointment ends an appointment without a successor: who accompanied has left,
// or the pair does not work. Without a tutor of the school the route goes on, with a
// warning, until the next step that asks for one (R11).
func (r *Route) EndAppointment(g *Regulation, act Act, appointment uuid.UUID) ([]Warning, error) {
	i := slices.IndexFunc(r.Appointments, func(a Appointment) bool { return a.ID == appointment })
	if i >= 0 && !r.Appointments[i].lasting() {
		return nil, ErrAppointmentEnded
	}
	if err := r.begin(g, EndAppointment); err != nil {
		return nil, err
	}
	if i < 0 {
		return nil, ErrNoSuchPart
	}
	r.dismiss(act, i)
	r.UpdatedAt = act.At
	return r.tutorless(g, "У маршрута больше нет тьютора от образовательной организации: назначьте другого."), nil
}

// dismiss ends the appointment at i; one that has not begun ends on its first day.
func (r *Route) dismiss(act Act, i int) {
	a := &r.Appointments[i]
	a.Until = act.Today
	if a.Until.Before(a.From) {
		a.Until = a.From
	}
	r.newsAppointment(*a)
}

func (r *Route) tutorless(g *Regulation, sentence string) []Warning {
	if !g.Tutor.On || r.schoolTutor() {
		return nil
	}
	var w warnings
	w.add(ErrTutorMissing.Saying(sentence).By("R11", g.Tutor.Clause))
	return w
}

// consented holds while there may be a consent to withdraw: the route lives under the
// model through the information system, or has ended and a tutor still sees it.
func (r *Route) consented(g *Regulation) bool {
	if !g.Consent.On || r.Model != RegionalSystem {
		return false
	}
	return !r.State.Ended() || slices.ContainsFunc(r.Appointments, func(a Appointment) bool { return a.Role == tenant.Tutor && a.lasting() })
}

// WithdrawConsent is R10: the tutee no longer lets the tutor see the route. The
// tutor's appointment ends; the route goes over to the organization's model, where the
// school appoints a tutor anew, or is withdrawn, as the tutee says. Of an ended route
// nothing but the tutor's sight changes. given are the route's consents; those that
// still stood come back withdrawn.
func (r *Route) WithdrawConsent(g *Regulation, act Act, given []Consent, onward Onward, comment string) ([]Consent, []Warning, error) {
	if err := r.begin(g, WithdrawConsent); err != nil {
		return nil, nil, err
	}
	if act.PersonID == uuid.Nil || act.PersonID != r.TuteeID {
		return nil, nil, ErrTuteeDecides.By("R10", g.Consent.Clause)
	}
	var withdrawn []Consent
	for _, c := range given {
		if c.WithdrawnAt.IsZero() {
			c.WithdrawnAt = act.At
			withdrawn = append(withdrawn, c)
		}
	}
	if len(withdrawn) == 0 {
		return nil, nil, ErrNoConsent.By("R10", g.Consent.Clause)
	}
	living := !r.State.Ended()
	if _, known := g.Model(AtOrganization); living && onward != GiveUp && (onward != AtSchool || !known) {
		return nil, nil, ErrOnward.At("then", "Выберите одно из двух.").By("R10", g.Consent.Clause)
	}
	for i, a := range r.Appointments {
		if a.Role == tenant.Tutor && a.lasting() {
			r.dismiss(act, i)
		}
	}
	r.take(act, WithdrawConsent, strings.TrimSpace(comment))
	switch {
	case !living:
		return withdrawn, nil, nil
	case onward == GiveUp:
		return withdrawn, nil, r.Withdraw(g, act, "")
	}
	if p := r.Plan.clone(); r.StartedOn.IsZero() {
		r.Model = AtOrganization
	} else { // what changes a running plan is kept (R5)
		p.Model = AtOrganization
		r.revise(g, act, p, "Согласие на ознакомление тьютора с маршрутом отозвано: маршрут перешёл на модель образовательной организации.")
	}
	return withdrawn, r.tutorless(g, "Тьютор больше не видит маршрут. Попросите школу назначить тьютора: по модели образовательной организации Вы разрабатываете маршрут вместе."), nil
}
