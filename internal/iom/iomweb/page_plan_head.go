package iomweb

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func registerPlanHead(p *web.Pages, h pages) {
	editor(p, "pagePlanHead", "/plan/edit", "plan.head.edit", h.headPage)
	act(p, "updateRoute", "/plan/edit", "pagePlanHead", h.updateHead, "head")
	correct(p, "/plan/edit", "pagePlanHead", h.correctHead, "head")
}

func (h pages) headPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	p, goes, err := h.change(ctx, v)
	if err != nil || goes {
		return p.leave(ctx, v, err)
	}
	list, err := h.priorityOptions(ctx, p.MunicipalityID, p.Priorities)
	if err != nil {
		return page.Content{}, err
	}
	return page.Content{Body: planHeadForm(p, list, p.form(ctx, p.Version, "/plan/edit")), Crumbs: p.crumbs(ctx)}, nil
}

// leave leads from a small page back to the plan.
func (p *planning) leave(ctx context.Context, v *web.Visit, err error) (page.Content, error) {
	if err != nil {
		return page.Content{}, err
	}
	return v.Go(p.at(ctx, "/plan"))
}

// whole makes of the form of a route's head an edit of all of it: what was left empty
// shall be empty. Words that the regulation has a code for become the code.
func (in PlanInput) whole(g *iom.Regulation) PlanInput {
	in.ProductKind = coded(g.ProductKinds, in.ProductKind)
	in.PresentationForm = coded(g.Presentations, in.PresentationForm)
	in.PresentationLevel = coded(g.ActivityLevels, in.PresentationLevel)
	if in.Title == nil {
		in.Title = new(string)
	}
	if in.Term == nil {
		in.Term = new(term)
	}
	if in.Priorities == nil {
		in.Priorities = new([]uuid.UUID)
	}
	if in.Model == nil {
		in.Model = new(iom.Model)
	}
	return in
}

// ownHint says where an own field of the regulation stands, and its note.
func ownHint(ctx context.Context, f iom.OwnField) string {
	hint := page.T(ctx, "plan.head.own", "section", firstUp(f.Section.Title), "clause", f.Section.Clause)
	if f.Note != "" {
		hint = strings.TrimRight(firstUp(f.Note), ".") + ". " + hint
	}
	return hint
}

func coded(c iom.Choices, typed *string) *string {
	s := c.Code(or(typed))
	return &s
}

// updateHead is updateRoute of a form that holds the route's own fields.
func (h pages) updateHead(ctx context.Context, in *updateInput) (*routeOutput, error) {
	v, err := h.s.Get(ctx, in.Route)
	if err != nil {
		return nil, err
	}
	in.Body = in.Body.whole(v.Regulation)
	return h.update(ctx, in)
}

func (h pages) correctHead(ctx context.Context, in *correctInput) (*correctOutput, error) {
	return h.corrected(ctx, in.EditRoute, in.Body.Reason, func(v iom.View) (iom.PlanEdit, error) {
		t := in.Body.PlanInput
		if t.Term == nil {
			t.Term = new(term)
		}
		t.Term.Start = v.Term.Start // of a running route it stays, and the form only shows it
		return t.whole(v.Regulation).domain(), nil
	})
}

// choices to offer beside an input or in a list.
func titles(c iom.Choices) (words []string) {
	for _, i := range c.Items {
		words = append(words, i.Title)
	}
	return words
}

func options(list []iom.Choice) (out []page.Option) {
	for _, i := range list {
		out = append(out, page.Option{Value: i.Code, Label: i.Title})
	}
	return out
}

// closed tells that only the codes of a list may be chosen.
func closed(c iom.Choices) bool { return !c.Open && len(c.Items) > 0 }

// basisOptions are the deficits and requests of the plan, to tie objectives to.
func (p *planning) deficitOptions(ctx context.Context) (list []page.Option) {
	for _, d := range p.Deficits {
		list = append(list, page.Option{Value: d.ID.String(), Label: d.Title, Hint: foundHint(ctx, d.Level, d.Source, d.FoundOn)})
	}
	return list
}

func ids(list []uuid.UUID) (out []string) {
	for _, id := range list {
		out = append(out, id.String())
	}
	return out
}

// competencyOptions are the leading competencies to choose from: those of the
// route's deficits first, then the others by name.
func (p *planning) competencyOptions(current []string) (list []page.Option) {
	add := func(code string) {
		if code != "" && !slices.ContainsFunc(list, func(o page.Option) bool { return o.Value == code }) {
			list = append(list, page.Option{Value: code, Label: p.competency(code)})
		}
	}
	for _, d := range p.Deficits {
		add(d.Competency)
	}
	for _, code := range current {
		add(code)
	}
	codes := make([]string, 0, len(p.Titles))
	for code := range p.Titles {
		codes = append(codes, code)
	}
	slices.SortFunc(codes, func(a, b string) int { return strings.Compare(p.Titles[a], p.Titles[b]) })
	for _, code := range codes {
		add(code)
	}
	return list
}

// termNotes says what the rules have against the term that stands in the draft (R2).
func termNotes(p *planning) (list []planNote) {
	if p.As != planEdit {
		return nil
	}
	refusals, advice := p.Lacks(p.Regulation, p.Today)
	for _, f := range refusals {
		if checkOf[f.ID] == "term" {
			list = append(list, planNote{Text: f.Message, Clause: f.Clause})
		}
	}
	for _, w := range advice {
		if checkOf[w.ID] == "term" {
			list = append(list, planNote{Text: w.Message, Clause: w.Clause})
		}
	}
	return list
}

func saveWord(ctx context.Context, p *planning) string {
	if p.As == planCorrect {
		return page.T(ctx, "plan.save_correction")
	}
	return page.T(ctx, "page.save")
}

func keepingHint(ctx context.Context, g *iom.Regulation) string {
	if !g.Certificate.On || !g.Certificate.InSystemOnly {
		return ""
	}
	return page.T(ctx, "plan.new.keeping_hint", "clause", g.Certificate.Clause)
}
