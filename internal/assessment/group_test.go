package assessment

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

func group(people ...int) Group {
	g := Group{Grain: ByOrganization, Competencies: []GroupCompetency{{Code: "a"}}}
	for _, n := range people {
		g.People += n
		g.Competencies[0].People += n
		g.Rows = append(g.Rows, GroupRow{People: n, Cells: []GroupCell{{People: n, Mean: .5}}})
	}
	return g
}

func TestCover_TellsNothingOfFewerThanTen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		people []int
		hidden []bool
		small  bool
	}{
		"all large":                      {[]int{10, 25}, []bool{false, false}, false},
		"one small takes the next along": {[]int{30, 4, 12}, []bool{false, true, true}, false},
		"two small are enough together":  {[]int{6, 30, 5}, []bool{true, false, true}, false},
		"two small are still too few":    {[]int{3, 30, 5, 11}, []bool{true, false, true, true}, false},
		"nobody there is no secret":      {[]int{0, 30}, []bool{false, false}, false},
		"too few in all":                 {[]int{4, 5}, nil, true},
		"one large, one small":           {[]int{40, 1}, []bool{true, true}, false},
	} {
		g := group(c.people...)
		g.cover()
		if g.Small != c.small || g.Small && (g.Rows != nil || g.Competencies != nil) {
			t.Errorf("%s: %+v", name, g)
			continue
		}
		for i, want := range c.hidden {
			if r := g.Rows[i]; r.Hidden != want || r.Hidden && (r.People != 0 || r.Cells != nil) {
				t.Errorf("%s: row %d %+v", name, i, r)
			}
		}
	}
	persons := group(20)
	persons.Grain = ByPerson
	if persons.cover(); persons.Rows != nil || len(persons.Competencies) != 1 {
		t.Errorf("people by name: %+v", persons)
	}
	rare := group(20)
	rare.Competencies[0].People, rare.Rows[0].Cells[0].People = 9, 9
	if rare.cover(); len(rare.Competencies) != 0 || len(rare.Rows[0].Cells) != 0 {
		t.Errorf("a competency of nine: %+v", rare)
	}
}

// What is left out can never be reckoned from the whole as fewer than ten people.
func TestCover_TheRestIsLargeEnough(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := group(rapid.SliceOfN(rapid.IntRange(0, 40), 1, 12).Draw(t, "people")...)
		g.cover()
		if g.Small {
			return
		}
		shown, hidden := 0, 0
		for _, r := range g.Rows {
			shown += r.People
			if r.Hidden {
				hidden++
			} else if r.People > 0 && r.People < SmallestGroup {
				t.Fatalf("%d people are shown", r.People)
			}
		}
		if rest := g.People - shown; hidden > 0 && rest < SmallestGroup {
			t.Fatalf("%d people can be reckoned", rest)
		}
	})
}

// A competency that some have not shown: the cells that are told never leave fewer than
// ten people of it.
func TestCover_ACellIsNoRestEither(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := group(rapid.SliceOfN(rapid.IntRange(0, 40), 1, 8).Draw(t, "people")...)
		whole := 0
		for i := range g.Rows {
			c := &g.Rows[i].Cells[0]
			c.People = rapid.IntRange(0, c.People).Draw(t, "shown")
			whole += c.People
		}
		g.Competencies[0].People = whole
		g.cover()
		if g.Small || len(g.Competencies) == 0 {
			return
		}
		shown := 0
		for _, r := range g.Rows {
			if !r.Hidden && r.Cells[0].People > 0 {
				if r.Cells[0].People < SmallestGroup {
					t.Fatalf("%d people are shown", r.Cells[0].People)
				}
				shown += r.Cells[0].People
			}
		}
		if rest := whole - shown; rest > 0 && rest < SmallestGroup {
			t.Fatalf("%d people can be reckoned", rest)
		}
	})
}

func TestWider_EveryGroupThatHoldsIt(t *testing.T) {
	t.Parallel()
	school, campaign := uuid.New(), uuid.New()
	place := GroupFilter{Scale: "x", Organization: school}
	phase, called, both := place, place, place
	phase.Phase, called.Campaign = Entry, campaign
	both.Phase, both.Campaign = Entry, campaign
	for _, c := range []struct {
		of   GroupFilter
		want []GroupFilter
	}{{place, nil}, {phase, []GroupFilter{place}}, {called, []GroupFilter{place}}, {both, []GroupFilter{phase, called, place}}} {
		if got := c.of.wider(); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %+v", c.of, got)
		}
	}
}
