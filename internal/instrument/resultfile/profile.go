package resultfile

import (
	"slices"
	"strings"
	"unicode"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// defaultColumns are the titles that result files commonly have.
var defaultColumns = []diagnostics.ColumnRule{
	{Field: diagnostics.FieldFullName, Titles: []string{"ФИО", "ФИО педагога", "ФИО участника", "ФИО слушателя", "ФИО учителя", "ФИО полностью", "Ф.И.О. педагогического работника", "Фамилия Имя Отчество", "Фамилия, имя, отчество (при наличии)", "Участник", "Слушатель", "Педагог", "Сотрудник"}},
	{Field: diagnostics.FieldSurname, Titles: []string{"Фамилия"}},
	{Field: diagnostics.FieldGivenName, Titles: []string{"Имя"}},
	{Field: diagnostics.FieldPatronymic, Titles: []string{"Отчество", "Отчество (при наличии)"}},
	{Field: diagnostics.FieldSNILS, Titles: []string{"СНИЛС", "Номер СНИЛС", "СНИЛС участника", "СНИЛС слушателя", "СНИЛС педагога"}},
	{Field: diagnostics.FieldEmail, Titles: []string{"E-mail", "Электронная почта", "Почта", "Адрес электронной почты", "Эл. почта", "Логин (e-mail)"}},
	{Field: diagnostics.FieldOrganization, Titles: []string{"Организация", "Образовательная организация", "Место работы", "Школа", "ОО", "Наименование организации", "Наименование ОО", "Наименование образовательной организации"}},
	{Field: diagnostics.FieldCompetency, Titles: []string{"Компетенция", "Раздел", "Компетенция/раздел", "Наименование компетенции", "Группа компетенций", "Направление", "Блок", "Область", "Блок компетенций", "Вид компетенций", "Наименование блока"}, Required: true},
	{Field: diagnostics.FieldScore, Titles: []string{"Балл", "Баллы", "Набрано баллов", "Набранный балл", "Сумма баллов", "Результат", "Процент выполнения", "% выполнения", "Результат, %", "Процент", "%", "Первичный балл", "Тестовый балл", "Результат (балл)"}},
	{Field: diagnostics.FieldMax, Titles: []string{"Максимум", "Максимальный балл", "Макс. балл", "Макс", "Максимально возможный балл", "Макс. баллов", "Максимальное количество баллов"}},
	{Field: diagnostics.FieldLevel, Titles: []string{"Уровень", "Уровень владения", "Уровень сформированности", "Уровень компетенции", "Уровень дефицита", "Уровень профессиональных компетенций"}},
	{Field: diagnostics.FieldDate, Titles: []string{"Дата", "Дата прохождения", "Дата завершения", "Дата тестирования", "Дата диагностики", "Дата проведения", "Завершено"}},
	{Field: diagnostics.FieldVariant, Titles: []string{"Вариант", "Номер варианта", "№ варианта", "Попытка", "Номер попытки"}},
}

// aboveFields may stand once above the table, where the file is one person's or one
// school's.
var aboveFields = map[diagnostics.FieldName]bool{
	diagnostics.FieldFullName: true, diagnostics.FieldSNILS: true, diagnostics.FieldEmail: true,
	diagnostics.FieldOrganization: true, diagnostics.FieldDate: true, diagnostics.FieldVariant: true,
}

// defaultTotals begin rows that sum up others.
var defaultTotals = []string{"Итого", "Всего", "Итог", "Итого по", "Среднее", "Средний балл", "Средний процент", "Средний результат", "Среднее значение",
	"В среднем", "Общий балл", "Общий результат", "Общий итог", "Сумма"}

// maxHeaderRows is how many rows titles take at most.
const maxHeaderRows = 3

// complete fills a mapping from the default and checks it.
func (i Instrument) complete(m diagnostics.Mapping) (diagnostics.Mapping, error) {
	if len(m.Columns) == 0 {
		m.Columns = i.columns
	}
	if m.Above == nil {
		for _, c := range i.columns {
			if aboveFields[c.Field] {
				m.Above = append(m.Above, c)
			}
		}
	}
	if m.Totals == nil {
		m.Totals = defaultTotals
	}
	var places []diagnostics.Place
	say := func(path, reason string) {
		places = append(places, diagnostics.Place{Path: path, Reason: reason})
	}
	if m.Shape != "" && m.Shape != diagnostics.ShapeLong && m.Shape != diagnostics.ShapeWide {
		say("/shape", "форма long или wide")
	}
	if m.HeaderRow < 0 || m.HeaderRow > maxRows {
		say("/header_row", "номер строки от 1")
	}
	if m.HeaderRows < 0 || m.HeaderRows > maxHeaderRows {
		say("/header_rows", "заголовки занимают от одной до трёх строк")
	}
	if m.Max < 0 {
		say("/max", "максимум не бывает отрицательным")
	}
	if m.Polarity != "" && !m.Polarity.Known() {
		say("/polarity", "high_is_good или high_is_bad")
	}
	known := map[diagnostics.FieldName]bool{}
	for _, c := range defaultColumns {
		known[c.Field] = true
	}
	wide := len(m.Competency) > 0 // columns may be known by the competencies' words
	for _, c := range m.Columns {
		if !known[c.Field] {
			say("/columns", "поле «"+string(c.Field)+"» неизвестно")
		}
		if len(c.Titles) == 0 && diagnostics.ColumnIndex(c.Letter) < 0 {
			say("/columns", "у поля «"+string(c.Field)+"» нет ни заголовка, ни буквы столбца")
		}
		wide = wide || c.Competency != ""
	}
	for _, c := range m.Above {
		if !aboveFields[c.Field] || len(c.Titles) == 0 {
			say("/above", "поле «"+string(c.Field)+"» не стоит над таблицей или у него нет слов")
		}
	}
	if m.Shape == diagnostics.ShapeWide && !wide {
		say("/columns", "в широкой форме нужен хотя бы один столбец score с компетенцией")
	}
	if len(places) > 0 {
		return m, &diagnostics.DefinitionError{Places: places}
	}
	return m, nil
}

// plain makes titles comparable: letters, digits and "%", lower case, ё as е.
func plain(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r == 'ё':
			b.WriteRune('е')
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '%':
			b.WriteRune(r)
		}
	}
	return b.String()
}

// unmeasured is a plain title without what says how its numbers are counted: "%",
// "в процентах", "из 100".
func unmeasured(title string) string {
	said := fold(strings.ReplaceAll(title, "%", " процент "))
	var kept []string
	for i, word := range said {
		next := ""
		if i+1 < len(said) {
			next = said[i+1]
		}
		if !perCent(word) && !(word == "в" && perCent(next)) && !(word == "из" && next == "100") && !(word == "100" && i > 0 && said[i-1] == "из") {
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, "")
}

func perCent(word string) bool {
	return word == "процент" || word == "проценты" || word == "процентов" || word == "процентах"
}

// words are those of a mapping, ready to be looked up.
type words struct {
	mapping      diagnostics.Mapping
	competencies map[string]string                // plain → code
	levels       map[string]string                // plain → code
	roles        map[string]diagnostics.FieldName // plain title → score, max or level
	above        map[string]diagnostics.FieldName // plain words → what stands beside them
	totals       [][]string                       // word by word
	explicit     bool                             // the mapping itself says whose score a column holds
	seen         map[string]bool                  // texts, and whether they begin a total: they come again and again
}

func wordsOf(m diagnostics.Mapping) *words {
	w := &words{mapping: m, competencies: map[string]string{}, levels: map[string]string{}, roles: map[string]diagnostics.FieldName{}, above: map[string]diagnostics.FieldName{}}
	add := func(to map[string]string, title, code string) {
		if key := plain(title); key != "" && to[key] == "" {
			to[key] = code
		}
	}
	for _, c := range m.Competency {
		for _, title := range c.Titles {
			add(w.competencies, title, c.Code)
		}
	}
	for _, v := range m.Levels {
		for _, title := range v.Titles {
			add(w.levels, title, v.Code)
		}
	}
	for _, rule := range m.Columns {
		w.explicit = w.explicit || rule.Competency != ""
		switch rule.Field {
		case diagnostics.FieldScore, diagnostics.FieldMax, diagnostics.FieldLevel:
			if rule.Competency == "" {
				for _, title := range rule.Titles {
					w.roles[plain(title)] = rule.Field
				}
			}
		}
	}
	for _, rule := range m.Above {
		for _, title := range rule.Titles {
			if key := plain(title); key != "" {
				w.above[key] = rule.Field
			}
		}
	}
	for _, t := range m.Totals {
		if f := fold(t); len(f) > 0 {
			w.totals = append(w.totals, f)
		}
	}
	return w
}

// level gives the code of a level's word; empty where it is none.
func (w *words) level(text string) string {
	if text == "" || text[0] >= '0' && text[0] <= '9' || len(text) > 200 {
		return ""
	}
	return w.levels[plain(text)]
}

// fold cuts a text into words that compare.
func fold(s string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(strings.ToLower(s), "ё", "е"), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// total tells whether a cell begins a row that sums up others.
func (w *words) total(text string) bool {
	if len(text) > 200 || len(w.totals) == 0 {
		return false
	}
	is, known := w.seen[text]
	if !known {
		if w.seen == nil || len(w.seen) >= seenValues {
			w.seen = map[string]bool{}
		}
		is = w.sums(text)
		w.seen[text] = is
	}
	return is
}

func (w *words) sums(text string) bool {
	said := fold(text)
	for _, t := range w.totals {
		if len(said) >= len(t) && slices.Equal(said[:len(t)], t) {
			return w.competencies[plain(text)] == ""
		}
	}
	return false
}
