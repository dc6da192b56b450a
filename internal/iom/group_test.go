package iom_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

func groupPlan() iom.Plan {
	return iom.Plan{Title: "Формирующее оценивание", Term: iom.Term{Start: day("2024-09-01"), End: day("2025-09-01")},
		Requests:   []iom.LearningRequest{{Kind: iom.Difficulty, Text: "Оценивать так, чтобы ученик видел, что делать дальше"}},
		Objectives: []iom.Objective{{Title: "Освоить приёмы", Indicators: []iom.Indicator{{Title: "Доля уроков", Criterion: "треть"}}}},
		Activities: []iom.Activity{{Title: "Семинар-практикум"}, {Title: "Взаимные посещения уроков"}}}
}

// gathered is a group of home's school with one teacher who was invited.
func gathered(t testing.TB) (*iom.Regulation, *iom.Group) {
	t.Helper()
	g := regulation(t, iom.Sovetsky2022)
	o, err := iom.NewGroup(g, tutor, place, "Формирующее оценивание")
	must(t, err)
	must(t, o.Revise(g, tutor, groupPlan()))
	_, err = o.Invite(g, tutor, map[uuid.UUID]uuid.UUID{tutee.PersonID: place.OrganizationID})
	must(t, err)
	return g, o
}

func TestGroup_AI3_OnlyWhereTheRegulationKnowsGroups(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	_, err := iom.NewGroup(g, tutor, place, "Группа")
	refused(t, err, iom.ErrGroupOff, "", g.Group.Clause)
}

func TestGroup_InvitesOnlyToAWholePlan(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.Sovetsky2022)
	for name, change := range map[string]func(*iom.Plan){
		"no need":       func(p *iom.Plan) { p.Requests = nil },
		"no activity":   func(p *iom.Plan) { p.Activities = nil },
		"no dates":      func(p *iom.Plan) { p.Term = iom.Term{} },
		"whole, really": func(*iom.Plan) {},
	} {
		o, err := iom.NewGroup(g, tutor, place, "Группа")
		must(t, err)
		p := groupPlan()
		change(&p)
		must(t, o.Revise(g, tutor, p)) // a plan under way may be unfinished
		_, err = o.Invite(g, tutor, map[uuid.UUID]uuid.UUID{uuid.New(): place.OrganizationID})
		if (err == nil) != (name == "whole, really") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGroup_B16_BeingNamedIsAnInvitation(t *testing.T) {
	t.Parallel()
	g, o := gathered(t)
	if n := len(o.Joined()); n != 0 {
		t.Fatalf("%d take part before anybody agreed", n)
	}
	_, _, err := o.Join(g, methodist)
	refused(t, err, iom.ErrGroupNotFound, "", "")
	_, err = o.Leave(tutee)
	refused(t, err, iom.ErrGroupNotMember, "", "")
	m, err := o.Decline(tutee)
	must(t, err)
	if m.State != iom.MemberDeclined || m.RouteID != uuid.Nil {
		t.Errorf("declined: %+v", m)
	}
	_, err = o.Invite(g, tutor, map[uuid.UUID]uuid.UUID{tutee.PersonID: place.OrganizationID})
	refused(t, err, iom.ErrGroupDeclined, "", "")

	// Who thought it over joins of their own will; whoever left does not come back by chance.
	r, m, err := o.Join(g, tutee)
	must(t, err)
	if m.State != iom.MemberJoined || m.RouteID != r.ID || r.TuteeID != tutee.PersonID || r.State != iom.Draft {
		t.Errorf("joined: %+v %s", m, r.State)
	}
	_, _, err = o.Join(g, tutee)
	refused(t, err, iom.ErrGroupJoined, "", "")
	_, err = o.Decline(tutee)
	refused(t, err, iom.ErrGroupJoined, "", "")
	_, err = o.Leave(tutee)
	must(t, err)
	_, _, err = o.Join(g, tutee)
	refused(t, err, iom.ErrGroupNotMember, "", "")
}

func TestGroup_ClosedTakesNobodyMore(t *testing.T) {
	t.Parallel()
	g, o := gathered(t)
	must(t, o.Close(tutor))
	_, _, err := o.Join(g, tutee)
	refused(t, err, iom.ErrGroupClosed, "", "")
	_, err = o.Invite(g, tutor, map[uuid.UUID]uuid.UUID{uuid.New(): place.OrganizationID})
	refused(t, err, iom.ErrGroupClosed, "", "")
}

// Two members follow one plan, each on a route of their own: what one does, writes and
// reaches is not the other's.
func TestGroup_AI3_OnePlanAndEachMembersOwnProgress(t *testing.T) {
	t.Parallel()
	g, o := gathered(t)
	other := who(tenant.Tutee)
	_, err := o.Invite(g, tutor, map[uuid.UUID]uuid.UUID{other.PersonID: place.OrganizationID})
	must(t, err)
	mine, _, err := o.Join(g, tutee)
	must(t, err)
	theirs, _, err := o.Join(g, other)
	must(t, err)
	if mine.ID == theirs.ID || mine.Activities[0].ID != theirs.Activities[0].ID || mine.IsTutee(other.PersonID) {
		t.Fatal("the routes are not each one's own, with the same plan")
	}
	for _, r := range []*iom.Route{mine, theirs} {
		_, err := r.Start(g, iom.Act{PersonID: r.TuteeID, Role: tenant.Tutee, Today: tutee.Today, At: tutee.At})
		must(t, err)
	}
	must(t, mine.FinishActivity(g, on(tutee, "2024-10-01"), mine.Activities[0].ID, iom.Finish{Result: "Свой разбор урока"}))
	_, err = mine.Reflect(g, on(tutee, "2024-10-01"), mine.Activities[0].ID, "Понял, что спрашивал лишнее.")
	must(t, err)
	if theirs.Activities[0].Status != iom.Planned || len(theirs.Reflections) != 0 {
		t.Error("what one has done is the other's as well")
	}
	refused(t, mine.FinishActivity(g, on(other, "2024-10-01"), mine.Activities[1].ID, iom.Finish{}), iom.ErrNotYours, "", "")
}

// A new edition of the plan changes nobody's route by itself: each takes it over, in a
// running route as a correction; what was done and what was added stays [B 1.5, 1.11].
func TestGroup_R5_ANewEditionIsTakenOverByOwnDecision(t *testing.T) {
	t.Parallel()
	g, o := gathered(t)
	r, _, err := o.Join(g, tutee)
	must(t, err)
	_, _, err = o.Take(g, tutee, r)
	refused(t, err, iom.ErrGroupPlanTaken, "", "")

	own := r.Plan
	own.Activities = append(slices.Clone(own.Activities), iom.Activity{StageCode: own.Activities[0].StageCode, Title: "Своё чтение"})
	must(t, r.Edit(g, tutee, own))
	_, err = r.Start(g, tutee)
	must(t, err)
	first, second := r.Activities[0].ID, r.Activities[1].ID
	must(t, r.FinishActivity(g, on(tutee, "2024-10-01"), first, iom.Finish{Result: "Готово"}))

	p := o.Plan
	p.Activities = []iom.Activity{{Title: "Мастер-класс"}} // both of the first edition go
	must(t, o.Revise(g, tutor, p))
	if o.Edition != 2 || len(r.Activities) != 3 {
		t.Fatalf("edition %d; the route changed by itself: %d activities", o.Edition, len(r.Activities))
	}
	must(t, o.Revise(g, tutor, o.Plan))
	if o.Edition != 2 {
		t.Error("a plan that says the same is a new edition")
	}
	_, _, err = o.Take(g, on(methodist, "2024-11-01"), r)
	refused(t, err, iom.ErrGroupNotMember, "", "")
	m, _, err := o.Take(g, on(tutee, "2024-11-01"), r)
	must(t, err)
	if m.Edition != 2 || len(r.Revisions) != 1 || r.Revisions[0].Reason == "" {
		t.Errorf("taken over: %+v, %d revisions", m, len(r.Revisions))
	}
	status := map[string]iom.ActivityStatus{}
	for _, a := range r.Activities {
		status[a.Title] = a.Status
		if a.ID == second && a.Status != iom.Cancelled {
			t.Errorf("what left the plan is %s", a.Status)
		}
	}
	if status["Семинар-практикум"] != iom.Done || status["Своё чтение"] != iom.Planned || status["Мастер-класс"] != iom.Planned {
		t.Errorf("after taking over: %v", status)
	}
}

// The kind of product and its showing stand in the group's plan and come with it, through
// its editions; what a member has chosen for themselves stays theirs [B 2.8.5].
func TestGroup_B285_TheProductComesWithThePlanUnlessChosenOtherwise(t *testing.T) {
	t.Parallel()
	g, o := gathered(t)
	titles := func(c iom.Choices) (first, second iom.Choice) { return c.Items[0], c.Items[1] }
	project, lesson := titles(g.ProductKinds)
	show, _ := titles(g.Presentations)
	p := groupPlan()
	p.Requests, p.Objectives, p.Activities = o.Plan.Requests, o.Plan.Objectives, o.Plan.Activities
	p.ProductKind, p.PresentationForm = project.Title, show.Code
	must(t, o.Revise(g, tutor, p))
	if o.Plan.ProductKind != project.Code {
		t.Errorf("a title stayed a title: %q", o.Plan.ProductKind)
	}
	r, _, err := o.Join(g, tutee)
	must(t, err)
	if r.ProductKind != project.Code || r.PresentationForm != show.Code {
		t.Fatalf("joined with %q, %q", r.ProductKind, r.PresentationForm)
	}
	next := o.Plan
	next.ProductKind = lesson.Code
	must(t, o.Revise(g, tutor, next))
	_, _, err = o.Take(g, tutee, r)
	must(t, err)
	if r.ProductKind != lesson.Code {
		t.Errorf("the new edition left %q", r.ProductKind)
	}
	own := r.Plan
	own.ProductKind = "свой"
	if !g.ProductKinds.Takes("свой") {
		own.ProductKind = g.ProductKinds.Items[2].Code
	}
	must(t, r.Edit(g, tutee, own))
	next = o.Plan
	next.ProductKind = project.Code
	must(t, o.Revise(g, tutor, next))
	_, _, err = o.Take(g, tutee, r)
	must(t, err)
	if r.ProductKind != own.ProductKind {
		t.Errorf("the member's own choice became %q", r.ProductKind)
	}
}
