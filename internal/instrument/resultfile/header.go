package resultfile

import (
	"strings"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// layout says where the fields of a sheet are.
type layout struct {
	titles []string
	rows   int // of the header
	column map[diagnostics.FieldName]int
	above  map[diagnostics.FieldName]cell // what stands once, above the header
	scores []scoreColumn                  // wide shape
}

// percent holds for a column whose title says that its numbers are percentages.
func (l *layout) percent(column int) bool {
	return column >= 0 && column < len(l.titles) && (strings.Contains(l.titles[column], "%") || strings.Contains(plain(l.titles[column]), "процент"))
}

// scoreColumn is where the results on one competency stand; -1: nowhere.
type scoreColumn struct {
	score, most, level int
	competency, title  string
}

// known is how much of a header is understood.
func (l *layout) known() int {
	n := len(l.column)
	for _, s := range l.scores {
		for _, c := range []int{s.score, s.most, s.level} {
			if c >= 0 {
				n++
			}
		}
	}
	return n
}

// titlesOf composes the titles that one row or several hold. A title in an upper row
// stands over all columns up to the next one, as a merged cell does; cells that hold
// nothing below it have it to themselves.
func titlesOf(head []record) (titles []string, parts [][]string) {
	width := 0
	for _, r := range head {
		width = max(width, len(r.cells))
	}
	parts = make([][]string, width)
	for k, r := range head {
		over := ""
		for i := range width {
			below := false
			for _, lower := range head[k+1:] {
				below = below || lower.at(i).text != ""
			}
			text := r.at(i).text
			switch {
			case text != "":
				over = text
			case below:
				text = over
			}
			if !below {
				over = ""
			}
			if n := len(parts[i]); text != "" && (n == 0 || parts[i][n-1] != text) {
				parts[i] = append(parts[i], text)
			}
		}
	}
	titles = make([]string, width)
	for i, p := range parts {
		titles[i] = strings.Join(p, " / ")
	}
	return titles, parts
}

// findHeader takes the first of the rows that have the most known titles, at least
// two of them; two rows together only where they say more than each alone.
func (w *words) findHeader(rows []record) (*layout, int) {
	var best *layout
	at, most := 0, 1
	from, to := w.saidRow(rows), min(len(rows), headWithin)
	if w.mapping.HeaderRow > 0 {
		to, most = min(from+1, len(rows)), 0
	}
	for _, n := range w.headerRows() {
		for i := from; i < to && i+n <= len(rows); i++ {
			if l := w.layoutOf(rows[i : i+n]); l != nil && l.known() > most {
				best, at, most = l, i, l.known()
			}
		}
	}
	if best != nil {
		w.lookAbove(best, rows[:at])
	}
	return best, at
}

// saidRow gives the row that the mapping says is the header, the first where it says
// none.
func (w *words) saidRow(rows []record) (at int) {
	for at < len(rows)-1 && rows[at].number < w.mapping.HeaderRow {
		at++
	}
	return at
}

func (w *words) headerRows() []int {
	if n := w.mapping.HeaderRows; n > 0 {
		return []int{n}
	}
	return []int{1, 2}
}

// layoutOf reads a header; nil when nothing in it is known.
func (w *words) layoutOf(header []record) *layout {
	l := &layout{rows: len(header), column: map[diagnostics.FieldName]int{}}
	var parts [][]string
	l.titles, parts = titlesOf(header)
	byTitle := map[string]int{}
	for i, title := range l.titles {
		if key := plain(title); key != "" {
			if _, taken := byTitle[key]; !taken {
				byTitle[key] = i
			}
		}
	}
	taken := map[int]bool{}
	for _, rule := range w.mapping.Columns {
		column := -1
		if rule.Letter != "" {
			column = diagnostics.ColumnIndex(rule.Letter)
		}
		for _, title := range rule.Titles {
			if i, ok := byTitle[plain(title)]; ok && column < 0 {
				column = i
			}
		}
		if column < 0 {
			continue
		}
		if rule.Competency != "" {
			l.addScore(rule.Competency, rule.Field, column)
		} else if _, there := l.column[rule.Field]; !there && !taken[column] {
			l.column[rule.Field] = column
		}
		taken[column] = true
	}
	w.measured(l, taken)
	if _, long := l.column[diagnostics.FieldCompetency]; !long && !w.explicit && w.mapping.Shape != diagnostics.ShapeLong {
		for i, p := range parts {
			if !taken[i] {
				if code, role := w.competencyIn(p); code != "" {
					l.addScore(code, role, i)
				}
			}
		}
	}
	if len(l.scores) > 0 && w.mapping.Shape == "" {
		// a level of the whole beside columns of competencies is none of theirs
		delete(l.column, diagnostics.FieldScore)
		delete(l.column, diagnostics.FieldLevel)
	}
	if l.known() == 0 {
		return nil
	}
	return l
}

// measured finds the score and its maximum in titles that add to a known word how it is
// measured: "Балл, %", "Балл (в процентах)". The very words, where they stand, go first.
func (w *words) measured(l *layout, taken map[int]bool) {
	for _, field := range []diagnostics.FieldName{diagnostics.FieldScore, diagnostics.FieldMax} {
		if _, there := l.column[field]; there {
			continue
		}
		for i, title := range l.titles {
			if key := unmeasured(title); !taken[i] && key != "" && w.roles[key] == field {
				l.column[field], taken[i] = i, true
				break
			}
		}
	}
}

// addScore keeps a column of the wide shape with the others of its competency.
func (l *layout) addScore(competency string, role diagnostics.FieldName, column int) {
	title := ""
	if column < len(l.titles) {
		title = l.titles[column]
	}
	for n := range l.scores {
		s := &l.scores[n]
		if at := s.place(role); s.competency == competency && *at < 0 {
			*at = column
			return
		}
	}
	s := scoreColumn{score: -1, most: -1, level: -1, competency: competency, title: title}
	*s.place(role) = column
	l.scores = append(l.scores, s)
}

func (s *scoreColumn) place(role diagnostics.FieldName) *int {
	switch role {
	case diagnostics.FieldMax:
		return &s.most
	case diagnostics.FieldLevel:
		return &s.level
	}
	return &s.score
}

// competencyIn tells whose score, maximum or level a column holds, by its title:
// "Методические", "Методические / Балл", "Балл: Методические", "Методические, уровень".
func (w *words) competencyIn(parts []string) (code string, role diagnostics.FieldName) {
	if len(parts) == 0 || len(w.competencies) == 0 {
		return "", ""
	}
	whole := plain(strings.Join(parts, ""))
	if code := w.competencies[whole]; code != "" {
		return code, diagnostics.FieldScore
	}
	if code, role = w.roleIn(whole); code != "" {
		return code, role
	}
	bare := make([]string, len(parts))
	for i, p := range parts {
		bare[i] = unmeasured(p)
	}
	whole = strings.Join(bare, "")
	if code := w.competencies[whole]; code != "" {
		return code, diagnostics.FieldScore
	}
	if code, role = w.roleIn(whole); role == diagnostics.FieldLevel {
		return "", "" // a level is a word: one in per cent is for people to tell
	}
	return code, role
}

func (w *words) roleIn(whole string) (code string, role diagnostics.FieldName) {
	for key, role := range w.roles {
		rest, after := strings.CutSuffix(whole, key)
		if code := w.competencies[rest]; after && code != "" {
			return code, role
		}
		rest, before := strings.CutPrefix(whole, key)
		if code := w.competencies[rest]; before && code != "" {
			return code, role
		}
	}
	return "", ""
}

// lookAbove finds what is said once above the table and stands in no column: "ФИО:
// Иванова Мария" in one cell, or the words and what they mean in two.
func (w *words) lookAbove(l *layout, rows []record) {
	for _, r := range rows {
		for i, c := range r.cells {
			label, value, colon := strings.Cut(c.text, ":")
			field, ok := w.above[plain(label)]
			if _, column := l.column[field]; !ok || column {
				continue
			}
			found := cell{text: tidy(value)}
			if !colon || found.text == "" {
				found = cell{}
				for _, next := range r.cells[i+1:] {
					if next.text != "" {
						found = next
						break
					}
				}
			}
			if _, before := l.above[field]; found.text == "" || before {
				continue
			}
			if l.above == nil {
				l.above = map[diagnostics.FieldName]cell{}
			}
			l.above[field] = found
		}
	}
}

// missing names the columns without which no row can mean anything.
func (l *layout) missing(m diagnostics.Mapping) (titles []string) {
	has := func(fields ...diagnostics.FieldName) bool {
		for _, f := range fields {
			if _, ok := l.column[f]; ok || l.above[f].text != "" {
				return true
			}
		}
		return false
	}
	if !has(diagnostics.FieldFullName, diagnostics.FieldSurname, diagnostics.FieldSNILS, diagnostics.FieldEmail) {
		titles = append(titles, "ФИО")
	}
	wide := l.wide(m)
	if !wide && !has(diagnostics.FieldCompetency) {
		titles = append(titles, "Компетенция")
	}
	if !wide && !has(diagnostics.FieldScore, diagnostics.FieldLevel) || wide && len(l.scores) == 0 {
		titles = append(titles, "Балл")
	}
	for _, rule := range m.Columns {
		if rule.Required && rule.Competency == "" && !has(rule.Field) && rule.Field != diagnostics.FieldCompetency {
			titles = append(titles, append(rule.Titles, rule.Letter)[0])
		}
	}
	return titles
}

func (l *layout) wide(m diagnostics.Mapping) bool {
	return m.Shape == diagnostics.ShapeWide || m.Shape == "" && len(l.scores) > 0
}

// found says what each column was taken for.
func (l *layout) found() []diagnostics.Found {
	out := make([]diagnostics.Found, len(l.titles))
	put := func(column int, f diagnostics.Found) {
		if column >= 0 && column < len(out) {
			out[column] = f
		}
	}
	for field, column := range l.column {
		put(column, diagnostics.Found{Field: field})
	}
	for _, s := range l.scores {
		put(s.score, diagnostics.Found{Field: diagnostics.FieldScore, Competency: s.competency})
		put(s.most, diagnostics.Found{Field: diagnostics.FieldMax, Competency: s.competency})
		put(s.level, diagnostics.Found{Field: diagnostics.FieldLevel, Competency: s.competency})
	}
	return out
}
