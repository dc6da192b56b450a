package iomweb

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const supportTag = "Адресное сопровождение"

func support(api *web.API, h handler) {
	const all, one = "/support-listings", "/support-listings/{support_listing}"
	const get, post = http.MethodGet, http.MethodPost
	l := list{supportTag, "support"}
	web.Register(api, l.op("listSupport", get, all, "read", "Список тьюторантов, нуждающихся в адресном сопровождении", nil), h.listSupport)
	web.Register(api, l.op("addToSupport", post, all, "edit", "Включить педагогов в список: каждый получит приглашение",
		map[string]any{"people": []string{"{person}"}, "sources": []string{"lesson_visit"}, "reason": "Затруднения с оцениванием"}), h.addToSupport)
	web.Register(api, l.op("pickTargetGroup", get, "/support-candidates", "edit", "Целевая группа: педагоги организации по должности, предмету, стажу, категории и аттестации", nil), h.pickTarget)
	web.Register(api, l.op("getSupport", get, one, "read", "Запись списка", nil), h.getSupport)
	web.Register(api, l.step("acceptSupport", one+"/consent", "answer", "Согласиться на сопровождение", nil), h.acceptSupport)
	web.Register(api, l.step("declineSupport", one+"/refusal", "answer", "Отказаться от сопровождения", nil), h.declineSupport)
	web.Register(api, l.step("removeSupport", one+"/removal", "edit", "Снять педагога со списка", nil), h.removeSupport)
	web.Register(api, l.step("prepareTutor", one+"/tutor", "edit", "Назначить тьютора приказом", map[string]any{"person": "{person}",
		"order": order{Number: "14-од", Date: civil.MustParse("2026-09-02")}}), h.prepareTutor)
}

type supportListing struct {
	ID           uuid.UUID           `json:"id"`
	Person       uuid.UUID           `json:"person"`
	Organization uuid.UUID           `json:"organization"`
	Sources      []iom.DeficitSource `json:"sources" doc:"По чему видна потребность"`
	Reason       string              `json:"reason,omitempty"`
	State        iom.ListingState    `json:"state" enum:"listed,accepted,declined,removed"`
	ListedBy     uuid.UUID           `json:"listed_by"`
	ListedAs     tenant.Role         `json:"listed_as"`
	ListedAt     time.Time           `json:"listed_at"`
	AnsweredAt   *time.Time          `json:"answered_at,omitempty"`
	Tutor        *uuid.UUID          `json:"tutor,omitempty"`
	Order        order               `json:"order,omitzero"`
	Version      int                 `json:"version"`
}

func toListing(l iom.Listing) supportListing {
	return supportListing{l.ID, l.PersonID, l.OrganizationID, collect(l.Sources, func(s iom.DeficitSource) iom.DeficitSource { return s }), l.Reason, l.State,
		l.ListedBy, l.ListedAs, l.ListedAt, web.Moment(l.AnsweredAt), web.OrNone(l.TutorID), order(l.Order), l.Version}
}

// Inputs and outputs of the list.
type (
	supportID struct {
		ID uuid.UUID `path:"support_listing"`
	}
	supportQuery struct {
		web.Page
		State string `query:"state" enum:"listed,accepted,declined,removed"`
	}
	supportInput struct {
		Body struct {
			People  []uuid.UUID         `json:"people" minItems:"1" maxItems:"200"`
			Sources []iom.DeficitSource `json:"sources,omitempty" maxItems:"10" doc:"diagnosis, pupils_results, work_analysis, lesson_visit"`
			Reason  string              `json:"reason,omitempty" maxLength:"2000"`
		}
	}
	supportTutor struct {
		ID   uuid.UUID `path:"support_listing"`
		Body struct {
			Person uuid.UUID `json:"person"`
			Order  order     `json:"order,omitzero" required:"false" doc:"Реквизиты приказа о назначении"`
		}
	}
	supportOutput  struct{ Body supportListing }
	supportsOutput struct{ Body web.Listing[supportListing] }
	supportAdded   struct{ Body web.Listing[supportListing] }
)

func listedNow(l iom.Listing, err error) (*supportOutput, error) {
	if err != nil {
		return nil, placed(err, false)
	}
	return &supportOutput{toListing(l)}, nil
}

func (h handler) listSupport(ctx context.Context, in *supportQuery) (*supportsOutput, error) {
	l, err := h.s.SupportList(ctx, iom.ListingState(in.State), in.Request())
	if err != nil {
		return nil, err
	}
	return &supportsOutput{web.ListOf(l, toListing)}, nil
}

func (h handler) addToSupport(ctx context.Context, in *supportInput) (*supportAdded, error) {
	made, err := h.s.ListTutees(ctx, in.Body.People, in.Body.Sources, in.Body.Reason)
	if err != nil {
		return nil, placed(err, false)
	}
	return &supportAdded{web.Listing[supportListing]{Items: collect(made, toListing)}}, nil
}

func (h handler) getSupport(ctx context.Context, in *supportID) (*supportOutput, error) {
	return listedNow(h.s.SupportListing(ctx, in.ID))
}

func (h handler) acceptSupport(ctx context.Context, in *supportID) (*supportOutput, error) {
	return listedNow(h.s.AnswerListing(ctx, in.ID, true))
}

func (h handler) declineSupport(ctx context.Context, in *supportID) (*supportOutput, error) {
	return listedNow(h.s.AnswerListing(ctx, in.ID, false))
}

func (h handler) removeSupport(ctx context.Context, in *supportID) (*supportOutput, error) {
	return listedNow(h.s.RemoveListing(ctx, in.ID))
}

func (h handler) prepareTutor(ctx context.Context, in *supportTutor) (*supportOutput, error) {
	return listedNow(h.s.PrepareTutor(ctx, in.ID, in.Body.Person, iom.OrderRequisites(in.Body.Order)))
}
