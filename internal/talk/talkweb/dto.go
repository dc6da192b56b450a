package talkweb

import (
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/talk"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// CommentInput is what an author writes.
type CommentInput struct {
	Text     string      `json:"text" minLength:"1" maxLength:"4000" doc:"«@Фамилия» обращается к тому, кто видит маршрут"`
	Activity uuid.UUID   `json:"activity,omitzero" required:"false" doc:"Мероприятие, о котором речь"`
	Product  uuid.UUID   `json:"product,omitzero" required:"false" doc:"Продукт, о котором речь"`
	Mentions []uuid.UUID `json:"mentions,omitempty" maxItems:"20" doc:"К кому обращаются"`
}

type commentView struct {
	ID         uuid.UUID   `json:"id"`
	Route      uuid.UUID   `json:"route"`
	Activity   uuid.UUID   `json:"activity,omitzero"`
	Product    uuid.UUID   `json:"product,omitzero"`
	Author     uuid.UUID   `json:"author"`
	AuthorRole tenant.Role `json:"author_role"`
	Text       string      `json:"text" doc:"Пусто у удалённого"`
	Mentions   []uuid.UUID `json:"mentions"`
	CreatedAt  time.Time   `json:"created_at"`
	EditedAt   time.Time   `json:"edited_at,omitzero"`
	RemovedAt  time.Time   `json:"removed_at,omitzero"`
	Unread     bool        `json:"unread"`
	Version    int         `json:"version"`
}

func toComment(c talk.Comment) commentView {
	return toSaid(talk.Said{Comment: c})
}

func toSaid(c talk.Said) commentView {
	mentions := c.Mentions
	if mentions == nil {
		mentions = []uuid.UUID{}
	}
	return commentView{c.ID, c.RouteID, c.ActivityID, c.ProductID, c.AuthorID, c.AuthorRole, c.Text, mentions, c.CreatedAt, c.EditedAt, c.RemovedAt, c.Unread, c.Version}
}

type listener struct {
	Person uuid.UUID     `json:"person"`
	Name   string        `json:"name"`
	Roles  []tenant.Role `json:"roles"`
}

// QuestionInput is what a tutee asks.
type QuestionInput struct {
	To       talk.Addressee `json:"to" enum:"tutor,school,municipal_coordinator,regional_methodist" doc:"К кому обращаются"`
	Title    string         `json:"title" minLength:"3" maxLength:"200" doc:"О чём вопрос"`
	Text     string         `json:"text" minLength:"1" maxLength:"4000" doc:"В чём затруднение"`
	Activity uuid.UUID      `json:"activity,omitzero" required:"false" doc:"Мероприятие, в котором оно возникло"`
}

// TextInput is one thing said.
type TextInput struct {
	Text string `json:"text" minLength:"1" maxLength:"4000"`
}

type requestView struct {
	ID         uuid.UUID      `json:"id"`
	Route      uuid.UUID      `json:"route"`
	RouteTitle string         `json:"route_title,omitempty"`
	Activity   uuid.UUID      `json:"activity,omitzero"`
	Person     uuid.UUID      `json:"person" doc:"Кто просит о помощи"`
	To         talk.Addressee `json:"to" enum:"tutor,school,municipal_coordinator,regional_methodist"`
	Title      string         `json:"title"`
	State      talk.HelpState `json:"state" enum:"asked,taken,answered,closed,reopened"`
	DueOn      civil.Date     `json:"due_on" format:"date" doc:"Последний рабочий день для ответа"`
	TakenBy    uuid.UUID      `json:"taken_by,omitzero"`
	TakenAt    time.Time      `json:"taken_at,omitzero"`
	AnsweredAt time.Time      `json:"answered_at,omitzero"`
	ClosedAt   time.Time      `json:"closed_at,omitzero"`
	CreatedAt  time.Time      `json:"created_at"`
	Version    int            `json:"version"`
	Messages   []message      `json:"messages,omitempty"`
}

type message struct {
	ID         uuid.UUID   `json:"id"`
	Author     uuid.UUID   `json:"author"`
	AuthorRole tenant.Role `json:"author_role"`
	Text       string      `json:"text"`
	CreatedAt  time.Time   `json:"created_at"`
}

func toRequest(r talk.Request) requestView {
	return requestView{ID: r.ID, Route: r.RouteID, Activity: r.ActivityID, Person: r.PersonID, To: r.Addressee, Title: r.Title, State: r.State, DueOn: r.DueOn,
		TakenBy: r.TakenBy, TakenAt: r.TakenAt, AnsweredAt: r.AnsweredAt, ClosedAt: r.ClosedAt, CreatedAt: r.CreatedAt, Version: r.Version}
}

func toListed(l talk.Listed) requestView {
	v := toRequest(l.Request)
	v.RouteTitle = l.RouteTitle
	return v
}

func toHelp(h talk.Help) requestView {
	v := toRequest(h.Request)
	v.RouteTitle = h.Route.Title
	for _, m := range h.Messages {
		v.Messages = append(v.Messages, message{m.ID, m.AuthorID, m.AuthorRole, m.Text, m.CreatedAt})
	}
	return v
}

// TermInput is in how many working days requests are answered.
type TermInput struct {
	Days int `json:"days" minimum:"1" maximum:"30" doc:"Рабочих дней"`
}

type termView struct {
	Days int  `json:"days"`
	Own  bool `json:"own" doc:"Установлен здесь; иначе действует срок региона или общий"`
}
