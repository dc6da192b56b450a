package iomweb_test

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// The round by pages: the tutor prepares, the school gives back with a reason, the tutor
// prepares anew, the school agrees with a remark, the coordinator takes part [B 2.8.2-4].
func TestRoundPages_R9_GivenBackAndAgreed(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	s.succeed()
	at, _ := s.lived(iom.Assessment)
	end, tutor, school := at+"/completion", s.home.Tutor, s.home.Coordinator
	for _, kind := range []string{"route-task", "development-task"} {
		s.do(s.tutor, tutor, end, at+"/conclusions/"+kind, "outcome", "reached", "text", "Задача достигнута.").Want(t, 200, "Подготовлено")
	}
	standing := func(kind string) string {
		t.Helper()
		r := s.get(s.tutee, at[len("/routes/"):])
		id := ""
		for _, c := range r.Conclusions {
			if c.Kind == kind {
				id = c.ID // the last one made
			}
		}
		return at + "/conclusions/" + id
	}
	one := standing("development_task")
	p := s.visitAs(s.coordinator, school, end).Want(t, 200, "Кто за кем", "Согласует: школьный координатор", "п. 2.8.3 Положения", "Вернуть с замечанием")
	s.sendAs(s.coordinator, school, p, one+"/return").Want(t, 422, "Что исправить в заключении?")
	s.do(s.coordinator, school, end, one+"/return", "remark", "Добавьте итоги мероприятий.").Want(t, 200, "Добавьте итоги мероприятий.")
	webtest.Do(t, s.coordinator, "POST", one+"/agreement", nil).Want(t, 409, "iom.step_out_of_order")
	s.visitAs(s.tutor, tutor, end).Want(t, 200, "возвращено", "Добавьте итоги мероприятий.")
	s.do(s.tutor, tutor, end, at+"/conclusions/development-task", "outcome", "reached", "text", "Задача достигнута: проведены два открытых урока.").
		Want(t, 200, "Прежнее заключение (1)")
	webtest.Do(t, s.coordinator, "POST", one+"/return", object{"remark": "Ещё раз"}).Want(t, 409, "iom.conclusion_superseded")
	s.do(s.coordinator, school, end, standing("development_task")+"/agreement", "remark", "Согласны.").Want(t, 200, "Согласны.")
	// who takes part by agreement, with words of their own
	s.do(s.municipal, s.municipalScope(), end, standing("route_task")+"/agreement", "remark", "Поддерживаю.").Want(t, 200, "Поддерживаю.")
	webtest.Do(t, s.coordinator, "POST", standing("development_task")+"/agreement", nil).Want(t, 409, "iom.made_already")
	webtest.Do(t, s.municipal, "POST", standing("route_task")+"/agreement", nil).Want(t, 409, "iom.made_already")
	for name, who := range map[string]tenant.Scope{"another school": s.tree.OtherSchool().Coordinator, "another municipality": s.tree.OtherMunicipality().Coordinator} {
		t.Log(name)
		webtest.Do(t, s.as(who), "POST", standing("route_task")+"/return", object{"remark": "Чужое"}).Want(t, 404, "iom.route_not_found")
	}
	s.visitAs(s.tutor, tutor, end).Want(t, 200, "Прежнее заключение (1)").Without(t, "сейчас очередь")
	s.do(s.tutor, tutor, end, end).Want(t, 200, "Маршрут завершён")
}

// Under Sovetsky's there is one look back, and nobody to agree it [A III.4].
func TestRoundPages_R9_SovetskyHasNoRound(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.Sovetsky2022)
	at, _ := s.lived(iom.Assessment, iomtest.Under(iom.Sovetsky2022))
	s.do(s.municipal, s.municipalScope(), at+"/completion", at+"/conclusions/intent", "outcome", "not_reached", "text", "Результат не соответствует замыслу.").
		Want(t, 200, "Готовит: муниципальный координатор").Without(t, "Согласует:", "Вернуть с замечанием")
}
