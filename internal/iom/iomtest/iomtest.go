// Package iomtest makes routes for the tests of other areas: real ones, that came
// into their state by the moves of their life. Only for tests.
package iomtest

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iompg"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// Option changes how Route makes a route.
type Option func(*setup)

type setup struct {
	code               string
	title              string
	tutor, coordinator tenant.Scope
	model              iom.Model
	group              []uuid.UUID
	begins             civil.Date
	activities         int
	tool               string
}

// Under names the regulation; iom.UstIlimsk2024 where this is left out.
func Under(code string) Option { return func(s *setup) { s.code = code } }

// Title of the route.
func Title(t string) Option { return func(s *setup) { s.title = t } }

// Tutor is who accompanies the route; a new person of the school otherwise.
func Tutor(scope tenant.Scope) Option { return func(s *setup) { s.tutor = scope } }

// Coordinator is who agrees for the school; a new person of it otherwise.
func Coordinator(scope tenant.Scope) Option { return func(s *setup) { s.coordinator = scope } }

// Model of the route; at the organization otherwise.
func Model(m iom.Model) Option { return func(s *setup) { s.model = m } }

// Group adds the other teachers of a group's route (under iom.Sovetsky2022 only).
func Group(people ...uuid.UUID) Option { return func(s *setup) { s.group = people } }

// Begins says when the term of a year begins; two months ago otherwise.
func Begins(d civil.Date) Option { return func(s *setup) { s.begins = d } }

// Activities says how many there are; two otherwise.
func Activities(n int) Option { return func(s *setup) { s.activities = n } }

// MeasuredBy says what the indicator of the objective is measured by; "анкета" otherwise.
func MeasuredBy(tool string) Option { return func(s *setup) { s.tool = tool } }

// Route makes a route of the tutee's in the state and stores it. The regulations
// that come with the product are installed in the tutee's region and the route's is
// adopted by the municipality where none was.
func Route(tb testing.TB, db *testdb.Database, tutee tenant.Scope, state iom.State, opts ...Option) *iom.Route {
	tb.Helper()
	s := setup{code: iom.UstIlimsk2024, title: "Цифровое оценивание на уроке", model: iom.AtOrganization,
		begins: civil.Of(time.Now().UTC()).AddMonths(-2), activities: 2}
	for _, o := range opts {
		o(&s)
	}
	place := tenant.Scope{Region: tutee.Region, Municipality: tutee.Municipality, Organization: tutee.Organization}
	if s.tutor.Person == uuid.Nil {
		s.tutor = db.Person(tb, place, tenant.Tutor)
	}
	if s.coordinator.Person == uuid.Nil {
		s.coordinator = db.Person(tb, place, tenant.SchoolCoordinator)
	}
	Regulations(tb, db, tutee, s.code)
	g, err := iom.ShippedRegulation(s.code)
	if err != nil || g == nil {
		tb.Fatalf("regulation %s: %v", s.code, err)
	}
	r := lead(tb, g, tutee, s, state)
	var consents []iom.Consent
	if r.Model == iom.RegionalSystem && g.Consent.On {
		consents = append(consents, iom.Consent{ID: newID(), RouteID: r.ID, Place: r.Place, PersonID: r.TuteeID, Text: g.Consent.Quote, GivenAt: r.CreatedAt})
	}
	if err := iompg.New(db.App).Insert(tenant.With(tb.Context(), tutee), r, consents); err != nil {
		tb.Fatal(err)
	}
	return r
}

// Draft makes a draft of the tutee's under iom.UstIlimsk2024 and stores nothing.
func Draft(tb testing.TB, tutee tenant.Scope) *iom.Route {
	tb.Helper()
	g, err := iom.ShippedRegulation(iom.UstIlimsk2024)
	must(tb, err)
	s := setup{title: "Черновик", model: iom.AtOrganization, begins: civil.Of(time.Now().UTC()), activities: 1}
	s.tutor, s.coordinator = tenant.Scope{Person: newID(), Organization: tutee.Organization}, tenant.Scope{Person: newID()}
	return lead(tb, g, tutee, s, iom.Draft)
}

// Regulations installs those that come with the product in the region of at, and
// lets its municipality adopt the one named by code, if it has adopted none.
func Regulations(tb testing.TB, db *testdb.Database, at tenant.Scope, code string) {
	tb.Helper()
	all, err := iom.ShippedRegulations()
	if err != nil {
		tb.Fatal(err)
	}
	for _, g := range all {
		db.Owner(tb, `INSERT INTO regulation (region_id, code, version, title, data, published_at) VALUES ($1, $2, $3, $4, $5, now())
			ON CONFLICT DO NOTHING`, at.Region, g.Code, g.Version, g.Title, iom.ShippedSource(g.Code))
	}
	db.Owner(tb, `INSERT INTO regulation_adoption (region_id, municipality_id, code, version, adopted_by, adopted_at)
		VALUES ($1, $2, $3, 1, $4, now()) ON CONFLICT DO NOTHING`, at.Region, at.Municipality, code, at.Person)
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
