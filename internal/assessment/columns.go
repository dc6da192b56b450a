package assessment

import (
	"slices"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// ColumnMeaning says what a column of a file means, as a methodist chose it.
type ColumnMeaning struct {
	Letter     string
	Field      diagnostics.FieldName // empty: nothing
	Competency string                // whose score, maximum or level the column holds
}

// ColumnChoice is all that is chosen about the columns of a file.
type ColumnChoice struct {
	Columns  []ColumnMeaning
	Max      float64 // where no column and no cell tells the maximum
	FillDown bool
	Inverted bool // the file counts deficits where the instrument counts competencies, or the other way round
	Totals   []string
}

// columnFields are the meanings that a column may have.
var columnFields = []diagnostics.FieldName{
	diagnostics.FieldFullName, diagnostics.FieldSurname, diagnostics.FieldGivenName, diagnostics.FieldPatronymic, diagnostics.FieldSNILS, diagnostics.FieldEmail,
	diagnostics.FieldOrganization, diagnostics.FieldCompetency, diagnostics.FieldScore, diagnostics.FieldMax, diagnostics.FieldLevel, diagnostics.FieldDate,
	diagnostics.FieldVariant,
}

// ColumnFields lists the meanings that a column may have, in the order to show.
func ColumnFields() []diagnostics.FieldName { return slices.Clone(columnFields) }

// ofCompetency holds for the meanings that may be of one competency.
func ofCompetency(f diagnostics.FieldName) bool {
	return f == diagnostics.FieldScore || f == diagnostics.FieldMax || f == diagnostics.FieldLevel
}

// apply puts the choice into a mapping. A column is kept by its title where that
// stands once in the header, so that the next file may have it elsewhere.
func (c ColumnChoice) apply(m diagnostics.Mapping, f *ResultFile, s diagnostics.Sheet) (diagnostics.Mapping, error) {
	bad := ErrImportColumns
	m.Columns, m.Shape = []diagnostics.ColumnRule{}, diagnostics.ShapeLong
	taken := map[diagnostics.Found]bool{}
	for n, choice := range c.Columns {
		if choice.Field == "" {
			continue
		}
		path := "body.columns[" + strconv.Itoa(n) + "].means"
		at := diagnostics.ColumnIndex(choice.Letter)
		key := diagnostics.Found{Field: choice.Field, Competency: choice.Competency}
		switch {
		case at < 0 || at >= len(s.Columns):
			bad = bad.At(path, "Такого столбца на листе нет.")
		case !slices.Contains(columnFields, choice.Field):
			bad = bad.At(path, "Такого значения у столбца не бывает.")
		case choice.Competency != "" && (!ofCompetency(choice.Field) || !slices.ContainsFunc(f.Competencies, func(k FileCompetency) bool { return k.Code == choice.Competency })):
			bad = bad.At(path, "Такой компетенции у инструмента нет.")
		case taken[key]:
			bad = bad.At(path, "Это значение уже выбрано у другого столбца.")
		}
		taken[key] = true
		if len(bad.Fields) > 0 {
			continue
		}
		rule := diagnostics.ColumnRule{Field: choice.Field, Competency: choice.Competency}
		if title := s.Columns[at]; title != "" && once(s.Columns, title) {
			rule.Titles = []string{title}
		} else {
			rule.Letter = diagnostics.ColumnLetter(at)
		}
		if choice.Competency != "" {
			m.Shape = diagnostics.ShapeWide
		}
		m.Columns = append(m.Columns, rule)
	}
	m.Max, m.FillDown, m.Totals = c.Max, c.FillDown, nil
	if c.Max < 0 || c.Max > maxScore {
		bad = bad.At("body.max", "Наибольший балл: от 0 до 1 000 000.")
	}
	for _, t := range c.Totals {
		if t = strings.TrimSpace(clean(t)); t != "" && len(m.Totals) < 50 {
			m.Totals = append(m.Totals, fault.Short(t, quoted))
		}
	}
	m.Polarity = f.Polarity
	if c.Inverted {
		m.Polarity = diagnostics.HighIsBad
		if f.Polarity == diagnostics.HighIsBad {
			m.Polarity = diagnostics.HighIsGood
		}
	}
	if len(bad.Fields) > 0 {
		return m, bad
	}
	if len(m.Columns) == 0 {
		return m, bad.At("body.columns", "Укажите, что означают столбцы.")
	}
	return m, nil
}

// once tells whether a title stands in one column only, read as programs read it.
func once(titles []string, title string) bool {
	n, key := 0, MatchKey(title)
	for _, t := range titles {
		if MatchKey(t) == key {
			n++
		}
	}
	return n == 1 && key != ""
}

// words puts what a methodist says of unknown words into a mapping.
func (f *ResultFile) words(m diagnostics.Mapping, competencies, levels map[string]string) (diagnostics.Mapping, error) {
	bad := ErrImportWords
	m.Competency, m.Levels = slices.Clone(m.Competency), slices.Clone(m.Levels)
	for word, code := range competencies {
		switch i := slices.IndexFunc(m.Competency, func(c diagnostics.CompetencyTitle) bool { return c.Code == code }); {
		case code == "":
		case !slices.ContainsFunc(f.Competencies, func(c FileCompetency) bool { return c.Code == code }):
			bad = bad.At("body.competencies", "Такой компетенции у инструмента нет: «"+fault.Short(code, quoted)+"».")
		case i >= 0:
			m.Competency[i].Titles = append(slices.Clone(m.Competency[i].Titles), word)
		default:
			m.Competency = append(m.Competency, diagnostics.CompetencyTitle{Code: code, Titles: []string{word}})
		}
	}
	for word, code := range levels {
		switch i := slices.IndexFunc(m.Levels, func(l diagnostics.LevelTitle) bool { return l.Code == code }); {
		case code == "":
		case !slices.ContainsFunc(f.Levels, func(l Band) bool { return l.Code == code }):
			bad = bad.At("body.levels", "Такого уровня у инструмента нет: «"+fault.Short(code, quoted)+"».")
		case i >= 0:
			m.Levels[i].Titles = append(slices.Clone(m.Levels[i].Titles), word)
		default:
			m.Levels = append(m.Levels, diagnostics.LevelTitle{Code: code, Titles: []string{word}})
		}
	}
	if len(bad.Fields) > 0 {
		return m, bad
	}
	return m, nil
}

// sheetOf gives the sheet by which a person chooses: the first that is read and has a
// table.
func (i *Import) sheetOf() (diagnostics.Sheet, bool) {
	chosen := i.ReadSheets()
	for _, s := range chosen {
		if s.HeaderRow > 0 && len(s.Missing) == 0 {
			return s, true
		}
	}
	for _, s := range chosen {
		if len(s.Columns) > 0 {
			return s, true
		}
	}
	return diagnostics.Sheet{}, false
}

// ReadSheets gives the sheets that are read.
func (i *Import) ReadSheets() (sheets []diagnostics.Sheet) {
	for _, s := range i.Preview.Sheets {
		if len(i.Mapping.Sheets) > 0 && !slices.Contains(i.Mapping.Sheets, s.Name) || len(i.Mapping.Sheets) == 0 && s.Hidden && !i.Mapping.Hidden {
			continue
		}
		if len(s.Columns) > 0 {
			sheets = append(sheets, s)
		}
	}
	return sheets
}

// Understood holds when what is read of the file says whose results it has and which.
func (i *Import) Understood() bool {
	s, ok := i.sheetOf()
	return ok && s.HeaderRow > 0 && len(s.Missing) == 0
}

// countsDeficits proposes that a file counts deficits where nobody has said which way
// it counts and a title of its results speaks of them: a high «Уровень дефицита» is bad.
func (i *Import) countsDeficits() {
	if i.Mapping.Polarity != "" {
		return
	}
	for _, s := range i.ReadSheets() {
		for n, f := range s.Found {
			if (f.Field == diagnostics.FieldScore || f.Field == diagnostics.FieldLevel) && n < len(s.Columns) && strings.Contains(MatchKey(s.Columns[n]), "дефицит") {
				i.Mapping.Polarity = diagnostics.HighIsBad
				return
			}
		}
	}
}

// Sheet gives the sheet by which the columns are chosen.
func (i *Import) Sheet() diagnostics.Sheet {
	s, _ := i.sheetOf()
	return s
}
