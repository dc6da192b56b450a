package tenant

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Scope is who acts and where: one person in one membership. It is made once per
// request (or job) and travels in the context; the database and the policy both
// read it, and nothing else says whose data is meant.
type Scope struct {
	Account      uuid.UUID
	Person       uuid.UUID
	Membership   uuid.UUID
	Role         Role
	Region       uuid.UUID
	Municipality uuid.UUID // zero for a role of the region
	Organization uuid.UUID // zero above the organization
}

// Width is how wide the database may look for a Scope.
type Width string

// A Scope sees one region, or one municipality of it. There is no third width and
// no default: a Scope that has neither sees nothing.
const (
	WidthRegion       Width = "region"
	WidthMunicipality Width = "municipality"
)

// ErrNoScope is our own mistake: tenant data was asked for with no tenant set.
var ErrNoScope = fault.New(fault.Internal, "tenant.no_scope", "Не определено, от чьего имени выполняется действие.")

// Width derives from the role's level. A role of the platform has none and gets
// ErrNoScope, as does a Scope whose node is missing.
func (s Scope) Width() (Width, error) {
	switch {
	case s.Region == uuid.Nil:
		return "", ErrNoScope
	case s.Role.Level() == LevelRegion:
		return WidthRegion, nil
	case s.Role.Level() == LevelMunicipality && s.Municipality != uuid.Nil,
		s.Role.Level() == LevelOrganization && s.Municipality != uuid.Nil && s.Organization != uuid.Nil:
		return WidthMunicipality, nil
	}
	return "", ErrNoScope
}

type scopeKey struct{}

// With puts the Scope into the context.
func With(ctx context.Context, s Scope) context.Context {
	return context.WithValue(ctx, scopeKey{}, s)
}

// From takes the Scope out of the context; ErrNoScope where none was put.
func From(ctx context.Context) (Scope, error) {
	s, ok := ctx.Value(scopeKey{}).(Scope)
	if !ok {
		return Scope{}, ErrNoScope
	}
	return s, nil
}
