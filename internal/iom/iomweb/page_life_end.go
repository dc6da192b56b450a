package iomweb

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func registerEnd(p *web.Pages, h pages) {
	const route, end = "/routes/{route}", "/routes/{route}/completion"
	web.Show(p, web.View{ID: "pageCompletion", Path: end, Permission: may("read"), Title: "life.end.title", Shows: []string{"getRoute", "listMoves"}}, h.endPage)
	web.AddTab(p, web.Tab{Of: "route", Path: end, Title: "life.end.tab", Order: 50, Permission: may("read")})

	for _, kind := range []iom.ConclusionKind{iom.OnRouteTask, iom.OnDevelopmentTask, iom.OnIntent} {
		web.Act(p, web.Action{Operation: "conclude", Path: route + "/conclusions/" + slug(kind), View: "pageCompletion", Fixed: url.Values{"kind": {string(kind)}}},
			h.conclude, web.To[partOutput[conclusion]](end))
	}
	web.Act(p, web.Action{Operation: "agreeConclusion", Path: route + "/conclusions/{conclusion}/agreement", View: "pageCompletion"}, h.agreeConclusion, web.To[routeOutput](end))
	web.Act(p, web.Action{Operation: "returnConclusion", Path: route + "/conclusions/{conclusion}/return", View: "pageCompletion"}, h.returnConclusion, web.To[routeOutput](end))
	web.Act(p, web.Action{Operation: "reflect", Path: route + "/reflections", View: "pageCompletion"}, h.reflect, web.To[partOutput[reflection]](end))
	web.Act(p, web.Action{Operation: "recommend", Path: route + "/recommendations", View: "pageCompletion"}, h.recommend, web.To[partOutput[recommendation]](end))
	web.Act(p, web.Action{Operation: "completeRoute", Path: end, View: "pageCompletion"}, h.complete, web.To[routeOutput](end))
	web.Act(p, web.Action{Operation: "offerCorrection", Path: route + "/correction-offers", View: "pageCompletion"}, h.offer, web.To[routeOutput](end))
	web.Act(p, web.Action{Operation: "retractCorrection", Path: route + "/correction-offers/{offer}/retraction", View: "pageCompletion"}, h.retract, web.To[routeOutput](end))
	for answer, accept := range map[string]string{"acceptance": "true", "refusal": "false"} {
		web.Act(p, web.Action{Operation: "answerCorrection", Path: route + "/correction-offers/{offer}/" + answer, View: "pageCompletion",
			Fixed: url.Values{"accept": {accept}}}, h.answer, web.To[routeOutput](route))
	}
}

func slug(k iom.ConclusionKind) string { return strings.ReplaceAll(string(k), "_", "-") }

// endPage is how a route comes to its end: what its completion wants and what of it
// is there, conclusions, reflection, recommendations, or a correction instead.
func (h pages) endPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	l, err := h.open(ctx, v)
	return page.Content{Body: endView(l), Wide: true, Crumbs: l.deepOr(ctx, err)}, err
}

// wants says in words what a requirement of the completion is.
func (l journey) wants(ctx context.Context, q iom.Requirement) string {
	switch {
	case q.Direction != "":
		return page.T(ctx, "life.end.product_for", "direction", l.Regulation.DirectionTitle(q.Direction))
	case q.Conclusion != "":
		of, _ := l.Regulation.Conclusion(q.Conclusion)
		return firstUp(of.Title)
	}
	words := make([]string, len(q.AnyOf))
	for i, p := range q.AnyOf {
		words[i] = page.T(ctx, "life.proof."+string(p))
	}
	return firstUp(strings.Join(words, page.T(ctx, "life.end.or")))
}

// judged says what the results speak for.
func (l journey) judged(ctx context.Context) string {
	j := l.Judgement
	switch {
	case j.Review == iom.Silent && j.Diagnosis == iom.Silent:
		return page.T(ctx, "life.judged.silent")
	case j.Open:
		return page.T(ctx, "life.judged.open")
	}
	return page.T(ctx, "life.judged."+string(j.Outcome))
}

// offered is the offer of a correction that awaits its answer.
func (l journey) offered() *iom.CorrectionOffer {
	if i := slices.IndexFunc(l.Offers, func(o iom.CorrectionOffer) bool { return o.Answer == "" }); i >= 0 {
		return &l.Offers[i]
	}
	return nil
}

// prepares tells that the reader may prepare a conclusion of the kind.
func (l journey) prepares(k iom.ConclusionKind) bool { return slices.Contains(l.Prepares, k) }

// joins tells that the reader may still agree a conclusion, or take part in it.
func (l journey) joins(c iom.Conclusion) bool {
	return slices.Contains(l.Joins, c.Kind) && c.ReturnedAt.IsZero() && !slices.Contains(c.Participants, l.me)
}

func (l journey) concludeForm(ctx context.Context, k iom.ConclusionKind) *page.Form {
	return page.FormTo(ctx, 0, "/routes/", l.ID, "/conclusions/", slug(k))
}

// proposedOutcome is what the results speak for, to be chosen beforehand.
func (l journey) proposedOutcome(k iom.ConclusionKind) string {
	if c, ok := l.Conclusion(k); ok {
		return string(c.Outcome)
	}
	if l.Judgement.Open {
		return ""
	}
	return string(l.Judgement.Outcome)
}

func outcomes(ctx context.Context) []page.Option {
	return []page.Option{{Value: string(iom.Reached), Label: page.T(ctx, "life.outcome.reached")}, {Value: string(iom.NotReached), Label: page.T(ctx, "life.outcome.not_reached")}}
}

// blocked is why the route can't be completed by the reader; nil where it can, or
// where it is not the time yet.
func (l journey) blocked() *fault.Error {
	p, _ := l.Possible(iom.Complete)
	return p.Refusal
}

// reflectsAtLast tells that the reader writes, or may write, the final reflection.
func (l journey) reflectsAtLast() bool {
	return l.mine() && l.State == iom.Assessment && l.can(iom.Reflect)
}

// pastOffers are those that were answered.
func (l journey) pastOffers() []iom.CorrectionOffer {
	return slices.DeleteFunc(slices.Clone(l.Offers), func(o iom.CorrectionOffer) bool { return o.Answer == "" })
}

// joinLabel says what the reader does with a conclusion: agrees it for the school, or
// takes part in it.
func joinLabel(ctx context.Context, of iom.ConclusionOf, l journey) string {
	if slices.Contains(of.TakesPart, l.role) {
		return page.T(ctx, "life.end.join")
	}
	return page.T(ctx, "life.end.agree")
}
