package resultfile

import (
	"fmt"
	"strings"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// give turns one record into its row, or into a row per score column of a wide
// sheet; who has no score at all is given once, without any. Totals, and titles that come again on a new page, are left out.
func (r *reader) give(rec record) error {
	if r.leaveOut(rec) {
		return nil
	}
	b := rowBuilder{reader: r, record: rec}
	b.row = diagnostics.Row{Sheet: r.sheet, Number: rec.number, Cells: b.raw()}
	b.person()
	b.date()
	b.row.Variant = b.text(diagnostics.FieldVariant)
	if !r.layout.wide(r.mapping) {
		b.competency()
		b.level(r.layout.columnOf(diagnostics.FieldLevel))
		b.score(r.layout.columnOf(diagnostics.FieldScore), r.layout.columnOf(diagnostics.FieldMax))
		return r.yield(b.row)
	}
	base, scored := b.row, false
	for _, c := range r.layout.scores {
		if rec.at(c.score).orNothing().text == "" && rec.at(c.level).orNothing().text == "" {
			continue // this one the person has not taken
		}
		scored = true
		b.row = base
		b.row.Errors = append([]diagnostics.CellError(nil), base.Errors...)
		b.row.Competency, b.row.CompetencyTitle = c.competency, c.title
		b.level(c.level)
		most := c.most
		if most < 0 {
			most = r.layout.columnOf(diagnostics.FieldMax)
		}
		b.score(c.score, most)
		if err := r.yield(b.row); err != nil {
			return err
		}
	}
	if !scored && len(base.Errors) == 0 && b.names() {
		return r.yield(base)
	}
	return nil
}

// names tells whether the row itself says whose it is.
func (b *rowBuilder) names() bool {
	for _, f := range []diagnostics.FieldName{diagnostics.FieldFullName, diagnostics.FieldSurname, diagnostics.FieldSNILS, diagnostics.FieldEmail} {
		if c := b.record.at(b.layout.columnOf(f)); c.text != "" {
			return true
		}
	}
	return false
}

// leaveOut tells whether a record holds no result by its nature.
func (r *reader) leaveOut(rec record) bool {
	for _, c := range rec.cells {
		if c.text != "" {
			if r.total(c.text) {
				return true
			}
			break
		}
	}
	for _, f := range []diagnostics.FieldName{diagnostics.FieldFullName, diagnostics.FieldSurname, diagnostics.FieldCompetency} {
		if c := rec.at(r.layout.columnOf(f)); c.text != "" && r.total(c.text) {
			return true
		}
	}
	same := 0
	for _, column := range r.layout.column {
		if column >= len(r.layout.titles) || rec.at(column).text != r.layout.titles[column] {
			return false
		}
		same++
	}
	return same > 1
}

func (l *layout) columnOf(f diagnostics.FieldName) int {
	if c, ok := l.column[f]; ok {
		return c
	}
	return -1
}

type rowBuilder struct {
	*reader
	record record
	row    diagnostics.Row
}

func (b *rowBuilder) cell(f diagnostics.FieldName) (cell, int) {
	c := b.layout.columnOf(f)
	if c < 0 && len(b.layout.above) > 0 {
		return b.layout.above[f], c
	}
	return b.record.at(c), c
}

func (b *rowBuilder) text(f diagnostics.FieldName) string {
	c, _ := b.cell(f)
	return c.text
}

// bad adds what is wrong with a cell; a column below 0 means the whole row.
func (b *rowBuilder) bad(column int, format string, args ...any) {
	e := diagnostics.CellError{Sheet: b.sheet, Row: b.record.number, Reason: fmt.Sprintf(format, args...)}
	if column >= 0 {
		e.Column = diagnostics.ColumnLetter(column)
	}
	b.row.Errors = append(b.row.Errors, e)
}

// raw keeps the row as it was written.
func (b *rowBuilder) raw() []diagnostics.Cell {
	out := make([]diagnostics.Cell, 0, len(b.record.cells))
	for i, c := range b.record.cells {
		if c.text == "" {
			continue
		}
		title := ""
		if i < len(b.layout.titles) {
			title = b.layout.titles[i]
		}
		out = append(out, diagnostics.Cell{Column: diagnostics.ColumnLetter(i), Title: title, Value: c.shown()})
	}
	return out
}

func (b *rowBuilder) person() {
	p := &b.row.Person
	p.Organization = b.text(diagnostics.FieldOrganization)
	p.Surname, p.Name, p.Patronymic = b.text(diagnostics.FieldSurname), b.text(diagnostics.FieldGivenName), b.text(diagnostics.FieldPatronymic)
	if full, column := b.cell(diagnostics.FieldFullName); full.text != "" && p.Surname == "" {
		switch parts := nameOf(full.text); {
		case strings.ContainsAny(full.text, "0123456789@"):
			b.bad(column, "в ФИО есть лишние знаки")
		case len(parts) < 2:
			b.bad(column, "в ФИО не хватает имени")
		default:
			p.Surname, p.Name, p.Patronymic = parts[0], parts[1], strings.Join(parts[2:], " ")
		}
	}
	if c, column := b.cell(diagnostics.FieldSNILS); c.text != "" {
		var reason string
		if p.SNILS, reason = snils(c); reason != "" {
			b.bad(column, "%s", reason)
		}
	}
	if c, column := b.cell(diagnostics.FieldEmail); c.text != "" {
		if p.Email = strings.ToLower(c.text); !looksLikeEmail(p.Email) {
			b.bad(column, "адрес электронной почты записан неверно")
			p.Email = ""
		}
	}
	named := p.Surname != "" || p.SNILS != "" || p.Email != ""
	if b.mapping.FillDown && !named && len(b.row.Errors) == 0 && b.whose != (diagnostics.Person{}) {
		at := p.Organization
		if *p = b.whose; at != "" {
			p.Organization = at
		}
		named = true
	}
	if b.whose = *p; len(b.row.Errors) > 0 {
		b.whose = diagnostics.Person{}
	}
	if !named && len(b.row.Errors) == 0 {
		_, column := b.cell(diagnostics.FieldFullName)
		b.bad(column, "не указано, чей это результат")
	}
}

func (b *rowBuilder) competency() {
	c, column := b.cell(diagnostics.FieldCompetency)
	if c.text == "" {
		b.bad(column, "не указана компетенция")
		return
	}
	b.row.CompetencyTitle = c.text
	b.row.Competency = b.competencies[plain(c.text)]
}

func (b *rowBuilder) level(column int) {
	b.row.Level = b.record.at(column).orNothing().text
	if code := b.words.level(b.row.Level); code != "" {
		b.row.Level = code
	}
}

func (b *rowBuilder) date() {
	c, column := b.cell(diagnostics.FieldDate)
	if c = c.orNothing(); c.text == "" {
		if b.mapping.FillDown {
			b.row.Date = b.when
		}
		return
	}
	date, ok := parseDate(c, b.mapping.DateLayouts, b.date1904)
	if !ok {
		b.bad(column, "дата записана непонятно: «%s»", short(c.text))
		return
	}
	b.row.Date, b.when = date, date
}

// score reads the score with its maximum: from its own cell ("17 из 20", "68,5 %"),
// the column of maxima, or the mapping. The word of a level may stand in its place.
func (b *rowBuilder) score(column, most int) {
	c := b.record.at(column).orNothing()
	if c.text == "" {
		if b.row.Level == "" {
			b.bad(column, "нет ни балла, ни уровня")
		}
		return
	}
	if code := b.words.level(c.text); code != "" && b.row.Level == "" {
		b.row.Level = code
		return
	}
	v, ok := parseScore(c)
	if !ok {
		b.bad(column, "балл — не число: «%s»", short(c.text))
		return
	}
	if !v.percent && !v.hasMax && b.layout.percent(column) {
		if v.score > 0 && v.score <= 1 { // 0,68 of a hundred, or 68 %?
			b.bad(column, "непонятно, доля это или проценты: «%s»; допишите знак %%", short(c.text))
			return
		}
		v.percent = true
	}
	limit, limitColumn := b.limit(most)
	switch {
	case v.hasMax:
		limit = &v.max
	case v.percent && limit == nil:
		hundred := 100.0
		limit = &hundred
	case v.percent && *limit != 100:
		v.score *= *limit / 100
	}
	switch {
	case v.score < 0:
		b.bad(column, "балл меньше нуля")
	case limit != nil && *limit <= 0:
		b.bad(limitColumn, "максимум должен быть больше нуля")
	case limit != nil && v.score > *limit:
		b.bad(column, "балл %s больше максимума %s", number(v.score), number(*limit))
	default:
		b.row.Score, b.row.Max = &v.score, limit
	}
}

func (b *rowBuilder) limit(column int) (*float64, int) {
	c := b.record.at(column).orNothing()
	if c.text != "" {
		v, ok := parseScore(c)
		if !ok || v.hasMax {
			b.bad(column, "максимум — не число: «%s»", short(c.text))
			return nil, column
		}
		return &v.score, column
	}
	if b.mapping.Max > 0 {
		limit := b.mapping.Max
		return &limit, column
	}
	return nil, column
}

// short keeps a foreign text short enough for a message.
func short(s string) string { return cut(s, 40) }

// cut keeps so many letters of a text.
func cut(s string, letters int) string {
	if len(s) <= letters {
		return s
	}
	if r := []rune(s); len(r) > letters {
		return string(r[:letters]) + "…"
	}
	return s
}
