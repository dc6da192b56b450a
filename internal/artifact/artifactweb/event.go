package artifactweb

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type (
	listEventsInput struct {
		web.Page
		Show         string    `query:"show" enum:"coming,past" default:"coming" doc:"Предстоящие или прошедшие"`
		Organization uuid.UUID `query:"organization" format:"uuid" doc:"Только этой организации"`
	}
	listEventsOutput struct{ Body web.Listing[event] }
	eventOutput      struct{ Body event }
	guestsOutput     struct{ Body web.Listing[guest] }
	event            struct {
		Product      uuid.UUID   `json:"product"`
		ProductTitle string      `json:"product_title"`
		Authors      []uuid.UUID `json:"authors"`
		Author       string      `json:"author" doc:"Первый автор, кратко"`
		Organization uuid.UUID   `json:"organization"`
		Place        string      `json:"organization_name"`
		presentation
		FormTitle  string `json:"form_title"`
		LevelTitle string `json:"level_title"`
		Guests     int    `json:"guests" doc:"Сколько человек придёт"`
		Joined     bool   `json:"joined" doc:"Вы придёте"`
	}
	guest struct {
		Person   uuid.UUID `json:"person"`
		Name     string    `json:"name"`
		JoinedAt time.Time `json:"joined_at"`
	}
)

func registerEvents(api *web.API, h products) {
	join := may("event", "join")
	const tag = "Мероприятия"
	web.Register(api, web.Operation{ID: "listEvents", Method: http.MethodGet, Path: "/events", Permission: may("event", "read"), Tag: tag,
		Summary: "Публичные мероприятия, на которых представляют продукты"}, h.events)
	web.Register(api, web.Operation{ID: "listEventGuests", Method: http.MethodGet, Path: "/events/{product}/guests", Permission: may("product", "read"), Tag: tag,
		Summary: "Кто придёт на мероприятие"}, h.guests)
	web.Register(api, web.Operation{ID: "joinEvent", Method: http.MethodPost, Path: "/events/{product}/guests", Permission: join, Tag: tag,
		Summary: "Прийти на мероприятие", Status: http.StatusOK}, h.join)
	web.Register(api, web.Operation{ID: "leaveEvent", Method: http.MethodDelete, Path: "/events/{product}/guests", Permission: join, Tag: tag,
		Summary: "Не приходить на мероприятие", Status: http.StatusOK}, h.leave)
}

func toPresentation(p artifact.Presentation) presentation {
	return presentation{Form: p.Form, Title: p.Event, Level: p.Level, On: p.On, Until: p.Until, Venue: p.Venue, Done: p.Performed}
}

func toEvent(e artifact.Event) event {
	return event{Product: e.ProductID, ProductTitle: e.Product, Authors: e.AuthorIDs, Author: e.Author, Organization: e.OrganizationID, Place: e.Organization,
		presentation: toPresentation(e.Presentation), FormTitle: e.FormTitle, LevelTitle: e.LevelTitle, Guests: e.Guests, Joined: e.Joined}
}

func (h products) events(ctx context.Context, in *listEventsInput) (*listEventsOutput, error) {
	l, err := h.s.Events(ctx, artifact.EventFilter{Past: in.Show == "past", Organization: in.Organization}, in.Request())
	return &listEventsOutput{Body: web.ListOf(l, toEvent)}, err
}

func (h products) guests(ctx context.Context, in *productID) (*guestsOutput, error) {
	all, err := h.s.Guests(ctx, in.ID)
	return &guestsOutput{Body: listing(all, func(g artifact.Guest) guest { return guest{g.PersonID, g.Name, g.JoinedAt} })}, err
}

func (h products) join(ctx context.Context, in *productID) (*eventOutput, error) {
	e, err := h.s.Join(ctx, in.ID)
	return &eventOutput{Body: toEvent(e)}, err
}

func (h products) leave(ctx context.Context, in *productID) (*eventOutput, error) {
	e, err := h.s.Leave(ctx, in.ID)
	return &eventOutput{Body: toEvent(e)}, err
}
