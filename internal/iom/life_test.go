package iom_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

// arrows is the life of a route as the documents draw it, written down here once
// more and apart from the code.
var arrows = map[iom.State][]iom.State{
	iom.Draft:      {iom.Agreement, iom.Active, iom.Withdrawn},
	iom.Agreement:  {iom.Draft, iom.Active, iom.Withdrawn},
	iom.Active:     {iom.Assessment, iom.Withdrawn},
	iom.Assessment: {iom.Active, iom.Completed, iom.Withdrawn},
	iom.Completed:  {iom.Archived},
	iom.Withdrawn:  {iom.Archived},
	iom.Archived:   {},
}

func TestLife_HasNoOtherWays(t *testing.T) {
	t.Parallel()
	for _, s := range iom.States() {
		got := map[iom.State]bool{}
		for _, m := range s.Moves() {
			next, ok := s.Next(m)
			if !ok || !next.Known() {
				t.Errorf("%s lists %s, which leads nowhere", s, m)
			}
			if m.Title() == "" {
				t.Errorf("%s has no title", m)
			}
			if next != s {
				got[next] = true
			}
		}
		if s.Title() == "" {
			t.Errorf("%s has no title", s)
		}
		want := arrows[s]
		if len(got) != len(want) || slices.ContainsFunc(want, func(n iom.State) bool { return !got[n] }) {
			t.Errorf("from %s to %v, want %v", s, got, want)
		}
	}
}

// moves calls every method of the life with the best arguments there are.
func moves(g *iom.Regulation, r *iom.Route) map[iom.Move]func() error {
	late := func(a iom.Act) iom.Act { return on(a, "2025-08-25") }
	var proposal uuid.UUID
	for _, p := range r.Proposals {
		proposal = p.ID
	}
	return map[iom.Move]func() error{
		iom.Edit: func() error { return r.Edit(g, tutee, r.Plan) },
		iom.Appoint: func() error {
			_, err := r.Appoint(g, coordinator, iom.Appointment{PersonID: uuid.New(), Role: "mentor"})
			return err
		},
		iom.EndAppointment: func() error {
			var lasting uuid.UUID
			for _, a := range r.Appointments {
				if a.Until.IsZero() {
					lasting = a.ID
				}
			}
			_, err := r.EndAppointment(g, late(coordinator), lasting)
			return err
		},
		iom.WithdrawConsent: func() error {
			_, _, err := r.WithdrawConsent(g, late(tutee), []iom.Consent{{ID: uuid.New()}}, iom.AtSchool, "")
			return err
		},
		iom.AddDiagnosis: func() error {
			phase := iom.EntryDiagnosis
			switch r.State {
			case iom.Active:
				phase = iom.InterimDiagnosis
			case iom.Assessment:
				phase = iom.EndDiagnosis
			}
			_, err := r.AddDiagnosis(g, late(tutee), uuid.New(), phase, day("2025-08-01"))
			return err
		},
		iom.Submit: func() error { _, err := r.Submit(g, tutee); return err },
		iom.Start:  func() error { _, err := r.Start(g, tutee); return err },
		iom.Agree:  func() error { _, err := r.Agree(g, coordinator, ""); return err },
		iom.Return: func() error { return r.Return(g, coordinator, "Уточните задачу.") },
		iom.FinishActivity: func() error {
			return r.FinishActivity(g, late(tutee), r.Activities[0].ID, iom.Finish{Result: "Удостоверение"})
		},
		iom.ReopenActivity: func() error { return r.ReopenActivity(g, late(tutee), r.Activities[0].ID, iom.Results{}) },
		iom.Reflect: func() error {
			_, err := r.Reflect(g, late(tutee), r.Activities[0].ID, "Полезно.")
			return err
		},
		iom.Correct: func() error {
			p := r.Plan
			p.Title += " (уточнено)"
			_, _, err := r.Correct(g, late(tutee), p, "Новые сведения.")
			return err
		},
		iom.Extend: func() error {
			_, err := r.Extend(g, late(tutee), day("2025-12-01"), "Болезнь.")
			return err
		},
		iom.ProposeTerm: func() error {
			_, err := r.ProposeTerm(g, late(municipal), day("2025-10-01"), "Перенос курсов.")
			return err
		},
		iom.DecideTerm: func() error {
			_, err := r.DecideTerm(g, late(tutee), proposal, true, "")
			return err
		},
		iom.Recall:          func() error { return r.Recall(g, late(tutee)) },
		iom.BeginAssessment: func() error { _, err := r.BeginAssessment(g, late(tutee)); return err },
		iom.OfferCorrection: func() error {
			_, err := r.OfferCorrection(g, late(tutor), day("2025-11-01"), "Дефицит остался.", iom.Results{Final: diagnosis(iom.DynamicsAbsent)})
			return err
		},
		iom.RetractCorrection: func() error { return r.RetractCorrection(g, late(tutor)) },
		iom.AcceptCorrection:  func() error { return r.AcceptCorrection(g, late(tutee)) },
		iom.DeclineCorrection: func() error { return r.DeclineCorrection(g, late(tutee)) },
		iom.Conclude: func() error {
			_, err := r.Conclude(g, late(tutor), iom.Conclusion{Kind: g.Deciding().Kind, Outcome: iom.Reached, Text: "Достигнута."})
			return err
		},
		iom.JoinConclusion:  func() error { return r.JoinConclusion(g, late(municipal), iom.OnRouteTask) },
		iom.AgreeConclusion: func() error { return r.AgreeConclusion(g, late(coordinator), iom.OnDevelopmentTask) },
		iom.ReturnConclusion: func() error {
			act := late(coordinator)
			act.Remark = "Добавьте итоги мероприятий."
			if err := r.ReturnConclusion(g, act, iom.OnDevelopmentTask); err == nil {
				return nil
			}
			act = late(municipal)
			act.Remark = "Добавьте итоги мероприятий."
			return r.ReturnConclusion(g, act, iom.OnRouteTask)
		},
		iom.Recommend: func() error { _, err := r.Recommend(g, late(tutor), "Пройти стажировку."); return err },
		iom.Complete:  func() error { _, err := r.Complete(g, late(tutor), success()); return err },
		iom.Withdraw:  func() error { return r.Withdraw(g, late(tutee), "") },
		iom.Archive:   func() error { return r.Archive(g, late(iom.Act{})) },
	}
}

// Every situation of a route × every method: what Route.Moves lists can be done,
// and what it does not list is refused with just that list.
func TestMoves_AgreeWithTheMethods(t *testing.T) {
	t.Parallel()
	situations := map[string]func(t testing.TB, g *iom.Regulation) *iom.Route{
		"draft":  draft,
		"active": active,
		"consented": func(t testing.TB, g *iom.Regulation) *iom.Route {
			r := active(t, g)
			r.Model = iom.RegionalSystem
			return r
		},
		"completed with consent": func(t testing.TB, g *iom.Regulation) *iom.Route {
			r := completed(t, g)
			r.Model = iom.RegionalSystem
			return r
		},
		"worked": func(t testing.TB, g *iom.Regulation) *iom.Route {
			r := active(t, g)
			must(t, r.FinishActivity(g, on(tutee, "2024-12-01"), r.Activities[0].ID, iom.Finish{}))
			return r
		},
		"unaccompanied": func(t testing.TB, g *iom.Regulation) *iom.Route {
			r := active(t, g)
			_, err := r.EndAppointment(g, coordinator, r.Appointments[0].ID)
			must(t, err)
			return r
		},
		"agreement": func(t testing.TB, g *iom.Regulation) *iom.Route {
			r := draft(t, g)
			_, _ = r.Submit(g, tutee)
			return r
		},
		"proposed": func(t testing.TB, g *iom.Regulation) *iom.Route {
			r := active(t, g)
			_, _ = r.ProposeTerm(g, municipal, day("2025-11-01"), "Перенос курсов.")
			return r
		},
		"assessment": assessed,
		"offered": func(t testing.TB, g *iom.Regulation) *iom.Route {
			r := assessed(t, g)
			_, _ = r.OfferCorrection(g, on(tutor, "2025-08-10"), day("2025-11-01"), "Дефицит остался.", iom.Results{Final: diagnosis(iom.DynamicsAbsent)})
			return r
		},
		"prepared": func(t testing.TB, g *iom.Regulation) *iom.Route {
			r := assessed(t, g)
			for _, of := range g.Conclusions {
				_, err := r.Conclude(g, on(tutor, "2025-08-10"), iom.Conclusion{Kind: of.Kind, Outcome: iom.Reached, Text: "Достигнута."})
				must(t, err)
			}
			return r
		},
		"concluded": func(t testing.TB, g *iom.Regulation) *iom.Route { return concluded(t, g, iom.Reached, "") },
		"completed": completed,
		"withdrawn": func(t testing.TB, g *iom.Regulation) *iom.Route {
			r := active(t, g)
			must(t, r.Withdraw(g, tutee, ""))
			return r
		},
		"archived": func(t testing.TB, g *iom.Regulation) *iom.Route {
			r := completed(t, g)
			must(t, r.Archive(g, iom.Act{}))
			return r
		},
	}
	// Listed, but then refused by another rule and not by the order of steps.
	byRule := map[iom.Move]bool{iom.Complete: true, iom.FinishActivity: true} // of another activity than the one tried
	// Refused by their rule before the order of steps is asked.
	offByRule := map[iom.Move]bool{iom.Extend: true, iom.ProposeTerm: true}

	for _, code := range []string{iom.Sovetsky2022, iom.UstIlimsk2024} {
		for name, situation := range situations {
			t.Run(code+"/"+name, func(t *testing.T) {
				t.Parallel()
				g := regulation(t, code)
				listed := situation(t, g).Moves(g)
				for m := range moves(g, draft(t, g)) {
					r := situation(t, g)
					from := r.State
					err := moves(g, r)[m]()
					f, _ := fault.As(err)
					switch {
					case !slices.Contains(listed, m):
						if off := !g.Extension.On && offByRule[m]; off && fault.KindOf(err) == fault.Rule {
							break
						}
						if !errors.Is(err, iom.ErrStepOutOfOrder) || f.Kind != fault.Conflict {
							t.Fatalf("%s is not listed, yet: %v", m, err)
						}
						if len(f.Allowed) != len(listed) || slices.ContainsFunc(listed, func(l iom.Move) bool { return !slices.Contains(f.Allowed, string(l)) }) {
							t.Errorf("%s refused allowing %v, want %v", m, f.Allowed, listed)
						}
						if r.State != from {
							t.Errorf("%s was refused, and moved the route to %s", m, r.State)
						}
					case err == nil:
						if want, _ := from.Next(m); r.State != want {
							t.Errorf("%s leads to %s, the table says %s", m, r.State, want)
						}
					case !byRule[m] || errors.Is(err, iom.ErrStepOutOfOrder):
						t.Errorf("%s is listed, yet: %v", m, err)
					}
				}
			})
		}
	}
}

func TestMoves_EveryMoveHasItsMethodInTheTest(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	known := moves(g, draft(t, g))
	for _, s := range iom.States() {
		for _, m := range s.Moves() {
			if known[m] == nil {
				t.Errorf("%s is not tested", m)
			}
		}
	}
}

func TestStep_OtherRegulationIsOurMistake(t *testing.T) {
	t.Parallel()
	r := draft(t, regulation(t, iom.UstIlimsk2024))
	_, err := r.Start(regulation(t, iom.Sovetsky2022), tutee)
	if err == nil || fault.KindOf(err) != fault.Internal {
		t.Errorf("a step under a foreign regulation: %v", err)
	}
	newer := regulation(t, iom.UstIlimsk2024)
	newer.Version = 2
	if _, err := r.Submit(newer, tutee); err == nil || fault.KindOf(err) != fault.Internal {
		t.Errorf("a step under another version: %v", err)
	}
	must(t, r.Adopt(newer, tutee))
	_, err = r.Submit(newer, tutee)
	must(t, err)
	refused(t, r.Adopt(regulation(t, iom.UstIlimsk2024), tutee), iom.ErrStepOutOfOrder, "", "")
}

func TestSteps_TellTheLife(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := draft(t, g)
	_, err := r.Submit(g, tutee)
	must(t, err)
	must(t, r.Return(g, coordinator, "Добавьте мероприятие."))
	_, err = r.Submit(g, on(tutee, "2024-09-02"))
	must(t, err)
	_, err = r.Agree(g, on(coordinator, "2024-09-03"), "Согласовано.")
	must(t, err)
	want := []iom.Move{iom.Submit, iom.Return, iom.Submit, iom.Agree}
	news := r.News()
	if len(r.Steps) != len(want) || len(news.Steps) != len(want) || !news.PlanChanged || len(news.Appointments) != 1 {
		t.Fatalf("steps %v, news %+v", r.Steps, news)
	}
	at := iom.Draft
	for i, s := range r.Steps {
		if s.Move != want[i] || s.From != at || s.RouteID != r.ID || s.Place != place {
			t.Errorf("step %d is %+v", i, s)
		}
		at = s.To
	}
	if s := r.Steps[1]; s.Comment != "Добавьте мероприятие." || s.PersonID != coordinator.PersonID {
		t.Errorf("the return is %+v", s)
	}
	if r.StartedOn != day("2024-09-03") || r.FirstEnd != r.Term.End {
		t.Errorf("started %s, first end %s", r.StartedOn, r.FirstEnd)
	}
	if again := r.News(); len(again.Steps) != 0 || again.PlanChanged {
		t.Errorf("news are told twice: %+v", again)
	}
}
