package assessmentweb_test

import (
	"net/url"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// A lesson visit finds a deficit; tutee and tutor talk it over, the tutee declines it,
// thinks again; a newer diagnosis replaces an older one openly.
func TestDeficits_TalkedOverDeclinedAndReplacedOpenly(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	me, school := home.Tutee, home.Coordinator
	teacher, coordinator := s.as(me), s.as(school)
	person := "/people/" + me.Person.String()
	stated := webtest.Into[deficit](t, webtest.Do(t, coordinator, "POST", person+"/deficits",
		map[string]any{"framework": "teacher-8", "competency": "cultural", "source": "lesson_visit", "note": "Мало примеров.", "found_on": "2026-01-15"}).Want(t, 201, ""))
	webtest.Do(t, coordinator, "POST", person+"/deficits", map[string]any{"framework": "teacher-8", "competency": "cultural", "source": "lesson_visit", "found_on": "2199-01-15"}).
		Want(t, 422, "assessment.deficit_invalid")
	one := person + "/deficits/" + stated.ID
	webtest.Open(t, coordinator, at(school, one)).Want(t, 200, "посещение занятий", "15 января 2026", "Мало примеров.", "Реплик пока нет").Without(t, "Отклонить")
	send(t, teacher, at(me, one+"/remarks"), url.Values{"text": {""}}).Want(t, 422, "Заполните это поле")
	send(t, teacher, at(me, one+"/remarks"), url.Values{"text": {"Это был первый урок темы."}}).Want(t, 200, "Реплика добавлена", "Это был первый урок темы.")
	send(t, coordinator, at(school, one+"/remarks"), url.Values{"text": {"Посмотрим ещё один."}}).Want(t, 200, "Посмотрим ещё один.")
	webtest.Open(t, teacher, at(me, "/deficits")).Want(t, 200, "2 реплики")
	send(t, teacher, at(me, one+"/decline"), url.Values{"reason": {"н"}}).Want(t, 422)
	send(t, teacher, at(me, one+"/decline"), url.Values{"reason": {"Урок был вводным."}}).Want(t, 200, "Дефицит отклонён", "Урок был вводным.", "Согласиться")
	if got := deficitsOf(t, teacher, me, ""); len(got) != 0 {
		t.Errorf("a declined deficit is planned by: %+v", got)
	}
	webtest.Open(t, coordinator, at(school, person+"/deficits")).Want(t, 200, "отклонён", "Урок был вводным.")
	s.appoint(me, home.Tutor)
	tutor := s.as(home.Tutor)
	webtest.Do(t, tutor, "POST", "/deficits/"+stated.ID+"/confirm", nil).Want(t, 409, "assessment.deficit_declined")
	webtest.Do(t, tutor, "POST", "/deficits/"+stated.ID+"/remarks", map[string]any{"text": "Давайте на следующем уроке."}).Want(t, 201, "")
	webtest.Do(t, teacher, "POST", "/deficits/"+stated.ID+"/confirm", nil).Want(t, 200, "")
	if got := deficitsOf(t, teacher, me, ""); len(got) != 1 || got[0].State != "found" {
		t.Errorf("%+v", got)
	}

	// the best is not remembered for ever: a later, weaker result finds the deficit anew
	best, weak := s.taken(me, "entry", 4), s.taken(me, "interim", 0)
	if best.Results[0].Deficit || !weak.Results[0].Deficit {
		t.Fatal("the sample does not do what it should")
	}
	last := s.taken(me, "final", 0)
	var old, fresh deficit
	for _, d := range deficitsOf(t, teacher, me, "?history=true") {
		switch {
		case d.Diagnosis == weak.ID && d.Competency == weak.Results[0].Competency:
			old = d
		case d.Diagnosis == last.ID && d.Competency == weak.Results[0].Competency:
			fresh = d
		}
	}
	if old.SupersededBy == "" || old.SupersededBy != fresh.ID {
		t.Errorf("%+v is not replaced by %+v", old, fresh)
	}
	webtest.Open(t, teacher, at(me, person+"/deficits/"+old.ID)).Want(t, 200, "Заменён результатом от", fresh.ID)

	// who may not
	colleague, foreign := s.as(home.Colleague), s.as(s.tree.OtherRegion().Coordinator)
	for _, tail := range []string{"/remarks", "/decline"} {
		body := map[string]any{"text": "?", "reason": "Не согласен"}
		delete(body, map[string]string{"/remarks": "reason", "/decline": "text"}[tail])
		webtest.Do(t, colleague, "POST", "/deficits/"+stated.ID+tail, body).Want(t, 404, "assessment.deficit_not_found")
		webtest.Do(t, foreign, "POST", "/deficits/"+stated.ID+tail, body).Want(t, 403, "authz.forbidden")
	}
	webtest.Open(t, colleague, at(home.Colleague, one)).Want(t, 404)
	webtest.Open(t, teacher, at(me, person+"/deficits/"+uuid.NewString())).Want(t, 404)
	webtest.Open(t, foreign, at(s.tree.OtherRegion().Coordinator, one)).Want(t, 404)
}
