package resultfile

import (
	"fmt"
	"strings"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// give turns one record into its row, or into a row per score column of a wide
// sheet.
func (r *reader) give(rec record) error {
	b := rowBuilder{reader: r, record: rec}
	b.row = diagnostics.Row{Sheet: r.sheet, Number: rec.number, Cells: b.raw()}
	b.person()
	b.date()
	if r.mapping.Shape == diagnostics.ShapeLong {
		b.competency()
		b.level()
		b.score(r.layout.columnOf(diagnostics.FieldScore))
		return r.yield(b.row)
	}
	base := b.row
	for _, c := range r.layout.scores {
		b.row = base
		b.row.Errors = append([]diagnostics.CellError(nil), base.Errors...)
		b.row.Competency = c.competency
		if c.column < len(r.layout.titles) {
			b.row.CompetencyTitle = r.layout.titles[c.column]
		}
		b.score(c.column)
		if err := r.yield(b.row); err != nil {
			return err
		}
	}
	return nil
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
		e.Column = letter(column)
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
		out = append(out, diagnostics.Cell{Column: letter(i), Title: title, Value: c.text})
	}
	return out
}

func (b *rowBuilder) person() {
	p := &b.row.Person
	p.Organization = b.text(diagnostics.FieldOrganization)
	p.Surname, p.Name, p.Patronymic = b.text(diagnostics.FieldSurname), b.text(diagnostics.FieldGivenName), b.text(diagnostics.FieldPatronymic)
	if full, column := b.cell(diagnostics.FieldFullName); full.text != "" && p.Surname == "" {
		switch parts := strings.Fields(full.text); {
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
	if p.Surname == "" && p.SNILS == "" && p.Email == "" && len(b.row.Errors) == 0 {
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
	if len(b.layout.competencies) > 0 {
		b.row.Competency = b.layout.competencies[plain(c.text)]
	}
}

func (b *rowBuilder) level() {
	b.row.Level = b.text(diagnostics.FieldLevel)
	if len(b.layout.levels) == 0 {
		return
	}
	if code, ok := b.layout.levels[plain(b.row.Level)]; ok {
		b.row.Level = code
	}
}

func (b *rowBuilder) date() {
	c, column := b.cell(diagnostics.FieldDate)
	if c.text == "" {
		return
	}
	date, ok := parseDate(c, b.mapping.DateLayouts)
	if !ok {
		b.bad(column, "дата записана непонятно: «%s»", short(c.text))
		return
	}
	b.row.Date = date
}

// score reads the score with its maximum: from its own cell ("17 из 20", "68,5 %"),
// the column of maxima, or the mapping.
func (b *rowBuilder) score(column int) {
	c := b.record.at(column)
	if c.text == "" {
		if b.row.Level == "" {
			b.bad(column, "нет ни балла, ни уровня")
		}
		return
	}
	v, ok := parseScore(c)
	if !ok {
		b.bad(column, "балл — не число: «%s»", short(c.text))
		return
	}
	limit, limitColumn := b.limit()
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

func (b *rowBuilder) limit() (*float64, int) {
	c, column := b.cell(diagnostics.FieldMax)
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
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
