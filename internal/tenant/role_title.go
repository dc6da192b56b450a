package tenant

import (
	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// RoleTitle is what a region calls one of its roles, where it differs from the
// usual word (Role.Title): titles are data, codes never change.
type RoleTitle struct {
	bun.BaseModel `bun:"table:role_title,alias:role_title"`
	RegionID      uuid.UUID
	Role          Role
	Title         string
	Version       int
}
