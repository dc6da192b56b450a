package framework

import (
	"slices"

	"github.com/google/uuid"
)

// depths gives the level of each item, from 1; 0 for one that hangs in a circle or under
// an item that is not there.
func (f *Framework) depths() map[uuid.UUID]int {
	parent := make(map[uuid.UUID]uuid.UUID, len(f.Items))
	for _, i := range f.Items {
		parent[i.ID] = i.Parent
	}
	depth := make(map[uuid.UUID]int, len(f.Items))
	for _, i := range f.Items {
		n, at := 1, i.Parent
		for at != uuid.Nil && n <= MaxDepth+1 {
			up, there := parent[at]
			if !there {
				n = MaxDepth + 2
				break
			}
			n, at = n+1, up
		}
		if n > MaxDepth+1 {
			n = 0
		}
		depth[i.ID] = n
	}
	return depth
}

// Node is an item in its place.
type Node struct {
	Item
	Depth int // from 1
}

// Nodes lists the items in their order with their depth.
func (f *Framework) Nodes() []Node {
	depth := f.depths()
	out := make([]Node, len(f.Items))
	for i, item := range f.Items {
		out[i] = Node{item, depth[item.ID]}
	}
	return out
}

// arrange puts parents before their children; the order of siblings stays. Items that no
// way leads to from the top go to the end, for Check to name.
func (f *Framework) arrange() {
	below := map[uuid.UUID][]Item{}
	for _, i := range f.Items {
		below[i.Parent] = append(below[i.Parent], i)
	}
	all := make([]Item, 0, len(f.Items))
	var walk func(parent uuid.UUID)
	walk = func(parent uuid.UUID) {
		items := below[parent]
		delete(below, parent)
		for _, i := range items {
			all = append(all, i)
			walk(i.ID)
		}
	}
	walk(uuid.Nil)
	for _, i := range f.Items {
		if _, lost := below[i.Parent]; lost {
			all = append(all, i)
		}
	}
	f.Items = all
}

// top gives the item's ancestor on the level of competencies, itself where it lies there;
// false where it lies above.
func (f *Framework) top(id uuid.UUID, depth map[uuid.UUID]int) (Item, bool) {
	for {
		i, ok := f.Item(id)
		switch {
		case !ok || depth[id] < f.Level:
			return Item{}, false
		case depth[id] == f.Level:
			return i, true
		}
		id = i.Parent
	}
}

// under tells whether the item lies below the other, or is it.
func (f *Framework) under(id, other uuid.UUID) bool {
	for n := 0; id != uuid.Nil && n <= len(f.Items); n++ {
		if id == other {
			return true
		}
		i, _ := f.Item(id)
		id = i.Parent
	}
	return false
}

// put moves the item to a place among its siblings, from 1; 0 leaves it where it is.
func (f *Framework) put(id uuid.UUID, position int) {
	at := f.index(id)
	if position < 1 || at < 0 {
		return
	}
	item := f.Items[at]
	f.Items = slices.Delete(f.Items, at, at+1)
	n, to := 0, len(f.Items)
	for i, sibling := range f.Items {
		if sibling.Parent != item.Parent {
			continue
		}
		if n++; n == position {
			to = i
			break
		}
	}
	f.Items = slices.Insert(f.Items, to, item)
}
