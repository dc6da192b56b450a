package iom_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

func TestCorrect_R5_KeepsAuthorReasonAndDifference(t *testing.T) {
	t.Parallel()
	for code, clause := range map[string]string{iom.Sovetsky2022: "п. 3 раздела III Порядка", iom.UstIlimsk2024: "п. 1.11 Положения"} {
		g := regulation(t, code)
		if g.Correction.Clause != clause {
			t.Errorf("%s: clause %q", code, g.Correction.Clause)
		}
		r := active(t, g)
		r.News()
		act := on(tutee, "2025-01-15")
		p := r.Plan
		p.Objectives = slices.Clone(p.Objectives)
		p.Activities = slices.Clone(p.Activities)
		p.Term.End = day("2025-08-31")
		p.Activities[0].Title = "Курсы по формирующему оцениванию"
		p.Activities[0].Term.End = day("2025-01-31")
		p.Activities = append(p.Activities, iom.Activity{StageCode: "realization", Title: "Открытый урок", Competencies: []string{"social"}})
		p.Requests = []iom.LearningRequest{{Kind: iom.Difficulty, Text: "Мало времени на уроке"}}

		v, _, err := r.Correct(g, act, p, "По промежуточным результатам.")
		must(t, err)
		if v.PersonID != tutee.PersonID || v.Reason != "По промежуточным результатам." || v.At != act.At || v.RouteID != r.ID || v.Place != place {
			t.Errorf("revision %+v", v)
		}
		want := []string{
			"Маршрут: окончание: 01.09.2025 → 31.08.2025",
			"Запрос «Мало времени на уроке»: добавлено",
			"Мероприятие «Курсы по формирующему оцениванию»: мероприятие: Курсы по цифровому оцениванию → Курсы по формирующему оцениванию",
			"Мероприятие «Курсы по формирующему оцениванию»: окончание: 01.12.2024 → 31.01.2025",
			"Мероприятие «Открытый урок»: добавлено",
		}
		if got := v.Diff.Lines(); !slices.Equal(got, want) {
			t.Errorf("the difference reads\n%q, want\n%q", got, want)
		}
		stored, err := json.Marshal(v.Diff)
		must(t, err)
		var back iom.Diff
		must(t, json.Unmarshal(stored, &back))
		if !reflect.DeepEqual(back, v.Diff) {
			t.Errorf("the difference does not survive its storage: %s", stored)
		}
		added := r.Activities[1]
		if added.ID == uuid.Nil || added.RouteID != r.ID || added.Place != place || added.Status != iom.Planned || added.Position != 2 || added.Version != 1 {
			t.Errorf("added %+v", added)
		}
		if n := r.News(); len(n.Revisions) != 1 || !n.PlanChanged {
			t.Errorf("news %+v", n)
		}
	}
}

func TestCorrect_R5_RemovedAndMovedPartsAreTold(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := active(t, g)
	p := r.Plan
	p.Activities = append(slices.Clone(p.Activities), iom.Activity{StageCode: "realization", Title: "Урок", Competencies: []string{"social"}})
	_, _, err := r.Correct(g, tutee, p, "Ещё одно.")
	must(t, err)
	p = r.Plan
	p.Activities = slices.Clone(p.Activities)
	slices.Reverse(p.Activities)
	v, _, err := r.Correct(g, tutee, p, "Другой порядок.")
	must(t, err)
	if got, want := v.Diff.Lines(), []string{"Маршрут: порядок мероприятий: Курсы по цифровому оцениванию; Урок → Урок; Курсы по цифровому оцениванию"}; !slices.Equal(got, want) {
		t.Errorf("reordering reads %q", got)
	}
	p = r.Plan
	p.Activities = p.Activities[1:]
	v, _, err = r.Correct(g, tutee, p, "Урока не будет.")
	must(t, err)
	if got, want := v.Diff.Lines(), []string{"Мероприятие «Урок»: удалено"}; !slices.Equal(got, want) {
		t.Errorf("removal reads %q", got)
	}
}

func TestCorrect_R5_StaysWithinTheOtherRules(t *testing.T) {
	t.Parallel()
	const clause = "п. 1.11 Положения"
	g := regulation(t, iom.UstIlimsk2024)
	running := active(t, g)
	correct := func(spoil func(p *iom.Plan)) error {
		p := running.Plan
		p.Objectives, p.Activities = slices.Clone(p.Objectives), slices.Clone(p.Activities)
		spoil(&p)
		_, _, err := running.Correct(g, on(tutee, "2025-01-15"), p, "Нужно.")
		return err
	}
	refused(t, correct(func(p *iom.Plan) { p.Deficits, p.Objectives[0].DeficitIDs = nil, nil }), iom.ErrNoBasis, "R1", "п. 2.4 Положения")
	refused(t, correct(func(p *iom.Plan) { p.Objectives[0].DeficitIDs = nil }), iom.ErrObjectiveUntied, "R1", "п. 2.5 Положения")
	refused(t, correct(func(p *iom.Plan) { p.Activities[0].Competencies = nil }), iom.ErrCompetenciesCount, "R17", "Приложение 2 к Положению")
	refused(t, correct(func(p *iom.Plan) { p.Activities = nil }), iom.ErrNoActivity, "", "")
	refused(t, correct(func(p *iom.Plan) { p.Model = "" }), iom.ErrModelMissing, "", "п. 2.8.3 Положения")
	refused(t, correct(func(p *iom.Plan) { p.Term.Start = day("2024-10-01") }), iom.ErrStartFixed, "R5", clause)
	refused(t, correct(func(p *iom.Plan) { p.Term.End = day("2025-09-02") }), iom.ErrTermTooLong, "R2", "п. 1.9 Положения")
	refused(t, correct(func(p *iom.Plan) { p.Term.End = day("2025-01-14") }), iom.ErrEndPast, "", "")
	refused(t, correct(func(p *iom.Plan) { p.Term.End = day("") }), iom.ErrTermMissing, "", "")
	refused(t, correct(func(*iom.Plan) {}), iom.ErrNothingChanged, "", "")
	if len(running.Revisions) != 0 || running.Term.End != day("2025-09-01") {
		t.Error("a refused correction has changed the route")
	}
	_, _, err := running.Correct(g, tutee, running.Plan, " ")
	refused(t, err, iom.ErrReasonMissing, "", "")
	_, _, err = running.Correct(g, tutor, running.Plan, "Нужно.")
	refused(t, err, iom.ErrTuteeDecides, "", "п. 1.5 Положения")
}

func TestCorrect_R3_IsNoWayAroundTheLimitOfExtensions(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := active(t, g)
	_, err := r.Extend(g, tutee, day("2025-12-01"), "Болезнь.")
	must(t, err)
	p := r.Plan
	p.Term.End = day("2026-02-01")
	_, _, err = r.Correct(g, tutee, p, "Ещё.")
	refused(t, err, iom.ErrTermTooLong, "R2", "п. 1.9 Положения")
	// Shorter than extended is a correction, though still longer than a year.
	p.Term.End = day("2025-11-01")
	_, _, err = r.Correct(g, tutee, p, "Успеваю раньше.")
	must(t, err)
	// And it gives no new room for extensions.
	_, err = r.Extend(g, tutee, day("2026-03-02"), "Болезнь.")
	refused(t, err, iom.ErrExtensionTooLong, "R3", clause110)
}

func TestCorrect_WhatWasDoneStaysDone(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := active(t, g)
	id := r.Activities[0].ID
	must(t, r.FinishActivity(g, on(tutee, "2024-12-01"), id, iom.Finish{On: day("2024-11-30"), Result: "Удостоверение", Order: iom.OrderRequisites{Number: "17", Date: day("2024-11-30")}}))
	if n := r.News().Activities; len(n) != 1 || n[0].Status != iom.Done {
		t.Errorf("news %+v", n)
	}
	refused(t, r.FinishActivity(g, on(tutee, "2024-12-01"), id, iom.Finish{}), iom.ErrActivityClosed, "", "")
	refused(t, r.FinishActivity(g, tutee, uuid.New(), iom.Finish{}), iom.ErrNoSuchPart, "", "")
	refused(t, r.FinishActivity(g, coordinator, id, iom.Finish{}), iom.ErrNotYours, "", "")

	without := r.Plan
	without.Activities = []iom.Activity{{StageCode: "realization", Title: "Другое", Competencies: []string{"social"}}}
	_, _, err := r.Correct(g, on(tutee, "2024-12-02"), without, "Не было.")
	refused(t, err, iom.ErrDoneActivityKept, "", "")
	forged := r.Plan
	forged.Activities = slices.Clone(forged.Activities)
	forged.Activities[0].Status, forged.Activities[0].Result, forged.Activities[0].Organizer = iom.Planned, "Диплом", "ИРО"
	forged.Activities = append(forged.Activities, iom.Activity{StageCode: "realization", Title: "Конкурс", Competencies: []string{"social"}, Status: iom.Done, Result: "Призёр"})
	_, _, err = r.Correct(g, on(tutee, "2024-12-02"), forged, "Уточнение.")
	must(t, err)
	if a := r.Activities[0]; a.Status != iom.Done || a.Result != "Удостоверение" || a.Order.Number != "17" || a.Organizer != "ИРО" {
		t.Errorf("the done activity is %+v", a)
	}
	if a := r.Activities[1]; a.Status != iom.Planned || a.Result != "" {
		t.Errorf("an activity is born done: %+v", a)
	}
}

func TestEdit_KeepsWhatIsNotTheEditorsToChange(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := draft(t, g)
	r.Objectives[0].Version, r.Activities[0].Version = 3, 4
	p := r.Plan
	p.Objectives, p.Activities = slices.Clone(p.Objectives), slices.Clone(p.Activities)
	p.Objectives[0].Version, p.Objectives[0].RouteID, p.Objectives[0].Place = 99, uuid.New(), iom.Place{RegionID: uuid.New()}
	p.Activities[0].Version, p.Activities[0].Status = 99, iom.Done
	p.Objectives = append([]iom.Objective{{Title: "Вторая", DeficitIDs: p.Objectives[0].DeficitIDs, Version: 9}}, p.Objectives...)
	must(t, r.Edit(g, tutee, p))
	if o := r.Objectives[0]; o.Version != 1 || o.Position != 1 || o.ID == uuid.Nil {
		t.Errorf("the new objective is %+v", o)
	}
	if o := r.Objectives[1]; o.Version != 3 || o.Position != 2 || o.RouteID != r.ID || o.Place != place {
		t.Errorf("the old objective is %+v", o)
	}
	if a := r.Activities[0]; a.Version != 4 || a.Status != iom.Planned {
		t.Errorf("the activity is %+v", a)
	}
	// What the caller holds is not what the route holds.
	p.Objectives[1].DeficitIDs[0] = uuid.Nil
	if r.Objectives[1].DeficitIDs[0] == uuid.Nil {
		t.Error("the route shares its lists with the caller")
	}
}

func TestFinishActivity_NotBeforeItsDay(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.Sovetsky2022)
	r := active(t, g)
	err := r.FinishActivity(g, on(tutee, "2024-12-01"), r.Activities[0].ID, iom.Finish{On: day("2024-12-02")})
	refused(t, err, iom.ErrPlanInvalid, "", "")
	must(t, r.FinishActivity(g, on(tutor, "2024-12-02"), r.Activities[0].ID, iom.Finish{}))
	if r.Activities[0].DoneOn != day("2024-12-02") {
		t.Errorf("done on %s", r.Activities[0].DoneOn)
	}
}

// What begins on a later day is not done before: its dates are corrected first [B 1.11].
func TestFinishActivity_R5_NotBeforeItBegins(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	for name, c := range map[string]struct {
		start, today string
		done         bool
	}{
		"the day before":  {"2024-12-13", "2024-12-12", false},
		"its first day":   {"2024-12-13", "2024-12-13", true},
		"no day was said": {"", "2024-12-01", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := active(t, g)
			if r.Activities[0].Term = (iom.Term{}); c.start != "" {
				r.Activities[0].Term.Start = day(c.start)
			}
			err := r.FinishActivity(g, on(tutee, c.today), r.Activities[0].ID, iom.Finish{})
			if c.done {
				must(t, err)
				return
			}
			refused(t, err, iom.ErrActivityAhead, "R5", "п. 1.11 Положения")
			if f, _ := fault.As(err); !strings.Contains(f.Message, "13.12.2024") || r.Activities[0].Status != iom.Planned {
				t.Errorf("%q, and it is %s", f.Message, r.Activities[0].Status)
			}
		})
	}
}

// A mark made by a slip of the finger is taken off again, until a product was shown or
// reviewed since.
func TestReopenActivity_UntilSomethingRestsOnIt(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	act := on(tutee, "2024-12-02")
	at := func(day string) time.Time { return on(tutee, day).At }
	for name, c := range map[string]struct {
		by   iom.Act
		res  iom.Results
		want *fault.Error
	}{
		"nothing since":                {act, iom.Results{}, nil},
		"the tutor":                    {on(tutor, "2024-12-02"), iom.Results{}, nil},
		"shown and reviewed before":    {act, iom.Results{Products: []iom.ProductFact{{PresentedOn: day("2024-11-30")}}, Reviews: []iom.ReviewFact{{At: at("2024-11-30")}}}, nil},
		"a product that was not shown": {act, iom.Results{Products: []iom.ProductFact{{}}}, nil},
		"a product shown on that day":  {act, iom.Results{Products: []iom.ProductFact{{PresentedOn: day("2024-12-02")}}}, iom.ErrActivityShown},
		"a product reviewed since":     {act, iom.Results{Reviews: []iom.ReviewFact{{At: at("2024-12-03")}}}, iom.ErrActivityShown},
		"who does not accompany":       {coordinator, iom.Results{}, iom.ErrNotYours},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := active(t, g)
			id := r.Activities[0].ID
			must(t, r.FinishActivity(g, act, id, iom.Finish{Result: "Конспект урока"}))
			_ = r.News()
			err := r.ReopenActivity(g, c.by, id, c.res)
			if c.want != nil {
				refused(t, err, c.want, "", "")
				return
			}
			must(t, err)
			a, news := r.Activities[0], r.News()
			if a.Status != iom.Planned || !a.DoneOn.IsZero() || a.Result != "Конспект урока" || a.Version != 2 || len(news.Activities) != 1 {
				t.Errorf("reopened is %+v", a)
			}
			if len(news.Steps) != 1 || news.Steps[0].Move != iom.ReopenActivity || news.Steps[0].Comment != a.Title {
				t.Errorf("the history says %+v", news.Steps)
			}
			refused(t, r.ReopenActivity(g, act, id, iom.Results{}), iom.ErrStepOutOfOrder, "", "")
			must(t, r.FinishActivity(g, act, id, iom.Finish{}))
		})
	}
}

func TestReflect_TheTuteesOwn(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := active(t, g)
	act := on(tutee, "2024-12-02")
	_, err := r.Reflect(g, act, r.Activities[0].ID, "Полезно.")
	must(t, err)
	_, err = r.Reflect(g, act, uuid.New(), "Полезно.")
	refused(t, err, iom.ErrNoSuchPart, "", "")
	_, err = r.Reflect(g, act, r.Activities[0].ID, " ")
	refused(t, err, iom.ErrPlanInvalid, "", "")
	_, err = r.Reflect(g, act, uuid.Nil, "Всё получилось.")
	refused(t, err, iom.ErrStepOutOfOrder, "", "")
	_, err = r.Reflect(g, tutor, r.Activities[0].ID, "Ей полезно.")
	refused(t, err, iom.ErrTuteeDecides, "", "")
}

func TestAddDiagnosis_InItsTime(t *testing.T) {
	t.Parallel()
	g := regulation(t, iom.UstIlimsk2024)
	r := active(t, g)
	id := uuid.New()
	_, err := r.AddDiagnosis(g, tutee, id, iom.EntryDiagnosis, day("2024-08-30"))
	refused(t, err, iom.ErrDiagnosisPhase, "", "")
	_, err = r.AddDiagnosis(g, tutee, id, iom.InterimDiagnosis, day("2024-09-02"))
	refused(t, err, iom.ErrDiagnosisPhase, "", "")
	for range 2 {
		_, err = r.AddDiagnosis(g, tutee, id, iom.InterimDiagnosis, day("2024-09-01"))
		must(t, err)
	}
	if len(r.Diagnoses) != 1 || len(r.News().Diagnoses) != 1 {
		t.Errorf("the same diagnosis twice: %v", r.Diagnoses)
	}
}
