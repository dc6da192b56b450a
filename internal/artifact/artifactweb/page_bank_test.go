package artifactweb_test

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// The way of a product among people, by pages and without scripts: planned and joined by
// a colleague, an expert asked and the other declining, opened in the bank, found and
// taken into work, taken back.
func TestPages_EventExpertsAndBank(t *testing.T) {
	t.Parallel()
	s := paged(t)
	home, region := s.tree.Home(), &s.tree.Regions[0]
	me, friend, school, methodist := home.Tutee, home.Colleague, home.Coordinator, region.Methodist
	c, f, e, m := s.as(me), s.as(friend), s.as(school), s.as(methodist)
	route := s.route(iom.Assessment)
	p := s.product(c, route.ID)
	one := "/products/" + p.ID.String()

	webtest.Send(t, c, at(me, one, "/presentation"), webtest.Form("version", "1", "form", "Мастер-класс", "title", "Методический день", "level", "school",
		"on", today().AddDays(9).String(), "until", today().AddDays(10).String(), "venue", "каб. 12")).To(t, at(me, one))
	webtest.Open(t, f, at(friend, "/events")).Want(t, 200, "Методический день", "мастер-класс", "где: каб. 12", "Приду")
	webtest.Send(t, f, at(friend, "/events/", p.ID.String(), "/guests"), webtest.Form()).To(t, at(friend, "/events"))
	webtest.Open(t, f, at(friend, "/events?of=own")).Want(t, 200, "Вы придёте", "придёт 1 человек", "Не приду")
	webtest.Open(t, c, at(me, one)).Want(t, 200, "Придут на мероприятие", "каб. 12").Without(t, "Открыть коллегам")
	webtest.Send(t, c, at(me, one, "/presentation"), webtest.Form("version", "2", "form", "Мастер-класс", "title", "Методический день", "level", "school",
		"on", today().String(), "done", "true")).To(t, at(me, one))
	webtest.Open(t, f, at(friend, "/events?show=past")).Want(t, 200, "состоялось")
	webtest.Open(t, f, at(friend, "/events")).Want(t, 200, "Ближайших мероприятий нет")

	webtest.Open(t, e, at(school, one)).Want(t, 200, "Назначить эксперта", "(учитывается при завершении маршрута)", "сопровождает маршрут")
	webtest.Send(t, e, at(school, one, "/reviewers"), webtest.Form("reviewer", me.Person.String())).Want(t, 422, "Собственный продукт не оценивают.", "п. 1.13 Положения")
	webtest.Send(t, e, at(school, one, "/reviewers"), webtest.Form("reviewer", methodist.Person.String(), "due", today().AddDays(20).String())).To(t, at(school, one))
	webtest.Open(t, m, at(methodist, one)).Want(t, 200, "Вы назначены экспертом этого продукта", "Дать экспертную оценку", "Отказаться от экспертизы").
		Without(t, "/routes/"+route.ID.String())
	webtest.Send(t, m, at(methodist, one, "/review-refusal"), webtest.Form()).Want(t, 422, `role="alert"`)
	webtest.Send(t, m, at(methodist, one, "/review-refusal"), webtest.Form("reason", "Нет времени до названного дня.")).To(t, at(methodist, "/reviews"))
	webtest.Open(t, m, at(methodist, one)).Want(t, 404)
	webtest.Open(t, e, at(school, one)).Want(t, 200, "отказ", "Нет времени до названного дня.")

	link := webtest.Form("version", "3", "title", "Урок чтения", "kind", "открытый урок", "link", "https://example.ru/lesson")
	webtest.Send(t, c, at(me, one, "/edit"), link).To(t, at(me, one))
	webtest.Open(t, c, at(me, one)).Want(t, 200, "Открыть коллегам")
	webtest.Open(t, c, at(me, one, "/bank")).Want(t, 200, "Всему муниципалитету", "Я открываю этот продукт коллегам", route.Deficits[0].Title)
	webtest.Send(t, c, at(me, one, "/bank"), webtest.Form("audience", "municipality")).Want(t, 422, "Отметьте согласие.")
	webtest.Send(t, c, at(me, one, "/bank"), webtest.Form("audience", "municipality", "agree", "true", "competencies", route.Deficits[0].Title)).To(t, at(me, "/bank/", p.ID.String()))
	webtest.Open(t, c, at(me, one)).Want(t, 200, "открыт муниципалитету", "Забрать из банка").Without(t, "Изменить описание")
	other := s.tree.OtherSchool().Colleague
	o := s.as(other)
	webtest.Open(t, o, at(other, "/bank")).Want(t, 200, "Урок чтения", route.Deficits[0].Title)
	webtest.Open(t, o, at(other, "/bank/", p.ID.String())).Want(t, 200, "https://example.ru/lesson", "Взять в работу").Without(t, "Забрать из банка", "/products/")
	webtest.Send(t, o, at(other, "/bank/", p.ID.String(), "/uses"), webtest.Form()).To(t, at(other, "/bank/", p.ID.String()))
	webtest.Open(t, o, at(other, "/bank/", p.ID.String())).Want(t, 200, "Вы взяли этот продукт в работу", "в работу взял 1 человек")
	far := s.tree.OtherMunicipality().Coordinator
	webtest.Open(t, s.as(far), at(far, "/bank/", p.ID.String())).Want(t, 404)
	webtest.Send(t, c, at(me, one, "/bank/close"), webtest.Form()).To(t, at(me, one))
	webtest.Open(t, o, at(other, "/bank")).Want(t, 200, "В банке пока пусто")
}
