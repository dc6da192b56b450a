package assessmentweb

import (
	"context"
	"io"
	"iter"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/page"
	book "github.com/marshrut-iom/marshrut/internal/page/sheet"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

var importers = []tenant.Role{tenant.SchoolCoordinator, tenant.MunicipalCoordinator, tenant.RegionalMethodist, tenant.RegionalCoordinator}

func (h pages) importPages(p *web.Pages) {
	read, create := may("import", "read"), may("import", "create")
	web.Show(p, web.View{ID: "pageImports", Path: "/imports", Permission: read, Title: "import.title", Shows: []string{"listImports"},
		Menu: &web.Entry{Section: "library", Order: 80, Icon: "upload", Roles: importers}}, h.importsPage)
	web.Show(p, web.View{ID: "pageNewImport", Path: "/imports/new", Permission: create, Title: "import.new", Shows: []string{"listInstruments"}}, h.newImportPage)
	web.Show(p, web.View{ID: "pageImport", Path: "/imports/{import}", Permission: read, Title: "import.one",
		Shows: []string{"getImport", "listImportProblems", "listImportDoubts"}}, h.importPage)
	web.Save(p, web.View{ID: "pageProblemSheet", Path: "/imports/{import}/problems.xlsx", Permission: read, Title: "import.problems",
		Shows: []string{"listImportProblems"}}, h.problemSheet)

	web.Post(p, web.Action{Operation: "createImport", Path: "/imports/new", View: "pageNewImport"},
		web.Operation{ID: "createImport", Permission: create, Summary: "import.new", Effect: web.Outside, MaxBody: assessment.MaxUpload + maxFields}, h.receive)
	h.importStepPages(p)
	web.Act(p, web.Action{Operation: "checkImport", Path: "/imports/{import}/check", View: "pageImport"}, h.checkImport, web.To[importOutput]("/imports/{import}"))
	web.Act(p, web.Action{Operation: "applyImport", Path: "/imports/{import}/apply", View: "pageImport"}, h.applyImport, web.To[importOutput]("/imports/{import}"))
}

// maxFields is what a form with a file holds beside it.
const maxFields = 1 << 20

func (h pages) importsPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	l, err := h.s.Imports(ctx, v.Rows(rows))
	if err != nil {
		return page.Content{}, err
	}
	titles, _, err := h.titles(ctx)
	return page.Content{Body: importsView(l.Items, titles, v.Next(l.Next))}, err
}

func (h pages) newImportPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	l, err := h.s.Instruments(ctx, assessment.InstrumentFilter{State: assessment.Published, Kind: diagnostics.KindImporter}, paging.Request{Limit: allOf})
	if err != nil {
		return page.Content{}, err
	}
	chosen := v.Query("instrument")
	var choices []page.Option
	for _, i := range l.Items {
		choices = append(choices, page.Option{Value: i.ID.String(), Label: i.Title})
	}
	if len(choices) == 1 {
		chosen = choices[0].Value
	}
	f := page.FormTo(ctx, 0, "/imports/new").WithoutDraft()
	return page.Content{Body: newImportView(f, choices, chosen), Crumbs: importCrumbs(ctx)}, nil
}

func importCrumbs(ctx context.Context) []page.Crumb {
	return []page.Crumb{{Title: page.T(ctx, "import.title"), Href: page.Link(ctx, "/imports")}}
}

// receive reads the form with the file: the file goes to disk as it comes. It is only
// looked at; how it is read is said step by step, and it lands when somebody says so.
func (h pages) receive(ctx context.Context, v *web.Visit, _ func(http.Cookie)) (string, error) {
	in, err := v.File(assessment.MaxUpload, assessment.ErrImportFile, assessment.ErrImportTooLarge)
	if err != nil {
		return "", err
	}
	u := assessment.Upload{FileName: in.Name, Phase: assessment.Phase(v.Sent().Get("phase")), Hold: true}
	if u.InstrumentID, err = uuid.Parse(v.Sent().Get("instrument")); err != nil {
		return "", assessment.ErrImportInstrument.At("body.instrument", assessment.ErrImportInstrument.Message)
	}
	file, size, err := spool(in)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	u.Content, u.Size = file, size
	i, err := h.s.Import(ctx, u)
	if err != nil {
		return "", err
	}
	to := v.Prefix() + "/imports/" + i.ID.String()
	if i.State == assessment.Applied {
		v.Outcome("again")
		return to, nil
	}
	if i.State == assessment.Opened && len(i.ReadSheets()) > 1 {
		return to + "/sheets", nil
	}
	return to + importStepAfter(&i), nil
}

// arrival is what the page of one import shows.
type arrival struct {
	wizard
	Instrument string
	Author     string
	Stalled    bool                  // nobody reads it any more
	Trouble    []assessment.Problem  // of rows
	Blank      []assessment.Problem  // the first rows without a result
	Strangers  []assessment.Decision // the first people who are not found for certain
	Next       string
}

// ready holds when nothing stands against applying.
func (a arrival) ready() bool { return a.State == assessment.Checked && a.Problems() == 0 }

func (h pages) importPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("import")
	if err != nil {
		return page.Content{}, err
	}
	i, err := h.s.ImportByID(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	a := arrival{wizard: wizardOf(ctx, i, "result"), Stalled: i.State == assessment.Reading && !i.Alive(time.Now())}
	titles, _, err := h.titles(ctx)
	if err != nil {
		return page.Content{}, err
	}
	a.Instrument = titles[a.InstrumentID]
	names, err := v.Names(ctx, a.AuthorID)
	if err != nil {
		return page.Content{}, err
	}
	a.Author = names.Of(a.AuthorID)
	if a.BadRows > 0 {
		l, err := h.s.Problems(ctx, id, assessment.RowProblem, v.Rows(rows))
		if err != nil {
			return page.Content{}, err
		}
		a.Trouble, a.Next = l.Items, v.Next(l.Next)
	}
	if a.Unscored > 0 {
		l, err := h.s.Problems(ctx, id, assessment.UnscoredRow, paging.Request{Limit: rows})
		if err != nil {
			return page.Content{}, err
		}
		a.Blank = l.Items
	}
	if a.BadPeople > 0 {
		l, err := h.s.Doubts(ctx, id, paging.Request{Limit: rows})
		if err != nil {
			return page.Content{}, err
		}
		a.Strangers = slices.DeleteFunc(l.Items, func(d assessment.Decision) bool { return d.Choice == assessment.ChoseSkip })
		a.Strangers = a.Strangers[:min(len(a.Strangers), a.BadPeople)]
	}
	return page.Content{Title: a.FileName, Body: arrivalView(a), Crumbs: importCrumbs(ctx), Wide: true}, nil
}

// problemSheet is every problem of the file as a book, to be worked off beside it.
func (h pages) problemSheet(ctx context.Context, v *web.Visit) (web.Download, error) {
	id, err := v.ID("import")
	if err != nil {
		return web.Download{}, err
	}
	i, err := h.s.ImportByID(ctx, id)
	if err != nil {
		return web.Download{}, err
	}
	head := []string{page.T(ctx, "import.sheet"), page.T(ctx, "import.row"), page.T(ctx, "import.column"), page.T(ctx, "import.reason")}
	return web.Download{Name: page.T(ctx, "import.problems_file") + ".xlsx", Media: book.MediaType, Write: func(w io.Writer) error {
		return book.Write(w, book.Sheet{Name: page.T(ctx, "import.problems"), Head: head, Rows: h.problems(ctx, i.ID)})
	}}, nil
}

// problems gives the rows of the book, a part of the list at a time.
func (h pages) problems(ctx context.Context, id uuid.UUID) iter.Seq2[[]any, error] {
	list := func(part paging.Request) (paging.List[assessment.Problem], error) {
		return h.s.Problems(ctx, id, "", part)
	}
	return func(yield func([]any, error) bool) {
		for p, err := range paging.All(list) {
			row := []any{p.Sheet, nil, p.Column, p.Reason}
			if p.Row > 0 {
				row[1] = p.Row
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}
