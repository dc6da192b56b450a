package postgres

import "github.com/google/uuid"

// OrNull is an id as an argument of a query; the zero one is NULL.
func OrNull(id uuid.UUID) any {
	if id == uuid.Nil {
		return nil
	}
	return id
}
