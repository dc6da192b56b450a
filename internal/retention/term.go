package retention

import (
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Years is how long data of who has no role any more is kept: the sources tell to keep
// routes as long as the person's data is in the system [B 4.4] and not how long that is.
// Three years is the time in which a claim may be brought (ГК РФ, ст. 196), and what the
// consent is kept for as evidence.
const Years = 3

// Candidate is somebody whose data are to be removed though they did not ask.
type Candidate struct {
	PersonID uuid.UUID
	Cause    Cause
	Since    civil.Date // the consent was withdrawn, or the last role ended
}

// LimitOn is the last lawful day: 30 days after the consent was withdrawn, or after the
// term of keeping ended.
func (c Candidate) LimitOn() civil.Date {
	if c.Cause == Term {
		return c.Since.AddYears(Years).AddDays(Days)
	}
	return c.Since.AddDays(Days)
}

// ripe tells whether the data may go: after a withdrawn consent at once, after the last
// role when the term is over. The last day of the term still keeps them.
func (c Candidate) ripe(today civil.Date) bool {
	return c.Cause == Consent || c.Cause == Term && c.Since.AddYears(Years).Before(today)
}

// system is who the jobs of a region act as: nobody in particular.
func system(region uuid.UUID) tenant.Scope {
	return tenant.Scope{Region: region, Role: tenant.RegionalCoordinator}
}

// ask makes a request of the person's own.
func ask(s tenant.Scope, id uuid.UUID, today civil.Date, at time.Time) Removal {
	return Removal{RegionID: s.Region, ID: id, PersonID: s.Person, Cause: Request, State: Asked, AskedOn: today, LimitOn: today.AddDays(Days),
		AskedBy: s.Person, Version: 1, CreatedAt: at}
}

// begin makes a removal that the region starts.
func (c Candidate) begin(s tenant.Scope, id uuid.UUID, today civil.Date, at time.Time) Removal {
	return Removal{RegionID: s.Region, ID: id, PersonID: c.PersonID, Cause: c.Cause, State: Asked, AskedOn: today, LimitOn: c.LimitOn(),
		AskedBy: s.Person, Version: 1, CreatedAt: at}
}
