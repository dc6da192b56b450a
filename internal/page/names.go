package page

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Role is what a role is called where a regulation holds, which may have its own word.
func Role(ctx context.Context, by interface {
	RoleTitle(role tenant.Role, usual string) string
}, r tenant.Role) string {
	return by.RoleTitle(r, T(ctx, "page.role."+string(r)))
}

// Names are short names of people by id.
type Names struct {
	By      map[uuid.UUID]string
	Unknown string
}

// Of gives the name, or the word for somebody whose name may not be known; nothing
// for nobody.
func (n Names) Of(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	if name, ok := n.By[id]; ok {
		return name
	}
	return n.Unknown
}
