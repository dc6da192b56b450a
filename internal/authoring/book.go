package authoring

import (
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/internal/instrument/questionnaire"
)

// Sheet is one sheet of a book that a methodist fills in.
type Sheet struct {
	Name  string
	Head  []string
	Rows  [][]any
	Lists []List
}

// List offers words in the cells of a column.
type List struct {
	Column int // from 0
	Words  []string
}

// The sheets of a book and their columns. They are words of the file, which is Russian
// like what is written into it.
const (
	sheetHow          = "Как заполнять"
	sheetAbout        = "О методике"
	sheetScales       = "Ответы"
	sheetCompetencies = "Компетенции"
	sheetItems        = "Утверждения"
	sheetLevels       = "Уровни"
	sheetAdvice       = "Советы"

	colTitle, colIntroduction, colPolarity                        = "Название", "Вступление", "Высокий балл"
	colScale, colAnswer, colPoints                                = "Шкала", "Ответ", "Баллы"
	colCode, colDescription                                       = "Код", "Описание"
	colPart, colText, colHint, colCompetency                      = "Часть", "Утверждение", "Подсказка", "Компетенция"
	colReverse, colOptional, colWeight, colAfter, colGiven        = "Обратное", "Можно пропустить", "Вес", "Показать после (код)", "если ответ"
	colLevel, colFrom, colMeaning, colWhatToDo, colDeficit        = "Уровень", "Начинается с, %", "Что это значит", "Что делать", "Дефицит"
	wordYes, wordGood, wordBad                             string = "да", "хорошо", "плохо"
)

var how = []string{
	"Заполните листы слева направо и загрузите файл на странице «Инструменты диагностики»: получится черновик, который можно дополнить в редакторе.",
	"Обязательны листы «О методике» и «Утверждения». Остальные уже заполнены обычными значениями: их можно оставить.",
	"Утверждения: каждое в своей строке. Компетенцию и шкалу выбирайте из списка в ячейке.",
	"Обратное — «да», если согласие говорит о трудности: баллы считаются наоборот.",
	"Вес — во сколько раз утверждение важнее других; пусто — 1.",
	"Показать после: код более раннего утверждения; «если ответ» — ответы на него через точку с запятой. Пусто — утверждение видят все.",
	"Уровни идут по возрастанию, первый начинается с 0 %. Дефицит — «да» у уровня, который считается дефицитом.",
	"Тексты пишутся простым текстом. Ошибки будут названы по листу, строке и столбцу; с ошибками ничего не создаётся.",
}

// Template is a book to be filled in, for one framework; Book is the same, filled.
func Template(framework []grade.Competency) []Sheet {
	d, err := Begin(Questionnaires, "", framework)
	if err != nil {
		return nil
	}
	return d.book(framework)
}

// Book writes a questionnaire or a test as a book that ParseBook reads back.
func (d *Draft) Book(framework []grade.Competency) ([]Sheet, error) {
	if d.Test != nil {
		return d.testBook(framework), nil
	}
	return d.book(framework), nil
}

func (d *Draft) book(framework []grade.Competency) []Sheet {
	q := d.Questionnaire
	explained := Sheet{Name: sheetHow, Head: []string{sheetHow}}
	for _, line := range how {
		explained.Rows = append(explained.Rows, []any{line})
	}
	polarity := wordGood
	if d.About().HighIsBad {
		polarity = wordBad
	}
	about := Sheet{Name: sheetAbout, Head: []string{colTitle, colIntroduction, colPolarity},
		Rows: [][]any{{q.Title, q.Introduction, polarity}}, Lists: []List{{2, []string{wordGood, wordBad}}}}

	scales := Sheet{Name: sheetScales, Head: []string{colScale, colAnswer, colPoints}}
	var scaleNames []string
	for _, s := range q.Scales {
		scaleNames = append(scaleNames, nameOf(s))
		for _, o := range s.Options {
			scales.Rows = append(scales.Rows, []any{nameOf(s), o.Title, o.Value})
		}
	}
	competencies, titles := d.competencySheet(framework)
	items := Sheet{Name: sheetItems, Head: []string{colPart, colText, colHint, colCompetency, colScale, colReverse, colOptional, colWeight, colCode, colAfter, colGiven},
		Lists: []List{{3, titles}, {4, scaleNames}, {5, []string{wordYes}}, {6, []string{wordYes}}}}
	for _, s := range q.Sections {
		for _, item := range s.Items {
			items.Rows = append(items.Rows, d.itemRow(s.Title, item))
		}
	}
	levels, advice := d.levelSheets(titles)
	return []Sheet{explained, about, items, scales, competencies, levels, advice}
}

// competencySheet is the sheet of competencies; their titles are offered elsewhere.
func (d *Draft) competencySheet(framework []grade.Competency) (s Sheet, titles []string) {
	s = Sheet{Name: sheetCompetencies, Head: []string{colCode, colCompetency, colDescription}}
	for _, k := range d.Offered(framework) {
		s.Rows = append(s.Rows, []any{k.Code, k.Title, k.Description})
		titles = append(titles, k.Title)
	}
	return s, titles
}

// levelSheets are the sheets of levels, and of advice by level and competency.
func (d *Draft) levelSheets(titles []string) (levels, advice Sheet) {
	levels = Sheet{Name: sheetLevels, Head: []string{colLevel, colFrom, colMeaning, colWhatToDo, colDeficit}, Lists: []List{{4, []string{wordYes}}}}
	var levelTitles []string
	for _, l := range d.Levels() {
		levels.Rows = append(levels.Rows, []any{l.Title, l.From * 100, l.Meaning, l.Advice, yes(slices.Contains(d.Deficit().Levels, l.Code))})
		levelTitles = append(levelTitles, l.Title)
	}
	advice = Sheet{Name: sheetAdvice, Head: []string{colCompetency, colLevel, colWhatToDo}, Lists: []List{{0, titles}, {1, levelTitles}}}
	for _, k := range d.Competencies() {
		for _, l := range d.Levels() {
			if text := k.Advice[l.Code]; text != "" {
				advice.Rows = append(advice.Rows, []any{k.Title, l.Title, text})
			}
		}
	}
	return levels, advice
}

func (d *Draft) itemRow(part string, item questionnaire.Item) []any {
	row := []any{part, item.Text, item.Hint, "", "", yes(item.Reverse), yes(item.Optional), nil, item.Code, "", ""}
	if i := d.competencyAt(item.Competency); i >= 0 {
		row[3] = d.Competencies()[i].Title
	}
	if s, ok := d.Scale(item.Scale); ok {
		row[4] = nameOf(s)
	}
	if item.Weight != 0 {
		row[7] = item.Weight
	}
	if len(item.Show) > 0 {
		when := item.Show[0]
		row[9] = when.Item
		on, _, _, _ := d.Statement(when.Item)
		s, _ := d.Scale(on.Scale)
		var given []string
		for _, o := range s.Options {
			if slices.Contains(when.In, o.Code) {
				given = append(given, o.Title)
			}
		}
		row[10] = strings.Join(given, "; ")
	}
	return row
}

// nameOf is what a scale is called in a book.
func nameOf(s questionnaire.Scale) string {
	if s.Title != "" {
		return s.Title
	}
	return s.Code
}

func yes(b bool) string {
	if b {
		return wordYes
	}
	return ""
}
