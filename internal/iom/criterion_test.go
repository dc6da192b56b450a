package iom_test

import (
	"slices"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

func TestCriteria_AreFixedAtTheDesignStageAndLaterOnlyCorrected_AIII2(t *testing.T) {
	t.Parallel()
	for _, code := range []string{iom.Sovetsky2022, iom.UstIlimsk2024} {
		g := regulation(t, code)
		r := draft(t, g)
		plan := r.Plan
		plan.Objectives = append([]iom.Objective{}, plan.Objectives...)
		plan.Objectives[0].Indicators = []iom.Indicator{{Title: "Доля уроков", Criterion: "не меньше половины"}}
		must(t, r.Edit(g, tutee, plan))

		r = active(t, g)
		plan.Objectives[0].ID = r.Objectives[0].ID
		changed := r.Plan
		changed.Objectives = []iom.Objective{r.Objectives[0]}
		changed.Objectives[0].Indicators = plan.Objectives[0].Indicators
		if err := r.Edit(g, on(tutee, "2024-10-01"), changed); err == nil {
			t.Fatalf("%s: criteria of a running route are edited", code)
		}
		v, _, err := r.Correct(g, on(tutee, "2024-10-01"), changed, "Критерий был занижен.")
		must(t, err)
		if len(v.Diff) != 1 || v.Diff[0].Part != iom.PartObjective || len(v.Diff[0].Fields) != 1 {
			t.Errorf("%s: the revision tells %+v", code, v.Diff)
		}
		_, err = r.BeginAssessment(g, on(tutee, "2025-08-01"))
		must(t, err)
		if _, _, err := r.Correct(g, on(tutee, "2025-08-02"), changed, "Ещё ниже."); err == nil {
			t.Errorf("%s: criteria are changed while the results are measured by them", code)
		}
	}
}

func TestConclude_AIII2_AnswersTheCriteriaOfTheRoute(t *testing.T) {
	t.Parallel()
	insists := regulation(t, iom.Sovetsky2022)
	insists.Objectives.Indicators.Severity = iom.Refuse
	clause := insists.Objectives.Indicators.Clause
	advises := regulation(t, iom.UstIlimsk2024)

	for name, c := range map[string]struct {
		g       *iom.Regulation
		outcome iom.Outcome
		answer  iom.Met
		reasons string
		refusal *fault.Error
	}{
		"insisting, unanswered":      {insists, iom.Reached, "", "", iom.ErrCriterionUnanswered},
		"insisting, answered":        {insists, iom.Reached, iom.CriterionMet, "", nil},
		"advising, unanswered":       {advises, iom.Reached, "", "", nil},
		"met and reached":            {advises, iom.Reached, iom.CriterionMet, "", nil},
		"partly and reached":         {advises, iom.Reached, iom.CriterionPartly, "", nil},
		"missed and reached":         {advises, iom.Reached, iom.CriterionNotMet, "", iom.ErrReasonsRequired},
		"missed, reached, reasoned":  {advises, iom.Reached, iom.CriterionNotMet, "Доля выросла втрое.", nil},
		"missed and not reached":     {advises, iom.NotReached, iom.CriterionNotMet, "", nil},
		"partly and not reached":     {advises, iom.NotReached, iom.CriterionPartly, "", nil},
		"met and not reached":        {advises, iom.NotReached, iom.CriterionMet, "", iom.ErrReasonsRequired},
		"met, not reached, reasoned": {advises, iom.NotReached, iom.CriterionMet, "Задача шире критерия.", nil},
		"no such answer":             {advises, iom.Reached, "almost", "", iom.ErrCriterionUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := assessed(t, c.g)
			answers := map[string]iom.Met{}
			if c.answer != "" {
				answers[r.Measures()[0].Name] = c.answer
			}
			made, err := r.Conclude(c.g, on(tutor, "2025-08-20"), iom.Conclusion{Kind: c.g.Deciding().Kind, Outcome: c.outcome,
				Text: "Заключение.", Reasons: c.reasons, Answers: answers})
			if c.refusal != nil {
				want := clause
				if c.g == advises || c.refusal == iom.ErrCriterionUnknown {
					want = ""
				}
				refused(t, err, c.refusal, "", want)
				return
			}
			must(t, err)
			if c.answer == "" {
				return
			}
			if len(made.Criteria) != 1 || made.Criteria[0].Met != c.answer || made.Criteria[0].Criterion != "не меньше трети" || made.Criteria[0].Objective == "" {
				t.Errorf("kept as %+v", made.Criteria)
			}
		})
	}
}

func TestMark_NamesCriteriaThatAreNotThere(t *testing.T) {
	t.Parallel()
	r := draft(t, regulation(t, iom.Sovetsky2022))
	_, err := r.Mark(map[string]iom.Met{r.Objectives[0].ID.String() + "-2": iom.CriterionMet}, "criteria")
	refused(t, err, iom.ErrCriterionUnknown, "", "")
}

// What the final diagnosis measures is not met before one was taken [A III.2].
func TestTested_AIII2_NothingIsMetByAMeasureThatWasNeverTaken(t *testing.T) {
	t.Parallel()
	by := func(title, tool string) *iom.Plan {
		return &iom.Plan{Objectives: []iom.Objective{{Title: "Освоить", Indicators: []iom.Indicator{{Title: title, Criterion: "выше", Tool: tool}}}}}
	}
	for name, c := range map[string]struct {
		plan      *iom.Plan
		diagnosed bool
		answer    iom.Met
		refused   bool
	}{
		"met by its title":      {by("Уровень по итоговой диагностике", ""), false, iom.CriterionMet, true},
		"partly by its tool":    {by("Уровень", "Входная и итоговая диагностики"), false, iom.CriterionPartly, true},
		"not met":               {by("Уровень", "итоговая диагностика"), false, iom.CriterionNotMet, false},
		"not measured":          {by("Уровень", "итоговая диагностика"), false, iom.CriterionNotMeasured, false},
		"diagnosed":             {by("Уровень", "итоговая диагностика"), true, iom.CriterionMet, false},
		"measured by something": {by("Доля уроков", "лист наблюдения"), false, iom.CriterionMet, false},
	} {
		m := c.plan.Measures()[0]
		err := c.plan.Tested(map[string]iom.Met{m.Name: c.answer}, c.diagnosed, "criteria")
		if refused := err != nil; refused != c.refused {
			t.Errorf("%s: %v", name, err)
		}
		if f, ok := fault.As(err); ok && (f.ID != iom.ErrCriterionUntested.ID || len(f.Fields) != 1 || f.Fields[0].Path != "criteria."+m.Name) {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// A criterion that a conclusion leaves out was not measured: on paper, and in the
// warning of who ends the route as reached.
func TestComplete_AIII2_WarnsOfCriteriaThatWereNotMeasured(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := assessed(t, g)
	conclude(t, g, r, iom.Reached, "")
	if all := r.Answered(nil); len(all) != len(r.Measures()) || all[0].Met != iom.CriterionNotMeasured {
		t.Errorf("answered: %+v", all)
	}
	w, err := r.Complete(g, on(tutor, "2025-08-25"), success())
	must(t, err)
	if !slices.ContainsFunc(w, func(w iom.Warning) bool { return w.ID == "iom.criteria_unmeasured" }) {
		t.Errorf("warnings: %+v", w)
	}
}

// R12: neither another living route nor their number stands in the way of a new one.
func TestNew_R12_AnyNumberOfRoutesForOneTutee(t *testing.T) {
	t.Parallel()
	for _, code := range []string{iom.Sovetsky2022, iom.UstIlimsk2024} {
		g := regulation(t, code)
		seen := map[any]bool{}
		for range 20 {
			r := active(t, g)
			if r.TuteeID != tutee.PersonID || seen[r.ID] || r.State != iom.Active {
				t.Fatalf("%s: %v %s", code, r.ID, r.State)
			}
			seen[r.ID] = true
		}
	}
}

// R11: the tutor of the school is wanted in both models, beside a regional methodist too.
func TestReady_R11_TutorOfTheSchoolInBothModels(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	for _, model := range []iom.Model{iom.AtOrganization, iom.RegionalSystem} {
		r := draft(t, g)
		plan := r.Plan
		plan.Model = model
		must(t, r.Edit(g, tutee, plan))
		_, err := r.EndAppointment(g, coordinator, r.Appointments[0].ID)
		must(t, err)
		_, err = r.Submit(g, tutee)
		refused(t, err, iom.ErrTutorMissing, "R11", "пп. 3.1.1, 3.1.4, 3.2.1 Положения")

		// A regional methodist, and a tutor from elsewhere, do not take the school's place.
		_, err = r.Appoint(g, coordinator, iom.Appointment{PersonID: methodist.PersonID, Role: methodist.Role})
		must(t, err)
		_, err = r.Appoint(g, coordinator, iom.Appointment{PersonID: centre.PersonID, Role: tutor.Role})
		must(t, err)
		_, err = r.Submit(g, tutee)
		refused(t, err, iom.ErrTutorMissing, "R11", "пп. 3.1.1, 3.1.4, 3.2.1 Положения")

		a, err := r.Appoint(g, coordinator, iom.Appointment{PersonID: tutor.PersonID, Role: tutor.Role, EmployerID: place.OrganizationID,
			Order: iom.OrderRequisites{Number: "14-од", Date: civil.MustParse("2024-09-02")}})
		must(t, err)
		_, err = r.Submit(g, tutee)
		must(t, err)
		if a.Order.Number != "14-од" || a.Order.Date.IsZero() {
			t.Errorf("the order is lost: %+v", a.Order)
		}
	}
}
