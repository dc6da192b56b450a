package iomweb_test

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
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

	type kept struct {
		Conclusions []struct {
			Criteria []iom.CriterionMark `json:"criteria"`
		} `json:"conclusions"`
	}
	got := webtest.Into[kept](s, webtest.Do(s, s.tutee, "GET", at, nil).Want(s, 200, ""))
	if len(got.Conclusions) != 1 || len(got.Conclusions[0].Criteria) != 1 || got.Conclusions[0].Criteria[0].Met != iom.CriterionNotMet {
		t.Errorf("the conclusion keeps %+v", got.Conclusions)
	}
	webtest.Do(s, s.tutor, "POST", at+"/conclusions", object{"kind": "route_task", "outcome": "reached", "text": "Да.",
		"criteria": object{r.ID.String() + "-1": "met"}}).Want(s, 422, "iom.criterion_unknown")
}
