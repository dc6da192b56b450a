package resultfile

import "github.com/marshrut-iom/marshrut/pkg/diagnostics"

// Instrument reads the files of one source.
type Instrument struct {
	info    diagnostics.Info
	columns []diagnostics.ColumnRule // that a file of the source may have
}

// Federal reads the results of the federal platform (ЦОС ДПО) [A IV.2].
func Federal() Instrument {
	return Instrument{
		info:    diagnostics.Info{Name: "federal", Version: "1.0.0", Kind: diagnostics.KindImporter, Title: "Результаты диагностики из файла (ЦОС ДПО)"},
		columns: defaultColumns,
	}
}

// YaUchitel reads the results of «Я Учитель» of one person and of a group, and of its
// Интенсив [A IV.2].
func YaUchitel() Instrument {
	return Instrument{
		info: diagnostics.Info{Name: "yauchitel", Version: "1.0.0", Kind: diagnostics.KindImporter, Title: "Результаты «Я Учитель» из файла"},
		columns: withTitles(defaultColumns, map[diagnostics.FieldName][]string{
			diagnostics.FieldFullName:     {"Учитель", "Пользователь", "Имя пользователя", "Фамилия и имя"},
			diagnostics.FieldCompetency:   {"Субкомпетенция", "Модуль", "Тема", "Диагностика", "Курс", "Навык"},
			diagnostics.FieldScore:        {"Верных ответов", "Правильных ответов", "Пройдено", "Освоено, %", "Доля верных ответов", "Ваш результат", "Итоговый результат"},
			diagnostics.FieldMax:          {"Всего заданий", "Заданий", "Количество заданий"},
			diagnostics.FieldLevel:        {"Ваш уровень", "Итоговый уровень"},
			diagnostics.FieldOrganization: {"Учебное заведение", "Образовательное учреждение"},
		}),
	}
}

// Describe names the program.
func (i Instrument) Describe() diagnostics.Info { return i.info }

// withTitles adds titles to some of the columns.
func withTitles(columns []diagnostics.ColumnRule, more map[diagnostics.FieldName][]string) []diagnostics.ColumnRule {
	out := make([]diagnostics.ColumnRule, len(columns))
	for n, c := range columns {
		c.Titles = append(c.Titles[:len(c.Titles):len(c.Titles)], more[c.Field]...)
		out[n] = c
	}
	return out
}
