package iom_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

const agrees, prepares = "п. 2.8.3 Положения", "п. 2.8.4 Положения"

func saying(a iom.Act, words string) iom.Act {
	a.Remark = words
	return a
}

// prepared makes a conclusion of the kind by who may.
func prepared(t *testing.T, r *iom.Route, g *iom.Regulation, by iom.Act, kind iom.ConclusionKind) iom.Conclusion {
	t.Helper()
	c, err := r.Conclude(g, by, iom.Conclusion{Kind: kind, Outcome: iom.Reached, Text: "Задача достигнута."})
	must(t, err)
	return c
}

func turns(list []iom.Turn) (done, awaited []iom.RoundWhat) {
	for _, x := range list {
		if x.Done {
			done = append(done, x.What)
		}
		if x.Awaited {
			awaited = append(awaited, x.What)
		}
	}
	return done, awaited
}

func has(t *testing.T, when string, got []iom.RoundWhat, want ...iom.RoundWhat) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %v, want %v", when, got, want)
		return
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s: %v, want %v", when, got, want)
		}
	}
}

// Tutor, school, and the municipal coordinator by agreement: both kinds of conclusion of
// [B 2.8.4], each with its own round [B 2.8.2-3].
func TestRound_R9_UstIlimskBothKinds(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := assessed(t, g)
	has(t, "before anything", second(turns(g.Round(iom.OnDevelopmentTask, iom.Conclusion{}))), iom.RoundPrepared)

	prepared(t, r, g, on(tutor, "2025-08-20"), iom.OnDevelopmentTask)
	prepared(t, r, g, on(tutor, "2025-08-20"), iom.OnRouteTask)
	c, _ := r.Conclusion(iom.OnDevelopmentTask)
	done, awaited := turns(g.Round(iom.OnDevelopmentTask, c))
	has(t, "prepared", done, iom.RoundPrepared)
	has(t, "then the school", awaited, iom.RoundAgreed)

	// the school gives it back with a reason
	school := on(coordinator, "2025-08-21")
	refused(t, r.ReturnConclusion(g, school, iom.OnDevelopmentTask), iom.ErrReasonMissing, "", "")
	refused(t, r.ReturnConclusion(g, saying(on(tutor, "2025-08-21"), "Сам."), iom.OnDevelopmentTask), iom.ErrRole, "R9", agrees)
	refused(t, r.ReturnConclusion(g, saying(on(tutee, "2025-08-21"), "Не согласна."), iom.OnDevelopmentTask), iom.ErrOwnRoute, "", "")
	must(t, r.ReturnConclusion(g, saying(school, "Добавьте итоги мероприятий."), iom.OnDevelopmentTask))
	refused(t, r.ReturnConclusion(g, saying(school, "Ещё раз."), iom.OnDevelopmentTask), iom.ErrConclusionReturned, "", "")
	c, _ = r.Conclusion(iom.OnDevelopmentTask)
	done, awaited = turns(g.Round(iom.OnDevelopmentTask, c))
	has(t, "given back", done)
	has(t, "the tutor's turn again", awaited, iom.RoundPrepared)
	if n := len(c.Round); n != 2 || c.Round[1].What != iom.RoundReturned || c.Round[1].Remark != "Добавьте итоги мероприятий." || c.Round[1].Role != tenant.SchoolCoordinator {
		t.Errorf("the round keeps %+v", c.Round)
	}
	_, err := r.Complete(g, on(tutor, "2025-08-22"), success())
	refused(t, err, iom.ErrConclusionReturned, "R9", prepares)

	// prepared anew, agreed with a remark; an agreed one is not given back
	anew := prepared(t, r, g, on(tutor, "2025-08-23"), iom.OnDevelopmentTask)
	must(t, r.AgreeConclusion(g, saying(on(coordinator, "2025-08-24"), "Согласны."), iom.OnDevelopmentTask))
	refused(t, r.ReturnConclusion(g, saying(on(coordinator, "2025-08-24"), "Передумали."), iom.OnDevelopmentTask), iom.ErrConclusionAgreed, "R9", agrees)
	c, _ = r.Conclusion(iom.OnDevelopmentTask)
	if c.ID != anew.ID || len(c.Round) != 2 || c.Round[1].Remark != "Согласны." {
		t.Errorf("agreed: %+v", c)
	}

	// the coordinator takes part by agreement, or gives back; nobody waits for them
	c, _ = r.Conclusion(iom.OnRouteTask)
	list := g.Round(iom.OnRouteTask, c)
	if len(list) != 2 || list[1].What != iom.RoundJoined || !list[1].Optional || !list[1].Awaited {
		t.Errorf("the round on the route's task: %+v", list)
	}
	must(t, r.JoinConclusion(g, saying(on(municipal, "2025-08-24"), "Поддерживаю."), iom.OnRouteTask))
	must(t, r.ReturnConclusion(g, saying(on(municipal, "2025-08-25"), "Уточните сроки."), iom.OnRouteTask))
	refused(t, r.JoinConclusion(g, on(municipal, "2025-08-25"), iom.OnRouteTask), iom.ErrStepOutOfOrder, "", "")
	prepared(t, r, g, on(tutor, "2025-08-26"), iom.OnRouteTask)
	_, err = r.Complete(g, on(tutor, "2025-08-27"), success())
	must(t, err)
}

// In Sovetsky one look back at the intent, and nobody agrees it [A III.4].
func TestRound_R9_SovetskyHasNoAgreement(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.Sovetsky2022)
	r := assessed(t, g)
	c := prepared(t, r, g, on(municipal, "2025-08-20"), iom.OnIntent)
	if list := g.Round(iom.OnIntent, c); len(list) != 1 || !list[0].Done {
		t.Errorf("the round: %+v", list)
	}
	if err := r.ReturnConclusion(g, saying(on(coordinator, "2025-08-21"), "Нет."), iom.OnIntent); err == nil {
		t.Error("there is nobody who could give it back")
	}
}

// Where a regulation names both, the school comes before who takes part.
func TestRound_R9_SchoolBeforeCoordinator(t *testing.T) {
	t.Parallel()
	g := *regulation(t, iom.UstIlimsk2024)
	g.Conclusions = append([]iom.ConclusionOf{}, g.Conclusions...)
	g.Conclusions[1].TakesPart = []tenant.Role{tenant.MunicipalCoordinator}
	r := assessed(t, &g)
	prepared(t, r, &g, on(tutor, "2025-08-20"), iom.OnDevelopmentTask)
	refused(t, r.JoinConclusion(&g, on(municipal, "2025-08-21"), iom.OnDevelopmentTask), iom.ErrStepOutOfOrder, "", "")
	must(t, r.AgreeConclusion(&g, on(coordinator, "2025-08-21"), iom.OnDevelopmentTask))
	must(t, r.JoinConclusion(&g, on(municipal, "2025-08-22"), iom.OnDevelopmentTask))
	c, _ := r.Conclusion(iom.OnDevelopmentTask)
	if done, awaited := turns(g.Round(iom.OnDevelopmentTask, c)); len(done) != 3 || len(awaited) != 0 || c.AgreedBy == uuid.Nil {
		t.Errorf("done %v, awaited %v", done, awaited)
	}
}

func second(_, b []iom.RoundWhat) []iom.RoundWhat { return b }
