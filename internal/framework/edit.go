package framework

import (
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// Entry is what an author writes of an item.
type Entry struct {
	Code     string
	Title    string
	Note     string
	Kind     string
	Parent   uuid.UUID
	Position int // among its siblings, from 1; 0: at the end, or where it is
	Retired  bool
}

// open refuses to touch what was published.
func (f *Framework) open() error {
	if f.State != Draft {
		return ErrFrozen
	}
	return nil
}

// Add puts a new item into the draft and gives it.
func (f *Framework) Add(id uuid.UUID, e Entry, now time.Time) (Item, error) {
	if err := f.open(); err != nil {
		return Item{}, err
	}
	if err := f.parentThere(e.Parent); err != nil {
		return Item{}, err
	}
	i := Item{ID: id, Parent: e.Parent}
	e.write(&i, now)
	f.Items = append(f.Items, i)
	f.put(id, e.Position)
	f.tidy()
	return i, f.checkItem(id)
}

// Edit rewrites an item of the draft. One that was published keeps its code.
func (f *Framework) Edit(before *Framework, id uuid.UUID, e Entry, now time.Time) (Item, error) {
	if err := f.open(); err != nil {
		return Item{}, err
	}
	at := f.index(id)
	if at < 0 {
		return Item{}, ErrItemNotFound
	}
	if err := f.parentThere(e.Parent); err != nil {
		return Item{}, err
	}
	if e.Parent != uuid.Nil && f.under(e.Parent, id) {
		return Item{}, ErrParent.At("body.parent", ErrParent.Message)
	}
	old := f.Items[at]
	i := old
	e.write(&i, now)
	if old.Code != i.Code && before.published(id) {
		return Item{}, ErrUsed.At("body.code", "Код опубликованной записи не меняется.")
	}
	if i.Parent != old.Parent {
		i.Parent, i.Link = e.Parent, nil
	}
	f.Items[at] = i
	if i.Title != old.Title {
		f.forgetTitle(id)
	}
	f.put(id, e.Position)
	f.tidy()
	return i, f.checkItem(id)
}

// Remove takes an item out of the draft with all below it. What was published may only
// be retired.
func (f *Framework) Remove(before *Framework, id uuid.UUID) error {
	if err := f.open(); err != nil {
		return err
	}
	if f.index(id) < 0 {
		return ErrItemNotFound
	}
	var kept []Item
	gone := map[uuid.UUID]bool{id: true}
	for _, i := range f.Items { // parents come before their children
		switch {
		case !gone[i.ID] && !gone[i.Parent]:
			kept = append(kept, i)
		case before.published(i.ID):
			return ErrUsed
		}
		gone[i.ID] = gone[i.ID] || gone[i.Parent]
	}
	f.Items = kept
	f.tidy()
	return nil
}

// published tells whether the item stands in the edition; nobody's edition has none.
func (f *Framework) published(id uuid.UUID) bool { return f != nil && f.index(id) >= 0 }

func (f *Framework) parentThere(id uuid.UUID) error {
	if id != uuid.Nil && f.index(id) < 0 {
		return ErrInvalid.At("body.parent", "Такой записи в рамке нет.")
	}
	return nil
}

// checkItem is Check with the places of one item named as its own form names them.
func (f *Framework) checkItem(id uuid.UUID) error {
	bad := ErrInvalid
	mine := "items[" + strconv.Itoa(f.index(id)) + "]."
	f.checkItems(func(path, message string) {
		if field, ok := strings.CutPrefix(path, mine); ok {
			bad = bad.At("body."+field, message)
		} else if len(bad.Fields) < 20 {
			bad = bad.At("body.code", message) // a sibling that has the same code stands later
		}
	})
	f.Items[f.index(id)].unmarked(func(field, message string) { bad = bad.At("body."+field, message) }, "")
	if len(f.Items) > MaxItems {
		bad = bad.At("body.title", "В рамке не больше "+strconv.Itoa(MaxItems)+" записей.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

func (e Entry) write(i *Item, now time.Time) {
	code := strings.TrimSpace(e.Code)
	if code != i.Code {
		i.Coding = "" // the author's code takes the place of the source's
	}
	i.Code, i.Title, i.Note, i.Kind = code, strings.TrimSpace(e.Title), strings.TrimSpace(e.Note), strings.TrimSpace(e.Kind)
	if e.Retired && i.Living() {
		i.RetiredOn = civil.Of(now)
	} else if !e.Retired {
		i.RetiredOn = civil.Date{}
	}
	i.Changed = stamp(now)
}

// forgetTitle drops the copies of an item's title that the source's links hold.
func (f *Framework) forgetTitle(id uuid.UUID) {
	for n := range f.Items {
		if l := f.Items[n].Link; l != nil {
			if f.Items[n].ID == id {
				delete(l.Extra, "originNodeURI")
			}
			if f.Items[n].Parent == id {
				delete(l.Extra, "destinationNodeURI")
			}
		}
	}
}
