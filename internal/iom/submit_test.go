package iom_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// begin takes a draft to the school, or into work where there is no agreement.
func begin(g *iom.Regulation, r *iom.Route) ([]iom.Warning, error) {
	if g.Agreement.On {
		return r.Submit(g, tutee)
	}
	return r.Start(g, tutee)
}

// based replaces what the draft is built on.
func based(r *iom.Route, deficits []iom.Deficit, requests []iom.LearningRequest) {
	r.Deficits, r.Requests = deficits, requests
	o := &r.Objectives[0]
	o.DeficitIDs, o.RequestIDs = nil, nil
	for _, d := range deficits {
		o.DeficitIDs = append(o.DeficitIDs, d.ID)
	}
	for _, q := range requests {
		o.RequestIDs = append(o.RequestIDs, q.ID)
	}
}

func TestSubmit_R1_BuiltOnDeficitsDifficultiesOrRequests(t *testing.T) {
	t.Parallel()
	byPupils := []iom.Deficit{{ID: uuid.New(), Title: "Разбор заданий", Source: iom.ByPupilsResults}}
	byDiagnosis := []iom.Deficit{{ID: uuid.New(), Title: "Оценивание", Source: iom.ByDiagnosis}}
	wish := []iom.LearningRequest{{ID: uuid.New(), Kind: iom.Wish, Text: "Хочу вести проектный класс"}}
	difficulty := []iom.LearningRequest{{ID: uuid.New(), Kind: iom.Difficulty, Text: "Трудно удержать внимание"}}

	for _, c := range []struct {
		name      string
		need      iom.DiagnosisNeed // empty: as shipped
		code      string
		deficits  []iom.Deficit
		requests  []iom.LearningRequest
		diagnosed bool // a diagnosis was taken and found nothing
		refusal   *fault.Error
		clause    string
		warning   string // its clause
	}{
		{"Ust-Ilimsk, nothing [B 2.4]", "", iom.UstIlimsk2024, nil, nil, false, iom.ErrNoBasis, "п. 2.4 Положения", ""},
		{"Ust-Ilimsk, diagnosis without a finding and no request", "", iom.UstIlimsk2024, nil, nil, true, iom.ErrNoBasis, "п. 2.4 Положения", ""},
		{"Ust-Ilimsk, deficit by diagnosis", "", iom.UstIlimsk2024, byDiagnosis, nil, false, nil, "", ""},
		{"Ust-Ilimsk, request only [B 3.2.2]", "", iom.UstIlimsk2024, nil, wish, false, nil, "", ""},
		{"Ust-Ilimsk, difficulty only [B 3.2.2]", "", iom.UstIlimsk2024, nil, difficulty, false, nil, "", ""},
		{"Ust-Ilimsk, deficit by pupils' results [B 2.8.3]", "", iom.UstIlimsk2024, byPupils, nil, false, nil, "", ""},
		{"Sovetsky, nothing [A I.3]", "", iom.Sovetsky2022, nil, nil, false, iom.ErrNoBasis, "п. 3 раздела I Порядка", ""},
		{"Sovetsky, request only warns [A I.3]", "", iom.Sovetsky2022, nil, wish, false, nil, "", "п. 3 раздела I Порядка"},
		{"Sovetsky, request and a diagnosis", "", iom.Sovetsky2022, nil, wish, true, nil, "", ""},
		{"Sovetsky, deficit by diagnosis", "", iom.Sovetsky2022, byDiagnosis, nil, false, nil, "", ""},
		{"a stricter regulation, request only", iom.DiagnosisRequired, iom.UstIlimsk2024, nil, wish, false, iom.ErrNoDiagnosis, "п. 3.2.2 Положения", ""},
		{"a stricter regulation, diagnosed", iom.DiagnosisRequired, iom.UstIlimsk2024, nil, wish, true, nil, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := regulation(t, c.code)
			if c.need != "" {
				g.Basis.Diagnosis = c.need
			}
			r := draft(t, g)
			based(r, c.deficits, c.requests)
			if c.diagnosed {
				_, err := r.AddDiagnosis(g, tutee, uuid.New(), iom.EntryDiagnosis, day("2024-08-30"))
				must(t, err)
			}
			w, err := begin(g, r)
			if c.refusal != nil {
				refused(t, err, c.refusal, "R1", c.clause)
				if r.State != iom.Draft {
					t.Errorf("refused, and in state %s", r.State)
				}
				return
			}
			must(t, err)
			if c.warning != "" {
				warned(t, w, iom.ErrNoDiagnosis.ID, "R1", c.warning)
			} else if len(w) > 0 {
				t.Errorf("warnings %v", w)
			}
		})
	}
}

func TestSubmit_R1_ObjectivesAreTiedToTheBasis(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := draft(t, g)
	r.Objectives[0].DeficitIDs = nil
	_, err := r.Submit(g, tutee)
	refused(t, err, iom.ErrObjectiveUntied, "R1", "п. 2.5 Положения")
	r.Objectives[0].DeficitIDs = []uuid.UUID{uuid.New()}
	_, err = r.Submit(g, tutee)
	refused(t, err, iom.ErrObjectiveUntied, "R1", "п. 2.5 Положения")
	r.Objectives = nil
	_, err = r.Submit(g, tutee)
	refused(t, err, iom.ErrNoObjective, "R1", "п. 2.5 Положения")
}

func TestStart_R1_IndicatorsAreDesignedBefore(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.Sovetsky2022)
	r := draft(t, g)
	r.Objectives[0].Indicators = nil
	w, err := r.Start(g, tutee)
	must(t, err)
	warned(t, w, iom.ErrNoIndicators.ID, "R1", "п. 2 раздела III Порядка")
}

func TestSubmit_R2_TermFitsTheRegulation(t *testing.T) {
	t.Parallel()
	const longest, shortest = "п. 1.9 Положения", "п. 5 раздела I Порядка"
	for _, c := range []struct {
		code       string
		start, end string
		refusal    *fault.Error
		clause     string
		warns      bool
	}{
		{iom.UstIlimsk2024, "2024-09-01", "2025-09-01", nil, "", false},
		{iom.UstIlimsk2024, "2024-09-01", "2025-09-02", iom.ErrTermTooLong, longest, false},
		{iom.UstIlimsk2024, "2024-02-29", "2025-02-28", nil, "", false},
		{iom.UstIlimsk2024, "2024-02-29", "2025-03-01", iom.ErrTermTooLong, longest, false},
		{iom.UstIlimsk2024, "2024-09-01", "2024-09-01", nil, "", false},
		{iom.UstIlimsk2024, "2024-09-01", "2024-08-31", iom.ErrTermReversed, "", false},
		{iom.UstIlimsk2024, "2024-09-01", "", iom.ErrTermMissing, "", false},
		{iom.UstIlimsk2024, "", "2025-09-01", iom.ErrTermMissing, "", false},
		{iom.Sovetsky2022, "2024-09-01", "2025-08-31", nil, "", false},
		{iom.Sovetsky2022, "2024-09-01", "2025-08-30", nil, shortest, true},
		{iom.Sovetsky2022, "2024-09-01", "2027-09-01", nil, "", false},
		{iom.Sovetsky2022, "2024-09-01", "", iom.ErrTermMissing, "", false},
	} {
		t.Run(c.code+" "+c.start+".."+c.end, func(t *testing.T) {
			t.Parallel()
			g := regulation(t, c.code)
			r := draft(t, g)
			r.Term = iom.Term{Start: day(c.start), End: day(c.end)}
			r.Activities[0].Term = iom.Term{} // when is no matter here
			w, err := begin(g, r)
			switch {
			case c.refusal != nil:
				rule := ""
				if c.clause != "" {
					rule = "R2"
				}
				refused(t, err, c.refusal, rule, c.clause)
			case err != nil:
				t.Fatal(err)
			case c.warns:
				warned(t, w, iom.ErrTermTooShort.ID, "R2", c.clause)
			case len(w) > 0:
				t.Errorf("warnings %v", w)
			}
		})
	}
}

func TestSubmit_R2_SaysTheLastDay(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := draft(t, g)
	r.Term.End = day("2026-01-01")
	_, err := r.Submit(g, tutee)
	f, _ := fault.As(err)
	if want := "Маршрут длится не более 12 месяцев: окончание не позже 01.09.2025."; f == nil || f.Message != want {
		t.Errorf("said %v, want %s", err, want)
	}
}

func TestSubmit_R11_TutorOfTheOrganization(t *testing.T) {
	t.Parallel()
	const clause = "пп. 3.1.1, 3.1.4, 3.2.1 Положения"
	g := regulation(t, iom.UstIlimsk2024)
	for _, model := range []iom.Model{iom.RegionalSystem, iom.AtOrganization} {
		r := draft(t, g)
		r.Model, r.Appointments = model, nil
		_, err := r.Submit(g, tutee)
		refused(t, err, iom.ErrTutorMissing, "R11", clause)
		// A regional methodist does not replace the school's tutor [B 3.1.4].
		for _, role := range []tenant.Role{tenant.RegionalMethodist, tenant.Tutor} {
			_, err = r.Appoint(g, coordinator, iom.Appointment{PersonID: methodist.PersonID, Role: role})
			must(t, err)
			_, err = r.Submit(g, tutee)
			refused(t, err, iom.ErrTutorMissing, "R11", clause)
		}
		_, err = r.Appoint(g, coordinator, iom.Appointment{PersonID: tutor.PersonID, Role: tenant.Tutor, EmployerID: place.OrganizationID})
		must(t, err)
		_, err = r.Submit(g, tutee)
		must(t, err)
		if !r.IsTutor(methodist.PersonID) || !r.IsTutor(tutor.PersonID) {
			t.Error("the school's tutor has displaced the region's")
		}
	}
	// [A] names no such duty.
	g = regulation(t, iom.Sovetsky2022)
	r := draft(t, g)
	r.Appointments = nil
	_, err := r.Start(g, tutee)
	must(t, err)
}

func TestSubmit_R17_OneOrTwoLeadingCompetencies(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]bool{0: false, 1: true, 2: true, 3: false} {
		g := regulation(t, iom.UstIlimsk2024)
		r := draft(t, g)
		r.Activities[0].Competencies = []string{"informational", "social", "values"}[:n]
		_, err := r.Submit(g, tutee)
		if want {
			must(t, err)
			continue
		}
		refused(t, err, iom.ErrCompetenciesCount, "R17", "Приложение 2 к Положению")
		g = regulation(t, iom.Sovetsky2022)
		r = draft(t, g)
		r.Activities[0].Competencies = []string{"informational", "social", "values"}[:n]
		_, err = r.Start(g, tutee)
		must(t, err)
	}
}

func TestSubmit_WantsAnActivityAndAModel(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := draft(t, g)
	r.Model = ""
	_, err := r.Submit(g, tutee)
	refused(t, err, iom.ErrModelMissing, "", "п. 2.8.3 Положения")
	r = draft(t, g)
	r.Activities[0].Status = iom.Cancelled
	_, err = r.Submit(g, tutee)
	refused(t, err, iom.ErrNoActivity, "", "")
}

func TestSubmit_TheTuteeDecides(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	for _, other := range []iom.Act{tutor, coordinator, municipal, methodist, centre, {}} {
		r := draft(t, g)
		_, err := r.Submit(g, other)
		refused(t, err, iom.ErrTuteeDecides, "", "п. 1.5 Положения")
	}
	_, err := draft(t, regulation(t, iom.Sovetsky2022)).Start(regulation(t, iom.Sovetsky2022), tutor)
	refused(t, err, iom.ErrTuteeDecides, "", "")
}

func TestAgree_TheSchoolAgreesOrReturns(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	submitted := func() *iom.Route {
		r := draft(t, g)
		_, err := r.Submit(g, tutee)
		must(t, err)
		return r
	}
	elsewhere := coordinator
	elsewhere.OrganizationID = uuid.New()
	for name, other := range map[string]iom.Act{"tutor": tutor, "municipal": municipal, "methodist": methodist, "another school": elsewhere, "lead": lead} {
		r := submitted()
		_, err := r.Agree(g, other, "")
		refused(t, err, iom.ErrRole, "", "п. 2.8.3 Положения")
		refused(t, r.Return(g, other, "Нет."), iom.ErrRole, "", "п. 2.8.3 Положения")
		if r.State != iom.Agreement {
			t.Errorf("%s moved it to %s", name, r.State)
		}
	}
	self := tutee
	self.Role = tenant.SchoolCoordinator
	_, err := submitted().Agree(g, self, "")
	refused(t, err, iom.ErrOwnRoute, "", "")

	r := submitted()
	refused(t, r.Return(g, coordinator, "  "), iom.ErrReasonMissing, "", "")
	must(t, r.Return(g, coordinator, "Уточните задачу."))
	if r.State != iom.Draft || !r.FirstEnd.IsZero() {
		t.Errorf("returned: %s, first end %q", r.State, r.FirstEnd)
	}
}

func TestEdit_RefusesWhatCannotBeMeant(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	for _, c := range []struct {
		place string
		spoil func(p *iom.Plan)
	}{
		{"title", func(p *iom.Plan) { p.Title = " " }},
		{"term.end", func(p *iom.Plan) { p.Term.End = day("2024-01-01") }},
		{"model", func(p *iom.Plan) { p.Model = "moon" }},
		{"presentationLevel", func(p *iom.Plan) { p.PresentationLevel = "galactic" }},
		{"deficits[0].source", func(p *iom.Plan) { p.Deficits[0].Source = "rumour" }},
		{"requests[0].kind", func(p *iom.Plan) { p.Requests = []iom.LearningRequest{{Text: "Хочу"}} }},
		{"objectives[0].deficitIds[1]", func(p *iom.Plan) { p.Objectives[0].DeficitIDs = append(p.Objectives[0].DeficitIDs, uuid.New()) }},
		{"objectives[0].indicators[0].criterion", func(p *iom.Plan) { p.Objectives[0].Indicators = []iom.Indicator{{Title: "Доля"}} }},
		{"stages[0].code", func(p *iom.Plan) { p.Stages = []iom.Stage{{Code: "analysis"}} }},
		{"stages[1].code", func(p *iom.Plan) { p.Stages = []iom.Stage{{Code: "design"}, {Code: "design"}} }},
		{"activities[0].stage", func(p *iom.Plan) { p.Activities[0].StageCode = "" }},
		{"activities[0].level", func(p *iom.Plan) { p.Activities[0].Level = "galactic" }},
		{"activities[0].mentoring", func(p *iom.Plan) { p.Activities[0].Mentoring = "shouting" }},
		{"activities[0].term.end", func(p *iom.Plan) { p.Activities[0].Term.End = day("2024-01-01") }},
		{"activities[0].objectiveIds[0]", func(p *iom.Plan) { p.Activities[0].ObjectiveIDs = []uuid.UUID{uuid.New()} }},
		{"activities[0].competencies[1]", func(p *iom.Plan) { p.Activities[0].Competencies = []string{"social", "social"} }},
		{"activities[1]", func(p *iom.Plan) { p.Activities = append(p.Activities, p.Activities[0]) }},
		{"activities", func(p *iom.Plan) { p.Activities = make([]iom.Activity, 301) }},
	} {
		r := draft(t, g)
		was := r.Title
		p := r.Plan
		p.Objectives = append([]iom.Objective(nil), p.Objectives...)
		p.Activities = append([]iom.Activity(nil), p.Activities...)
		p.Deficits = append([]iom.Deficit(nil), p.Deficits...)
		c.spoil(&p)
		err := r.Edit(g, tutee, p)
		refused(t, err, iom.ErrPlanInvalid, "", "")
		f, _ := fault.As(err)
		if len(f.Fields) != 1 || f.Fields[0].Path != c.place {
			t.Errorf("fields %v, want %s", f.Fields, c.place)
		}
		if r.Title != was {
			t.Errorf("%s: refused, and kept", c.place)
		}
	}
	// Sovetsky's directions are a closed list, and own words do where lists are open.
	g = regulation(t, iom.Sovetsky2022)
	r := draft(t, g)
	p := r.Plan
	p.Activities[0].Kind = "Чтение вслух"
	must(t, r.Edit(g, tutee, p))
	p.Activities[0].Direction = "sport"
	refused(t, r.Edit(g, tutee, p), iom.ErrPlanInvalid, "", "")
	refused(t, r.Edit(g, coordinator, r.Plan), iom.ErrNotYours, "", "")
	must(t, r.Edit(g, tutor, r.Plan))
}

func TestNew_GroupOnlyWhereTheRegulationKnowsIt(t *testing.T) {
	t.Parallel()
	o := iom.Opening{Place: place, TuteeID: tutee.PersonID, GroupIDs: []uuid.UUID{uuid.New(), tutee.PersonID}, Title: "Группа"}
	_, err := iom.New(regulation(t, iom.UstIlimsk2024), tutee, o)
	refused(t, err, iom.ErrGroupOff, "", "")
	r, err := iom.New(regulation(t, iom.Sovetsky2022), tutee, o)
	must(t, err)
	if len(r.GroupIDs) != 1 || !r.IsTutee(o.GroupIDs[0]) || r.IsTutee(uuid.Nil) {
		t.Errorf("the group is %v", r.GroupIDs)
	}
}

func TestAppoint_NobodyAccompaniesTheOwnRoute(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := active(t, g)
	for name, a := range map[string]iom.Appointment{
		"the tutee":  {PersonID: tutee.PersonID, Role: tenant.Tutor, EmployerID: place.OrganizationID},
		"nobody":     {Role: tenant.Tutor},
		"the region": {PersonID: uuid.New(), Role: tenant.RegionalCoordinator},
	} {
		if _, err := r.Appoint(g, coordinator, a); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s is appointed: %v", name, err)
		}
	}
	next := uuid.New()
	_, err := r.Appoint(g, on(coordinator, "2024-11-01"), iom.Appointment{PersonID: next, Role: tenant.Tutor, EmployerID: place.OrganizationID})
	must(t, err)
	if r.IsTutor(tutor.PersonID) || r.Accompanies(tutor.PersonID) || !r.IsTutor(next) {
		t.Errorf("appointments %v", r.Appointments)
	}
	if n := r.News().Appointments; len(n) != 2 || n[0].Until != day("2024-11-01") {
		t.Errorf("news %v", n)
	}
}

func TestSentences_AreRussianAndEndWithAStop(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := draft(t, g)
	_, err := r.Complete(g, tutee, iom.Results{})
	f, _ := fault.As(err)
	if f == nil || !strings.HasPrefix(f.Message, "Действие «завершить» сейчас невозможно: маршрут ещё в черновике. Можно: править,") || !strings.HasSuffix(f.Message, ".") {
		t.Errorf("said %v", err)
	}
}
