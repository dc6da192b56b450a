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

const papersTag = "Маршруты на бумаге"

func papers(api *web.API, h handler) {
	const all, one = "/paper-routes", "/paper-routes/{paper_route}"
	l := list{papersTag, "paper"}
	example := PaperInput{Title: "Формирующее оценивание", Regulation: iom.UstIlimsk2024,
		Term: term{civil.MustParse("2024-09-02"), civil.MustParse("2025-05-30")}, Outcome: iom.Reached, CompletedOn: civil.MustParse("2025-05-26"),
		Conclusion: order{Number: "3", Date: civil.MustParse("2025-05-28")}, FileIndex: "02-14", Shelf: "Методический кабинет, шкаф 2"}
	web.Register(api, l.op("listPaperRoutes", http.MethodGet, all, "read", "Маршруты на бумаге, последние зарегистрированные первыми", nil), h.listPapers)
	web.Register(api, l.op("registerPaperRoute", http.MethodPost, all, "register", "Зарегистрировать маршрут, который ведут на бумаге",
		map[string]any{"tutee": "{person}", "title": example.Title, "regulation": example.Regulation, "term": example.Term, "outcome": example.Outcome,
			"completed_on": example.CompletedOn, "conclusion": example.Conclusion, "file_index": example.FileIndex, "shelf": example.Shelf}), h.registerPaper)
	web.Register(api, l.op("getPaperRoute", http.MethodGet, one, "read", "Карточка маршрута на бумаге", nil), h.getPaper)
	web.Register(api, l.op("correctPaperRoute", http.MethodPut, one, "register", "Исправить карточку: прежняя остаётся в истории",
		paperCorrection{example, "Уточнена дата завершения"}), h.correctPaper)
	web.Register(api, l.step("annulPaperRoute", one+"/annulment", "register", "Отменить регистрацию, если маршрут внесён по ошибке",
		map[string]any{"reason": "Маршрут внесён дважды"}), h.annulPaper)
}

// PaperInput is the card of a paper route.
type PaperInput struct {
	Title       string      `json:"title" minLength:"3" maxLength:"300"`
	Regulation  string      `json:"regulation" minLength:"1" maxLength:"61" doc:"Код положения, по которому шёл маршрут"`
	Edition     int         `json:"edition,omitempty" minimum:"0" maximum:"1000000" doc:"Редакция положения; по умолчанию последняя"`
	Term        term        `json:"term"`
	Stage       string      `json:"stage,omitempty" maxLength:"60" doc:"Этап, на котором маршрут сейчас; у завершённого не нужен"`
	Outcome     iom.Outcome `json:"outcome,omitempty" enum:"reached,not_reached" doc:"Нет у маршрута, который ещё идёт"`
	CompletedOn civil.Date  `json:"completed_on,omitzero" required:"false" format:"date"`
	Conclusion  order       `json:"conclusion,omitzero" required:"false" doc:"Номер и дата заключения"`
	FileIndex   string      `json:"file_index,omitempty" maxLength:"100" doc:"Индекс дела по номенклатуре"`
	Shelf       string      `json:"shelf" minLength:"2" maxLength:"300" doc:"Где лежит бумага"`
}

func (in PaperInput) domain() iom.PaperCard {
	return iom.PaperCard{Title: in.Title, RegulationCode: in.Regulation, RegulationVersion: in.Edition, Term: in.Term.domain(), Stage: in.Stage, Outcome: in.Outcome,
		CompletedOn: in.CompletedOn, Conclusion: iom.OrderRequisites(in.Conclusion), FileIndex: in.FileIndex, Shelf: in.Shelf}
}

func toPaperInput(c iom.PaperCard) PaperInput {
	return PaperInput{c.Title, c.RegulationCode, c.RegulationVersion, toTerm(c.Term), c.Stage, c.Outcome, c.CompletedOn, order(c.Conclusion), c.FileIndex, c.Shelf}
}

// paperCorrection is a card with the reason why it changes.
type paperCorrection struct {
	PaperInput
	Reason string `json:"reason" minLength:"3" maxLength:"2000"`
}

// PaperRoute is a paper route as a list shows it.
type PaperRoute struct {
	ID           uuid.UUID      `json:"id"`
	Tutee        uuid.UUID      `json:"tutee"`
	Organization uuid.UUID      `json:"organization"`
	State        iom.PaperState `json:"state" enum:"running,completed,archived,annulled"`
	PaperInput
	KeptUntil    civil.Date  `json:"kept_until,omitzero" required:"false" format:"date" doc:"До какого дня бумагу хранят; нет, если положение не называет срока"`
	RegisteredBy uuid.UUID   `json:"registered_by"`
	RegisteredAs tenant.Role `json:"registered_as"`
	RegisteredAt time.Time   `json:"registered_at"`
	AnnulledBy   *uuid.UUID  `json:"annulled_by,omitempty"`
	AnnulledAt   *time.Time  `json:"annulled_at,omitempty"`
	AnnulReason  string      `json:"annul_reason,omitempty"`
	ArchivedAt   *time.Time  `json:"archived_at,omitempty" doc:"Когда карточка ушла в архив: срок хранения истёк"`
	Version      int         `json:"version"`
}

func toPaper(p iom.PaperRoute) PaperRoute {
	return PaperRoute{p.ID, p.TuteeID, p.OrganizationID, p.State(), toPaperInput(p.PaperCard), p.KeptUntil, p.RegisteredBy, p.RegisteredAs, p.RegisteredAt,
		web.OrNone(p.AnnulledBy), web.Moment(p.AnnulledAt), p.AnnulReason, web.Moment(p.ArchivedAt), p.Version}
}

// paperWhole is one with its history and with what it overlaps.
type paperWhole struct {
	PaperRoute
	Overlaps    []paperOverlap `json:"overlaps,omitempty" doc:"Маршруты педагога в той же школе, сроки которых пересекаются с этим: не один ли это маршрут"`
	Corrections []paperChange  `json:"corrections,omitempty" doc:"Исправления, последние первыми"`
}

type (
	paperOverlap struct {
		ID    uuid.UUID `json:"id"`
		Paper bool      `json:"paper" doc:"Тоже на бумаге"`
		Title string    `json:"title"`
		Term  term      `json:"term"`
	}
	paperChange struct {
		Person uuid.UUID   `json:"person"`
		Role   tenant.Role `json:"role"`
		Reason string      `json:"reason"`
		Was    PaperInput  `json:"was"`
		Became PaperInput  `json:"became"`
		At     time.Time   `json:"at"`
	}
)

// Inputs and outputs.
type (
	papersInput struct {
		web.Page
		State        string    `query:"state" enum:"running,completed,archived,annulled" doc:"По умолчанию все, кроме отменённых"`
		Municipality uuid.UUID `query:"municipality"`
		Organization uuid.UUID `query:"organization"`
		Tutee        uuid.UUID `query:"tutee"`
		Text         string    `query:"q" maxLength:"100" doc:"Слова из названия"`
	}
	papersOutput struct{ Body web.Listing[PaperRoute] }
	paperID      struct {
		ID uuid.UUID `path:"paper_route"`
	}
	registerPaperInput struct {
		Body struct {
			Tutee uuid.UUID `json:"tutee"`
			PaperInput
		}
	}
	correctPaperInput struct {
		web.Edit
		ID   uuid.UUID `path:"paper_route"`
		Body paperCorrection
	}
	annulPaperInput struct {
		web.Edit
		ID   uuid.UUID `path:"paper_route"`
		Body struct {
			Reason string `json:"reason" minLength:"3" maxLength:"2000"`
		}
	}
	paperOutput struct {
		ETag string `header:"ETag"`
		Body paperWhole
	}
)

func paperNow(v iom.PaperView, err error) (*paperOutput, error) {
	if err != nil {
		return nil, placed(err, false)
	}
	return &paperOutput{web.ETag(v.Version), paperWhole{toPaper(*v.PaperRoute),
		collect(v.Overlaps, func(o iom.Overlap) paperOverlap { return paperOverlap{o.ID, o.Paper, o.Title, toTerm(o.Term)} }),
		collect(v.Corrections, func(c iom.PaperCorrection) paperChange {
			return paperChange{c.PersonID, c.Role, c.Reason, toPaperInput(c.Was), toPaperInput(c.Became), c.At}
		})}}, nil
}

func (h handler) listPapers(ctx context.Context, in *papersInput) (*papersOutput, error) {
	l, _, err := h.s.PaperRoutes(ctx, iom.PaperFilter{State: iom.PaperState(in.State),
		Municipality: in.Municipality, Organization: in.Organization, Tutee: in.Tutee, Text: in.Text}, in.Request())
	if err != nil {
		return nil, err
	}
	return &papersOutput{web.ListOf(l, toPaper)}, nil
}

func (h handler) registerPaper(ctx context.Context, in *registerPaperInput) (*paperOutput, error) {
	return paperNow(h.s.RegisterPaper(ctx, in.Body.Tutee, in.Body.domain()))
}

func (h handler) getPaper(ctx context.Context, in *paperID) (*paperOutput, error) {
	return paperNow(h.s.PaperRoute(ctx, in.ID))
}

func (h handler) correctPaper(ctx context.Context, in *correctPaperInput) (*paperOutput, error) {
	return paperNow(h.s.CorrectPaper(ctx, in.ID, in.Version, in.Body.domain(), in.Body.Reason))
}

func (h handler) annulPaper(ctx context.Context, in *annulPaperInput) (*paperOutput, error) {
	return paperNow(h.s.AnnulPaper(ctx, in.ID, in.Version, in.Body.Reason))
}
