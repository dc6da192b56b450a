package assessmentweb

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// importStepPages lead through a file: its sheets, its header, its columns, words that
// nobody knows, people who are not found for certain, and a look at the first results.
func (h pages) importStepPages(p *web.Pages) {
	create := may("import", "create")
	show := func(id, path, title string, make func(context.Context, *web.Visit) (page.Content, error), shows ...string) {
		web.Show(p, web.View{ID: id, Path: "/imports/{import}/" + path, Permission: create, Title: title, Shows: append(shows, "getImport")}, make)
	}
	show("pageImportSheets", "sheets", "import.step.sheets", h.step("sheets", h.sheetsPage))
	show("pageImportHeader", "header", "import.step.header", h.step("header", h.headerPage))
	show("pageImportColumns", "columns", "import.step.columns", h.step("columns", h.columnsPage), "listImportProfiles")
	show("pageImportWords", "words", "import.step.words", h.step("words", h.wordsPage))
	show("pageImportPeople", "people", "import.step.people", h.step("people", h.peoplePage), "listImportDoubts")
	show("pageImportPreview", "preview", "import.step.preview", h.step("preview", h.previewPage))
	web.Save(p, web.View{ID: "pageImportReport", Path: "/imports/{import}/report.xlsx", Permission: may("import", "read"), Title: "import.report",
		Shows: []string{"listImportProblems", "getImport"}}, h.reportBook)

	web.Act(p, web.Action{Operation: "chooseImportSheets", Path: "/imports/{import}/sheets", View: "pageImportSheets"}, h.chooseSheets, afterStep)
	web.Act(p, web.Action{Operation: "chooseImportHeader", Path: "/imports/{import}/header", View: "pageImportHeader"}, h.chooseHeader, afterStep)
	web.Act(p, web.Action{Operation: "chooseImportColumns", Path: "/imports/{import}/columns", View: "pageImportColumns"}, h.chooseColumns, afterStep)
	web.Act(p, web.Action{Operation: "chooseImportProfile", Path: "/imports/{import}/profile", View: "pageImportColumns"}, h.chooseProfile, afterStep)
	web.Act(p, web.Action{Operation: "chooseImportWords", Path: "/imports/{import}/words", View: "pageImportWords"}, h.chooseWords, afterStep)
	web.Act(p, web.Action{Operation: "decideImport", Path: "/imports/{import}/people", View: "pageImportPeople"}, h.decide, afterDecision)
	web.Act(p, web.Action{Operation: "readImport", Path: "/imports/{import}/read", View: "pageImport"}, h.readImport, afterStep)
	web.Act(p, web.Action{Operation: "keepImportProfile", Path: "/imports/{import}/profiles", View: "pageImport"}, h.keepProfile, web.To[profileOutput]("/imports/{import}"))
	web.Act(p, web.Action{Operation: "deleteImportProfile", Path: "/imports/{import}/profiles/{import_profile}/delete", View: "pageImportColumns"}, h.deleteProfile,
		web.To[goneOutput]("/imports/{import}/columns"))
	web.Act(p, web.Action{Operation: "cancelImport", Path: "/imports/{import}/cancel", View: "pageImport"}, h.cancelImport, web.To[goneOutput]("/imports"))
}

// importStepAfter is the first place where something is to be decided.
func importStepAfter(i *assessment.Import) string {
	return stepAfter(i.State, i.Sheet().HeaderRow, len(i.Unknown.Competencies)+len(i.Unknown.Levels), i.BadRows, i.BadPeople)
}

func stepAfter(state assessment.ImportState, header, unknown, badRows, badPeople int) string {
	switch {
	case state == assessment.Opened && header == 0:
		return "/header"
	case state == assessment.Opened:
		return "/columns"
	case state == assessment.Reading, state == assessment.Applied:
		return ""
	case unknown > 0:
		return "/words"
	case badRows > 0:
		return ""
	case badPeople > 0:
		return "/people"
	}
	return "/preview"
}

func afterStep(_ context.Context, v *web.Visit, out *importOutput) string {
	b, header := out.Body, 0
	for _, s := range b.Sheets {
		header = max(header, s.HeaderRow)
	}
	return v.Prefix() + "/imports/" + b.ID.String() + stepAfter(b.State, header, len(b.Unknown.Competencies)+len(b.Unknown.Levels), b.BadRows, b.BadPeople)
}

// afterDecision stays with the people until everybody is decided about.
func afterDecision(ctx context.Context, v *web.Visit, out *importOutput) string {
	if out.Body.BadPeople > 0 {
		return v.Prefix() + "/imports/" + out.Body.ID.String() + "/people"
	}
	return afterStep(ctx, v, out)
}

// wizard is what every step shows.
type wizard struct {
	assessment.Import
	current string
	steps   []importStep
}

type importStep struct {
	Code, Href    string
	Current, Open bool
}

// step loads the import for a page of a step; one that has landed has no steps any more.
func (h pages) step(code string, make func(context.Context, *web.Visit, wizard) (page.Content, error)) func(context.Context, *web.Visit) (page.Content, error) {
	return func(ctx context.Context, v *web.Visit) (page.Content, error) {
		id, err := v.ID("import")
		if err != nil {
			return page.Content{}, err
		}
		i, err := h.s.ImportByID(ctx, id)
		if err != nil {
			return page.Content{}, err
		}
		w := wizardOf(ctx, i, code)
		if !slices.ContainsFunc(w.steps, func(s importStep) bool { return s.Code == code && s.Open }) {
			return v.Go(page.Link(ctx, "/imports/", i.ID))
		}
		c, err := make(ctx, v, w)
		c.Crumbs = append(importCrumbs(ctx), page.Crumb{Title: i.FileName, Href: page.Link(ctx, "/imports/", i.ID)})
		return c, err
	}
}

// wizardOf says which steps there are, and which of them can be gone to.
func wizardOf(ctx context.Context, i assessment.Import, current string) wizard {
	w := wizard{Import: i, current: current}
	editable := i.State != assessment.Applied && i.State != assessment.Reading && len(i.Preview.Sheets) > 0
	read := i.State == assessment.Checked
	tables := 0
	for _, s := range i.Preview.Sheets {
		if len(s.Columns) > 0 {
			tables++
		}
	}
	for _, s := range []struct {
		code, path  string
		there, open bool
	}{
		{"sheets", "/sheets", tables > 1, editable},
		{"header", "/header", true, editable && tables > 0},
		{"columns", "/columns", true, editable && i.Sheet().HeaderRow > 0},
		{"words", "/words", !i.Unknown.None(), read},
		{"people", "/people", true, read},
		{"preview", "/preview", true, read},
		{"result", "", true, true},
	} {
		if s.there {
			w.steps = append(w.steps, importStep{Code: s.code, Href: page.Link(ctx, "/imports/", i.ID, s.path), Current: s.code == current, Open: s.open})
		}
	}
	return w
}

func (h pages) sheetsPage(ctx context.Context, _ *web.Visit, w wizard) (page.Content, error) {
	f := page.FormTo(ctx, w.Version, "/imports/", w.ID, "/sheets").WithoutDraft()
	var options []page.Option
	var chosen []string
	for _, s := range w.Preview.Sheets {
		if len(s.Columns) == 0 {
			continue
		}
		o := page.Option{Value: s.Name, Label: s.Name, Hint: page.N(ctx, "import.rows_n", int(s.Rows))}
		if s.More {
			o.Hint = page.T(ctx, "import.rows_more", "n", page.Number(int(s.Rows)))
		}
		if s.Hidden {
			o.Hint += ", " + page.T(ctx, "import.hidden")
		}
		if s.HeaderRow == 0 {
			o.Hint += ", " + page.T(ctx, "import.no_header")
		}
		options = append(options, o)
	}
	for _, s := range w.ReadSheets() {
		if len(w.Mapping.Sheets) > 0 || s.HeaderRow > 0 && len(s.Missing) == 0 {
			chosen = append(chosen, s.Name)
		}
	}
	return page.Content{Body: sheetsView(w, f, options, chosen)}, nil
}

func (h pages) headerPage(ctx context.Context, _ *web.Visit, w wizard) (page.Content, error) {
	f := page.FormTo(ctx, w.Version, "/imports/", w.ID, "/header").WithoutDraft()
	return page.Content{Body: headerView(w, f, w.Sheet()), Wide: true}, nil
}

// column is a column of a file, to be given a meaning.
type column struct {
	Letter, Title, Means string
	Sample               []string
}

func columnsOf(s diagnostics.Sheet) []column {
	var out []column
	for n, title := range s.Columns {
		c := column{Letter: diagnostics.ColumnLetter(n), Title: title}
		if n < len(s.Found) {
			c.Means = meansOf(s.Found[n])
		}
		for _, line := range s.Sample {
			if n < len(line) && line[n] != "" && len(c.Sample) < 3 {
				c.Sample = append(c.Sample, cut(line[n]))
			}
		}
		if title != "" || len(c.Sample) > 0 {
			out = append(out, c)
		}
	}
	return out
}

func cut(s string) string { return fault.Short(strings.Join(strings.Fields(s), " "), 40) }

func (h pages) columnsPage(ctx context.Context, _ *web.Visit, w wizard) (page.Content, error) {
	file, turned, err := h.s.FileMeaning(ctx, &w.Import)
	if err != nil {
		return page.Content{}, err
	}
	profiles, err := h.s.Profiles(ctx, w.InstrumentID)
	if err != nil {
		return page.Content{}, err
	}
	meanings := []page.Option{}
	for _, field := range assessment.ColumnFields() {
		meanings = append(meanings, page.Option{Value: string(field), Label: page.T(ctx, "import.field."+string(field))})
	}
	for _, role := range []diagnostics.FieldName{diagnostics.FieldScore, diagnostics.FieldMax, diagnostics.FieldLevel} {
		for _, c := range file.Competencies {
			meanings = append(meanings, page.Option{Value: string(role) + ":" + c.Code, Label: page.T(ctx, "import.of."+string(role), "competency", c.Title)})
		}
	}
	x := columnsForm{wizard: w, Form: page.FormTo(ctx, w.Version, "/imports/", w.ID, "/columns").WithoutDraft(), Columns: columnsOf(w.Sheet()), Meanings: meanings,
		Turned: turned, Bad: file.Polarity == diagnostics.HighIsBad, Missing: w.Sheet().Missing, By: page.FormTo(ctx, w.Version, "/imports/", w.ID, "/profile").WithoutDraft()}
	for _, p := range profiles {
		title := p.Title
		if title == "" {
			title = page.T(ctx, "import.profile_usual")
		}
		x.Profiles = append(x.Profiles, page.Option{Value: p.Code, Label: title})
		if p.Own {
			x.Own = append(x.Own, page.Option{Value: p.Code, Label: title})
		}
	}
	return page.Content{Body: columnsView(x), Wide: true}, nil
}

// columnsForm is what the page of columns shows.
type columnsForm struct {
	wizard
	Form, By      *page.Form
	Columns       []column
	Meanings      []page.Option
	Profiles, Own []page.Option
	Missing       []string
	Turned, Bad   bool
}

func (h pages) wordsPage(ctx context.Context, _ *web.Visit, w wizard) (page.Content, error) {
	file, _, err := h.s.FileMeaning(ctx, &w.Import)
	if err != nil {
		return page.Content{}, err
	}
	var competencies, levels []page.Option
	for _, c := range file.Competencies {
		competencies = append(competencies, page.Option{Value: c.Code, Label: c.Title})
	}
	for _, l := range file.Levels {
		levels = append(levels, page.Option{Value: l.Code, Label: l.Title})
	}
	f := page.FormTo(ctx, w.Version, "/imports/", w.ID, "/words").WithoutDraft()
	return page.Content{Body: wordsView(w, f, competencies, levels)}, nil
}

// peoplePart is how many people one page asks about.
const peoplePart = 20

func (h pages) peoplePage(ctx context.Context, v *web.Visit, w wizard) (page.Content, error) {
	l, err := h.s.Doubts(ctx, w.ID, v.Rows(peoplePart))
	if err != nil {
		return page.Content{}, err
	}
	x := peopleForm{wizard: w, Form: page.FormTo(ctx, 0, "/imports/", w.ID, "/people").WithoutDraft(), Doubts: l.Items, Next: v.Next(l.Next), Find: strings.TrimSpace(v.Query("find"))}
	var decided []uuid.UUID
	for _, d := range l.Items {
		for _, who := range []uuid.UUID{d.PersonID, d.EarlierPerson} {
			if who != uuid.Nil {
				decided = append(decided, who)
			}
		}
	}
	if x.Known, err = h.s.Known(ctx, decided); err != nil {
		return page.Content{}, err
	}
	if x.Find != "" {
		if x.Found, err = h.s.Find(ctx, x.Find); err != nil {
			return page.Content{}, err
		}
	}
	return page.Content{Body: peopleView(x)}, nil
}

// peopleForm is what the page of people to decide about shows.
type peopleForm struct {
	wizard
	Form   *page.Form
	Doubts []assessment.Decision
	Found  []assessment.Likeness
	Find   string
	Next   string
	Known  map[uuid.UUID]assessment.Likeness
}

// choices of one person: who it may be, who was looked for, whom somebody chose, or
// nobody.
func (x peopleForm) choices(ctx context.Context, d assessment.Decision) []page.Option {
	var out []page.Option
	add := func(l assessment.Likeness) {
		if !slices.ContainsFunc(out, func(o page.Option) bool { return o.Value == l.PersonID.String() }) {
			out = append(out, page.Option{Value: l.PersonID.String(), Label: strings.Trim(l.Name+", "+l.Place, ", ")})
		}
	}
	for _, l := range d.Candidates {
		add(l)
	}
	for _, l := range x.Found {
		add(l)
	}
	if l, there := x.Known[d.EarlierPerson]; there {
		add(l)
	}
	if d.PersonID != uuid.Nil {
		l, there := x.Known[d.PersonID]
		if !there {
			l = assessment.Likeness{PersonID: d.PersonID, Name: page.T(ctx, "import.left_reach")}
		}
		add(l)
	}
	return append(out, page.Option{Value: string(assessment.ChoseSkip), Label: page.T(ctx, "import.skip")})
}

func chosenFor(d assessment.Decision) string {
	if d.Choice == assessment.Undecided {
		return earlierChoice(d)
	}
	return choiceWord(d.Choice, d.PersonID)
}

// earlierChoice is what was decided in an earlier file, as it is chosen; empty for nothing.
func earlierChoice(d assessment.Decision) string { return choiceWord(d.Earlier, d.EarlierPerson) }

func choiceWord(c assessment.Choice, person uuid.UUID) string {
	if c == assessment.ChosePerson {
		return person.String()
	}
	return string(c)
}

// earlierWords say what was decided in an earlier file; nothing where nothing was.
func (x peopleForm) earlierWords(ctx context.Context, d assessment.Decision) string {
	for _, o := range x.choices(ctx, d) {
		if o.Value == earlierChoice(d) {
			return page.T(ctx, "import.earlier", "who", o.Label)
		}
	}
	return ""
}

// topWidth is how many columns the first rows of a sheet have.
func topWidth(s diagnostics.Sheet) (n int) {
	for _, line := range s.Top {
		n = max(n, len(line.Cells))
	}
	return n
}

// namedShort writes a person by name, or by what else there is.
func namedShort(p diagnostics.Person) string {
	if name := fullName(p); name != "" {
		return name
	}
	return named(p)
}

func fullName(p diagnostics.Person) string {
	return strings.Join(strings.Fields(p.Surname+" "+p.Name+" "+p.Patronymic), " ")
}

// named writes a person as the file does.
func named(p diagnostics.Person) string {
	var parts []string
	for _, s := range []string{fullName(p), p.SNILS, p.Email, p.Organization} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

func (h pages) previewPage(ctx context.Context, v *web.Visit, w wizard) (page.Content, error) {
	known, err := h.s.Known(ctx, peopleOf(w.Sample, func(r assessment.SampleRow) uuid.UUID { return r.PersonID }))
	return page.Content{Body: previewView(w, known), Wide: true}, err
}
