package iomweb

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type (
	endedAppointment struct {
		RouteID
		Appointment uuid.UUID `path:"appointment"`
	}
	withdrawalBody struct {
		Then    iom.Onward `json:"then,omitempty" enum:"organization,withdraw" doc:"Что дальше: вести маршрут по модели организации или прекратить его; у завершённого не нужно"`
		Comment string     `json:"comment,omitempty" maxLength:"4000"`
	}
	withdrawnConsent struct {
		EditRoute
		Body withdrawalBody
	}
	consentsOutput struct{ Body web.Listing[consent] }
)

// consent is the tutee's consent that the tutor sees the route (R10).
type consent struct {
	ID          uuid.UUID  `json:"id"`
	Text        string     `json:"text" doc:"На что дано согласие"`
	Tutor       *uuid.UUID `json:"tutor,omitempty" doc:"Нет: кого назначит организация"`
	GivenAt     time.Time  `json:"given_at"`
	WithdrawnAt *time.Time `json:"withdrawn_at,omitempty"`
}

func toConsent(c iom.Consent) consent {
	return consent{c.ID, c.Text, web.OrNone(c.TutorID), c.GivenAt, web.Moment(c.WithdrawnAt)}
}

func (h handler) endAppointment(ctx context.Context, in *endedAppointment) (*routeOutput, error) {
	return shown(h.s.EndAppointment(ctx, in.Route, in.Appointment))
}

func (h handler) consents(ctx context.Context, in *RouteID) (*consentsOutput, error) {
	all, err := h.s.Consents(ctx, in.Route)
	return &consentsOutput{web.ListOf(paging.List[iom.Consent]{Items: all}, toConsent)}, err
}

func (h handler) withdrawConsent(ctx context.Context, in *withdrawnConsent) (*routeOutput, error) {
	return shown(h.s.WithdrawConsent(ctx, in.Route, in.Version, in.Body.Then, in.Body.Comment))
}
