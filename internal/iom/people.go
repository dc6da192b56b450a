package iom

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Profile is the information section: the tutee as they were when the route
// began [A II.2, B 2.5, Карта §1]. All of it is personal data.
type Profile struct {
	Surname    string     `json:"surname"`
	Name       string     `json:"name"`
	Patronymic string     `json:"patronymic,omitempty"`
	Email      string     `json:"email,omitempty"`
	Phone      string     `json:"phone,omitempty"`
	Workplace  string     `json:"workplace,omitempty"`
	Position   string     `json:"position,omitempty"`
	Subjects   []string   `json:"subjects,omitempty"`
	Education  string     `json:"education,omitempty"`
	Experience string     `json:"experience,omitempty"` // teaching experience
	Category   string     `json:"category,omitempty"`   // qualification category
	Attested   civil.Date `json:"attested,omitzero"`    // month and year of the attestation
	Mentoring  string     `json:"mentoring,omitempty"`  // form of mentoring [B Annex 1]
}

// Appointment ties a person to the route: a tutor, a mentor, a regional methodist, or who
// answers for its accompaniment at the school or in the municipality; by an order where
// there is one [A I.6-7, B 2.8.3, 3.1.4].
type Appointment struct {
	ID      uuid.UUID `bun:"id,pk"`
	RouteID uuid.UUID `bun:"route_id"`
	Place
	PersonID   uuid.UUID       `bun:"person_id"`
	Role       tenant.Role     `bun:"role"`                 // on this route
	EmployerID uuid.UUID       `bun:"employer_id,nullzero"` // the organization they come from; zero for the region's people
	Order      OrderRequisites `bun:"embed:order_"`
	From       civil.Date      `bun:"from_date"`
	Until      civil.Date      `bun:"until_date,nullzero"` // zero while it lasts
}

// Consent (R10) records that the tutee lets the appointed tutor see the making
// and progress of the route; given by choosing the model through the information
// system [B 3.1.2].
type Consent struct {
	ID      uuid.UUID `bun:"id,pk"`
	RouteID uuid.UUID `bun:"route_id"`
	Place
	PersonID    uuid.UUID `bun:"person_id"`         // the tutee who gave it
	TutorID     uuid.UUID `bun:"tutor_id,nullzero"` // the tutor who may see; zero: whom the organization appoints
	Text        string    `bun:"text"`              // the words that were agreed to
	GivenAt     time.Time `bun:"given_at"`
	WithdrawnAt time.Time `bun:"withdrawn_at,nullzero"`
}

// ErrAppointment says what is wrong with an appointment.
var ErrAppointment = fault.New(fault.Invalid, "iom.appointment_invalid", "Назначить так нельзя.")

var (
	accompanying = append([]tenant.Role{tenant.Tutor, tenant.Mentor, tenant.RegionalMethodist}, Answering...)
	// Answering are those who answer for the accompaniment, of the route's own school or
	// municipality [A I.6-7, V].
	Answering = []tenant.Role{tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.MunicipalCoordinator}
)

// Appoint names who accompanies the route, until the route has ended. A school's
// new tutor takes over from its former one; the same person is not appointed to the
// same role twice, but an order that was left out is named later that way. The tutee does not accompany the own route. Where there is an order, it
// is named by number and date.
func (r *Route) Appoint(g *Regulation, act Act, a Appointment) (Appointment, error) {
	if err := r.begin(g, Appoint); err != nil {
		return Appointment{}, err
	}
	if err := a.Order.appoints(g, false); err != nil {
		return Appointment{}, err
	}
	return r.appoint(act, a)
}

// appoint is Appoint on a route that may be appointed to, by an order that was looked at.
func (r *Route) appoint(act Act, a Appointment) (Appointment, error) {
	switch {
	case !slices.Contains(accompanying, a.Role):
		return Appointment{}, ErrAppointment.At("role", "Назначают тьютора, наставника, регионального методиста или ответственного: координатора школы или муниципалитета, руководителя методического объединения.")
	case a.PersonID == uuid.Nil:
		return Appointment{}, ErrAppointment.At("person", "Укажите, кого назначают.")
	case r.IsTutee(a.PersonID):
		return Appointment{}, ErrAppointment.At("person", "Тьюторант не сопровождает собственный маршрут.")
	}
	if a.From.IsZero() {
		a.From = act.Today
	}
	if i := slices.IndexFunc(r.Appointments, func(old Appointment) bool {
		return old.lasting() && old.Role == a.Role && old.PersonID == a.PersonID
	}); i >= 0 {
		old := &r.Appointments[i]
		if old.Order != (OrderRequisites{}) || a.Order == (OrderRequisites{}) {
			return Appointment{}, ErrAppointedAlready
		}
		old.Order = a.Order
		r.newsAppointment(*old)
		r.UpdatedAt = act.At
		return *old, nil
	}
	for i, old := range r.Appointments {
		if old.lasting() && a.Role == tenant.Tutor && old.Role == a.Role && old.EmployerID == a.EmployerID {
			r.dismiss(act, i)
		}
	}
	a.ID, a.RouteID, a.Place, a.Until = newID(), r.ID, r.Place, civil.Date{}
	r.Appointments = append(r.Appointments, a)
	r.newsAppointment(a)
	r.UpdatedAt = act.At
	return a, nil
}

func (r *Route) newsAppointment(a Appointment) {
	r.news.Appointments = put(r.news.Appointments, a, func(b Appointment) bool { return b.ID == a.ID })
}

// Accompanies holds for who is appointed to the route now.
func (r *Route) Accompanies(person uuid.UUID) bool {
	return slices.ContainsFunc(r.Appointments, func(a Appointment) bool { return a.PersonID == person && a.lasting() })
}

// IsTutor holds for a tutor of the route, of the school or from the region.
func (r *Route) IsTutor(person uuid.UUID) bool {
	return slices.ContainsFunc(r.Appointments, func(a Appointment) bool {
		return a.PersonID == person && a.Role == tenant.Tutor && a.lasting()
	})
}

// schoolTutor is R11: a tutor of the tutee's own organization.
func (r *Route) schoolTutor() bool {
	return slices.ContainsFunc(r.Appointments, func(a Appointment) bool {
		return a.Role == tenant.Tutor && a.lasting() && a.EmployerID == r.OrganizationID
	})
}

// holds tells whether who acts is one of the roles named by the regulation. A
// tutor is who is appointed to this route, whatever the membership they act in.
func (r *Route) holds(act Act, roles []tenant.Role) bool {
	for _, role := range roles {
		if role == tenant.Tutor {
			if r.IsTutor(act.PersonID) {
				return true
			}
			continue
		}
		if role == act.Role {
			return role.Level() != tenant.LevelOrganization || act.OrganizationID == r.OrganizationID
		}
	}
	return false
}
