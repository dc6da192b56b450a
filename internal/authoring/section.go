package authoring

import (
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/instrument/entrytest"
	"github.com/marshrut-iom/marshrut/internal/instrument/questionnaire"
)

// Section is a part of the draft as the list of items shows it.
type Section struct {
	Code, Title string
	Items       []Entry
}

// Entry is an item in the list.
type Entry struct {
	Code, Text, Competency string
	Kind                   string // of a test's task
	Reverse, Optional      bool
	Shown                  bool // by conditions
}

// Sections lists what is asked.
func (d *Draft) Sections() []Section {
	var out []Section
	if d.Test != nil {
		for _, s := range d.Test.Sections {
			one := Section{Code: s.Code, Title: s.Title}
			for _, i := range s.Items {
				one.Items = append(one.Items, Entry{Code: i.Code, Text: i.Text, Competency: i.Competency, Kind: string(i.Kind)})
			}
			out = append(out, one)
		}
		return out
	}
	for _, s := range d.Questionnaire.Sections {
		one := Section{Code: s.Code, Title: s.Title}
		for _, i := range s.Items {
			one.Items = append(one.Items, Entry{Code: i.Code, Text: i.Text, Competency: i.Competency, Reverse: i.Reverse, Optional: i.Optional, Shown: len(i.Show) > 0})
		}
		out = append(out, one)
	}
	return out
}

// Items counts what is asked.
func (d *Draft) Items() (n int) {
	for _, s := range d.Sections() {
		n += len(s.Items)
	}
	return n
}

// find gives the place of an item; false where there is none with the code.
func (d *Draft) find(code string) (section, item int, ok bool) {
	for i, s := range d.Sections() {
		for j, e := range s.Items {
			if e.Code == code {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

func (d *Draft) sectionAt(code string) int {
	if d.Test != nil {
		return slices.IndexFunc(d.Test.Sections, func(s entrytest.Section) bool { return s.Code == code })
	}
	return slices.IndexFunc(d.Questionnaire.Sections, func(s questionnaire.Section) bool { return s.Code == code })
}

// parts lets the same steps walk the sections of questionnaires and of tests.
type parts interface {
	take(i, j int) any         // takes an item out
	put(i, j int, item any)    // puts one in
	insert(i int, s Section)   // an empty section before i
	drop(i int)                // removes a section
	rename(i int, name string) // gives it a title
	titles(from int) []string  // from a section on
}

func (d *Draft) parts() parts {
	if d.Test != nil {
		return (*testParts)(d.Test)
	}
	return (*statementParts)(d.Questionnaire)
}

type statementParts questionnaire.Definition

func (p *statementParts) take(i, j int) any {
	items := &p.Sections[i].Items
	item := (*items)[j]
	*items = slices.Delete(*items, j, j+1)
	return item
}
func (p *statementParts) put(i, j int, item any) {
	p.Sections[i].Items = slices.Insert(p.Sections[i].Items, j, item.(questionnaire.Item))
}
func (p *statementParts) insert(i int, s Section) {
	p.Sections = slices.Insert(p.Sections, i, questionnaire.Section{Code: s.Code, Title: s.Title, Items: []questionnaire.Item{}})
}
func (p *statementParts) drop(i int)                { p.Sections = slices.Delete(p.Sections, i, i+1) }
func (p *statementParts) rename(i int, name string) { p.Sections[i].Title = name }
func (p *statementParts) titles(from int) (out []string) {
	for _, s := range p.Sections[from:] {
		out = append(out, s.Title)
	}
	return out
}

type testParts entrytest.Definition

func (p *testParts) take(i, j int) any {
	items := &p.Sections[i].Items
	item := (*items)[j]
	*items = slices.Delete(*items, j, j+1)
	return item
}
func (p *testParts) put(i, j int, item any) {
	p.Sections[i].Items = slices.Insert(p.Sections[i].Items, j, item.(entrytest.Item))
}
func (p *testParts) insert(i int, s Section) {
	p.Sections = slices.Insert(p.Sections, i, entrytest.Section{Code: s.Code, Title: s.Title, Items: []entrytest.Item{}})
}
func (p *testParts) drop(i int)                { p.Sections = slices.Delete(p.Sections, i, i+1) }
func (p *testParts) rename(i int, name string) { p.Sections[i].Title = name }
func (p *testParts) titles(from int) (out []string) {
	for _, s := range p.Sections[from:] {
		out = append(out, s.Title)
	}
	return out
}

// Move takes an item one place up (by -1) or down (by 1); at the edge of its section it
// goes over to the next one. At the very edge nothing happens. A section that is left
// empty goes.
func (d *Draft) Move(code string, by int) error {
	i, j, ok := d.find(code)
	if !ok {
		return ErrNotFound
	}
	p, all := d.parts(), d.Sections()
	switch to := j + by; {
	case to >= 0 && to < len(all[i].Items):
		p.put(i, to, p.take(i, j))
	case by < 0 && i > 0:
		p.put(i-1, len(all[i-1].Items), p.take(i, j))
	case by > 0 && i < len(all)-1:
		p.put(i+1, 0, p.take(i, j))
	}
	if len(d.Sections()[i].Items) == 0 {
		p.drop(i)
	}
	return nil
}

// Remove takes an item out. Conditions on it stay and stand among the problems.
func (d *Draft) Remove(code string) error {
	i, j, ok := d.find(code)
	if !ok {
		return ErrNotFound
	}
	p := d.parts()
	p.take(i, j)
	if len(d.Sections()[i].Items) == 0 {
		p.drop(i)
	}
	return nil
}

// Duplicate puts a copy right behind, under a code of its own, and gives that.
func (d *Draft) Duplicate(code string) (string, error) {
	i, j, ok := d.find(code)
	if !ok {
		return "", ErrNotFound
	}
	p := d.parts()
	item := p.take(i, j)
	p.put(i, j, item)
	family := d.Sections()[i].Items[j].Competency
	copied := d.codes().next(family)
	switch one := item.(type) {
	case questionnaire.Item:
		one.Code = copied
		one.Show = slices.Clone(one.Show)
		p.put(i, j+1, one)
	case entrytest.Item:
		one.Code = copied
		p.put(i, j+1, one)
	}
	return copied, nil
}

// Split begins a new section with an item: a new page for who answers.
func (d *Draft) Split(code, title string) error {
	i, j, ok := d.find(code)
	if !ok {
		return ErrNotFound
	}
	if j == 0 {
		return ErrStep.At("body.title", "Это утверждение и так первое в своей части: переименуйте её.")
	}
	p := d.parts()
	part := free("part", func(c string) bool { return d.sectionAt(c) >= 0 })
	p.insert(i+1, Section{Code: part, Title: strings.TrimSpace(title)})
	for n := 0; len(d.Sections()[i].Items) > j; n++ {
		p.put(i+1, n, p.take(i, j))
	}
	return d.wrong("/sections/"+itoa(i+1)+"/title", map[string]string{"": "title"})
}

// Rename gives a section its title.
func (d *Draft) Rename(section, title string) error {
	i := d.sectionAt(section)
	if i < 0 {
		return ErrNotFound
	}
	d.parts().rename(i, strings.TrimSpace(title))
	return d.wrong("/sections/"+itoa(i)+"/title", map[string]string{"": "title"})
}

// into gives the section of a competency, which is made where there is none.
func (d *Draft) into(competency string) int {
	if i := d.sectionAt(competency); i >= 0 {
		return i
	}
	for i, s := range d.Sections() { // where its other items are
		if len(s.Items) > 0 && s.Items[len(s.Items)-1].Competency == competency {
			return i
		}
	}
	title := competency
	if i := d.competencyAt(competency); i >= 0 {
		title = d.Competencies()[i].Title
	}
	n := len(d.Sections())
	d.parts().insert(n, Section{Code: competency, Title: title})
	return n
}
