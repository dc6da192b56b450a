package questionnaire

import (
	"fmt"
	"math"

	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// check gathers every mistake of a definition with its place.
type check struct{ grade.Mistakes }

// Check names every mistake as a *diagnostics.DefinitionError; nil where there is none.
func (d *Definition) Check() error {
	c := &check{}
	c.Text("/title", d.Title, true, maxTitle)
	c.Text("/introduction", d.Introduction, false, maxText)
	if !d.Polarity.Known() {
		c.Say("/polarity", "укажите %s (высокий балл хорош) или %s (высокий балл плох)", diagnostics.HighIsGood, diagnostics.HighIsBad)
	}
	scales := c.scales(d.Scales)
	levels := c.Levels(d.Levels)
	competencies := c.Competencies(d.Competencies, levels)
	used := c.sections(d.Sections, scales, competencies)
	for i, k := range d.Competencies {
		if !used[k.Code] {
			c.Say(fmt.Sprintf("/competencies/%d", i), "у компетенции «%s» нет ни одного утверждения", k.Title)
		}
	}
	c.conditions(d)
	c.Deficit(d.Deficit, levels)
	return c.Err()
}

func (c *check) scales(scales []Scale) map[string]bool {
	c.Count("/scales", len(scales), 1, maxScales)
	codes := map[string]bool{}
	for i, s := range scales {
		at := fmt.Sprintf("/scales/%d", i)
		c.Code(at+"/code", s.Code, codes)
		c.Text(at+"/title", s.Title, false, maxTitle)
		c.Count(at+"/options", len(s.Options), 2, maxOptions)
		options, least, most := map[string]bool{}, math.Inf(1), math.Inf(-1)
		for j, o := range s.Options {
			at := fmt.Sprintf("%s/options/%d", at, j)
			c.Code(at+"/code", o.Code, options)
			c.Text(at+"/title", o.Title, true, maxTitle)
			if math.Abs(o.Value) > maxValue {
				c.Say(at+"/value", "по модулю не больше %d", maxValue)
			}
			least, most = min(least, o.Value), max(most, o.Value)
		}
		if len(s.Options) > 1 && least == most {
			c.Say(at+"/options", "все варианты стоят одинаково")
		}
	}
	return codes
}

// sections gives the competencies that have an item.
func (c *check) sections(sections []Section, scales, competencies map[string]bool) (used map[string]bool) {
	c.Count("/sections", len(sections), 1, maxSections)
	codes, items := map[string]bool{}, map[string]bool{}
	used = map[string]bool{}
	total := 0
	for i, s := range sections {
		at := fmt.Sprintf("/sections/%d", i)
		c.Code(at+"/code", s.Code, codes)
		c.Text(at+"/title", s.Title, true, maxTitle)
		c.Count(at+"/items", len(s.Items), 1, maxItems)
		if total += len(s.Items); total > maxItems {
			c.Say(at+"/items", "всего не больше %d утверждений", maxItems)
			return competencies
		}
		for j, item := range s.Items {
			at := fmt.Sprintf("%s/items/%d", at, j)
			c.FieldCode(at+"/code", item.Code, items)
			c.Text(at+"/text", item.Text, true, maxText)
			c.Text(at+"/hint", item.Hint, false, maxText)
			if !competencies[item.Competency] {
				c.Say(at+"/competency", "такой компетенции у инструмента нет: выберите другую")
			}
			if !scales[item.Scale] {
				c.Say(at+"/scale", "такой шкалы ответов нет: выберите другую")
			}
			if item.Weight < 0 || item.Weight > maxWeight {
				c.Say(at+"/weight", "больше 0 и не больше %d", maxWeight)
			}
			used[item.Competency] = true
		}
	}
	return used
}
