package iomweb

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// regulationDesk adds what is done with own regulations.
func regulationDesk(api *web.API, h handler) {
	g := list{regulationsTag, "regulation"}
	const drafts, one = "/regulation-drafts", "/regulation-drafts/{regulation_draft}"
	sketch := json.RawMessage(`{"name": "Положение"}`)
	web.Register(api, g.op("listRegulationDrafts", http.MethodGet, drafts, "author", "Черновики своих положений", nil), h.drafts)
	web.Register(api, g.op("createRegulationDraft", http.MethodPost, drafts, "author", "Начать своё положение или следующую редакцию", newDraft{From: iom.UstIlimsk2024}), h.draw)
	web.Register(api, g.op("getRegulationDraft", http.MethodGet, one, "author", "Черновик положения и что в нём ещё не так", nil), h.draft)
	web.Register(api, g.op("updateRegulationDraft", http.MethodPut, one, "author", "Изменить черновик положения", draftBody{sketch}), h.writeDraft)
	web.Register(api, g.op("deleteRegulationDraft", http.MethodDelete, one, "author", "Удалить черновик положения", nil), h.dropDraft)
	web.Register(api, g.op("publishRegulation", http.MethodPost, one+"/publication", "publish", "Выпустить редакцию положения: после этого она не меняется", noteBody{"Приказ от 1 сентября"}), h.publishDraft)
	web.Register(api, g.op("listRegulationVersions", http.MethodGet, "/regulations/{regulation}/versions", "read", "Редакции положения, новейшая первой", nil), h.editions)
	web.Register(api, g.op("compareRegulations", http.MethodGet, "/regulations/{regulation}/differences", "read", "Чем редакция отличается от другой", nil), h.compare)
	web.Register(api, g.op("retireRegulation", http.MethodPost, "/regulations/{regulation}/versions/{edition}/retirement", "publish", "Признать редакцию утратившей силу", nil), h.retireRegulation)
	web.Register(api, g.op("getRegulationInForce", http.MethodGet, "/regulations/in-force", "read", "По какому положению здесь открывают маршруты", nil), h.inForce)
	web.Register(api, g.op("chooseSchoolRegulation", http.MethodPut, "/organizations/{organization}/regulation", "choose",
		"Выбрать положение для новых маршрутов школы", adoption{Regulation: iom.UstIlimsk2024}), h.choose)
	web.Register(api, g.op("leaveSchoolRegulation", http.MethodDelete, "/organizations/{organization}/regulation", "choose",
		"Вернуться к положению муниципалитета", nil), h.leave)
}

// draftItem is a draft in a list.
type draftItem struct {
	ID           uuid.UUID  `json:"id"`
	Code         string     `json:"code" doc:"Код, под которым оно выйдет"`
	Title        string     `json:"title"`
	Municipality *uuid.UUID `json:"municipality,omitempty"`
	Organization *uuid.UUID `json:"organization,omitempty"`
	BasedOn      *basis     `json:"based_on,omitempty"`
	Next         bool       `json:"next" doc:"Следующая редакция того, на чём основано"`
	Author       uuid.UUID  `json:"author"`
	Version      int        `json:"version" doc:"Версия черновика, для If-Match"`
	UpdatedAt    time.Time  `json:"updated_at"`
}

// basis is what an own regulation was derived from.
type basis struct {
	Regulation string `json:"regulation"`
	Version    int    `json:"version"`
}

func basisOf(code string, version int) *basis {
	if code == "" {
		return nil
	}
	return &basis{code, version}
}

func toDraftItem(d iom.RegulationDraft) draftItem {
	return draftItem{ID: d.ID, Code: d.Code, Title: d.Title, Municipality: web.OrNone(d.MunicipalityID), Organization: web.OrNone(d.OrganizationID),
		BasedOn: basisOf(d.BasedCode, d.BasedVersion), Next: d.Next(), Author: d.AuthorID, Version: d.Version, UpdatedAt: d.UpdatedAt}
}

// problem is one place that stands in the way of publication.
type problem struct {
	Place   string `json:"place" example:"/term/max/clause" doc:"JSON Pointer"`
	Message string `json:"message"`
}

// draftWhole is a draft with all it says.
type draftWhole struct {
	draftItem
	Regulation *iom.Regulation `json:"regulation"`
	Problems   []problem       `json:"problems" doc:"Что исправить до выпуска; пусто: можно выпускать"`
	Advice     []problem       `json:"advice,omitempty" doc:"Что осталось от исходного положения (кем утверждено, приказ, год), и поля, которые не печатает ни одна форма: выпуску не мешает"`
}

func (h handler) drafted(ctx context.Context, d iom.RegulationDraft, err error) (*draftOutput, error) {
	if err != nil {
		return nil, err
	}
	g, err := d.Regulation()
	if err != nil {
		return nil, err
	}
	inherited, err := h.s.Inherited(ctx, &d, g)
	if err != nil {
		return nil, err
	}
	out := draftWhole{draftItem: toDraftItem(d), Regulation: g, Problems: []problem{}}
	for _, f := range g.Problems() {
		out.Problems = append(out.Problems, problem{f.Path, f.Message})
	}
	for _, f := range append(inherited, g.Unprinted()...) {
		out.Advice = append(out.Advice, problem{f.Path, f.Message})
	}
	return &draftOutput{ETag: web.ETag(d.Version), Body: out}, nil
}

type (
	newDraft struct {
		From        string          `json:"from,omitempty" maxLength:"60" doc:"Код положения, на основе которого составляется своё"`
		FromVersion int             `json:"from_version,omitempty" minimum:"1" doc:"Его редакция; по умолчанию новейшая"`
		Next        bool            `json:"next,omitempty" doc:"Следующая редакция этого положения, а не другое положение"`
		Regulation  json.RawMessage `json:"regulation,omitempty" doc:"Описание целиком вместо взятого из from; код и номер редакции даёт система"`
	}
	draftBody struct {
		Regulation json.RawMessage `json:"regulation" doc:"Описание целиком; код и номер редакции даёт система"`
	}
	noteBody struct {
		Note string `json:"note,omitempty" maxLength:"2000" doc:"Что нового, для тех, кто выбирает"`
	}
	draftsOutput struct{ Body web.Listing[draftItem] }
	draftOutput  struct {
		ETag string `header:"ETag"`
		Body draftWhole
	}
	drawInput  struct{ Body newDraft }
	draftInput struct {
		ID uuid.UUID `path:"regulation_draft"`
	}
	writeInput struct {
		web.Edit
		ID   uuid.UUID `path:"regulation_draft"`
		Body draftBody
	}
	dropInput struct {
		web.Edit
		ID uuid.UUID `path:"regulation_draft"`
	}
	publishInput struct {
		web.Edit
		ID   uuid.UUID `path:"regulation_draft"`
		Body noteBody
	}
	publishedOutput struct{ Body regulationItem }
	editionsOutput  struct{ Body web.Listing[regulationItem] }
	retireInput     struct {
		Code    string `path:"regulation" maxLength:"60"`
		Edition int    `path:"edition" minimum:"1"`
	}
	compareInput struct {
		Code       string `path:"regulation" maxLength:"60"`
		Version    int    `query:"version" minimum:"1" doc:"Редакция; по умолчанию новейшая"`
		With       string `query:"with" maxLength:"60" doc:"Код другого положения; по умолчанию это же"`
		WithVerson int    `query:"with_version" minimum:"1" doc:"С какой редакцией сравнить; по умолчанию с предыдущей"`
	}
	compareOutput struct{ Body compared }
	chooseInput   struct {
		Organization uuid.UUID `path:"organization"`
		Body         adoption
	}
	leaveInput struct {
		Organization uuid.UUID `path:"organization"`
	}
	chosenOutput struct{ Body chosen }
)

// compared says where two versions differ.
type compared struct {
	Was         basis            `json:"was"`
	Now         basis            `json:"now"`
	Differences []iom.Difference `json:"differences"`
}

// chosen is what a school has chosen, and who chose it when.
type chosen struct {
	Regulation   string    `json:"regulation"`
	Version      int       `json:"version"`
	Organization uuid.UUID `json:"organization"`
	AdoptedBy    uuid.UUID `json:"adopted_by"`
	AdoptedAt    time.Time `json:"adopted_at"`
}

func (h handler) drafts(ctx context.Context, _ *struct{}) (*draftsOutput, error) {
	all, err := h.s.Drafts(ctx)
	return &draftsOutput{web.ListOf(paging.List[iom.RegulationDraft]{Items: all}, toDraftItem)}, err
}

func (h handler) draw(ctx context.Context, in *drawInput) (*draftOutput, error) {
	d, err := h.s.Draw(ctx, iom.NewDraft{From: in.Body.From, Version: in.Body.FromVersion, Next: in.Body.Next, Data: in.Body.Regulation})
	return h.drafted(ctx, d, err)
}

func (h handler) draft(ctx context.Context, in *draftInput) (*draftOutput, error) {
	d, err := h.s.RegulationDraft(ctx, in.ID)
	return h.drafted(ctx, d, err)
}

func (h handler) writeDraft(ctx context.Context, in *writeInput) (*draftOutput, error) {
	d, err := h.s.WriteDraft(ctx, in.ID, in.Version, in.Body.Regulation)
	return h.drafted(ctx, d, err)
}

func (h handler) dropDraft(ctx context.Context, in *dropInput) (*struct{}, error) {
	return nil, h.s.DropDraft(ctx, in.ID, in.Version)
}

func (h handler) publishDraft(ctx context.Context, in *publishInput) (*publishedOutput, error) {
	p, err := h.s.PublishDraft(ctx, in.ID, in.Version, in.Body.Note)
	return &publishedOutput{toItem(p)}, err
}

func (h handler) editions(ctx context.Context, in *struct {
	Code string `path:"regulation" maxLength:"60"`
}) (*editionsOutput, error) {
	all, err := h.s.RegulationVersions(ctx, in.Code)
	return &editionsOutput{web.ListOf(paging.List[iom.Published]{Items: all}, toItem)}, err
}

func (h handler) retireRegulation(ctx context.Context, in *retireInput) (*publishedOutput, error) {
	p, err := h.s.RetireRegulation(ctx, in.Code, in.Edition)
	return &publishedOutput{toItem(p)}, err
}

func (h handler) compare(ctx context.Context, in *compareInput) (*compareOutput, error) {
	c, err := h.compareAs(ctx, in)
	if err != nil {
		return nil, err
	}
	if c.Differences == nil {
		c.Differences = []iom.Difference{}
	}
	return &compareOutput{compared{basis{c.Was.Code, c.Was.Version}, basis{c.Now.Code, c.Now.Version}, c.Differences}}, nil
}

// compareAs finds what a version is compared with: where nothing is named, with the one
// before it, or with what it was derived from.
func (h handler) compareAs(ctx context.Context, in *compareInput) (c iom.Compared, err error) {
	all, err := h.s.RegulationVersions(ctx, in.Code)
	if err != nil {
		return c, err
	}
	now := all[0]
	for _, p := range all {
		if p.Version == in.Version {
			now = p
		}
	}
	if in.Version != 0 && now.Version != in.Version {
		return c, iom.ErrNoSuchRegulation
	}
	with, version := in.With, in.WithVerson
	switch {
	case with != "" || version != 0:
		if with == "" {
			with = in.Code
		}
	case now.BasedCode != "":
		with, version = now.BasedCode, now.BasedVersion
	case now.Version > 1:
		with, version = in.Code, now.Version-1
	default:
		with, version = in.Code, now.Version
	}
	return h.s.CompareRegulations(ctx, with, version, in.Code, now.Version)
}

func (h handler) inForce(ctx context.Context, _ *struct{}) (*adoptedOutput, error) {
	a, err := h.s.InForce(ctx)
	return &adoptedOutput{toAdopted(a)}, err
}

func (h handler) choose(ctx context.Context, in *chooseInput) (*chosenOutput, error) {
	a, err := h.s.ChooseAtSchool(ctx, in.Organization, in.Body.Regulation, in.Body.Version)
	return &chosenOutput{chosen{a.Code, a.Version, a.OrganizationID, a.AdoptedBy, a.AdoptedAt}}, err
}

func (h handler) leave(ctx context.Context, in *leaveInput) (*struct{}, error) {
	return nil, h.s.LeaveAtSchool(ctx, in.Organization)
}

// toItem is a version in a list.
func toItem(p iom.Published) regulationItem {
	item := regulationItem{Code: p.Code, Version: p.Version, Title: p.Title, Municipality: web.OrNone(p.MunicipalityID), Organization: web.OrNone(p.OrganizationID),
		BasedOn: basisOf(p.BasedCode, p.BasedVersion), Note: p.Note, Own: p.PublishedBy != uuid.Nil, PublishedAt: p.PublishedAt}
	if !p.RetiredAt.IsZero() {
		item.RetiredAt = &p.RetiredAt
	}
	return item
}
