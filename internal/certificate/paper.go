package certificate

import (
	"fmt"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/document"
)

// paper is the printed certificate: a page that lies, with the code that leads to its
// check. address is where the check stands.
func (c *Certificate) paper(address string) *document.Document {
	d := &document.Document{Title: "Сертификат № " + c.Number, Landscape: true, Size: 14, Frame: true}
	put := func(blocks ...document.Block) { d.Blocks = append(d.Blocks, blocks...) }
	line := func(text string) document.Paragraph { return document.Paragraph{Text: text, Align: document.Center} }
	gap := document.Paragraph{Small: true}
	put(line(document.Joined(", ", c.Workplace, c.District)), gap, document.Paragraph{Text: "СЕРТИФИКАТ", Align: document.Center, Large: true}, line("№ "+c.Number), gap)
	if c.Revoked() {
		put(document.Heading{Text: "Отозван " + document.Day(civil.Of(c.RevokedAt)) + " Этот сертификат больше не действует.", Level: 1})
	}
	put(line("выдан"), document.Paragraph{Text: c.Holder, Align: document.Center, Large: true})
	if c.Position != "" {
		put(line(c.Position))
	}
	put(gap, line("за индивидуальный образовательный маршрут"), document.Paragraph{Text: "«" + c.RouteTitle + "»", Align: document.Center, Italic: true}, line(c.term()), gap)
	put(c.learnt()...)
	signs := document.Signatures{}
	for _, s := range c.Signatories {
		signs.Lines = append(signs.Lines, document.Signature{Post: s.Post, Name: s.Name})
	}
	put(signs, document.Code{Text: address, Size: 80, Foot: true, Caption: []string{
		"Дата выдачи: " + document.Day(c.IssuedOn),
		document.Joined(", ", c.Regulation, c.Clause),
		"Проверить сертификат: " + address}})
	return d
}

func (c *Certificate) term() string {
	s := "завершённый " + document.Day(c.CompletedOn) + " с достижением его задачи"
	if !c.TermStart.IsZero() {
		s = "пройденный с " + document.Day(c.TermStart) + " по " + document.Day(c.CompletedOn) + " с достижением его задачи"
	}
	if c.Hours > 0 {
		s += fmt.Sprintf("; объём: %d ч", c.Hours)
	}
	return s
}

// learnt tells what was learned, as short as the page needs it.
func (c *Certificate) learnt() (out []document.Block) {
	if o := c.Learned.Objectives; len(o) > 0 {
		lead := "Задачи профессионального развития:"
		if len(o) == 1 {
			lead = "Задача профессионального развития:"
		}
		out = append(out, document.Paragraph{Lead: lead, Text: strings.Join(o, "; ")})
	}
	if k := c.Learned.Competencies; len(k) > 0 {
		out = append(out, document.Paragraph{Lead: "Компетенции:", Text: strings.Join(k, "; ")})
	}
	return out
}
