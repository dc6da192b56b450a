package framework

import (
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Difference is what a file would change in a framework. Nothing is lost unseen: what
// the file lacks waits for a decision.
type Difference struct {
	Head    []Facet // of the framework itself
	Added   []Item
	Changed []Change
	Missing []Item // there and living, not in the file
	Same    int
}

// Change is an item that the file has otherwise.
type Change struct {
	Item   Item // as it is
	Facets []Facet
}

// Facet is one field that differs. Name is a code: "title", "parent".
type Facet struct{ Name, Old, New string }

// None holds where the file brings nothing new.
func (d Difference) None() bool {
	return len(d.Head)+len(d.Added)+len(d.Changed)+len(d.Missing) == 0
}

// Decision says what becomes of an item that a file lacks.
type Decision string

// The decisions.
const (
	Keep   Decision = "keep"
	Retire Decision = "retire"
)

// Compare tells what incoming would change in f. Items are known by their id.
func (f *Framework) Compare(incoming *Framework) Difference {
	var d Difference
	d.Head = facets([][3]string{{"title", f.Title, incoming.Title}, {"source", f.Source, incoming.Source},
		{"description", f.Description, incoming.Description}})
	in := map[uuid.UUID]bool{}
	for _, i := range incoming.Items {
		in[i.ID] = true
		old, there := f.Item(i.ID)
		if !there {
			d.Added = append(d.Added, i)
			continue
		}
		if changed := differ(f, incoming, old, i); len(changed) > 0 {
			d.Changed = append(d.Changed, Change{old, changed})
		} else {
			d.Same++
		}
	}
	for _, i := range f.Items {
		if !in[i.ID] && i.Living() {
			d.Missing = append(d.Missing, i)
		}
	}
	return d
}

func differ(f, incoming *Framework, old, i Item) []Facet {
	changed := facets([][3]string{{"code", old.Code, i.Code}, {"title", old.Title, i.Title}, {"description", old.Note, i.Note}, {"kind", old.Kind, i.Kind},
		{"retired_on", old.RetiredOn.String(), i.RetiredOn.String()}})
	if old.Parent != i.Parent { // by id: what is only renamed above is no change here
		changed = append(changed, Facet{"parent", f.titleOf(old.Parent), incoming.titleOf(i.Parent)})
	}
	return changed
}

func facets(all [][3]string) (out []Facet) {
	for _, x := range all {
		if x[1] != x[2] {
			out = append(out, Facet{x[0], x[1], x[2]})
		}
	}
	return out
}

func (f *Framework) titleOf(id uuid.UUID) string {
	i, _ := f.Item(id)
	return i.Title
}

// Take puts incoming in the place of what the draft holds. Of what incoming lacks, each
// living item needs a decision; nothing is removed: kept items stay under their parents,
// the others are retired.
func (f *Framework) Take(incoming *Framework, decisions map[uuid.UUID]Decision, now time.Time) error {
	if err := f.open(); err != nil {
		return err
	}
	undecided := ErrUndecided
	in := map[uuid.UUID]bool{}
	for _, i := range incoming.Items {
		in[i.ID] = true
	}
	items := append([]Item(nil), incoming.Items...)
	for _, i := range f.Items {
		if in[i.ID] {
			continue
		}
		switch decision := decisions[i.ID]; {
		case !i.Living() || decision == Keep:
		case decision == Retire:
			i.RetiredOn, i.Changed = civil.Of(now), stamp(now)
		default:
			undecided = undecided.At("body.decisions."+i.ID.String(), "Решите, оставить или снять: "+fault.Short(i.Title, 80)+".")
		}
		items = append(items, i)
	}
	if len(undecided.Fields) > 0 {
		return undecided
	}
	f.Items, f.Associations, f.Extra = items, incoming.Associations, incoming.Extra
	f.Title, f.Source, f.Description = incoming.Title, incoming.Source, incoming.Description
	f.tidy()
	return f.Check()
}
