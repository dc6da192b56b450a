package resultfile

import (
	"strings"
	"unicode"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// DefaultMapping is the profile of a long table: a row per person and competency.
// The titles are those that result files commonly have.
func DefaultMapping() diagnostics.Mapping {
	return diagnostics.Mapping{
		Shape: diagnostics.ShapeLong,
		Columns: []diagnostics.ColumnRule{
			{Field: diagnostics.FieldFullName, Titles: []string{"ФИО", "ФИО педагога", "ФИО участника", "ФИО слушателя", "Фамилия Имя Отчество", "Участник", "Слушатель", "Педагог"}},
			{Field: diagnostics.FieldSurname, Titles: []string{"Фамилия"}},
			{Field: diagnostics.FieldGivenName, Titles: []string{"Имя"}},
			{Field: diagnostics.FieldPatronymic, Titles: []string{"Отчество", "Отчество (при наличии)"}},
			{Field: diagnostics.FieldSNILS, Titles: []string{"СНИЛС", "Номер СНИЛС"}},
			{Field: diagnostics.FieldEmail, Titles: []string{"E-mail", "Электронная почта", "Почта", "Адрес электронной почты"}},
			{Field: diagnostics.FieldOrganization, Titles: []string{"Организация", "Образовательная организация", "Место работы", "Школа", "ОО", "Наименование организации"}},
			{Field: diagnostics.FieldCompetency, Titles: []string{"Компетенция", "Раздел", "Компетенция/раздел", "Наименование компетенции", "Группа компетенций", "Направление", "Блок", "Область"}, Required: true},
			{Field: diagnostics.FieldScore, Titles: []string{"Балл", "Баллы", "Набрано баллов", "Набранный балл", "Сумма баллов", "Результат", "Процент выполнения", "% выполнения", "Результат, %"}},
			{Field: diagnostics.FieldMax, Titles: []string{"Максимум", "Максимальный балл", "Макс. балл", "Макс", "Максимально возможный балл"}},
			{Field: diagnostics.FieldLevel, Titles: []string{"Уровень", "Уровень владения", "Уровень сформированности", "Уровень компетенции"}},
			{Field: diagnostics.FieldDate, Titles: []string{"Дата", "Дата прохождения", "Дата завершения", "Дата тестирования", "Дата диагностики"}},
		},
	}
}

// complete fills a mapping from the default and checks it.
func complete(m diagnostics.Mapping) (diagnostics.Mapping, error) {
	if len(m.Columns) == 0 {
		m.Columns = DefaultMapping().Columns
	}
	if m.Shape == "" {
		m.Shape = diagnostics.ShapeLong
	}
	var places []diagnostics.Place
	say := func(path, reason string) {
		places = append(places, diagnostics.Place{Path: path, Reason: reason})
	}
	if m.Shape != diagnostics.ShapeLong && m.Shape != diagnostics.ShapeWide {
		say("/shape", "форма long или wide")
	}
	if m.HeaderRow < 0 || m.HeaderRow > maxRows {
		say("/header_row", "номер строки от 1")
	}
	if m.Max < 0 {
		say("/max", "максимум не бывает отрицательным")
	}
	known := map[diagnostics.FieldName]bool{}
	for _, c := range DefaultMapping().Columns {
		known[c.Field] = true
	}
	wide := false
	for _, c := range m.Columns {
		if !known[c.Field] {
			say("/columns", "поле «"+string(c.Field)+"» неизвестно")
		}
		if len(c.Titles) == 0 && columnOf(c.Letter) < 0 {
			say("/columns", "у поля «"+string(c.Field)+"» нет ни заголовка, ни буквы столбца")
		}
		wide = wide || c.Field == diagnostics.FieldScore && c.Competency != ""
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

// layout says where the fields of a sheet are.
type layout struct {
	titles       []string
	column       map[diagnostics.FieldName]int
	scores       []scoreColumn // wide shape
	competencies map[string]string
	levels       map[string]string
}

type scoreColumn struct {
	column     int
	competency string
}

// findHeader takes the first of the rows that have the most known titles, at
// least two of them.
func findHeader(rows []record, m diagnostics.Mapping) (*layout, int) {
	var best *layout
	at, most := 0, 1
	for i, r := range rows[:min(len(rows), headWithin)] {
		if l := layoutOf(r, m); l != nil && len(l.column)+len(l.scores) > most {
			best, at, most = l, i, len(l.column)+len(l.scores)
		}
	}
	return best, at
}

// layoutOf reads a header row; nil when nothing in it is known.
func layoutOf(header record, m diagnostics.Mapping) *layout {
	l := &layout{column: map[diagnostics.FieldName]int{}, competencies: map[string]string{}, levels: map[string]string{}}
	byTitle := map[string]int{}
	for i, c := range header.cells {
		l.titles = append(l.titles, c.text)
		if key := plain(c.text); key != "" {
			if _, taken := byTitle[key]; !taken {
				byTitle[key] = i
			}
		}
	}
	for _, rule := range m.Columns {
		column := -1
		if rule.Letter != "" {
			column = columnOf(rule.Letter)
		}
		for _, title := range rule.Titles {
			if i, ok := byTitle[plain(title)]; ok && column < 0 {
				column = i
			}
		}
		if column < 0 {
			continue
		}
		if rule.Field == diagnostics.FieldScore && rule.Competency != "" {
			l.scores = append(l.scores, scoreColumn{column: column, competency: rule.Competency})
		} else if _, taken := l.column[rule.Field]; !taken {
			l.column[rule.Field] = column
		}
	}
	if len(l.column)+len(l.scores) == 0 {
		return nil
	}
	for _, c := range m.Competency {
		for _, title := range c.Titles {
			l.competencies[plain(title)] = c.Code
		}
	}
	for _, v := range m.Levels {
		for _, title := range v.Titles {
			l.levels[plain(title)] = v.Code
		}
	}
	return l
}

// missing names the columns without which no row can mean anything.
func (l *layout) missing(m diagnostics.Mapping) (titles []string) {
	has := func(fields ...diagnostics.FieldName) bool {
		for _, f := range fields {
			if _, ok := l.column[f]; ok {
				return true
			}
		}
		return false
	}
	if !has(diagnostics.FieldFullName, diagnostics.FieldSurname, diagnostics.FieldSNILS, diagnostics.FieldEmail) {
		titles = append(titles, "ФИО")
	}
	long := m.Shape == diagnostics.ShapeLong
	if long && !has(diagnostics.FieldCompetency) {
		titles = append(titles, "Компетенция")
	}
	if long && !has(diagnostics.FieldScore, diagnostics.FieldLevel) {
		titles = append(titles, "Балл")
	}
	if !long && len(l.scores) == 0 {
		titles = append(titles, "Балл")
	}
	for _, rule := range m.Columns {
		if rule.Required && rule.Competency == "" && !has(rule.Field) && rule.Field != diagnostics.FieldCompetency {
			titles = append(titles, append(rule.Titles, rule.Letter)[0])
		}
	}
	return titles
}
