package main

import (
	"bytes"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// location is how far an object lies from the home school's tutee.
type location string

const (
	nonexistent       location = "nothing"
	otherRegion       location = "another region"
	otherMunicipality location = "another municipality"
	otherSchool       location = "another school"
	hereColleague     location = "a colleague"
	hereOwn           location = "the tutee"
)

// locations stand in the order of asking: what does not exist is the measure.
var locations = []location{nonexistent, otherRegion, otherMunicipality, otherSchool, hereColleague, hereOwn}

// sees tells whether an actor of the home school, municipality or region may see
// what lies at a place. The tutor, the mentor and the methodist are appointed to
// the tutee's route and no other.
func sees(r tenant.Reach, p authz.Permission, at location) bool {
	switch at {
	case hereOwn:
		return r >= tenant.ReachOwn && r <= tenant.ReachRegion
	case hereColleague:
		return r >= tenant.ReachOrganization && r <= tenant.ReachRegion
	case otherSchool:
		return r == tenant.ReachMunicipality || r == tenant.ReachRegion
	case otherMunicipality:
		return r == tenant.ReachRegion
	}
	return false
}

// world holds, for each place but "nothing", one object of every kind, and a
// canary: a word that stands in its texts and nowhere else.
type world struct {
	tree   *testdb.Tree
	ids    map[location]map[string]string
	canary map[location]string
}

func newWorld(t *testing.T, d *testdb.Database) *world {
	t.Helper()
	w := &world{tree: d.Tree(t), ids: map[location]map[string]string{}, canary: map[location]string{
		hereOwn: "CANARYOWN", hereColleague: "CANARYCOLLEAGUE", otherSchool: "CANARYSCHOOL",
		otherMunicipality: "CANARYMUNICIPALITY", otherRegion: "CANARYREGION"}}
	home := w.tree.Home()
	w.ids[nonexistent] = map[string]string{}
	for at, s := range map[location]tenant.Scope{
		hereOwn: home.Tutee, hereColleague: home.Colleague, otherSchool: w.tree.OtherSchool().Tutee,
		otherMunicipality: w.tree.OtherMunicipality().Schools[0].Tutee, otherRegion: w.tree.OtherRegion().Municipalities[0].Schools[0].Tutee,
	} {
		w.ids[at] = fill(t, d, s, w.canary[at])
	}
	return w
}

// id gives the object of a kind at a place; at "nothing" one that is well formed
// and does not exist.
func (w *world) id(t *testing.T, kind string, at location) string {
	t.Helper()
	if fixed, ok := fixedIDs[kind]; ok {
		return fixed
	}
	if at == nonexistent {
		if w.ids[hereOwn][kind] == "" {
			t.Fatalf("the world holds no %q: add it to fill in world_test.go", kind)
		}
		return absentID
	}
	id := w.ids[at][kind]
	if id == "" {
		t.Fatalf("the world holds no %q at %s", kind, at)
	}
	return id
}

const absentID = "01910000-0000-7000-8000-0000000000ff"

// fixedIDs are path parameters that name no tenant's object.
var fixedIDs = map[string]string{"role": "tutor", "part": "1"}

// localise puts the ids of a place where an example body names an object: examples
// write "{kind}" there.
func (w *world) localise(body []byte, at location) []byte {
	for kind := range w.ids[hereOwn] {
		id := absentID
		if at != nonexistent {
			id = w.ids[at][kind]
		}
		body = bytes.ReplaceAll(body, []byte("{"+kind+"}"), []byte(id))
	}
	return body
}

// fill makes one object of every kind about the person of s.
func fill(t *testing.T, d *testdb.Database, s tenant.Scope, canary string) map[string]string {
	t.Helper()
	ids := map[string]string{"region": s.Region.String(), "municipality": s.Municipality.String(), "organization": s.Organization.String(),
		"person": s.Person.String(), "membership": s.Membership.String()}
	add := func(kind string) uuid.UUID {
		id := uuid.Must(uuid.NewV7())
		ids[kind] = id.String()
		return id
	}
	d.Owner(t, "UPDATE person SET surname = $1 WHERE id = $2", canary, s.Person)
	d.Owner(t, `INSERT INTO resource (region_id, id, municipality_id, title, kind, provider, level, form, created_at, updated_at)
		VALUES ($1,$2,$3,$4,'seminar','ЦРО','municipal','distance',now(),now())`, s.Region, add("resource"), s.Municipality, canary)
	return ids
}
