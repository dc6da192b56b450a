package browsertest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// policy is as strict as the product's own.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"

func html(title, body string) string {
	return `<!doctype html><html lang="ru"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>` +
		title + `</title><link rel="stylesheet" href="/style.css"><body><main><h1>` + title + `</h1>` + body + `</main>`
}

const form = `
<form method="post" action="/form" enctype="multipart/form-data">
  <p><label>Фамилия <input name="surname" value="Старая"></label>
  <p><label for="mail">Почта (обязательно)</label> <input id="mail" name="mail" type="email">
  <p><label for="about">О себе</label> <textarea id="about" name="about">Было</textarea>
  <p><label for="from">Начало</label> <input id="from" name="from" type="date">
  <p><label for="at">Время</label> <input id="at" name="at" type="time">
  <p><label for="hours">Часы</label> <input id="hours" name="hours" type="number">
  <p><label for="school">Школа</label> <select id="school" name="school"><option value="1">Школа № 1</option><option value="2">Школа&nbsp;№ 2</option></select>
  <fieldset><legend>Уровень</legend>
    <label><input type="radio" name="level" value="low">низкий</label>
    <label class="hidden-input"><input type="radio" name="level" value="high"><span>высокий</span></label></fieldset>
  <p><label><input type="checkbox" name="agree" value="yes" checked>Согласен</label>
  <p><label for="file">Файл</label> <input id="file" name="file" type="file" multiple>
  <p><button>Сохранить</button> <button name="way" value="other" disabled>Отправить</button>
</form>`

// site is a few small pages, one for each thing a tab must see or do.
func site(t *testing.T) *httptest.Server {
	mux := http.NewServeMux()
	give := func(path, kind, body string) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind+"; charset=utf-8")
			w.Header().Set("Content-Security-Policy", policy)
			_, _ = io.WriteString(w, body)
		})
	}
	pages := map[string]string{
		"/{$}": html("Начало", `<p>Здравствуй,&nbsp;мир, де&shy;ло.</p><a href="/form">Анкета</a> <a href="/form">Анкета</a>
			<a href="/missing">Нет такой</a> <p id="lines">Первая<br>вторая</p><p hidden>Тайна</p>`),
		"/form": html("Анкета", form),
		"/list": html("Список", `<ul><li>Анна <a href="/form">Открыть</a></li><li>Борис <a href="/">Открыть</a> <button>Стереть</button></li></ul>
			<details><summary>Подробно</summary><p>Скрытое</p></details><div class="cover"><button>Под крышкой</button></div>`),
		"/script":  html("Скрипт", `<noscript>Без скриптов</noscript><p id="out">Пусто</p><button id="later">Позже</button><button id="boost">Отказ</button><script src="/app.js"></script>`),
		"/broken":  html("Сломано", `<p style="color:red">Красное</p><script>document.title = "нет"</script>`),
		"/throws":  html("Ошибка", `<p>Видно</p><script src="/throws.js"></script>`),
		"/loads":   html("Чужое", `<img alt="нет" src="/none.png"><img alt="чужое" src="http://localhost:1/x.png">`),
		"/dialog":  html("Вопрос", `<p>Видно</p><script src="/dialog.js"></script>`),
		"/axe":     html("Плохо", `<img src="/dot.svg"><p class="pale">Бледно</p>`),
		"/wide":    html("Широко", `<p class="wide">Таблица</p>`),
		"/media":   html("Вид", `<p class="dark">Темно</p><p class="calm">Покойно</p><p class="paper">Бумага</p><p class="finger">Палец</p>`),
		"/tall":    html("Высоко", strings.Repeat(`<p>Строка с текстом</p>`, 60)),
		"/storage": html("Память", `<p id="out"></p><script src="/storage.js"></script>`),
	}
	for path, body := range pages {
		give(path, "text/html", body)
	}
	give("/style.css", "text/css", `body { font: 16px sans-serif } .hidden-input input { opacity: 0; position: absolute; pointer-events: none } label { padding: 4px }
		.cover { position: relative } .cover::after { content: ""; position: absolute; inset: 0; background: #fff8 }
		.pale { color: #ddd; background: #fff } .wide { width: 600px } .dark, .calm, .paper, .finger { display: none }
		@media (prefers-color-scheme: dark) { .dark { display: block } } @media (prefers-reduced-motion: reduce) { .calm { display: block } }
		@media print { .paper { display: block } } @media (pointer: coarse) { .finger { display: block } }`)
	give("/favicon.ico", "image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg"/>`)
	give("/app.js", "text/javascript", `document.getElementById("out").textContent = "Со скриптами";
		document.getElementById("later").onclick = async () => { await fetch("/slow"); history.pushState(0, "", "/later"); document.getElementById("out").textContent = "Готово" };
		document.getElementById("boost").onclick = async () => document.getElementById("out").innerHTML = await (await fetch("/refused", {headers: {"HX-Request": "true"}})).text();
		document.addEventListener("keydown", e => { if (e.ctrlKey && e.key === "k") document.getElementById("out").textContent = "Поиск" })`)
	give("/throws.js", "text/javascript", `console.error("худо", 7); undefined.field`)
	give("/dialog.js", "text/javascript", `if (confirm("Точно?")) document.title = "Да"`)
	give("/storage.js", "text/javascript", `document.getElementById("out").textContent = "Было: " + localStorage.getItem("x"); localStorage.setItem("x", "1")`)
	give("/dot.svg", "image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4" cx="4" cy="4"/></svg>`)
	mux.HandleFunc("GET /refused", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, "Так нельзя")
	})
	mux.HandleFunc("GET /slow", func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(200 * time.Millisecond)
		_, _ = io.WriteString(w, "ok")
	})
	mux.HandleFunc("GET /big", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, html("Большая", strings.Repeat("<p>текст</p>", 4000)))
	})
	mux.HandleFunc("GET /headers", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprint(w, html("Заголовки", r.Header.Get("Accept-Language")+" | "+r.Header.Get("User-Agent")))
	})
	mux.HandleFunc("GET /cookie", func(w http.ResponseWriter, r *http.Request) {
		var got []string
		for _, c := range r.Cookies() {
			got = append(got, c.Name+"="+c.Value)
		}
		http.SetCookie(w, &http.Cookie{Name: "__Host-session", Value: "secret", Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		_, _ = fmt.Fprint(w, html("Печенье", "Есть: "+strings.Join(got, " ")+"."))
	})
	mux.HandleFunc("POST /form", answerForm)
	mux.HandleFunc("GET /done", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprint(w, html("Принято", "<pre>"+r.URL.Query().Get("was")+"</pre>"))
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// answerForm refuses without a surname and otherwise leads on, as the pages do.
func answerForm(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseMultipartForm(1 << 20); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	time.Sleep(150 * time.Millisecond)
	if r.Form.Get("surname") == "" {
		w.WriteHeader(http.StatusUnprocessableEntity)
		_, _ = fmt.Fprint(w, html("Анкета", "<p>Укажите фамилию</p>"+form))
		return
	}
	var was []string
	for _, name := range []string{"surname", "mail", "about", "from", "at", "hours", "school", "level", "agree"} {
		was = append(was, name+"="+r.Form.Get(name))
	}
	for _, f := range r.MultipartForm.File["file"] {
		was = append(was, "file="+f.Filename)
	}
	http.Redirect(w, r, "/done?was="+strings.ReplaceAll(strings.Join(was, ","), " ", "+"), http.StatusSeeOther)
}
