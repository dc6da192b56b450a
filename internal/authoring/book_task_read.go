package authoring

import (
	"cmp"
	"errors"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/instrument/entrytest"
	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// taskColumns are where the fields of a task stand.
var taskColumns = map[string]string{"kind": colKind, "text": colTask, "hint": colHint, "competency": colCompetency, "points": colPoints, "partial": colPartial,
	"options": colRight, "sequence": colRight, "pairs": colRight, "accepted": colRight, "rubric": colRight, "answer": colRight, "distractors": colMore,
	"tolerance": colTolerance, "unit": colUnit, "keep_order": colKeepOrder, "code": colCode}

// columnOfTask is taskColumns by the fields of the form, which refusals of a step name.
var columnOfTask = map[string]string{"body.right": colRight, "body.answer": colRight, "body.points": colPoints, "body.tolerance": colTolerance, "body.kind": colKind}

func (r *reading) aboutTest() {
	test := r.draft.Test
	t := r.need(sheetTest, true, colTitle)
	if t == nil {
		return
	}
	at := func(row int) {
		for place, column := range map[string]string{"/title": colTitle, "/introduction": colIntroduction, "/time_limit_minutes": colMinutes,
			"/survey": colSurveyTitle, "/survey/title": colSurveyTitle, "/survey/introduction": colSurveyIntroduction} {
			r.at[place] = spot{t, row, map[string]string{"": column}}
		}
	}
	at(2)
	first := true
	t.each(func(row int, cell func(string) string) {
		if !first {
			r.say(t, row, "", "одна строка описывает тест, а здесь ещё одна.")
			return
		}
		first = false
		at(row)
		test.Title, test.Introduction = cell(colTitle), cell(colIntroduction)
		test.TimeLimit = r.whole(t, row, cell, colMinutes)
		test.ShuffleOptions = r.says(t, row, cell, colShuffle)
		if title, introduction := cell(colSurveyTitle), cell(colSurveyIntroduction); title != "" || introduction != "" {
			s := r.draft.survey()
			s.Title, s.Introduction = title, introduction
		}
	})
}

// whole reads a cell with a whole number; 0 where it is empty.
func (r *reading) whole(t *table, row int, cell func(string) string, column string) int {
	text := cell(column)
	if text == "" {
		return 0
	}
	f, err := Number(text)
	if err != nil || f != float64(int(f)) || f < 0 || f > 1e6 {
		r.say(t, row, column, "нужно целое число.")
		return 0
	}
	return int(f)
}

func (r *reading) tasks() {
	t := r.need(sheetTasks, true, colKind, colTask, colCompetency, colRight)
	if t == nil {
		return
	}
	r.at["/sections"] = spot{t: t}
	part, coded := "", r.draft.codes()
	t.each(func(row int, cell func(string) string) {
		if title := cell(colPart); title != "" {
			part = title
		}
		competency, known := r.draft.competencyNamed(cell(colCompetency))
		if !known {
			r.unknownCompetency(t, row, cell) // the row stays: its other cells are looked at
		}
		i := r.part(t, row, part, competency)
		code := cell(colCode)
		if code == "" {
			code = coded.next(cmp.Or(competency, "item"))
		} else if coded.taken[code] {
			r.say(t, row, colCode, "код «"+code+"» повторяется.")
		}
		coded.taken[code] = true
		kind, known := kindNamed(cell(colKind), Kinds)
		if !known {
			r.say(t, row, colKind, "вид задания: "+wordsOf(Kinds)+".")
			r.plain(t, row, cell, colTask, colHint)
			return
		}
		form := Task{Kind: kind, Text: cell(colTask), Hint: cell(colHint), Competency: competency, Points: cell(colPoints), Key: cell(colRight), More: cell(colMore),
			Answer: cell(colRight), Tolerance: cell(colTolerance), Unit: cell(colUnit), Partial: r.says(t, row, cell, colPartial), KeepOrder: r.says(t, row, cell, colKeepOrder)}
		r.strangers(t, row, cell, kind)
		item, err := form.item(code)
		if err != nil {
			r.blameTask(t, row, err)
			r.plain(t, row, cell, colTask, colHint)
			return
		}
		s := &r.draft.Test.Sections[i]
		r.at["/sections/"+itoa(i)+"/items/"+itoa(len(s.Items))] = spot{t, row, taskColumns}
		s.Items = append(s.Items, item)
	})
}

// plain holds the texts of a row that is taken for nothing else to what the program
// holds them to; the first of them is needed.
func (r *reading) plain(t *table, row int, cell func(string) string, columns ...string) {
	for n, column := range columns {
		var m grade.Mistakes
		m.Text("", cell(column), n == 0, grade.MaxText)
		var wrong *diagnostics.DefinitionError
		if errors.As(m.Err(), &wrong) {
			for _, p := range wrong.Places {
				r.say(t, row, column, p.Reason+".")
			}
		}
	}
}

// blameTask names what a step of the form would refuse by its cells.
func (r *reading) blameTask(t *table, row int, err error) {
	var refusal *fault.Error
	if !errors.As(err, &refusal) {
		return
	}
	for _, f := range refusal.Fields {
		column := columnOfTask[f.Path]
		if column == "" {
			column = colTask
		}
		r.say(t, row, column, lower(f.Message))
	}
}

// lower begins a sentence in the middle of another.
func lower(s string) string {
	if r, size := utf8.DecodeRuneInString(s); size > 0 {
		return string(unicode.ToLower(r)) + s[size:]
	}
	return s
}

// strangers tells cells that the kind of task does not read: what is written is meant.
func (r *reading) strangers(t *table, row int, cell func(string) string, kind entrytest.Kind) {
	for column, of := range map[string][]entrytest.Kind{colMore: {entrytest.Matching}, colTolerance: {entrytest.Number}, colUnit: {entrytest.Number},
		colPartial: {entrytest.Multiple, entrytest.Ordering, entrytest.Matching}, colKeepOrder: {entrytest.Single, entrytest.Multiple}} {
		if text := cell(column); text != "" && fold(text) != "нет" && !slices.Contains(of, kind) {
			r.say(t, row, column, "этого нет у заданий вида «"+kindWords[kind]+"»: оставьте ячейку пустой.")
		}
	}
	if kind == entrytest.Essay && cell(colPoints) != "" {
		r.say(t, row, colPoints, "баллы развёрнутого ответа складываются из критериев: оставьте ячейку пустой.")
	}
}

// blocks reads what is said of parts of a test.
func (r *reading) blocks() {
	t := r.need(sheetParts, false, colPart)
	t.each(func(row int, cell func(string) string) {
		i := r.partAt(cell(colPart))
		if i < 0 {
			r.say(t, row, colPart, "такой части нет на листе «"+sheetTasks+"».")
			return
		}
		s := &r.draft.Test.Sections[i]
		s.Introduction, s.Draw, s.Shuffle = cell(colIntroduction), r.whole(t, row, cell, colDraw), r.says(t, row, cell, colPartShuffle)
		r.at["/sections/"+itoa(i)] = spot{t, row, map[string]string{"title": colPart, "introduction": colIntroduction, "draw": colDraw}}
	})
}

// survey reads the questions of the survey of needs.
func (r *reading) survey() {
	t := r.need(sheetSurvey, false, colQuestion, colKind)
	coded := r.draft.codes()
	t.each(func(row int, cell func(string) string) {
		kind, known := kindNamed(cell(colKind), SurveyKinds)
		if !known {
			r.say(t, row, colKind, "как отвечают: "+wordsOf(SurveyKinds)+".")
			r.plain(t, row, cell, colQuestion, colHint)
			return
		}
		q := entrytest.Question{Code: cell(colCode), Kind: kind, Text: cell(colQuestion), Hint: cell(colHint), Options: Lines(cell(colOptions)), As: entrytest.AsRequest}
		switch word := fold(cell(colAs)); word {
		case "", fold(asWords[entrytest.AsRequest]):
		case fold(asWords[entrytest.AsDifficulty]):
			q.As = entrytest.AsDifficulty
		case fold(asWords[entrytest.AsNote]):
			q.As = entrytest.AsNote
		default:
			r.say(t, row, colAs, "напишите «запрос», «затруднение» или «заметка».")
		}
		s := r.draft.survey()
		if q.Code == "" {
			q.Code = coded.next(questionFamily)
		}
		coded.taken[q.Code] = true
		r.at["/survey/questions/"+itoa(len(s.Questions))] = spot{t, row, map[string]string{"text": colQuestion, "hint": colHint, "options": colOptions, "kind": colKind, "as": colAs, "code": colCode}}
		if r.at["/survey/questions"].t == nil {
			r.at["/survey/questions"] = spot{t: t}
		}
		s.Questions = append(s.Questions, q)
	})
}
