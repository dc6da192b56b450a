package talkweb

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/talk"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type handler struct {
	s    *talk.Service
	zone func(context.Context) (*time.Location, error)
}

// today is the day at the acting person's place.
func (h handler) today(ctx context.Context) (civil.Date, error) {
	zone, err := h.zone(ctx)
	if err != nil {
		return civil.Date{}, err
	}
	return civil.Of(time.Now().In(zone)), nil
}

type (
	routeInput struct {
		Route uuid.UUID `path:"route"`
	}
	commentsInput struct {
		web.Page
		Route    uuid.UUID `path:"route"`
		Activity uuid.UUID `query:"activity" doc:"Только об этом мероприятии"`
		Product  uuid.UUID `query:"product" doc:"Только об этом продукте"`
	}
	commentsOutput struct {
		Body struct {
			web.Listing[commentView]
			Unread int `json:"unread" doc:"Сколько написали другие с тех пор, как Вы отметили прочитанное"`
		}
	}
	listenersOutput struct {
		Body struct {
			Items []listener `json:"items"`
		}
	}
	createCommentInput struct {
		Route uuid.UUID `path:"route"`
		Body  CommentInput
	}
	editCommentInput struct {
		web.Edit
		Route uuid.UUID `path:"route"`
		ID    uuid.UUID `path:"comment"`
		Body  TextInput
	}
	removeCommentInput struct {
		web.Edit
		Route uuid.UUID `path:"route"`
		ID    uuid.UUID `path:"comment"`
	}
	commentOutput struct {
		ETag string `header:"ETag"`
		Body commentView
	}
)

func (h handler) comments(ctx context.Context, in *commentsInput) (*commentsOutput, error) {
	t, err := h.s.Comments(ctx, in.Route, talk.About{Activity: in.Activity, Product: in.Product}, in.Request())
	if err != nil {
		return nil, err
	}
	out := &commentsOutput{}
	out.Body.Listing, out.Body.Unread = web.ListOf(t.Said, toSaid), t.Unread
	return out, nil
}

func (h handler) listeners(ctx context.Context, in *routeInput) (*listenersOutput, error) {
	all, err := h.s.Listeners(ctx, in.Route)
	if err != nil {
		return nil, err
	}
	out := &listenersOutput{}
	out.Body.Items = make([]listener, len(all))
	for i, l := range all {
		out.Body.Items[i] = listener{l.ID, l.Full, l.Roles}
	}
	return out, nil
}

func commentOf(c talk.Comment, err error) (*commentOutput, error) {
	if err != nil {
		return nil, err
	}
	return &commentOutput{web.ETag(c.Version), toComment(c)}, nil
}

func (h handler) createComment(ctx context.Context, in *createCommentInput) (*commentOutput, error) {
	return commentOf(h.s.Comment(ctx, in.Route, talk.Draft{Text: in.Body.Text, Activity: in.Body.Activity, Product: in.Body.Product, Mentions: in.Body.Mentions}))
}

func (h handler) editComment(ctx context.Context, in *editCommentInput) (*commentOutput, error) {
	return commentOf(h.s.EditComment(ctx, in.Route, in.ID, in.Body.Text, in.Version))
}

func (h handler) removeComment(ctx context.Context, in *removeCommentInput) (*commentOutput, error) {
	return commentOf(h.s.RemoveComment(ctx, in.Route, in.ID, in.Version))
}

func (h handler) readComments(ctx context.Context, in *routeInput) (*struct{}, error) {
	return nil, h.s.Read(ctx, in.Route)
}

type (
	requestsInput struct {
		web.Page
		Route   uuid.UUID `query:"route" doc:"Только об этом маршруте"`
		State   string    `query:"state" enum:"asked,taken,answered,closed,reopened"`
		Open    bool      `query:"open" doc:"Только те, на которые ждут ответа"`
		Overdue bool      `query:"overdue" doc:"Только просроченные"`
		Mine    bool      `query:"mine" doc:"Только те, о которых просили Вы или которые взяли Вы"`
	}
	requestsOutput struct{ Body web.Listing[requestView] }
	askInput       struct {
		Route uuid.UUID `path:"route"`
		Body  QuestionInput
	}
	requestInput struct {
		ID uuid.UUID `path:"help_request"`
	}
	moveInput struct {
		web.Edit
		ID uuid.UUID `path:"help_request"`
	}
	sayInput struct {
		web.Edit
		ID   uuid.UUID `path:"help_request"`
		Body TextInput
	}
	requestOutput struct {
		ETag string `header:"ETag"`
		Body requestView
	}
	termInput  struct{ Body TermInput }
	termOutput struct{ Body termView }
)

func (h handler) requests(ctx context.Context, in *requestsInput) (*requestsOutput, error) {
	today, err := h.today(ctx)
	if err != nil {
		return nil, err
	}
	l, err := h.s.Requests(ctx, talk.HelpFilter{Route: in.Route, State: talk.HelpState(in.State), Open: in.Open, Overdue: in.Overdue, Mine: in.Mine}, today, in.Request())
	if err != nil {
		return nil, err
	}
	return &requestsOutput{web.ListOf(l, toListed)}, nil
}

func requestOf(r talk.Request, err error) (*requestOutput, error) {
	if err != nil {
		return nil, err
	}
	return &requestOutput{web.ETag(r.Version), toRequest(r)}, nil
}

func (h handler) ask(ctx context.Context, in *askInput) (*requestOutput, error) {
	return requestOf(h.s.Ask(ctx, in.Route, talk.Question{To: in.Body.To, Title: in.Body.Title, Text: in.Body.Text, Activity: in.Body.Activity}))
}

func (h handler) request(ctx context.Context, in *requestInput) (*requestOutput, error) {
	one, err := h.s.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &requestOutput{web.ETag(one.Version), toHelp(one)}, nil
}

func (h handler) take(ctx context.Context, in *moveInput) (*requestOutput, error) {
	return requestOf(h.s.Take(ctx, in.ID, in.Version))
}

func (h handler) answer(ctx context.Context, in *sayInput) (*requestOutput, error) {
	return requestOf(h.s.Answer(ctx, in.ID, in.Body.Text, in.Version))
}

func (h handler) close(ctx context.Context, in *moveInput) (*requestOutput, error) {
	return requestOf(h.s.Close(ctx, in.ID, in.Version))
}

func (h handler) reopen(ctx context.Context, in *sayInput) (*requestOutput, error) {
	return requestOf(h.s.Reopen(ctx, in.ID, in.Body.Text, in.Version))
}

func (h handler) term(ctx context.Context, _ *struct{}) (*termOutput, error) {
	t, err := h.s.Term(ctx)
	if err != nil {
		return nil, err
	}
	return &termOutput{termView{t.Days, t.Own}}, nil
}

func (h handler) setTerm(ctx context.Context, in *termInput) (*termOutput, error) {
	t, err := h.s.SetTerm(ctx, in.Body.Days)
	if err != nil {
		return nil, err
	}
	return &termOutput{termView{t.Days, t.Own}}, nil
}
