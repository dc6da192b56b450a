package browsertest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

func TestTab_FormIsFilledBySeenLabels(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var files []string
	for _, name := range []string{"план.txt", "отчёт.txt"} {
		files = append(files, filepath.Join(dir, name))
		if err := os.WriteFile(files[len(files)-1], []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, options := range map[string][]browsertest.Option{
		"wide": nil, "phone": {browsertest.Phone}, "without scripts": {browsertest.NoScript}, "phone without scripts": {browsertest.Phone, browsertest.NoScript},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tab := browsertest.Open(t, site(t).URL, options...)
			tab.Go("/")
			tab.See("Здравствуй, мир, дело.", "Первая вторая")
			tab.NotSee("Тайна")
			tab.Press("Анкета")
			if tab.Path() != "/form" || tab.Title() != "Анкета" || tab.Status() != 200 {
				t.Fatalf("%s %q %d", tab.Path(), tab.Title(), tab.Status())
			}
			tab.Fill("Фамилия", "")
			tab.Press("Сохранить")
			tab.See("Укажите фамилию")
			if tab.Status() != 422 {
				t.Errorf("status %d", tab.Status())
			}
			tab.Fill("Фамилия", "Ёлкина")
			tab.Fill("Почта", "a@example.org")
			tab.Fill("О себе", "Две\nстроки")
			tab.Fill("Начало", "2026-03-05")
			tab.Fill("Время", "14:30")
			tab.Fill("Часы", "72")
			tab.Select("Школа", "Школа № 2")
			tab.Choose("высокий")
			tab.Unchoose("Согласен")
			tab.Attach("Файл", files...)
			if !tab.Chosen("высокий") || tab.Chosen("низкий") || tab.Value("Часы") != "72" || tab.Value("Школа") != "Школа № 2" {
				t.Error("the fields do not hold what they were given")
			}
			tab.Press("Сохранить")
			if tab.Title() != "Принято" || tab.Status() != 200 {
				t.Errorf("%q %d", tab.Title(), tab.Status())
			}
			tab.See("surname=Ёлкина,mail=a@example.org,about=Две строки,from=2026-03-05,at=14:30,hours=72,school=2,level=high,agree=,file=план.txt,file=отчёт.txt")
			tab.Back()
			tab.See("Анкета")
		})
	}
}
