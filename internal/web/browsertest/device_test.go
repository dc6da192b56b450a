package browsertest_test

import (
	"bytes"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

func TestDevice_IsWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	server := site(t)
	for name, c := range map[string]struct {
		options []browsertest.Option
		see     []string
		not     []string
		width   int
		touch   int
	}{
		"as it is": {nil, nil, []string{"Темно", "Покойно", "Бумага", "Палец"}, 1280, 0},
		"phone":    {[]browsertest.Option{browsertest.Phone, browsertest.Dark}, []string{"Темно", "Палец"}, []string{"Покойно"}, 360, 5},
		"calm":     {[]browsertest.Option{browsertest.ReducedMotion, browsertest.Size(900, 600)}, []string{"Покойно"}, []string{"Темно"}, 900, 0},
		"paper":    {[]browsertest.Option{browsertest.Print}, []string{"Бумага"}, []string{"Темно"}, 1280, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tab := browsertest.Open(t, server.URL, c.options...)
			tab.Go("/media")
			tab.See(c.see...)
			tab.NotSee(c.not...)
			var width, touch int
			tab.Eval("innerWidth", &width)
			tab.Eval("navigator.maxTouchPoints", &touch)
			if width != c.width || touch != c.touch {
				t.Errorf("width %d, touch points %d", width, touch)
			}
		})
	}
	tab := browsertest.Open(t, server.URL, browsertest.Language("en"))
	tab.Go("/headers")
	tab.See("en | Mozilla/5.0")
	tab.NotSee("Headless", "Mobile")
	tab = browsertest.Open(t, server.URL, browsertest.Phone)
	tab.Go("/headers")
	tab.See("ru-RU,ru;q=0.9 | Mozilla/5.0", "Android", "Mobile Safari")
}

func TestNoScript_RunsNone(t *testing.T) {
	t.Parallel()
	server := site(t)
	tab := browsertest.Open(t, server.URL, browsertest.NoScript)
	tab.Go("/script")
	tab.See("Без скриптов", "Пусто")
	tab.Press("Позже")
	tab.NotSee("Готово")
	if tab.Path() != "/script" {
		t.Errorf("path %s", tab.Path())
	}
	with := browsertest.Open(t, server.URL)
	with.Go("/script")
	with.See("Со скриптами")
	with.NotSee("Без скриптов")
}

func TestOpen_EachTabIsAnotherPerson(t *testing.T) {
	t.Parallel()
	server := site(t)
	first := browsertest.Open(t, server.URL)
	first.Go("/cookie")
	first.See("Есть: .")
	first.Reload()
	first.See("Есть: __Host-session=secret.") // also over plain HTTP to this machine
	beside := first.Beside()
	beside.Go("/cookie")
	beside.See("Есть: __Host-session=secret.")
	beside.Go("/storage")
	beside.See("Было: null")
	beside.Close()
	first.Go("/storage")
	first.See("Было: 1")
	second := browsertest.Open(t, server.URL)
	second.Go("/cookie")
	second.See("Есть: .")
	second.Go("/storage")
	second.See("Было: null")
	second.SetCookie(&http.Cookie{Name: "other", Value: "x", HttpOnly: true})
	second.Go("/cookie")
	second.See("other=x")
}

func TestKeys_DoAllThatAMouseDoes(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t, site(t).URL)
	tab.Go("/form")
	if tab.Focused() != "" {
		t.Errorf("the focus is on %q", tab.Focused())
	}
	tab.Keys("Tab")
	if tab.Focused() != "Фамилия" {
		t.Errorf("the focus is on %q", tab.Focused())
	}
	tab.Keys("Control+a", "Ёлка, Ann", "Tab", "Tab", "Shift+Tab", "a@example.org", "Enter")
	tab.See("surname=Ёлка, Ann,mail=a@example.org")
	tab.Go("/script")
	tab.Keys("Control+k")
	tab.See("Поиск")
}

func TestScreenshot_IsSmallAndWhole(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t, site(t).URL, browsertest.Phone)
	tab.Go("/tall")
	dir := t.TempDir()
	small := tab.Screenshot(filepath.Join(dir, "deep", "tall.png"))
	picture, err := png.Decode(bytes.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 720 || size.Y < 2*60*30 {
		t.Errorf("the picture is %v", size)
	}
	if tab.Screenshot(filepath.Join(dir, "tall.webp")); len(small) > 200_000 {
		t.Errorf("%d bytes", len(small))
	}
	for name, magic := range map[string]string{"deep/tall.png": "\x89PNG", "tall.webp": "RIFF"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.HasPrefix(b, []byte(magic)) {
			t.Errorf("%s: %.4q, %v", name, b, err)
		}
	}
}

func TestAxe_FindsNothingWrongWithGoodPages(t *testing.T) {
	t.Parallel()
	server := site(t)
	for _, options := range [][]browsertest.Option{nil, {browsertest.NoScript}} {
		tab := browsertest.Open(t, server.URL, options...)
		tab.Go("/tall")
		tab.Axe()
		tab.Go("/axe")
		tab.Axe("document-title") // the other rules are not asked
	}
}
