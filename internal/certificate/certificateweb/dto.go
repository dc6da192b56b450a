package certificateweb

import (
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/certificate"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type (
	// Signatory signs the paper.
	Signatory struct {
		Post string `json:"post" minLength:"2" maxLength:"200" doc:"Должность"`
		Name string `json:"name" minLength:"2" maxLength:"200" doc:"Фамилия, инициалы"`
	}
	// IssueInput is what who issues adds to what the route says.
	IssueInput struct {
		Person      *uuid.UUID  `json:"person,omitempty" doc:"Кому; если не указано, тьюторанту"`
		Hours       int         `json:"hours,omitempty" minimum:"0" maximum:"2000" doc:"Объём в часах, если известен"`
		Signatories []Signatory `json:"signatories,omitempty" maxItems:"3" doc:"Кто подписывает; если не указано, тот, кто выдаёт"`
	}
	// RevokeInput is why a certificate is taken back.
	RevokeInput struct {
		Reason string `json:"reason" minLength:"3" maxLength:"1000"`
	}

	listInput struct {
		web.Page
		Year int `query:"year" minimum:"0" maximum:"9999" doc:"Год выдачи"`
	}
	candidatesInput struct{ web.Page }
	routeInput      struct {
		Route uuid.UUID `path:"route"`
	}
	issueInput struct {
		Route uuid.UUID `path:"route"`
		Body  IssueInput
	}
	getInput struct {
		ID uuid.UUID `path:"certificate"`
	}
	revokeInput struct {
		ID   uuid.UUID `path:"certificate"`
		Body RevokeInput
	}
	checkInput struct {
		Number string `path:"number" maxLength:"100"`
	}
	issuerInput struct {
		Issuer uuid.UUID `path:"issuer"`
	}
	keyInput struct {
		Issuer uuid.UUID `path:"issuer"`
		ID     string    `path:"issuer_key" maxLength:"100"`
	}

	listOutput       struct{ Body web.Listing[paper] }
	candidatesOutput struct{ Body web.Listing[candidate] }
	routeOutput      struct{ Body routePapers }
	output           struct{ Body paper }
	checkOutput      struct {
		Origin string `header:"Access-Control-Allow-Origin"` // see toAll
		Body   check
	}
	issuerOutput struct {
		Origin string `header:"Access-Control-Allow-Origin"` // see toAll
		Body   certificate.Issuer
	}
	keysOutput struct {
		Origin string `header:"Access-Control-Allow-Origin"` // see toAll
		Body   keySet
	}
	keyOutput struct {
		Origin string `header:"Access-Control-Allow-Origin"` // see toAll
		Body   certificate.JWK
	}
	keySet struct {
		Keys []certificate.JWK `json:"keys"`
	}
)

// paper is a certificate as those see it who may read it.
type paper struct {
	ID           uuid.UUID           `json:"id"`
	Number       string              `json:"number"`
	Route        uuid.UUID           `json:"route"`
	Person       uuid.UUID           `json:"person"`
	Organization uuid.UUID           `json:"organization"`
	Holder       string              `json:"holder"`
	Position     string              `json:"position,omitempty"`
	Workplace    string              `json:"workplace"`
	District     string              `json:"district,omitempty"`
	RouteTitle   string              `json:"route_title"`
	CompletedOn  civil.Date          `json:"completed_on" format:"date"`
	Learned      certificate.Learned `json:"learned"`
	Hours        int                 `json:"hours,omitempty"`
	Regulation   string              `json:"regulation"`
	Clause       string              `json:"clause,omitempty"`
	Signatories  []Signatory         `json:"signatories"`
	IssuedOn     civil.Date          `json:"issued_on" format:"date"`
	IssuedBy     uuid.UUID           `json:"issued_by"`
	IssuedAs     tenant.Role         `json:"issued_as"`
	Address      string              `json:"address" doc:"Где его проверит кто угодно"`
	RevokedAt    *time.Time          `json:"revoked_at,omitempty"`
	RevokeReason string              `json:"revoke_reason,omitempty"`
}

func (h handler) paper(c certificate.Certificate) paper {
	p := paper{ID: c.ID, Number: c.Number, Route: c.RouteID, Person: c.PersonID, Organization: c.OrganizationID, Holder: c.Holder, Position: c.Position,
		Workplace: c.Workplace, District: c.District, RouteTitle: c.RouteTitle, CompletedOn: c.CompletedOn, Learned: c.Learned, Hours: c.Hours,
		Regulation: c.Regulation, Clause: c.Clause, Signatories: []Signatory{}, IssuedOn: c.IssuedOn, IssuedBy: c.IssuedBy, IssuedAs: c.IssuedAs,
		Address: h.s.Address(&c), RevokeReason: c.RevokeReason}
	for _, s := range c.Signatories {
		p.Signatories = append(p.Signatories, Signatory(s))
	}
	if c.Revoked() {
		p.RevokedAt = &c.RevokedAt
	}
	return p
}

// candidate is who has earned a certificate.
type candidate struct {
	Route       uuid.UUID  `json:"route"`
	Person      uuid.UUID  `json:"person"`
	RouteTitle  string     `json:"route_title"`
	CompletedOn civil.Date `json:"completed_on" format:"date"`
}

// routePapers are a route's certificates and what may come.
type routePapers struct {
	Items []paper     `json:"items"`
	Open  []uuid.UUID `json:"open" doc:"У кого на маршруте нет действующего сертификата"`
	Ready bool        `json:"ready" doc:"Маршрут даёт право на сертификат"`
	Why   string      `json:"why,omitempty" doc:"Если не даёт, почему"`
}

// check is what anyone is told who holds the number.
type check struct {
	Number      string              `json:"number"`
	Valid       bool                `json:"valid" doc:"Действует"`
	Holder      string              `json:"holder" doc:"Фамилия и инициалы"`
	Workplace   string              `json:"workplace"`
	District    string              `json:"district,omitempty"`
	Region      string              `json:"region"`
	RouteTitle  string              `json:"route_title"`
	Learned     certificate.Learned `json:"learned"`
	Hours       int                 `json:"hours,omitempty"`
	CompletedOn civil.Date          `json:"completed_on" format:"date"`
	IssuedOn    civil.Date          `json:"issued_on" format:"date"`
	RevokedAt   *time.Time          `json:"revoked_at,omitempty"`
}

func toCheck(c certificate.Check) check {
	out := check{c.Number, c.RevokedAt.IsZero(), c.HolderShort, c.Workplace, c.District, c.Region, c.RouteTitle, c.Learned, c.Hours, c.CompletedOn, c.IssuedOn, nil}
	if !out.Valid {
		out.RevokedAt = &c.RevokedAt
	}
	return out
}
