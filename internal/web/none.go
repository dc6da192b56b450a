package web

import (
	"time"

	"github.com/google/uuid"
)

// OrNone leaves the zero id out of an answer.
func OrNone(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// Moment leaves a moment that never was out of an answer.
func Moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
