package iom

import (
	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// Cell of a group's board: one activity of the plan on one member's route.
type Cell struct {
	ActivityID uuid.UUID
	Status     ActivityStatus // empty: not on the route
	DoneOn     civil.Date
	Reflected  bool
}

// Row of a group's board: how far one member has come.
type Row struct {
	GroupMember
	RouteState   State
	RouteOutcome Outcome
	Cells        []Cell // in the order of the plan
}

// Done counts the activities of the plan that the member has done.
func (r Row) Done() (n int) {
	for _, c := range r.Cells {
		if c.Status == Done {
			n++
		}
	}
	return n
}
