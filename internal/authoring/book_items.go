package authoring

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/internal/instrument/questionnaire"
)

var itemColumns = map[string]string{"text": colText, "hint": colHint, "competency": colCompetency, "scale": colScale,
	"weight": colWeight, "code": colCode, "show/0/item": colAfter, "show/0/in": colGiven}

func (r *reading) items() {
	t := r.need(sheetItems, true, colText, colCompetency)
	if t == nil {
		return
	}
	q := r.draft.Questionnaire
	r.at["/sections"] = spot{t: t}
	part, coded := "", r.draft.codes()
	t.each(func(row int, cell func(string) string) {
		item := questionnaire.Item{Code: cell(colCode), Text: cell(colText), Hint: cell(colHint),
			Reverse: r.says(t, row, cell, colReverse), Optional: r.says(t, row, cell, colOptional)}
		var known bool
		if item.Competency, known = r.draft.competencyNamed(cell(colCompetency)); !known {
			r.unknownCompetency(t, row, cell) // the row stays: its other cells are looked at
		}
		switch name := cell(colScale); {
		case name == "" && len(q.Scales) > 0:
			item.Scale = q.Scales[0].Code
		default:
			if item.Scale, known = r.codes["scale "+fold(name)]; !known {
				r.say(t, row, colScale, "такой шкалы нет на листе «"+sheetScales+"».")
			}
		}
		if weight := cell(colWeight); weight != "" {
			value, err := Number(weight)
			if err != nil || value <= 0 {
				r.say(t, row, colWeight, "нужно число больше 0.")
			}
			item.Weight = value
		}
		if item.Code == "" {
			item.Code = coded.next(cmp.Or(item.Competency, "item"))
		}
		coded.taken[item.Code] = true
		r.condition(t, row, cell, &item)
		if title := cell(colPart); title != "" {
			part = title
		}
		i := r.part(t, row, part, item.Competency)
		s := &q.Sections[i]
		r.at["/sections/"+itoa(i)+"/items/"+itoa(len(s.Items))] = spot{t, row, itemColumns}
		s.Items = append(s.Items, item)
	})
}

// condition reads "after" and "given": answers are named by their words.
func (r *reading) condition(t *table, row int, cell func(string) string, item *questionnaire.Item) {
	after, given := cell(colAfter), cell(colGiven)
	if after == "" && given == "" {
		return
	}
	on, _, _, ok := r.draft.Statement(after)
	if !ok {
		r.say(t, row, colAfter, "утверждения с таким кодом выше нет: показ зависит только от предыдущих.")
		return
	}
	s, scaled := r.draft.Scale(on.Scale) // not where the row of the other names an unknown one
	when := questionnaire.Condition{Item: after}
	for word := range strings.SplitSeq(given, ";") {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		i := slices.IndexFunc(s.Options, func(o questionnaire.Option) bool { return fold(o.Title) == fold(word) })
		if i < 0 && !scaled {
			continue
		}
		if i < 0 {
			r.say(t, row, colGiven, "у утверждения «"+after+"» нет ответа «"+word+"».")
			continue
		}
		when.In = append(when.In, s.Options[i].Code)
	}
	if given == "" {
		r.say(t, row, colGiven, "впишите ответы, при которых утверждение показывается.")
	}
	item.Show = []questionnaire.Condition{when}
}

func (r *reading) advice() {
	t := r.need(sheetAdvice, false, colCompetency, colLevel, colWhatToDo)
	t.each(func(row int, cell func(string) string) {
		code, known := r.draft.competencyNamed(cell(colCompetency))
		if !known {
			r.unknownCompetency(t, row, cell)
		}
		level, there := r.codes["level "+fold(cell(colLevel))]
		if !there {
			r.say(t, row, colLevel, "такого уровня нет на листе «"+sheetLevels+"».")
		}
		if !known || !there {
			return
		}
		k := &(*r.draft.competencies())[r.draft.competencyAt(code)]
		if k.Advice == nil {
			k.Advice = map[string]string{}
		}
		k.Advice[level] = cell(colWhatToDo)
		r.at["competency "+code+" "+level] = spot{t, row, map[string]string{"": colWhatToDo}}
	})
}

// check names by their cells what the program would refuse. After mistakes of the book
// only cells are named of which nothing is said: what is wrong with the whole follows
// from them.
func (r *reading) check() {
	r.cellsOnly = len(r.bad.Fields) > 0
	r.before = maps.Clone(r.said)
	count := r.draft.count()
	*r.draft.competencies() = slices.DeleteFunc(r.draft.Competencies(), func(k grade.Competency) bool { return count[k.Code] == 0 })
	for i, k := range r.draft.Competencies() {
		if at, ok := r.at["competency "+k.Code]; ok {
			r.at["/competencies/"+itoa(i)] = at
		}
		for level := range k.Advice {
			r.at["/competencies/"+itoa(i)+"/advice/"+level] = r.at["competency "+k.Code+" "+level]
		}
	}
	for _, p := range r.draft.Problems() {
		r.blame(p.Path, sentence(p.Reason))
	}
}

// blame finds the cell of a place: its own, or that of what it is a part of.
func (r *reading) blame(path, reason string) {
	for below := ""; ; {
		if at, ok := r.at[path]; ok {
			column := at.fields[below]
			for field, c := range at.fields {
				if column == "" && field != "" && strings.HasPrefix(below, field+"/") {
					column = c
				}
			}
			if place, letter := at.t.place(at.row, column); !r.cellsOnly || letter != "" && !r.before[place] {
				r.say(at.t, at.row, column, reason)
			}
			return
		}
		i := strings.LastIndexByte(path, '/')
		if i < 0 {
			if !r.cellsOnly {
				r.bad = r.bad.At("", reason)
			}
			return
		}
		below = strings.Trim(path[i+1:]+"/"+below, "/")
		path = path[:i]
	}
}
