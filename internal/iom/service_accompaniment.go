package iom

import (
	"context"

	"github.com/google/uuid"
)

// EndAppointment ends an appointment without a successor, by whoever may appoint.
func (s *Service) EndAppointment(ctx context.Context, id, appointment uuid.UUID) (View, error) {
	return s.change(ctx, permission("route", "appoint"), "route.end_appointment", id, 0, func(_ context.Context, d *deed) ([]Warning, error) {
		d.details["appointment"] = appointment
		if a, ok := find(d.Appointments, func(a Appointment) bool { return a.ID == appointment }); ok {
			d.details["person"], d.details["role"] = a.PersonID, a.Role
		}
		return d.EndAppointment(d.g, d.act, appointment)
	})
}

// Consents lists what the tutee has consented to on the route, withdrawn ones too, the
// newest first; for whoever reads the route.
func (s *Service) Consents(ctx context.Context, id uuid.UUID) ([]Consent, error) {
	reach, err := s.Policy.Require(ctx, "route", "read")
	if err != nil {
		return nil, err
	}
	return s.Store.Consents(ctx, reach, id)
}

// WithdrawConsent takes back the tutee's consent that the tutor sees the route (R10),
// and says what becomes of the route. From the same moment the tutor's session sees
// nothing of it.
func (s *Service) WithdrawConsent(ctx context.Context, id uuid.UUID, version int, onward Onward, comment string) (View, error) {
	p := permission("route", "withdraw_consent")
	return s.change(ctx, p, "route.withdraw_consent", id, version, func(ctx context.Context, d *deed) ([]Warning, error) {
		reach, err := s.Policy.Require(ctx, p.Object, p.Action)
		if err != nil {
			return nil, err
		}
		given, err := s.Store.Consents(ctx, reach, id)
		if err != nil {
			return nil, err
		}
		withdrawn, warnings, err := d.WithdrawConsent(d.g, d.act, given, onward, comment)
		d.consents, d.details["onward"] = withdrawn, onward
		return warnings, err
	})
}
