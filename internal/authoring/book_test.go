package authoring_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/internal/instrument/questionnaire"
)

var framework = []grade.Competency{{Code: "a", Title: "Альфа"}, {Code: "b", Title: "Бета"}, {Code: "c.1", Title: "Гамма"}}

func begin(t testing.TB, program string) *authoring.Draft {
	t.Helper()
	d, err := authoring.Begin(program, "Проба", slices.Clone(framework))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// cells is a book as it would be sent back.
func cells(book []authoring.Sheet) []authoring.Cells {
	var out []authoring.Cells
	for _, s := range book {
		c := authoring.Cells{Name: s.Name, Rows: [][]string{s.Head}}
		for _, row := range s.Rows {
			var texts []string
			for _, v := range row {
				if v == nil {
					v = ""
				}
				texts = append(texts, fmt.Sprint(v))
			}
			c.Rows = append(c.Rows, texts)
		}
		out = append(out, c)
	}
	return out
}

// fields gives where a refusal points.
func fields(t testing.TB, err error) []string {
	t.Helper()
	var refusal *fault.Error
	if !errors.As(err, &refusal) {
		t.Fatalf("%v; want a refusal", err)
	}
	var out []string
	for _, f := range refusal.Fields {
		out = append(out, f.Path)
	}
	return out
}

// What is written as a book is read back as it was.
func TestBook_RoundTripLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, err := authoring.Begin(authoring.Questionnaires, rapid.StringMatching(`[А-Яа-я]{3,20}`).Draw(t, "title"), slices.Clone(framework))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, k := range framework {
			if err := d.AddStatements(k.Code, "", strings.Join(rapid.SliceOfN(rapid.StringMatching(`-?[А-Яа-я]{2,9}`), 1, 4).Draw(t, k.Code), "\n")); err != nil {
				t.Fatal(err)
			}
		}
		for si := range d.Questionnaire.Sections {
			for i := range d.Questionnaire.Sections[si].Items {
				item := &d.Questionnaire.Sections[si].Items[i]
				item.Optional = rapid.Bool().Draw(t, "optional")
				item.Weight = rapid.SampledFrom([]float64{0, 0.5, 2, 3.25}).Draw(t, "weight")
				if before := d.Before(item.Code); len(before) > 0 && i > 0 && rapid.Bool().Draw(t, "shown") {
					on := rapid.SampledFrom(before).Draw(t, "on")
					item.Show = []questionnaire.Condition{{Item: on.Code, In: []string{"1", "4"}}}
				}
				n++
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
		// codes of scales are made anew
		if x, y := strings.ReplaceAll(string(a), `"answers"`, `"scale-1"`), string(b); x != y {
			t.Fatalf("written\n%s\nread\n%s", x, y)
		}
	})
}

func TestBook_NamesEveryBadCell(t *testing.T) {
	t.Parallel()
	fresh := func() []authoring.Cells {
		d := begin(t, authoring.Questionnaires)
		if err := d.AddStatements("a", "", "Первое\nВторое"); err != nil {
			t.Fatal(err)
		}
		book, err := d.Book(framework)
		if err != nil {
			t.Fatal(err)
		}
		return cells(book)
	}
	set := func(book []authoring.Cells, name string, row, column int, text string) {
		i := slices.IndexFunc(book, func(c authoring.Cells) bool { return c.Name == name })
		book[i].Rows[row-1][column] = text
	}
	for name, tc := range map[string]struct {
		spoil func([]authoring.Cells) []authoring.Cells
		want  string
	}{
		"no sheet of items": {func(b []authoring.Cells) []authoring.Cells { return slices.Delete(b, 2, 3) }, "Утверждения"},
		"no column": {func(b []authoring.Cells) []authoring.Cells {
			set(b, "Утверждения", 1, 1, "Вопрос")
			return b
		}, "Утверждения"},
		"no title": {func(b []authoring.Cells) []authoring.Cells { set(b, "О методике", 2, 0, ""); return b }, "О методике!A2"},
		"unknown competency": {func(b []authoring.Cells) []authoring.Cells {
			set(b, "Утверждения", 3, 3, "Дельта")
			return b
		}, "Утверждения!D3"},
		"unknown scale": {func(b []authoring.Cells) []authoring.Cells {
			set(b, "Утверждения", 3, 4, "Иная")
			return b
		}, "Утверждения!E3"},
		"no text": {func(b []authoring.Cells) []authoring.Cells { set(b, "Утверждения", 2, 1, ""); return b }, "Утверждения!B2"},
		"markup": {func(b []authoring.Cells) []authoring.Cells {
			set(b, "Утверждения", 2, 1, "<b>x</b>")
			return b
		}, "Утверждения!B2"},
		"code twice":           {func(b []authoring.Cells) []authoring.Cells { set(b, "Утверждения", 3, 8, "a-1"); return b }, "Утверждения!I3"},
		"weight":               {func(b []authoring.Cells) []authoring.Cells { set(b, "Утверждения", 3, 7, "-1"); return b }, "Утверждения!H3"},
		"condition forward":    {func(b []authoring.Cells) []authoring.Cells { set(b, "Утверждения", 2, 9, "a-2"); return b }, "Утверждения!J2"},
		"condition unanswered": {func(b []authoring.Cells) []authoring.Cells { set(b, "Утверждения", 3, 9, "a-1"); return b }, "Утверждения!K3"},
		"level that falls":     {func(b []authoring.Cells) []authoring.Cells { set(b, "Уровни", 4, 1, "10"); return b }, "Уровни!B4"},
		"level without number": {func(b []authoring.Cells) []authoring.Cells { set(b, "Уровни", 3, 1, "x"); return b }, "Уровни!B3"},
		"no deficit":           {func(b []authoring.Cells) []authoring.Cells { set(b, "Уровни", 2, 4, ""); return b }, "Уровни"},
		"points":               {func(b []authoring.Cells) []authoring.Cells { set(b, "Ответы", 3, 2, "много"); return b }, "Ответы!C3"},
		"polarity": {func(b []authoring.Cells) []authoring.Cells {
			set(b, "О методике", 2, 2, "так себе")
			return b
		}, "О методике!C2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := authoring.ParseBook(tc.spoil(fresh()), slices.Clone(framework))
			if got := fields(t, err); !slices.Contains(got, tc.want) {
				t.Errorf("%v; want %s", got, tc.want)
			}
		})
	}
}

// A book of anything is either read or refused, never a panic; what is read can be
// published as soon as it lacks nothing.
func FuzzParseBook(f *testing.F) {
	f.Add("Утверждения", "Утверждение|Компетенция\nПервое|Альфа")
	f.Add("Уровни", "Уровень|Начинается с, %\nНизкий|0\nНизкий|50")
	f.Add("Ответы", "Шкала|Ответ|Баллы\n|Да|1e999\n|Да|")
	f.Add("Советы", "Компетенция|Уровень|Что делать\nАльфа|Низкий|x\nАльфа|Низкий|")
	f.Fuzz(func(t *testing.T, name, content string) {
		sheet := authoring.Cells{Name: name}
		for line := range strings.SplitSeq(content, "\n") {
			sheet.Rows = append(sheet.Rows, strings.Split(line, "|"))
		}
		book := []authoring.Cells{{Name: "О методике", Rows: [][]string{{"Название"}, {"Проба"}}},
			{Name: "Утверждения", Rows: [][]string{{"Утверждение", "Компетенция"}, {"Первое", "Альфа"}}}, sheet}
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

// Whatever steps are taken, nothing is lost but what was removed, and codes stay unique.
func TestDraft_AnyStepsKeepEveryItem(t *testing.T) {
	t.Parallel()
	for _, program := range []string{authoring.Questionnaires, authoring.Tests} {
		t.Run(program, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				d, err := authoring.Begin(program, "Проба", slices.Clone(framework))
				if err != nil {
					t.Fatal(err)
				}
				for _, k := range []string{"a", "a", "b", "c.1"} {
					if program == authoring.Tests {
						_, err = d.AddTask(authoring.Task{Kind: "short", Text: "Как?", Key: "Так", Competency: k})
					} else {
						err = d.AddStatements(k, "", "Одно")
					}
					if err != nil {
						t.Fatal(err)
					}
				}
				want := codes(d)
				for range rapid.IntRange(1, 20).Draw(t, "steps") {
					if len(want) == 0 {
						break
					}
					one := rapid.SampledFrom(want).Draw(t, "item")
					switch rapid.IntRange(0, 4).Draw(t, "step") {
					case 0:
						err = d.Move(one, -1)
					case 1:
						err = d.Move(one, 1)
					case 2:
						var copied string
						copied, err = d.Duplicate(one)
						want = append(want, copied)
					case 3:
						err = d.Remove(one)
						want = slices.DeleteFunc(want, func(c string) bool { return c == one })
					case 4:
						_ = d.Split(one, "Часть") // the first of its section does not part
					}
					if err != nil {
						t.Fatal(err)
					}
				}
				got := codes(d)
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) || len(slices.Compact(slices.Clone(got))) != len(got) {
					t.Fatalf("%v, want %v", got, want)
				}
				for _, s := range d.Sections() {
					if len(s.Items) == 0 {
						t.Fatalf("section %s is left empty", s.Code)
					}
				}
			})
		})
	}
}

func codes(d *authoring.Draft) (out []string) {
	for _, s := range d.Sections() {
		for _, i := range s.Items {
			out = append(out, i.Code)
		}
	}
	return out
}

func TestNumber_AsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{"1,5": 1.5, "60 %": 60, " 1 000 ": 1000, "−2": -2, "0.25": 0.25} {
		if got, err := authoring.Number(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "NaN", "inf", "1,2,3", "пять", strings.Repeat("9", 400)} {
		if got, err := authoring.Number(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
}

// A book of more items than fit is refused in a moment, with codes given to all of them.
func TestParseBook_ALongBookIsRefused(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"Утверждение", "Компетенция", "Код"}}
	for n := range 9000 {
		rows = append(rows, []string{fmt.Sprint("Утверждение ", n), "Альфа", ""})
	}
	_, err := authoring.ParseBook([]authoring.Cells{{Name: "О методике", Rows: [][]string{{"Название"}, {"Проба"}}}, {Name: "Утверждения", Rows: rows}}, framework)
	if !errors.Is(err, authoring.ErrBook) || !slices.Contains(fields(t, err), "Утверждения") {
		t.Errorf("%v", err)
	}
}

// A code that the book gives is not given again.
func TestParseBook_CodesStepAsideForThoseOfTheBook(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"Утверждение", "Компетенция", "Код"}, {"Первое", "Альфа", ""}, {"Второе", "Альфа", "a-2"}, {"Третье", "Альфа", ""}}
	d, err := authoring.ParseBook([]authoring.Cells{{Name: "О методике", Rows: [][]string{{"Название"}, {"Проба"}}}, {Name: "Утверждения", Rows: rows}}, framework)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, item := range d.Sections()[0].Items {
		got = append(got, item.Code)
	}
	if want := []string{"a-1", "a-2", "a-3"}; !slices.Equal(got, want) {
		t.Errorf("codes %v, want %v", got, want)
	}
}

// One look at a book names every bad cell of it, whatever kinds of mistakes there are.
func TestBook_NamesAllBadCellsAtOneLook(t *testing.T) {
	t.Parallel()
	book := []authoring.Cells{{Name: "О методике", Rows: [][]string{{"Название"}, {"Проба"}}},
		{Name: "Ответы", Rows: [][]string{{"Шкала", "Ответ", "Баллы"}, {"Согласие", "Нет", "0"}, {"Согласие", "Да", "1"}}},
		{Name: "Утверждения", Rows: [][]string{{"Утверждение", "Компетенция", "Шкала", "Код", "Показать после (код)", "если ответ"},
			{"Первое", "Альфа", "Согласие", "a-1", "", ""},
			{"Второе", "Альфа", "Согласие", "a-1", "", ""},
			{"<b>Третье</b>", "Альфа", "Согласие", "", "", ""},
			{"Четвёртое", "Альфа", "Согласие", "", "a-1", "Может быть"},
			{"", "Альфа", "Согласие", "", "", ""},
			{"Шестое", "Альфа", "Иная", "", "", ""},
			{"Седьмое", "Дельта", "Иная", "", "", ""},
			{"<i>Восьмое</i>", "", "Согласие", "", "", ""}}}}
	_, err := authoring.ParseBook(book, slices.Clone(framework))
	got := fields(t, err)
	slices.Sort(got)
	want := []string{"Утверждения!A4", "Утверждения!A6", "Утверждения!A9", "Утверждения!B8", "Утверждения!B9", "Утверждения!C7", "Утверждения!C8", "Утверждения!D3", "Утверждения!F5"}
	if !slices.Equal(got, want) {
		t.Errorf("%v\n%v, want %v", err, got, want)
	}
}

func TestTestBook_NamesAllBadCellsAtOneLook(t *testing.T) {
	t.Parallel()
	book := []authoring.Cells{{Name: "О тесте", Rows: [][]string{{"Название"}, {"Проба"}}},
		{Name: "Задания", Rows: [][]string{{"Вид", "Задание", "Компетенция", "Верный ответ", "Код", "Часть"},
			{"краткий ответ", "Как?", "Альфа", "Так", "a-1", "Первая"},
			{"краткий ответ", "", "Альфа", "Так", "a-1", "Первая"},
			{"загадка", "<b>Что?</b>", "Дельта", "Так", "a-1", "Вторая"},
			{"число", "<i>Сколько?</i>", "Альфа", "много", "", "Вторая"}}},
		{Name: "Части", Rows: [][]string{{"Часть"}, {"Вторая"}}}}
	_, err := authoring.ParseBook(book, slices.Clone(framework))
	got := fields(t, err)
	slices.Sort(got)
	want := []string{"Задания!A4", "Задания!B3", "Задания!B4", "Задания!B5", "Задания!C4", "Задания!D5", "Задания!E3", "Задания!E4"}
	if !slices.Equal(got, want) {
		t.Errorf("%v\n%v, want %v", err, got, want)
	}
}

// Word makes dashes of hyphens: whichever dash begins a line, the statement is reversed.
func TestAddStatements_AnyDashMakesAStatementReversed(t *testing.T) {
	t.Parallel()
	d := begin(t, authoring.Questionnaires)
	if err := d.AddStatements("a", "", "- Раз\n– Два\n— Три\n−Четыре\nПять — не шесть"); err != nil {
		t.Fatal(err)
	}
	for n, item := range d.Questionnaire.Sections[0].Items {
		if want := []string{"Раз", "Два", "Три", "Четыре", "Пять — не шесть"}[n]; item.Text != want || item.Reverse != (n < 4) {
			t.Errorf("%+v", item)
		}
	}
}

// A list that is pasted is mended once: each bad line is named.
func TestAddStatements_NamesEachBadLine(t *testing.T) {
	t.Parallel()
	err := begin(t, authoring.Questionnaires).AddStatements("a", "", "Первое\n\n<b>Второе</b>\nТретье\n- <i>Четвёртое</i>")
	var refusal *fault.Error
	if !errors.As(err, &refusal) || len(refusal.Fields) != 2 || !strings.HasPrefix(refusal.Fields[0].Message, "Строка 3 «<b>Второе</b>»: здесь разметка HTML") ||
		!strings.HasPrefix(refusal.Fields[1].Message, "Строка 5 «- <i>Чет") {
		t.Errorf("%+v", refusal)
	}
}

func TestTwins_NamesWhatIsAskedTwice(t *testing.T) {
	t.Parallel()
	d := begin(t, authoring.Questionnaires)
	if err := d.AddStatements("a", "", "Я знаю цель\nЯ веду счёт\n# Бета\nя  знаю цель\nЯ веду счет"); err != nil {
		t.Fatal(err)
	}
	if got := d.Twins(); len(got) != 2 || got[0].Number != 3 || got[0].First != 1 || got[1].Number != 4 || got[1].First != 2 {
		t.Errorf("%+v", got)
	}
	test := begin(t, authoring.Tests)
	for _, key := range []string{"Так", "Иначе", "Так"} {
		if _, err := test.AddTask(authoring.Task{Kind: "short", Text: "Как?", Key: key, Competency: "a"}); err != nil {
			t.Fatal(err)
		}
	}
	if got := test.Twins(); len(got) != 1 || got[0].Number != 3 || got[0].First != 1 {
		t.Errorf("%+v", got)
	}
}
