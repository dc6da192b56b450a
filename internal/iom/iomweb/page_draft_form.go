package iomweb

import (
	"context"
	"encoding/json"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// FormPreview prints a form of a regulation that is still being written, empty, as PDF.
type FormPreview interface {
	PrintEmpty(ctx context.Context, g *iom.Regulation, form string, w io.Writer) error
}

func registerDraftForms(p *web.Pages, h pages) {
	h.draftView(p, "pageRegulationForms", "/forms", "draft.tab.forms", func(_ context.Context, _ *web.Visit, d *draftDesk) (page.Content, error) {
		return page.Content{Body: formsView(d)}, nil
	})
	web.AddTab(p, web.Tab{Of: "regulation_draft", Path: draftAt + "/forms", Title: "draft.tab.forms", Order: 80, Permission: authorRegulation})
	h.draftStep(p, "pageRegulationForms", "/forms", func(_ context.Context, _ *web.Visit, form url.Values, d *draftDesk) (string, error) {
		title, list := strings.TrimSpace(form.Get("title")), form.Get("list")
		if title == "" {
			return "", errDraftForm.At("body.title", noTitle)
		}
		if _, known := iom.FormLists[list]; !known {
			return "", errDraftForm.At("body.list", noList)
		}
		code := iom.CodeOf(title, func(code string) bool { return d.formAt(code) >= 0 })
		d.g.Forms = append(d.g.Forms, iom.NewForm(code, title, list))
		return "/forms/" + code, nil
	})
	one := func(v *web.Visit, d *draftDesk) (*iom.PrintedForm, error) {
		if i := d.formAt(v.Path("form")); i >= 0 {
			return &d.g.Forms[i], nil
		}
		return nil, iom.ErrDraftNotFound
	}
	h.draftView(p, "pageRegulationForm", "/forms/{form}", "draft.form.one", func(ctx context.Context, v *web.Visit, d *draftDesk) (page.Content, error) {
		x, err := one(v, d)
		if err != nil {
			return page.Content{}, err
		}
		f, whole := d.form(ctx, "/forms/", x.Code), d.form(ctx, "/forms/", x.Code, "/layout")
		d.rows = f.Rows
		shown := previewOf(ctx, d.g, x) // before the free rows of its tables
		for _, wrong := range faultsOf(d.g, x) {
			if wrong.Name == "layout" {
				whole.Mark(wrong.Name, wrong.Message)
			} else {
				f.Mark(wrong.Name, wrong.Message)
			}
		}
		return page.Content{Title: x.Title, Wide: true, Body: formView(d, x, f, whole, formBlanks(ctx, d, x), shown, h.ports.Preview != nil)}, nil
	})
	h.draftStep(p, "pageRegulationForm", "/forms/{form}", func(ctx context.Context, v *web.Visit, form url.Values, d *draftDesk) (string, error) {
		x, err := one(v, d)
		if err != nil {
			return "", err
		}
		return "/forms/" + x.Code, fillIn(formBlanks(ctx, d, x), d, form)
	})
	h.draftStep(p, "pageRegulationForm", "/forms/{form}/layout", func(_ context.Context, v *web.Visit, form url.Values, d *draftDesk) (string, error) {
		x, err := one(v, d)
		if err != nil {
			return "", err
		}
		if x.Layout, err = layoutFrom(form.Get("layout")); err != nil {
			return "", err
		}
		return "/forms/" + x.Code, nil
	})
	h.draftStep(p, "pageRegulationForm", "/forms/{form}/remove", func(_ context.Context, v *web.Visit, _ url.Values, d *draftDesk) (string, error) {
		x, err := one(v, d)
		if err != nil {
			return "", err
		}
		d.g.Forms = slices.DeleteFunc(d.g.Forms, func(f iom.PrintedForm) bool { return f.Code == x.Code })
		return "/forms", nil
	})
	web.Save(p, web.View{ID: "pageRegulationFormPaper", Path: draftAt + "/forms/{form}/paper.pdf", Permission: authorRegulation, Title: "draft.form.one",
		Shows: []string{"getRegulationDraft"}}, h.emptyForm)
}

func (h pages) emptyForm(ctx context.Context, v *web.Visit) (web.Download, error) {
	d, err := h.desk(ctx, v)
	if err != nil {
		return web.Download{}, err
	}
	i := d.formAt(v.Path("form"))
	if i < 0 {
		return web.Download{}, iom.ErrDraftNotFound
	}
	if wrong := faultsOf(d.g, &d.g.Forms[i]); len(wrong) > 0 {
		return web.Download{}, formWrong(wrong[0].Message)
	}
	if h.ports.Preview == nil {
		return web.Download{}, iom.ErrDraftNotFound
	}
	return web.Download{Name: d.g.Forms[i].Title + ".pdf", Media: "application/pdf", Write: func(w io.Writer) error {
		return h.ports.Preview.PrintEmpty(ctx, d.g, d.g.Forms[i].Code, w)
	}}, nil
}

func (d *draftDesk) formAt(code string) int {
	return slices.IndexFunc(d.g.Forms, func(f iom.PrintedForm) bool { return f.Code == code })
}

// faultsOf are what is wrong with a form as it is saved, each named by the field it is
// written in: "t0.2.text"; "layout" for what has no field of its own.
func faultsOf(g *iom.Regulation, f *iom.PrintedForm) (out []page.FieldFault) {
	refused, ok := fault.As(iom.CheckForms([]iom.PrintedForm{*f}, g.Sections...))
	if !ok {
		return nil
	}
	tables := tablePlaces(f)
	for _, x := range refused.Fields {
		place := strings.TrimPrefix(x.Path, "/forms/0")
		name := "layout"
		switch place {
		case "/title":
			name = "title"
		case "/layout/size":
			name = "size"
		}
		for i, table := range tables {
			rest, within := strings.CutPrefix(place, table+"/")
			column, isColumn := strings.CutPrefix(rest, "columns/")
			switch {
			case within && isColumn:
				name = "t" + strconv.Itoa(i) + "." + strings.ReplaceAll(column, "/", ".")
			case within && (rest == "of" || rest == "blank"):
				name = "t" + strconv.Itoa(i) + rest
			}
		}
		out = append(out, page.FieldFault{Name: name, Message: x.Message})
	}
	return out
}

// tablePlaces are the places of a form's tables, in the order of its Tables.
func tablePlaces(f *iom.PrintedForm) (out []string) {
	var walk func(at string, parts []iom.FormPart)
	walk = func(at string, parts []iom.FormPart) {
		for i := range parts {
			at := at + "/parts/" + strconv.Itoa(i)
			if parts[i].Table != nil {
				out = append(out, at+"/table")
			}
			walk(at, parts[i].Parts)
		}
	}
	if f.Layout != nil {
		walk("/layout", f.Layout.Parts)
	}
	return out
}

// layoutFrom reads the whole description of a form.
func layoutFrom(text string) (*iom.Layout, error) {
	if strings.TrimSpace(text) == "" {
		return nil, errDraftForm.At("body.layout", noParts)
	}
	g, err := iom.SketchRegulation([]byte(`{"forms":[{"layout":` + text + `}]}`))
	if f, ok := fault.As(err); ok && len(f.Fields) > 0 {
		place := strings.TrimPrefix(f.Fields[0].Path, "/forms/0/layout")
		return nil, errDraftForm.At("body.layout", strings.TrimSpace(place+" "+f.Fields[0].Message))
	}
	if err != nil {
		return nil, err
	}
	if len(g.Forms) != 1 {
		return nil, errDraftForm.At("body.layout", twoForms)
	}
	return g.Forms[0].Layout, nil
}

func layoutText(f *iom.PrintedForm) string {
	if f.Layout == nil {
		return ""
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if e.Encode(f.Layout) != nil {
		return ""
	}
	return b.String()
}

// formBlanks are the parts of a form that are written without knowing its description:
// titles, the fieldset and the columns of its tables.
func formBlanks(ctx context.Context, d *draftDesk, f *iom.PrintedForm) []fieldset {
	head := fieldset{blanks: []blank{line("title", &f.Title).called(ctx, "row_title"), line("clause", &f.Clause).called(ctx, "clause")}}
	if f.Layout == nil {
		return []fieldset{head}
	}
	head.blanks = append(head.blanks, check("landscape", &f.Layout.Landscape).called(ctx, "landscape"), number("size", &f.Layout.Size).called(ctx, "size").hinted(ctx, "size"))
	out := []fieldset{head}
	for i, t := range f.Tables() {
		at := "t" + strconv.Itoa(i)
		of := fieldset{title: page.T(ctx, "draft.form.table", "n", i+1), hint: page.T(ctx, "draft.form.table_hint"),
			blanks: []blank{pick(at+"of", &t.Of, listOptions(ctx)).called(ctx, "list"), number(at+"blank", &t.Blank).called(ctx, "blank_rows")}}
		out = append(out, of)
		for j := range t.Columns { // the words of its head, where the form has them apart
			if c := &t.Columns[j]; c.Title == "" && j < len(f.Columns) {
				c.Title = f.Columns[j]
			}
		}
		out = append(out, rowsOf(ctx, d, at, "draft.row.column", &t.Columns, func(c *iom.FormColumn) bool { return c.Title != "" || c.Text != "" }, func(at string, c *iom.FormColumn) []blank {
			return []blank{area(at+".title", &c.Title, 1).called(ctx, "column"), area(at+".text", &c.Text, 2).called(ctx, "filled").hinted(ctx, "filled"),
				number(at+".width", &c.Width).called(ctx, "width"), check(at+".once", &c.Once).called(ctx, "once")}
		})...)
	}
	d.tidy = append(d.tidy, func() { f.Columns = nil })
	return out
}

func listOptions(ctx context.Context) []page.Option {
	var names []string
	for name := range iom.FormLists {
		names = append(names, name)
	}
	slices.Sort(names)
	return words(ctx, "draft.listed.", names...)
}

// wordName is what a word of forms stands for.
func wordName(ctx context.Context, word string) string {
	return page.T(ctx, "draft.word."+strings.ReplaceAll(word, ".", "_"))
}

// wordsOf are all words that the tables of a form may name.
func wordsOf(f *iom.PrintedForm) []string {
	var out []string
	for _, t := range f.Tables() {
		for _, w := range iom.FormLists[t.Of] {
			if !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return append(out, iom.FormWords...)
}

var braces = regexp.MustCompile(`\{([^{}]*)\}`)

// paper is a form as the editor shows it: with the names of what will fill it.
type paper struct {
	landscape bool
	parts     []paperPart
}

type paperPart struct {
	right, title, text, items []string
	heading, subheading       string
	facts                     [][2]string
	head, row                 []string
	numbers                   bool
}

// previewOf shows a form without a route.
func previewOf(ctx context.Context, g *iom.Regulation, f *iom.PrintedForm) (p paper) {
	if f.Layout == nil {
		return p
	}
	p.landscape = f.Layout.Landscape
	say := func(s string) string {
		s = braces.ReplaceAllStringFunc(s, func(w string) string {
			w = strings.Trim(w, "{}")
			if w == "form.title" {
				return f.Title
			}
			for _, s := range g.Sections {
				if w == "section."+s.Code {
					return firstUp(s.Title)
				}
			}
			for _, o := range g.OwnFields() {
				if w == o.Word() {
					return "‹" + page.T(ctx, "draft.form.own", "title", o.Title) + "›"
				}
			}
			if slices.Contains(iom.FormWords, w) || known(w) {
				return "‹" + wordName(ctx, w) + "›"
			}
			return "?"
		})
		return strings.NewReplacer("[", "", "]", "").Replace(s)
	}
	all := func(list []string) (out []string) {
		for _, s := range list {
			out = append(out, say(s))
		}
		return out
	}
	titled := func(own string, of []string, i int) string {
		if own == "" && i < len(of) {
			own = of[i]
		}
		return say(own)
	}
	var walk func(parts []iom.FormPart)
	walk = func(parts []iom.FormPart) {
		for i := range parts {
			x := &parts[i]
			out := paperPart{right: all(x.Right), title: all(x.Title), heading: say(x.Heading), subheading: say(x.Subheading),
				text: append(all(x.Note), all(x.Text)...), items: all(x.Items)}
			for _, list := range [][]iom.FormFact{x.Lines, x.Facts, x.Signatures} {
				for j, fact := range list {
					out.facts = append(out.facts, [2]string{titled(fact.Title, f.Head, j), say(fact.Text)})
				}
			}
			if x.Fields != "" {
				under := ""
				for _, o := range f.Unnamed(g.Sections, x.Fields) {
					if x.Fields == iom.AnySection && under != o.Section.Code {
						p.parts = append(p.parts, out)
						under, out = o.Section.Code, paperPart{heading: firstUp(o.Section.Title)}
					}
					out.facts = append(out.facts, [2]string{firstUp(o.Title), say("{" + o.Word() + "}")})
				}
			}
			if x.List != nil {
				out.items = append(out.items, say(x.List.Text))
			}
			if t := x.Table; t != nil {
				out.numbers = t.Numbers
				for j, c := range t.Columns {
					out.head, out.row = append(out.head, titled(c.Title, f.Columns, j)), append(out.row, say(c.Text))
				}
			}
			p.parts = append(p.parts, out)
			walk(x.Parts)
		}
	}
	walk(f.Layout.Parts)
	return p
}

// known tells whether some list of forms has the word.
func known(word string) bool {
	for _, list := range iom.FormLists {
		if slices.Contains(list, word) {
			return true
		}
	}
	return false
}
