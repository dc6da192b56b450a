package framework

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/framework/frameworks"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// namespace makes the ids of what is shipped: the same item has the same id in every
// region and on every server.
var namespace = uuid.MustParse("6f0c3f0e-2f58-5c1e-9a53-0d6c2f1b7a44")

// Shipped gives the frameworks that the platform brings, as first editions.
func Shipped() ([]Framework, error) {
	var all []Framework
	for _, raw := range frameworks.All {
		from, err := frameworks.Parse(raw)
		if err != nil {
			return nil, err
		}
		f := Framework{Code: from.Code, Edition: 1, GUID: uuid.NewSHA1(namespace, []byte(from.Code)), Title: from.Title, Source: from.Source,
			Purpose: Purpose(from.Purpose), Level: 1, State: Draft, Version: 1}
		if f.Purpose == Directions {
			f.Level = 2
		}
		f.ship(from.Items, uuid.Nil)
		f.tidy()
		if err := f.Check(); err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

func (f *Framework) ship(items []frameworks.Item, parent uuid.UUID) {
	for _, i := range items {
		id := uuid.NewSHA1(f.GUID, []byte(i.Code))
		f.Items = append(f.Items, Item{ID: id, Code: i.Code, Title: i.Title, Parent: parent})
		f.ship(i.Items, id)
	}
}

// InstallShipped gives the acting person's region the shipped frameworks, published; a
// code that is there is left as it is. Who may publish frameworks may call it; it is
// called when a region is made, and brings what a newer release of the platform adds.
func (s *Service) InstallShipped(ctx context.Context) error {
	_, err := s.Install(ctx)
	return err
}

// Install is InstallShipped that tells the codes that were added.
func (s *Service) Install(ctx context.Context) ([]string, error) {
	scope, _, err := s.may(ctx, "publish")
	if err != nil {
		return nil, err
	}
	all, err := Shipped()
	if err != nil {
		return nil, err
	}
	added := []string{}
	err = s.tx.InTx(ctx, func(ctx context.Context) error {
		added = added[:0]
		there, err := s.store.There(ctx, codesOf(all))
		if err != nil {
			return err
		}
		for _, f := range all {
			if slices.Contains(there, f.Code) {
				continue
			}
			if err := s.install(ctx, scope, f); err != nil {
				return err
			}
			added = append(added, f.Code)
		}
		return nil
	})
	return added, err
}

func (s *Service) install(ctx context.Context, scope tenant.Scope, f Framework) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	now := s.moment()
	f.RegionID, f.ID, f.CreatedAt, f.UpdatedAt = scope.Region, id, now, now
	if err := f.Move(Published, now); err != nil {
		return err
	}
	if err := s.store.Insert(ctx, &f); err != nil {
		return err
	}
	if err := s.head(ctx, &f); err != nil {
		return err
	}
	return s.record(ctx, "framework.install", f)
}

// Lacks tells whether the platform brings a framework that the region does not have.
func (s *Service) Lacks(ctx context.Context) (bool, error) {
	if _, _, err := s.may(ctx, "publish"); err != nil {
		return false, err
	}
	all, err := Shipped()
	if err != nil {
		return false, err
	}
	there, err := s.store.There(ctx, codesOf(all))
	return err == nil && len(there) < len(all), err
}

func codesOf(all []Framework) []string {
	out := make([]string, len(all))
	for i, f := range all {
		out[i] = f.Code
	}
	return out
}
