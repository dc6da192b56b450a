package picture_test

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/marshrut-iom/marshrut/internal/page/picture"
)

var hostile = []string{
	`<script>alert(1)</script>`, `"><svg onload=alert(1)>`, `' onmouseover='x`, `]]><!--`, `&lt;b&gt;&#0;`, "\x00\x1b\ufffe\uffff",
	"\u202eперевёрнуто\u2066", "a\nb\tc", "\xff\xfe", strings.Repeat("Ж", 300), strings.Repeat("о", 40) + "-" + strings.Repeat("щ", 40), "  ", "{{.}}", "url(#x)",
}

// words are names as people give them, and as nobody should.
func words() *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom(competencies), rapid.SampledFrom(hostile), rapid.String(),
		rapid.StringMatching(`([А-Яа-яё]{1,24}[ -]){0,8}[а-я]{1,30}`))
}

func figures() *rapid.Generator[picture.Figure] {
	return rapid.Custom(func(t *rapid.T) picture.Figure {
		return picture.Figure{
			Value: rapid.OneOf(rapid.Float64Range(0, 5), rapid.Float64(), rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), -1, math.MaxFloat64})).Draw(t, "value"),
			Text:  rapid.OneOf(rapid.StringMatching(`[0-9]{1,4},[0-9]`), rapid.SampledFrom([]string{"", "—", "100 %"}), words()).Draw(t, "text"),
		}
	})
}

func times() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		n := rapid.OneOf(rapid.IntRange(0, 600), rapid.IntRange(-700000, 700000)).Draw(t, "day")
		if n == 0 {
			return time.Time{}
		}
		return day(time.January, 1).AddDate(0, 0, n)
	})
}

func anything(t *rapid.T, name string) (about picture.About, some func(label string, least, most int) int) {
	some = func(label string, least, most int) int { return rapid.IntRange(least, most).Draw(t, label) }
	width := rapid.SampledFrom([]int{0, picture.Narrow, picture.Wide, 300, 1, -5, 1000}).Draw(t, "width")
	return picture.About{ID: rapid.OneOf(rapid.Just(name), rapid.String()).Draw(t, "id"), Title: words().Draw(t, "title"), Desc: words().Draw(t, "desc"), Width: width}, some
}

func names(t *rapid.T, least, most int) []string {
	return rapid.SliceOfN(words(), least, most).Draw(t, "names")
}

// kinds draws one picture of each kind from any input.
var kinds = map[string]func(t *rapid.T) (picture.Picture, []string){
	"radar": func(t *rapid.T) (picture.Picture, []string) {
		about, some := anything(t, "radar")
		r := picture.Radar{About: about, Axes: names(t, 0, 14), Max: figures().Draw(t, "max").Value, Scale: rapid.SliceOfN(figures(), 0, 5).Draw(t, "scale")}
		for range some("series", 0, 3) {
			r.Series = append(r.Series, picture.Series{Name: words().Draw(t, "series"), Figures: rapid.SliceOfN(figures(), 0, 14).Draw(t, "figures")})
		}
		if some("spread", 0, 1) == 1 {
			r.Spread = &picture.Spread{Name: words().Draw(t, "spread"), Lower: picture.Series{Name: "l", Figures: rapid.SliceOfN(figures(), 0, 14).Draw(t, "lower")},
				Higher: picture.Series{Name: "h", Figures: rapid.SliceOfN(figures(), 0, 14).Draw(t, "higher")}}
		}
		return r, r.Axes
	},
	"bars": func(t *rapid.T) (picture.Picture, []string) {
		about, _ := anything(t, "bars")
		b := picture.Bars{About: about, Max: figures().Draw(t, "max").Value, Scale: rapid.SliceOfN(figures(), 0, 5).Draw(t, "scale"), Now: words().Draw(t, "now"), Before: words().Draw(t, "before")}
		all := names(t, 0, 10)
		for _, name := range all {
			b.Bars = append(b.Bars, picture.Bar{Name: name, Now: figures().Draw(t, "now"), Before: figures().Draw(t, "before"), Level: words().Draw(t, "level"), Href: words().Draw(t, "href")})
		}
		return b, all
	},
	"heat": func(t *rapid.T) (picture.Picture, []string) {
		about, some := anything(t, "heat")
		m := picture.HeatMap{About: about, Columns: names(t, 0, 12), Levels: names(t, 0, 7)}
		all := slices.Clone(m.Columns)
		for range some("rows", 0, 30) {
			r := picture.HeatRow{Name: words().Draw(t, "row"), Href: words().Draw(t, "href")}
			for range some("cells", 0, 13) {
				r.Cells = append(r.Cells, picture.Cell{Text: figures().Draw(t, "cell").Text, Level: some("level", -2, 9)})
			}
			m.Rows, all = append(m.Rows, r), append(all, r.Name)
		}
		return m, all
	},
	"timeline": func(t *rapid.T) (picture.Picture, []string) {
		about, some := anything(t, "timeline")
		l := picture.Timeline{About: about, From: times().Draw(t, "from"), To: times().Draw(t, "to"), Today: picture.Tick{At: times().Draw(t, "today"), Text: words().Draw(t, "word")},
			States: map[picture.State]string{picture.Planned: words().Draw(t, "planned"), picture.Late: words().Draw(t, "late")}}
		var all []string
		for range some("ticks", 0, 14) {
			l.Ticks = append(l.Ticks, picture.Tick{At: times().Draw(t, "tick"), Text: words().Draw(t, "word")})
		}
		for range some("stages", 0, 5) {
			g := picture.Stage{Name: words().Draw(t, "stage"), Start: times().Draw(t, "start"), End: times().Draw(t, "end")}
			all = append(all, g.Name)
			for range some("activities", 0, 8) {
				a := picture.Activity{Name: words().Draw(t, "name"), Start: times().Draw(t, "start"), End: times().Draw(t, "end"), State: picture.State(some("state", -1, 6)), Href: words().Draw(t, "href")}
				g.Activities, all = append(g.Activities, a), append(all, a.Name)
			}
			l.Stages = append(l.Stages, g)
		}
		return l, all
	},
	"funnel": func(t *rapid.T) (picture.Picture, []string) {
		about, _ := anything(t, "funnel")
		f := picture.Funnel{About: about}
		all := names(t, 0, 8)
		for _, name := range all {
			f.Steps = append(f.Steps, picture.Step{Name: name, Count: figures().Draw(t, "count"), Share: words().Draw(t, "share"), Href: words().Draw(t, "href")})
		}
		return f, all
	},
	"spark": func(t *rapid.T) (picture.Picture, []string) {
		about, some := anything(t, "spark")
		s := picture.Sparkline{About: about}
		for range some("points", 0, 20) {
			s.Points = append(s.Points, picture.Point{When: words().Draw(t, "when"), Value: figures().Draw(t, "value")})
		}
		return s, nil
	},
	"scatter": func(t *rapid.T) (picture.Picture, []string) {
		about, some := anything(t, "scatter")
		s := picture.Scatter{About: about, Across: words().Draw(t, "across"), Up: words().Draw(t, "up"), Least: figures().Draw(t, "least").Value,
			Scale: rapid.SliceOfN(figures(), 0, 5).Draw(t, "scale"), Good: words().Draw(t, "good"), Marked: words().Draw(t, "marked")}
		for range some("spots", 0, 20) {
			s.Spots = append(s.Spots, picture.Spot{Sign: words().Draw(t, "sign"), Name: words().Draw(t, "name"), X: figures().Draw(t, "x"), Y: figures().Draw(t, "y"), Marked: some("marked", 0, 1) == 1})
		}
		return s, nil
	},
	"ring": func(t *rapid.T) (picture.Picture, []string) {
		about, _ := anything(t, "ring")
		v := figures().Draw(t, "value")
		return picture.Ring{About: about, Name: words().Draw(t, "name"), Value: v, Max: figures().Draw(t, "max").Value}, []string{v.Text}
	},
}

// classes is where the classes are explained.
var classes = func() string {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		panic(err)
	}
	return picture.Stylesheet + string(doc)
}()

// flaws finds what breaks a rule of the package in one drawing.
func flaws(svg []byte, names []string) (wrong []string) {
	s, err := read(svg)
	if err != nil {
		return []string{err.Error()}
	}
	if s.width <= 0 || s.height <= 0 {
		wrong = append(wrong, "it has no size")
	}
	for i, w := range s.words {
		if w.left < -1 || w.right > s.width+1 || w.top < -1 || w.bottom > s.height+1 {
			wrong = append(wrong, fmt.Sprintf("%q lies outside: %.0f-%.0f × %.0f-%.0f of %.0f × %.0f", w.text, w.left, w.right, w.top, w.bottom, s.width, s.height))
		}
		for _, o := range s.words[:i] {
			if w.left < o.right-1 && o.left < w.right-1 && w.top < o.bottom-2 && o.top < w.bottom-2 {
				wrong = append(wrong, fmt.Sprintf("%q and %q lie on each other", w.text, o.text))
			}
		}
	}
	text := s.text()
	for _, name := range names {
		if !strings.Contains(text, bare(name)) {
			wrong = append(wrong, fmt.Sprintf("%q is not whole", name))
		}
	}
	slices.Sort(s.ids)
	if len(slices.Compact(s.ids)) != len(s.ids) {
		wrong = append(wrong, "an id is there twice")
	}
	for _, id := range s.refers {
		if !slices.Contains(s.ids, id) {
			wrong = append(wrong, "there is no "+id)
		}
	}
	if want := map[bool]string{true: "group", false: "img"}[len(s.links) > 0]; s.role != want {
		wrong = append(wrong, "its role is "+s.role+", not "+want)
	}
	for _, href := range s.links {
		if !picture.Local(href) {
			wrong = append(wrong, "a link leads to "+href)
		}
	}
	for class := range s.classes {
		if ok, _ := regexp.MatchString(class+`\b`, classes); !ok {
			wrong = append(wrong, "neither the style sheet nor the package comment knows "+class)
		}
	}
	return wrong
}

func TestPictures_AnyInputIsDrawnWhole(t *testing.T) {
	t.Parallel()
	for kind, make := range kinds {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				p, names := make(t)
				for _, w := range flaws(drawn(t, p), names) {
					t.Error(w)
				}
				shape(t, p.Table())
			})
		})
	}
}

func shape(t interface{ Errorf(string, ...interface{}) }, table picture.Table) {
	for _, row := range table.Rows {
		if len(row) != len(table.Head) || len(table.Numeric) != len(table.Head) {
			t.Errorf("the table has %d heads, %d kinds and a row of %d", len(table.Head), len(table.Numeric), len(row))
		}
	}
}
