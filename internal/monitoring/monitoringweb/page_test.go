package monitoringweb_test

import (
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// at is a path among the pages of a membership.
func at(who tenant.Scope, path string) string { return "/m/" + who.Membership.String() + path }

func (s scene) open(who tenant.Scope, path string) webtest.Page {
	s.Helper()
	return webtest.Open(s, s.as(who), at(who, path))
}

// raw is a page as it came, entities and all.
func (s scene) raw(who tenant.Scope, path string) string {
	s.Helper()
	resp, err := s.as(who).Get("http://test" + at(who, path))
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.Fatal(err)
	}
	return string(body)
}

// everybody is one of each role, here and next door.
func (s scene) everybody() []tenant.Scope {
	h, r := s.tree.Home(), s.tree.Regions[0]
	return []tenant.Scope{h.Tutee, h.Colleague, h.Tutor, h.Mentor, h.Coordinator, h.Leads, r.Municipalities[0].Coordinator, r.Methodist, r.Coordinator,
		s.tree.OtherSchool().Coordinator, s.tree.OtherMunicipality().Coordinator, s.tree.OtherRegion().Coordinator}
}

// untranslated is a text whose key is missing: it shows itself.
var untranslated = regexp.MustCompile(`\[(home|search|monitoring|page)\.[a-z_.]+\]`)

func whole(t *testing.T, who tenant.Scope, p webtest.Page) {
	t.Helper()
	if key := untranslated.FindString(p.Body); key != "" {
		t.Errorf("%s reads %s", who.Role, key)
	}
	if n := strings.Count(p.Body, "<h1"); n != 1 {
		t.Errorf("%s: %d main headings", who.Role, n)
	}
}

func TestHomePage_EveryRoleIsToldWhatToDoAndWhere(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, region := s.tree.Home(), s.tree.Regions[0]
	r := iomtest.Route(t, s.db, home.Tutee, iom.Active, iomtest.Tutor(home.Tutor), iomtest.Coordinator(home.Coordinator), iomtest.Title("Оценивание <b>по-новому</b>"))
	s.db.Owner(t, "UPDATE route SET term_end = current_date - 3 WHERE id = $1", r.ID)
	route := "/routes/" + r.ID.String()
	for name, c := range map[string]struct {
		who  tenant.Scope
		says []string
	}{
		"tutee":        {home.Tutee, []string{"Здравствуйте, Анна!", "Просрочено", "Завершите маршрут или продлите его", "просрочено на 3 дня", route, "Шаг 3 из 5: реализация"}},
		"tutor":        {home.Tutor, []string{"Срок маршрута вышел, а он не завершён", "Фамилия-", route}},
		"school":       {home.Coordinator, []string{"Срок маршрута вышел, а он не завершён", "Показатели", "/monitoring", "/routes?due=overdue"}},
		"municipality": {region.Municipalities[0].Coordinator, []string{": 1 маршрут просрочен", "/routes?due=overdue&organization=" + home.ID.String(), "маршрут идёт"}},
		"region":       {region.Coordinator, []string{"Усть-Илимск: 1 маршрут просрочен", "/monitoring?municipality=" + region.Municipalities[0].ID.String()}},
		"mentor":       {home.Mentor, []string{"Всё сделано", "Никто не ждёт Вашего ответа"}},
	} {
		p := s.open(c.who, "").Want(t, 200, c.says...)
		whole(t, c.who, p)
		for _, text := range c.says {
			if strings.HasPrefix(text, "/") && !strings.Contains(p.Body, `href="`+at(c.who, text)) {
				t.Errorf("%s: no link to %s", name, text)
			}
		}
	}
	if raw := s.raw(home.Tutee, ""); !strings.Contains(raw, "&lt;b&gt;по-новому") || strings.Contains(raw, "<b>по-новому") {
		t.Error("a title is not escaped")
	}
	for _, who := range s.everybody() {
		whole(t, who, s.open(who, "").Want(t, 200, "Здравствуйте, Анна!"))
	}
	// what is not one's own
	for _, who := range []tenant.Scope{home.Colleague, s.tree.OtherSchool().Coordinator, s.tree.OtherRegion().Coordinator} {
		s.open(who, "").Want(t, 200).Without(t, r.ID.String(), "Оценивание")
	}
	// a membership that is another's is not there
	webtest.Open(t, s.as(home.Tutee), at(home.Colleague, "")).Want(t, 404, "Такой страницы нет")
	webtest.Open(t, s.as(home.Tutee), "/m/nonsense").Want(t, 404)
}

func TestHomePage_ANewcomerIsLedStepByStep(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	me := s.tree.Home().Tutee
	s.open(me, "").Want(t, 200, "С чего начать", "Пройдите диагностику", `href="`+at(me, "/diagnoses")+`"`, "Составьте маршрут").
		Without(t, "Всё сделано", at(me, "/routes/new"))
	s.frameworks()
	run := s.diagnosed(me, "eight")
	s.db.Owner(t, "UPDATE diagnosis SET state = 'in_progress', submitted_at = NULL WHERE id = $1", run)
	s.open(me, "").Want(t, 200, "Закончите диагностику", at(me, "/diagnoses/"+run.String()))
	s.db.Owner(t, "UPDATE diagnosis SET state = 'submitted', submitted_at = now() WHERE id = $1", run)
	found := s.deficit(me, "eight", "a", run)
	s.open(me, "").Want(t, 200, "сделано", "Мои дефициты и запросы", at(me, "/people/"+me.Person.String()+"/deficits")).Without(t, at(me, "/routes/new"))
	s.db.Owner(t, "UPDATE deficit SET tutee_confirmed_at = now() WHERE id = $1", found)
	s.open(me, "").Want(t, 200, at(me, "/routes/new"))

	iomtest.Route(t, s.db, me, iom.Draft)
	s.open(me, "").Want(t, 200, "Шаг 1 из", "Вы составляете план").Without(t, "С чего начать")
}

// R14: after the end the home says what came out and leads on; the newcomer's steps are past.
func TestHomePage_R14_AfterCompletionItLeadsToTheNextRoute(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	me := s.tree.Home().Tutee
	r := iomtest.Route(t, s.db, me, iom.Completed, iomtest.Title("Оценивание"))
	s.frameworks()
	s.deficit(me, "eight", "a", s.diagnosed(me, "eight"))
	s.db.Owner(t, "UPDATE route SET outcome = 'reached', completed_on = '2026-03-05' WHERE id = $1", r.ID)
	route := "/routes/" + r.ID.String()
	p := s.open(me, "").Want(t, 200, "Маршрут «Оценивание» завершён", "Результат достигнут, 5 марта 2026 г.", at(me, route+"/completion"),
		at(me, "/routes/new?previous="+r.ID.String()), "п. 4.2 Положения").Without(t, "С чего начать", "Составьте маршрут", at(me, route+"/certificate"))
	whole(t, me, p)
	s.db.Owner(t, "UPDATE route SET outcome = 'not_reached' WHERE id = $1", r.ID)
	s.open(me, "").Want(t, 200, "законный итог")
	s.open(s.tree.Home().Colleague, "").Want(t, 200, "С чего начать").Without(t, "Оценивание")
	iomtest.Route(t, s.db, me, iom.Draft)
	s.open(me, "").Want(t, 200, "Вы составляете план").Without(t, "Маршрут «Оценивание» завершён")
}

func TestSearchPage_FindsByFormAndNamesNothingInAddresses(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	r := iomtest.Route(t, s.db, home.Tutee, iom.Active, iomtest.Tutor(home.Tutor), iomtest.Title("Формирующее оценивание"))
	find := func(who tenant.Scope, words string) webtest.Page {
		return webtest.Send(t, s.as(who), at(who, "/search"), url.Values{"q": {words}})
	}
	s.open(home.Tutor, "/search").Want(t, 200, "Что найти", `method="post"`).Without(t, "Ничего не нашлось", `method="get"`)
	s.open(home.Tutor, "/search?q=оценивание").Want(t, 200).Without(t, r.ID.String())
	p := find(home.Tutor, "оценивание").Want(t, 200, "Нашлась 1 запись", "Формирующее оценивание", at(home.Tutor, "/routes/"+r.ID.String()), `value="оценивание"`, "реализуется")
	whole(t, home.Tutor, p)
	if to := p.Header.Get("Location"); to != "" {
		t.Errorf("an answer leads to %s", to)
	}
	for _, who := range []tenant.Scope{s.tree.OtherSchool().Coordinator, s.tree.OtherMunicipality().Coordinator, s.tree.OtherRegion().Coordinator} {
		find(who, "оценивание").Want(t, 200, "Ничего не нашлось").Without(t, r.ID.String())
	}
	find(home.Coordinator, "Фамилия").Want(t, 200, "Люди", at(home.Coordinator, "/people/"))
	find(home.Coordinator, "СОШ").Want(t, 200, "Организации")
	find(home.Coordinator, "главн").Want(t, 200, "Разделы", `href="`+at(home.Coordinator, "")+`"`)
	find(home.Tutor, "а").Want(t, 422, `value="а"`, "aria-invalid")
	find(home.Tutor, "- -").Want(t, 422, "Введите хотя бы две буквы", `value="- -"`)
	find(home.Tutor, "").Want(t, 422, "Заполните это поле")
	webtest.Send(t, s.as(home.Tutee), at(home.Tutor, "/search"), url.Values{"q": {"оценивание"}}).Want(t, 404)
	webtest.Send(t, s.as(home.Tutor), at(home.Tutor, "/search"), url.Values{"q": {"оценивание"}}, "Sec-Fetch-Site", "cross-site").Want(t, 403)
}

func TestFiguresPages_ByRoleAndPlace(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home, region := s.tree.Home(), s.tree.Regions[0]
	here := region.Municipalities[0].ID.String()
	s.frameworks()
	s.deficit(home.Tutee, "eight", "a", s.diagnosed(home.Tutee, "eight"))
	r := iomtest.Route(t, s.db, home.Tutee, iom.Active)
	s.db.Owner(t, "UPDATE route SET term_end = current_date - 3 WHERE id = $1", r.ID)
	iomtest.Route(t, s.db, home.Tutee, iom.Completed)
	for name, c := range map[string]struct {
		who       tenant.Scope
		routes    []string
		competent bool // the figures count the route
	}{
		"school":               {home.Coordinator, []string{"Организация", "/routes?due=overdue&organization=" + home.ID.String()}, true},
		"lead":                 {home.Leads, []string{"Организация"}, true},
		"municipality":         {region.Municipalities[0].Coordinator, []string{"МАОУ СОШ № 11", "МБОУ СОШ № 12", "Всего"}, true},
		"region":               {region.Coordinator, []string{"Муниципалитет", "/monitoring?municipality=" + here, "/routes?due=overdue&municipality=" + here}, true},
		"methodist":            {region.Methodist, []string{"Муниципалитет"}, true},
		"another municipality": {s.tree.OtherMunicipality().Coordinator, []string{"Организация"}, false},
		"another region":       {s.tree.OtherRegion().Coordinator, []string{"Зеленокумск"}, false},
	} {
		p := s.open(c.who, "/monitoring").Want(t, 200, append(c.routes, "<svg", "<table", "/monitoring/routes.xlsx")...)
		if drawn := strings.Contains(p.Body, `pic-spark`); drawn != c.competent {
			t.Errorf("%s: a line of the completed routes is drawn: %v", name, drawn)
		}
		whole(t, c.who, p)
		if listed := strings.Contains(p.Body, "due=overdue"); listed != (c.competent && name != "methodist") { // who sees only the routes that they accompany
			t.Errorf("%s: the figure leads to the overdue routes: %v", name, listed)
		}
		p = s.open(c.who, "/monitoring/deficits").Want(t, 200)
		whole(t, c.who, p)
		if seen := strings.Contains(p.Body, "<svg") && strings.Contains(p.Body, "Чаще всего не хватает"); seen != (name == "school") {
			t.Errorf("%s: the map is there: %v", name, seen)
		}
		for _, path := range []string{"/monitoring/routes.xlsx", "/monitoring/deficits.xlsx", "/monitoring/priorities.xlsx"} {
			book := s.open(c.who, path).Want(t, 200)
			if !strings.HasPrefix(book.Body, "PK") || !strings.Contains(book.Header.Get("Content-Type"), "spreadsheetml") ||
				!strings.HasPrefix(book.Header.Get("Content-Disposition"), "attachment") {
				t.Errorf("%s: %s is no book: %v", name, path, book.Header)
			}
		}
	}
	for _, who := range []tenant.Scope{home.Leads, region.Methodist, region.Municipalities[0].Coordinator, region.Coordinator} { // of one person nothing is told to who may not see each
		s.open(who, "/monitoring/deficits").Want(t, 200, "Людей пока мало").Without(t, `class="figure"`)
		s.open(who, "/monitoring").Want(t, 200, ">мало<").Without(t, "Диагностику прошёл")
	}
	s.open(home.Coordinator, "/monitoring").Want(t, 200, "Диагностику прошёл")
	in := "?municipality=" + here
	s.open(region.Coordinator, "/monitoring"+in).Want(t, 200, "Усть-Илимск", "МАОУ СОШ № 11", "/monitoring/deficits"+in, "/monitoring/routes.xlsx"+in).Without(t, "Братск")
	s.open(region.Coordinator, "/monitoring/deficits"+in+"&framework=two").Want(t, 200, "Усть-Илимск", `value="two" selected`)

	s.open(region.Coordinator, "/monitoring/priorities").Want(t, 200, "Направления пока не названы")
	s.db.Owner(t, "INSERT INTO priority_direction (region_id, id, year, title, version, created_at, updated_at) VALUES ($1, $2, 2026, 'Грамотность', 1, now(), now())", home.Tutee.Region, home.ID)
	s.db.Owner(t, "UPDATE route SET priorities = jsonb_build_array(jsonb_build_object('id', $1::uuid, 'year', 2026, 'title', 'Грамотность'))", home.ID)
	s.open(region.Coordinator, "/monitoring/priorities").Want(t, 200, "2026/2027", "Грамотность", "Всего", "/monitoring/priorities?municipality="+here, "/routes?municipality="+here+"&priority="+home.ID.String())
	s.open(region.Coordinator, "/monitoring/priorities?year=99999999999").Want(t, 200, "2026/2027")
	s.open(region.Coordinator, "/monitoring/priorities?year=2020").Want(t, 200, "Направления пока не названы")
	s.open(home.Coordinator, "/monitoring/priorities").Want(t, 200, "Грамотность", "/routes?organization="+home.ID.String()+"&priority=").Without(t, "МБОУ СОШ № 12")
	for _, path := range []string{"/monitoring", "/monitoring/deficits", "/monitoring/priorities", "/monitoring/routes.xlsx", "/monitoring/deficits.xlsx", "/monitoring/priorities.xlsx"} {
		for _, who := range []tenant.Scope{s.tree.OtherMunicipality().Coordinator, s.tree.OtherRegion().Coordinator} {
			s.open(who, path+in).Want(t, 404, "Такой страницы нет").Without(t, "МАОУ")
		}
		s.open(region.Coordinator, path+"?municipality="+uuid.NewString()).Want(t, 404)
		s.open(region.Coordinator, path+"?municipality=nonsense").Want(t, 404)
		for _, who := range []tenant.Scope{home.Tutee, home.Tutor, home.Mentor} {
			s.open(who, path).Want(t, 403, "Нет доступа")
		}
	}
	s.open(region.Coordinator, "/monitoring/deficits?framework=nonsense").Want(t, 404)
	s.open(home.Tutee, "").Want(t, 200).Without(t, at(home.Tutee, "/monitoring"))
}
