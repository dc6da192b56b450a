package testdb

import (
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Tree is two regions with two municipalities of two schools each, and one person
// in every role at every node: enough to look at anything from the other side.
type Tree struct{ Regions [2]Region }

// Region of the Tree.
type Region struct {
	ID                     uuid.UUID
	Municipalities         [2]Municipality
	Methodist, Coordinator tenant.Scope
}

// Municipality of the Tree.
type Municipality struct {
	ID          uuid.UUID
	Schools     [2]School
	Coordinator tenant.Scope
}

// School of the Tree; Tutee and Colleague are two teachers of it.
type School struct {
	ID                                                  uuid.UUID
	Tutee, Colleague, Tutor, Mentor, Coordinator, Leads tenant.Scope
}

// Home is the school that tests act in; the others are looked at from it.
func (t *Tree) Home() *School { return &t.Regions[0].Municipalities[0].Schools[0] }

// OtherSchool is in Home's municipality.
func (t *Tree) OtherSchool() *School { return &t.Regions[0].Municipalities[0].Schools[1] }

// OtherMunicipality is in Home's region.
func (t *Tree) OtherMunicipality() *Municipality { return &t.Regions[0].Municipalities[1] }

// OtherRegion is where nothing of Home may ever be seen.
func (t *Tree) OtherRegion() *Region { return &t.Regions[1] }

var names = [2][2]string{{"Усть-Илимск", "Братск"}, {"Зеленокумск", "Будённовск"}}

// Tree fills the database with the Tree.
func (d *Database) Tree(tb testing.TB) *Tree {
	tb.Helper()
	t := &Tree{}
	for i := range t.Regions {
		r := &t.Regions[i]
		r.ID = newID(tb)
		d.Owner(tb, "INSERT INTO region (id, name) VALUES ($1, $2)", r.ID, [2]string{"Иркутская область", "Ставропольский край"}[i])
		for j := range r.Municipalities {
			m := &r.Municipalities[j]
			m.ID = newID(tb)
			d.Owner(tb, "INSERT INTO municipality (region_id, id, name) VALUES ($1, $2, $3)", r.ID, m.ID, names[i][j])
			for k := range m.Schools {
				s := &m.Schools[k]
				s.ID = newID(tb)
				d.Owner(tb, "INSERT INTO organization (region_id, id, municipality_id, name, short_name, headcount) VALUES ($1,$2,$3,$4,$4,40)",
					r.ID, s.ID, m.ID, [2]string{"МАОУ СОШ № 11", "МБОУ СОШ № 12"}[k])
				at := tenant.Scope{Region: r.ID, Municipality: m.ID, Organization: s.ID}
				s.Tutee = d.Person(tb, at, tenant.Tutee)
				s.Colleague = d.Person(tb, at, tenant.Tutee)
				s.Tutor = d.Person(tb, at, tenant.Tutor)
				s.Mentor = d.Person(tb, at, tenant.Mentor)
				s.Coordinator = d.Person(tb, at, tenant.SchoolCoordinator)
				s.Leads = d.Person(tb, at, tenant.MethodologicalLead)
			}
			m.Coordinator = d.Person(tb, tenant.Scope{Region: r.ID, Municipality: m.ID}, tenant.MunicipalCoordinator)
		}
		r.Methodist = d.Person(tb, tenant.Scope{Region: r.ID}, tenant.RegionalMethodist)
		r.Coordinator = d.Person(tb, tenant.Scope{Region: r.ID}, tenant.RegionalCoordinator)
	}
	return t
}

// Person adds a person with one membership at the node of at.
func (d *Database) Person(tb testing.TB, at tenant.Scope, role tenant.Role) tenant.Scope {
	tb.Helper()
	at.Person, at.Membership, at.Role = newID(tb), newID(tb), role
	d.Owner(tb, `INSERT INTO person (region_id, id, surname, given_name, email) VALUES ($1, $2, $3, 'Анна', $4)`,
		at.Region, at.Person, "Фамилия-"+at.Person.String()[24:], at.Person.String()+"@example.ru")
	d.Owner(tb, `INSERT INTO membership (region_id, id, person_id, role, municipality_id, organization_id) VALUES ($1,$2,$3,$4,$5,$6)`,
		at.Region, at.Membership, at.Person, role, nullable(at.Municipality), nullable(at.Organization))
	return at
}

func nullable(id uuid.UUID) any {
	if id == uuid.Nil {
		return nil
	}
	return id
}

func newID(tb testing.TB) uuid.UUID {
	tb.Helper()
	id, err := uuid.NewV7()
	if err != nil {
		tb.Fatal(err)
	}
	return id
}
