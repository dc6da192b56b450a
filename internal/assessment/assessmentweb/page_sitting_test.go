package assessmentweb_test

import (
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// An entry test as a browser without scripts takes it, and the expert who scores it.
func TestPages_AnEntryTestWithoutScripts(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	me, expert := s.tree.Home().Tutee, s.tree.Regions[0].Methodist
	teacher, methodist := s.as(me), s.as(expert)
	instrument := s.instrument(teacher, literacy)
	webtest.Open(t, teacher, at(me, "/diagnoses")).Want(t, 200, "На него даётся 45 минут")
	webtest.Open(t, teacher, at(me, "/diagnoses/new?instrument="+instrument)).Want(t, 200, "время пойдёт сразу", "Он не видит Вашего имени")
	begun := send(t, teacher, at(me, "/diagnoses/new"), url.Values{"instrument": {instrument}, "phase": {"entry"}})
	begun.Want(t, 200, "Ответить нужно до", "data-clock=", "осталось 45 минут", "clock.js", "За сентябрь школьная столовая", `inputmode="decimal"`, "обедов").Without(t, "необязательно")
	id := path.Base(strings.TrimSuffix(begun.at, "?part=1"))
	one := at(me, "/diagnoses/"+id)
	run := webtest.Into[testRun](t, webtest.Do(t, teacher, "GET", "/diagnoses/"+id, nil))

	// selects of an ordering: what is half done is kept, and asked about
	parents := pick(run.item(t, "parents").Options, "Выслушать", "Показать", "Договориться")
	field := "answers.parents.choices"
	send(t, teacher, one+"/answers", url.Values{"part": {"4"}, "to": {"4"}, field: {"", parents[0] + ":1", parents[1] + ":1", parents[2] + ":3"}}).
		Want(t, 200, "Два шага стоят на одном месте", `value="`+parents[2]+`:3" selected`)
	webtest.Open(t, teacher, one+"/review").Want(t, 200, "Без ответа осталось 11 заданий", "За пропущенное баллов нет", "Сдать тест", "прочитает и оценит эксперт")
	send(t, teacher, one+"/answers", url.Values{"part": {"4"}, "to": {"4"}, field: {parents[0] + ":9"}}).Want(t, 422, "Такого сочетания нет.")
	send(t, teacher, one+"/answers", url.Values{"part": {"4"}, "to": {"review"}, field: {"", parents[0] + ":1", parents[1] + ":2", parents[2] + ":3"}}).Want(t, 200, "Без ответа осталось 10 заданий")
	send(t, teacher, one+"/answers", url.Values{"part": {"1"}, "to": {"2"}, "answers.share-october.text": {"9,1"}}).Want(t, 200, "часть 2 из")
	send(t, teacher, one+"/answers", url.Values{"part": {"5"}, "to": {"5"}, "answers.case-essay.text": {essayText}}).Want(t, 200, essayText, "По чему оценивает эксперт", "до 3 б.")

	send(t, teacher, one+"/submit", nil).Want(t, 200, "Ждёт эксперта", "Когда он поставит баллы", "с ").Without(t, "<svg id=\"radar")
	webtest.Open(t, teacher, at(me, "/diagnoses")).Want(t, 200, "ждёт эксперта")

	// the expert
	webtest.Open(t, teacher, at(me, "/essays")).Want(t, http.StatusForbidden)
	webtest.Open(t, methodist, at(expert, "/essays")).Want(t, 200, "Сначала выясню")
	essay := testdb.Value[uuid.UUID](t, s.db, "SELECT id FROM essay").String()
	sheet := at(expert, "/essays/"+essay)
	webtest.Open(t, methodist, sheet).Want(t, 200, essayText, "с задачей про школьную столовую справились трое", "Причина затруднения", "От 0 до 2.", "Всего до 6 баллов")
	send(t, methodist, sheet+"/score", url.Values{"marks.cause": {"7"}, "marks.plan": {"1,5"}, "comment": {"Хорошо"}}).
		Want(t, 422, "От 0 до 2.", `value="7"`, "Напишите педагогу", "Хорошо")
	send(t, methodist, sheet+"/score", url.Values{"marks.cause": {"2"}, "marks.plan": {"1,5"}, "marks.evidence": {"0"}, "comment": {"Причина названа точно, распишите шаги."}}).
		Want(t, 200, "Оценка сохранена", "Всё оценено")
	webtest.Open(t, methodist, sheet).Want(t, 200, "Работа уже оценена", "1,5 из 3")
	other := s.tree.OtherRegion().Methodist
	webtest.Open(t, s.as(other), at(other, "/essays/"+essay)).Want(t, 404)

	s.work()
	s.until(teacher, id, "submitted")
	webtest.Open(t, teacher, one).Want(t, 200, "Развёрнутые ответы", "Причина названа точно", "1,5 из 3", "Предметные компетенции")
}

func TestPages_ATestWhoseTimeIsOver(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	me := s.tree.Home().Tutee
	teacher := s.as(me)
	run := s.beginTest(teacher)
	one := at(me, "/diagnoses/"+run.ID)
	send(t, teacher, one+"/answers", url.Values{"part": {"1"}, "to": {"exit"}, "answers.share-october.text": {"9,1"}}).Want(t, 200)
	s.db.Owner(t, "UPDATE diagnosis SET ends_at = now() - interval '1 minute'")
	send(t, teacher, one+"/answers", url.Values{"part": {"1"}, "to": {"2"}, "answers.leftover-september.text": {"1200"}}).Want(t, 409, "Время на тест вышло")
	webtest.Open(t, teacher, one).Want(t, 200, "Время вышло", "1 из 14", "Завершить и узнать результат").Without(t, "answers.share-october")
	send(t, teacher, one+"/submit", nil).Want(t, 200, "Предметные компетенции", "Заданий без ответа: 10")
}
