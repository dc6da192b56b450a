package document

import (
	"cmp"
	"embed"
	"encoding/json"
	"slices"
	"strconv"
	"sync"

	"github.com/marshrut-iom/marshrut/internal/iom"
)

//go:embed forms/*.json
var formFiles embed.FS

// common are the forms that come with the product, beside those of regulations.
var common = sync.OnceValues(func() ([]iom.PrintedForm, error) {
	forms, err := formFile("common")
	if err != nil {
		return nil, err
	}
	return forms, iom.CheckForms(forms)
})

func formFile(name string) (forms []iom.PrintedForm, err error) {
	data, err := formFiles.ReadFile("forms/" + name + ".json")
	if err != nil {
		return nil, err
	}
	return forms, json.Unmarshal(data, &forms)
}

// shipped are the forms of the regulations that come with the product, by regulation.
// A region may hold an edition of one from before forms had layouts.
var shipped = sync.OnceValues(func() (map[string][]iom.PrintedForm, error) {
	all, err := iom.ShippedRegulations()
	out := map[string][]iom.PrintedForm{}
	for _, g := range all {
		out[g.Code] = g.Forms
	}
	return out, err
})

// FormsOf lists the forms a regulation's routes are printed on: its own first, then
// those that come with the product and that it has no own form of.
func FormsOf(g *iom.Regulation) ([]iom.PrintedForm, error) {
	old, err := shipped()
	if err != nil {
		return nil, err
	}
	more, err := common()
	if err != nil {
		return nil, err
	}
	var out []iom.PrintedForm
	for _, f := range g.Forms {
		if f.Layout == nil {
			if i := slices.IndexFunc(old[g.Code], func(o iom.PrintedForm) bool { return o.Code == f.Code }); i >= 0 {
				f.Layout = old[g.Code][i].Layout
			}
		}
		if f.Layout != nil {
			out = append(out, f)
		}
	}
	for _, f := range more {
		if !slices.ContainsFunc(out, func(o iom.PrintedForm) bool { return o.Code == f.Code }) {
			out = append(out, f)
		}
	}
	return out, nil
}

// Print fills a form from a dossier.
func Print(form iom.PrintedForm, d *Dossier) *Document {
	return (&press{form: &form, filled: fill(d)}).document(d)
}

// paper lays a dossier on the form of a code; ErrNothing where there is nothing to print.
func (d *Dossier) paper(code string) (*press, error) {
	form, err := formOf(d.Regulation, code)
	if err != nil {
		return nil, err
	}
	p := &press{form: &form, filled: fill(d)}
	if !p.offered() {
		return nil, ErrNothing
	}
	return p, nil
}

// press prints one form.
type press struct {
	*filled
	form *iom.PrintedForm
	each string            // the list that is repeated
	item map[string]string // of it
	out  []Block
}

// offered tells whether the form has anything to print.
func (p *press) offered() bool { return p.form.Layout.When == "" || p.has(p.form.Layout.When) }

func (p *press) document(d *Dossier) *Document {
	if d.Edition != nil {
		p.out = append(p.out, Paragraph{Text: Typeset(d.editionWords()), Align: Right, Small: true, Italic: true})
	}
	return p.lay(Joined(". ", p.form.Title, d.Title))
}

// lay prints what the words and lists fill.
func (p *press) lay(title string) *Document {
	l := p.form.Layout
	p.parts(l.Parts)
	return &Document{Title: Typeset(title), Landscape: l.Landscape, Size: float64(l.Size), Blocks: p.out}
}

func (p *press) has(name string) bool {
	if _, ok := p.lists[name]; ok {
		return len(p.rows(name)) > 0
	}
	return p.word(name) != ""
}

// rows are those of a list; inside of one that is repeated, those of its item where it
// has them.
func (p *press) rows(of string) items {
	if n, err := strconv.Atoi(p.item["number"]); err == nil {
		if own, ok := p.lists[within(p.each, n, of)]; ok {
			return own
		}
	}
	return p.lists[of]
}

// within names the list of one item of another.
func within(list string, number int, of string) string {
	return list + "/" + strconv.Itoa(number) + "/" + of
}

func (p *press) word(name string) string {
	if name == "form.title" {
		return p.form.Title
	}
	if s, ok := p.item[name]; ok {
		return s
	}
	return p.words[name]
}

// text fills what stands in a form.
func (p *press) text(s string) string { return fillText(s, p.word) }

func (p *press) parts(parts []iom.FormPart) {
	for i := range parts {
		if part := &parts[i]; part.When == "" || p.has(part.When) {
			p.part(part)
		}
	}
}

func (p *press) put(b Block) { p.out = append(p.out, b) }

func (p *press) part(f *iom.FormPart) {
	if f.Turn != "" {
		p.put(Turn{Landscape: f.Turn == "landscape"})
	}
	if f.Each != "" {
		for i, item := range p.lists[f.Each] {
			if i > 0 {
				p.put(Turn{Landscape: p.form.Layout.Landscape})
			}
			p.each, p.item = f.Each, item
			p.parts(f.Parts)
			p.each, p.item = "", nil
		}
		return
	}
	for _, s := range f.Right {
		p.put(Paragraph{Text: p.text(s), Align: Right})
	}
	for _, s := range f.Title {
		if s == "" {
			p.put(Paragraph{})
		} else if s = p.text(s); s != "" {
			p.put(Heading{Text: s})
		}
	}
	p.heading(f.Heading, 1)
	p.heading(f.Subheading, 2)
	for _, s := range f.Note {
		p.put(Paragraph{Text: p.text(s), Italic: true, Small: true})
	}
	for i, l := range f.Lines {
		p.put(Paragraph{Lead: p.title(l.Title, p.form.Head, i) + ":", Text: p.text(l.Text)})
	}
	p.facts(f)
	for _, s := range f.Text {
		if s = p.text(s); s != "" {
			for _, one := range paragraphs(s) {
				p.put(Paragraph{Text: one, Indent: true, Align: Justify})
			}
		}
	}
	p.list(f)
	p.table(f.Table)
	if len(f.Signatures) > 0 {
		var s Signatures
		for i, l := range f.Signatures {
			s.Lines = append(s.Lines, Signature{Post: p.title(l.Title, p.form.Head, i), Name: p.text(l.Text)})
		}
		p.put(s)
	}
}

func (p *press) heading(s string, level int) {
	if s = p.text(s); s != "" {
		p.put(Heading{Text: s, Level: level})
	}
}

// title is the part's own, or the form's at the same place.
func (p *press) title(own string, of []string, i int) string {
	if own == "" && i < len(of) {
		own = of[i]
	}
	return p.text(own)
}

// facts are a table of titles and texts; the fields of a section stand in it below the
// others, or as lines where the part has none.
func (p *press) facts(f *iom.FormPart) {
	t := Table{Widths: []float64{2, 3}}
	for i, fact := range f.Facts {
		t.Rows = append(t.Rows, []Cell{{Text: p.title(fact.Title, p.form.Head, i)}, {Text: p.text(fact.Text)}})
	}
	var own []iom.OwnField
	if f.Fields != "" {
		own = p.form.Unnamed(p.sections, f.Fields)
	}
	if len(t.Rows) > 0 {
		for _, o := range own {
			t.Rows = append(t.Rows, []Cell{{Text: Typeset(upper(o.Title))}, {Text: p.text("{" + o.Word() + "}")}})
		}
		p.put(t)
		return
	}
	under := ""
	for _, o := range own {
		if f.Fields == iom.AnySection && o.Section.Code != under {
			under = o.Section.Code
			n := slices.IndexFunc(p.sections, func(s iom.Section) bool { return s.Code == under })
			p.put(Heading{Text: number(n+1) + ". " + p.text("{section."+under+"}"), Level: 1})
		}
		p.put(Paragraph{Lead: Typeset(upper(o.Title)) + ":", Text: p.text("{" + o.Word() + "}")})
	}
}

func (p *press) list(f *iom.FormPart) {
	l := List{Numbered: f.Numbered}
	for _, s := range f.Items {
		if s = p.text(s); s != "" {
			l.Items = append(l.Items, s)
		}
	}
	if f.List != nil {
		for _, item := range p.rows(f.List.Of) {
			if s := fillText(f.List.Text, of(item, p.words)); s != "" {
				l.Items = append(l.Items, s)
			}
		}
	}
	if len(l.Items) > 0 {
		p.put(l)
	}
}

func of(item, words map[string]string) func(string) string {
	return func(name string) string { return cmp.Or(item[name], words[name]) }
}

func (p *press) table(f *iom.FormTable) {
	if f == nil {
		return
	}
	t := Table{Number: f.Numbers, Size: float64(f.Size)}
	for i, c := range f.Columns {
		t.Widths = append(t.Widths, float64(c.Width))
		t.Head = append(t.Head, p.title(c.Title, p.form.Columns, i))
	}
	for _, item := range p.rows(f.Of) {
		row := make([]Cell, len(f.Columns))
		shared := len(t.Rows) > 0 // with the row above, column by column from the left
		for i, c := range f.Columns {
			row[i].Text = fillText(c.Text, of(item, p.words))
			if c.Once {
				shared = shared && t.Rows[len(t.Rows)-1][i].Text == row[i].Text
				row[i].Joined = shared
			}
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		for range f.Blank {
			t.Rows = append(t.Rows, make([]Cell, len(f.Columns)))
		}
	}
	p.put(t)
}
