package asset_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

var long = strings.Repeat("<p>строка</p>", 200)

// mark tells a page that was swapped in from one that was loaded.
const mark = `window.mark = 'here'`

func TestNavigate_AnotherPageReplacesTheBody(t *testing.T) {
	t.Parallel()
	b := open(t, site(map[string]http.HandlerFunc{
		"GET /{$}": show(doc{Title: "Первая", HTML: `class="theme-light"`, Body: `<form method="post"><textarea name="text"></textarea></form>` + long + `<a id="go" href="/second?x=1">Дальше</a>`}),
		"GET /second": show(doc{Title: "Вторая", HTML: `class="eyesight" data-x="1"`, Head: `<meta name="note" content="n">`,
			Body: `<form method="post"><textarea name="text"></textarea></form>` + long}),
	}))
	b.visit("/")
	b.do(mark)
	b.fill("textarea", "личное")
	b.do(`scrollTo(0, 3000)`)
	b.click("#go")
	b.wait(`document.title === 'Вторая' && document.querySelector('h1').textContent === 'Вторая'`)
	b.wait(`document.activeElement.id === 'main'`)
	b.want(`window.mark`, "here")
	b.want(`location.pathname + location.search`, "/second?x=1")
	b.want(`document.querySelector('textarea').value`, "") // nothing typed comes along
	b.want(`scrollY`, "0")
	b.want(`document.documentElement.className + document.documentElement.dataset.x`, "eyesight1")
	b.want(`document.querySelector('meta[name=note]').content`, "n")
	b.want(`document.documentElement.hasAttribute('data-loading')`, "false")

	b.do(`history.back()`)
	b.wait(`document.title === 'Первая' && document.querySelector('h1').textContent === 'Первая'`)
	b.wait(`scrollY > 1000`) // where it was left
	b.want(`window.mark`, "here")
	b.want(`document.documentElement.className`, "theme-light")
	b.want(`document.querySelectorAll('meta[name=note]').length`, "0")
	b.do(`history.forward()`)
	b.wait(`document.querySelector('h1').textContent === 'Вторая'`)
	b.want(`window.mark`, "here")
}

func TestNavigate_ARefusedFormStays(t *testing.T) {
	t.Parallel()
	form := `<form method="post" action="/save"><input id="name" name="name" value="%s"><textarea name="text"></textarea><button id="ok">Сохранить</button></form>`
	b := open(t, site(map[string]http.HandlerFunc{
		"GET /{$}": show(doc{Title: "Форма", Body: long + fmt.Sprintf(form, "")}),
		"POST /save": func(w http.ResponseWriter, r *http.Request) {
			doc{Status: 422, Title: "Форма", Body: long + `<div id="refusal" role="alert" tabindex="-1" autofocus>Не так</div>` + fmt.Sprintf(form, r.FormValue("name"))}.write(w)
		},
	}))
	b.visit("/")
	b.do(mark)
	b.fill("#name", "Анна")
	b.fill("textarea", "много слов")
	entries := b.value(`history.length`)
	b.click("#ok")
	b.wait(`document.activeElement.id === 'refusal'`)
	b.want(`window.mark`, "here")
	b.want(`location.pathname`, "/")
	b.want(`history.length`, entries)
	b.want(`document.querySelector('#name').value`, "Анна")
	b.want(`document.querySelector('textarea').value`, "много слов")
	b.want(`scrollY > 1000`, "true")
}

// htmx asks a form for its property "form", and gets the field of that name.
func TestNavigate_AFieldMayBeCalledForm(t *testing.T) {
	t.Parallel()
	b := open(t, site(map[string]http.HandlerFunc{
		"GET /{$}": show(doc{Title: "Форма", Body: `<form method="post" action="/save"><input id="form" name="form"><button id="ok">Сохранить</button></form>`}),
		"POST /save": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/saved?form="+url.QueryEscape(r.FormValue("form")), http.StatusSeeOther)
		},
		"GET /saved": func(w http.ResponseWriter, r *http.Request) {
			doc{Title: "Сохранено", Body: "<p id=saved>" + html.EscapeString(r.FormValue("form")) + "</p>"}.write(w)
		},
	}))
	b.visit("/")
	b.fill("#form", "очно")
	b.click("#ok")
	b.wait(`document.querySelector('#saved')?.textContent === 'очно'`)
}

func TestNavigate_AFormThatWasTakenIsEmptied(t *testing.T) {
	t.Parallel()
	var sent atomic.Int32
	b := open(t, site(map[string]http.HandlerFunc{
		"GET /{$}": func(w http.ResponseWriter, _ *http.Request) {
			doc{Title: "Обсуждение", Body: long + `<input id="other"><form id="f" method="post" action="/comments"><textarea name="text"></textarea><button id="ok">Отправить</button></form>` +
				fmt.Sprintf(`<p id="count">%d</p>`, sent.Load())}.write(w)
		},
		"POST /comments": func(w http.ResponseWriter, r *http.Request) {
			if r.FormValue("text") == "вопрос" {
				sent.Add(1)
			}
			http.Redirect(w, r, "/", http.StatusSeeOther)
		},
	}))
	b.visit("/")
	b.do(mark)
	b.fill("#other", "недописано")
	b.fill("textarea", "вопрос")
	entries, at := b.value(`history.length`), b.value(`(scrollTo(0, 1500), scrollY)`)
	b.do(`document.querySelector('#ok').focus({preventScroll: true}), document.querySelector('#ok').click(), document.querySelector('#ok').click()`)
	b.wait(`document.querySelector('#count').textContent === '1'`)
	b.want(`window.mark`, "here")
	b.want(`document.querySelector('textarea').value`, "")
	b.want(`document.querySelector('#other').value`, "недописано")
	b.want(`document.activeElement.id`, "ok")
	b.want(`scrollY`, at)
	b.want(`history.length`, entries)
	if sent.Load() != 1 {
		t.Errorf("a double click sent the form %d times", sent.Load())
	}
	b.fill("textarea", "вопрос") // and the form can be used again
	b.click("#ok")
	b.wait(`document.querySelector('#count').textContent === '2'`)
}

func TestNavigate_AfterA303TheAddressIsTheNextPages(t *testing.T) {
	t.Parallel()
	b := open(t, site(map[string]http.HandlerFunc{
		"GET /{$}":      show(doc{Title: "Новый", Body: `<form method="post" action="/routes"><button id="ok">Создать</button></form>`}),
		"POST /routes":  func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/routes/1", http.StatusSeeOther) },
		"GET /routes/1": show(doc{Title: "Маршрут", Body: ``}),
	}))
	b.visit("/")
	b.do(mark)
	b.click("#ok")
	b.wait(`document.querySelector('h1').textContent === 'Маршрут'`)
	b.want(`window.mark + location.pathname`, "here/routes/1")
	b.do(`history.back()`)
	b.wait(`document.querySelector('h1').textContent === 'Новый'`)
	b.want(`location.pathname`, "/")
}

func TestNavigate_EveryAnswerIsShown(t *testing.T) {
	t.Parallel()
	pages := map[string]http.HandlerFunc{
		"GET /{$}": show(doc{Title: "Начало", Body: `<form method="post" action="/post500"><button id="post500">x</button></form>` +
			`<a id="g404" href="/404">x</a><a id="g500" href="/500">x</a><a id="file" href="/file">x</a><a id="plain" href="/plain" data-hx-boost="false">x</a>` +
			`<a id="gone" href="/gone">x</a><a id="old" href="/old">x</a>`}),
		"GET /404":      show(doc{Status: 404, Title: "Не найдено"}),
		"GET /500":      show(doc{Status: 500, Title: "Ошибка"}),
		"POST /post500": show(doc{Status: 500, Title: "Ошибка записи"}),
		"GET /plain":    show(doc{Title: "Целиком"}),
		"GET /old":      show(doc{Title: "Другая версия", Old: true}),
		"GET /file": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/pdf")
			w.Header().Set("Content-Disposition", "attachment; filename=x.pdf")
			_, _ = w.Write([]byte("%PDF"))
		},
		"GET /gone": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	}
	for id, c := range map[string]struct{ title, mark, path string }{
		"g404": {"Не найдено", "here", "/404"}, "g500": {"Ошибка", "here", "/500"}, "post500": {"Ошибка записи", "here", "/"},
		"plain": {"Целиком", "undefined", "/plain"}, "old": {"Другая версия", "undefined", "/old"},
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			b := open(t, site(pages))
			b.visit("/")
			b.do(mark)
			b.click("#" + id)
			b.wait(`document.querySelector('h1')?.textContent === '` + c.title + `'`)
			b.want(`window.mark`, c.mark)
			b.want(`location.pathname`, c.path)
		})
	}
	t.Run("a file is left to the browser", func(t *testing.T) {
		t.Parallel()
		b := open(t, site(pages))
		b.visit("/")
		b.do(mark)
		b.click("#file")
		b.wait(`!document.documentElement.hasAttribute('data-loading')`)
		b.want(`document.title + window.mark`, "Началоhere")
	})
	t.Run("a broken line", func(t *testing.T) {
		t.Parallel()
		b := open(t, site(pages))
		b.visit("/")
		b.want(`document.querySelector('[data-offline]').hidden`, "true")
		b.click("#gone")
		b.wait(`!document.querySelector('[data-offline]').hidden`)
		b.want(`document.title`, "Начало")
		b.offline(true)
		b.wait(`!navigator.onLine`)
		b.offline(false)
		b.wait(`document.querySelector('[data-offline]').hidden`)
	})
}

func TestNavigate_TheNewestOfTwoWins(t *testing.T) {
	t.Parallel()
	slow := make(chan struct{})
	b := open(t, site(map[string]http.HandlerFunc{
		"GET /{$}": show(doc{Title: "Начало", Body: `<a id="slow" href="/slow">x</a><a id="fast" href="/fast">x</a>`}),
		"GET /slow": func(w http.ResponseWriter, r *http.Request) {
			select {
			case <-slow:
			case <-r.Context().Done():
			}
			doc{Title: "Медленная"}.write(w)
		},
		"GET /fast": show(doc{Title: "Быстрая"}),
	}))
	b.visit("/")
	b.click("#slow")
	b.wait(`document.documentElement.hasAttribute('data-loading')`)
	b.click("#fast")
	b.wait(`document.querySelector('h1').textContent === 'Быстрая'`)
	close(slow)
	b.want(`location.pathname`, "/fast")
	b.wait(`!document.documentElement.hasAttribute('data-loading')`)
}

func TestNavigate_ModifiedClicksAreTheBrowsers(t *testing.T) {
	t.Parallel()
	b := open(t, site(map[string]http.HandlerFunc{
		"GET /{$}":  show(doc{Title: "Начало", Body: `<a id="go" href="/next">x</a>`}),
		"GET /next": show(doc{Title: "Дальше"}),
	}))
	b.visit("/")
	for _, key := range []string{"ctrlKey", "shiftKey"} {
		b.do(`window.prevented = undefined, document.querySelector('#go').addEventListener('click', (e) => { window.prevented = e.defaultPrevented; e.preventDefault(); }, {once: true})`)
		b.want(`(document.querySelector('#go').dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true, `+key+`: true})), location.pathname)`, "/")
		b.want(`window.prevented`, "undefined")
	}
}

func TestNavigate_JumpsOverLinksWithinAPage(t *testing.T) {
	t.Parallel()
	b := open(t, site(map[string]http.HandlerFunc{
		"GET /{$}":  show(doc{Title: "Начало", Body: `<a id="within" href="#end">x</a><a id="go" href="/next">x</a>` + long + `<p id="end">конец</p>`}),
		"GET /next": show(doc{Title: "Дальше"}),
	}))
	b.visit("/")
	b.click("#within")
	b.wait(`location.hash === '#end'`)
	b.do(`document.querySelector('#go').click()`)
	b.wait(`document.querySelector('h1').textContent === 'Дальше'`)
	b.do(`history.go(-2)`)
	b.wait(`document.querySelector('h1').textContent === 'Начало'`)
	b.want(`location.pathname + location.hash`, "/")
}

func TestPolicy_NoCodeAndNoStyleOutOfAttributes(t *testing.T) {
	t.Parallel()
	b := open(t, site(map[string]http.HandlerFunc{
		"GET /{$}": show(doc{Title: "Начало", Body: `<a id="go" href="/next">x</a>`}),
		"GET /next": show(doc{Title: "Дальше", Body: `<button id="on" hx-on:click="window.ran = 'on'">x</button>` +
			`<button id="filter" hx-get="/" hx-trigger="click[window.ran='filter']">x</button>` +
			`<button id="vals" hx-get="/" hx-vals="js:{x: window.ran = 'vals'}">x</button>` +
			`<button id="url" hx-get="javascript:window.ran='url'">x</button>` +
			`<script>window.ran = 'inline'</script><div onclick="window.ran = 'attr'" id="attr">x</div>`}),
	}))
	b.visit("/")
	b.do(`window.violations = [], addEventListener('securitypolicyviolation', (e) => violations.push(e.effectiveDirective))`)
	b.want(`document.adoptedStyleSheets.length + document.querySelectorAll('style, [style]').length`, "0")
	b.click("#go")
	b.wait(`document.querySelector('h1').textContent === 'Дальше'`)
	for _, id := range []string{"on", "filter", "vals", "url", "attr"} {
		b.click("#" + id)
	}
	b.wait(`violations.length >= 3`)
	b.want(`window.ran`, "undefined")
	b.want(`violations.every((v) => v.startsWith('script-src'))`, "true")
	b.want(`document.adoptedStyleSheets.length + document.querySelectorAll('style, [style]').length`, "0")
}
