package campaign

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Line is one person of a list as somebody else wrote them down: by e-mail, or else by the
// whole name. Who that is among the teachers of the campaign's place is never guessed.
type Line struct {
	Number int // in the text or the sheet, from 1
	Email  string
	Name   string
}

// Bounds of a pasted list.
const (
	maxLines = maxPeople
	maxTold  = 20 // bad lines told at once
)

// String is what a refusal calls the line.
func (l Line) String() string {
	if l.Email != "" {
		return l.Email
	}
	return l.Name
}

// ParseLines reads a pasted list: one person a line, by e-mail (also as mail programs write
// it, "Name <address>", several in a line) or by the whole name.
func ParseLines(text string) []Line {
	var out []Line
	n := 0
	for line := range strings.Lines(text) {
		n++
		out = append(out, lineOf(n, line)...)
	}
	return out
}

func lineOf(n int, text string) (out []Line) {
	between := func(r rune) bool { return strings.ContainsRune(" \t\r\n;,<>\"()\u00a0", r) }
	for _, word := range strings.FieldsFunc(text, between) {
		if strings.Contains(word, "@") {
			out = append(out, Line{Number: n, Email: strings.ToLower(strings.Trim(word, "."))})
		}
	}
	if len(out) > 0 {
		return out
	}
	words := strings.FieldsFunc(text, between)
	if len(words) > 0 && strings.Trim(words[0], "0123456789.)№") == "" {
		words = words[1:] // the number of the line
	}
	if len(words) == 0 {
		return nil
	}
	return []Line{{Number: n, Name: strings.Join(words, " ")}}
}

// headings are what columns of a list are called, without dots and spaces, in small letters.
var headings = map[string]string{
	"фио": "name", "фамилияимяотчество": "name", "педагог": "name", "учитель": "name", "фамилия": "surname", "имя": "given", "отчество": "patronymic",
	"email": "email", "e-mail": "email", "mail": "email", "почта": "email", "электроннаяпочта": "email", "адресэлектроннойпочты": "email", "эл почта": "email", "элпочта": "email",
}

// LinesOfSheet reads a list out of a sheet: below the row that names a column of e-mails
// or of names. Where a row has an e-mail, it decides. The number of a line is that of its
// row.
func LinesOfSheet(rows [][]string) ([]Line, error) {
	columns, head := map[string]int{}, -1
	for i, row := range rows[:min(len(rows), 20)] {
		for j, cell := range row {
			title := strings.NewReplacer(".", "", " ", "", "\u00a0", "").Replace(strings.ToLower(cell))
			if kind, known := headings[title]; known {
				if _, there := columns[kind]; !there {
					columns[kind] = j
				}
			}
		}
		if len(columns) > 0 {
			head = i
			break
		}
	}
	if head < 0 {
		return nil, ErrBook.At("body.file", ErrBook.Message)
	}
	var out []Line
	for i, row := range rows[head+1:] {
		cell := func(kind string) string {
			if j, there := columns[kind]; there && j < len(row) {
				return strings.TrimSpace(row[j])
			}
			return ""
		}
		text := cell("email")
		if !strings.Contains(text, "@") {
			if text = cell("name"); text == "" {
				text = strings.Join(strings.Fields(cell("surname")+" "+cell("given")+" "+cell("patronymic")), " ")
			}
		}
		out = append(out, lineOf(head+i+2, text)...)
	}
	return out, nil
}

// Match is who a line is, among the teachers of the campaign's place.
type Match struct {
	Index  int // of the line
	Person uuid.UUID
}

// settle gives the people of the lines, or tells every line that is nobody or more than
// one: then nobody is added.
func settle(lines []Line, matches []Match, path string) ([]uuid.UUID, error) {
	found := make([][]uuid.UUID, len(lines))
	for _, m := range matches {
		if !slices.Contains(found[m.Index], m.Person) {
			found[m.Index] = append(found[m.Index], m.Person)
		}
	}
	var people []uuid.UUID
	var wrong []string
	for i, l := range lines {
		switch {
		case len(found[i]) == 1:
			people = append(people, found[i][0])
		case len(found[i]) > 1:
			wrong = append(wrong, fmt.Sprintf("Строка %d, «%s»: так зовут нескольких педагогов. Укажите адрес почты.", l.Number, fault.Short(l.String(), 80)))
		case l.Email != "":
			wrong = append(wrong, fmt.Sprintf("Строка %d, «%s»: педагога с такой почтой здесь нет.", l.Number, fault.Short(l.String(), 80)))
		default:
			wrong = append(wrong, fmt.Sprintf("Строка %d, «%s»: такого педагога здесь нет. Нужны фамилия, имя и отчество полностью или адрес почты.", l.Number, fault.Short(l.String(), 80)))
		}
	}
	if len(wrong) == 0 {
		return people, nil
	}
	var bad *fault.Error = ErrLines
	for _, w := range wrong[:min(len(wrong), maxTold)] {
		bad = bad.At(path, w)
	}
	if more := len(wrong) - maxTold; more > 0 {
		bad = bad.At(path, fmt.Sprintf("И ещё строк, в которых никто не нашёлся: %d.", more))
	}
	return nil, bad
}

// Add puts people on the list of a draft, each once; who is on a list is asked whatever
// else the target group says.
func (c *Campaign) Add(people []uuid.UUID) error {
	for _, p := range people {
		if !slices.Contains(c.Criteria.People, p) {
			c.Criteria.People = append(c.Criteria.People, p)
		}
	}
	if len(c.Criteria.People) > maxPeople {
		return ErrInvalid.At("body.people", fmt.Sprintf("Списком не больше %d человек.", maxPeople))
	}
	return nil
}

// Remove takes people off the list of a draft. With the last one the conditions of the
// target group hold again.
func (c *Campaign) Remove(people []uuid.UUID) {
	c.Criteria.People = slices.DeleteFunc(slices.Clone(c.Criteria.People), func(p uuid.UUID) bool { return slices.Contains(people, p) })
	if len(c.Criteria.People) == 0 {
		c.Criteria.People = nil
	}
}
