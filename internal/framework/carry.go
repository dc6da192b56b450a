package framework

import (
	"slices"

	"github.com/google/uuid"
)

// Score is a result to be shown in another framework: Share of what could be reached,
// more is better.
type Score struct {
	Source     uuid.UUID // by which the caller knows where it comes from: two alike are not one
	Framework  string
	Competency string // code
	Title      string
	Share      float64
}

// Axis is a competency of the framework that the picture is drawn in.
type Axis struct {
	Code  string
	Title string
	Share float64 // mean of what was carried here
	Known bool
	Parts bool // nothing of the same breadth is known: the figure speaks of parts only
	From  []Carried
}

// Carried is a score that came to an axis.
type Carried struct {
	Score
	Exact bool // else it tells of a part
}

// Left is a score that stays where it is, and why.
type Left struct {
	Score
	Why Why
}

// Why a score can't be carried.
type Why string

// The reasons. A wide competency says nothing certain of its parts, and what is only
// related is no measure.
const (
	NoRelation  Why = "no_relation"
	OnlyRelated Why = "only_related"
	OnlyBroader Why = "only_broader"
	Unknown     Why = "unknown"    // no such competency is known here
	LevelOnly   Why = "level_only" // the source gives a level and no score: the caller keeps it out
)

// Picture is results of different sources in one framework.
type Picture struct {
	Axes []Axis
	Left []Left
}

// Carry puts the scores into the target framework. A score goes along relations of exact
// match, and up from a part to its whole: where something of the same breadth is known,
// its mean is the axis, else the mean of the parts. An element is a part of whatever its
// group matches. No score goes over a third framework.
func Carry(target *Framework, sources []*Framework, relations []Relation, scores []Score) Picture {
	c := carrier{target: target, depth: target.depths(), at: map[uuid.UUID]int{}, relations: map[uuid.UUID][]Relation{}}
	for _, i := range target.Items {
		if c.depth[i.ID] == target.Level && i.Living() {
			c.at[i.ID] = len(c.p.Axes)
			c.p.Axes = append(c.p.Axes, Axis{Code: i.Code, Title: i.Title})
		}
	}
	for _, r := range relations {
		if r.TargetFramework == target.Code {
			c.relations[r.OriginItem] = append(c.relations[r.OriginItem], r)
		} else if r.OriginFramework == target.Code {
			c.relations[r.TargetItem] = append(c.relations[r.TargetItem], r.Turned())
		}
	}
	for _, s := range scores {
		if why := c.carry(sources, s); why != "" {
			c.p.Left = append(c.p.Left, Left{s, why})
		}
	}
	for i := range c.p.Axes {
		c.p.Axes[i].settle()
	}
	return c.p
}

type carrier struct {
	target    *Framework
	depth     map[uuid.UUID]int
	at        map[uuid.UUID]int // axis of an item
	relations map[uuid.UUID][]Relation
	p         Picture
}

// carry gives the reason where the score stays.
func (c *carrier) carry(sources []*Framework, s Score) Why {
	if s.Framework == c.target.Code {
		i, ok := c.target.ByCode(s.Competency)
		if !ok {
			return Unknown
		}
		return c.land(i.ID, s, true, OnlyBroader)
	}
	n := slices.IndexFunc(sources, func(f *Framework) bool { return f.Code == s.Framework })
	if n < 0 {
		return Unknown
	}
	i, ok := sources[n].ByCode(s.Competency)
	if !ok {
		return Unknown
	}
	why, same := NoRelation, true
	for {
		landed := false
		for _, r := range c.relations[i.ID] {
			switch r.Kind {
			case Exact, PartOf:
				if w := c.land(r.TargetItem, s, same && r.Kind == Exact, OnlyBroader); w == "" {
					landed = true
				} else if why != OnlyRelated {
					why = w
				}
			case Broader:
				if same {
					why = OnlyBroader
				}
			case Related:
				if why == NoRelation {
					why = OnlyRelated
				}
			}
		}
		if landed {
			return ""
		}
		// an element is a part of whatever its group matches
		if i, ok = sources[n].Item(i.Parent); !ok {
			return why
		}
		same = false
	}
}

// land puts a score on the axis of the item, or of the one that it is a part of.
func (c *carrier) land(item uuid.UUID, s Score, exact bool, above Why) Why {
	if _, ok := c.target.Item(item); !ok {
		return Unknown
	}
	top, ok := c.target.top(item, c.depth)
	if !ok {
		return above
	}
	n, there := c.at[top.ID]
	if !there {
		return Unknown // retired
	}
	a := &c.p.Axes[n]
	exact = exact && top.ID == item
	for i := range a.From {
		if a.From[i].Score == s {
			a.From[i].Exact = a.From[i].Exact || exact
			return ""
		}
	}
	a.From = append(a.From, Carried{s, exact})
	return ""
}

// settle takes the mean of what matches, or of the parts where nothing does.
func (a *Axis) settle() {
	if a.Known = len(a.From) > 0; !a.Known {
		return
	}
	a.Parts = !slices.ContainsFunc(a.From, func(c Carried) bool { return c.Exact })
	sum, n := 0.0, 0
	for _, c := range a.From {
		if c.Exact || a.Parts {
			sum, n = sum+c.Share, n+1
		}
	}
	a.Share = sum / float64(n)
}
