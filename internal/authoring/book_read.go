package authoring

import (
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/internal/instrument/questionnaire"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Cells are a sheet as it was sent: texts by row and column.
type Cells struct {
	Name string
	Rows [][]string
}

// reading goes through a book and gathers every mistake by its cell.
type reading struct {
	sheets map[string]*table
	bad    *fault.Error
	at     map[string]spot // places of the definition → cells
	draft  *Draft
	codes  map[string]string // of a scale or level, by its name in the book
	parts  partNames
	said   map[string]bool // cells of which something is said

	// While the program looks: whether cells alone are named, and of which of them
	// something was said before.
	cellsOnly bool
	before    map[string]bool
}

// spot is a row of a sheet, and the columns of its fields.
type spot struct {
	t      *table
	row    int
	fields map[string]string
}

// table is a sheet with its columns by their titles.
type table struct {
	name    string
	columns map[string]int
	rows    [][]string
}

// ParseBook reads what Template and TestTemplate offer: a book with a sheet of tasks is a
// test. Every mistake is ErrBook with sheet, row and
// column: "Утверждения!D7".
func ParseBook(book []Cells, framework []grade.Competency) (*Draft, error) {
	r := &reading{sheets: map[string]*table{}, bad: ErrBook, at: map[string]spot{}, codes: map[string]string{}, said: map[string]bool{}}
	for _, c := range book {
		r.add(c)
	}
	program := Questionnaires
	if r.sheets[fold(sheetTasks)] != nil && r.sheets[fold(sheetItems)] == nil {
		program = Tests
	}
	var err error
	if r.draft, err = Begin(program, "", nil); err != nil {
		return nil, err
	}
	r.levels()
	if program == Tests {
		r.aboutTest()
		r.competencies(framework)
		r.tasks()
		r.blocks()
		r.survey()
	} else {
		r.about()
		r.scales()
		r.competencies(framework)
		r.items()
	}
	r.advice()
	r.check()
	if len(r.bad.Fields) > 0 {
		return nil, r.bad
	}
	return r.draft, nil
}

func (r *reading) add(c Cells) {
	t := &table{name: strings.TrimSpace(c.Name), columns: map[string]int{}, rows: c.Rows}
	if len(c.Rows) > 0 {
		for i, title := range c.Rows[0] {
			if key := fold(title); key != "" {
				if _, twice := t.columns[key]; !twice {
					t.columns[key] = i
				}
			}
		}
	}
	r.sheets[fold(c.Name)] = t
}

func fold(s string) string {
	return strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(s), " ")), "ё", "е")
}

// most mistakes are named: a person mends the first ones first.
const most = 200

func (r *reading) say(t *table, row int, column, reason string) {
	if len(r.bad.Fields) >= most {
		return
	}
	place, letter := t.place(row, column)
	words := "Лист «" + t.name + "»"
	if row > 0 {
		words += ", строка " + itoa(row)
	}
	if letter != "" {
		words += ", столбец " + letter + " («" + column + "»)"
	}
	r.said[place] = true
	r.bad = r.bad.At(place, words+": "+reason)
}

// place names a cell, its row, or the sheet, and gives the letter of its column.
func (t *table) place(row int, column string) (place, letter string) {
	if row == 0 {
		return t.name, ""
	}
	if i, ok := t.columns[fold(column)]; ok && column != "" {
		letter = diagnostics.ColumnLetter(i)
	}
	return t.name + "!" + letter + itoa(row), letter
}

// unknownCompetency says that a row names none of the framework.
func (r *reading) unknownCompetency(t *table, row int, cell func(string) string) {
	if cell(colCompetency) == "" {
		r.say(t, row, colCompetency, "укажите компетенцию.")
		return
	}
	r.say(t, row, colCompetency, "такой компетенции нет в выбранной рамке.")
}

// need gives a sheet; nil, said, where it is not there or lacks a column.
func (r *reading) need(name string, required bool, columns ...string) *table {
	t := r.sheets[fold(name)]
	if t == nil {
		if required {
			r.bad = r.bad.At(name, "В книге нет листа «"+name+"».")
		}
		return nil
	}
	for _, c := range columns {
		if _, ok := t.columns[fold(c)]; !ok {
			r.say(t, 0, "", "в первой строке нет столбца «"+c+"».")
			return nil
		}
	}
	return t
}

// each calls see for the rows below the head that are not empty.
func (t *table) each(see func(row int, cell func(column string) string)) {
	if t == nil {
		return
	}
	for i := 1; i < len(t.rows); i++ {
		cells := t.rows[i]
		if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
			continue
		}
		see(i+1, func(column string) string {
			if j, ok := t.columns[fold(column)]; ok && j < len(cells) {
				return strings.TrimSpace(cells[j])
			}
			return ""
		})
	}
}

func (r *reading) about() {
	q := r.draft.Questionnaire
	t := r.need(sheetAbout, true, colTitle)
	if t == nil {
		return
	}
	r.at["/title"] = spot{t, 2, map[string]string{"": colTitle}}
	r.at["/introduction"] = spot{t, 2, map[string]string{"": colIntroduction}}
	first := true
	t.each(func(row int, cell func(string) string) {
		if !first {
			r.say(t, row, "", "одна строка описывает методику, а здесь ещё одна.")
			return
		}
		first = false
		q.Title, q.Introduction = cell(colTitle), cell(colIntroduction)
		r.at["/title"], r.at["/introduction"] = spot{t, row, map[string]string{"": colTitle}}, spot{t, row, map[string]string{"": colIntroduction}}
		switch fold(cell(colPolarity)) {
		case "", wordGood:
		case wordBad:
			q.Polarity = diagnostics.HighIsBad
		default:
			r.say(t, row, colPolarity, "напишите «хорошо» или «плохо».")
		}
	})
}

func (r *reading) levels() {
	all, deficit := r.draft.levels(), r.draft.deficit()
	t := r.need(sheetLevels, false, colLevel, colFrom)
	if t != nil {
		*all, *deficit = nil, grade.Deficit{}
		r.at["/levels"], r.at["/deficit"] = spot{t: t}, spot{t: t}
	}
	old := usual()
	t.each(func(row int, cell func(string) string) {
		n := len(*all)
		l := grade.Level{Code: "level-" + itoa(n+1), Title: cell(colLevel), Meaning: cell(colMeaning), Advice: cell(colWhatToDo)}
		if i := slices.IndexFunc(old, func(o grade.Level) bool { return fold(o.Title) == fold(l.Title) }); i >= 0 {
			l.Code = old[i].Code
		}
		from, err := Number(cell(colFrom))
		if err != nil {
			r.say(t, row, colFrom, "нужно число процентов.")
		}
		if _, twice := r.codes["level "+fold(l.Title)]; twice {
			r.say(t, row, colLevel, "такой уровень уже есть.")
		}
		l.From = from / 100
		r.at["/levels/"+itoa(n)] = spot{t, row, map[string]string{"title": colLevel, "from": colFrom, "meaning": colMeaning, "advice": colWhatToDo}}
		r.codes["level "+fold(l.Title)] = l.Code
		if r.says(t, row, cell, colDeficit) {
			deficit.Levels = append(deficit.Levels, l.Code)
		}
		*all = append(*all, l)
	})
	if t == nil {
		for _, l := range *all {
			r.codes["level "+fold(l.Title)] = l.Code
		}
	}
}

// says reads a cell of yes or nothing.
func (r *reading) says(t *table, row int, cell func(string) string, column string) bool {
	switch fold(cell(column)) {
	case "", "нет", "-", "–", "—", "−", "0":
		return false
	case wordYes, "+", "1", "v", "x", "х":
		return true
	}
	r.say(t, row, column, "напишите «да» или оставьте пустым.")
	return false
}

func (r *reading) scales() {
	q := r.draft.Questionnaire
	t := r.need(sheetScales, false, colScale, colAnswer)
	if t != nil {
		q.Scales = nil
		r.at["/scales"] = spot{t: t}
	}
	t.each(func(row int, cell func(string) string) {
		name := cell(colScale)
		code, known := r.codes["scale "+fold(name)]
		if !known {
			code = "scale-" + itoa(len(q.Scales)+1)
			r.codes["scale "+fold(name)] = code
			q.Scales = append(q.Scales, questionnaire.Scale{Code: code, Title: name})
		}
		i := slices.IndexFunc(q.Scales, func(s questionnaire.Scale) bool { return s.Code == code })
		s := &q.Scales[i]
		o := questionnaire.Option{Code: itoa(len(s.Options) + 1), Title: cell(colAnswer), Value: float64(len(s.Options) + 1)}
		if points := cell(colPoints); points != "" {
			value, err := Number(points)
			if err != nil {
				r.say(t, row, colPoints, "нужно число.")
			}
			o.Value = value
		}
		at := "/scales/" + itoa(i)
		if !known {
			r.at[at] = spot{t, row, map[string]string{"title": colScale}}
		}
		r.at[at+"/options/"+itoa(len(s.Options))] = spot{t, row, map[string]string{"title": colAnswer, "value": colPoints}}
		s.Options = append(s.Options, o)
	})
	if t == nil {
		for _, s := range q.Scales {
			r.codes["scale "+fold(nameOf(s))] = s.Code
		}
	}
}

// competencies takes over the framework; which of them are measured, the items say.
func (r *reading) competencies(framework []grade.Competency) {
	*r.draft.competencies() = slices.Clone(framework)
	t := r.need(sheetCompetencies, false, colCompetency)
	t.each(func(row int, cell func(string) string) {
		if cell(colDescription) == "" {
			return
		}
		code, ok := r.draft.competencyNamed(cell(colCompetency))
		if !ok {
			code, ok = r.draft.competencyNamed(cell(colCode))
		}
		if !ok {
			r.say(t, row, colCompetency, "такой компетенции нет в выбранной рамке.")
			return
		}
		i := r.draft.competencyAt(code)
		(*r.draft.competencies())[i].Description = cell(colDescription)
		r.at["competency "+code] = spot{t, row, map[string]string{"description": colDescription, "title": colCompetency}}
	})
}
