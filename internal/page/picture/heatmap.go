package picture

import (
	"context"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// HeatMap shows figures of rows by columns, such as organizations by
// competencies. Each cell has its figure in it; its ground says the level. Long
// names of columns become numbers with a list above. On a narrow drawing the name of
// a row stands above its cells.
type HeatMap struct {
	About
	Head    string // what a row is: "Организация"
	Columns []string
	Rows    []HeatRow
	Levels  []string // words of the levels 1 to 5 for the legend; may be empty
}

// HeatRow is one row.
type HeatRow struct {
	Name  string
	Href  string // where the name leads, within the site
	Cells []Cell
}

// Cell is one figure and its level: 1 faint to 5 strong, 0 no ground.
type Cell struct {
	Text  string
	Level int
}

func (r HeatRow) at(column int) Cell {
	if column < len(r.Cells) {
		c := r.Cells[column]
		c.Level = max(0, min(len(heats)-1, c.Level))
		return c
	}
	return Cell{}
}

func (m HeatMap) variant(width int, class, tail string) Picture {
	m.About = m.About.variant(width, class, tail)
	return m
}

// Table has the same rows and columns.
func (m HeatMap) Table() Table {
	t := Table{Caption: m.Title, Head: append([]string{m.Head}, m.Columns...), Numeric: []bool{false}}
	t.Numeric = append(t.Numeric, slices.Repeat([]bool{true}, len(m.Columns))...)
	for _, r := range m.Rows {
		row := []string{r.Name}
		for i := range m.Columns {
			row = append(row, r.at(i).Text)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Render draws the heat map.
func (m HeatMap) Render(ctx context.Context, w io.Writer) error {
	return render(ctx, w, m.About, "heat", m.About.width(Wide), m.draw)
}

// grid is where the cells are.
type grid struct {
	name, x0, column float64 // width of the names, left edge of the first column, its width
	above            bool    // names stand above their cells
}

func (m HeatMap) grid(c *canvas) grid {
	widest, columns := 30.0, float64(max(1, len(m.Columns)))
	longest := 0.0
	for _, r := range m.Rows {
		for i := range m.Columns {
			widest = max(widest, math.Ceil(width(clean(r.at(i).Text), size))+8)
		}
		longest = max(longest, width(clean(r.Name), size))
	}
	g := grid{above: c.w < beside}
	if !g.above {
		g.name = max(150, min(longest+2, c.w*0.42, c.w-10-columns*max(widest, 44)))
		g.x0 = g.name + 10
	}
	g.column = min(120, (c.w-g.x0)/columns)
	if g.column < widest { // the drawing grows, and is shown smaller
		g.column = widest
		c.w = g.x0 + widest*columns
	}
	g.column, g.x0 = math.Floor(g.column), math.Floor(g.x0)
	if g.above {
		g.name = c.w
	}
	return g
}

// cellHeight is the ground of one line of a row, and gap what lies between cells.
const (
	cellHeight = 26.0
	gap        = 2.0
)

func (m HeatMap) draw(c *canvas) {
	g := m.grid(c)
	y := m.legend(c)
	heads, numbered := m.heads(g)
	if numbered {
		y = m.list(c, y) + 6
	}
	head := func() {
		most := 0.0
		for _, h := range heads {
			most = max(most, float64(len(h))*line)
		}
		c.group(func() {
			for i, h := range heads {
				c.lines(g.middle(i), y+most-float64(len(h))*line, h)
			}
		}, "text-anchor", "middle", "font-weight", "bold")
		y += most + 6
	}
	head()
	grounds := grounds{}
	middles := make([]float64, len(m.Rows))
	for i, r := range m.Rows {
		name := wrap(r.Name, g.name, size)
		names := float64(len(name)) * line
		height := cellHeight
		if g.above {
			c.link(r.Href, func() { c.lines(0, y+4, name) })
			y += names + 6
		} else {
			height = max(cellHeight, names+8)
			c.link(r.Href, func() { c.lines(0, y+(height-names)/2, name) })
		}
		middles[i] = math.Round(y + height/2)
		for j := range m.Columns {
			if level := r.at(j).Level; level > 0 {
				grounds.add(level, height, g.x0+float64(j)*g.column+gap/2, middles[i], g.column-gap)
			}
		}
		y += height + gap
	}
	grounds.draw(c)
	m.figures(c, g, middles)
	if numbered && len(m.Rows) > 25 {
		y += 4
		head()
	}
	c.h = y
}

func (g grid) middle(column int) float64 { return g.x0 + (float64(column)+0.5)*g.column }

// figures writes the cells column by column: the column says the place once.
func (m HeatMap) figures(c *canvas, g grid, middles []float64) {
	c.group(func() {
		for j := range m.Columns {
			c.group(func() {
				for i, r := range m.Rows {
					c.text(0, middles[i]+5, r.at(j).Text)
				}
			}, "transform", "translate("+n(g.middle(j))+")")
		}
	}, "text-anchor", "middle")
}

// heads gives the names of the columns as they stand above them: as words where
// every one fits into a few lines, else as numbers.
func (m HeatMap) heads(g grid) (heads [][]string, numbered bool) {
	const most = 3
	for _, name := range m.Columns {
		h := wrap(name, (g.column-6)/bolder, size)
		if len(h) > most || strings.Count(strings.Join(h, ""), "-") > strings.Count(name, "-") {
			numbered = true
			break
		}
		heads = append(heads, h)
	}
	if !numbered {
		return heads, false
	}
	heads = heads[:0]
	for i := range m.Columns {
		heads = append(heads, []string{strconv.Itoa(i + 1)})
	}
	return heads, true
}

// list says what the numbers of the columns stand for, and gives where it ends.
func (m HeatMap) list(c *canvas, y float64) float64 {
	tops := make([]float64, len(m.Columns))
	for i, name := range m.Columns {
		tops[i] = y
		y += max(line, c.lines(listIndent, y, wrap(name, c.w-listIndent, size))) + 2
	}
	c.numbers(tops)
	return y
}

func (m HeatMap) legend(c *canvas) float64 {
	var keys []key
	frames := ""
	for i, word := range m.Levels {
		if level := i + 1; level < len(heats) {
			keys = append(keys, key{word, func(x, y float64) {
				x = math.Floor(x)
				c.path("M"+n(x+1)+" "+n(y)+"h18", "class", slotClass("h", level), "stroke", heats[level], "stroke-width", 14)
				frames += box(x+1, y-7, 18, 14)
			}})
		}
	}
	h := c.legend(0, keys)
	c.path(frames, "class", "pic-grid", "stroke", gridColour, "fill", "none")
	if h > 0 {
		h += 6
	}
	return h
}
