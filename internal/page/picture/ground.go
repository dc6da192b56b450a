package picture

import (
	"maps"
	"slices"
)

// grounds are the cells of a heat map by level and height. A cell is a line as thick
// as its row is high, the shortest way to say it; those of one level and height
// are one path.
type grounds map[[2]int]*ground

type ground struct {
	d    []byte
	x, y float64 // where the path has come to
}

func (all grounds) add(level int, height, x, y, w float64) {
	k := [2]int{level, int(height)}
	g := all[k]
	if g == nil {
		g = &ground{}
		all[k] = g
	}
	to, by := "M"+n(x)+" "+n(y), "m"+n(x-g.x)+" "+n(y-g.y)
	if len(g.d) > 0 && len(by) < len(to) {
		to = by
	}
	g.d = append(append(append(g.d, to...), 'h'), n(w)...)
	g.x, g.y = x+w, y
}

func (all grounds) draw(c *canvas) {
	for _, k := range slices.SortedFunc(maps.Keys(all), func(a, b [2]int) int { return slices.Compare(a[:], b[:]) }) {
		c.path(string(all[k].d), "class", slotClass("h", k[0]), "stroke", heats[k[0]], "stroke-width", k[1])
	}
}
