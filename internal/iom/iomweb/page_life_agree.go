package iomweb

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func registerAgreement(p *web.Pages, h pages) {
	const route = "/routes/{route}"
	back := web.To[routeOutput](route)
	web.Show(p, web.View{ID: "pageAgreement", Path: route + "/agreement", Permission: may("agree"), Title: "life.agreement.title",
		Shows: []string{"getRoute", "listRevisions"}}, h.agreementPage)
	web.Act(p, web.Action{Operation: "agreeRoute", Path: route + "/agreement", View: "pageAgreement"}, h.agree, back)
	web.Act(p, web.Action{Operation: "returnRoute", Path: route + "/return", View: "pageAgreement"}, h.sendBack, back)

	web.Show(p, web.View{ID: "pageExtension", Path: route + "/extension", Permission: may("extend"), Title: "life.extend.title", Shows: []string{"getRoute"}}, h.extensionPage)
	web.Act(p, web.Action{Operation: "extendRoute", Path: route + "/extension", View: "pageExtension"}, h.extend, back)

	web.Show(p, web.View{ID: "pageTermProposals", Path: route + "/term-proposals", Permission: may("read"), Title: "life.proposal.title",
		Shows: []string{"getRoute"}}, h.proposalsPage)
	web.Act(p, web.Action{Operation: "proposeTerm", Path: route + "/term-proposals", View: "pageTermProposals"}, h.propose,
		web.To[routeOutput](route+"/term-proposals"))
	web.Act(p, web.Action{Operation: "decideTerm", Path: route + "/term-proposals/{proposal}/decision", View: "pageTermProposals"}, h.decide, back)

	web.Show(p, web.View{ID: "pageWithdrawal", Path: route + "/withdrawal", Permission: may("withdraw"), Title: "life.withdraw.title",
		Shows: []string{"getRoute"}}, h.withdrawalPage)
	web.Act(p, web.Action{Operation: "withdrawRoute", Path: route + "/withdrawal", View: "pageWithdrawal"}, h.withdraw, back)
}

// agreementPage is what the school reads before it agrees: the plan, what the
// regulation finds in it, and, after a return, what has changed since.
func (h pages) agreementPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	l, err := h.openWhole(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	found, _, err := h.basis(ctx, l.TuteeID)
	if err != nil {
		return page.Content{}, err
	}
	l.confirmed = confirmed(found)
	var last *iom.Revision
	revisions, err := h.s.Revisions(ctx, l.ID, paging.Request{Limit: 1})
	if err != nil {
		return page.Content{}, err
	}
	if len(revisions.Items) > 0 {
		last = &revisions.Items[0]
		if last.Diff, err = h.worded(ctx, last.Diff); err != nil {
			return page.Content{}, err
		}
	}
	return page.Content{Body: agreementView(l, last), Wide: true, Crumbs: l.deep(ctx)}, nil
}

func (h pages) extensionPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	l, err := h.open(ctx, v)
	return page.Content{Body: extensionView(l), Crumbs: l.deepOr(ctx, err)}, err
}

// later proposes an end: three months on, within what is still possible.
func (l journey) later() civil.Date {
	end := l.Term.End.AddMonths(3)
	if limit := l.ExtensionLimit(l.Regulation); !limit.IsZero() && end.After(limit) {
		return limit
	}
	return end
}

// newEnd is what the form of an extension holds: an end that is proposed or, beside one
// that was typed before the record changed, the record's own.
func (l journey) newEnd(f *page.Form) civil.Date {
	if r := f.Refused(); r != nil && r.Stale {
		return l.Term.End
	}
	return l.later()
}

func (h pages) proposalsPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	l, err := h.open(ctx, v)
	return page.Content{Body: proposalsView(l), Crumbs: l.deepOr(ctx, err)}, err
}

func (h pages) withdrawalPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	l, err := h.open(ctx, v)
	return page.Content{Body: withdrawalView(l), Crumbs: l.deepOr(ctx, err)}, err
}

// deepOr gives no crumbs where the route could not be read.
func (l journey) deepOr(ctx context.Context, err error) []page.Crumb {
	if err != nil {
		return nil
	}
	return l.deep(ctx)
}

// decideForm answers one proposal.
func (l journey) decideForm(ctx context.Context, p iom.TermProposal) *page.Form {
	return page.FormTo(ctx, l.Version, "/routes/", l.ID, "/term-proposals/", p.ID, "/decision")
}

func yesNo(ctx context.Context, yes, no string) []page.Option {
	return []page.Option{{Value: "true", Label: page.T(ctx, yes)}, {Value: "false", Label: page.T(ctx, no)}}
}

// answerTone of the tag of an answer.
func answerTone(a iom.Answer) string {
	switch a {
	case "":
		return "warn"
	case iom.Accepted:
		return "good"
	}
	return ""
}

func answerWord(ctx context.Context, a iom.Answer) string {
	if a == "" {
		return page.T(ctx, "life.answer.open")
	}
	return page.T(ctx, "life.answer."+string(a))
}
