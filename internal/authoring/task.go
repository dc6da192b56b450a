package authoring

import (
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/instrument/entrytest"
)

// Task is a task of a test as the form holds it: what is right stands in lines.
type Task struct {
	Kind                               entrytest.Kind
	Text, Hint, Competency             string
	Points                             string
	Partial, KeepOrder                 bool
	Key, More, Answer, Tolerance, Unit string
}

// Kinds are the kinds of tasks, the most usual first.
var Kinds = []entrytest.Kind{entrytest.Single, entrytest.Multiple, entrytest.Ordering, entrytest.Matching, entrytest.Short, entrytest.Number, entrytest.Essay}

// right stands before a right option, links between the sides of a pair, bar before
// the points of a criterion.
const (
	right = "+"
	links = "="
	bar   = "|"
)

// Task gives a task of a test.
func (d *Draft) Task(code string) (t Task, number int, section string, ok bool) {
	if d.Test == nil {
		return t, 0, "", false
	}
	for _, s := range d.Test.Sections {
		for _, i := range s.Items {
			if number++; i.Code == code {
				return taskOf(i), number, s.Code, true
			}
		}
	}
	return t, 0, "", false
}

func taskOf(i entrytest.Item) Task {
	t := Task{Kind: i.Kind, Text: i.Text, Hint: i.Hint, Competency: i.Competency, Partial: i.Partial, KeepOrder: i.KeepOrder, Unit: i.Unit}
	if i.Points != 0 {
		t.Points = Decimal(i.Points)
	}
	var key []string
	switch i.Kind {
	case entrytest.Single, entrytest.Multiple:
		for _, o := range i.Options {
			if o.Correct {
				o.Text = right + " " + o.Text
			}
			key = append(key, o.Text)
		}
	case entrytest.Ordering:
		key = i.Sequence
	case entrytest.Matching:
		for _, p := range i.Pairs {
			key = append(key, p.Left+" "+links+" "+p.Right)
		}
		t.More = strings.Join(i.Distractors, "\n")
	case entrytest.Short:
		key = i.Accepted
	case entrytest.Number:
		if i.Answer != nil {
			t.Answer = Decimal(*i.Answer)
		}
		if i.Tolerance != 0 {
			t.Tolerance = Decimal(i.Tolerance)
		}
	case entrytest.Essay:
		for _, c := range i.Rubric {
			line := c.Title + " " + bar + " " + Decimal(c.Points)
			if c.Description != "" {
				line += " " + bar + " " + c.Description
			}
			key = append(key, line)
		}
	}
	t.Key = strings.Join(key, "\n")
	return t
}

// item makes the task of the definition.
func (t Task) item(code string) (entrytest.Item, error) {
	i := entrytest.Item{Code: code, Kind: t.Kind, Text: strings.TrimSpace(t.Text), Hint: strings.TrimSpace(t.Hint), Competency: t.Competency}
	bad := ErrStep
	number := func(name, s string) float64 {
		if strings.TrimSpace(s) == "" {
			return 0
		}
		f, err := Number(s)
		if err != nil {
			bad = bad.At("body."+name, "Нужно число.")
		}
		return f
	}
	if t.Kind != entrytest.Essay {
		i.Points = number("points", t.Points)
	}
	lines := Lines(t.Key)
	switch t.Kind {
	case entrytest.Single, entrytest.Multiple:
		i.Partial, i.KeepOrder = t.Partial && t.Kind == entrytest.Multiple, t.KeepOrder
		for _, line := range lines {
			text, correct := strings.CutPrefix(line, right)
			i.Options = append(i.Options, entrytest.Option{Text: strings.TrimSpace(text), Correct: correct})
		}
	case entrytest.Ordering:
		i.Partial, i.Sequence = t.Partial, lines
	case entrytest.Matching:
		i.Partial, i.Distractors = t.Partial, Lines(t.More)
		for _, line := range lines {
			left, to, ok := cutLast(line, links)
			if !ok {
				bad = bad.At("body.right", "Строка «"+line+"»: нужны две части через «=».")
			}
			i.Pairs = append(i.Pairs, entrytest.Pair{Left: left, Right: to})
		}
	case entrytest.Short:
		i.Accepted = lines
	case entrytest.Number:
		if i.Unit = strings.TrimSpace(t.Unit); strings.TrimSpace(t.Answer) == "" {
			bad = bad.At("body.answer", "Впишите правильное число.")
		}
		answer := number("answer", t.Answer)
		i.Answer, i.Tolerance = &answer, number("tolerance", t.Tolerance)
	case entrytest.Essay:
		i.Rubric = rubric(lines, func(line string) {
			bad = bad.At("body.right", "Строка «"+line+"»: напишите «Критерий | баллы | пояснение».")
		})
	default:
		bad = bad.At("body.kind", "Выберите вид задания.")
	}
	if len(bad.Fields) > 0 {
		return i, bad
	}
	return i, nil
}

func rubric(lines []string, wrong func(line string)) (out []entrytest.Criterion) {
	for n, line := range lines {
		parts := strings.SplitN(line, bar, 3)
		c := entrytest.Criterion{Code: "c" + itoa(n+1), Title: strings.TrimSpace(parts[0])}
		if len(parts) > 1 {
			if f, err := Number(parts[1]); err == nil {
				c.Points = f
			}
		}
		if len(parts) > 2 {
			c.Description = strings.TrimSpace(parts[2])
		}
		if c.Points <= 0 || c.Title == "" {
			wrong(line)
		}
		out = append(out, c)
	}
	return out
}

// fieldsOfTask says which field of the form a place of a task belongs to.
var fieldsOfTask = map[string]string{"options": "right", "sequence": "right", "pairs": "right", "accepted": "right", "rubric": "right",
	"distractors": "more", "keep_order": "keep_order"}

// AddTask adds a task behind those of its competency and gives its code.
func (d *Draft) AddTask(t Task) (string, error) {
	if d.Test == nil {
		return "", ErrNotFound
	}
	if d.competencyAt(t.Competency) < 0 {
		return "", ErrStep.At("body.competency", "Выберите компетенцию.")
	}
	code := d.codes().next(t.Competency)
	item, err := t.item(code)
	if err != nil {
		return "", err
	}
	i := d.into(t.Competency)
	s := &d.Test.Sections[i]
	s.Items = append(s.Items, item)
	if err := d.wrong("/sections/"+itoa(i)+"/items/"+itoa(len(s.Items)-1), fieldsOfTask); err != nil {
		return "", err
	}
	return code, d.tooMany()
}

// SetTask rewrites a task; its code stays.
func (d *Draft) SetTask(code, section string, t Task) error {
	i, j, ok := d.find(code)
	if !ok || d.Test == nil {
		return ErrNotFound
	}
	item, err := t.item(code)
	if err != nil {
		return err
	}
	old := d.Test.Sections[i].Items[j]
	for n := range item.Rubric { // criteria keep their codes: marks hang on them
		if n < len(old.Rubric) {
			item.Rubric[n].Code = old.Rubric[n].Code
		} else {
			item.Rubric[n].Code = free("c", func(c string) bool {
				return slices.ContainsFunc(item.Rubric[:n], func(o entrytest.Criterion) bool { return o.Code == c })
			})
		}
	}
	d.Test.Sections[i].Items[j] = item
	if err := d.wrong("/sections/"+itoa(i)+"/items/"+itoa(j), fieldsOfTask); err != nil {
		return err
	}
	return d.place(code, section)
}

// Block is how the tasks of a section are given out.
type Block struct {
	Title, Introduction string
	Draw                int // 0: all
	Shuffle             bool
}

// Block gives how a section of a test is given out.
func (d *Draft) Block(section string) (Block, bool) {
	if i := d.sectionAt(section); d.Test != nil && i >= 0 {
		s := d.Test.Sections[i]
		return Block{s.Title, s.Introduction, s.Draw, s.Shuffle}, true
	}
	return Block{}, false
}

// SetBlock rewrites it.
func (d *Draft) SetBlock(section string, b Block) error {
	i := d.sectionAt(section)
	if d.Test == nil || i < 0 {
		return ErrNotFound
	}
	s := &d.Test.Sections[i]
	s.Title, s.Introduction, s.Draw, s.Shuffle = strings.TrimSpace(b.Title), strings.TrimSpace(b.Introduction), 0, b.Shuffle
	before := d.Problems()
	s.Draw = b.Draw
	for _, p := range d.Problems() { // what the drawing asks of each task
		if strings.HasPrefix(p.Path, "/sections/"+itoa(i)+"/items/") && !slices.Contains(before, p) {
			return ErrStep.At("body.draw", sentence(p.Reason))
		}
	}
	for _, name := range []string{"title", "introduction", "draw"} {
		if err := d.wrong("/sections/"+itoa(i)+"/"+name, map[string]string{"": name}); err != nil {
			return err
		}
	}
	return nil
}
