package authoring

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
)

// Store keeps what drafts were before. Nobody but who writes instruments sees it.
type Store interface {
	// Past gives what the draft was before its last change; false where nothing is kept.
	Past(ctx context.Context, instrument uuid.UUID) (Past, bool, error)
	// HasPast tells whether something is kept, without reading it.
	HasPast(ctx context.Context, instrument uuid.UUID) (bool, error)
	// Forget drops what was kept of this version and of later ones.
	Forget(ctx context.Context, instrument uuid.UUID, from int) error
}

// Past is a draft as it was.
type Past struct {
	Version        int
	Title          string
	Program        string
	ProgramVersion string
	Framework      string
	Definition     json.RawMessage
}
