package authoring

import (
	"strings"

	"github.com/marshrut-iom/marshrut/internal/instrument/entrytest"
	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
)

// The sheets and columns of a test's book that a questionnaire's has not.
const (
	sheetTest   = "О тесте"
	sheetTasks  = "Задания"
	sheetParts  = "Части"
	sheetSurvey = "Анкета"

	colMinutes, colShuffle                          = "Время, минут", "Варианты вперемешку"
	colSurveyTitle, colSurveyIntroduction           = "Название анкеты", "Вступление к анкете"
	colKind, colTask, colRight, colMore             = "Вид", "Задание", "Верный ответ", "Лишние ответы"
	colTolerance, colUnit, colPartial, colKeepOrder = "Допуск", "Единица", "За часть ответа", "Порядок не менять"
	colDraw, colPartShuffle                         = "Сколько выдавать", "Задания вперемешку"
	colQuestion, colOptions, colAs                  = "Вопрос", "Варианты", "Чем станет ответ"
)

// Words of kinds and of what an answer becomes, as the book has them.
var (
	kindWords = map[entrytest.Kind]string{entrytest.Single: "один ответ", entrytest.Multiple: "несколько ответов", entrytest.Ordering: "порядок",
		entrytest.Matching: "соответствие", entrytest.Short: "краткий ответ", entrytest.Number: "число", entrytest.Essay: "развёрнутый ответ", entrytest.Text: "своими словами"}
	asWords = map[entrytest.As]string{entrytest.AsRequest: "запрос", entrytest.AsDifficulty: "затруднение", entrytest.AsNote: "заметка"}
)

var howTest = []string{
	"Заполните листы слева направо и загрузите файл на странице «Инструменты диагностики»: получится черновик, который можно дополнить в редакторе.",
	"Обязательны листы «О тесте» и «Задания». Уровни уже заполнены обычными значениями: их можно оставить.",
	"Задания: каждое в своей строке. Вид и компетенцию выбирайте из списка в ячейке.",
	"Верный ответ пишется в одной ячейке, каждый вариант с новой строки внутри неё (Alt+Enter).",
	"Один ответ, несколько ответов: все варианты, верные начните с плюса: «+ Москва».",
	"Порядок: шаги сверху вниз в верном порядке. Соответствие: «Россия = Москва»; что не подходит ни к чему, впишите в «Лишние ответы».",
	"Краткий ответ: все принимаемые написания. Число: само число, рядом допуск и единица.",
	"Развёрнутый ответ: критерии эксперта, «Название | баллы | пояснение». Баллы такого задания складываются из них.",
	"Баллы: пусто — 1. За часть ответа — «да», если за часть ответа даётся часть баллов.",
	"Часть: название блока. На листе «Части» можно дать блоку общий текст и сказать, сколько его заданий выдавать.",
	"Анкета не обязательна: её ответы не оцениваются, а становятся запросом, затруднением или заметкой.",
	"Ошибки будут названы по листу, строке и столбцу; с ошибками ничего не создаётся.",
}

// TestTemplate is a book for a test to be filled in, for one framework.
func TestTemplate(framework []grade.Competency) []Sheet {
	d, err := Begin(Tests, "", framework)
	if err != nil {
		return nil
	}
	return d.testBook(framework)
}

func (d *Draft) testBook(framework []grade.Competency) []Sheet {
	explained := Sheet{Name: sheetHow, Head: []string{sheetHow}}
	for _, line := range howTest {
		explained.Rows = append(explained.Rows, []any{line})
	}
	a := d.About()
	title, introduction, questions := d.Survey()
	about := Sheet{Name: sheetTest, Head: []string{colTitle, colIntroduction, colMinutes, colShuffle, colSurveyTitle, colSurveyIntroduction},
		Rows: [][]any{{a.Title, a.Introduction, unlessZero(float64(a.Minutes)), yes(a.Shuffle), title, introduction}}, Lists: []List{{3, []string{wordYes}}}}
	competencies, titles := d.competencySheet(framework)
	var kinds []string
	for _, k := range Kinds {
		kinds = append(kinds, kindWords[k])
	}
	tasks := Sheet{Name: sheetTasks, Head: []string{colPart, colKind, colTask, colHint, colCompetency, colRight, colMore, colTolerance, colUnit, colPoints, colPartial, colKeepOrder, colCode},
		Lists: []List{{1, kinds}, {4, titles}, {10, []string{wordYes}}, {11, []string{wordYes}}}}
	parts := Sheet{Name: sheetParts, Head: []string{colPart, colIntroduction, colDraw, colPartShuffle}, Lists: []List{{3, []string{wordYes}}}}
	for _, s := range d.Test.Sections {
		if s.Introduction != "" || s.Draw > 0 || s.Shuffle {
			parts.Rows = append(parts.Rows, []any{s.Title, s.Introduction, unlessZero(float64(s.Draw)), yes(s.Shuffle)})
		}
		for _, item := range s.Items {
			tasks.Rows = append(tasks.Rows, d.taskRow(s.Title, item))
		}
	}
	survey := Sheet{Name: sheetSurvey, Head: []string{colQuestion, colKind, colOptions, colAs, colHint, colCode}, Lists: surveyLists()}
	for _, q := range questions {
		survey.Rows = append(survey.Rows, []any{q.Text, kindWords[q.Kind], q.Options, asWords[q.As], q.Hint, q.Code})
	}
	levels, advice := d.levelSheets(titles)
	return []Sheet{explained, about, tasks, parts, survey, competencies, levels, advice}
}

func surveyLists() []List {
	var kinds, becomes []string
	for _, k := range SurveyKinds {
		kinds = append(kinds, kindWords[k])
	}
	for _, a := range SurveyAs {
		becomes = append(becomes, asWords[a])
	}
	return []List{{1, kinds}, {3, becomes}}
}

func (d *Draft) taskRow(part string, item entrytest.Item) []any {
	t := taskOf(item)
	competency := ""
	if i := d.competencyAt(item.Competency); i >= 0 {
		competency = d.Competencies()[i].Title
	}
	answer := t.Key
	if item.Kind == entrytest.Number {
		answer = t.Answer
	}
	return []any{part, kindWords[item.Kind], item.Text, item.Hint, competency, answer, t.More, t.Tolerance, item.Unit, t.Points, yes(item.Partial), yes(item.KeepOrder), item.Code}
}

func unlessZero(f float64) any {
	if f == 0 {
		return nil
	}
	return f
}

// kindNamed finds a kind by its word in a book, or by its code.
func kindNamed(word string, among []entrytest.Kind) (entrytest.Kind, bool) {
	for _, k := range among {
		if fold(word) == fold(kindWords[k]) || fold(word) == string(k) {
			return k, true
		}
	}
	return "", false
}

// wordsOf lists what may stand in a cell.
func wordsOf(among []entrytest.Kind) string {
	var out []string
	for _, k := range among {
		out = append(out, "«"+kindWords[k]+"»")
	}
	return strings.Join(out, ", ")
}
