package assessmentweb

import (
	"cmp"
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

var (
	phases = []assessment.Phase{assessment.Entry, assessment.Interim, assessment.Final}
	states = []assessment.RunState{assessment.InProgress, assessment.Awaiting, assessment.Submitted, assessment.Abandoned}
)

func (h pages) diagnosisPages(p *web.Pages) {
	read, take := may("diagnosis", "read"), may("diagnosis", "take")
	web.Show(p, web.View{ID: "pageDiagnoses", Path: "/diagnoses", Permission: read, Title: "diagnosis.title", Shows: []string{"listDiagnoses"},
		Menu: &web.Entry{Section: "work", Order: 30, Icon: "test"}}, h.diagnosesPage)
	web.Show(p, web.View{ID: "pageNewDiagnosis", Path: "/diagnoses/new", Permission: take, Title: "diagnosis.new", Shows: []string{"getInstrument"}}, h.newDiagnosisPage)
	web.Show(p, web.View{ID: "pageDiagnosis", Path: "/diagnoses/{diagnosis}", Permission: read, Title: "diagnosis.one",
		Shows: []string{"getDiagnosis", "getDynamics"}}, h.diagnosisPage)
	web.Show(p, web.View{ID: "pageCheckAnswers", Path: "/diagnoses/{diagnosis}/review", Permission: take, Title: "diagnosis.review",
		Shows: []string{"getDiagnosis"}}, h.reviewPage)
	web.Save(p, web.View{ID: "pageResultSheet", Path: "/diagnoses/{diagnosis}/results.xlsx", Permission: read, Title: "diagnosis.one",
		Shows: []string{"getDiagnosis"}}, h.resultSheet)

	web.Act(p, web.Action{Operation: "beginDiagnosis", Path: "/diagnoses/new", View: "pageNewDiagnosis"}, h.beginDiagnosis,
		func(_ context.Context, v *web.Visit, o *diagnosisOutput) string {
			return v.Prefix() + "/diagnoses/" + o.Body.ID.String() + "?part=1"
		})
	web.Act(p, web.Action{Operation: "saveAnswers", Path: "/diagnoses/{diagnosis}/answers", View: "pageDiagnosis"}, h.saveSome, afterSaving)
	web.Act(p, web.Action{Operation: "submitDiagnosis", Path: "/diagnoses/{diagnosis}/submit", View: "pageCheckAnswers"}, h.submitDiagnosis,
		web.To[diagnosisOutput]("/diagnoses/{diagnosis}"))
	web.Act(p, web.Action{Operation: "abandonDiagnosis", Path: "/diagnoses/{diagnosis}/abandon", View: "pageDiagnosis"}, h.abandonDiagnosis,
		web.To[diagnosisOutput]("/diagnoses"))
}

// saveSome is saveAnswers for a screen: one that was left without an answer has
// nothing to save, and leads on.
func (h pages) saveSome(ctx context.Context, in *saveAnswersInput) (*savedOutput, error) {
	if len(in.Body.Answers) == 0 {
		return &savedOutput{}, nil
	}
	return h.saveAnswers(ctx, in)
}

// afterSaving leads to the screen that the pressed button names.
func afterSaving(_ context.Context, v *web.Visit, _ *savedOutput) string {
	one := v.Prefix() + "/diagnoses/" + v.Path("diagnosis")
	switch to := v.Request.PostForm.Get("to"); to {
	case "":
		return one
	case "exit":
		return v.Prefix() + "/diagnoses"
	case "review":
		return one + "/review"
	default:
		return one + "?part=" + pathPart(to)
	}
}

// catalogue is what the list of diagnoses shows.
type catalogue struct {
	Own     bool
	Me      uuid.UUID
	Open    []assessment.Diagnosis  // unfinished, own
	Offered []assessment.Instrument // that can be begun
	Past    []assessment.Diagnosis
	Titles  map[uuid.UUID]string
	Names   page.Names
	Filter  assessment.DiagnosisFilter
	Next    string
}

func (h pages) diagnosesPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	c := catalogue{Own: page.May(ctx, "diagnosis", "take"), Me: scope.Person, Filter: assessment.DiagnosisFilter{
		Phase: web.OneOf(v, "phase", phases...), State: web.OneOf(v, "state", states...), RouteID: v.QueryID("route"), InstrumentID: v.QueryID("instrument")}}
	titles, instruments, err := h.titles(ctx)
	if err != nil {
		return page.Content{}, err
	}
	c.Titles = titles
	if c.Own {
		open, err := h.s.Diagnoses(ctx, assessment.DiagnosisFilter{PersonID: scope.Person, State: assessment.InProgress}, paging.Request{Limit: allOf})
		if err != nil {
			return page.Content{}, err
		}
		waiting, err := h.s.Diagnoses(ctx, assessment.DiagnosisFilter{PersonID: scope.Person, State: assessment.Awaiting}, paging.Request{Limit: allOf})
		if err != nil {
			return page.Content{}, err
		}
		c.Open, c.Offered = open.Items, offered(instruments, append(open.Items, waiting.Items...))
		c.Filter = assessment.DiagnosisFilter{PersonID: scope.Person, InstrumentID: v.QueryID("instrument")}
	}
	past, err := h.s.Diagnoses(ctx, c.Filter, v.Rows(rows))
	if err != nil {
		return page.Content{}, err
	}
	for _, d := range past.Items {
		if !c.Own || d.State != assessment.InProgress {
			c.Past = append(c.Past, d)
		}
	}
	c.Next = v.Next(past.Next)
	if !c.Own {
		c.Names, err = v.Names(ctx, peopleOf(c.Past, func(d assessment.Diagnosis) uuid.UUID { return d.PersonID })...)
	}
	return page.Content{Body: diagnosesView(c), Wide: !c.Own}, err
}

// offered are the instruments that can be begun: not those that are under way or wait
// for an expert.
func offered(all []assessment.Instrument, open []assessment.Diagnosis) []assessment.Instrument {
	var out []assessment.Instrument
	for _, i := range all {
		under := false
		for _, d := range open {
			under = under || d.InstrumentID == i.ID
		}
		if i.Offered() && !under {
			out = append(out, i)
		}
	}
	return out
}

// beginning is what the start of a diagnosis shows.
type beginning struct {
	Instrument   assessment.Instrument
	Introduction string
	Form         *diagnostics.Form
	Phase        assessment.Phase // a sensible one
	Routes       []page.Option
	Route        string
}

func (h pages) newDiagnosisPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	id, err := uuid.Parse(cmp.Or(v.Sent().Get("instrument"), v.Query("instrument")))
	if err != nil {
		return page.Content{}, assessment.ErrInstrumentNotFound.Because(err)
	}
	b := beginning{Phase: web.OneOf(v, "phase", phases...), Route: v.Query("route")}
	if b.Instrument, err = h.s.Instrument(ctx, id); err != nil {
		return page.Content{}, err
	}
	if b.Instrument.Form != nil {
		b.Form, b.Introduction = b.Instrument.Form, b.Instrument.Form.Introduction
	}
	if b.Phase == "" {
		if b.Phase, err = h.phaseNext(ctx, scope.Person, b.Instrument.Code); err != nil {
			return page.Content{}, err
		}
	}
	if h.ports.Routes != nil {
		routes, err := h.ports.Routes.UnderWay(ctx)
		if err != nil {
			return page.Content{}, err
		}
		for _, r := range routes {
			b.Routes = append(b.Routes, page.Option{Value: r.ID.String(), Label: r.Title})
		}
	}
	return page.Content{Title: b.Instrument.Title, Body: newDiagnosisView(page.FormTo(ctx, 0, "/diagnoses/new").WithoutDraft(), b), Crumbs: diagnosisCrumbs(ctx)}, nil
}

// phaseNext proposes the phase: the first diagnosis of a scale is the entry one.
func (h pages) phaseNext(ctx context.Context, person uuid.UUID, scale string) (assessment.Phase, error) {
	l, err := h.s.Diagnoses(ctx, assessment.DiagnosisFilter{PersonID: person, State: assessment.Submitted}, paging.Request{Limit: allOf})
	for _, d := range l.Items {
		if d.Scale == scale && !d.Trial {
			return assessment.Final, err
		}
	}
	return assessment.Entry, err
}

func diagnosisCrumbs(ctx context.Context) []page.Crumb {
	return []page.Crumb{{Title: page.T(ctx, "diagnosis.title"), Href: page.Link(ctx, "/diagnoses")}}
}
