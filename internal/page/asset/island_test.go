package asset_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"

	"github.com/marshrut-iom/marshrut/internal/page/asset"
)

const notes = `<template id="draft"><div id="note" role="status"><time data-time></time><button type="button" data-restore>Вернуть</button><button type="button" data-drop>Убрать</button></div></template>` +
	`<template id="confirm"><dialog id="asked"><p data-text></p><form method="dialog"><button value="">Отмена</button><button value="yes">Да</button></form></dialog></template>`

func draftSite() http.Handler {
	form := func(value string) string {
		return notes + `<form data-draft="anna:/f" method="post" action="/f"><input name="title" value="` + value + `"><textarea name="text"></textarea>` +
			`<input type="password" name="secret"><input type="hidden" name="version" value="1"><input type="checkbox" name="agree" value="yes">` +
			`<select name="kind"><option value="a">а</option><option value="b">б</option></select><button id="ok">Сохранить</button></form>` +
			`<form method="post" action="/sign-out"><button id="out">Выйти</button></form><form method="post" action="/expire"><button id="expire">x</button></form>`
	}
	return site(map[string]http.HandlerFunc{
		"GET /f": show(doc{Title: "Форма", Body: form("")}),
		"POST /f": func(w http.ResponseWriter, r *http.Request) {
			if r.FormValue("title") == "" {
				doc{Status: 422, Title: "Форма", Body: form("")}.write(w)
				return
			}
			http.Redirect(w, r, "/done", http.StatusSeeOther)
		},
		"GET /done":      show(doc{Title: "Готово", Head: `<meta name="acknowledged" content="anna:/f">`, Body: `<a id="again" href="/f">x</a>`}),
		"POST /sign-out": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/in", http.StatusSeeOther) },
		"POST /expire":   func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/in", http.StatusSeeOther) },
		"GET /in":        show(doc{Title: "Вход", Head: `<meta name="signed-out">`, Body: `<a id="again" href="/f">x</a>`}),
	})
}

const draftIs = `localStorage.getItem('draft:anna:/f')`

func typeDraft(b *tab) {
	b.Helper()
	b.visit("/f")
	b.fill("textarea", "Длинный текст")
	b.fill("[type=password]", "секрет")
	b.do(`(document.querySelector('[name=agree]').click(), document.querySelector('select').value = 'b', document.querySelector('select').dispatchEvent(new Event('change', {bubbles: true})))`)
	b.wait(draftIs + `?.includes('Длинный')`)
}

func TestDraft_ComesBackWhenAsked(t *testing.T) {
	t.Parallel()
	b := open(t, draftSite())
	typeDraft(b)
	b.want(draftIs+`.includes('секрет') || `+draftIs+`.includes('version')`, "false")
	b.visit("/f")
	b.wait(`document.querySelector('#note')`)
	b.want(`document.querySelector('textarea').value`, "")
	b.want(`document.querySelector('[data-time]').textContent.length > 5`, "true")
	b.click("[data-restore]")
	b.wait(`document.querySelector('textarea').value === 'Длинный текст'`)
	b.want(`document.querySelector('[name=agree]').checked + document.querySelector('select').value + document.querySelector('[type=password]').value`, "trueb")
	b.want(`document.querySelector('#note')`, "null")
	b.visit("/f")
	b.click("[data-drop]")
	b.wait(draftIs + ` === null`)
	b.visit("/f")
	b.want(`document.querySelector('#note')`, "null")
}

func TestDraft_EndsWhenTheServiceHasIt(t *testing.T) {
	t.Parallel()
	b := open(t, draftSite())
	typeDraft(b)
	b.click("#ok") // refused: the draft stays
	b.wait(`!document.documentElement.hasAttribute('data-loading')`)
	b.want(draftIs+` !== null`, "true")
	b.fill("[name=title]", "Название")
	b.click("#ok")
	b.wait(`document.querySelector('h1').textContent === 'Готово'`)
	b.want(draftIs, "null")
	b.click("#again")
	b.wait(`document.querySelector('textarea')`)
	b.want(`document.querySelector('#note')`, "null")
	b.want(draftIs, "null")
}

func TestDraft_EndsWithSigningOutAndNotWithTheSession(t *testing.T) {
	t.Parallel()
	b := open(t, draftSite())
	typeDraft(b)
	b.do(`localStorage.setItem('answers:x', JSON.stringify({at: Date.now(), value: {}}))`)
	b.click("#expire")
	b.wait(`document.querySelector('h1').textContent === 'Вход'`)
	b.want(draftIs+` !== null`, "true")
	b.click("#again")
	b.wait(`document.querySelector('#note')`)
	b.click("#out")
	b.wait(`document.querySelector('h1').textContent === 'Вход'`)
	b.want(`localStorage.length`, "0")
}

// run answers as the service's operation that saves answers: merged by item.
type run struct {
	mu    sync.Mutex
	saved map[string]any
	down  int // so many requests more find the service away
	calls int
}

func (s *run) handler() http.Handler {
	return site(map[string]http.HandlerFunc{
		"GET /{$}": func(w http.ResponseWriter, _ *http.Request) {
			var items strings.Builder
			for i := range 3 {
				_, _ = fmt.Fprintf(&items, `<fieldset data-item="q-%d"><label><input type="radio" name="answers.q-%[1]d" value="1">нет</label><label><input type="radio" name="answers.q-%[1]d" value="2">да</label></fieldset>`, i)
			}
			doc{Title: "Опрос", Body: `<form data-answers id="quiz" data-url="/api/v1/diagnoses/1/answers" data-membership="m" method="post">` + items.String() +
				`<div data-item="words"><textarea name="words"></textarea></div><progress data-answered max="4" value="0"></progress>` +
				`<p data-state role="status" data-saving="сохраняем" data-saved="сохранено" data-waiting="ждёт связи"></p></form>`}.write(w)
		},
		"PUT /api/v1/diagnoses/1/answers": func(w http.ResponseWriter, r *http.Request) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.calls++
			if s.down > 0 {
				s.down--
				answer(w, 503, map[string]any{"detail": "Временно недоступно."})
				return
			}
			var in struct{ Answers map[string]any }
			if json.NewDecoder(r.Body).Decode(&in) != nil || r.Header.Get("Marshrut-Membership") != "m" {
				answer(w, 422, map[string]any{"detail": "Проверьте введённые данные."})
				return
			}
			if a, _ := in.Answers["words"].(map[string]any); a["text"] == "плохо" {
				answer(w, 422, map[string]any{"detail": "Такой ответ не подходит."})
				return
			}
			for k, v := range in.Answers {
				s.saved[k] = v
			}
			answer(w, 200, map[string]any{"answered": len(s.saved)})
		},
	})
}

func (s *run) want(t *testing.T, json2 string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if b, _ := json.Marshal(s.saved); string(b) != json2 {
		t.Errorf("saved: %s, want %s", b, json2)
	}
}

const stateIs = `document.querySelector('[data-state]').textContent`

func TestAnswers_AreSavedAtOnce(t *testing.T) {
	t.Parallel()
	s := &run{saved: map[string]any{}, down: 1}
	b := open(t, s.handler())
	b.visit("/")
	b.click("[name='answers.q-0'][value='2']")
	b.wait(stateIs + ` === 'ждёт связи'`) // the service is away for a moment
	b.wait(stateIs + ` === 'сохранено'`)
	b.fill("textarea", "Своими словами")
	b.wait(`document.querySelector('progress').value === 2`)
	s.want(t, `{"q-0":{"choices":["2"]},"words":{"text":"Своими словами"}}`)
	b.want(`localStorage.length`, "0")
	b.do(`(document.querySelector('textarea').value = '', document.querySelector('textarea').dispatchEvent(new Event('change', {bubbles: true})))`)
	b.wait(stateIs + ` === 'сохранено' && localStorage.length === 0`)
	s.want(t, `{"q-0":{"choices":["2"]},"words":{}}`)
}

func TestAnswers_SurviveAClosedPage(t *testing.T) {
	t.Parallel()
	s := &run{saved: map[string]any{}, down: 1000}
	b := open(t, s.handler())
	b.visit("/")
	b.click("[name='answers.q-0'][value='2']")
	b.click("[name='answers.q-1'][value='1']")
	b.wait(stateIs + ` === 'ждёт связи'`)
	b.wait(`localStorage.getItem('answers:/api/v1/diagnoses/1/answers')?.includes('q-1')`)
	b.visit("/") // closed and opened again
	s.mu.Lock()
	s.down = 0
	s.mu.Unlock()
	b.wait(`document.querySelector("[name='answers.q-1'][value='1']").checked`)
	b.wait(stateIs + ` === 'сохранено'`)
	s.want(t, `{"q-0":{"choices":["2"]},"q-1":{"choices":["1"]}}`)
}

func TestAnswers_OneThatIsRefusedHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	s := &run{saved: map[string]any{}}
	b := open(t, s.handler())
	b.visit("/")
	b.offline(true)
	b.click("[name='answers.q-0'][value='2']")
	b.fill("textarea", "плохо")
	b.click("[name='answers.q-2'][value='1']")
	b.wait(`localStorage.getItem('answers:/api/v1/diagnoses/1/answers')?.includes('q-2')`)
	b.offline(false)
	b.wait(stateIs + ` === 'Такой ответ не подходит.'`)
	b.wait(`localStorage.length === 0`)
	s.want(t, `{"q-0":{"choices":["2"]},"q-2":{"choices":["1"]}}`)
}

func TestShell_AsksBeforeItSends(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	sent := url.Values{}
	b := open(t, site(map[string]http.HandlerFunc{
		"GET /{$}": show(doc{Title: "Список", Body: notes + `<form method="post" action="/delete" data-confirm="Удалить файл?"><button id="delete" name="what" value="7">Удалить</button></form>` +
			`<input type="search" data-search><details data-menu id="menu"><summary>Меню</summary><a href="/" id="in">x</a></details>`}),
		"POST /delete": func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			_ = r.ParseForm()
			sent = r.PostForm
			http.Redirect(w, r, "/gone", http.StatusSeeOther)
		},
		"GET /gone": show(doc{Title: "Удалено"}),
	}))
	b.visit("/")
	b.do(mark)
	b.click("#delete")
	b.wait(`document.querySelector('#asked')?.open`)
	b.want(`document.querySelector('#asked p').textContent + document.querySelector('#asked [value=yes]').textContent`, "Удалить файл?Удалить")
	b.click("#asked [value='']")
	b.wait(`!document.querySelector('#asked')`)
	b.want(`document.title`, "Список")
	b.click("#delete")
	b.click("#asked [value=yes]")
	b.wait(`document.querySelector('h1').textContent === 'Удалено'`)
	b.want(`window.mark`, "here")
	mu.Lock()
	defer mu.Unlock()
	if sent.Get("what") != "7" {
		t.Errorf("sent: %v", sent)
	}
}

func TestShell_KeysAndMenus(t *testing.T) {
	t.Parallel()
	b := open(t, site(map[string]http.HandlerFunc{
		"GET /{$}": show(doc{Title: "Список", Body: `<input id="find" type="search" value="abc" data-search><details data-menu id="menu"><summary>Меню</summary><a href="/" id="in">x</a></details><p id="away">x</p>`}),
	}))
	b.visit("/")
	b.do(`document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyK', key: 'л', ctrlKey: true, bubbles: true, cancelable: true}))`)
	b.want(`document.activeElement.id + getSelection()`, "findabc")
	b.do(`document.querySelector('#menu').open = true`)
	b.click("#menu summary ~ a ~ *, #away")
	b.wait(`!document.querySelector('#menu').open`)
	b.do(`(document.querySelector('#menu').open = true, document.querySelector('#in').focus())`)
	b.do(`document.querySelector('#in').dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}))`)
	b.want(`document.querySelector('#menu').open + document.activeElement.localName`, "falsesummary")
}

func TestIsland_StartsAfterASwapAndStopsWhenItGoes(t *testing.T) {
	t.Parallel()
	page := func(n int) doc {
		return doc{Title: fmt.Sprint("Страница ", n), Head: `<script type="module" src="/island-test.js"></script>`,
			Body: fmt.Sprintf(`<p data-probe="%d">x</p><a id="go" href="/%d">x</a>`, n, n+1)}
	}
	m := site(map[string]http.HandlerFunc{
		"GET /1": show(doc{Title: "Страница 1", Body: `<a id="go" href="/2">x</a>`}), "GET /2": show(page(2)), "GET /3": show(page(3)),
		"GET /island-test.js": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = fmt.Fprintf(w, `import { start } from '%s'; window.log = [];
start('probe', (el, signal) => { log.push('+' + el.dataset.probe); signal.addEventListener('abort', () => log.push('-' + el.dataset.probe)); });`, asset.Path("base.js"))
		},
	})
	b := open(t, m)
	b.visit("/1")
	b.click("#go")
	b.wait(`window.log?.join() === '+2'`) // a script that only this page has came along
	b.click("#go")
	b.wait(`document.querySelector('h1').textContent === 'Страница 3'`)
	b.want(`log.join()`, "+2,-2,+3")
}

// A part that can be folded begins so on a phone, stays as its reader left it when
// the page comes anew, and is printed whole.
func TestShell_FoldsOnAPhone(t *testing.T) {
	t.Parallel()
	page := show(doc{Title: "Маршрут", Body: `<details id="a" data-fold open><summary>Один</summary><p>1</p></details><details id="b" data-fold open><summary>Два</summary><p id="in-b">2</p></details>`})
	b := open(t, site(map[string]http.HandlerFunc{"GET /wide": page, "GET /phone": page}))
	const open = `document.querySelector('#a').open + ' ' + document.querySelector('#b').open`
	anew := func() {
		b.do(fmt.Sprintf(`import('%s').then((m) => m.refresh()).then(() => window.anew = true)`, asset.Path("base.js")))
		b.wait(`window.anew`)
	}
	b.visit("/wide")
	b.want(open, "true true")
	command(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 360, Height: 640, DeviceScaleFactor: 1})
	b.visit("/phone#in-b") // what the address points at is in sight
	b.want(open, "false true")
	b.click("#a summary")
	b.want(open, "true true")
	b.click("#b summary")
	anew()
	b.want(open, "true false")
	b.do(`dispatchEvent(new Event('beforeprint'))`)
	b.want(open, "true true")
	b.do(`dispatchEvent(new Event('afterprint'))`)
	b.want(open, "true false")
}

// What a reader may no longer see goes from an open page, without a touch.
func TestWatch_EmptiesAnOpenPageByItself(t *testing.T) {
	t.Parallel()
	var gone atomic.Bool
	b := open(t, site(map[string]http.HandlerFunc{
		"GET /{$}": func(w http.ResponseWriter, r *http.Request) {
			if gone.Load() {
				w.WriteHeader(http.StatusNotFound)
				show(doc{Title: "Не найдено"})(w, r)
				return
			}
			show(doc{Title: "Маршрут", Head: `<script type="module" src="` + asset.Path("watch.js") + `"></script>`, Body: `<div data-watch="/sight"></div><p id="personal">x</p>`})(w, r)
		},
		"GET /sight": func(w http.ResponseWriter, _ *http.Request) {
			if gone.Load() {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			w.WriteHeader(http.StatusNoContent)
		},
	}))
	b.visit("/")
	b.want(`!!document.querySelector('#personal')`, "true")
	gone.Store(true)
	b.wait(`!document.querySelector('#personal')`)
	b.wait(`document.querySelector('h1').textContent === 'Не найдено'`)
}

// What goes on in the background is followed till it is done, and no longer.
func TestFollow_FetchesThePageUntilThereIsNothingToWaitFor(t *testing.T) {
	t.Parallel()
	var visits atomic.Int32
	b := open(t, site(map[string]http.HandlerFunc{
		"GET /{$}": func(w http.ResponseWriter, r *http.Request) {
			body := `<p id="done">Готово</p>`
			if n := visits.Add(1); n < 4 {
				body = fmt.Sprintf(`<div data-follow><p id="n">%d</p></div>`, n)
			}
			show(doc{Title: "Архив", Head: `<script type="module" src="` + asset.Path("follow.js") + `"></script>`, Body: body})(w, r)
		},
	}))
	b.visit("/")
	b.do(`window.same = true`)
	b.wait(`!!document.querySelector('#done')`)
	b.want(`window.same`, "true") // morphed, not loaded anew
	n := visits.Load()
	time.Sleep(1500 * time.Millisecond)
	if visits.Load() != n {
		t.Error("a page with nothing to wait for is fetched again")
	}
}
