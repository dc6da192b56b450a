package iom

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// How much a form may hold: more than any source's, and little enough to be printed at
// once for a whole school.
const (
	maxFormParts   = 200
	maxFormDepth   = 3
	maxFormColumns = 20
	maxFormText    = 4000
)

// CheckForms finds what is wrong with printed forms: a regulation's with its sections, or
// those that come with the product.
func CheckForms(forms []PrintedForm, sections ...Section) error {
	c := &regulationCheck{bad: ErrRegulationInvalid}
	c.forms(forms, sections)
	if c.bad != ErrRegulationInvalid {
		return c.bad
	}
	return nil
}

func (c *regulationCheck) forms(forms []PrintedForm, sections []Section) {
	c.want(len(forms) <= 50, "/forms", "Не больше 50 форм.")
	seen := map[string]bool{}
	for i, f := range forms {
		at := "/forms/" + strconv.Itoa(i)
		c.code(at+"/code", f.Code)
		c.text(at+"/title", f.Title)
		c.want(!seen[f.Code], at+"/code", "Код указан дважды.")
		seen[f.Code] = true
		if l := f.Layout; l != nil {
			c.want(l.Size == 0 || l.Size >= 8 && l.Size <= 20, at+"/layout/size", "Размер букв: от 8 до 20 пунктов.")
			c.want(len(l.Parts) > 0, at+"/layout/parts", "В форме нет ни одной части.")
			fc := &formCheck{c, &f, sections, 0}
			fc.when(at+"/layout/when", l.When, "")
			fc.parts(at+"/layout/parts", l.Parts, "", 1)
		}
	}
}

// formCheck looks at one form.
type formCheck struct {
	*regulationCheck
	form     *PrintedForm
	sections []Section
	count    int
}

func (c *formCheck) parts(at string, parts []FormPart, list string, depth int) {
	c.want(depth <= maxFormDepth, at, "Части вложены слишком глубоко.")
	if c.count += len(parts); c.count > maxFormParts {
		c.say(at, fmt.Sprintf("Не больше %d частей.", maxFormParts))
		return
	}
	for i := range parts {
		c.part(at+"/"+strconv.Itoa(i), &parts[i], list, depth)
	}
}

func (c *formCheck) part(at string, p *FormPart, list string, depth int) {
	c.when(at+"/when", p.When, list)
	c.want(p.Turn == "" || p.Turn == "portrait" || p.Turn == "landscape", at+"/turn", "Допустимо portrait (книжная страница) или landscape (альбомная).")
	for name, texts := range map[string][]string{"right": p.Right, "title": p.Title, "note": p.Note, "text": p.Text, "items": p.Items,
		"heading": {p.Heading}, "subheading": {p.Subheading}} {
		for _, text := range texts {
			c.words(at+"/"+name, text, list)
		}
	}
	for name, facts := range map[string][]FormFact{"lines": p.Lines, "facts": p.Facts, "signatures": p.Signatures} {
		for i, f := range facts {
			c.want(f.Title != "" || i < len(c.form.Head), at+"/"+name+"/"+strconv.Itoa(i)+"/title", "Строка без названия: его нет и в head формы.")
			c.words(at+"/"+name+"/"+strconv.Itoa(i)+"/title", f.Title, list)
			c.words(at+"/"+name+"/"+strconv.Itoa(i)+"/text", f.Text, list)
		}
	}
	if p.Fields != "" {
		c.want(p.Fields == AnySection || slices.ContainsFunc(c.sections, func(s Section) bool { return s.Code == p.Fields }), at+"/fields", fmt.Sprintf("Раздела «%s» в положении нет.", p.Fields))
		c.want(list == "", at+"/fields", "Поля раздела внутри повторения не печатаются.")
	}
	if l := p.List; l != nil && c.list(at+"/list/of", l.Of) {
		c.words(at+"/list/text", l.Text, l.Of)
	}
	if t := p.Table; t != nil && c.list(at+"/table/of", t.Of) {
		c.table(at+"/table", t)
	}
	switch {
	case p.Each != "" && c.list(at+"/each", p.Each):
		c.want(list == "", at+"/each", "Повторение внутри повторения не печатается.")
		c.parts(at+"/parts", p.Parts, p.Each, depth+1)
	case p.Each == "":
		c.want(len(p.Parts) == 0, at+"/parts", "Вложенные части печатаются для каждой записи списка: укажите each.")
	}
}

func (c *formCheck) table(at string, t *FormTable) {
	c.want(len(t.Columns) > 0 && len(t.Columns) <= maxFormColumns, at+"/columns", fmt.Sprintf("Столбцов: от 1 до %d.", maxFormColumns))
	c.want(t.Blank >= 0 && t.Blank <= 50, at+"/blank", "Пустых строк: не больше 50.")
	c.want(t.Size == 0 || t.Size >= 7 && t.Size <= 16, at+"/size", "Размер букв в таблице: от 7 до 16 пунктов.")
	for i, col := range t.Columns {
		at := at + "/columns/" + strconv.Itoa(i)
		c.want(col.Width >= 1 && col.Width <= 1000, at+"/width", "Ширина столбца — его доля, от 1 до 1000.")
		c.want(col.Title != "" || i < len(c.form.Columns), at+"/title", "Столбец без названия: его нет и в columns формы.")
		c.words(at+"/text", col.Text, t.Of)
	}
}

func (c *formCheck) list(at, name string) bool {
	_, known := FormLists[name]
	c.want(known, at, fmt.Sprintf("Списка «%s» нет.", name))
	return known
}

func (c *formCheck) when(at, name, list string) {
	if _, known := FormLists[name]; name != "" && !known {
		c.want(c.word(name, list), at, fmt.Sprintf("Нет ни списка, ни слова «%s».", name))
	}
}

// word tells whether a text may name a word.
func (c *formCheck) word(word, list string) bool {
	return slices.Contains(FormWords, word) || slices.Contains(FormLists[list], word) ||
		slices.ContainsFunc(c.sections, func(s Section) bool { return word == "section."+s.Code }) ||
		slices.ContainsFunc(ownFields(c.sections), func(f OwnField) bool { return word == f.Word() })
}

var formBrace = regexp.MustCompile(`\{([^{}]*)\}`)

// words checks that a text names only what there is, where it is.
func (c *formCheck) words(at, text, list string) {
	c.want(utf8.RuneCountInString(text) <= maxFormText, at, fmt.Sprintf("Текст длиннее %d знаков.", maxFormText))
	for _, m := range formBrace.FindAllStringSubmatch(text, -1) {
		c.want(c.word(m[1], list), at, fmt.Sprintf("Слова {%s} здесь нет.", m[1]))
	}
	rest := formBrace.ReplaceAllString(text, "")
	c.want(!strings.ContainsAny(rest, "{}"), at, "Скобка { без пары.")
	depth := 0
	for _, r := range rest {
		switch r {
		case '[':
			depth++
		case ']':
			depth--
		}
		if depth < 0 || depth > 1 {
			break
		}
	}
	c.want(depth == 0, at, "Скобка [ без пары или внутри другой.")
}
