// Package directoryweb is the directory's door.
package directoryweb

import (
	"net/http"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const (
	regionTag = "Регионы"
	treeTag   = "Муниципалитеты и организации"
	peopleTag = "Люди и роли"
	ownTag    = "Свои сведения"
)

// Register adds the directory's operations to the registry.
func Register(api *web.API, s *directory.Service) {
	h := handler{s}
	h.registerTree(api)
	h.registerPeople(api)
	h.registerOwn(api)
}

func may(o authz.Object, a authz.Action) authz.Permission {
	return authz.Permission{Object: o, Action: a}
}

func (h handler) registerTree(api *web.API) {
	web.Register(api, web.Operation{ID: "listRegions", Method: http.MethodGet, Path: "/regions",
		Permission: may("region", "read"), Tag: regionTag, Summary: "Регионы платформы"}, h.regions)
	// Outside: an operator has no tenant in which the answer to a key could be kept.
	// Sent twice, the name of the region is taken.
	web.Register(api, web.Operation{ID: "createRegion", Method: http.MethodPost, Path: "/regions", Effect: web.Outside,
		Permission: may("region", "create"), Tag: regionTag, Summary: "Создать регион и пригласить его координатора", Example: regionExample}, h.createRegion)
	web.Register(api, web.Operation{ID: "inviteFirstCoordinator", Method: http.MethodPost, Path: "/regions/{region}/invitation", Effect: web.Outside,
		Permission: may("region", "create"), Tag: regionTag, Summary: "Пригласить первого координатора заново"}, h.inviteFirst)

	web.Register(api, web.Operation{ID: "listMunicipalities", Method: http.MethodGet, Path: "/municipalities",
		Permission: may("municipality", "read"), Tag: treeTag, Summary: "Муниципалитеты"}, h.municipalities)
	web.Register(api, web.Operation{ID: "createMunicipality", Method: http.MethodPost, Path: "/municipalities",
		Permission: may("municipality", "create"), Tag: treeTag, Summary: "Добавить муниципалитет", Example: municipalityExample}, h.createMunicipality)
	web.Register(api, web.Operation{ID: "getMunicipality", Method: http.MethodGet, Path: "/municipalities/{municipality}",
		Permission: may("municipality", "read"), Tag: treeTag, Summary: "Муниципалитет"}, h.municipality)
	web.Register(api, web.Operation{ID: "updateMunicipality", Method: http.MethodPut, Path: "/municipalities/{municipality}",
		Permission: may("municipality", "update"), Tag: treeTag, Summary: "Изменить муниципалитет", Example: municipalityExample}, h.updateMunicipality)

	web.Register(api, web.Operation{ID: "listOrganizations", Method: http.MethodGet, Path: "/organizations",
		Permission: may("organization", "read"), Tag: treeTag, Summary: "Организации"}, h.organizations)
	web.Register(api, web.Operation{ID: "createOrganization", Method: http.MethodPost, Path: "/organizations",
		Permission: may("organization", "create"), Tag: treeTag, Summary: "Добавить организацию", Example: newOrganizationExample}, h.createOrganization)
	web.Register(api, web.Operation{ID: "getOrganization", Method: http.MethodGet, Path: "/organizations/{organization}",
		Permission: may("organization", "read"), Tag: treeTag, Summary: "Организация"}, h.organization)
	web.Register(api, web.Operation{ID: "updateOrganization", Method: http.MethodPut, Path: "/organizations/{organization}",
		Permission: may("organization", "update"), Tag: treeTag, Summary: "Изменить организацию", Example: organizationExample}, h.updateOrganization)
}

func (h handler) registerPeople(api *web.API) {
	web.Register(api, web.Operation{ID: "listPeople", Method: http.MethodGet, Path: "/people",
		Permission: may("person", "read"), Tag: peopleTag, Summary: "Люди"}, h.people)
	// A search goes by POST: names never stand in addresses. Outside: an answer full
	// of names is not kept for a repetition.
	web.Register(api, web.Operation{ID: "searchPeople", Method: http.MethodPost, Path: "/people/search", Status: http.StatusOK, Effect: web.Outside,
		Permission: may("person", "read"), Tag: peopleTag, Summary: "Найти людей по имени", Example: searchExample}, h.searchPeople)
	web.Register(api, web.Operation{ID: "listNames", Method: http.MethodGet, Path: "/people/names",
		Permission: authz.Member, Tag: peopleTag, Summary: "Как зовут тех, кто участвует в видимом Вам"}, h.names)
	web.Register(api, web.Operation{ID: "createPerson", Method: http.MethodPost, Path: "/people",
		Permission: may("person", "invite"), Tag: peopleTag, Summary: "Добавить человека с первой ролью", Example: newPersonExample}, h.createPerson)
	web.Register(api, web.Operation{ID: "getPerson", Method: http.MethodGet, Path: "/people/{person}",
		Permission: may("person", "read"), Tag: peopleTag, Summary: "Сведения о человеке"}, h.person)
	web.Register(api, web.Operation{ID: "updatePerson", Method: http.MethodPut, Path: "/people/{person}",
		Permission: may("person", "update"), Tag: peopleTag, Summary: "Изменить сведения о человеке", Example: profileExample}, h.updatePerson)
	web.Register(api, web.Operation{ID: "giveRole", Method: http.MethodPost, Path: "/people/{person}/memberships",
		Permission: may("person", "invite"), Tag: peopleTag, Summary: "Дать человеку роль", Example: membershipExample}, h.give)
	web.Register(api, web.Operation{ID: "endRole", Method: http.MethodDelete, Path: "/people/{person}/memberships/{membership}",
		Permission: may("person", "invite"), Tag: peopleTag, Summary: "Прекратить роль"}, h.end)
	web.Register(api, web.Operation{ID: "prolongRole", Method: http.MethodPut, Path: "/people/{person}/memberships/{membership}/term",
		Permission: may("person", "invite"), Tag: peopleTag, Summary: "Изменить срок роли, данной на время", Example: map[string]any{"until": "2030-06-30"}}, h.prolong)

	web.Register(api, web.Operation{ID: "listRoleTitles", Method: http.MethodGet, Path: "/role-titles",
		Permission: authz.Member, Tag: peopleTag, Summary: "Как в регионе называются роли"}, h.roleTitles)
	web.Register(api, web.Operation{ID: "setRoleTitle", Method: http.MethodPut, Path: "/role-titles/{role}",
		Permission: may("role_title", "update"), Tag: peopleTag, Summary: "Переименовать роль", Example: roleTitleInput{Title: "Куратор"}}, h.setRoleTitle)
}

func (h handler) registerOwn(api *web.API) {
	web.Register(api, web.Operation{ID: "getMe", Method: http.MethodGet, Path: "/me",
		Permission: authz.Member, Tag: ownTag, Summary: "Сведения о себе"}, h.me)
	web.Register(api, web.Operation{ID: "updateMe", Method: http.MethodPut, Path: "/me",
		Permission: authz.Member, Tag: ownTag, Summary: "Исправить сведения о себе", Example: profileExample}, h.updateMe)
	web.Stream(api, web.Operation{ID: "exportMe", Method: http.MethodGet, Path: "/me/export",
		Permission: authz.Member, Tag: ownTag, Summary: "Всё, что о Вас хранится там, где Вы действуете (JSON)"}, exportMe(h.s))
	web.Register(api, web.Operation{ID: "listOwnMemberships", Method: http.MethodGet, Path: "/me/memberships",
		Permission: authz.Member, Tag: ownTag, Summary: "Свои роли"}, h.ownMemberships)
}
