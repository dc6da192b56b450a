package picture

import (
	"context"
	"io"
	"time"
)

// Timeline shows stages with their activities over time. On a wide drawing names
// stand to the left, on a narrow one above their bars.
type Timeline struct {
	About
	Head   []string // of the table: stage, activity, when, state
	Stages []Stage
	States map[State]string // words of the states, for legend and table
	// From and To are the ends of the scale; without them, or where something lies
	// outside, the scale takes in all there is.
	From, To time.Time
	Ticks    []Tick // Months gives the days to name
	Today    Tick   // not drawn where it has no time or lies outside of the scale
}

// Stage is a band over the time it takes, with its activities.
type Stage struct {
	Name       string
	When       string // in words
	Start, End time.Time
	Activities []Activity
}

// Activity is a bar from the first day to the end of the last one.
type Activity struct {
	Name       string
	When       string // in words
	Start, End time.Time
	State      State
	Href       string // where the name leads, within the site
}

// Tick is a moment with its word.
type Tick struct {
	At   time.Time
	Text string
}

// State says how far an activity is. Each has a sign and a look of its own.
type State int

// The states of an activity.
const (
	Planned State = iota
	Underway
	Done
	Late
	Cancelled
)

// Months gives the first days of the months that begin between two days: the
// caller names them.
func Months(from, to time.Time) []time.Time {
	var all []time.Time
	month := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, from.Location())
	for ; !month.After(to) && len(all) < 1200; month = month.AddDate(0, 1, 0) {
		if !month.Before(from) {
			all = append(all, month)
		}
	}
	return all
}

func (l Timeline) variant(width int, class, tail string) Picture {
	l.About = l.About.variant(width, class, tail)
	return l
}

// Table has a row for each activity, and one for a stage without any.
func (l Timeline) Table() Table {
	t := Table{Caption: l.Title, Head: make([]string, 4), Numeric: make([]bool, 4)}
	copy(t.Head, l.Head)
	for _, s := range l.Stages {
		if len(s.Activities) == 0 {
			t.Rows = append(t.Rows, []string{s.Name, "", s.When, ""})
		}
		for _, a := range s.Activities {
			t.Rows = append(t.Rows, []string{s.Name, a.Name, a.When, l.States[a.State]})
		}
	}
	return t
}

// Render draws the timeline.
func (l Timeline) Render(ctx context.Context, w io.Writer) error {
	return render(ctx, w, l.About, "timeline", l.About.width(Wide), l.draw)
}

// span is the scale: days become places between x0 and x1.
type span struct {
	from, to time.Time
	x0, x1   float64
}

func (s span) at(t time.Time) float64 {
	all := s.to.Sub(s.from)
	if all <= 0 {
		return s.x0
	}
	return max(s.x0, min(s.x1, s.x0+(s.x1-s.x0)*float64(t.Sub(s.from))/float64(all)))
}

// bar gives the place of a time from one day to the end of another.
func (s span) bar(start, end time.Time) (x, w float64, ok bool) {
	if start.IsZero() {
		start = end
	}
	if start.IsZero() {
		return 0, 0, false
	}
	if end.Before(start) {
		end = start
	}
	const least = 6
	x = min(s.at(start), s.x1-least)
	return x, max(least, s.at(end.AddDate(0, 0, 1))-x), true
}

func (l Timeline) span(wide float64) span {
	s := span{from: l.From, to: l.To, x1: wide - 1}
	see := func(t, end time.Time) {
		if t.IsZero() {
			return
		}
		if s.from.IsZero() || t.Before(s.from) {
			s.from = t
		}
		if end.After(s.to) {
			s.to = end
		}
	}
	for _, g := range l.Stages {
		see(g.Start, g.Start.AddDate(0, 0, 1))
		see(g.End, g.End.AddDate(0, 0, 1))
		for _, a := range g.Activities {
			see(a.Start, a.Start.AddDate(0, 0, 1))
			see(a.End, a.End.AddDate(0, 0, 1))
		}
	}
	if wide >= beside {
		s.x0 = wide * 0.42
	}
	return s
}

func (l Timeline) draw(c *canvas) {
	s := l.span(c.w)
	y := l.legend(c)
	y = l.marks(c, s, y)
	start := len(c.b)
	var lanes []lane
	c.group(func() {
		for _, g := range l.Stages {
			first := y
			y += 6
			names := c.w
			if s.x0 > 0 {
				names = s.x0 - 10
			}
			y += c.lines(0, y, wrap(g.Name, names/bolder, size), "font-weight", "bold") + 2
			stage := lane{}
			stage.x, stage.w, _ = s.bar(g.Start, g.End)
			for _, a := range g.Activities {
				y = l.activity(c, s, a, y)
				if s.x0 == 0 { // not through the names
					stage.y, stage.h = y-laneHeight-4, laneHeight
					lanes = append(lanes, stage)
				}
			}
			if y += 6; s.x0 > 0 {
				stage.y, stage.h = first, y-first
				lanes = append(lanes, stage)
			}
		}
	})
	c.h = y + 1
	c.below(start, func() { l.ground(c, s, lanes) })
	if l.todayShown(s) {
		c.path(string(through(nil, lanes, s.at(l.Today.At))), "class", "pic-s3", "stroke", fills[3], "stroke-width", 2)
	}
}

// activity draws one line and gives where the next one begins.
func (l Timeline) activity(c *canvas, s span, a Activity, y float64) float64 {
	const indent, bar = 20.0, 12.0
	names := c.w - indent
	if s.x0 > 0 {
		names = s.x0 - indent - 10
	}
	name := wrap(a.Name, names, size)
	c.sign(a.State, 1, y+line/2+1)
	c.link(a.Href, func() { c.lines(indent, y, name) })
	height := max(line, float64(len(name))*line)
	x, w, ok := s.bar(a.Start, a.End)
	switch {
	case s.x0 > 0:
		height += 6
		if ok {
			c.bar(a.State, x, y+(height-6-bar)/2+1, w, bar)
		}
	default:
		height += laneHeight + 6
		if ok {
			c.bar(a.State, x, y+height-4-(laneHeight+bar)/2, w, bar)
		}
	}
	return y + height
}

func (l Timeline) legend(c *canvas) float64 {
	used := map[State]bool{}
	for _, g := range l.Stages {
		for _, a := range g.Activities {
			used[a.State] = true
		}
	}
	var keys []key
	for st := Planned; st <= Cancelled; st++ {
		if used[st] {
			keys = append(keys, key{l.States[st], func(x, y float64) { c.sign(st, x+3, y) }})
		}
	}
	if h := c.legend(0, keys); h > 0 {
		return h + 4
	}
	return 0
}
