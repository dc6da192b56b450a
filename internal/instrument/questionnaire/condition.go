package questionnaire

import (
	"fmt"
	"slices"

	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
)

// asked is where an item stands and what may be answered to it.
type asked struct {
	at      int
	text    string
	options map[string]bool
	show    []Condition
}

// String calls an item as a methodist sees it: by its number and how it begins.
func (a asked) String() string {
	return fmt.Sprintf("%d «%s»", a.at+1, grade.Beginning(a.text))
}

// conditions holds every condition to an item that was asked before, and to answers
// that it has. A competency is measured in everybody: one of its items at least is
// always asked.
func (c *check) conditions(d *Definition) {
	items := itemsOf(d)
	always := map[string]bool{}
	n := 0
	for i, s := range d.Sections {
		for j, item := range s.Items {
			at := fmt.Sprintf("/sections/%d/items/%d/show", i, j)
			if always[item.Competency] = always[item.Competency] || len(item.Show) == 0; len(item.Show) > 0 {
				c.Count(at, len(item.Show), 0, maxShow)
			}
			for k, when := range item.Show[:min(len(item.Show), maxShow)] {
				c.condition(fmt.Sprintf("%s/%d", at, k), item.Code, n, when, items)
			}
			if n++; n > maxItems {
				return // said already
			}
		}
	}
	for i, k := range d.Competencies {
		if only, used := always[k.Code]; used && !only {
			c.Say(fmt.Sprintf("/competencies/%d", i), "все утверждения компетенции «%s» показываются по условию: хотя бы одно должны видеть все", k.Title)
		}
	}
}

func (c *check) condition(at, code string, n int, when Condition, items map[string]asked) {
	earlier, known := items[when.Item]
	switch {
	case !known:
		c.Say(at+"/item", "нет утверждения, от ответа на которое зависит показ: выберите другое или уберите условие")
		return
	case when.Item == code:
		c.Say(at+"/item", "утверждение не может зависеть от самого себя")
	case earlier.at >= n && leads(items, when.Item, code):
		c.Say(at+"/item", "условия идут по кругу: утверждение %s само зависит от этого", earlier)
	case earlier.at >= n:
		c.Say(at+"/item", "утверждение %s стоит дальше: показ зависит только от предыдущих", earlier)
	}
	c.Count(at+"/in", len(when.In), 1, maxOptions)
	for i, option := range when.In[:min(len(when.In), maxOptions)] {
		if !earlier.options[option] {
			c.Say(fmt.Sprintf("%s/in/%d", at, i), "у утверждения %s нет ответа, который назван в условии: отметьте ответы заново", earlier)
		}
	}
}

// farthest bounds how far a circle is looked for: a longer one is called a reference
// forward, which it is as well.
const farthest = 100

// leads tells whether one item's conditions lead to the other, over whichever way.
func leads(items map[string]asked, from, to string) bool {
	seen, left := map[string]bool{from: true}, []string{from}
	for len(left) > 0 && len(seen) < farthest {
		last := len(left) - 1
		show := items[left[last]].show
		left = left[:last]
		for _, when := range show[:min(len(show), maxShow)] {
			if when.Item == to {
				return true
			}
			if !seen[when.Item] {
				seen[when.Item] = true
				left = append(left, when.Item)
			}
		}
	}
	return false
}

// itemsOf finds the items by their codes, no more of them than a definition may have.
func itemsOf(d *Definition) map[string]asked {
	items := map[string]asked{}
	for _, s := range d.Sections {
		for _, item := range s.Items {
			if len(items) > maxItems {
				return items
			}
			a := asked{at: len(items), text: item.Text, options: map[string]bool{}, show: item.Show}
			if i := slices.IndexFunc(d.Scales, func(s Scale) bool { return s.Code == item.Scale }); i >= 0 {
				for _, o := range d.Scales[i].Options {
					a.options[o.Code] = true
				}
			}
			if _, twice := items[item.Code]; !twice {
				items[item.Code] = a
			}
		}
	}
	return items
}
