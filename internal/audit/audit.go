// Package audit is the append-only record of who did and who read what.
//
// A change leaves its record in the same transaction, so neither is ever without
// the other. Reading somebody else's route leaves one record per person, object
// and hour; those are collected in memory and written in batches (see Reads).
package audit

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Entry says what was done, to which object. Details hold ids, codes and numbers,
// never names or texts.
type Entry struct {
	Action  string    // "resource.create", "route.read"
	Type    string    // "resource"
	Object  uuid.UUID // the object itself
	Root    uuid.UUID // the whole it belongs to (a route), where there is one
	Subject uuid.UUID // the person whose data it is, where there is one
	Place   Place     // where the object stands
	Details map[string]any
}

// Place is the node of the tree at which an object stands; zero: the region.
type Place struct{ Municipality, Organization uuid.UUID }

// Record is an Entry with who acted and when, as it is kept.
type Record struct {
	ID         uuid.UUID
	At         time.Time
	Person     uuid.UUID
	Membership uuid.UUID
	Role       tenant.Role
	Request    string
	Entry
}

// Recorder writes the records of a change, all of them in one trip. It must be called
// inside the change's own transaction.
type Recorder interface {
	Record(ctx context.Context, entries ...Entry) error
}

type requestKey struct{}

// WithRequest puts the request's id into the context, so that records can be
// matched with the log.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// New makes the record of an entry out of the Scope that acts in ctx.
func New(ctx context.Context, now time.Time, e Entry) (Record, error) {
	s, err := tenant.From(ctx)
	if err != nil {
		return Record{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Record{}, err
	}
	request, _ := ctx.Value(requestKey{}).(string)
	return Record{ID: id, At: now.UTC(), Person: s.Person, Membership: s.Membership, Role: s.Role, Request: request, Entry: e}, nil
}
