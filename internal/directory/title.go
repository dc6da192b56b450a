package directory

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// TitledRole is a role with what the region calls it.
type TitledRole struct {
	Role    tenant.Role
	Title   string
	Usual   string // the title without the region's own
	Version int
}

// RoleTitles lists all roles of a region with their titles: everybody sees them.
func (s *Service) RoleTitles(ctx context.Context) ([]TitledRole, error) {
	if _, err := member(ctx); err != nil {
		return nil, err
	}
	own, err := s.store.RoleTitles(ctx)
	if err != nil {
		return nil, err
	}
	var out []TitledRole
	for _, r := range tenant.Roles() {
		if r.Level() == tenant.LevelPlatform {
			continue
		}
		t := TitledRole{Role: r, Title: r.Title(), Usual: r.Title(), Version: 1}
		for _, o := range own {
			if o.Role == r {
				t.Title, t.Version = o.Title, o.Version
			}
		}
		out = append(out, t)
	}
	return out, nil
}

// SetRoleTitle changes what the region calls a role: its coordinator does it.
func (s *Service) SetRoleTitle(ctx context.Context, role tenant.Role, title string, version int) (TitledRole, error) {
	if _, err := s.policy.Require(ctx, "role_title", "update"); err != nil {
		return TitledRole{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return TitledRole{}, err
	}
	if !role.Known() || role.Level() == tenant.LevelPlatform {
		return TitledRole{}, ErrRoleNotFound
	}
	if title = tidy(title); !within(title, 2, 100) {
		return TitledRole{}, ErrTitleInvalid.At("body.title", "Название: от 2 до 100 знаков.")
	}
	t := tenant.RoleTitle{RegionID: scope.Region, Role: role, Title: title, Version: version + 1}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		if err := s.store.SetRoleTitle(ctx, &t, version); err != nil {
			return err
		}
		// a role has no id of its own: the record stands at the region
		return s.audit.Record(ctx, audit.Entry{Action: "role_title.update", Type: "role_title", Object: scope.Region,
			Details: map[string]any{"role": string(role), "version": t.Version}})
	})
	return TitledRole{Role: role, Title: title, Usual: role.Title(), Version: t.Version}, err
}
