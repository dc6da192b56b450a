// Package campaignweb is the door of campaigns and invitations.
package campaignweb

import (
	"net/http"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const tag = "Кампании диагностики"

func may(o authz.Object, a authz.Action) authz.Permission {
	return authz.Permission{Object: o, Action: a}
}

// Register adds the operations of the area to the registry.
func Register(api *web.API, s *campaign.Service) {
	h := handler{s}
	read, create := may("campaign", "read"), may("campaign", "create")
	web.Register(api, web.Operation{ID: "listCampaigns", Method: http.MethodGet, Path: "/campaigns", Permission: read, Tag: tag, Summary: "Кампании"}, h.list)
	web.Register(api, web.Operation{ID: "createCampaign", Method: http.MethodPost, Path: "/campaigns", Permission: create, Tag: tag,
		Summary: "Подготовить кампанию", Example: example}, h.create)
	web.Register(api, web.Operation{ID: "getCampaign", Method: http.MethodGet, Path: "/campaigns/{campaign}", Permission: read, Tag: tag, Summary: "Кампания и сколько людей подходит"}, h.get)
	web.Register(api, web.Operation{ID: "updateCampaign", Method: http.MethodPut, Path: "/campaigns/{campaign}", Permission: create, Tag: tag,
		Summary: "Изменить черновик кампании", Example: example}, h.update)
	web.Register(api, web.Operation{ID: "deleteCampaign", Method: http.MethodDelete, Path: "/campaigns/{campaign}", Permission: create, Tag: tag, Summary: "Удалить черновик кампании"}, h.delete)
	h.people(api)
	web.Register(api, web.Operation{ID: "startCampaign", Method: http.MethodPost, Path: "/campaigns/{campaign}/start", Status: http.StatusOK, Permission: create, Tag: tag,
		Summary: "Начать: пригласить всех, кто подходит"}, h.start)
	web.Register(api, web.Operation{ID: "refreshCampaign", Method: http.MethodPost, Path: "/campaigns/{campaign}/refresh", Status: http.StatusOK, Permission: create, Tag: tag,
		Summary: "Пригласить новых, кто подходит теперь"}, h.refresh)
	web.Register(api, web.Operation{ID: "closeCampaign", Method: http.MethodPost, Path: "/campaigns/{campaign}/close", Status: http.StatusOK, Permission: create, Tag: tag,
		Summary: "Закрыть кампанию раньше срока"}, h.close)
	web.Register(api, web.Operation{ID: "getCampaignProgress", Method: http.MethodGet, Path: "/campaigns/{campaign}/progress", Permission: read, Tag: tag,
		Summary: "Ход кампании по муниципалитетам и организациям"}, h.progress)

	web.Register(api, web.Operation{ID: "listInvitations", Method: http.MethodGet, Path: "/invitations", Permission: may("invitation", "read"), Tag: tag,
		Summary: "Приглашения пройти диагностику"}, h.invitations)
	web.Register(api, web.Operation{ID: "beginInvitation", Method: http.MethodPost, Path: "/invitations/{campaign}/begin", Status: http.StatusOK,
		Permission: may("invitation", "answer"), Tag: tag, Summary: "Начать диагностику по приглашению", Effect: web.Outside}, h.begin)
	web.Register(api, web.Operation{ID: "declineInvitation", Method: http.MethodPost, Path: "/invitations/{campaign}/decline", Status: http.StatusOK,
		Permission: may("invitation", "answer"), Tag: tag, Summary: "Отказаться: причину называть не нужно"}, h.decline)
}

// people are the operations on the list of a draft.
func (h handler) people(api *web.API) {
	create := may("campaign", "create")
	web.Register(api, web.Operation{ID: "getCampaignCandidates", Method: http.MethodGet, Path: "/campaigns/{campaign}/candidates", Permission: create, Tag: tag,
		Summary: "Кого можно внести в список кампании"}, h.candidates)
	web.Register(api, web.Operation{ID: "addCampaignPeople", Method: http.MethodPost, Path: "/campaigns/{campaign}/people", Status: http.StatusOK, Permission: create, Tag: tag,
		Summary: "Внести людей в список: выбранных или по почте и ФИО", Example: listExample}, h.addPeople)
	web.Register(api, web.Operation{ID: "removeCampaignPeople", Method: http.MethodPost, Path: "/campaigns/{campaign}/people/remove", Status: http.StatusOK, Permission: create, Tag: tag,
		Summary: "Убрать людей из списка", Example: listExample}, h.removePeople)
	web.Stream(api, web.Operation{ID: "uploadCampaignPeople", Method: http.MethodPost, Path: "/campaigns/{campaign}/people/book", Status: http.StatusOK, Permission: create, Tag: tag,
		Summary: "Внести людей из книги XLSX: столбец «Почта» или «ФИО»", MaxBody: maxBook}, h.uploadPeople)
}
