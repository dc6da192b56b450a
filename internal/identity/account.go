package identity

import "github.com/google/uuid"

// Account is who signs in: global, tied to no tenant.
type Account struct {
	ID           uuid.UUID
	Email        Email
	PasswordHash string
	Operator     bool // of the platform: sees no personal data of routes
}
