package documentpdf

import (
	"strconv"

	"github.com/marshrut-iom/marshrut/internal/document"
)

// grid draws a table. Every column runs down the page by itself: a cell that is joined
// with the one above goes on in its column while the others begin new rows.
type grid struct {
	*pen
	t       *document.Table
	widths  []float64
	size    float64
	lead    float64
	columns []column
	head    [][]document.Cell
	repeat  bool // the head is short enough to stand on every page
}

// column is the cell under way in one column.
type column struct {
	rest   []line
	top    float64 // where it begins on this page
	face   *face
	center bool
}

const pad, high = document.CellPad, document.CellPadTop // beside the text, above and below it

func (p *pen) table(t *document.Table) {
	g := p.grid(t)
	p.room(g.beginning())
	p.y += 2
	g.drawHead()
	for i, row := range t.Rows {
		var next []document.Cell
		if i+1 < len(t.Rows) {
			next = t.Rows[i+1]
		}
		g.row(row, next)
	}
	p.y += g.size / 2
}

func (p *pen) grid(t *document.Table) *grid {
	g := &grid{pen: p, t: t, widths: t.Columns(p.width), size: t.Letters(p.d), columns: make([]column, len(t.Widths))}
	g.lead = leading(g.size)
	g.head = g.headRows()
	g.repeat = g.headHeight() < (p.bottom-p.m.Top)/2
	return g
}

func (g *grid) headHeight() (sum float64) {
	for _, row := range g.head {
		sum += g.height(row)
	}
	return sum
}

// beginning is how high the head and two lines of the first row are.
func (g *grid) beginning() float64 { return g.headHeight() + 2*g.lead + 2*high }

func (g *grid) headRows() (rows [][]document.Cell) {
	if len(g.t.Head) == 0 {
		return nil
	}
	titles, numbers := make([]document.Cell, len(g.t.Head)), make([]document.Cell, len(g.t.Head))
	for i, title := range g.t.Head {
		titles[i] = document.Cell{Text: title, Bold: true, Center: true}
		numbers[i] = document.Cell{Text: strconv.Itoa(i + 1), Center: true}
	}
	if rows = append(rows, titles); g.t.Number {
		rows = append(rows, numbers)
	}
	return rows
}

func (g *grid) cell(i int, c document.Cell) column {
	f := regular
	if c.Bold {
		f = bold
	}
	return column{rest: lines(f, g.size, g.widths[i]-2*pad, c.Text), top: g.y, face: f, center: c.Center}
}

// height of a row that is drawn whole.
func (g *grid) height(row []document.Cell) float64 {
	n := 1
	for i, c := range row {
		n = max(n, len(g.cell(i, c).rest))
	}
	return float64(n)*g.lead + 2*high
}

func (g *grid) drawHead() {
	for _, row := range g.head {
		tall := g.height(row)
		for i, c := range row {
			g.columns[i] = g.cell(i, c)
		}
		g.y += tall
		g.fresh = false
		for i := range row {
			g.portion(i)
		}
	}
}

// row draws one row, over as many pages as it needs.
func (g *grid) row(row, next []document.Cell) {
	for i, c := range row {
		if !c.Joined {
			g.columns[i] = g.cell(i, c)
		}
	}
	begun := false // part of it stands on an earlier page
	for {
		need := g.need(next)
		if g.y+need <= g.bottom+0.01 {
			g.y += need
			break
		}
		fit, all := int((g.bottom-g.y-2*high)/g.lead), int((need-2*high)/g.lead+0.5)
		if fit == all-1 && !g.fresh { // the last line doesn't stay alone either
			fit--
		}
		if low := min(2, all); fit >= low && fit > 0 || g.fresh {
			g.y += float64(max(fit, 1))*g.lead + 2*high
			begun = true
			g.overleaf(nil)
			continue
		}
		if begun {
			g.overleaf(nil)
		} else {
			g.overleaf(row)
		}
	}
	g.fresh = false
	for i := range row {
		if next == nil || !next[i].Joined {
			g.portion(i)
		}
	}
}

// need is how high the row still is: the cells that end with it must find room.
func (g *grid) need(next []document.Cell) float64 {
	need := g.lead + 2*high
	for i, c := range g.columns {
		if next == nil || !next[i].Joined {
			need = max(need, float64(len(c.rest))*g.lead+2*high-(g.y-c.top))
		}
	}
	return need
}

// portion draws what of a column's cell lies between its top and here.
func (g *grid) portion(i int) {
	c := &g.columns[i]
	tall := g.y - c.top
	if tall <= 0 {
		return
	}
	x := g.m.Left
	for _, w := range g.widths[:i] {
		x += w
	}
	g.f.Rect(x, c.top, g.widths[i], tall, "D")
	n := min(len(c.rest), int((tall-2*high)/g.lead+0.01))
	g.letter(c.face, g.size)
	align := document.Left
	if c.center {
		align = document.Center
	}
	for j, l := range c.rest[:n] {
		g.write(l, x+pad, c.top+high+float64(j+1)*g.lead-g.size*0.25, g.widths[i]-2*pad, align)
	}
	c.rest = c.rest[n:]
	c.top = g.y
}

// overleaf ends the page, draws the head anew and lets all columns go on. Cells that
// begin in the row given have nothing on the old page.
func (g *grid) overleaf(begins []document.Cell) {
	for i := range g.columns {
		if begins == nil || begins[i].Joined {
			g.portion(i)
		}
	}
	g.page()
	if g.repeat {
		kept := append([]column(nil), g.columns...)
		g.drawHead()
		g.columns = kept
	}
	for i := range g.columns {
		g.columns[i].top = g.y
	}
	g.fresh = !g.repeat || len(g.head) == 0
}
