package iomweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
)

// Basis is what is known of a person that a route can be built on [B 2.4]. Whoever
// may not see it gets none.
type Basis interface {
	// Deficits gives the person's living deficits, the most severe first.
	Deficits(ctx context.Context, person uuid.UUID) ([]iom.FoundDeficit, error)
	// Requests gives the person's learning requests, the newest first.
	Requests(ctx context.Context, person uuid.UUID) ([]iom.LearningRequest, error)
	// Diagnosed tells whether a diagnosis of the person has ended with results.
	Diagnosed(ctx context.Context, person uuid.UUID) (bool, error)
}

// Resources is the navigator, to choose activities from.
type Resources interface {
	// Find gives resources whose title has the words: those that form one of the
	// competencies, and the newest of all.
	Find(ctx context.Context, words string, competencies []string) ([]Resource, error)
	Resource(ctx context.Context, id uuid.UUID) (Resource, error)
}

// Resource is one entry of the navigator as an activity takes it over.
type Resource struct {
	ID           uuid.UUID
	Title        string
	Provider     string
	Kind, Form   string // in words
	Level        string // a code of the navigator
	Audience     string
	Term         iom.Term
	Hours        int
	Competencies []string
}
