package iomweb

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/campaign"
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
	web.Register(api, l.op("addToSupport", post, all, "list", "Включить педагогов в список: каждый получит приглашение",
		map[string]any{"people": []string{"{person}"}, "organization": "{organization}", "sources": []string{"lesson_visit"}, "reason": "Затруднения с оцениванием"}), h.addToSupport)
	web.Register(api, l.op("pickTargetGroup", get, "/support-candidates", "list", "Целевая группа: педагоги по организации, должности, предмету, стажу, категории и аттестации, которых ещё нет в списке", nil), h.pickTarget)
	web.Register(api, l.op("getSupport", get, one, "read", "Запись списка", nil), h.getSupport)
	web.Register(api, l.step("acceptSupport", one+"/consent", "answer", "Согласиться на сопровождение", nil), h.acceptSupport)
	web.Register(api, l.step("declineSupport", one+"/refusal", "answer", "Отказаться от сопровождения", nil), h.declineSupport)
	web.Register(api, l.step("removeSupport", one+"/removal", "list", "Снять педагога со списка", nil), h.removeSupport)
	web.Register(api, l.step("prepareTutor", one+"/tutor", "edit", "Назначить тьютора приказом", map[string]any{"person": "{person}",
		"order": exampleOrder}), h.prepareTutor)
	web.Register(api, l.step("entrustSupport", one+"/responsible", "list", "Назначить ответственного приказом",
		map[string]any{"person": "{person}", "role": tenant.MethodologicalLead, "order": exampleOrder}), h.entrustSupport)
	web.Register(api, l.step("relieveSupport", one+"/responsible/removal", "list", "Снять ответственного",
		map[string]any{"person": "{person}", "role": tenant.MethodologicalLead}), h.relieveSupport)
}

var exampleOrder = order{Number: "14-од", Date: civil.MustParse("2026-09-02")}

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
	Responsible  []responsible       `json:"responsible" doc:"Ответственные за сопровождение"`
	Version      int                 `json:"version"`
}

func toListing(l iom.Listing) supportListing {
	return supportListing{l.ID, l.PersonID, l.OrganizationID, collect(l.Sources, func(s iom.DeficitSource) iom.DeficitSource { return s }), l.Reason, l.State,
		l.ListedBy, l.ListedAs, l.ListedAt, web.Moment(l.AnsweredAt), web.OrNone(l.TutorID), order(l.Order), collect(l.Responsible, toResponsible), l.Version}
}

type responsible struct {
	Person uuid.UUID   `json:"person"`
	Role   tenant.Role `json:"role"`
	Order  order       `json:"order,omitzero"`
}

func toResponsible(r iom.Responsible) responsible {
	return responsible{r.PersonID, r.Role, order(r.Order)}
}

// responsibleInput names who answers for the accompaniment [A V.1].
type responsibleInput struct {
	Person *uuid.UUID  `json:"person,omitempty" format:"uuid"`
	Role   tenant.Role `json:"role,omitempty" enum:"school_coordinator,methodological_lead,municipal_coordinator" doc:"Пусто: роль, в которой человек работает"`
	Order  order       `json:"order,omitzero" required:"false" doc:"Реквизиты приказа: номер и дата"`
}

func (in responsibleInput) domain() iom.Responsible {
	return iom.Responsible{PersonID: or(in.Person), Role: in.Role, Order: iom.OrderRequisites(in.Order)}
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
			People       []uuid.UUID         `json:"people,omitempty" maxItems:"200"`
			Lines        string              `json:"lines,omitempty" maxLength:"40000" doc:"По одному в строке: почта или ФИО полностью. Кто уже в списке, пропускается"`
			Organization *uuid.UUID          `json:"organization,omitempty" format:"uuid" doc:"От какой организации; школа включает своих, муниципалитет может не указывать"`
			Sources      []iom.DeficitSource `json:"sources,omitempty" maxItems:"10" doc:"diagnosis, pupils_results, work_analysis, lesson_visit"`
			Reason       string              `json:"reason,omitempty" maxLength:"2000"`
			Responsible  responsibleInput    `json:"responsible,omitzero" required:"false" doc:"Ответственный за сопровождение всех названных"`
		}
	}
	supportTutor struct {
		ID   uuid.UUID `path:"support_listing"`
		Body struct {
			Person uuid.UUID `json:"person"`
			Order  order     `json:"order,omitzero" required:"false" doc:"Реквизиты приказа о назначении"`
		}
	}
	supportEntrust struct {
		ID   uuid.UUID `path:"support_listing"`
		Body responsibleInput
	}
	supportRelieve struct {
		ID   uuid.UUID `path:"support_listing"`
		Body struct {
			Person uuid.UUID   `json:"person"`
			Role   tenant.Role `json:"role" enum:"school_coordinator,methodological_lead,municipal_coordinator"`
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
	b := in.Body
	made, err := h.s.ListTutees(ctx, iom.NewListings{People: b.People, Lines: campaign.ParseLines(b.Lines), Organization: or(b.Organization),
		Sources: b.Sources, Reason: b.Reason, Responsible: b.Responsible.domain()})
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

func (h handler) entrustSupport(ctx context.Context, in *supportEntrust) (*supportOutput, error) {
	return listedNow(h.s.EntrustListing(ctx, in.ID, in.Body.domain()))
}

func (h handler) relieveSupport(ctx context.Context, in *supportRelieve) (*supportOutput, error) {
	return listedNow(h.s.RelieveListing(ctx, in.ID, in.Body.Person, in.Body.Role))
}
