package iom_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// The people of all tests, at one school of one municipality.
var (
	place = iom.Place{RegionID: uuid.New(), MunicipalityID: uuid.New(), OrganizationID: uuid.New()}

	tutee       = who(tenant.Tutee)
	tutor       = who(tenant.Tutor)
	coordinator = who(tenant.SchoolCoordinator)
	lead        = who(tenant.MethodologicalLead)
	municipal   = who(tenant.MunicipalCoordinator)
	methodist   = who(tenant.RegionalMethodist)
	centre      = who(tenant.RegionalCoordinator)
)

func who(role tenant.Role) iom.Act {
	a := iom.Act{PersonID: uuid.New(), Role: role}
	if role.Level() == tenant.LevelOrganization {
		a.OrganizationID = place.OrganizationID
	}
	return on(a, "2024-09-01")
}

// on is the same person on another day.
func on(a iom.Act, day string) iom.Act {
	a.Today = civil.MustParse(day)
	a.At = a.Today.In(time.UTC).Add(9 * time.Hour)
	return a
}

func day(s string) civil.Date {
	if s == "" {
		return civil.Date{}
	}
	return civil.MustParse(s)
}

func regulation(t testing.TB, code string) *iom.Regulation {
	t.Helper()
	g, err := iom.ShippedRegulation(code)
	if err != nil || g == nil {
		t.Fatalf("regulation %s: %v", code, err)
	}
	return g
}

// draft has all that either regulation wants before a route begins.
func draft(t testing.TB, g *iom.Regulation) *iom.Route {
	t.Helper()
	r, err := iom.New(g, tutee, iom.Opening{Place: place, TuteeID: tutee.PersonID, Title: "Информационная компетенция"})
	must(t, err)
	_, err = r.Appoint(g, coordinator, iom.Appointment{PersonID: tutor.PersonID, Role: tenant.Tutor, EmployerID: place.OrganizationID})
	must(t, err)
	deficit, objective := uuid.New(), uuid.New()
	must(t, r.Edit(g, tutee, iom.Plan{
		Title:    "Информационная компетенция",
		Term:     iom.Term{Start: day("2024-09-01"), End: day("2025-09-01")},
		Model:    iom.AtOrganization,
		Deficits: []iom.Deficit{{ID: deficit, Framework: "teacher-8", Competency: "informational", Title: "Информационная компетенция", Level: "низкий", Source: iom.ByDiagnosis, DiagnosisID: uuid.New()}},
		Objectives: []iom.Objective{{
			ID: objective, Title: "Освоить цифровые средства оценивания", DeficitIDs: []uuid.UUID{deficit},
			Indicators: []iom.Indicator{{Title: "Доля уроков с цифровым оцениванием", Criterion: "не меньше трети", Tool: "анкета"}},
		}},
		Activities: []iom.Activity{{
			StageCode: "realization", Title: "Курсы по цифровому оцениванию", ObjectiveIDs: []uuid.UUID{objective},
			Competencies: []string{"informational"}, Term: iom.Term{Start: day("2024-10-01"), End: day("2024-12-01")},
		}},
	}))
	return r
}

// active is a route that runs since 1 September 2024 until 1 September 2025.
func active(t testing.TB, g *iom.Regulation) *iom.Route {
	t.Helper()
	r := draft(t, g)
	if g.Agreement.On {
		_, err := r.Submit(g, tutee)
		must(t, err)
		_, err = r.Agree(g, coordinator, "")
		must(t, err)
	} else {
		_, err := r.Start(g, tutee)
		must(t, err)
	}
	return r
}

func assessed(t testing.TB, g *iom.Regulation) *iom.Route {
	t.Helper()
	r := active(t, g)
	_, err := r.BeginAssessment(g, on(tutee, "2025-08-01"))
	must(t, err)
	return r
}

// concluded has every conclusion of the regulation, prepared and agreed.
func concluded(t testing.TB, g *iom.Regulation, o iom.Outcome, reasons string) *iom.Route {
	t.Helper()
	r := assessed(t, g)
	conclude(t, g, r, o, reasons)
	return r
}

func conclude(t testing.TB, g *iom.Regulation, r *iom.Route, o iom.Outcome, reasons string) {
	t.Helper()
	_, err := r.Reflect(g, on(tutee, "2025-08-10"), uuid.Nil, "Оценивание стало понятнее ученикам.")
	must(t, err)
	for _, of := range g.Conclusions {
		_, err := r.Conclude(g, on(tutor, "2025-08-20"), iom.Conclusion{Kind: of.Kind, Outcome: o, Text: "Заключение.", Reasons: reasons})
		must(t, err)
		if len(of.AgreedBy) > 0 {
			must(t, r.AgreeConclusion(g, on(coordinator, "2025-08-21"), of.Kind))
		}
	}
}

func completed(t testing.TB, g *iom.Regulation) *iom.Route {
	t.Helper()
	r := concluded(t, g, iom.Reached, "")
	_, err := r.Complete(g, on(tutor, "2025-08-25"), success())
	must(t, err)
	return r
}

// product is one that the tutee has shown.
func product() iom.ProductFact {
	return iom.ProductFact{ID: uuid.New(), AuthorIDs: []uuid.UUID{tutee.PersonID}, PresentedOn: day("2025-08-05")}
}

// review of a product by someone, in their role.
func review(p iom.ProductFact, by iom.Act, v iom.Verdict) iom.ReviewFact {
	return iom.ReviewFact{
		ID: uuid.New(), ProductID: p.ID, ReviewerID: by.PersonID, ReviewerRole: by.Role,
		OrganizationID: by.OrganizationID, Verdict: v, At: by.At,
	}
}

func diagnosis(d iom.Dynamics) []iom.DynamicsFact {
	return []iom.DynamicsFact{{DiagnosisID: uuid.New(), PersonID: tutee.PersonID, TakenOn: day("2025-08-06"), Dynamics: d}}
}

// success is a shown product whose deficits the methodist finds removed.
func success() iom.Results {
	p := product()
	return iom.Results{Products: []iom.ProductFact{p}, Reviews: []iom.ReviewFact{review(p, methodist, iom.DeficitRemoved)}}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused checks that err is the refusal, by that rule and clause.
func refused(t testing.TB, err error, want *fault.Error, rule, clause string) {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || !errors.Is(err, want) {
		t.Fatalf("error %v, want %s", err, want.ID)
	}
	if f.Rule != rule || f.Clause != clause {
		t.Errorf("%s refuses by %q, %q; want %q, %q", f.ID, f.Rule, f.Clause, rule, clause)
	}
}

// warned checks that exactly one of the warnings has the id.
func warned(t testing.TB, w []iom.Warning, id, rule, clause string) {
	t.Helper()
	i := slices.IndexFunc(w, func(w iom.Warning) bool { return w.ID == id })
	if i < 0 {
		t.Fatalf("warnings %v, want %s", w, id)
	}
	if w[i].Rule != rule || w[i].Clause != clause || w[i].Message == "" {
		t.Errorf("warning %+v, want rule %q, clause %q", w[i], rule, clause)
	}
}
