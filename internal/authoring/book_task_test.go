package authoring_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/instrument/entrytest"
)

// everyKind is a test with a task of each kind, a block that is drawn from, and a survey:
// all that the form can write.
func everyKind(t testing.TB) *authoring.Draft {
	t.Helper()
	d := begin(t, authoring.Tests)
	for _, task := range []authoring.Task{
		{Kind: entrytest.Single, Competency: "a", Text: "Столица", Key: "Тверь\n+ Москва", KeepOrder: true},
		{Kind: entrytest.Multiple, Competency: "a", Text: "Реки", Hint: "две", Key: "+ Обь\n+ Ока\nЭверест", Partial: true, Points: "1,5"},
		{Kind: entrytest.Ordering, Competency: "b", Text: "Шаги", Key: "раз\nдва\nтри", Partial: true},
		{Kind: entrytest.Matching, Competency: "b", Text: "Пары", Key: "Россия = Москва\nФранция = Париж", More: "Рим\nОсло"},
		{Kind: entrytest.Short, Competency: "c.1", Text: "Поэт", Key: "Пушкин\nА. С. Пушкин"},
		{Kind: entrytest.Number, Competency: "c.1", Text: "Масса", Answer: "-12,5", Tolerance: "0,1", Unit: "кг"},
		{Kind: entrytest.Essay, Competency: "c.1", Text: "Опишите", Key: "Ясность | 2 | мысль понятна\nПолнота | 1,5"},
	} {
		if _, err := d.AddTask(task); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.SetAbout(authoring.About{Title: "Входной тест", Introduction: "Зачем", Minutes: 40, Shuffle: true}); err != nil {
		t.Fatal(err)
	}
	if err := d.SetBlock("b", authoring.Block{Title: "Бета", Introduction: "Прочитайте.\nПодумайте.", Draw: 1, Shuffle: true}); err != nil {
		t.Fatal(err)
	}
	if err := d.SetSurvey("Что Вам нужно", "Не оценивается."); err != nil {
		t.Fatal(err)
	}
	for _, q := range []authoring.Question{
		{Kind: entrytest.Multiple, Text: "Что освоить?", Options: "Рефлексию\nДанные", As: entrytest.AsRequest},
		{Kind: entrytest.Text, Text: "Что трудно?", Hint: "одной фразой", Options: "лишнее", As: entrytest.AsDifficulty},
		{Kind: entrytest.Single, Text: "Как учиться?", Options: "Очно\nДистанционно", As: entrytest.AsNote},
	} {
		if err := d.SetQuestion(q); err != nil {
			t.Fatal(err)
		}
	}
	if p := d.Problems(); len(p) > 0 {
		t.Fatalf("it lacks %v", p)
	}
	return d
}

// The book of a test gives back what the form wrote, to the last field.
func TestTestBook_SameAsByForm(t *testing.T) {
	t.Parallel()
	d := everyKind(t)
	book, err := d.Book(framework)
	if err != nil {
		t.Fatal(err)
	}
	back, err := authoring.ParseBook(cells(book), slices.Clone(framework))
	if err != nil {
		t.Fatal(err)
	}
	a, _ := d.JSON()
	b, _ := back.JSON()
	if string(a) != string(b) {
		t.Errorf("by form\n%s\nby book\n%s", a, b)
	}
}

func TestTestBook_RoundTripLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, err := authoring.Begin(authoring.Tests, "Проба", slices.Clone(framework))
		if err != nil {
			t.Fatal(err)
		}
		word := rapid.StringMatching(`[А-Яа-я]{2,9}( [а-я]{2,5})?`)
		for _, k := range framework {
			for range rapid.IntRange(1, 4).Draw(t, "tasks") {
				words := rapid.SliceOfNDistinct(word, 3, 6, strings.ToLower).Draw(t, "words")
				task := authoring.Task{Kind: rapid.SampledFrom(authoring.Kinds).Draw(t, "kind"), Competency: k.Code, Text: words[0], Key: strings.Join(words, "\n"),
					Answer: authoring.Decimal(float64(rapid.IntRange(-900, 900).Draw(t, "answer")) / 4)}
				switch task.Kind {
				case entrytest.Single, entrytest.Multiple:
					task.Key, task.KeepOrder = "+ "+task.Key, rapid.Bool().Draw(t, "keep")
				case entrytest.Matching:
					task.Key, task.More = words[0]+" = "+words[1]+"\n"+words[1]+" = "+words[0], words[2]
				case entrytest.Essay:
					task.Key = strings.Join(words, " | 2 | пояснение\n") + " | 0,5"
				}
				if task.Kind != entrytest.Essay {
					task.Points = rapid.SampledFrom([]string{"", "2", "0,25"}).Draw(t, "points")
				}
				if slices.Contains([]entrytest.Kind{entrytest.Multiple, entrytest.Ordering, entrytest.Matching}, task.Kind) {
					task.Partial = rapid.Bool().Draw(t, "partial")
				}
				if _, err := d.AddTask(task); err != nil {
					t.Fatal(err)
				}
			}
		}
		book, err := d.Book(framework)
		if err != nil {
			t.Fatal(err)
		}
		back, err := authoring.ParseBook(cells(book), slices.Clone(framework))
		if err != nil {
			t.Fatal(err)
		}
		a, _ := d.JSON()
		b, _ := back.JSON()
		if string(a) != string(b) {
			t.Fatalf("written\n%s\nread\n%s", a, b)
		}
	})
}

func TestTestBook_NamesEveryBadCell(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		sheet       string
		row, column int
		text, want  string
	}{
		"kind":             {"Задания", 2, 1, "викторина", "Задания!B2"},
		"competency":       {"Задания", 2, 4, "Дельта", "Задания!E2"},
		"no right option":  {"Задания", 2, 5, "Тверь\nМосква", "Задания!F2"},
		"no pair":          {"Задания", 5, 5, "Россия", "Задания!F5"},
		"number in words":  {"Задания", 7, 5, "много", "Задания!F7"},
		"tolerance":        {"Задания", 7, 7, "чуть", "Задания!H7"},
		"negative":         {"Задания", 7, 7, "-1", "Задания!H7"},
		"criterion":        {"Задания", 8, 5, "Ясность", "Задания!F8"},
		"points of essay":  {"Задания", 8, 9, "3", "Задания!J8"},
		"points":           {"Задания", 3, 9, "101", "Задания!J3"},
		"partial of one":   {"Задания", 2, 10, "да", "Задания!K2"},
		"unit of a choice": {"Задания", 2, 8, "кг", "Задания!I2"},
		"no text":          {"Задания", 2, 2, "", "Задания!C2"},
		"markup":           {"Задания", 2, 2, "<b>x</b>", "Задания!C2"},
		"code twice":       {"Задания", 3, 12, "a-1", "Задания!M3"},
		"extra twice":      {"Задания", 5, 6, "Рим\nРим", "Задания!G5"},
		"part unknown":     {"Части", 2, 0, "Нет такой", "Части!A2"},
		"draw":             {"Части", 2, 2, "9", "Части!C2"},
		"draw in words":    {"Части", 2, 2, "два", "Части!C2"},
		"minutes":          {"О тесте", 2, 2, "999", "О тесте!C2"},
		"no title":         {"О тесте", 2, 0, "", "О тесте!A2"},
		"survey title":     {"О тесте", 2, 4, "", "О тесте!E2"},
		"question kind":    {"Анкета", 2, 1, "устно", "Анкета!B2"},
		"question options": {"Анкета", 2, 2, "одна", "Анкета!C2"},
		"question becomes": {"Анкета", 2, 3, "оценкой", "Анкета!D2"},
		"question text":    {"Анкета", 3, 0, "", "Анкета!A3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent, err := everyKind(t).Book(framework)
			if err != nil {
				t.Fatal(err)
			}
			book := cells(sent)
			i := slices.IndexFunc(book, func(c authoring.Cells) bool { return c.Name == tc.sheet })
			book[i].Rows[tc.row-1][tc.column] = tc.text
			_, err = authoring.ParseBook(book, slices.Clone(framework))
			if got := fields(t, err); !slices.Contains(got, tc.want) {
				t.Errorf("%v; want %s", got, tc.want)
			}
		})
	}
}

// A book of a test of anything is read or refused with a place, never a panic.
func FuzzParseTestBook(f *testing.F) {
	f.Add("Задания", "Вид|Задание|Компетенция|Верный ответ\nчисло|Сколько|Альфа|5")
	f.Add("Части", "Часть|Сколько выдавать\nАльфа|1")
	f.Add("Анкета", "Вопрос|Вид|Варианты\nЧто|один ответ|Раз~Два")
	f.Add("О тесте", "Название|Время, минут\nПроба|1e9")
	f.Fuzz(func(t *testing.T, name, content string) {
		sheet := authoring.Cells{Name: name}
		for line := range strings.SplitSeq(content, "\n") {
			sheet.Rows = append(sheet.Rows, strings.Split(strings.ReplaceAll(line, "~", "\n"), "|"))
		}
		book := []authoring.Cells{{Name: "О тесте", Rows: [][]string{{"Название"}, {"Проба"}}},
			{Name: "Задания", Rows: [][]string{{"Вид", "Задание", "Компетенция", "Верный ответ"}, {"один ответ", "Что", "Альфа", "+ да\nнет"}}}, sheet}
		d, err := authoring.ParseBook(book, slices.Clone(framework))
		if err != nil {
			if len(fields(t, err)) == 0 {
				t.Fatal("refused without a place")
			}
			return
		}
		if p := d.Problems(); len(p) > 0 {
			t.Fatalf("read, and lacks %v", p)
		}
	})
}

// The survey is written question by question; what a step would spoil is refused at its
// field.
func TestSurvey_AIV1_IsWritten(t *testing.T) {
	t.Parallel()
	d := everyKind(t)
	_, _, all := d.Survey()
	if len(all) != 3 || all[1].Options != "" || all[0].Code == all[1].Code {
		t.Fatalf("%+v", all)
	}
	for name, q := range map[string]authoring.Question{
		"body.options": {Kind: entrytest.Single, Text: "Как?", Options: "Очно", As: entrytest.AsNote},
		"body.text":    {Kind: entrytest.Text, As: entrytest.AsNote},
		"body.kind":    {Kind: entrytest.Essay, Text: "Как?", As: entrytest.AsNote},
		"body.as":      {Kind: entrytest.Text, Text: "Как?", As: "score"},
	} {
		if got := fields(t, everyKind(t).SetQuestion(q)); !slices.Contains(got, name) {
			t.Errorf("%v; want %s", got, name)
		}
	}
	if err := d.MoveQuestion(all[2].Code, -1); err != nil {
		t.Fatal(err)
	}
	if err := d.RemoveQuestion(all[0].Code); err != nil {
		t.Fatal(err)
	}
	if _, _, now := d.Survey(); len(now) != 2 || now[0].Code != all[2].Code {
		t.Errorf("%+v", now)
	}
	if err := d.SetQuestion(authoring.Question{Kind: entrytest.Text, Text: "Ещё?", As: entrytest.AsNote}); err != nil {
		t.Fatal(err)
	}
	if _, _, now := d.Survey(); now[2].Code != all[0].Code && slices.ContainsFunc(now[:2], func(q authoring.Question) bool { return q.Code == now[2].Code }) {
		t.Errorf("a code twice: %+v", now)
	}
	if err := d.RemoveSurvey(); err != nil || d.Test.Survey != nil {
		t.Error("the survey stays")
	}
	if begin(t, authoring.Questionnaires).SetSurvey("Анкета", "") == nil {
		t.Error("a questionnaire has no survey beside it")
	}
}

// A book of more questions than fit is refused in a moment as well, and a question's code
// is given to no task.
func TestParseBook_ALongSurveyIsRefused(t *testing.T) {
	t.Parallel()
	about := authoring.Cells{Name: "О тесте", Rows: [][]string{{"Название", "Название анкеты"}, {"Проба", "Запросы"}}}
	tasks := authoring.Cells{Name: "Задания", Rows: [][]string{{"Вид", "Задание", "Компетенция", "Верный ответ"}, {"краткий ответ", "Поэт", "Альфа", "Пушкин"}}}
	survey := authoring.Cells{Name: "Анкета", Rows: [][]string{{"Вопрос", "Вид", "Код"}, {"Что трудно?", "своими словами", "a-2"}}}
	d, err := authoring.ParseBook([]authoring.Cells{about, tasks, survey}, framework)
	if err != nil {
		t.Fatal(err)
	}
	if code, err := d.AddTask(authoring.Task{Kind: entrytest.Short, Competency: "a", Text: "Физик", Key: "Капица"}); code != "a-3" || len(d.Problems()) > 0 {
		t.Errorf("%q %v %v", code, err, d.Problems())
	}
	for n := range 9000 {
		survey.Rows = append(survey.Rows, []string{fmt.Sprint("Вопрос ", n), "своими словами", ""})
	}
	_, err = authoring.ParseBook([]authoring.Cells{about, tasks, survey}, framework)
	if !errors.Is(err, authoring.ErrBook) || !slices.Contains(fields(t, err), "Анкета") {
		t.Errorf("%v", err)
	}
}

// A book of more parts than fit is refused in a moment, of a questionnaire and of a test.
func TestParseBook_ManyPartsAreRefused(t *testing.T) {
	t.Parallel()
	items, tasks := [][]string{{"Утверждение", "Компетенция", "Часть"}}, [][]string{{"Задание", "Компетенция", "Часть", "Вид", "Верный ответ"}}
	for n := range 9000 {
		row := []string{fmt.Sprint("Что ", n), "Альфа", fmt.Sprint("Часть ", n)}
		items, tasks = append(items, row), append(tasks, append(row, "краткий ответ", "да"))
	}
	title := [][]string{{"Название"}, {"Проба"}}
	for sheet, book := range map[string][]authoring.Cells{
		"Утверждения": {{Name: "О методике", Rows: title}, {Name: "Утверждения", Rows: items}},
		"Задания":     {{Name: "О тесте", Rows: title}, {Name: "Задания", Rows: tasks}},
	} {
		_, err := authoring.ParseBook(book, framework)
		if !errors.Is(err, authoring.ErrBook) || !slices.Contains(fields(t, err), sheet) {
			t.Errorf("%s: %v", sheet, err)
		}
	}
}
