package iom_test

import (
	"fmt"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// walker takes random steps with a route: lawful and not, by anybody, with ends
// near the limits and results of every kind.
type walker struct {
	t     *rapid.T
	g     *iom.Regulation
	r     *iom.Route
	today civil.Date
	res   iom.Results // of the last attempt to complete
	kept  replay
}

func (w *walker) yes(likely bool) bool {
	if likely {
		return rapid.IntRange(0, 9).Draw(w.t, "no") < 9 // small numbers come more often
	}
	return rapid.Bool().Draw(w.t, "yes")
}

// by is mostly who should act, and sometimes anybody.
func (w *walker) by(should iom.Act) iom.Act {
	if !w.yes(true) {
		should = rapid.SampledFrom([]iom.Act{tutee, tutor, coordinator, lead, municipal, methodist, centre, {}}).Draw(w.t, "by")
	}
	return on(should, w.today.String())
}

func (w *walker) end() civil.Date {
	base := rapid.SampledFrom([]civil.Date{w.r.Term.End, w.r.Term.Start.AddMonths(12), w.r.FirstEnd.AddMonths(6), w.today}).Draw(w.t, "near")
	return base.AddDays(rapid.SampledFrom([]int{0, 1, -1, 30, -30, 200}).Draw(w.t, "days"))
}

func (w *walker) results() iom.Results {
	var res iom.Results
	for range rapid.IntRange(0, 2).Draw(w.t, "products") {
		p := product()
		if !w.yes(true) {
			p.PresentedOn = civil.Date{}
		}
		res.Products = append(res.Products, p)
		for range rapid.IntRange(0, 2).Draw(w.t, "reviews") {
			by := rapid.SampledFrom([]iom.Act{methodist, coordinator, tutor, tutee}).Draw(w.t, "reviewer")
			v := rapid.SampledFrom([]iom.Verdict{iom.DeficitRemoved, iom.DeficitNotRemoved, iom.DeficitDynamics, ""}).Draw(w.t, "verdict")
			res.Reviews = append(res.Reviews, review(p, by, v))
		}
	}
	if d := rapid.SampledFrom([]iom.Dynamics{"", iom.DynamicsPositive, iom.DynamicsAbsent, iom.DynamicsUnknown}).Draw(w.t, "dynamics"); d != "" {
		res.Final = diagnosis(d)
	}
	return res
}

func (w *walker) plan() iom.Plan {
	p := w.r.Plan
	p.Objectives, p.Activities = slices.Clone(p.Objectives), slices.Clone(p.Activities)
	switch rapid.IntRange(0, 6).Draw(w.t, "spoil") {
	case 0:
		p.Term.End = w.end()
	case 1:
		p.Term.Start = p.Term.Start.AddDays(1)
	case 2:
		p.Deficits = nil
	case 3:
		p.Activities = nil
	case 4:
		p.Activities = append(p.Activities, iom.Activity{StageCode: "realization", Title: "Ещё", Competencies: []string{"social"}})
	default:
		p.Title = fmt.Sprintf("Маршрут %d", rapid.IntRange(0, 99).Draw(w.t, "title"))
	}
	return p
}

func (w *walker) do(m iom.Move) error {
	g, r := w.g, w.r
	var err error
	switch m {
	case iom.Edit:
		err = r.Edit(g, w.by(tutee), w.plan())
	case iom.Appoint:
		_, err = r.Appoint(g, w.by(coordinator), iom.Appointment{PersonID: tutor.PersonID, Role: tenant.Tutor, EmployerID: place.OrganizationID})
	case iom.EndAppointment:
		_, err = r.EndAppointment(g, w.by(coordinator), r.Appointments[len(r.Appointments)-1].ID)
	case iom.WithdrawConsent:
		onward := rapid.SampledFrom([]iom.Onward{iom.AtSchool, iom.GiveUp, ""}).Draw(w.t, "onward")
		_, _, err = r.WithdrawConsent(g, w.by(tutee), []iom.Consent{{ID: uuid.New()}}, onward, "")
	case iom.AddDiagnosis:
		phase := rapid.SampledFrom([]iom.DiagnosisPhase{iom.EntryDiagnosis, iom.InterimDiagnosis, iom.EndDiagnosis}).Draw(w.t, "phase")
		_, err = r.AddDiagnosis(g, w.by(tutee), uuid.New(), phase, w.today)
	case iom.Submit:
		_, err = r.Submit(g, w.by(tutee))
	case iom.Start:
		_, err = r.Start(g, w.by(tutee))
	case iom.Agree:
		_, err = r.Agree(g, w.by(coordinator), "")
	case iom.Return:
		err = r.Return(g, w.by(coordinator), "Доработать.")
	case iom.Recall:
		err = r.Recall(g, w.by(tutee))
	case iom.FinishActivity:
		if len(r.Activities) > 0 {
			err = r.FinishActivity(g, w.by(tutee), r.Activities[0].ID, iom.Finish{})
		}
	case iom.ReopenActivity:
		if len(r.Activities) > 0 {
			err = r.ReopenActivity(g, w.by(tutee), r.Activities[0].ID, w.results())
		}
	case iom.Reflect:
		_, err = r.Reflect(g, w.by(tutee), uuid.Nil, "Думаю.")
	case iom.Correct:
		_, _, err = r.Correct(g, w.by(tutee), w.plan(), "Нужно.")
	case iom.Extend:
		_, err = r.Extend(g, w.by(tutee), w.end(), "Болезнь.")
	case iom.ProposeTerm:
		_, err = r.ProposeTerm(g, w.by(municipal), w.end(), "Перенос.")
	case iom.DecideTerm:
		var id uuid.UUID
		if n := len(r.Proposals); n > 0 {
			id = r.Proposals[n-1].ID
		}
		_, err = r.DecideTerm(g, w.by(tutee), id, w.yes(true), "")
	case iom.BeginAssessment:
		_, err = r.BeginAssessment(g, w.by(tutee))
	case iom.OfferCorrection:
		_, err = r.OfferCorrection(g, w.by(tutor), w.end(), "Не вышло.", w.results())
	case iom.RetractCorrection:
		err = r.RetractCorrection(g, w.by(tutor))
	case iom.AcceptCorrection:
		err = r.AcceptCorrection(g, w.by(tutee))
	case iom.DeclineCorrection:
		err = r.DeclineCorrection(g, w.by(tutee))
	case iom.Conclude:
		for _, of := range g.Conclusions {
			o := rapid.SampledFrom([]iom.Outcome{iom.Reached, iom.NotReached}).Draw(w.t, "outcome")
			if _, err = r.Conclude(g, w.by(tutor), iom.Conclusion{Kind: of.Kind, Outcome: o, Text: "Заключение.", Reasons: rapid.SampledFrom([]string{"", "Потому."}).Draw(w.t, "reasons")}); err != nil {
				break
			}
		}
	case iom.JoinConclusion:
		err = r.JoinConclusion(g, w.by(municipal), iom.OnRouteTask)
	case iom.AgreeConclusion:
		err = r.AgreeConclusion(g, w.by(coordinator), iom.OnDevelopmentTask)
	case iom.ReturnConclusion:
		act := w.by(coordinator)
		act.Remark = "Добавьте итоги."
		if err = r.ReturnConclusion(g, act, iom.OnDevelopmentTask); err != nil {
			act = w.by(municipal)
			act.Remark = "Добавьте итоги."
			err = r.ReturnConclusion(g, act, iom.OnRouteTask)
		}
	case iom.Recommend:
		_, err = r.Recommend(g, w.by(tutor), "Курсы.")
	case iom.Complete:
		res := w.results()
		if _, err = r.Complete(g, w.by(tutor), res); err == nil {
			w.res = res // by which the route was completed; a later try changes nothing
		}
	case iom.Withdraw:
		err = r.Withdraw(g, w.by(tutee), "")
	case iom.Archive:
		err = r.Archive(g, w.by(iom.Act{}))
	default:
		w.t.Fatalf("%s is not walked", m)
	}
	return err
}

func allMoves() []iom.Move {
	var all []iom.Move
	for _, s := range iom.States() {
		for _, m := range s.Moves() {
			if !slices.Contains(all, m) {
				all = append(all, m)
			}
		}
	}
	return all
}

// Walks of all tests together: rapid runs each check a hundred times, for each
// regulation.
const (
	walksOfACheck = 17
	stepsOfAWalk  = 30
	leastSteps    = 100_000
)

// A hundred thousand random steps, by anybody, lawful and not: none reaches a state or a
// term that the regulation forbids, and what was kept replays to the plan that is.
func TestLife_NoWalkReachesAForbiddenStateOrTerm(t *testing.T) {
	t.Parallel()
	all := allMoves()
	var steps, checks atomic.Int64
	t.Cleanup(func() { // after both regulations; fewer checks may be asked for on the command line
		if n := steps.Load(); !t.Failed() && checks.Load() >= 200 && n < leastSteps {
			t.Errorf("only %d steps", n)
		}
	})
	for _, code := range []string{iom.Sovetsky2022, iom.UstIlimsk2024} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			g := regulation(t, code)
			rapid.Check(t, func(rt *rapid.T) {
				checks.Add(1)
				for range walksOfACheck {
					from := rapid.SampledFrom([]func(testing.TB, *iom.Regulation) *iom.Route{draft, active, assessed}).Draw(rt, "from")
					w := &walker{t: rt, g: g, r: from(t, g), today: civil.MustParse("2024-09-01")}
					w.walk(all)
					steps.Add(stepsOfAWalk)
				}
			})
		})
	}
}

// walk takes the steps of one route's life.
func (w *walker) walk(all []iom.Move) {
	if len(w.g.Models) > 0 && rapid.Bool().Draw(w.t, "consented") {
		w.r.Model = iom.RegionalSystem
	}
	w.r.News()
	for range stepsOfAWalk {
		w.today = w.today.AddDays(rapid.SampledFrom([]int{0, 0, 3, 20}).Draw(w.t, "pass"))
		moves := all
		if listed := w.r.Moves(w.g); len(listed) > 0 && w.yes(true) {
			moves = listed
			// A walk that always may withdraw sees little of life.
			if kept := slices.DeleteFunc(slices.Clone(listed), func(m iom.Move) bool { return m == iom.Withdraw }); len(kept) > 0 {
				moves = kept
			}
		}
		w.step(rapid.SampledFrom(moves).Draw(w.t, "move"))
	}
}

// photo is what a refusal must leave as it was.
func photo(r *iom.Route) string {
	return fmt.Sprintf("%s %s %s %v %v %v %v %v %v %v", r.State, r.Outcome, r.FirstEnd, r.Plan, r.Appointments, r.Extensions, r.Revisions, r.Proposals, r.Offers, r.Steps)
}

func (w *walker) step(m iom.Move) {
	t, g, r := w.t, w.g, w.r
	before, from, firstEnd, listed := photo(r), r.State, r.FirstEnd, r.Moves(g)
	err := w.do(m)
	if err != nil && m != iom.Conclude { // Conclude is several steps here
		if fault.KindOf(err) == fault.Internal {
			t.Fatalf("%s: not a refusal: %v", m, err)
		}
		if after := photo(r); after != before {
			t.Fatalf("%s was refused (%v), and changed the route:\n%s\n%s", m, err, before, after)
		}
	}
	if err == nil && !slices.Contains(listed, m) && m != iom.FinishActivity && m != iom.ReopenActivity {
		t.Fatalf("%s from %s was done, though not listed: %v", m, from, listed)
	}
	if r.State != from && !slices.Contains(arrows[from], r.State) {
		t.Fatalf("%s led from %s to %s", m, from, r.State)
	}
	if !firstEnd.IsZero() && r.FirstEnd != firstEnd {
		t.Fatalf("%s moved the first end from %s to %s", m, firstEnd, r.FirstEnd)
	}
	w.holds(m)
	if bad := w.kept.follow(g, r); bad != "" {
		t.Fatalf("after %s what was kept does not replay to the plan: %s", m, bad)
	}
}

// holds checks what is true of every route at all times.
func (w *walker) holds(m iom.Move) {
	t, g, r := w.t, w.g, w.r
	at := iom.Draft
	for _, s := range r.Steps {
		if s.From != at {
			t.Fatalf("after %s the steps do not join: %v", m, r.Steps)
		}
		at = s.To
	}
	if at != r.State {
		t.Fatalf("the steps lead to %s, the route is %s", at, r.State)
	}
	if started := !r.StartedOn.IsZero(); started {
		if g.Agreement.On != slices.ContainsFunc(r.Steps, func(s iom.Step) bool { return s.Move == iom.Agree }) {
			t.Fatalf("active without the school's agreement, or with one nobody asked for: %v", r.Steps)
		}
		if len(r.Deficits)+len(r.Requests) == 0 || len(r.Objectives) == 0 || len(r.Activities) == 0 {
			t.Fatalf("after %s the running route has lost its basis, objectives or activities", m)
		}
		end, limit := r.Term.End, r.Term.Start.AddMonths(g.Term.Max.Months)
		if extended := r.FirstEnd.AddMonths(g.Extension.Months); extended.After(limit) && r.Extended() {
			limit = extended
		}
		if g.Term.Max.On && end.After(limit) || end.Before(r.Term.Start) {
			t.Fatalf("after %s the route from %s ends %s, past %s", m, r.Term.Start, end, limit)
		}
		for _, e := range r.Extensions {
			if !g.Extension.On || e.To.After(r.FirstEnd.AddMonths(6)) || !e.To.After(e.From) {
				t.Fatalf("extension %+v past the first end %s", e, r.FirstEnd)
			}
		}
	}
	if (r.Outcome != "") != slices.ContainsFunc(r.Steps, func(s iom.Step) bool { return s.Move == iom.Complete }) {
		t.Fatalf("outcome %q after %v", r.Outcome, r.Steps)
	}
	if r.State == iom.Completed && m == iom.Complete && g.Outcome.On {
		if j := g.Judge(r, w.res); !j.Open && j.Outcome != r.Outcome {
			t.Fatalf("completed as %s against %+v", r.Outcome, j)
		}
		for _, of := range g.Conclusions {
			if c, ok := r.Conclusion(of.Kind); !ok || len(of.AgreedBy) > 0 && c.AgreedBy == uuid.Nil {
				t.Fatalf("completed without %s", of.Title)
			}
		}
	}
	if r.State.Ended() {
		for _, p := range r.Proposals {
			if p.Answer == "" {
				t.Fatalf("an ended route has an open proposal: %+v", p)
			}
		}
		for _, o := range r.Offers {
			if o.Answer == "" {
				t.Fatalf("an ended route has an open offer: %+v", o)
			}
		}
	}
	if n := r.News(); m == iom.Correct && n.PlanChanged != (len(n.Revisions) == 1) {
		t.Fatalf("a correction without its revision: %+v", n)
	}
}

func TestCompare_SamePlanHasNoDifference(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	rapid.Check(t, func(rt *rapid.T) {
		r := active(t, g)
		w := &walker{t: rt, g: g, r: r, today: civil.MustParse("2024-10-01")}
		before, plan := r.Plan, w.plan()
		same := reflect.DeepEqual(before, plan)
		if got := iom.Compare(g, &before, &plan); (len(got) == 0) != same {
			rt.Fatalf("plans are the same: %t, the difference: %v", same, got)
		}
	})
}
