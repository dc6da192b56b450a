package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// cast is the regions with everybody in them. All names are invented, and so are
// the schools, but for the one whose regulation the product ships.
type cast struct {
	regions []*region
	humans  []*human // in the order of the tree
}

type region struct {
	name           string
	zone           *time.Location
	coordinator    *human
	methodists     []*human
	municipalities []*municipality
	id             uuid.UUID
}

type municipality struct {
	name        string
	regulation  string
	coordinator *human
	schools     []*school
	id          uuid.UUID
}

// school has its coordinator first among its people.
type school struct {
	name, short string
	headcount   int
	people      []*human
	id          uuid.UUID
}

// human is one person with the roles they hold.
type human struct {
	tenant.Profile
	region   *region
	place    string // where they work, in a few words
	roles    []*role
	newcomer bool // invited days ago, has not agreed to the processing of data
}

// role is one role of a human; its scope is known once it was given.
type role struct {
	tenant.Role
	human *human
	scope tenant.Scope
}

// about is what a profile says beside name, address and position.
type about struct {
	subjects  []string
	education string
	since     int // the year in which they began to teach
	category  tenant.Category
	attested  string // the month of the next attestation
	mentoring string
}

// person makes a human with roles, the first of which is given with the profile.
func person(name, email, position string, a about, roles ...tenant.Role) *human {
	part := strings.Fields(name)
	h := &human{Profile: tenant.Profile{Surname: part[0], GivenName: part[1], Patronymic: part[2], Email: email, Position: position,
		Subjects: a.subjects, Education: a.education, Category: a.category, MentoringForm: a.mentoring}}
	if a.since > 0 {
		h.TeachingSince = civil.MustParse(fmt.Sprintf("%d-09-01", a.since))
	}
	if a.attested != "" {
		h.AttestationMonth = civil.MustParse(a.attested + "-01")
	}
	for _, r := range roles {
		h.roles = append(h.roles, &role{Role: r, human: h})
	}
	return h
}

// newCast gathers the people in the order of the tree.
func newCast() *cast {
	c := &cast{regions: []*region{irkutskOblast(), stavropolKrai()}}
	for _, r := range c.regions {
		add := func(place string, people ...*human) {
			for _, h := range people {
				h.region, h.place = r, place
				c.humans = append(c.humans, h)
				h.Phone = fmt.Sprintf("+7 (000) 000-00-%02d", len(c.humans)) // rings nowhere
			}
		}
		add(r.name, r.coordinator)
		add(r.name, r.methodists...)
		for _, m := range r.municipalities {
			add(m.name, m.coordinator)
			for _, s := range m.schools {
				add(s.short, s.people...)
			}
		}
	}
	return c
}

// role finds the role of who has the address; a name that nobody has is a mistake
// in the plot.
func (c *cast) role(email string, r tenant.Role) *role {
	for _, h := range c.humans {
		if i := slices.IndexFunc(h.roles, func(x *role) bool { return x.Role == r }); h.Email == email && i >= 0 {
			return h.roles[i]
		}
	}
	panic("demo: nobody is " + string(r) + " as " + email)
}

func zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return z
}
