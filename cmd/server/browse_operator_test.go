package main

import (
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

// The operator makes a region, hands its link over, looks after the instrument
// programs, and sees nobody's name.
func TestBrowse_Operator_MakesARegion(t *testing.T) {
	t.Parallel()
	site := openDemo(t)
	v := site.enter(t, "operator@marshrut.example")
	v.See("Иркутская область", "Ставропольский край", "работает")
	if text := v.Text(); strings.Contains(text, "Орлова") || strings.Contains(text, "Соколова") {
		t.Error("the operator reads the names of people")
	}
	v.Press("Создать регион")
	v.Press("Создать и получить приглашение")
	if v.Status() != 422 {
		t.Errorf("a region without a name: status %d", v.Status())
	}
	v.Fill("Название региона", "Республика Бурятия")
	v.Select("Часовой пояс", "Иркутск, Улан-Удэ (МСК+5)")
	v.Fill("Фамилия", "Доржиева")
	v.Fill("Имя", "Сэсэг")
	v.Fill("Адрес электронной почты", "dorzhieva@buryatia.example")
	v.Press("Создать и получить приглашение")
	v.See("Регион создан: Республика Бурятия", "Передайте эту ссылку координатору региона лично.")
	var link string
	v.Eval(`document.querySelector('.secret-value').textContent`, &link)
	v.AllowClipboard()
	v.Press("Скопировать")
	v.See("Скопировано")
	var copied string
	v.Eval(`navigator.clipboard.readText()`, &copied)
	if copied != link || !strings.Contains(copied, "/link#") {
		t.Errorf("copied %q, want the link %q", copied, link)
	}
	v.Press("К регионам")
	v.Near("Республика Бурятия").See("ждёт координатора", "Пригласить заново")
	v.Press("Программы")
	v.See("selfdiagnosis", "federal")

	_, token, _ := strings.Cut(link, "#")
	tab := browsertest.Open(t, site.url)
	tab.Go("/link#" + token)
	tab.Press("Продолжить")
	tab.See("Здравствуйте, Сэсэг!", "Республика Бурятия")
	tab.Fill("Придумайте пароль", "озеро ветер камень лист")
	tab.Press("Сохранить")
	tab.Fill("Адрес электронной почты", "dorzhieva@buryatia.example")
	tab.Fill("Пароль", "озеро ветер камень лист")
	tab.Press("Войти")
	tab.Press("Даю согласие")
	tab.See("Спасибо. Согласие сохранено.")
	v.Reload()
	v.open(t, "")
	v.Near("Республика Бурятия").See("начинает работу")
}
