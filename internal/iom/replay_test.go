package iom_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
)

// fact is one field of one part of a plan, as a difference names it.
type fact struct {
	part  iom.Part
	id    uuid.UUID
	field string
}

// replay puts a plan together again out of what was kept of its changes: the plan that
// was put in force first, then revisions and extensions, in the words in which they were
// kept. What it comes to must be the plan that the route has.
type replay struct {
	known                 map[fact]string
	revisions, extensions int
}

// facts of a plan: all that a difference tells of it.
func facts(g *iom.Regulation, p *iom.Plan) map[fact]string {
	r := replay{known: map[fact]string{}}
	if bad := r.apply(iom.Compare(g, &iom.Plan{}, p)); bad != "" {
		panic(bad)
	}
	return r.known
}

// apply makes the changes of a difference; what it says was there must have been there.
func (r *replay) apply(d iom.Diff) (bad string) {
	for _, c := range d {
		for _, f := range c.Fields {
			if f.Field == "порядок задач" || f.Field == "порядок мероприятий" {
				continue
			}
			at := fact{c.Part, c.ID, f.Field}
			if was := r.known[at]; was != f.Was {
				return fmt.Sprintf("%s %s: was %q, the revision says %q", c.Part, f.Field, was, f.Was)
			}
			if r.known[at] = f.Now; f.Now == "" {
				delete(r.known, at)
			}
		}
	}
	return ""
}

// follow brings the replay to where the route is now.
func (r *replay) follow(g *iom.Regulation, route *iom.Route) string {
	if route.StartedOn.IsZero() {
		return ""
	}
	if r.known == nil {
		r.known = facts(g, &route.Plan)
		r.revisions, r.extensions = len(route.Revisions), len(route.Extensions)
		return ""
	}
	for _, e := range route.Extensions[r.extensions:] {
		if bad := r.apply(iom.Diff{{Part: iom.PartRoute, Kind: iom.Changed, Fields: []iom.FieldChange{{Field: "окончание", Was: e.From.Dotted(), Now: e.To.Dotted()}}}}); bad != "" {
			return bad
		}
	}
	for _, v := range route.Revisions[r.revisions:] {
		if bad := r.apply(v.Diff); bad != "" {
			return bad
		}
	}
	r.revisions, r.extensions = len(route.Revisions), len(route.Extensions)
	for _, a := range route.Activities { // what is done is kept with the activity itself
		if at := (fact{iom.PartActivity, a.ID, "состояние"}); r.known[at] != "" {
			r.known[at] = a.Status.Title()
		}
	}
	if now := facts(g, &route.Plan); !maps.Equal(now, r.known) {
		for at, value := range now {
			if r.known[at] != value {
				return fmt.Sprintf("%s %s is %q, replayed %q", at.part, at.field, value, r.known[at])
			}
		}
		return fmt.Sprintf("replayed %d fields, the plan has %d", len(r.known), len(now))
	}
	return ""
}

// A replay must be able to fail: a change that nothing was kept of is found.
func TestReplay_FindsWhatWasNotKept(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := active(t, g)
	var p replay
	if bad := p.follow(g, r); bad != "" {
		t.Fatal(bad)
	}
	if _, _, err := r.Correct(g, on(tutee, "2024-10-01"), titled(r.Plan, "Иначе"), "Нужно."); err != nil {
		t.Fatal(err)
	}
	if bad := p.follow(g, r); bad != "" {
		t.Errorf("a correction does not replay: %s", bad)
	}
	r.Title = "Тайком"
	if bad := p.follow(g, r); bad == "" {
		t.Error("a title that was changed in secret replays")
	}
}

func titled(p iom.Plan, title string) iom.Plan {
	p.Title = title
	return p
}
