package authoringweb_test

import (
	"bytes"
	"encoding/json"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func itoa(n int) string { return strconv.Itoa(n) }

// A questionnaire from nothing to published by forms alone, and a teacher takes it.
func TestPages_AQuestionnaireWithoutProgramming(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	w := s.writer(s.tree.Regions[0].Methodist)
	webtest.Open(t, w.c, w.base+"/instruments/new").Want(t, 200, "Программировать не нужно", "Опросник", "Тест")
	webtest.Send(t, w.c, w.base+"/instruments/new", webtest.Form("title", "А", "framework", "teacher-8")).Want(t, 422, "от 3 до 300")
	webtest.Send(t, w.c, w.base+"/instruments/new", webtest.Form("title", "Анкета", "framework", "nothing")).Want(t, 422, "Выберите рамку")
	w.begin("Самопроверка урока", "selfdiagnosis")
	w.open("/edit/items").Want(t, 200, "Утверждений пока нет", "Утверждения списком")
	w.open("/edit/check").Want(t, 200, "Не хватает", "нет ни одного утверждения")
	w.open("/edit/sample").Want(t, 200, "Показать пока нечего")

	// many at once; a reversed one; a heading goes over to another competency
	w.send("/edit/items", webtest.Form("competency", "cultural", "text", "# Такой нет\nНечто")).Want(t, 422, "такой компетенции опросник не измеряет", "Нечто")
	w.send("/edit/items", webtest.Form("competency", "cultural", "text", "Нечто <b>жирное</b>")).Want(t, 422, "Строка 1 «Нечто", "HTML", "Нечто <b>жирное")
	w.step("/edit/items", webtest.Form("competency", "cultural", "text", "Я знаю цель урока.\n- Мне трудно её назвать.\n# Информационная компетенция\nЯ нахожу сведения."))
	draft := w.now()
	if draft.codes() != "cultural-1 cultural-2 informational-1" || !draft.Definition.Sections[0].Items[1].Reverse {
		t.Fatalf("%+v", draft.Definition.Sections)
	}
	w.open("/edit/items").Want(t, 200, "Мне трудно её назвать.", "обратное", "Информационная компетенция")

	// each item by itself: move, copy, remove, and back again
	w.step("/edit/items/step", webtest.Form("do", "up:cultural-2"))
	w.step("/edit/items/step", webtest.Form("do", "copy:informational-1"))
	if got := w.now().codes(); got != "cultural-2 cultural-1 informational-1 informational-2" {
		t.Fatal(got)
	}
	w.step("/edit/items/step", webtest.Form("do", "remove:informational-2"))
	w.open("/edit/items").Want(t, 200, "Отменить изменение")
	w.step("/edit/items", webtest.Form("competency", "cultural", "text", "Я  знаю цель урока."))
	w.open("/edit/check").Want(t, 200, "Есть одинаковые утверждения", "Выгрузить XLSX")
	w.step("/undo", webtest.Form("here", "items"))
	w.step("/undo", webtest.Form("here", "items"))
	w.step("/undo", webtest.Form("here", "items"))
	w.step("/undo", webtest.Form("here", "items"))
	if got := w.now().codes(); got != "cultural-1 cultural-2 informational-1" {
		t.Errorf("undone three times: %s", got)
	}
	w.step("/edit/items/cultural-2", webtest.Form("text", "Мне трудно назвать цель.", "competency", "cultural", "scale", "answers", "section", "cultural",
		"reverse", "true", "weight", "1,5", "show.0.item", "cultural-1", "show.0.in.answers", "1", "show.0.in.answers", "2"))
	w.open("/edit/items/cultural-2").Want(t, 200, `value="1,5"`, "Мне трудно назвать цель.", "Показывать не всем")
	w.send("/edit/items/cultural-2", webtest.Form("text", " ", "competency", "cultural", "scale", "answers", "weight", "0")).Want(t, 422, "Вес — число больше 0")
	w.send("/edit/items/cultural-2", webtest.Form("text", "Да", "competency", "cultural", "scale", "answers", "show.0.item", "cultural-1")).Want(t, 422, "Отметьте ответы")
	w.step("/edit/items/cultural-2/split", webtest.Form("title", "Подробнее"))
	if n := len(w.now().Definition.Sections); n != 3 {
		t.Errorf("%d sections", n)
	}
	w.step("/edit/sections/cultural", webtest.Form("title", "О цели"))

	// what else there is, each with its refusal
	w.send("/edit", webtest.Form("title", "", "polarity", "good")).Want(t, 422, "Пусто.")
	w.step("/edit", webtest.Form("title", "Цель урока", "introduction", "Вспомните последний урок.", "polarity", "good"))
	w.send("/edit/scales/answers", webtest.Form("title", "Частота", "options", "Нет\nНет")).Want(t, 422, "стоит дважды")
	w.step("/edit/scales/answers", webtest.Form("title", "Частота", "options", "Никогда\nРедко\nИногда\nЧасто\nВсегда"))
	w.step("/edit/scales/new", webtest.Form("title", "Да и нет", "options", "Нет = 0\nДа = 1"))
	w.open("/edit").Want(t, 200, "Нет = 0", "Удалить шкалу")
	w.send("/edit/scales/answers/remove", url.Values{}).Want(t, 422, "сначала поменяйте шкалу")
	w.step("/edit/scales/scale-1/remove", url.Values{})
	w.send("/edit/competencies", webtest.Form("competencies", "cultural")).Want(t, 422, "есть вопросы")
	w.step("/edit/competencies", webtest.Form("competencies", "informational", "competencies", "cultural"))
	w.step("/edit/competencies/cultural", webtest.Form("description", "Общая культура", "advice.low", "Сходите в музей."))
	w.open("/edit/competencies").Want(t, 200, "1 свой совет", "есть описание")
	levels := webtest.Form("levels.0.code", "low", "levels.0.title", "Низкий", "levels.0.from", "0", "levels.0.deficit", "true",
		"levels.1.code", "high", "levels.1.title", "Высокий", "levels.1.from", "0")
	w.send("/edit/levels", levels).Want(t, 422, "уровни идут по возрастанию")
	levels.Set("levels.1.from", "62,5")
	w.step("/edit/levels", levels)
	w.open("/edit/levels").Want(t, 200, `value="62,5"`, "Ещё один уровень")

	// tried, and nothing of it kept
	w.open("/edit/sample").Want(t, 200, "Я знаю цель урока.", "Показывается, если на «Я знаю цель урока.» ответили: Никогда; Редко.")
	webtest.Send(t, w.c, w.base+"/instruments/"+w.id+"/edit/sample", webtest.Form("answers.cultural-1.choices", "1")).Want(t, 422, "2. Мне трудно назвать цель:</span> нет ответа")
	webtest.Send(t, w.c, w.base+"/instruments/"+w.id+"/edit/sample", webtest.Form("answers.cultural-1.choices", "1", "answers.cultural-2.choices", "5", "answers.informational-1.choices", "5")).
		Want(t, 200, "Результат пробного прогона", "Низкий", "Высокий", "Сходите в музей.", "дефицит")
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM diagnosis"); n != 0 {
		t.Errorf("%d runs were kept", n)
	}
	w.open("/edit/check").Want(t, 200, "Всё на месте", "3 утверждения", "2 компетенции", "Опубликовать")

	// two people at once: the second is told
	stale := webtest.Form("title", "Иное", "polarity", "good", "version", "1")
	webtest.Send(t, w.c, w.base+"/instruments/"+w.id+"/edit", stale).Want(t, 412, "Иное")
	w.step("/publish", url.Values{})
	w.open("/edit/items").Want(t, http.StatusSeeOther)
	w.send("/edit", webtest.Form("title", "Иное", "polarity", "good")).Want(t, 409, "Изменить можно только черновик")
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM instrument_past"); n != 0 {
		t.Errorf("%d steps are kept of what is published", n)
	}

	webtest.Open(t, w.c, w.base+"/instruments/"+w.id).Want(t, 200, "Выгрузить JSON", "Выгрузить XLSX", w.id+"/book.xlsx")
	w.open("/book.xlsx").Want(t, 200)

	// a teacher takes it: what is not asked is not wanted
	me := s.tree.Home().Tutee
	teacher := s.as(me)
	run := webtest.Into[struct{ ID string }](t, webtest.Do(t, teacher, "POST", "/diagnoses", map[string]any{"instrument": w.id, "phase": "entry"}).Want(t, 201, ""))
	answers := map[string]any{"cultural-1": map[string]any{"choices": []string{"5"}}, "informational-1": map[string]any{"choices": []string{"4"}}}
	at := "/m/" + me.Membership.String() + "/diagnoses/" + run.ID
	webtest.Open(t, teacher, at+"?part=1").Want(t, 200, "Я знаю цель урока.", "часть 1 из 2").Without(t, "Мне трудно назвать цель.")
	webtest.Send(t, teacher, at+"/answers", webtest.Form("part", "1", "to", "2", "answers.cultural-1.choices", "2"))
	webtest.Open(t, teacher, at+"?part=2").Want(t, 200, "Мне трудно назвать цель.", "часть 2 из 3", `data-show="cultural-1=1,2"`).Without(t, "Отвечайте, если")
	webtest.Open(t, teacher, at+"/review").Want(t, 200, "Без ответа осталось 2 утверждения")
	webtest.Do(t, teacher, "PUT", "/diagnoses/"+run.ID+"/answers", map[string]any{"answers": answers}).Want(t, 200, "")
	webtest.Open(t, teacher, at+"/review").Want(t, 200, "Вы ответили на все утверждения")
	webtest.Do(t, teacher, "POST", "/diagnoses/"+run.ID+"/submit", nil).Want(t, 200, "")

	// the next edition begins as a copy; nobody else writes, nobody else's region sees
	next := webtest.Send(t, w.c, w.base+"/instruments/"+w.id+"/next", url.Values{})
	if next.Status != http.StatusSeeOther {
		t.Fatal(next.Status)
	}
	id := path.Base(strings.TrimSuffix(next.Header.Get("Location"), "/edit"))
	again := webtest.Into[made](t, webtest.Do(t, w.c, "GET", "/instruments/"+id, nil).Want(t, 200, ""))
	if before := w.now(); again.Edition != 2 || again.Code != before.Code || again.State != "draft" || again.codes() != before.codes() {
		t.Errorf("the next edition: %+v", again)
	}
	foreign := s.tree.OtherRegion().Methodist
	for _, tail := range []string{"/edit", "/edit/items", "/edit/check", "/edit/sample", "/export.json", "/book.xlsx"} {
		webtest.Open(t, teacher, "/m/"+me.Membership.String()+"/instruments/"+id+tail).Want(t, 403)
		webtest.Open(t, s.as(foreign), "/m/"+foreign.Membership.String()+"/instruments/"+id+tail).Want(t, 404)
	}
	webtest.Do(t, s.as(foreign), "POST", "/instruments/"+id+"/undo", nil, "If-Match", `"1"`).Want(t, 404, "assessment.instrument_not_found")
	webtest.Do(t, s.as(foreign), "POST", "/instruments/"+id+"/next", nil).Want(t, 404, "assessment.instrument_not_found")
	webtest.Do(t, w.c, "POST", "/instruments/"+id+"/undo", nil, "If-Match", `"1"`).Want(t, 409, "authoring.nothing_to_undo")
}

// A test with right answers, a task of each kind; what is right is never in the form.
func TestPages_ATestWithoutProgramming(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	w := s.writer(s.tree.Regions[0].Coordinator)
	w.begin("Входной тест", "entrytest")
	w.open("/edit/items").Want(t, 200, "Выберите вид первого", "Развёрнутый ответ")
	task := func(pairs ...string) url.Values {
		return webtest.Form(append([]string{"competency", "cultural", "text", "Задание"}, pairs...)...)
	}
	w.open("/edit/items/new?kind=single").Want(t, 200, "верный начните с плюса")
	w.open("/edit/items/new?kind=none").Want(t, 404)
	w.send("/edit/items/new", task("kind", "single", "right", "а\nб")).Want(t, 422, "отмечено 0", "а\nб")
	w.send("/edit/items/new", task("kind", "number")).Want(t, 422, "Впишите правильное число")
	w.send("/edit/items/new", task("kind", "matching", "right", "Россия")).Want(t, 422, "нужны две части")
	w.send("/edit/items/new", task("kind", "essay", "right", "Ясность")).Want(t, 422, "Критерий | баллы")
	w.step("/edit/items/new", task("kind", "single", "right", "Нет\n+ Да"))
	w.step("/edit/items/new", task("kind", "multiple", "right", "+ а\n+ б\nв", "partial", "true"))
	w.step("/edit/items/new", task("kind", "ordering", "right", "один\nдва\nтри"))
	w.step("/edit/items/new", task("kind", "matching", "right", "Россия = Москва\nФранция = Париж", "more", "Рим"))
	w.step("/edit/items/new", task("kind", "short", "right", "Пушкин\nА. С. Пушкин"))
	w.step("/edit/items/new", task("kind", "number", "answer", "12,5", "tolerance", "0,1", "unit", "кг", "points", "2"))
	w.step("/edit/items/new", task("kind", "essay", "right", "Ясность | 2 | мысль понятна\nПолнота | 3"))
	w.open("/edit/items/cultural-6").Want(t, 200, `value="12,5"`, `value="0,1"`, `value="кг"`)
	w.open("/edit/items/cultural-7").Want(t, 200, "Ясность | 2 | мысль понятна")
	w.step("/edit/items/cultural-1", task("kind", "single", "right", "Нет\n+ Да\nНе знаю", "section", "cultural"))
	w.step("/edit", webtest.Form("title", "Входной тест", "minutes", "30", "shuffle", "true"))
	w.send("/edit", webtest.Form("title", "Входной тест", "minutes", "999")).Want(t, 422, "От 1 до 300")
	w.send("/edit/sections/cultural", webtest.Form("title", "Блок", "draw", "3")).Want(t, 422, "стоят одинаково")
	w.step("/edit/sections/cultural", webtest.Form("title", "Блок", "introduction", "Прочитайте.", "shuffle", "true"))
	w.open("/edit/check").Want(t, 200, "нет ни одного задания", "Убрать 7 компетенций без вопросов")
	w.step("/edit/competencies/used", url.Values{})
	w.open("/edit/check").Want(t, 200, "Всё на месте", "7 заданий")
	w.open("/edit/sample").Want(t, 200, "Прочитайте.", "кг", "Россия", "Рим")
	w.step("/publish", url.Values{})
}

// file makes a form with a file.
func (w *writer) file(name string, data []byte, framework string) webtest.Page {
	w.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	_ = m.WriteField("framework", framework)
	f, err := m.CreateFormFile("file", name)
	if err != nil {
		w.Fatal(err)
	}
	_, _ = f.Write(data)
	_ = m.Close()
	req, err := http.NewRequestWithContext(w.Context(), "POST", "http://test"+w.base+"/instruments/upload", &body)
	if err != nil {
		w.Fatal(err)
	}
	req.Header.Set("Content-Type", m.FormDataContentType())
	answer, err := w.c.Do(req)
	if err != nil {
		w.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		w.Fatal(err)
	}
	return webtest.Page{Status: answer.StatusCode, Header: answer.Header, Body: html.UnescapeString(string(raw))}
}

// A book is filled in and sent: every mistake by its cell, then a draft; what is
// written goes out as a book and as a file, and into another region.
func TestPages_BooksAndFilesInAndOut(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	w := s.writer(s.tree.Regions[0].Methodist)
	webtest.Open(t, w.c, w.base+"/instruments/upload").Want(t, 200, "Скачайте и заполните", "template.xlsx?framework=teacher-8")
	template := webtest.Do(t, w.c, "GET", "/instruments/template?framework=teacher-8", nil).Want(t, 200, "")
	fill := func(change func(*excelize.File)) []byte {
		book, err := excelize.OpenReader(bytes.NewReader(template.Body))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = book.Close() }()
		set(t, book, "О методике", "A2", "Из таблицы")
		for i, text := range []string{"Первое", "Второе", "Третье"} {
			set(t, book, "Утверждения", "B"+itoa(i+2), text)
			set(t, book, "Утверждения", "D"+itoa(i+2), "Общекультурная компетенция")
		}
		change(book)
		var b bytes.Buffer
		if err := book.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	w.file("плохая.xlsx", fill(func(b *excelize.File) {
		set(t, b, "Утверждения", "D3", "Нет такой")
		set(t, b, "Утверждения", "F4", "может быть")
		set(t, b, "Уровни", "B3", "много")
	}), "teacher-8").Want(t, 422, "Лист «Утверждения», строка 3, столбец D", "Лист «Утверждения», строка 4, столбец F", "Лист «Уровни», строка 3, столбец B")
	w.file("плохая.xlsx", fill(func(b *excelize.File) { set(t, b, "Уровни", "B4", "50") }), "teacher-8").
		Want(t, 422, "Лист «Уровни», строка 4, столбец B", "по возрастанию")
	w.file("нет.xlsx", []byte("PK\x03\x04 и не книга"), "teacher-8").Want(t, 422, "не читается как таблица")
	w.file("нет.json", []byte("{"), "teacher-8").Want(t, 422, "не файл инструмента")
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM instrument WHERE state = 'draft'"); n != 0 {
		t.Errorf("%d drafts out of bad files", n)
	}
	good := fill(func(b *excelize.File) {
		set(t, b, "Утверждения", "F3", "да")
		set(t, b, "Утверждения", "H3", "2")
		set(t, b, "Утверждения", "I2", "first")
		set(t, b, "Утверждения", "J4", "first")
		set(t, b, "Утверждения", "K4", "Скорее согласен; полностью согласен")
		set(t, b, "Советы", "A2", "Общекультурная компетенция")
		set(t, b, "Советы", "B2", "Низкий")
		set(t, b, "Советы", "C2", "Сходите в музей")
	})
	p := w.file("хорошая.xlsx", good, "teacher-8")
	if p.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", p.Status, p.Body)
	}
	w.id = path.Base(strings.TrimSuffix(p.Header.Get("Location"), "/edit/check"))
	w.open("/edit/check").Want(t, 200, "Всё на месте", "3 утверждения", "1 компетенция")
	if got := w.now(); got.codes() != "first cultural-1 cultural-2" || got.Definition.Sections[0].Items[2].Show[0].Item != "first" {
		t.Errorf("%+v", got)
	}

	// out as a book, and in again: the same definition
	w.open("/book.xlsx").Want(t, 200)
	book := webtest.Do(t, w.c, "GET", "/instruments/"+w.id+"/book", nil).Want(t, 200, "")
	p = w.file("снова.xlsx", book.Body, "teacher-8")
	first := webtest.Do(t, w.c, "GET", "/instruments/"+w.id, nil)
	second := webtest.Do(t, w.c, "GET", "/instruments/"+path.Base(strings.TrimSuffix(p.Header.Get("Location"), "/edit/check")), nil)
	if a, b := definitionOf(t, first), definitionOf(t, second); a != b {
		t.Errorf("written\n%s\nread back\n%s", a, b)
	}

	// out as a file, into another region
	file := w.open("/export.json").Want(t, 200)
	there := s.writer(s.tree.OtherRegion().Methodist)
	p = there.file("инструмент.json", []byte(file.Body), "")
	if p.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", p.Status, p.Body)
	}
	there.id = path.Base(strings.TrimSuffix(p.Header.Get("Location"), "/edit/check"))
	got := there.now()
	if got.State != "draft" || got.Edition != 1 || got.Code != w.now().Code || got.codes() != "first cultural-1 cultural-2" {
		t.Errorf("there: %+v", got)
	}
	if a, b := definitionOf(t, first), definitionOf(t, webtest.Do(t, there.c, "GET", "/instruments/"+there.id, nil)); a != b {
		t.Errorf("here\n%s\nthere\n%s", a, b)
	}
	var pack map[string]any
	if err := json.Unmarshal([]byte(file.Body), &pack); err != nil {
		t.Fatal(err)
	}
	pack["framework"] = map[string]any{"code": "unknown", "title": "Чужой перечень"}
	webtest.Do(t, there.c, "POST", "/instruments/import", pack).Want(t, 422, "authoring.framework_missing")
	pack["framework"] = map[string]any{"code": "pedagogical-4", "title": "Иной"}
	webtest.Do(t, there.c, "POST", "/instruments/import", pack).Want(t, 422, "assessment.instrument_invalid")
	exported := webtest.Do(t, w.c, "GET", "/instruments/"+w.id+"/export", nil).Want(t, 200, "")
	webtest.Do(t, there.c, "POST", "/instruments/import", json.RawMessage(exported.Body)).Want(t, 201, "")
	// what the editor does not write goes from region to region as well, or comes with its program
	there.file("из файла.json", []byte(`{"code": "own-results", "title": "Наша выгрузка", "program": "federal", "framework": "unknown", "definition": {}}`), "").
		Want(t, 422, "Нужна рамка «unknown»")
	p = there.file("из файла.json", []byte(`{"code": "own-results", "title": "Наша выгрузка", "program": "federal", "framework": "pedagogical-4", "definition": {"title": "Наша выгрузка",
		"polarity": "high_is_good", "competencies": [{"code": "subject", "title": "Предметные"}], "levels": [{"code": "low", "title": "Низкий", "from": 0}], "deficit": {"levels": ["low"]}, "mapping": {}}}`), "")
	if p.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", p.Status, p.Body)
	}
	webtest.Open(t, there.c, p.Header.Get("Location")).Want(t, 200, "Наша выгрузка", "черновик").Without(t, "/edit/items")

	webtest.Do(t, s.as(s.tree.Home().Tutee), "GET", "/programs/selfdiagnosis/schema", nil).Want(t, 200, "")
	webtest.Do(t, w.c, "GET", "/programs/nothing/schema", nil).Want(t, 404, "authoring.not_found")
}

func set(t *testing.T, b *excelize.File, sheet, cell, value string) {
	t.Helper()
	if err := b.SetCellStr(sheet, cell, value); err != nil {
		t.Fatal(err)
	}
}

func definitionOf(t *testing.T, a webtest.Answer) string {
	t.Helper()
	one := webtest.Into[struct{ Definition json.RawMessage }](t, a)
	return string(one.Definition)
}
