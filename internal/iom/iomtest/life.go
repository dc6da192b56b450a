package iomtest

import (
	"cmp"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// lead takes a new route through its life up to the state.
func lead(tb testing.TB, g *iom.Regulation, scope tenant.Scope, s setup, state iom.State) *iom.Route {
	tb.Helper()
	now := time.Now().UTC().Truncate(time.Microsecond)
	as := func(sc tenant.Scope) iom.Act {
		return iom.Act{PersonID: sc.Person, Role: sc.Role, OrganizationID: sc.Organization, At: now, Today: civil.Of(now)}
	}
	tutee, tutor, coordinator := as(scope), as(s.tutor), as(s.coordinator)
	r, err := iom.New(g, tutee, iom.Opening{
		Place:   iom.Place{RegionID: scope.Region, MunicipalityID: scope.Municipality, OrganizationID: scope.Organization},
		TuteeID: scope.Person, GroupIDs: s.group, Title: s.title,
	})
	must(tb, err)
	r.Profile = &iom.Profile{Surname: "Иванова", Name: "Мария", Patronymic: "Петровна"}
	_, err = r.Appoint(g, coordinator, iom.Appointment{PersonID: s.tutor.Person, Role: tenant.Tutor, EmployerID: s.tutor.Organization})
	must(tb, err)
	must(tb, r.Edit(g, tutee, plan(g, s)))
	ways := map[iom.State]func(){
		iom.Agreement: func() { _, err := r.Submit(g, tutee); must(tb, err) },
		iom.Active: func() {
			if g.Agreement.On {
				_, err = r.Agree(g, coordinator, "")
			} else {
				_, err = r.Start(g, tutee)
			}
			must(tb, err)
		},
		iom.Assessment: func() { _, err := r.BeginAssessment(g, tutee); must(tb, err) },
		iom.Completed:  func() { complete(tb, g, r, tutee, tutor, coordinator) },
	}
	order := []iom.State{iom.Draft, iom.Agreement, iom.Active, iom.Assessment, iom.Completed}
	last := state
	if state == iom.Archived {
		last = iom.Completed
	}
	for _, next := range order {
		if r.State == last || state == iom.Withdrawn {
			break
		}
		if step := ways[next]; step != nil && (next != iom.Agreement || g.Agreement.On) {
			step()
		}
	}
	switch state {
	case iom.Withdrawn:
		must(tb, r.Withdraw(g, tutee, ""))
	case iom.Archived:
		must(tb, r.Archive(g, coordinator))
	}
	if r.State != state {
		tb.Fatalf("under %s no route is %s: this one is %s", g.Code, state, r.State)
	}
	r.News()
	return r
}

// plan has all that either regulation wants before a route begins.
func plan(g *iom.Regulation, s setup) iom.Plan {
	deficit, request, objective := newID(), newID(), newID()
	p := iom.Plan{
		Title: s.title, Term: iom.Term{Start: s.begins, End: s.begins.AddYears(1)},
		Deficits: []iom.Deficit{{ID: deficit, Framework: "teacher-8", Competency: "informational", Title: "Информационная компетенция", Level: "низкий", Source: iom.ByOwnStatement}},
		Requests: []iom.LearningRequest{{ID: request, Kind: iom.Wish, Text: "Хочу освоить формирующее оценивание."}},
		Objectives: []iom.Objective{{ID: objective, Title: "Освоить цифровые средства оценивания", DeficitIDs: []uuid.UUID{deficit}, RequestIDs: []uuid.UUID{request},
			Indicators: []iom.Indicator{{Title: "Доля уроков с цифровым оцениванием", Criterion: "не меньше трети", Tool: cmp.Or(s.tool, "анкета")}}}},
	}
	if len(g.Models) > 0 {
		p.Model = s.model
	}
	for _, of := range g.Stages {
		p.Stages = append(p.Stages, iom.Stage{Code: of.Code})
	}
	working := g.StagesIn(iom.Active)[0].Code
	for i := range s.activities {
		p.Activities = append(p.Activities, iom.Activity{ID: newID(), StageCode: working, Title: fmt.Sprintf("Семинар № %d по оцениванию", i+1),
			ObjectiveIDs: []uuid.UUID{objective}, Competencies: []string{"informational"},
			Term: iom.Term{Start: s.begins, End: s.begins.AddMonths(3)}, PlannedResult: "Конспект урока"})
	}
	return p
}

// complete ends the route as reached, on a presented and reviewed product.
func complete(tb testing.TB, g *iom.Regulation, r *iom.Route, tutee, tutor, coordinator iom.Act) {
	tb.Helper()
	_, err := r.Reflect(g, tutee, uuid.Nil, "Оценивание стало понятнее ученикам.")
	must(tb, err)
	_, err = r.Recommend(g, tutor, "Поделиться опытом на методическом объединении.")
	must(tb, err)
	for _, of := range g.Conclusions {
		_, err := r.Conclude(g, tutor, iom.Conclusion{Kind: of.Kind, Outcome: iom.Reached, Text: "Задача достигнута."})
		must(tb, err)
		if len(of.AgreedBy) > 0 {
			must(tb, r.AgreeConclusion(g, coordinator, of.Kind))
		}
	}
	_, err = r.Complete(g, tutor, Success(tutee, coordinator))
	must(tb, err)
}

// Success is a product of the tutee's, presented and reviewed by the school: all
// that either regulation wants for the outcome "reached".
func Success(tutee, reviewer iom.Act) iom.Results {
	p := iom.ProductFact{ID: newID(), AuthorIDs: []uuid.UUID{tutee.PersonID}, PresentedOn: tutee.Today}
	return iom.Results{Products: []iom.ProductFact{p}, Reviews: []iom.ReviewFact{{ID: newID(), ProductID: p.ID, ReviewerID: reviewer.PersonID,
		ReviewerRole: reviewer.Role, OrganizationID: reviewer.OrganizationID, Verdict: iom.DeficitRemoved, AttestsGrowth: true, At: reviewer.At}}}
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
