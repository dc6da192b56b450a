package iomweb_test

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// A tutor makes a group by its pages, a teacher finds the invitation and joins; the
// board tells how far each has come, and a member's page nothing of the others.
func TestPageGroup_AI3_MadeJoinedAndFollowed(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.Sovetsky2022)
	tutor, colleague := s.home.Tutor, s.home.Colleague
	s.visitAs(s.tutor, tutor, "/groups").Want(t, 200, "Групп пока нет", "Новая группа")

	// refused, with what was typed
	s.do(s.tutor, tutor, "/groups/new", "/groups/new", "title", "Оценивание в начальной школе", "term.start", "2026-09-01", "term.end", "2026-08-01").
		Want(t, 422, "Оценивание в начальной школе", "Окончание раньше начала")
	s.do(s.tutor, tutor, "/groups/new", "/groups/new", "title", "Оценивание в начальной школе", "term.start", "2026-09-01", "term.end", "2027-09-01",
		"needs.0.text", "Оценивать понятно", "objectives.0.title", "Освоить приёмы", "objectives.0.indicators.0.title", "Доля уроков",
		"objectives.0.indicators.0.criterion", "треть", "activities.0.title", "Семинар", "activities.1.title", "Открытый урок").
		Want(t, 200, "Семинар", "Пока никто не согласился")
	id := testdb.Value[string](t, s.db, "SELECT id::text FROM teacher_group")
	at := "/groups/" + id
	s.visitAs(s.tutor, tutor, at+"/people").Want(t, 200, "Участие добровольное")
	webtest.Do(t, s.tutor, "POST", at+"/invitations", object{"people": []any{s.home.Tutee.Person, colleague.Person}}).Want(t, 200, "")
	s.visitAs(s.tutor, tutor, at).Want(t, 200, "2 ещё не ответили")

	// the teacher
	s.visit("/groups").Want(t, 200, "Вас приглашают", "Оценивание в начальной школе")
	p := s.visit(at).Want(t, 200, "Вас приглашают в группу", "другие участники не увидят ничего", "Отказаться")
	p = s.send(p, at+"/consent").Want(t, 200, "Мой маршрут", "Выйти из группы")
	p.Without(t, "Кто что сделал", "ещё не ответил", colleague.Person.String())
	s.visitAs(s.as(colleague), colleague, at).Want(t, 200, "Вас приглашают в группу", "1 участник")
	s.visitAs(s.as(s.tree.OtherSchool().Tutee), s.tree.OtherSchool().Tutee, at).Want(t, 404)

	// the board, and from a route to its group
	s.visitAs(s.tutor, tutor, at).Want(t, 200, "Кто что сделал", "0/2", "впереди", "1 ещё не ответил")
	s.visit("/routes/"+testdb.Value[string](t, s.db, "SELECT own_route_id::text FROM group_member WHERE own_route_id IS NOT NULL")).Want(t, 200, "Маршрут группы «Оценивание в начальной школе»")

	// another plan waits for the teacher's word
	s.do(s.tutor, tutor, at+"/edit", at+"/edit", "title", "Оценивание в начальной школе", "term.start", "2026-09-01", "term.end", "2027-09-01",
		"needs.0.text", "Оценивать понятно", "objectives.0.title", "Освоить приёмы", "activities.0.title", "Мастер-класс").Want(t, 200, "прежняя редакция плана")
	p = s.visit(at).Want(t, 200, "План группы изменился")
	s.send(p, at+"/plan").Want(t, 200, "Мой маршрут").Without(t, "План группы изменился")
	p = s.visit(at).Want(t, 200)
	s.send(p, at+"/leaving").Want(t, 200, "Вы вышли из этой группы")
}

func TestPageGroup_SaysWhereTheRegulationKnowsNoGroups(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	s.visitAs(s.tutor, s.home.Tutor, "/groups/new").Want(t, 200, "Положение не предусматривает маршрута группы")
}

// Where the regulation knows no groups none is offered, and one sentence says why.
func TestPageGroups_OfferNoneWhereTheRegulationKnowsNone(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.UstIlimsk2024)
	s.visitAs(s.coordinator, s.home.Coordinator, "/groups").Want(t, 200, "Новую группу здесь не собрать").Without(t, "Новая группа")
}

// The group's plan names the product and its showing once; a member may choose otherwise.
func TestPageGroup_B285_TheProductAndItsShowingComeWithThePlan(t *testing.T) {
	t.Parallel()
	s := newWalker(t, iom.Sovetsky2022)
	made := s.do(s.tutor, s.home.Tutor, "/groups/new", "/groups/new", "title", "Оценивание в начальной школе", "term.start", "2026-09-01", "term.end", "2027-09-01",
		"needs.0.text", "Оценивать понятно", "objectives.0.title", "Освоить приёмы", "objectives.0.indicators.0.title", "Доля уроков",
		"objectives.0.indicators.0.criterion", "треть", "activities.0.title", "Семинар", "product_kind", "Конспект урока", "presentation_form", "Мастер-класс").
		Want(t, 200, "конспект урока", "мастер-класс")
	_ = made
	at := "/groups/" + testdb.Value[string](t, s.db, "SELECT id::text FROM teacher_group")
	webtest.Do(t, s.tutor, "POST", at+"/invitations", object{"people": []any{s.home.Tutee.Person}}).Want(t, 200, "")
	s.send(s.visit(at).Want(t, 200, "конспект урока"), at+"/consent").Want(t, 200)
	kind := testdb.Value[string](t, s.db, "SELECT product_kind FROM route")
	if form := testdb.Value[string](t, s.db, "SELECT presentation_form FROM route"); kind == "" || form == "" || kind == "Конспект урока" {
		t.Errorf("the route took over %q, %q", kind, form)
	}
}
