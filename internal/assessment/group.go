package assessment

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Group (результат группы) is what the people of a place have shown on one scale: of
// each the last result. Of fewer than SmallestGroup people nothing is told to who may not
// see the result of each.
type Group struct {
	Grain        GroupGrain
	Scales       []GroupScale // that people in reach were diagnosed by, the most taken first
	Scale        GroupScale   // the one shown; an empty code: nobody was diagnosed
	People       int
	Small        bool // too few to tell more
	Competencies []GroupCompetency
	Rows         []GroupRow
	Hidden       int // places of which nothing is told
}

// GroupGrain is what a row of a Group is.
type GroupGrain string

// The grains.
const (
	ByPerson       GroupGrain = "person"
	ByOrganization GroupGrain = "organization"
	ByMunicipality GroupGrain = "municipality"
)

// GroupFilter says whose results are asked for; a zero field means any.
type GroupFilter struct {
	Scale        string // the most taken where none is named
	Phase        Phase
	Campaign     uuid.UUID
	Municipality uuid.UUID
	Organization uuid.UUID
}

// GroupScale is a scale: the instruments of one code.
type GroupScale struct {
	Code, Title, Framework string
	Runs                   int
}

// GroupCompetency is what the whole group has shown of one competency.
type GroupCompetency struct {
	Code, Title           string
	People, Deficits      int
	Scored                int // of them, by a score: the others' sources give a level only, and the figures are without them
	Mean, SD              float64
	Lower, Median, Higher float64 // quartiles
}

// GroupRow is one place or person; its cells stand in the order of the competencies.
type GroupRow struct {
	ID     uuid.UUID
	Name   string // of a place
	People int
	Hidden bool // too few people: it has no cells
	Cells  []GroupCell
}

// GroupCell is a competency of a row. No people: not measured, or too few to tell.
type GroupCell struct {
	People, Deficits int
	Scored           int // see GroupCompetency
	Mean             float64
}

// GroupStore reads the results of groups.
type GroupStore interface {
	GroupScales(ctx context.Context, reach tenant.Reach, f GroupFilter) ([]GroupScale, error)
	// Group fills in people, competencies and rows by the grain.
	Group(ctx context.Context, reach tenant.Reach, f GroupFilter, g *Group) error
	// GroupRest counts the people whose last result in the wider group on a scale is not
	// their last one in the narrower.
	GroupRest(ctx context.Context, reach tenant.Reach, scale GroupScale, wider, narrower GroupFilter) (int, error)
	// MunicipalityOf gives that of an organization; nil where it is not seen.
	MunicipalityOf(ctx context.Context, organization uuid.UUID) (uuid.UUID, error)
}

// grainOf is by what a group is told: the places below the one asked for, at last its
// people.
func grainOf(reach tenant.Reach, f GroupFilter) GroupGrain {
	switch {
	case f.Organization != uuid.Nil || reach <= tenant.ReachOrganization:
		return ByPerson
	case f.Municipality != uuid.Nil || reach == tenant.ReachMunicipality:
		return ByOrganization
	}
	return ByMunicipality
}

// Group gives the results of those within reach, for tutor, school and whoever looks at
// figures. Who may see every single result sees rows by person at last, and small groups.
func (s *Service) Group(ctx context.Context, f GroupFilter) (Group, error) {
	scope, reach, err := s.may(ctx, "diagnosis", "compare")
	if err != nil {
		return Group{}, err
	}
	each := SeesEach(s.policy, scope.Role, reach)
	g := Group{Grain: grainOf(reach, f)}
	if g.Scales, err = s.store.GroupScales(ctx, reach, f); err != nil || len(g.Scales) == 0 {
		return g, err
	}
	g.Scale = g.Scales[0]
	if f.Scale != "" {
		n := slices.IndexFunc(g.Scales, func(x GroupScale) bool { return x.Code == f.Scale })
		if n < 0 {
			return Group{}, ErrScaleNotFound
		}
		g.Scale = g.Scales[n]
	}
	f.Scale = g.Scale.Code
	if !each {
		covered, err := s.covered(ctx, reach, f, g.Scale)
		covered.Scales = g.Scales
		return covered, err
	}
	if err := s.store.Group(ctx, reach, f, &g); err != nil {
		return Group{}, err
	}
	if g.Grain == ByPerson {
		s.seen(ctx, scope, audit.Entry{Action: "diagnosis.group", Type: "organization", Object: cmp.Or(f.Organization, scope.Organization, scope.Region), Place: placeOf(scope),
			Details: map[string]any{"people": g.People, "scale": f.Scale}})
	}
	return g, nil
}

// covered gives a group as it is told to who may not see each result: not alone nothing of
// fewer than SmallestGroup people, but nothing either that with another answer would give
// them. What can be asked overlaps in two ways, and each is held:
//   - a place lies within another: it is told only where it is shown among its neighbours;
//   - a phase or a campaign is a part of all: it is told only where the rest is large
//     enough as well, or nobody.
//
// Two campaigns, and two phases, share no run. What changes between two days is not held.
func (s *Service) covered(ctx context.Context, reach tenant.Reach, f GroupFilter, scale GroupScale) (Group, error) {
	g := Group{Grain: grainOf(reach, f), Scale: scale}
	if err := s.store.Group(ctx, reach, f, &g); err != nil {
		return Group{}, err
	}
	g.cover()
	if g.Small {
		return g, nil
	}
	up, below, err := s.above(ctx, reach, f)
	if err != nil {
		return Group{}, err
	}
	if below != uuid.Nil {
		among, err := s.covered(ctx, reach, up, scale)
		if err != nil {
			return Group{}, err
		}
		if !among.shows(below) {
			g.hide()
			return g, nil
		}
	}
	for _, wider := range f.wider() {
		rest, err := s.store.GroupRest(ctx, reach, scale, wider, f)
		if err != nil {
			return Group{}, err
		}
		if rest > 0 && rest < SmallestGroup {
			g.hide()
			return g, nil
		}
	}
	return g, nil
}

// above is the group in which the place asked for is a row; none for the reader's own.
func (s *Service) above(ctx context.Context, reach tenant.Reach, f GroupFilter) (up GroupFilter, below uuid.UUID, err error) {
	up = f
	switch {
	case f.Organization != uuid.Nil && reach >= tenant.ReachMunicipality:
		up.Organization = uuid.Nil
		if up.Municipality == uuid.Nil && reach >= tenant.ReachRegion {
			up.Municipality, err = s.store.MunicipalityOf(ctx, f.Organization)
		}
		return up, f.Organization, err
	case f.Municipality != uuid.Nil && reach >= tenant.ReachRegion:
		up.Municipality = uuid.Nil
		return up, f.Municipality, nil
	}
	return up, uuid.Nil, nil
}

// wider are the groups of the same place that hold this one.
func (f GroupFilter) wider() (out []GroupFilter) {
	all := f
	all.Phase, all.Campaign = "", uuid.Nil
	if f.Phase != "" && f.Campaign != uuid.Nil {
		phase, campaign := all, all
		phase.Phase, campaign.Campaign = f.Phase, f.Campaign
		out = append(out, phase, campaign)
	}
	if all != f {
		out = append(out, all)
	}
	return out
}

// shows tells whether a place is told of among its neighbours.
func (g *Group) shows(place uuid.UUID) bool {
	return slices.ContainsFunc(g.Rows, func(r GroupRow) bool { return r.ID == place && !r.Hidden })
}

// hide leaves nothing but that the group is too small to be told of.
func (g *Group) hide() { g.Small, g.Competencies, g.Rows, g.Hidden = true, nil, nil, 0 }

// cover takes out what would tell of fewer than SmallestGroup people, and the places by
// which it could be reckoned (see TooFew).
func (g *Group) cover() {
	const least = SmallestGroup
	if g.Grain == ByPerson {
		g.Rows = nil
	}
	if g.People < least {
		g.hide()
		return
	}
	// of equals always the same one goes, however often one asks
	slices.SortStableFunc(g.Rows, func(a, b GroupRow) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	places := make([]PeopleAt, len(g.Rows))
	for i, r := range g.Rows {
		places[i] = PeopleAt{r.ID, r.People}
	}
	for i, few := range TooFew(places) {
		g.Rows[i].Hidden = few
	}
	for i := range g.Rows {
		r := &g.Rows[i]
		if r.Hidden {
			g.Hidden++
			r.People, r.Cells = 0, nil
		}
	}
	for j := range g.Competencies {
		g.coverScores(j)
		g.coverCells(j, least)
	}
	for j := len(g.Competencies) - 1; j >= 0; j-- {
		if g.Competencies[j].People >= least {
			continue
		}
		g.Competencies = slices.Delete(g.Competencies, j, j+1)
		for i := range g.Rows {
			if r := &g.Rows[i]; !r.Hidden {
				r.Cells = slices.Delete(r.Cells, j, j+1)
			}
		}
	}
}

// coverScores tells no figures of a competency that some have by a score and some by a
// level: of how few the figures speak could be found out.
func (g *Group) coverScores(j int) {
	c := &g.Competencies[j]
	if c.Scored == c.People {
		return
	}
	c.Scored, c.Mean, c.SD, c.Lower, c.Median, c.Higher = 0, 0, 0, 0, 0, 0
	for i := range g.Rows {
		if r := &g.Rows[i]; !r.Hidden {
			r.Cells[j].Scored, r.Cells[j].Mean = 0, 0
		}
	}
}

// coverCells does for one competency what cover does for the places.
func (g *Group) coverCells(j, least int) {
	hidden := g.Competencies[j].People
	for _, r := range g.Rows {
		if !r.Hidden && r.Cells[j].People >= least {
			hidden -= r.Cells[j].People
		}
	}
	cover := func(r *GroupRow) { r.Cells[j] = GroupCell{} }
	for i := range g.Rows {
		if r := &g.Rows[i]; !r.Hidden && r.Cells[j].People < least {
			cover(r)
		}
	}
	for hidden > 0 && hidden < least {
		next := -1
		for i, r := range g.Rows {
			if !r.Hidden && r.Cells[j].People > 0 && (next < 0 || r.Cells[j].People < g.Rows[next].Cells[j].People) {
				next = i
			}
		}
		if next < 0 {
			return
		}
		hidden += g.Rows[next].Cells[j].People
		cover(&g.Rows[next])
	}
}
