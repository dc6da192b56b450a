package iom_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

const (
	clause110 = "п. 1.10 Положения"
	clause114 = "п. 1.14 Положения"
)

// until is a running route that ends on another day.
func until(t testing.TB, g *iom.Regulation, start, end string) *iom.Route {
	t.Helper()
	r := draft(t, g)
	r.Term = iom.Term{Start: day(start), End: day(end)}
	_, err := begin(g, r)
	must(t, err)
	if g.Agreement.On {
		_, err = r.Agree(g, coordinator, "")
		must(t, err)
	}
	return r
}

func TestExtend_R3_SixMonthsInAll(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		end   string   // the first end
		steps []string // ends extended to, one after the other
		ok    bool     // of the last
	}{
		{"just six months", "2025-06-30", []string{"2025-12-30"}, true},
		{"one day more", "2025-06-30", []string{"2025-12-31"}, false},
		{"31 August and six months is 28 February", "2025-08-31", []string{"2026-02-28"}, true},
		{"31 August and six months is not 1 March", "2025-08-31", []string{"2026-03-01"}, false},
		{"in two steps", "2025-06-30", []string{"2025-10-01", "2025-12-30"}, true},
		{"in two steps, the second too far", "2025-06-30", []string{"2025-10-01", "2026-01-01"}, false},
		{"six months each, which is twelve", "2025-06-30", []string{"2025-12-30", "2026-06-30"}, false},
		{"in a leap year", "2024-08-31", []string{"2025-02-28"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := regulation(t, iom.UstIlimsk2024)
			r := until(t, g, "2024-08-31", c.end)
			for i, step := range c.steps {
				was := r.Term.End
				e, err := r.Extend(g, on(tutee, "2024-09-02"), day(step), "Болезнь.")
				if i < len(c.steps)-1 || c.ok {
					must(t, err)
					if r.Term.End != day(step) || e.From != was || e.To != day(step) || e.Cause != iom.OwnDecision {
						t.Errorf("extended to %s by %+v", r.Term.End, e)
					}
					continue
				}
				refused(t, err, iom.ErrExtensionTooLong, "R3", clause110)
				if r.Term.End != was {
					t.Errorf("refused, and moved to %s", r.Term.End)
				}
			}
			if r.FirstEnd != day(c.end) {
				t.Errorf("the first end has become %s", r.FirstEnd)
			}
			if n := len(r.News().Extensions); n != len(r.Extensions) {
				t.Errorf("%d extensions are told", n)
			}
		})
	}
}

func TestExtend_R3_SaysHowFar(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := active(t, g)
	_, err := r.Extend(g, tutee, day("2026-09-01"), "Болезнь.")
	f, _ := fault.As(err)
	if want := "Продление не более чем на 6 месяцев в общей сложности: можно продлить до 01.03.2026."; f == nil || f.Message != want {
		t.Errorf("said %v, want %s", err, want)
	}
	if got := r.ExtensionLimit(g); got != day("2026-03-01") {
		t.Errorf("limit %s", got)
	}
	_, err = r.Extend(g, tutee, day("2026-03-01"), "Болезнь.")
	must(t, err)
	_, err = r.Extend(g, tutee, day("2026-03-02"), "Болезнь.")
	f, _ = fault.As(err)
	if want := "Продление не более чем на 6 месяцев в общей сложности: этот срок уже использован."; f == nil || f.Message != want {
		t.Errorf("said %v, want %s", err, want)
	}
}

func TestExtend_R3_ByTheTuteesOwnDecision(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := active(t, g)
	for _, other := range []iom.Act{tutor, coordinator, municipal, methodist, centre} {
		_, err := r.Extend(g, other, day("2025-12-01"), "Так лучше.")
		refused(t, err, iom.ErrTuteeDecides, "", "п. 1.5 Положения")
	}
	_, err := r.Extend(g, tutee, day("2025-12-01"), "\t")
	refused(t, err, iom.ErrReasonMissing, "", "")
	for _, end := range []string{"2025-09-01", "2025-08-31", ""} {
		_, err = r.Extend(g, tutee, day(end), "Болезнь.")
		refused(t, err, iom.ErrExtensionNotLater, "", "")
	}
	_, err = r.Extend(g, on(tutee, "2025-12-02"), day("2025-12-01"), "Болезнь.")
	refused(t, err, iom.ErrEndPast, "", "")
	// An overdue route can still be extended: the limit counts from the end.
	if !r.Overdue(day("2025-12-02")) || r.Overdue(day("2025-09-01")) {
		t.Error("overdue is the day after the end, and no day before")
	}
	_, err = r.Extend(g, on(tutee, "2025-12-02"), day("2026-01-01"), "Болезнь.")
	must(t, err)
}

func TestExtend_R3_MaxCountIsAField(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	g.Extension.MaxCount = 1
	r := active(t, g)
	_, err := r.Extend(g, tutee, day("2025-10-01"), "Болезнь.")
	must(t, err)
	_, err = r.Extend(g, tutee, day("2025-11-01"), "Болезнь.")
	refused(t, err, iom.ErrExtensionsUsed, "R3", clause110)
}

func TestExtend_R3_SovetskyKnowsNoExtension(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.Sovetsky2022)
	r := active(t, g)
	_, err := r.Extend(g, tutee, day("2025-12-01"), "Болезнь.")
	refused(t, err, iom.ErrExtensionOff, "R3", "п. 5 раздела I Порядка")
	if !r.ExtensionLimit(g).IsZero() {
		t.Error("there is a limit to no extension")
	}
	// There is no longest term either: a correction moves the end [A III.3].
	p := r.Plan
	p.Term.End = day("2027-09-01")
	_, _, err = r.Correct(g, tutee, p, "Задача оказалась больше.")
	must(t, err)
	_, err = r.ProposeTerm(g, municipal, day("2025-12-01"), "Перенос.")
	refused(t, err, iom.ErrProposalsOff, "R4", "")
}

// offered is a route in assessment without positive dynamics, with an offer.
func offered(t testing.TB, g *iom.Regulation, r *iom.Route, end string) error {
	t.Helper()
	if r.State == iom.Active {
		_, err := r.BeginAssessment(g, on(tutee, "2025-08-01"))
		must(t, err)
	}
	_, err := r.OfferCorrection(g, on(tutor, "2025-08-10"), day(end), "Дефицит остался.", iom.Results{Final: diagnosis(iom.DynamicsAbsent)})
	return err
}

func TestAcceptCorrection_R3_CountsWithTheOwnExtensions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		counting iom.Counting
		own      string
		offered  string
		ok       bool
	}{
		{iom.InAll, "2025-12-01", "2026-03-01", true},
		{iom.InAll, "2025-12-01", "2026-03-02", false},
		{iom.InAll, "2026-03-01", "2026-03-02", false},
		{iom.Separately, "2026-03-01", "2026-08-29", true},
		{iom.Separately, "2026-03-01", "2026-08-30", false}, // 181 days past 1 March
	} {
		g := regulation(t, iom.UstIlimsk2024)
		g.Extension.Counting = c.counting
		r := active(t, g)
		_, err := r.Extend(g, tutee, day(c.own), "Болезнь.")
		must(t, err)
		err = offered(t, g, r, c.offered)
		if !c.ok {
			refused(t, err, iom.ErrExtensionTooLong, "R3", clause114)
			continue
		}
		must(t, err)
		must(t, r.AcceptCorrection(g, on(tutee, "2025-08-11")))
		if r.State != iom.Active || r.Term.End != day(c.offered) || r.Extensions[1].Cause != iom.WithCorrection {
			t.Errorf("%s: %s until %s, %+v", c.counting, r.State, r.Term.End, r.Extensions)
		}
	}
}

func TestExtend_R3_OwnExtensionsAddUpWhereTheyCountSeparately(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	g.Extension.Counting = iom.Separately
	r := active(t, g)
	_, err := r.Extend(g, tutee, day("2026-02-01"), "Болезнь.")
	must(t, err)
	_, err = r.Extend(g, tutee, day("2026-03-02"), "Болезнь.")
	refused(t, err, iom.ErrExtensionTooLong, "R3", clause110)
	if f, _ := fault.As(err); f.Message != "Продление не более чем на 6 месяцев: можно продлить до 01.03.2026." {
		t.Errorf("said %s", f.Message)
	}
}

func TestOfferCorrection_R3_OnlyWithoutPositiveDynamics(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := assessed(t, g)
	act := on(tutor, "2025-08-10")
	_, err := r.OfferCorrection(g, act, day(""), "Мало данных.", iom.Results{})
	refused(t, err, iom.ErrCorrectionUnneeded, "R3", clause114)
	_, err = r.OfferCorrection(g, act, day(""), "Можно лучше.", success())
	refused(t, err, iom.ErrCorrectionUnneeded, "R3", clause114)
	_, err = r.OfferCorrection(g, on(tutee, "2025-08-10"), day(""), "Хочу ещё.", iom.Results{Final: diagnosis(iom.DynamicsAbsent)})
	refused(t, err, iom.ErrOwnRoute, "", "")
	p := product()
	_, err = r.OfferCorrection(g, act, day(""), "Дефицит остался.", iom.Results{Products: []iom.ProductFact{p}, Reviews: []iom.ReviewFact{review(p, methodist, iom.DeficitNotRemoved)}})
	must(t, err)
	// One at a time; it holds up the end until it is answered or taken back.
	_, err = r.OfferCorrection(g, act, day(""), "И ещё.", iom.Results{Final: diagnosis(iom.DynamicsAbsent)})
	refused(t, err, iom.ErrStepOutOfOrder, "", "")
	_, err = r.Complete(g, act, success())
	refused(t, err, iom.ErrStepOutOfOrder, "", "")
	must(t, r.RetractCorrection(g, act))
	if err := offered(t, g, r, ""); err != nil {
		t.Fatal(err)
	}
	refused(t, r.AcceptCorrection(g, on(tutor, "2025-08-12")), iom.ErrTuteeDecides, "", "п. 1.5 Положения")
	must(t, r.DeclineCorrection(g, on(tutee, "2025-08-12")))
	if r.State != iom.Assessment || r.Extended() || r.Offers[0].Answer != iom.Retracted || r.Offers[1].Answer != iom.Declined {
		t.Errorf("%s, %+v", r.State, r.Offers)
	}
}

func TestAcceptCorrection_R9_FormerConclusionsNoLongerStand(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := concluded(t, g, iom.NotReached, "")
	must(t, offered(t, g, r, "2025-12-01"))
	must(t, r.AcceptCorrection(g, on(tutee, "2025-08-22")))
	for _, of := range g.Conclusions {
		if c, ok := r.Conclusion(of.Kind); ok {
			t.Errorf("%s stands: %+v", of.Kind, c)
		}
	}
	if n := len(r.News().Conclusions); n != 2 {
		t.Errorf("%d conclusions are told", n)
	}
}

func TestDecideTerm_R4_TheTuteeDecides(t *testing.T) {
	t.Parallel()
	const clause = "пп. 2.8.1-2.8.3 Положения"
	for _, by := range []iom.Act{centre, municipal, coordinator} {
		g := regulation(t, iom.UstIlimsk2024)
		r := active(t, g)
		p, err := r.ProposeTerm(g, by, day("2025-12-01"), "Перенос курсов.")
		must(t, err)
		if r.Term.End != day("2025-09-01") {
			t.Fatalf("a proposal by %s moves the end", by.Role)
		}
		_, err = r.DecideTerm(g, by, p.ID, true, "")
		refused(t, err, iom.ErrTuteeDecides, "", "п. 1.5 Положения")
		_, err = r.DecideTerm(g, tutee, uuid.New(), true, "")
		refused(t, err, iom.ErrNoSuchPart, "", "")
		_, err = r.DecideTerm(g, tutee, p.ID, false, "Успеваю.")
		must(t, err)
		if r.Term.End != day("2025-09-01") || r.Proposals[0].Answer != iom.Declined {
			t.Errorf("declined: %s %+v", r.Term.End, r.Proposals)
		}
		_, err = r.DecideTerm(g, tutee, p.ID, true, "")
		refused(t, err, iom.ErrProposalClosed, "", "")
	}
	g := regulation(t, iom.UstIlimsk2024)
	r := active(t, g)
	for _, other := range []iom.Act{tutor, methodist, lead, tutee} {
		_, err := r.ProposeTerm(g, other, day("2025-12-01"), "Перенос.")
		refused(t, err, iom.ErrRole, "R4", clause)
	}
	twice := active(t, g)
	_, err := twice.ProposeTerm(g, municipal, day("2025-12-01"), "Перенос.")
	must(t, err)
	_, err = twice.ProposeTerm(g, municipal, day("2025-12-01"), "Перенос.")
	refused(t, err, iom.ErrProposalStands, "R4", g.Proposals.Clause)
	_, err = twice.ProposeTerm(g, municipal, day("2025-11-01"), "Или раньше.")
	must(t, err)
	_, err = r.ProposeTerm(g, municipal, day("2025-12-01"), "")
	refused(t, err, iom.ErrReasonMissing, "", "")
	_, err = r.ProposeTerm(g, municipal, day("2025-09-01"), "Перенос.")
	refused(t, err, iom.ErrTermUnchanged, "", "")
}

func TestDecideTerm_R4_AcceptedWithinTheRules(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		firstEnd  string
		extended  string
		proposed  string
		refusal   *fault.Error
		extension bool // otherwise a revision
	}{
		{"shorter", "2025-09-01", "", "2025-05-31", nil, false},
		{"later within the year", "2025-03-01", "", "2025-09-01", nil, false},
		{"beyond the year is an extension", "2025-09-01", "", "2026-03-01", nil, true},
		{"beyond every limit", "2025-09-01", "", "2026-03-02", iom.ErrExtensionTooLong, false},
		{"before the start", "2025-09-01", "", "2024-08-31", iom.ErrEndPast, false},
		{"an extended one shorter, still over the year", "2025-09-01", "2026-02-01", "2025-11-01", nil, false},
		{"an extended one longer", "2025-09-01", "2026-02-01", "2026-03-01", nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := regulation(t, iom.UstIlimsk2024)
			r := until(t, g, "2024-09-01", c.firstEnd)
			if c.extended != "" {
				_, err := r.Extend(g, tutee, day(c.extended), "Болезнь.")
				must(t, err)
			}
			extensions := len(r.Extensions)
			p, err := r.ProposeTerm(g, municipal, day(c.proposed), "Перенос курсов.")
			if c.refusal != nil {
				f, _ := fault.As(err)
				refused(t, err, c.refusal, f.Rule, f.Clause)
				return
			}
			must(t, err)
			_, err = r.DecideTerm(g, tutee, p.ID, true, "Согласна.")
			must(t, err)
			if r.Term.End != day(c.proposed) {
				t.Errorf("ends %s", r.Term.End)
			}
			if got := len(r.Extensions) > extensions; got != c.extension || len(r.Revisions) == 1 == c.extension {
				t.Errorf("extensions %v, revisions %v", r.Extensions, r.Revisions)
			}
		})
	}
}

func TestDecideTerm_R4_TheRulesAreAskedAgain(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := active(t, g)
	p, err := r.ProposeTerm(g, municipal, day("2025-02-01"), "Раньше.")
	must(t, err)
	_, err = r.DecideTerm(g, on(tutee, "2025-03-01"), p.ID, true, "")
	refused(t, err, iom.ErrEndPast, "", "")
	if r.Term.End != day("2025-09-01") || r.Proposals[0].Answer != "" {
		t.Errorf("refused, and changed: %s %+v", r.Term.End, r.Proposals)
	}
	must(t, r.Withdraw(g, on(tutee, "2025-03-01"), ""))
	if r.Proposals[0].Answer != iom.Lapsed {
		t.Errorf("the proposal outlives the route: %+v", r.Proposals)
	}
}

func TestComplete_R4_UnansweredProposalsLapse(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := active(t, g)
	_, err := r.ProposeTerm(g, municipal, day("2025-10-01"), "Перенос.")
	must(t, err)
	_, err = r.BeginAssessment(g, on(tutee, "2025-08-01"))
	must(t, err)
	conclude(t, g, r, iom.Reached, "")
	_, err = r.Complete(g, on(tutor, "2025-08-25"), success())
	must(t, err)
	if p := r.Proposals[0]; p.Answer != iom.Lapsed || p.AnsweredAt.IsZero() {
		t.Errorf("the proposal outlives the route: %+v", p)
	}
}

func TestExtensionLimit_BeforeTheRouteBegins(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	if got := draft(t, g).ExtensionLimit(g); got != (civil.Date{}) {
		t.Errorf("a draft may be extended to %s", got)
	}
}
