package iom_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// shown is a presented product with reviews; several reviewers may disagree.
func shown(reviews ...func(p iom.ProductFact) iom.ReviewFact) iom.Results {
	p := product()
	res := iom.Results{Products: []iom.ProductFact{p}}
	for _, r := range reviews {
		res.Reviews = append(res.Reviews, r(p))
	}
	return res
}

func reviewed(by iom.Act, v iom.Verdict) func(p iom.ProductFact) iom.ReviewFact {
	return func(p iom.ProductFact) iom.ReviewFact { return review(p, by, v) }
}

func with(res iom.Results, d iom.Dynamics) iom.Results {
	res.Final = diagnosis(d)
	return res
}

func TestComplete_R6_ProductWithReviewOrFinalDiagnosis(t *testing.T) {
	t.Parallel()
	const clause = "п. 1.12 Положения"
	silent := shown(reviewed(methodist, ""))
	hidden := success()
	hidden.Products[0].PresentedOn = day("")
	for _, c := range []struct {
		name string
		res  iom.Results
		ok   bool
	}{
		{"nothing", iom.Results{}, false},
		{"product without review", shown(), false},
		{"review of a product that was not shown", hidden, false},
		{"review that does not speak of the deficits", silent, false},
		{"review by who only takes part", shown(reviewed(tutor, iom.DeficitRemoved), reviewed(municipal, iom.DeficitRemoved)), false},
		{"product and review", success(), true},
		{"review: not removed, a lawful end too", shown(reviewed(methodist, iom.DeficitNotRemoved)), true},
		{"final diagnosis alone", with(iom.Results{}, iom.DynamicsPositive), true},
		{"both", with(success(), iom.DynamicsPositive), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := regulation(t, iom.UstIlimsk2024)
			outcome := g.Judge(assessed(t, g), c.res).Outcome
			if outcome == "" {
				outcome = iom.Reached
			}
			r := concluded(t, g, outcome, "")
			_, err := r.Complete(g, on(tutor, "2025-08-25"), c.res)
			if !c.ok {
				refused(t, err, iom.ErrProofMissing, "R6", clause)
				return
			}
			must(t, err)
			if r.State != iom.Completed || r.Outcome != outcome || r.CompletedOn != day("2025-08-25") {
				t.Errorf("%s %s on %s", r.State, r.Outcome, r.CompletedOn)
			}
		})
	}
}

func TestComplete_R6_ARouteWithoutDeficitsNeedsNoVerdictOnThem(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := concluded(t, g, iom.Reached, "")
	based(r, nil, []iom.LearningRequest{{ID: uuid.New(), Kind: iom.Wish, Text: "Хочу вести проектный класс"}})
	res := shown(reviewed(methodist, ""))
	res.Reviews[0].AttestsGrowth = true
	_, err := r.Complete(g, on(tutor, "2025-08-25"), res)
	must(t, err)
}

func TestComplete_R6_SovetskyWantsProductAndReflection(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.Sovetsky2022)
	r := concluded(t, g, iom.Reached, "")
	_, err := r.Complete(g, on(tutor, "2025-08-25"), with(iom.Results{}, iom.DynamicsPositive))
	refused(t, err, iom.ErrProofMissing, "R6", "п. 6 раздела V Порядка")
	r.Reflections = nil
	_, err = r.Complete(g, on(tutor, "2025-08-25"), shown())
	refused(t, err, iom.ErrProofMissing, "R6", "п. 4 раздела III Порядка")

	r = concluded(t, g, iom.NotReached, "")
	_, err = r.Complete(g, on(tutor, "2025-08-25"), shown())
	must(t, err)
	if r.Outcome != iom.NotReached {
		t.Errorf("outcome %s", r.Outcome)
	}
}

func TestComplete_R6_ReflectionOnlyAdvisedInUstIlimsk(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := concluded(t, g, iom.Reached, "")
	r.Reflections = nil
	w, err := r.Complete(g, on(tutor, "2025-08-25"), success())
	must(t, err)
	warned(t, w, iom.ErrProofMissing.ID, "R6", "п. 2.8.5 Положения")
	warned(t, w, "iom.activities_unfinished", "", "")
}

func TestComplete_R15_AProductForEachDirection(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.Sovetsky2022)
	r := concluded(t, g, iom.Reached, "")
	r.Activities[0].Direction = "methodical"
	r.Activities = append(r.Activities, iom.Activity{Direction: "informational", Status: iom.Cancelled})
	act := on(tutor, "2025-08-25")
	_, err := r.Complete(g, act, shown())
	refused(t, err, iom.ErrDirectionUnproved, "R15", "п. 5 раздела III Порядка")
	if f, _ := fault.As(err); f.Message != "Нет представленного продукта по направлению «методическое»." {
		t.Errorf("said %s", f.Message)
	}
	res := shown()
	res.Products[0].Direction = "methodical"
	_, err = r.Complete(g, act, res)
	must(t, err)
}

func TestComplete_R7_TheOutcomeIsBorneOutByTheEvidence(t *testing.T) {
	t.Parallel()
	const clause = "п. 1.13 Положения"
	removed, stays, dynamics := reviewed(methodist, iom.DeficitRemoved), reviewed(methodist, iom.DeficitNotRemoved), reviewed(methodist, iom.DeficitDynamics)
	grew := func(p iom.ProductFact) iom.ReviewFact {
		f := review(p, methodist, iom.DeficitNotRemoved)
		f.AttestsGrowth = true
		return f
	}
	later := func(p iom.ProductFact) iom.ReviewFact {
		f := review(p, methodist, iom.DeficitRemoved)
		f.At = f.At.Add(time.Hour)
		return f
	}
	hidden := shown(removed)
	hidden.Products[0].PresentedOn = day("")

	for _, c := range []struct {
		name string
		res  iom.Results
		want iom.Outcome // empty: either, with reasons
	}{
		{"review: deficits removed", shown(removed), iom.Reached},
		{"review: dynamics", shown(dynamics), iom.Reached},
		{"review: competencies grew, deficits stay", shown(grew), iom.Reached},
		{"review: not removed", shown(stays), iom.NotReached},
		{"review and diagnosis agree", with(shown(removed), iom.DynamicsPositive), iom.Reached},
		{"review and diagnosis agree that not", with(shown(stays), iom.DynamicsAbsent), iom.NotReached},
		{"review yes, diagnosis no", with(shown(removed), iom.DynamicsAbsent), ""},
		{"review no, diagnosis yes", with(shown(stays), iom.DynamicsPositive), ""},
		{"review yes, diagnosis without an entry one to compare", with(shown(removed), iom.DynamicsUnknown), iom.Reached},
		{"no product: the diagnosis alone", with(iom.Results{}, iom.DynamicsPositive), iom.Reached},
		{"no product: the diagnosis alone, not", with(iom.Results{}, iom.DynamicsAbsent), iom.NotReached},
		{"product not shown: its review does not count", with(hidden, iom.DynamicsAbsent), iom.NotReached},
		{"product shown, not reviewed: the diagnosis", with(shown(), iom.DynamicsAbsent), iom.NotReached},
		{"only a diagnosis that cannot be compared", with(iom.Results{}, iom.DynamicsUnknown), ""},
		{"two reviewers disagree", shown(removed, reviewed(coordinator, iom.DeficitNotRemoved)), ""},
		{"two reviewers disagree, diagnosis positive", with(shown(removed, reviewed(lead, iom.DeficitNotRemoved)), iom.DynamicsPositive), ""},
		{"the tutor's review does not outweigh", shown(removed, reviewed(tutor, iom.DeficitNotRemoved)), iom.Reached},
		{"a reviewer's later review replaces the former", shown(stays, later), iom.Reached},
		{"the same, told in the other order", shown(later, stays), iom.Reached},
	} {
		for _, code := range []iom.Outcome{iom.Reached, iom.NotReached} {
			t.Run(c.name+"/"+string(code), func(t *testing.T) {
				t.Parallel()
				g := regulation(t, iom.UstIlimsk2024)
				act := on(tutor, "2025-08-25")
				r := concluded(t, g, code, "")
				_, err := r.Complete(g, act, c.res)
				switch c.want {
				case "":
					refused(t, err, iom.ErrReasonsRequired, "R7", clause)
					r = concluded(t, g, code, "Урок показал больше, чем тест.")
					_, err = r.Complete(g, act, c.res)
					must(t, err)
				case code:
					must(t, err)
				default:
					refused(t, err, iom.ErrOutcomeContradicts, "R7", clause)
					// Reasons do not help where the evidence speaks with one voice.
					r = concluded(t, g, code, "Всё же иначе.")
					_, err = r.Complete(g, act, c.res)
					refused(t, err, iom.ErrOutcomeContradicts, "R7", clause)
					return
				}
				if r.Outcome != code {
					t.Errorf("outcome %s", r.Outcome)
				}
			})
		}
	}
}

func TestJudge_R7_AGroupsDiagnosesTogether(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := assessed(t, g)
	both := append(diagnosis(iom.DynamicsPositive), diagnosis(iom.DynamicsAbsent)...)
	if j := g.Judge(r, iom.Results{Final: both}); !j.Open || j.Diagnosis != iom.Split || j.Outcome != "" {
		t.Errorf("one rose and one did not: %+v", j)
	}
	if j := g.Judge(r, iom.Results{}); !j.Open {
		t.Errorf("nothing known: %+v", j)
	}
}

func TestStanding_R8_WhoseReviewCounts(t *testing.T) {
	t.Parallel()
	const clause = "п. 1.13 Положения"
	g := regulation(t, iom.UstIlimsk2024)
	r := assessed(t, g)
	elsewhere := func(a iom.Act) iom.Act { a.OrganizationID = uuid.New(); return a }
	as := func(a iom.Act, role tenant.Role) iom.Act { a.Role = role; return a }
	for _, c := range []struct {
		name      string
		by        iom.Act
		requested bool
		want      iom.Standing
		refusal   *fault.Error
	}{
		{"regional methodist", methodist, false, iom.Counts, nil},
		{"school coordinator", coordinator, false, iom.Counts, nil},
		{"methodological lead", lead, false, iom.Counts, nil},
		{"coordinator of another school", elsewhere(coordinator), false, "", iom.ErrReviewerNotEntitled},
		{"lead of another school", elsewhere(lead), false, "", iom.ErrReviewerNotEntitled},
		{"the route's tutor", tutor, false, iom.TakesPart, nil},
		{"another tutor", as(who(tenant.Tutor), tenant.Tutor), false, "", iom.ErrReviewerNotEntitled},
		{"municipal coordinator", municipal, false, iom.TakesPart, nil},
		{"regional centre, unasked", centre, false, "", iom.ErrReviewerNotEntitled},
		{"regional centre, on request", centre, true, iom.TakesPart, nil},
		{"another tutee", who(tenant.Tutee), true, "", iom.ErrReviewerNotEntitled},
		{"a mentor", who(tenant.Mentor), true, "", iom.ErrReviewerNotEntitled},
		{"the tutee as methodist", as(tutee, tenant.RegionalMethodist), true, "", iom.ErrOwnProduct},
		{"the tutee as coordinator", as(tutee, tenant.SchoolCoordinator), true, "", iom.ErrOwnProduct},
	} {
		by := iom.Reviewer{PersonID: c.by.PersonID, Role: c.by.Role, OrganizationID: c.by.OrganizationID, Requested: c.requested}
		got, err := g.Standing(r, by, []uuid.UUID{tutee.PersonID})
		if c.refusal != nil {
			refused(t, err, c.refusal, "R8", clause)
		} else if err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

func TestStanding_R8_NobodyReviewsAnOwnProduct(t *testing.T) {
	t.Parallel()
	for _, code := range []string{iom.Sovetsky2022, iom.UstIlimsk2024} {
		g := regulation(t, code)
		r := assessed(t, g)
		by := iom.Reviewer{PersonID: methodist.PersonID, Role: methodist.Role}
		_, err := g.Standing(r, by, []uuid.UUID{tutee.PersonID, methodist.PersonID})
		refused(t, err, iom.ErrOwnProduct, "R8", g.Review.Clause)
		if got, err := g.Standing(r, by, []uuid.UUID{tutee.PersonID}); err != nil || got != iom.Counts {
			t.Errorf("%s: %q %v", code, got, err)
		}
		// Nor does a tutee review what another made on their route.
		_, err = g.Standing(r, iom.Reviewer{PersonID: tutee.PersonID, Role: methodist.Role}, []uuid.UUID{uuid.New()})
		refused(t, err, iom.ErrOwnProduct, "R8", g.Review.Clause)
		// A co-author's review does not count, even if it is already there.
		res := success()
		res.Products[0].AuthorIDs = append(res.Products[0].AuthorIDs, methodist.PersonID)
		if j := g.Judge(r, res); j.Review != iom.Silent {
			t.Errorf("%s: the review of a co-author counts: %+v", code, j)
		}
	}
}

func TestComplete_R9_BothConclusionsAndTheSchoolsAgreement(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := assessed(t, g)
	act := on(tutor, "2025-08-25")
	prepare := func(kind iom.ConclusionKind, o iom.Outcome, reasons string) {
		t.Helper()
		_, err := r.Conclude(g, act, iom.Conclusion{Kind: kind, Outcome: o, Text: "Заключение.", Reasons: reasons})
		must(t, err)
	}
	_, err := r.Complete(g, act, success())
	refused(t, err, iom.ErrConclusionMissing, "R9", "п. 2.8.4 Положения")
	prepare(iom.OnRouteTask, iom.Reached, "")
	_, err = r.Complete(g, act, success())
	refused(t, err, iom.ErrConclusionMissing, "R9", "п. 2.8.4 Положения")
	prepare(iom.OnDevelopmentTask, iom.Reached, "")
	_, err = r.Complete(g, act, success())
	refused(t, err, iom.ErrConclusionUnagreed, "R9", "п. 2.8.3 Положения")
	must(t, r.AgreeConclusion(g, on(coordinator, "2025-08-25"), iom.OnDevelopmentTask))
	// Prepared anew, it has to be agreed anew; one that says otherwise says why.
	prepare(iom.OnDevelopmentTask, iom.NotReached, "")
	refused(t, r.AgreeConclusion(g, on(coordinator, "2025-08-26"), iom.OnDevelopmentTask), iom.ErrReasonsRequired, "R9", "п. 2.8.3 Положения")
	prepare(iom.OnDevelopmentTask, iom.NotReached, "Задача шире маршрута.")
	_, err = r.Complete(g, act, success())
	refused(t, err, iom.ErrConclusionUnagreed, "R9", "п. 2.8.3 Положения")
	must(t, r.AgreeConclusion(g, on(coordinator, "2025-08-26"), iom.OnDevelopmentTask))
	_, err = r.Complete(g, act, success())
	must(t, err)
	if r.Outcome != iom.Reached {
		t.Errorf("the conclusion on the route's task does not decide: %s", r.Outcome)
	}
	if got := len(r.News().Conclusions); got != 4 {
		t.Errorf("%d conclusions are told", got)
	}
}

func TestConclude_R9_WhoPreparesJoinsAndAgrees(t *testing.T) {
	t.Parallel()
	const prepares, agrees = "п. 2.8.4 Положения", "п. 2.8.3 Положения"
	g := regulation(t, iom.UstIlimsk2024)
	r := assessed(t, g)
	c := iom.Conclusion{Kind: iom.OnRouteTask, Outcome: iom.Reached, Text: "Достигнута."}
	for _, other := range []iom.Act{coordinator, municipal, methodist, who(tenant.Tutor)} {
		_, err := r.Conclude(g, other, c)
		refused(t, err, iom.ErrRole, "R9", prepares)
	}
	_, err := r.Conclude(g, tutee, c)
	refused(t, err, iom.ErrOwnRoute, "", "")
	for _, bad := range []iom.Conclusion{{Kind: iom.OnIntent, Outcome: iom.Reached, Text: "Да."}, {Kind: iom.OnRouteTask, Text: "Да."}, {Kind: iom.OnRouteTask, Outcome: iom.Reached}} {
		if _, err := r.Conclude(g, tutor, bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v is taken: %v", bad, err)
		}
	}
	// A tutor may act in another membership: what counts is the appointment.
	acting := tutor
	acting.Role = tenant.RegionalMethodist
	_, err = r.Conclude(g, acting, c)
	must(t, err)
	c.Kind = iom.OnDevelopmentTask
	_, err = r.Conclude(g, tutor, c)
	must(t, err)

	must(t, r.JoinConclusion(g, municipal, iom.OnRouteTask))
	must(t, r.JoinConclusion(g, municipal, iom.OnRouteTask))
	refused(t, r.JoinConclusion(g, municipal, iom.OnDevelopmentTask), iom.ErrRole, "R9", prepares)
	refused(t, r.JoinConclusion(g, coordinator, iom.OnRouteTask), iom.ErrRole, "R9", prepares)
	if got, _ := r.Conclusion(iom.OnRouteTask); !slices.Equal(got.Participants, []uuid.UUID{municipal.PersonID}) {
		t.Errorf("took part: %v", got.Participants)
	}
	refused(t, r.AgreeConclusion(g, municipal, iom.OnDevelopmentTask), iom.ErrRole, "R9", agrees)
	refused(t, r.AgreeConclusion(g, coordinator, iom.OnRouteTask), iom.ErrRole, "R9", prepares)
	must(t, r.AgreeConclusion(g, coordinator, iom.OnDevelopmentTask))
}

func TestWithdraw_TheTuteesWishFromAnyStateBeforeTheEnd(t *testing.T) {
	t.Parallel()
	for _, code := range []string{iom.Sovetsky2022, iom.UstIlimsk2024} {
		g := regulation(t, code)
		for _, made := range []func(testing.TB, *iom.Regulation) *iom.Route{draft, active, assessed} {
			r := made(t, g)
			refused(t, r.Withdraw(g, coordinator, ""), iom.ErrTuteeDecides, "", g.Voluntary.Clause)
			must(t, r.Withdraw(g, tutee, ""))
			if r.State != iom.Withdrawn || r.Outcome != "" {
				t.Errorf("%s %s", r.State, r.Outcome)
			}
		}
		refused(t, completed(t, g).Withdraw(g, tutee, ""), iom.ErrStepOutOfOrder, "", "")
	}
}

// Who was asked for a review and is silent does not stop the end, but it is said before
// their review comes too late.
func TestComplete_WarnsOfExpertsWhoAreSilent(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	for awaited, want := range map[int]bool{0: false, 2: true} {
		r, res := concluded(t, g, iom.Reached, ""), success()
		res.Products[0].Awaited = awaited
		w, err := r.Complete(g, on(tutor, "2025-08-25"), res)
		must(t, err)
		if got := slices.ContainsFunc(w, func(w iom.Warning) bool { return w.ID == "iom.reviews_awaited" }); got != want {
			t.Errorf("%d awaited: %+v", awaited, w)
		}
	}
}
