package talkweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/talk"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func (h pages) registerHelp(p *web.Pages) {
	see := may("help", "read")
	web.Show(p, web.View{ID: "pageHelp", Path: "/help-requests", Permission: see, Title: "help.title", Shows: []string{"listHelpRequests", "getHelpTerm"},
		Menu: &web.Entry{Section: "work", Order: 26, Icon: "help"}}, h.helpPage)
	web.Show(p, web.View{ID: "pageHelpRequest", Path: "/help-requests/{help_request}", Permission: see, Title: "help.one", Shows: []string{"getHelpRequest"}}, h.requestPage)
	web.Show(p, web.View{ID: "pageAskForHelp", Path: "/routes/{route}/help", Permission: may("help", "ask"), Title: "help.ask"}, h.askPage)
	web.Act(p, web.Action{Operation: "askForHelp", Path: "/routes/{route}/help", View: "pageAskForHelp"}, h.ask, func(_ context.Context, v *web.Visit, o *requestOutput) string {
		return v.Prefix() + "/help-requests/" + o.Body.ID.String()
	})
	const one = "/help-requests/{help_request}"
	back := web.To[requestOutput](one)
	web.Act(p, web.Action{Operation: "takeHelpRequest", Path: one + "/take", View: "pageHelpRequest"}, h.take, back)
	web.Act(p, web.Action{Operation: "answerHelpRequest", Path: one + "/answer", View: "pageHelpRequest"}, h.answer, back)
	web.Act(p, web.Action{Operation: "closeHelpRequest", Path: one + "/close", View: "pageHelpRequest"}, h.close, back)
	web.Act(p, web.Action{Operation: "reopenHelpRequest", Path: one + "/reopen", View: "pageHelpRequest"}, h.reopen, back)
	web.Act(p, web.Action{Operation: "setHelpTerm", Path: "/help-term", View: "pageHelp"}, h.setTerm, web.To[termOutput]("/help-requests"))
}

// queue is the list of requests as its page shows it.
type queue struct {
	items []talk.Listed
	show  string
	term  talk.Term
	names page.Names
	today civil.Date
	next  string
}

// shows are the parts of the list that may be asked for.
var shows = []string{"open", "overdue", "mine", "all"}

func (h pages) helpPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	q := queue{show: web.OneOf(v, "show", shows...), today: page.Today(ctx)}
	f := talk.HelpFilter{}
	switch q.show {
	case "all":
	case "overdue":
		f.Overdue = true
	case "mine":
		f.Mine = true
	default:
		q.show = "open"
		f.Open = true
	}
	if page.May(ctx, "help", "ask") && v.Query("show") == "" { // own ones are few: all of them
		q.show, f = "all", talk.HelpFilter{}
	}
	l, err := h.s.Requests(ctx, f, q.today, v.Rows(rows))
	if err != nil {
		return page.Content{}, err
	}
	q.items, q.next = l.Items, v.Next(l.Next)
	var ids []uuid.UUID
	for _, r := range q.items {
		ids = append(ids, r.PersonID, r.TakenBy)
	}
	if q.names, err = v.Names(ctx, ids...); err != nil {
		return page.Content{}, err
	}
	q.term, err = h.s.Term(ctx)
	return page.Content{Body: helpView(q), Wide: true}, err
}

// asked is one request for help as its page shows it.
type asked struct {
	talk.Help
	names page.Names
	today civil.Date
}

func (h pages) requestPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("help_request")
	if err != nil {
		return page.Content{}, err
	}
	one, err := h.s.Get(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	ids := []uuid.UUID{one.PersonID, one.TakenBy}
	for _, m := range one.Messages {
		ids = append(ids, m.AuthorID)
	}
	names, err := v.Names(ctx, ids...)
	return page.Content{Title: one.Title, Body: oneView(asked{one, names, one.Route.Today}),
		Crumbs: []page.Crumb{{Title: page.T(ctx, "help.title"), Href: page.Link(ctx, "/help-requests")}}}, err
}

func (h pages) askPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("route")
	if err != nil {
		return page.Content{}, err
	}
	o, err := h.s.Offer(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	return page.Content{Body: askView(o, v.QueryID("activity")), Crumbs: []page.Crumb{{Title: page.T(ctx, "talk.routes"), Href: page.Link(ctx, "/routes")},
		{Title: o.Title, Href: page.Link(ctx, "/routes/", id)}}}, nil
}

// addressees are the choices of whom to ask, with what each can do [B 2.8].
func addressees(ctx context.Context, o talk.Offer) []page.Option {
	all := make([]page.Option, len(o.To))
	for i, a := range o.To {
		hint := page.T(ctx, "help.to_hint."+string(a))
		if a == talk.ToMethodist && o.Unappointed {
			hint = page.T(ctx, "help.to_hint.unappointed")
		}
		all[i] = page.Option{Value: string(a), Label: page.T(ctx, "help.to."+string(a)), Hint: hint}
	}
	return all
}

// activitiesOf are the choices of what in a route is talked about.
func activitiesOf(v iom.View) []page.Option {
	all := make([]page.Option, len(v.Activities))
	for i, a := range v.Activities {
		all[i] = page.Option{Value: a.ID.String(), Label: a.Title}
	}
	return all
}

func (a asked) form(ctx context.Context, tail string) *page.Form {
	return page.FormTo(ctx, a.Version, "/help-requests/", a.ID, tail)
}

// form of a move that is one button keeps nothing.
func (a asked) button(ctx context.Context, tail string) *page.Form {
	return a.form(ctx, tail).WithoutDraft()
}

func tone(r *talk.Request, today civil.Date) string {
	switch {
	case r.Overdue(today):
		return "bad"
	case r.State == talk.Answered:
		return "good"
	case r.State.Waits():
		return "warn"
	}
	return ""
}

// dueWords says until when an answer is due, while it is awaited.
func dueWords(ctx context.Context, r *talk.Request) string {
	if !r.State.Waits() {
		return ""
	}
	return page.T(ctx, "help.due", "date", page.Date(ctx, r.DueOn), "until", page.Until(ctx, r.DueOn))
}

// activity is the title of the activity that the request is about.
func (a asked) activity() string {
	for _, x := range a.Route.Activities {
		if x.ID == a.ActivityID {
			return x.Title
		}
	}
	return ""
}

// answerWord tells a first answer from a further one.
func answerWord(a asked) string {
	if a.State == talk.Answered {
		return "more"
	}
	return "first"
}
