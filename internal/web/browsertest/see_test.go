package browsertest_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

func TestTab_PartsOfAPage(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t, site(t).URL)
	tab.Go("/list")
	tab.Near("Борис").Press("Открыть")
	if tab.Path() != "/" {
		t.Errorf("path %s", tab.Path())
	}
	tab.Go("/list")
	tab.In("li:first-child").Press("Открыть")
	if tab.Path() != "/form" {
		t.Errorf("path %s", tab.Path())
	}
	tab.Back()
	tab.NotSee("Скрытое")
	tab.Press("Подробно")
	tab.See("Скрытое")
	if n := tab.Near("Борис").Count("a, button"); n != 2 || tab.Count("li") != 2 {
		t.Errorf("counted %d", n)
	}
	if text := tab.Near("Анна").Text(); text != "Анна Открыть" {
		t.Errorf("text %q", text)
	}
}

// TestTab_FailureSaysWhatIsThere holds what each failure tells: it is all that one
// has when a test fails elsewhere.
func TestTab_FailureSaysWhatIsThere(t *testing.T) {
	t.Parallel()
	server := site(t)
	gone := httptest.NewServer(nil)
	closed := gone.URL
	gone.Close()
	for name, c := range map[string]struct {
		path string
		do   func(tab *browsertest.Tab)
		want []string
	}{
		"not to be seen":   {"/", func(tab *browsertest.Tab) { tab.See("Тайна") }, []string{"«Тайна» is not to be seen", "Здравствуй", "screenshot: ", "status 200"}},
		"still there":      {"/", func(tab *browsertest.Tab) { tab.NotSee("мир") }, []string{"«мир» is still to be seen"}},
		"no such button":   {"/form", func(tab *browsertest.Tab) { tab.Press("Стереть") }, []string{"there is no button or link «Стереть»", "button «Сохранить»"}},
		"disabled":         {"/form", func(tab *browsertest.Tab) { tab.Press("Отправить") }, []string{"button «Отправить» is disabled"}},
		"two of them":      {"/list", func(tab *browsertest.Tab) { tab.Press("Открыть") }, []string{"there are 2 «Открыть»", "Near"}},
		"covered":          {"/list", func(tab *browsertest.Tab) { tab.Press("Под крышкой") }, []string{"it is covered by <div class=\"cover\">"}},
		"no such field":    {"/form", func(tab *browsertest.Tab) { tab.Fill("Отчество", "x") }, []string{"«Отчество»", "textbox «Фамилия»"}},
		"not a number":     {"/form", func(tab *browsertest.Tab) { tab.Fill("Часы", "много") }, []string{"it took «»"}},
		"no such option":   {"/form", func(tab *browsertest.Tab) { tab.Select("Школа", "Лицей") }, []string{"no option «Лицей»", "Школа № 1, Школа № 2"}},
		"no such row":      {"/list", func(tab *browsertest.Tab) { tab.Near("Вера").Press("Открыть") }, []string{"near «Вера»: ", "0 times a row"}},
		"no files there":   {"/form", func(tab *browsertest.Tab) { tab.Attach("Сохранить", "x") }, []string{"is no field for files"}},
		"too wide":         {"/wide", func(tab *browsertest.Tab) { tab.Fits() }, []string{"wider than its window of 360 px", `<p class="wide">`}},
		"a bad script":     {"/", func(tab *browsertest.Tab) { tab.Eval("no.such", nil) }, []string{"ReferenceError: no is not defined"}},
		"nobody at home":   {"/", func(tab *browsertest.Tab) { tab.Go(closed) }, []string{"ERR_CONNECTION_REFUSED"}},
		"not accessible":   {"/axe", func(tab *browsertest.Tab) { tab.Axe() }, []string{"image-alt (critical)", `<img src="/dot.svg">`, "color-contrast", "Fix any of the following", "https://dequeuniversity.com/"}},
		"a key too many":   {"/", func(tab *browsertest.Tab) { tab.Keys("Control+word") }, []string{`"Control+word"`}},
		"nothing to go to": {"/", func(tab *browsertest.Tab) { tab.Back() }, []string{"no page before"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			told := failure(t, func(tb testing.TB) {
				tab := browsertest.Open(tb, server.URL, browsertest.Phone, browsertest.Patience(200*time.Millisecond), browsertest.Allow("ERR_CONNECTION_REFUSED", "another host"))
				tab.Go(c.path)
				c.do(tab)
			})
			for _, want := range c.want {
				if !strings.Contains(told, want) {
					t.Errorf("no word of %q in:\n%s", want, told)
				}
			}
		})
	}
}

func TestTab_ComplaintsOfThePageFailTheTest(t *testing.T) {
	t.Parallel()
	server := site(t)
	for path, want := range map[string][]string{
		"/broken": {"Content Security Policy", "style-src", "script-src"},
		"/throws": {"console: худо 7", "script: TypeError", "/throws.js:1"},
		"/loads":  {"/none.png answered 404", "request to another host: http://localhost:1/x.png", "blocked by the content security policy"},
		"/dialog": {`dialog of the browser: confirm "Точно?"`},
	} {
		t.Run(strings.Trim(path, "/"), func(t *testing.T) {
			t.Parallel()
			told := failure(t, func(tb testing.TB) { browsertest.Open(tb, server.URL).Go(path) })
			for _, want := range want {
				if !strings.Contains(told, want) {
					t.Errorf("no word of %q in:\n%s", want, told)
				}
			}
			tab := browsertest.Open(t, server.URL, browsertest.Allow("Content Security Policy", "content security policy", "console", "script:", "none.png", "dialog"),
				browsertest.AllowHost("localhost:1"))
			tab.Go(path)
			if errs := tab.Errors(); len(errs) > 0 {
				t.Errorf("not allowed: %q", errs)
			}
		})
	}
}
