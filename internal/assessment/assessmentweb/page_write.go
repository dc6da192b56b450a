package assessmentweb

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// writingPages are those on which a methodist writes a questionnaire without
// programming [B 2.8.1].
func (h pages) writingPages(p *web.Pages) {
	create := may("instrument", "create")
	web.Show(p, web.View{ID: "pageNewInstrument", Path: "/instruments/new", Permission: create, Title: "instrument.new"}, h.newInstrumentPage)
	web.Show(p, web.View{ID: "pageEditInstrument", Path: "/instruments/{instrument}/edit", Permission: create, Title: "instrument.edit",
		Shows: []string{"getInstrument"}}, h.editInstrumentPage)
	web.Post(p, web.Action{Operation: "createInstrument", Path: "/instruments/new", View: "pageNewInstrument"},
		web.Operation{ID: "createInstrument", Permission: create, Summary: "instrument.new"}, h.writeNew)
	web.Post(p, web.Action{Operation: "updateInstrument", Path: "/instruments/{instrument}/edit", View: "pageEditInstrument"},
		web.Operation{ID: "updateInstrument", Permission: create, Summary: "instrument.edit"}, h.writeDraft)
}

// writing is what the form of a questionnaire shows.
type writing struct {
	questionnaire
	Frameworks []page.Tab
	Chosen     assessment.Framework
	Code       string // of the instrument whose next edition it is
	Back       string
}

func (h pages) newInstrumentPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	w := writing{questionnaire: questionnaire{Basic: 60, High: 80, Options: lines(page.T(ctx, "write.options_usual"))}, Back: page.Link(ctx, "/instruments")}
	asked := cmp.Or(v.Sent().Get("framework"), v.Query("framework"))
	if of := cmp.Or(v.Query("of"), v.Sent().Get("of")); of != "" {
		old, err := h.simple(ctx, of)
		if err != nil {
			return page.Content{}, err
		}
		w.questionnaire, w.Code, asked = old.questionnaire, old.Code, old.Framework
	}
	all, err := h.s.Frameworks(ctx)
	if err != nil {
		return page.Content{}, err
	}
	i := max(0, slices.IndexFunc(all, func(f assessment.Framework) bool { return f.Code == asked }))
	for j, f := range all {
		if j == i {
			w.Chosen = f
		}
		if w.Code == "" {
			w.Frameworks = append(w.Frameworks, page.Tab{Title: f.Title, Current: j == i, Href: page.Link(ctx, "/instruments/new?framework=", f.Code)})
		}
	}
	return page.Content{Body: writeView(page.FormTo(ctx, 0, "/instruments/new"), w, cmp.Or(v.Query("of"), v.Sent().Get("of"))), Crumbs: instrumentCrumbs(ctx)}, nil
}

// simple gives a questionnaire that this page can write whole.
func (h pages) simple(ctx context.Context, id string) (w writing, err error) {
	parsed, err := uuid.Parse(id)
	if err != nil {
		return w, assessment.ErrInstrumentNotFound.Because(err)
	}
	i, err := h.s.Instrument(ctx, parsed)
	if err != nil {
		return w, err
	}
	q, ok := questionnaireOf(i)
	if !ok {
		return w, assessment.ErrInstrumentNotFound
	}
	w.questionnaire, w.Code = q, i.Code
	return w, nil
}

func (h pages) editInstrumentPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("instrument")
	if err != nil {
		return page.Content{}, err
	}
	w, err := h.simple(ctx, id.String())
	if err != nil {
		return page.Content{}, err
	}
	i, err := h.s.Instrument(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	if w.Chosen, err = h.framework(ctx, w.Framework); err != nil {
		return page.Content{}, err
	}
	w.Back = page.Link(ctx, "/instruments/", id)
	return page.Content{Title: page.T(ctx, "instrument.edit"), Body: writeView(page.FormTo(ctx, i.Version, "/instruments/", id, "/edit"), w, ""), Crumbs: instrumentCrumbs(ctx)}, nil
}

func (h pages) framework(ctx context.Context, code string) (assessment.Framework, error) {
	all, err := h.s.Frameworks(ctx)
	for _, f := range all {
		if f.Code == code {
			return f, err
		}
	}
	return assessment.Framework{}, cmp.Or(err, error(assessment.ErrInstrumentInvalid))
}

// written makes the draft that the API takes out of what was typed.
func (h pages) written(ctx context.Context, form url.Values, code string) (draft, error) {
	f, err := h.framework(ctx, form.Get("framework"))
	if err != nil {
		return draft{}, err
	}
	q := questionnaire{Title: strings.TrimSpace(form.Get("title")), Introduction: strings.TrimSpace(form.Get("introduction")), Framework: f.Code,
		Options: lines(form.Get("options")), Items: map[string][]string{}}
	q.Basic, _ = strconv.Atoi(form.Get("basic")) // what is no number is out of bounds
	q.High, _ = strconv.Atoi(form.Get("high"))
	for _, c := range f.Competencies {
		q.Items[c.Code] = lines(form.Get("items." + c.Code))
	}
	if err := q.check(f); err != nil {
		return draft{}, err
	}
	definition, err := q.definition(f, levelTitles)
	return draft{Code: code, Title: q.Title, Program: questionnaireProgram, Framework: f.Code, Definition: definition}, err
}

func (h pages) writeNew(ctx context.Context, v *web.Visit, _ func(http.Cookie)) (string, error) {
	form := v.Request.PostForm
	code := "questionnaire-" + uuid.NewString()[:8]
	if of := form.Get("of"); of != "" {
		old, err := h.simple(ctx, of)
		if err != nil {
			return "", err
		}
		code = old.Code
	}
	d, err := h.written(ctx, form, code)
	if err != nil {
		return "", err
	}
	out, err := h.createInstrument(ctx, &createInstrumentInput{Body: d})
	if err != nil {
		return "", err
	}
	return v.Prefix() + "/instruments/" + out.Body.ID.String(), nil
}

func (h pages) writeDraft(ctx context.Context, v *web.Visit, _ func(http.Cookie)) (string, error) {
	id, err := v.ID("instrument")
	if err != nil {
		return "", err
	}
	in := &updateInstrumentInput{ID: id}
	if in.Version, err = strconv.Atoi(v.Request.PostForm.Get("version")); err != nil {
		return "", web.ErrVersionRequired
	}
	if in.Body, err = h.written(ctx, v.Request.PostForm, ""); err != nil {
		return "", err
	}
	if _, err := h.updateInstrument(ctx, in); err != nil {
		return "", err
	}
	return v.Prefix() + "/instruments/" + id.String(), nil
}
