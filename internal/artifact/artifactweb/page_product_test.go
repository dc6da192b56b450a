package artifactweb_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact/artifactweb"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// sheetOf is a review as a browser sends it.
func sheetOf(pairs ...string) []string {
	return append([]string{"rubric", "product", "rubric_version", "1", "scores.task", "2", "scores.competence", "2", "scores.method", "3",
		"scores.practice", "1", "scores.sharing", "2", "scores.reflection", "0"}, pairs...)
}

// The whole way of a product in the browser, without scripts: made, its file put to it,
// planned, shown, the centre asked, reviewed, and the review read by its author.
func TestPages_ProductFromDraftToReview(t *testing.T) {
	t.Parallel()
	s := paged(t)
	home := s.tree.Home()
	me, route := home.Tutee, s.route(iom.Assessment)
	c := s.as(me)
	products := at(me, "/routes/", route.ID.String(), "/products")
	webtest.Open(t, c, products).Want(t, 200, "Продуктов пока нет", "Новый продукт")
	webtest.Open(t, c, products+"/new").Want(t, 200, "Вид продукта", "открытый урок", "п. 1.3 Положения")
	webtest.Send(t, c, products+"/new", webtest.Form("title", "Я", "kind", "открытый урок", "annotation", "Шестой класс")).
		Want(t, 422, "Шестой класс", `role="alert"`)
	to := webtest.Send(t, c, products+"/new", webtest.Form("title", "Урок чтения", "kind", "открытый урок", "annotation", "Шестой класс")).To(t, at(me, "/products/"))
	product := strings.TrimPrefix(to, at(me, "/products/"))
	webtest.Open(t, c, to).Want(t, 200, "Урок чтения", "готовится", "Запланировать презентацию", "Файлов пока нет")

	webtest.Open(t, c, to).Want(t, 200, `name="product" value="`+product+`"`)
	f := s.upload(c, route.ID, "Конспект.pdf", pdf(1000))
	webtest.Open(t, c, to).Want(t, 200, "Конспект.pdf (1 КБ)")
	webtest.Send(t, c, to+"/files", webtest.Form("version", "1")).Want(t, 422, `role="alert"`)
	webtest.Send(t, c, to+"/files", webtest.Form("version", "1", "artifact", f.ID.String())).To(t, to)

	webtest.Send(t, c, to+"/presentation", webtest.Form("version", "2", "form", "Мастер-класс", "done", "true", "on", today().AddDays(30).String(),
		"title", "Методический день", "level", "school")).Want(t, 422, "его день ещё не наступил", "Методический день")
	webtest.Send(t, c, to+"/presentation", webtest.Form("version", "1", "form", "мастер-класс")).Want(t, 412, "запись изменил кто-то другой")
	webtest.Send(t, c, to+"/presentation", webtest.Form("version", "2", "form", "Мастер-класс", "done", "true", "on", today().String(),
		"title", "Методический день", "level", "school")).To(t, to)
	webtest.Open(t, c, to).Want(t, 200, "показан, ждёт оценки", "мастер-класс", "школьный", "Пригласить региональный центр").Without(t, "Дать экспертную оценку")
	webtest.Send(t, c, to+"/review-request", webtest.Form()).To(t, to)
	webtest.Open(t, c, to).Want(t, 200, "Региональный центр приглашён к экспертизе").Without(t, "Пригласить региональный центр")

	expert := home.Coordinator
	e, write := s.as(expert), at(expert, "/products/", product, "/review")
	webtest.Open(t, e, at(expert, "/products/", product)).Want(t, 200, "Дать экспертную оценку").Without(t, "Изменить описание")
	webtest.Open(t, e, write).Want(t, 200, "Ваша оценка учитывается", "Соответствие задаче маршрута", "По продукту видно решение поставленных задач", "Конспект.pdf", route.Deficits[0].Title)
	deficit := "deficits." + route.Deficits[0].ID.String()
	webtest.Send(t, e, write, webtest.Form("rubric", "product", "rubric_version", "1", "scores.task", "2", "comment", "Приёмы применены к месту")).
		Want(t, 422, "Оцените по критерию «Применение в работе с обучающимися»", "Укажите, устранены ли дефициты", "Приёмы применены к месту")
	webtest.Send(t, e, write, webtest.Form(sheetOf("verdict", "removed", deficit, "not_removed", "comment", "Приёмы применены к месту")...)).
		Want(t, 422, "не сходится с выводом о дефиците")
	webtest.Send(t, e, write, webtest.Form(sheetOf("verdict", "removed", deficit, "dynamics", "comment", "Приёмы применены к месту")...)).
		Want(t, 422, "Общий вывод «устранён» не сходится")
	written := webtest.Send(t, e, write, webtest.Form(sheetOf("verdict", "dynamics", deficit, "dynamics", "attests_growth", "true",
		"remarks.practice", "Только один класс", "comment", "Приёмы применены к месту")...)).To(t, at(expert, "/reviews/"))
	webtest.Open(t, e, written).Want(t, 200, "положительная динамика", "Только один класс", "компетенции выросли")
	webtest.Open(t, e, write).Want(t, 200, "Вы уже дали экспертную оценку").Without(t, "Отправить оценку")
	webtest.Send(t, e, write, webtest.Form(sheetOf("verdict", "dynamics", "comment", "Приёмы применены к месту")...)).Want(t, 409, "Вы уже дали экспертную оценку")

	webtest.Open(t, c, to).Want(t, 200, "оценён", "положительная динамика", "Приёмы применены к месту", "учитывается при завершении").
		Without(t, "Изменить описание", `/remove"`)
	webtest.Open(t, c, products).Want(t, 200, "Урок чтения", "оценён", "положительная динамика")
	webtest.Send(t, c, to+"/edit", webtest.Form("version", "4", "title", "Другое", "kind", "x1")).Want(t, 409, "уже есть экспертная оценка")
}

func TestPages_R8_OwnProductIsRefusedWithItsClause(t *testing.T) {
	t.Parallel()
	s := paged(t)
	home := s.tree.Home()
	p := s.presented(s.as(home.Tutee), s.route(iom.Assessment).ID)
	both := home.Coordinator // the tutee is the school's coordinator as well
	both.Person, both.Membership = home.Tutee.Person, uuid.Must(uuid.NewV7())
	s.db.Owner(t, `INSERT INTO membership (region_id, id, person_id, role, municipality_id, organization_id) VALUES ($1,$2,$3,$4,$5,$6)`,
		both.Region, both.Membership, both.Person, both.Role, both.Municipality, both.Organization)
	c, path := s.as(both), at(both, "/products/", p.ID.String())
	webtest.Open(t, c, path+"/review").Want(t, 200, "Оценить этот продукт нельзя", "п. 1.13").Without(t, "Отправить оценку")
	webtest.Send(t, c, path+"/review", webtest.Form(sheetOf("verdict", "removed", "comment", "Всё получилось")...)).Want(t, 422, "п. 1.13")
	webtest.Open(t, c, path).Want(t, 200).Without(t, "Дать экспертную оценку")
}

func TestPages_ProductsOfOthersAreNotThere(t *testing.T) {
	t.Parallel()
	s := paged(t)
	home := s.tree.Home()
	route := s.route(iom.Assessment)
	p := s.presented(s.as(home.Tutee), route.ID)
	for name, who := range map[string]tenant.Scope{"colleague": s.db.Person(t, home.Tutee, tenant.Tutee), "other region": s.tree.Regions[1].Coordinator} {
		c := s.as(who)
		for _, path := range []string{"/routes/" + route.ID.String() + "/products", "/products/" + p.ID.String(), "/products/" + uuid.NewString(),
			"/products/" + p.ID.String() + "/edit", "/reviews/" + uuid.NewString()} {
			if got := webtest.Open(t, c, at(who, path)); got.Status != 404 && got.Status != 403 || strings.Contains(got.Body, "читательской") {
				t.Errorf("%s %s: %d", name, path, got.Status)
			}
		}
	}
}

func TestPages_QueueLeadsToReviewing(t *testing.T) {
	t.Parallel()
	item := artifactweb.Waiting{Product: uuid.New(), Title: `Урок <b>чтения`, RouteTitle: "Чтение", Author: "Иванова А. П.", Asked: true, Counts: true,
		PresentedOn: today(), Reviews: 2}
	s := paged(t, item)
	lead := s.tree.Home().Leads
	webtest.Open(t, s.as(lead), at(lead, "/reviews")).Want(t, 200, "Урок <b>чтения", "Иванова А. П.", "приглашён региональный центр", "2 оценки уже есть",
		at(lead, "/products/", item.Product.String(), "/review"))
	tutee := s.tree.Home().Tutee
	webtest.Open(t, s.as(tutee), at(tutee, "/reviews")).Want(t, 403)
}

func TestPages_RegionSetsTheLimit(t *testing.T) {
	t.Parallel()
	s := paged(t)
	centre := s.tree.Regions[0].Coordinator
	c, path := s.as(centre), at(centre, "/files/limit")
	webtest.Open(t, c, path).Want(t, 200, "4 ГБ", "100 МБ")
	webtest.Send(t, c, path, webtest.Form("version", "1", "bytes", "104857600")).To(t, path)
	webtest.Open(t, c, path).Want(t, 200, `<option value="104857600" selected`)
	webtest.Send(t, c, path, webtest.Form("version", "2", "bytes", "5")).Want(t, 422, `role="alert"`)
	tutee := s.tree.Home().Tutee
	webtest.Open(t, s.as(tutee), at(tutee, "/files/limit")).Want(t, 403)
	route := s.route(iom.Active)
	p := s.sendFile(s.as(tutee), at(tutee, "/routes/", route.ID.String(), "/files"), "", "Урок.pdf", pdf(105<<20))
	if p.Status != 413 || !strings.Contains(p.Body, "не более 100 МиБ") {
		t.Errorf("over the limit: %d", p.Status)
	}
}
