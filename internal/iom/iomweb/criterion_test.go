package iomweb_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// The criteria that were laid down with the objectives are asked of who concludes, and
// stand in the conclusion [A III.2].
func TestPageCompletion_AIII2_AsksAndShowsEachCriterion(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	at, r := s.lived(iom.Assessment)
	end, form := at+"/completion", at+"/conclusions/route-task"
	if len(r.Measures()) == 0 {
		t.Fatal("the route has no criteria")
	}
	first := "criteria." + r.Measures()[0].Name
	s.do(s.tutor, s.home.Tutor, end, form, "outcome", "reached", "text", "Задача достигнута.", first, "not_met").
		Want(t, 422, "Не все критерии выполнены", "Задача достигнута.", r.Measures()[0].Criterion)
	s.do(s.tutor, s.home.Tutor, end, form, "outcome", "reached", "text", "Задача достигнута.", "reasons", "Доля выросла втрое.", first, "not_met").
		Want(t, 200, "Критерии задач", "не выполнен")

	// The other conclusion answers nothing: it is warned of, and can be prepared anew.
	s.do(s.tutor, s.home.Tutor, end, at+"/conclusions/development-task", "outcome", "reached", "text", "Задача решена.").
		Want(t, 200, "Не все критерии измерены")

	type kept struct {
		Conclusions []struct {
			Criteria []iom.CriterionMark `json:"criteria"`
		} `json:"conclusions"`
	}
	got := webtest.Into[kept](s, webtest.Do(s, s.tutee, "GET", at, nil).Want(s, 200, ""))
	if len(got.Conclusions) != 2 || len(got.Conclusions[0].Criteria) != 1 || got.Conclusions[0].Criteria[0].Met != iom.CriterionNotMet {
		t.Errorf("the conclusion keeps %+v", got.Conclusions)
	}
	webtest.Do(s, s.tutor, "POST", at+"/conclusions", object{"kind": "route_task", "outcome": "reached", "text": "Да.",
		"criteria": object{r.ID.String() + "-1": "met"}}).Want(s, 422, "iom.criterion_unknown")
}

// An indicator of the final diagnosis is not offered as met while there is none, and a
// form made by hand is refused in words; after the diagnosis it is.
func TestPageCompletion_AIII2_NothingIsMetWithoutItsDiagnosis(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	at, r := s.lived(iom.Assessment, iomtest.MeasuredBy("итоговая диагностика"))
	end, form, first := at+"/completion", at+"/conclusions/route-task", "criteria."+r.Measures()[0].Name
	if shown := s.visitAs(s.tutor, s.home.Tutor, end).Want(t, 200, "Итоговой диагностики ещё не было", "не измеряли"); strings.Contains(shown.Body, "выполнен частично") {
		t.Error("the criterion is offered as met")
	}
	s.do(s.tutor, s.home.Tutor, end, form, "outcome", "reached", "text", "Да.", first, "met").Want(t, 422, "Итоговой диагностики не было")
	s.facts.Final = []iom.DynamicsFact{{DiagnosisID: uuid.New(), PersonID: s.home.Tutee.Person, Dynamics: iom.DynamicsPositive}}
	s.do(s.tutor, s.home.Tutor, end, form, "outcome", "reached", "text", "Да.", first, "met").Want(t, 200, "Критерии задач")
}
