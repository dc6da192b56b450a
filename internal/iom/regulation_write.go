package iom

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// noteMark stands between the title of a choice and its note where a person writes a list.
const noteMark = " | "

// ChoicesText shows a list as a person writes it: a line for each, "title | note".
func ChoicesText(list []Choice) string {
	lines := make([]string, len(list))
	for i, c := range list {
		if lines[i] = c.Title; c.Note != "" {
			lines[i] += noteMark + c.Note
		}
	}
	return strings.Join(lines, "\n")
}

// ChoicesFrom reads what a person has written. An entry whose title was there keeps its
// code: what refers to it stays. Others get one made of the title's letters.
func ChoicesFrom(text string, was []Choice) []Choice {
	list := []Choice{}
	taken := func(code string) bool {
		return slices.ContainsFunc(list, func(c Choice) bool { return c.Code == code })
	}
	for line := range strings.Lines(text) {
		title, note, _ := strings.Cut(strings.TrimSpace(line), strings.TrimSpace(noteMark))
		c := Choice{Title: strings.TrimSpace(title), Note: strings.TrimSpace(note)}
		if c.Title == "" {
			continue
		}
		old, known := find(was, func(o Choice) bool { return o.Title == c.Title && !taken(o.Code) })
		if c.Code = old.Code; !known {
			c.Code = CodeOf(c.Title, func(code string) bool {
				return taken(code) || slices.ContainsFunc(was, func(o Choice) bool { return o.Code == code })
			})
		}
		list = append(list, c)
	}
	return list
}

// CodeOf makes a code of a title's letters that is not taken yet.
func CodeOf(title string, taken func(string) bool) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		latin, known := latinOf[r]
		switch {
		case known:
			b.WriteString(latin)
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case (unicode.IsSpace(r) || unicode.IsPunct(r)) && b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 40 {
			break
		}
	}
	code := strings.Trim(b.String(), "-")
	if code == "" {
		code = "item"
	}
	if !taken(code) {
		return code
	}
	for n := 2; ; n++ {
		if next := code + "-" + strconv.Itoa(n); !taken(next) {
			return next
		}
	}
}

var latinOf = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y", 'к': "k", 'л': "l", 'м': "m",
	'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "h", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "sch", 'ъ': "",
	'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya",
}

// NewForm is a printed form to begin with: a title, who it is about, one table of a list
// and signatures. Its columns are then changed one by one.
func NewForm(code, title, list string) PrintedForm {
	t := &FormTable{Of: list, Blank: 3, Columns: []FormColumn{{Title: "№", Width: 1, Text: "{number}"}}}
	for _, word := range FormLists[list] {
		if word == "title" || word == "name" || word == "text" {
			t.Columns = append(t.Columns, FormColumn{Title: "Содержание", Width: 8, Text: "{" + word + "}"})
			break
		}
	}
	if slices.Contains(FormLists[list], "term") {
		t.Columns = append(t.Columns, FormColumn{Title: "Сроки", Width: 3, Text: "{term}"})
	}
	return PrintedForm{Code: code, Title: title, Layout: &Layout{Parts: []FormPart{
		{Title: []string{title}},
		{Lines: []FormFact{{Title: "ФИО", Text: "{person.name}"}, {Title: "Организация", Text: "{organization.name}"}, {Title: "Должность", Text: "{person.position}"}}},
		{Table: t},
		{Signatures: []FormFact{{Title: "Педагог", Text: "{person.short}"}}},
	}}}
}

// Tables finds the tables of a form, in the order in which they are printed.
func (f *PrintedForm) Tables() (list []*FormTable) {
	if f.Layout == nil {
		return nil
	}
	var walk func(parts []FormPart)
	walk = func(parts []FormPart) {
		for i := range parts {
			if t := parts[i].Table; t != nil {
				list = append(list, t)
			}
			walk(parts[i].Parts)
		}
	}
	walk(f.Layout.Parts)
	return list
}
