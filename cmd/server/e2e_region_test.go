package main

import (
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/identity/identitypg"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// region is one region with a municipality, a school and the people of a route,
// all of them made over HTTP.
type region struct {
	*site
	id, municipality, school string

	regional, methodist, municipal      person
	coordinator, lead, tutor            person
	teacher, colleague, other, newcomer person // newcomer: nothing was done with her yet
}

const operatorEmail = "operator@example.ru"

// operator makes the first account, as `server operator create` does for who holds
// the owner's password.
func operator(t *testing.T, d *testdb.Database) {
	t.Helper()
	store := identitypg.Operators{OwnerURL: d.OwnerURL}
	if _, err := identity.CreateOperator(t.Context(), store, identity.NewHasher(identity.ServingCost), operatorEmail, password); err != nil {
		t.Fatal(err)
	}
}

// place is where a region lies.
type place struct{ region, zone, municipality, school, short, prefix string }

var (
	ustIlimsk = place{"Иркутская область", "Asia/Irkutsk", "Усть-Илимск",
		"Муниципальное автономное общеобразовательное учреждение «Средняя общеобразовательная школа № 11»", "МАОУ СОШ № 11", "irk"}
	sovetsky = place{"Ставропольский край", "Europe/Moscow", "Советский городской округ",
		"Муниципальное общеобразовательное учреждение «Средняя общеобразовательная школа № 12»", "МОУ СОШ № 12", "stv"}
)

// openRegion has the operator make the region, and everybody let in the next.
func openRegion(s *site, at place, regulation string) *region {
	s.Helper()
	r := &region{site: s}
	boss, _ := s.signIn(operatorEmail)
	mail := func(name string) string { return name + "." + at.prefix + "@example.ru" }
	body := object{"name": at.region, "time_zone": at.zone, "coordinator": object{"surname": "Белова", "given_name": "Ольга", "email": mail("belova")}}
	created := made[struct {
		Region      named
		Coordinator string
		Invitation  invitation
	}](s, boss, "POST", "/regions", body)
	s.do(boss.Client, "POST", "/regions", body).Want(s, 409, "directory.region_name_taken")
	r.id = created.Region.ID
	// an operator sees nothing of a region's inside
	s.do(boss.Client, "GET", "/people", nil).Want(s, 403, "authz.forbidden")
	s.do(boss.Client, "GET", "/routes", nil).Want(s, 403, "authz.forbidden")

	r.regional = s.accept(created.Coordinator, mail("belova"), created.Invitation)
	r.municipality = made[named](s, r.regional, "POST", "/municipalities", object{"name": at.municipality}).ID
	s.do(r.regional.Client, "PUT", "/municipalities/"+r.municipality+"/regulation", object{"regulation": regulation}).Want(s, 200, "")
	r.methodist = s.invite(r.regional, "Громова", mail("gromova"), "regional_methodist", nil)
	r.municipal = s.invite(r.regional, "Дроздова", mail("drozdova"), "municipal_coordinator", object{"municipality": r.municipality})
	r.school = made[named](s, r.municipal, "POST", "/organizations", object{"name": at.school, "short_name": at.short, "headcount": 42}).ID
	r.coordinator = s.invite(r.municipal, "Егорова", mail("egorova"), "school_coordinator", object{"organization": r.school})
	r.lead = s.invite(r.coordinator, "Жукова", mail("zhukova"), "methodological_lead", nil)
	r.tutor = s.invite(r.coordinator, "Зимина", mail("zimina"), "tutor", nil)
	r.teacher = s.invite(r.coordinator, "Сорокина", mail("sorokina"), "tutee", nil)
	r.colleague = s.invite(r.coordinator, "Фёдорова", mail("fedorova"), "tutee", nil)
	r.other = s.invite(r.coordinator, "Ким", mail("kim"), "tutee", nil)
	r.newcomer = s.invite(r.coordinator, "Якунина", mail("yakunina"), "tutee", nil)
	return r
}

// The parts of answers that the walk looks at.
type (
	part struct {
		ID, Title, Status, Kind, Answer, Text string
		SupersededAt                          string `json:"superseded_at"`
		Version                               int
	}
	routeView struct {
		ID, State, Outcome, Title string
		Version                   int
		Term                      struct{ Start, End string }
		ExtensionLimit            string `json:"extension_limit"`
		Deficits, Requests        []part
		Objectives                []part
		Activities                []part
		Extensions                []part
		TermProposals             []part `json:"term_proposals"`
		Offers                    []part `json:"correction_offers"`
		Reflections               []part
		Conclusions               []part
		Warnings                  []part
		Diagnoses                 []struct{ Diagnosis, Phase string }
		Stages                    []struct{ Code string }
	}
	listing[T any] struct{ Items []T }
)

// route reads a route as it is now.
func (r *region) route(who person, id string) routeView {
	r.Helper()
	return made[routeView](r.site, who, "GET", "/routes/"+id, nil)
}

// move makes a move that wants the route's version; a refusal leaves v as it was.
func (r *region) move(who person, v *routeView, path string, body any) webtest.Answer {
	r.Helper()
	a := r.do(who.Client, "POST", "/routes/"+v.ID+path, body, "If-Match", web.ETag(v.Version), web.IdempotencyHeader, uuid.NewString())
	if a.Status == 200 {
		*v = webtest.Into[routeView](r, a)
	}
	return a
}

// add makes a part of a route.
func (r *region) add(who person, route, path string, body any) part {
	r.Helper()
	return webtest.Into[part](r, r.do(who.Client, "POST", "/routes/"+route+path, body).Want(r, 201, ""))
}

// instrument finds a published instrument by its code.
func (r *region) instrument(who person, code string) string {
	r.Helper()
	for _, i := range made[listing[struct{ ID, Code, State string }]](r.site, who, "GET", "/instruments", nil).Items {
		if i.Code == code && i.State == "published" {
			return i.ID
		}
	}
	r.Fatalf("the region has no instrument %s", code)
	return ""
}
