package assessmentweb

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// diagnosisPage shows what a diagnosis is now: its questions to the person who takes
// it, its results to all who may see them.
func (h pages) diagnosisPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	d, mine, err := h.diagnosis(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	switch {
	case d.State == assessment.Submitted:
		return h.resultPage(ctx, v, d, mine)
	case d.State == assessment.InProgress && mine && d.Form != nil && over(ctx, d.Diagnosis):
		return page.Content{Title: d.Title, Body: timeOverView(d, progressOf(d.Form, d.Answers)), Crumbs: diagnosisCrumbs(ctx)}, nil
	case d.State == assessment.InProgress && mine && d.Form != nil:
		return h.answerPage(ctx, v, d)
	}
	names, err := v.Names(ctx, d.PersonID)
	if err != nil {
		return page.Content{}, err
	}
	c, err := h.called(ctx, d.Diagnosis, mine)
	return page.Content{Title: d.Title, Body: noResultView(d, mine, names.Of(d.PersonID), c), Crumbs: diagnosisCrumbs(ctx)}, err
}

func (h pages) diagnosis(ctx context.Context, v *web.Visit) (d assessment.DiagnosisView, mine bool, err error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return d, false, err
	}
	id, err := v.ID("diagnosis")
	if err != nil {
		return d, false, err
	}
	d, err = h.s.Diagnosis(ctx, id)
	return d, d.PersonID == scope.Person, err
}

// screen is one part of a questionnaire as it is answered.
type screen struct {
	Diagnosis  assessment.DiagnosisView
	Progress   progress
	Part       part
	Form       *page.Form
	Membership uuid.UUID
	URL        string // where the island saves each answer
}

func (h pages) answerPage(ctx context.Context, v *web.Visit, d assessment.DiagnosisView) (page.Content, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	p := progressOf(d.Form, d.Answers)
	one, ok := p.at(cmp.Or(v.Sent().Get("part"), v.Query("part")))
	if !ok {
		return v.Go(page.Link(ctx, "/diagnoses/", d.ID, "/review"))
	}
	s := screen{d, p, one, answersForm(ctx, d.ID), scope.Membership, web.Prefix + "/diagnoses/" + d.ID.String() + "/answers"}
	return page.Content{Title: d.Title, Body: answerView(s), Crumbs: diagnosisCrumbs(ctx), Scripts: scriptsOf(d)}, nil
}

// scriptsOf are the islands of a run beside the common ones.
func scriptsOf(d assessment.DiagnosisView) []string {
	if d.EndsAt.IsZero() {
		return nil
	}
	return []string{"clock.js"}
}

func answersForm(ctx context.Context, id uuid.UUID) *page.Form {
	return page.FormTo(ctx, 0, "/diagnoses/", id, "/answers").WithoutDraft()
}

func (h pages) reviewPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	d, mine, err := h.diagnosis(ctx, v)
	switch {
	case err != nil:
		return page.Content{}, err
	case !mine || d.State != assessment.InProgress || over(ctx, d.Diagnosis) && v.Request.Method == http.MethodGet:
		return v.Go(page.Link(ctx, "/diagnoses/", d.ID))
	}
	crumbs := append(diagnosisCrumbs(ctx), page.Crumb{Title: d.Title, Href: page.Link(ctx, "/diagnoses/", d.ID, "?part=1")})
	return page.Content{Body: reviewView(d, progressOf(d.Form, d.Answers)), Crumbs: crumbs, Scripts: scriptsOf(d)}, nil
}

// field names the form's field of an item, as the API's body does.
func field(item string) string { return "answers." + item }

// chosen tells whether an option is: in what was sent and refused, else in what is kept.
func (s screen) chosen(item, option string) bool {
	name := field(item) + ".choices"
	if r := s.Form.Refused(); r != nil && r.Sent.Has(name) {
		return s.Form.Has(name, option, false)
	}
	for _, c := range s.Diagnosis.Answers[item].Choices {
		if c == option {
			return true
		}
	}
	return false
}

// first is the number of the part's first item in the whole questionnaire.
func (s screen) first() int {
	n := 1
	for _, p := range s.Progress.Parts[:s.Part.Number-1] {
		n += len(p.Items)
	}
	return n
}

// next is the value of the button that leads on.
func (s screen) next() string {
	if s.Part.Number == len(s.Progress.Parts) {
		return "review"
	}
	return strconv.Itoa(s.Part.Number + 1)
}

// kindOf says how an item's options are laid out: five short ones fit a line.
func kindOf(item diagnostics.Item) string {
	if item.Input != diagnostics.InputSingle || len(item.Options) > 5 || len(item.Options) < 2 {
		return "answers"
	}
	for _, o := range item.Options {
		if utf8.RuneCountInString(o.Title) > 32 {
			return "answers"
		}
	}
	return "answers scale of-" + strconv.Itoa(len(item.Options))
}

func inputKind(item diagnostics.Item) string {
	if item.Input == diagnostics.InputMultiple {
		return "checkbox"
	}
	return "radio"
}

// pathPart keeps a number that came in a form a number.
func pathPart(s string) string {
	n, err := strconv.Atoi(s)
	if err != nil {
		return "1"
	}
	return strconv.Itoa(n)
}
