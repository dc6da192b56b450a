package monitoringweb

import (
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

type searchQuery struct {
	Text string `json:"q" minLength:"2" maxLength:"100" doc:"Начало фамилии, слова из названия"`
}

var example = searchQuery{Text: "Анна"}

type foundPerson struct {
	ID           uuid.UUID `json:"id"`
	Name         string    `json:"name"`
	Position     string    `json:"position,omitempty"`
	Organization string    `json:"organization,omitempty"`
}

type foundRoute struct {
	ID    uuid.UUID `json:"id"`
	Title string    `json:"title"`
	State string    `json:"state"`
	Tutee person    `json:"tutee"`
}

type foundOrganization struct {
	ID           uuid.UUID `json:"id"`
	ShortName    string    `json:"short_name"`
	Name         string    `json:"name"`
	Municipality string    `json:"municipality"`
}

type foundResource struct {
	ID       uuid.UUID `json:"id"`
	Title    string    `json:"title"`
	Kind     string    `json:"kind"`
	Provider string    `json:"provider"`
}

type foundInstrument struct {
	ID    uuid.UUID `json:"id"`
	Title string    `json:"title"`
	Kind  string    `json:"kind"`
	State string    `json:"state"`
}

// found has at most eight of each.
type found struct {
	People        []foundPerson       `json:"people"`
	Routes        []foundRoute        `json:"routes"`
	Organizations []foundOrganization `json:"organizations"`
	Resources     []foundResource     `json:"resources"`
	Instruments   []foundInstrument   `json:"instruments"`
}

func toFound(f monitoring.Found) found {
	out := found{make([]foundPerson, len(f.People)), make([]foundRoute, len(f.Routes)), make([]foundOrganization, len(f.Organizations)),
		make([]foundResource, len(f.Resources)), make([]foundInstrument, len(f.Instruments))}
	for i, p := range f.People {
		out.People[i] = foundPerson{ID: p.ID, Position: p.Position,
			Name: tenant.Profile{Surname: p.Surname, GivenName: p.GivenName, Patronymic: p.Patronymic}.FullName()}
		if len(p.Roles) > 0 {
			out.People[i].Organization = p.Roles[0].Organization
		}
	}
	for i, r := range f.Routes {
		out.Routes[i] = foundRoute{r.ID, r.Title, r.State, person{r.TuteeID, r.Tutee}}
	}
	for i, o := range f.Organizations {
		out.Organizations[i] = foundOrganization{o.ID, o.ShortName, o.Name, o.Municipality}
	}
	for i, r := range f.Resources {
		out.Resources[i] = foundResource(r)
	}
	for i, x := range f.Instruments {
		out.Instruments[i] = foundInstrument(x)
	}
	return out
}

type queueItem struct {
	Product      uuid.UUID  `json:"product"`
	Title        string     `json:"title"`
	Kind         string     `json:"kind"`
	Route        uuid.UUID  `json:"route"`
	RouteTitle   string     `json:"route_title"`
	Author       person     `json:"author"`
	Organization string     `json:"organization"`
	PresentedOn  civil.Date `json:"presented_on" format:"date"`
	Asked        bool       `json:"asked" doc:"Региональный центр приглашён к экспертизе"`
	Assigned     bool       `json:"assigned" doc:"Вы назначены экспертом"`
	Due          civil.Date `json:"due,omitzero" required:"false" format:"date" doc:"До какого дня ждут Вашу оценку"`
	Since        time.Time  `json:"since" doc:"С какого времени ждёт"`
	Counts       bool       `json:"counts" doc:"Ваша оценка засчитывается; иначе Вы участвуете в экспертизе"`
	Reviews      int        `json:"reviews" doc:"Сколько оценок уже есть"`
	Review       uuid.UUID  `json:"review,omitzero" doc:"Ваша оценка"`
	ReviewedAt   time.Time  `json:"reviewed_at,omitzero" required:"false"`
}

func toQueueItem(q monitoring.QueueItem) queueItem {
	return queueItem{Product: q.ProductID, Title: q.Title, Kind: q.ProductKind, Route: q.RouteID, RouteTitle: q.RouteTitle,
		Author: person{q.AuthorID, q.Author}, Organization: q.Organization, PresentedOn: q.PresentedOn, Asked: q.Asked, Assigned: q.Assigned, Due: q.DueOn, Since: q.Since,
		Counts: q.Counts, Reviews: q.Reviews, Review: q.ReviewID, ReviewedAt: q.ReviewedAt}
}
