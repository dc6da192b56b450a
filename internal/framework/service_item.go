package framework

import (
	"context"

	"github.com/google/uuid"
)

// AddItem puts a new item into a draft.
func (s *Service) AddItem(ctx context.Context, framework uuid.UUID, e Entry) (Framework, Item, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Framework{}, Item{}, err
	}
	now, err := s.here(ctx)
	if err != nil {
		return Framework{}, Item{}, err
	}
	var i Item
	f, err := s.change(ctx, framework, 0, "framework.item_add", func(f, _ *Framework) error {
		i, err = f.Add(id, e, now)
		return err
	})
	return f, i, err
}

// EditItem rewrites an item of a draft, moves it, retires it or brings it back.
func (s *Service) EditItem(ctx context.Context, framework, item uuid.UUID, e Entry, version int) (Framework, Item, error) {
	now, err := s.here(ctx)
	if err != nil {
		return Framework{}, Item{}, err
	}
	var i Item
	f, err := s.change(ctx, framework, version, "framework.item_edit", func(f, before *Framework) (err error) {
		i, err = f.Edit(before, item, e, now)
		return err
	})
	return f, i, err
}

// RemoveItem takes an item that was never published out of a draft, with all below it.
func (s *Service) RemoveItem(ctx context.Context, framework, item uuid.UUID, version int) (Framework, error) {
	return s.change(ctx, framework, version, "framework.item_remove", func(f, before *Framework) error {
		return f.Remove(before, item)
	})
}
