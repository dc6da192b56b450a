package main

import (
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

// The region adds a school and its coordinator, hands over the link, and the new
// person comes in with it; the region then looks at its map of deficits.
func TestBrowse_Region_AddsASchoolAndAPerson(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	region := site.enter(t, "coordinator@irkutsk.example")
	var link string

	chapter(t, "school", func(t *testing.T) {
		tab := region.With(t)
		tab.Press("Организации")
		tab.See("город Усть-Илимск", "город Братск")
		tab.Press("Добавить организацию")
		tab.Press("Сохранить")
		if tab.Status() != 422 {
			t.Errorf("a school without a name: status %d", tab.Status())
		}
		tab.Select("Муниципалитет", "город Братск")
		tab.Fill("Краткое название", "МБОУ «СОШ № 5»")
		tab.Fill("Полное название", "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 5»")
		tab.Fill("Педагогов", "31")
		tab.Press("Сохранить")
		tab.See("Организация добавлена. Теперь добавьте её людей.", "МБОУ «СОШ № 5»")
	})
	chapter(t, "person", func(t *testing.T) {
		tab := region.With(t)
		tab.Press("Добавить человека")
		tab.Fill("Фамилия", "Юрьева")
		tab.Fill("Имя", "Полина")
		tab.Fill("Отчество", "Олеговна")
		tab.Fill("Адрес электронной почты", "polina@school5.example")
		tab.Choose("Школьный координатор")
		tab.Press("Добавить")
		tab.See("Человек добавлен.", "Не приглашён")
		tab.Press("Выдать приглашение")
		tab.Press("Получить ссылку")
		tab.See("Ссылка готова", "Второй раз её не показать.")
		tab.Eval(`document.querySelector('.secret-value').textContent`, &link)
	})
	chapter(t, "invitation", func(t *testing.T) {
		_, token, there := strings.Cut(link, "#")
		if !there {
			t.Fatalf("%q is no link", link)
		}
		tab := browsertest.Open(t, site.url, browsertest.Phone)
		tab.Go("/link#" + token)
		tab.Press("Продолжить")
		tab.See("Здравствуйте, Полина Олеговна!", "МБОУ «СОШ № 5»")
		tab.Fill("Придумайте пароль", "короткий")
		tab.Press("Сохранить")
		tab.See("Не короче 10 знаков")
		tab.Fill("Придумайте пароль", "верба лодка сахар окно")
		tab.Press("Сохранить")
		tab.See("Пароль задан. Теперь войдите.")
		tab.Fill("Адрес электронной почты", "polina@school5.example")
		tab.Fill("Пароль", "верба лодка сахар окно")
		tab.Press("Войти")
		tab.Press("Даю согласие")
		tab.See("Спасибо. Согласие сохранено.")

		again := browsertest.Open(t, site.url)
		again.Go("/link#" + token)
		again.Press("Продолжить")
		again.See("Ссылка недействительна")
	})
	chapter(t, "figures", func(t *testing.T) {
		tab := region.With(t)
		region.open(t, "/monitoring")
		tab.See("город Усть-Илимск")
		tab.Press("Карта дефицитов")
		tab.See("Таблицей")
		region.open(t, "/people")
		tab.In("main").Fill("Фамилия или имя", "Юрьева")
		tab.In("main").Press("Показать")
		tab.See("Юрьева Полина Олеговна", "Входит в систему")
	})
}

// The municipality sees its schools and their routes, and no others.
func TestBrowse_Municipality_SeesItsSchools(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	v := site.enter(t, "curator@ust-ilimsk.example", browsertest.Phone)
	v.open(t, "/organizations")
	v.See("МАОУ «СОШ № 11»", "МБОУ «Лицей № 21»")
	v.NotSee("МБОУ «СОШ № 61»")
	v.Fits()
	v.open(t, "/routes")
	v.See("Смысловое чтение и решение задач в начальной школе")
	v.open(t, "/monitoring/deficits")
	v.See("СОШ № 11")
	v.Fits()
}
