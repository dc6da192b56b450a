package directoryweb_test

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/marshrut-iom/marshrut/internal/directory/directoryweb"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// newPages is the scene with the directory's pages in it.
func newPages(t *testing.T) scene {
	t.Helper()
	s := newScene(t)
	webtest.Pages(t, s.server, identityweb.Sessions{Service: s.identity}, func(p *web.Pages) {
		directoryweb.RegisterPages(p, s.service, "https://marshrut.example.ru/", nil)
	})
	return s
}

func at(who tenant.Scope, path string) string { return "/m/" + who.Membership.String() + path }

// named gives a person a name that can be told from all others.
func (s scene) named(who tenant.Scope, surname, given, patronymic string) {
	s.Helper()
	s.db.Owner(s, "UPDATE person SET surname = $1, given_name = $2, patronymic = $3 WHERE region_id = $4 AND id = $5", surname, given, patronymic, who.Region, who.Person)
}

var versionField = regexp.MustCompile(`name="version" value="(\d+)"`)

func version(t *testing.T, p webtest.Page) string {
	t.Helper()
	m := versionField.FindStringSubmatch(p.Body)
	if m == nil {
		t.Fatalf("no version in the form:\n%s", p.Body)
	}
	return m[1]
}

func TestPeoplePage_SchoolSeesItsOwnOnly(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	home, other := s.tree.Home(), s.tree.OtherSchool()
	s.named(home.Tutee, "Ковалёва", "Анна", "Дмитриевна")
	s.named(other.Tutee, "Ковалёва", "Вера", "Юрьевна")
	me := s.as(home.Coordinator)

	webtest.Open(t, me, at(home.Coordinator, "/people")).Want(t, 200, "Ковалёва Анна Дмитриевна", "Не приглашён", "Добавить человека").Without(t, "Вера Юрьевна")
	found := webtest.Send(t, me, at(home.Coordinator, "/people"), webtest.Form("text", "ковалева"))
	found.Want(t, 200, "Ковалёва Анна Дмитриевна").Without(t, "Вера Юрьевна")
	if strings.Contains(found.Header.Get("Location"), "ковалева") {
		t.Error("the name went into an address")
	}
	webtest.Send(t, me, at(home.Coordinator, "/people"), webtest.Form("text", "Никифорова")).Want(t, 200, "Никого не нашлось")
	webtest.Send(t, me, at(home.Coordinator, "/people"), webtest.Form("text", "К")).Want(t, 422, "хотя бы две буквы", `value="К"`)
	// without a name the filter has an address, and no name in it
	webtest.Send(t, me, at(home.Coordinator, "/people"), webtest.Form("text", "", "role", "tutor")).To(t, at(home.Coordinator, "/people?role=tutor"))
	webtest.Open(t, me, at(home.Coordinator, "/people/"+other.Tutee.Person.String())).Want(t, 404).Without(t, "Вера")
	webtest.Open(t, me, at(home.Coordinator, "/people?organization="+other.ID.String())).Want(t, 200, "Никого не нашлось")

	municipal := s.tree.Regions[0].Municipalities[0].Coordinator
	webtest.Send(t, s.as(municipal), at(municipal, "/people"), webtest.Form("text", "ковалева")).Want(t, 200, "Ковалёва Анна Дмитриевна", "Вера Юрьевна")
	webtest.Open(t, s.as(home.Tutee), at(home.Tutee, "/people/new")).Want(t, 403)
	webtest.Open(t, s.as(home.Mentor), at(home.Mentor, "/people")).Want(t, 200, "Здесь появятся педагоги")
}

func TestNewPerson_GuidedAndWarned(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	home := s.tree.Home()
	me, list := s.as(home.Coordinator), at(home.Coordinator, "/people/new")
	webtest.Open(t, me, list).Want(t, 200, "Тьюторант", "педагог, который идёт по своему маршруту").Without(t, "Региональный методист")

	form := webtest.Form("surname", " Сорокина ", "given_name", "Вера", "email", "не адрес", "subjects", "алгебра, геометрия", "membership.role", "tutee")
	webtest.Send(t, me, list, form).Want(t, 422, "записан неверно", `value=" Сорокина "`, "алгебра, геометрия")
	form.Set("email", "sorokina@example.ru")
	card := webtest.Send(t, me, list, form).To(t, at(home.Coordinator, "/people/"))
	webtest.Open(t, me, card).Want(t, 200, "Сорокина Вера", "алгебра, геометрия", "Не приглашён", card+"/invitation", "Выдать приглашение")

	// the same person once more: by the name, and by the e-mail
	twin := webtest.Form("surname", "СОРОКИНА", "given_name", "вера", "patronymic", "Павловна", "membership.role", "tutor")
	webtest.Send(t, me, list, twin).Want(t, 409, "Человек с таким именем у Вас уже есть", card, "полный тёзка", `value="СОРОКИНА"`)
	twin.Set("another", "true")
	webtest.Send(t, me, list, twin).To(t, at(home.Coordinator, "/people/"))
	webtest.Send(t, me, list, webtest.Form("surname", "Иная", "given_name", "Анна", "email", "sorokina@example.ru", "membership.role", "tutee")).
		Want(t, 409, "Этот адрес записан у человека: Сорокина Вера", `value="Иная"`)
	webtest.Send(t, me, list, webtest.Form("surname", "Выше", "given_name", "Анна", "membership.role", "regional_coordinator")).Want(t, 403)

	// the region says first where
	region := s.tree.Regions[0].Coordinator
	above := s.as(region)
	webtest.Open(t, above, at(region, "/people/new")).Want(t, 200, "В каком муниципалитете", "Братск")
	municipality := s.tree.OtherMunicipality()
	asked := at(region, "/people/new?municipality="+municipality.ID.String())
	webtest.Open(t, above, asked).Want(t, 200, "Муниципальный координатор", municipality.Schools[0].ID.String()).Without(t, home.ID.String())
	made := webtest.Send(t, above, at(region, "/people/new"), webtest.Form("surname", "Глебова", "given_name", "Ольга", "membership.role", "municipal_coordinator",
		"membership.municipality", municipality.ID.String(), "membership.organization", "")).To(t, at(region, "/people/"))
	webtest.Open(t, above, made).Want(t, 200, "Муниципальный координатор", "Братск")
	foreign := s.tree.OtherRegion().Municipalities[0]
	webtest.Open(t, above, at(region, "/people/new?municipality="+foreign.ID.String())).Want(t, 404)
}

func TestPersonPage_RolesAndEdit(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	home := s.tree.Home()
	s.named(home.Tutee, "Ковалёва", "Анна", "Дмитриевна")
	me, card := s.as(home.Coordinator), at(home.Coordinator, "/people/"+home.Tutee.Person.String())

	webtest.Send(t, me, card+"/roles/new", webtest.Form()).Want(t, 422, "Заполните это поле")
	webtest.Send(t, me, card+"/roles/new", webtest.Form("role", "tutor")).To(t, card)
	webtest.Send(t, me, card+"/roles/new", webtest.Form("role", "tutor")).Want(t, 409, "Эта роль у человека здесь уже есть")
	shown := webtest.Open(t, me, card).Want(t, 200, "Тьютор</b>", "Прекратить")
	ends := regexp.MustCompile(`/roles/[0-9a-f-]{36}/end`).FindAllString(shown.Body, -1)
	if len(ends) != 2 {
		t.Fatalf("%d roles can be ended, want 2", len(ends))
	}
	webtest.Send(t, me, card+ends[1], webtest.Form()).To(t, card)
	webtest.Send(t, me, card+ends[1], webtest.Form()).Want(t, 409, "Эта роль уже прекращена")
	webtest.Open(t, me, card).Want(t, 200, "Прежние роли")

	own := at(home.Coordinator, "/people/"+home.Coordinator.Person.String())
	webtest.Open(t, me, own).Want(t, 200).Without(t, "/end\"") // nobody ends the role they act in

	edit := webtest.Open(t, me, card+"/edit").Want(t, 200, `value="Ковалёва"`, `autocomplete="off"`)
	form := webtest.Form("version", version(t, edit), "surname", "Ковалёва", "given_name", "Анна", "snils", "11111111111", "category", "first", "attestation_month", "2027-05")
	webtest.Send(t, me, card+"/edit", form).Want(t, 422, "СНИЛС записан неверно", `value="11111111111"`)
	form.Set("snils", "112-233-445 95")
	webtest.Send(t, me, card+"/edit", form).To(t, card)
	webtest.Open(t, me, card).Want(t, 200, "112-233-445 95", "первая", "май 2027")
	form.Set("position", "учитель")
	webtest.Send(t, me, card+"/edit", form).Want(t, 412, "изменил кто-то другой", `value="учитель"`)

	// a tutor reads nobody but those appointed; the region's people are kept by the region
	webtest.Open(t, s.as(home.Tutor), at(home.Tutor, "/people/"+home.Tutee.Person.String())).Want(t, 404).Without(t, "Ковалёва")
	municipal, methodist := s.tree.Regions[0].Municipalities[0].Coordinator, s.tree.Regions[0].Methodist
	brief := at(municipal, "/people/"+methodist.Person.String())
	webtest.Open(t, s.as(municipal), brief).Want(t, 200, "Сведения ведёт регион").Without(t, methodist.Person.String()+"@example.ru", brief+"/edit")
	webtest.Open(t, s.as(municipal), brief+"/edit").Want(t, 403)
}

func TestProfilePage_IsOnesOwn(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	who := s.tree.Home().Tutee
	me := s.as(who)
	webtest.Open(t, me, at(who, "/profile")).Want(t, 200, "Тьюторант", "/consent", `href="/account"`)
	edit := webtest.Open(t, me, at(who, "/profile/edit")).Want(t, 200, `autocomplete="family-name"`, `autocomplete="email"`, `autocomplete="tel"`)
	form := webtest.Form("version", version(t, edit), "surname", "Ёлкина", "given_name", "Мария", "subjects", "химия; биология,химия", "teaching_since", "2999-01-01")
	webtest.Send(t, me, at(who, "/profile/edit"), form).Want(t, 422, "не позже сегодняшнего дня", `value="Ёлкина"`)
	form.Set("teaching_since", "2010-09-01")
	webtest.Send(t, me, at(who, "/profile/edit"), form).To(t, at(who, "/profile"))
	webtest.Open(t, me, at(who, "/profile")).Want(t, 200, "Ёлкина Мария", "химия, биология<")
}

func TestTreePages_ByLevel(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	home, region := s.tree.Home(), &s.tree.Regions[0]
	municipal, above := region.Municipalities[0].Coordinator, region.Coordinator

	webtest.Open(t, s.as(above), at(above, "/organizations")).Want(t, 200, "Усть-Илимск", "Братск").Without(t, "Зеленокумск")
	webtest.Open(t, s.as(above), at(above, "/organizations?q=12")).Want(t, 200, "МБОУ СОШ № 12").Without(t, "СОШ № 11")
	webtest.Open(t, s.as(above), at(above, "/municipalities/"+region.Municipalities[1].ID.String())).Want(t, 200, "Братск", "МАОУ СОШ № 11", "Муниципальные координаторы")
	webtest.Open(t, s.as(municipal), at(municipal, "/organizations")).Want(t, 200, "МАОУ СОШ № 11", "МБОУ СОШ № 12").Without(t, "Добавить муниципалитет")
	webtest.Open(t, s.as(municipal), at(municipal, "/municipalities/"+region.Municipalities[1].ID.String())).Want(t, 404).Without(t, "Братск")
	webtest.Open(t, s.as(home.Coordinator), at(home.Coordinator, "/organizations")).To(t, at(home.Coordinator, "/organizations/"+home.ID.String()))
	webtest.Open(t, s.as(home.Coordinator), at(home.Coordinator, "/organizations/"+home.ID.String())).Want(t, 200, "Кто здесь работает", "Тьюторант", "Добавить человека")
	webtest.Open(t, s.as(home.Coordinator), at(home.Coordinator, "/organizations/"+s.tree.OtherSchool().ID.String())).Want(t, 404).Without(t, "№ 12")
	webtest.Open(t, s.as(home.Tutee), at(home.Tutee, "/organizations/"+home.ID.String())).Want(t, 200).Without(t, "Кто здесь работает", "/edit")

	add := at(municipal, "/organizations/new")
	webtest.Send(t, s.as(municipal), add, webtest.Form("name", "Гимназия имени Пушкина", "short_name", "Г", "headcount", "много")).Want(t, 422, "Нужно целое число", `value="Г"`)
	made := webtest.Send(t, s.as(municipal), add, webtest.Form("name", "Гимназия имени Пушкина", "short_name", "Гимназия № 1", "headcount", "48")).To(t, at(municipal, "/organizations/"))
	webtest.Open(t, s.as(municipal), made).Want(t, 200, "Гимназия № 1", "48", "Добавить первого педагога")
	edit := webtest.Open(t, s.as(municipal), made+"/edit").Want(t, 200, `value="48"`)
	form := webtest.Form("version", version(t, edit), "name", "Гимназия имени Пушкина", "short_name", "Гимназия № 2", "headcount", "50")
	webtest.Send(t, s.as(municipal), made+"/edit", form).To(t, made)
	webtest.Send(t, s.as(municipal), made+"/edit", form).Want(t, 412)

	webtest.Open(t, s.as(municipal), at(municipal, "/municipalities/new")).Want(t, 403)
	town := webtest.Send(t, s.as(above), at(above, "/municipalities/new"), webtest.Form("name", "Саянск", "time_zone", "Asia/Irkutsk")).To(t, at(above, "/municipalities/"))
	webtest.Open(t, s.as(above), town).Want(t, 200, "Саянск", "Координатора пока нет", "Добавить первую организацию", "Иркутск, Улан-Удэ")
	webtest.Send(t, s.as(above), at(above, "/municipalities/new"), webtest.Form("name", "Саянск")).Want(t, 409, "уже есть")
}

func TestRoleTitlesPage_RegionNamesItsRoles(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	region, home := s.tree.Regions[0].Coordinator, s.tree.Home().Coordinator
	me := s.as(region)
	webtest.Open(t, me, at(region, "/role-titles")).Want(t, 200, "Тьюторант")
	webtest.Send(t, me, at(region, "/role-titles/tutee"), webtest.Form("version", "1", "title", "Я")).Want(t, 422, `value="Я"`)
	webtest.Send(t, me, at(region, "/role-titles/tutee"), webtest.Form("version", "1", "title", "Участник маршрута")).To(t, at(region, "/role-titles"))
	webtest.Open(t, s.as(home), at(home, "/people")).Want(t, 200, "Участник маршрута")
	webtest.Open(t, s.as(home), at(home, "/role-titles")).Want(t, 403)
}

func TestPlatformPages_OperatorSeesNoPersonalData(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	s.named(s.tree.Regions[0].Coordinator, "Тайная", "Анна", "")
	operator := s.operator()
	webtest.Open(t, operator, "/platform").Want(t, 200, "Иркутская область", "Ставропольский край").Without(t, "Тайная", s.tree.Regions[0].Coordinator.Person.String())
	form := webtest.Form("name", "Республика Алтай", "time_zone", "Asia/Barnaul", "coordinator.surname", "Белова", "coordinator.given_name", "Ольга", "coordinator.email", "не адрес")
	webtest.Send(t, operator, "/platform/regions/new", webtest.Form()).Want(t, 422, "Фамилия:</span> Заполните это поле.")
	webtest.Send(t, operator, "/platform/regions/new", form).Want(t, 422, "Нужен адрес электронной почты", `value="Белова"`)
	form.Set("coordinator.email", "belova@example.ru")
	made := webtest.Send(t, operator, "/platform/regions/new", form).Want(t, 200, "Регион создан: Республика Алтай", "https://marshrut.example.ru/link#", "Передайте эту ссылку")
	if c := made.Header.Get("Cache-Control"); !strings.Contains(c, "no-store") {
		t.Errorf("a secret may be kept: %q", c)
	}
	again := regexp.MustCompile(`/platform/regions/[0-9a-f-]{36}/invitation`).FindString(webtest.Open(t, operator, "/platform").Want(t, 200, "ждёт координатора").Body)
	webtest.Open(t, operator, again).Want(t, 200, "Выдать новую ссылку").Without(t, "/link#")
	webtest.Send(t, operator, again, webtest.Form()).Want(t, 200, "/link#")
	webtest.Open(t, operator, "/platform/regions/"+nobody+"/invitation").Want(t, 404)
	webtest.Open(t, s.as(s.tree.Regions[0].Coordinator), "/platform").Want(t, 403)
	webtest.Open(t, identitytest.ClientOf(s.server, "", tenant.Scope{}.Membership), "/platform").To(t, "/sign-in")
}

func TestSheets_HoldWhatThePagesShow(t *testing.T) {
	t.Parallel()
	s := newPages(t)
	home, region := s.tree.Home(), s.tree.Regions[0].Coordinator
	s.named(home.Tutee, "Ковалёва", "Анна", "")
	s.named(s.tree.OtherSchool().Tutee, "Чужая", "Анна", "")
	people := s.sheet(s.as(home.Coordinator), at(home.Coordinator, "/people.xlsx?role=tutee"))
	if !strings.Contains(people, "Ковалёва") || strings.Contains(people, "Чужая") || strings.Contains(people, "Наставник") {
		t.Errorf("people: %s", people)
	}
	schools := s.sheet(s.as(region), at(region, "/organizations.xlsx"))
	if strings.Count(schools, "МБОУ СОШ № 12") != 4 || strings.Contains(schools, "Зеленокумск") { // short and full name of two schools
		t.Errorf("schools: %s", schools)
	}
}

// sheet reads all cells of a book.
func (s scene) sheet(c *http.Client, path string) string {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), http.MethodGet, "http://test"+path, nil)
	if err != nil {
		s.Fatal(err)
	}
	resp, err := c.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		s.Fatalf("%s: %d", path, resp.StatusCode)
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(resp.Body); err != nil {
		s.Fatal(err)
	}
	book, err := excelize.OpenReader(&b)
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		s.Fatal(err)
	}
	var all strings.Builder
	for _, row := range rows {
		all.WriteString(strings.Join(row, "|") + "\n")
	}
	return all.String()
}
