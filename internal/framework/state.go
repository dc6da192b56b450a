package framework

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

var moves = map[State][]State{Draft: {Published}, Published: {Retired}}

// Move takes an edition to the state, or refuses with those that are possible.
func (f *Framework) Move(to State, now time.Time) error {
	if !slices.Contains(moves[f.State], to) {
		var allowed []string
		for _, s := range moves[f.State] {
			allowed = append(allowed, string(s))
		}
		return ErrState.Allowing(allowed...)
	}
	if to == Published {
		f.PublishedAt = now
	}
	f.State, f.UpdatedAt = to, now
	return nil
}

// Next gives the draft of the next edition: a copy, in which nothing that was published
// is lost.
func (f *Framework) Next(id uuid.UUID, now time.Time) Framework {
	next := *f
	next.ID, next.Edition, next.State, next.Version = id, f.Edition+1, Draft, 1
	next.CreatedAt, next.UpdatedAt, next.PublishedAt = now, now, time.Time{}
	next.Items = slices.Clone(f.Items)
	return next
}

// stamp writes a moment as documents have it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
