// Package identityweb is the door of sign-in, links and consent.
package identityweb

import (
	"net/http"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const (
	tagSession = "Вход"
	tagLink    = "Приглашения и новый пароль"
	tagConsent = "Согласие на обработку персональных данных"
)

// Register adds the operations to the registry. publicURL is the address as people
// reach it: links begin with it, and HTTPS makes the cookie Secure.
//
// Links answer with a secret, so they are registered as reaching Outside: their
// answer is never kept under an idempotency key. Asking twice is harmless, the
// second link replaces the first.
func Register(api *web.API, s *identity.Service, publicURL string) {
	h := handler{s, strings.TrimRight(publicURL, "/"), strings.HasPrefix(publicURL, "https://")}
	person := func(a authz.Action) authz.Permission { return authz.Permission{Object: "person", Action: a} }

	web.Register(api, web.Operation{ID: "signIn", Method: http.MethodPost, Path: "/session", Permission: authz.Public, Tag: tagSession,
		Summary: "Войти", Example: signInExample, Effect: web.Outside}, h.signIn)
	web.Register(api, web.Operation{ID: "getSession", Method: http.MethodGet, Path: "/session", Permission: authz.SignedIn, Tag: tagSession,
		Summary: "Кто вошёл и в каких ролях может действовать"}, h.getSession)
	web.Register(api, web.Operation{ID: "signOut", Method: http.MethodDelete, Path: "/session", Permission: authz.SignedIn, Tag: tagSession,
		Summary: "Выйти"}, h.signOut)
	web.Register(api, web.Operation{ID: "listSessions", Method: http.MethodGet, Path: "/sessions", Permission: authz.SignedIn, Tag: tagSession,
		Summary: "Где выполнен вход"}, h.sessions)
	web.Register(api, web.Operation{ID: "endSession", Method: http.MethodDelete, Path: "/sessions/{session}", Permission: authz.SignedIn, Tag: tagSession,
		Summary: "Завершить один сеанс"}, h.endSession)
	web.Register(api, web.Operation{ID: "signOutEverywhere", Method: http.MethodDelete, Path: "/sessions", Permission: authz.SignedIn, Tag: tagSession,
		Summary: "Выйти на всех устройствах"}, h.signOutEverywhere)
	web.Register(api, web.Operation{ID: "changePassword", Method: http.MethodPut, Path: "/session/password", Permission: authz.SignedIn, Tag: tagSession,
		Summary: "Сменить пароль: остальные сеансы завершаются", Example: passwordExample}, h.changePassword)

	web.Register(api, web.Operation{ID: "invitePerson", Method: http.MethodPost, Path: "/people/{person}/invitation", Permission: person("invite"), Tag: tagLink,
		Summary: "Выдать одноразовую ссылку-приглашение", Effect: web.Outside}, h.invite)
	web.Register(api, web.Operation{ID: "resetPassword", Method: http.MethodPost, Path: "/people/{person}/reset", Permission: person("reset"), Tag: tagLink,
		Summary: "Выдать одноразовую ссылку для нового пароля", Effect: web.Outside}, h.reset)
	web.Register(api, web.Operation{ID: "previewLink", Method: http.MethodPost, Path: "/link/preview", Permission: authz.Public, Tag: tagLink, Status: http.StatusOK,
		Summary: "Для чего ссылка и кому она выдана", Example: previewExample, Effect: web.Outside}, h.preview)
	web.Register(api, web.Operation{ID: "acceptLink", Method: http.MethodPost, Path: "/link", Permission: authz.Public, Tag: tagLink, Status: http.StatusOK,
		Summary: "Принять приглашение или задать новый пароль", Example: acceptExample, Effect: web.Outside}, h.accept)

	web.Register(api, web.Operation{ID: "getConsent", Method: http.MethodGet, Path: "/consent", Permission: authz.Member, Tag: tagConsent,
		Summary: "Текст согласия и дано ли оно"}, h.consent)
	web.Register(api, web.Operation{ID: "giveConsent", Method: http.MethodPost, Path: "/consent", Permission: authz.Member, Tag: tagConsent, Status: http.StatusOK,
		Summary: "Дать согласие", Example: consentExample}, h.giveConsent)
	web.Register(api, web.Operation{ID: "withdrawConsent", Method: http.MethodDelete, Path: "/consent", Permission: authz.Member, Tag: tagConsent,
		Summary: "Отозвать согласие"}, h.withdrawConsent)
}
