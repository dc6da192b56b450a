// Package retentionweb is the door of removals of personal data: for everybody about
// themselves, and for the region's coordinators who decide.
package retentionweb

import (
	"net/http"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/retention"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const tag = "Удаление персональных данных"

var (
	read   = authz.Permission{Object: "removal", Action: "read"}
	decide = authz.Permission{Object: "removal", Action: "decide"}
)

// Register adds the operations of the area to the registry.
func Register(api *web.API, s *retention.Service) {
	h := handler{s}
	web.Register(api, web.Operation{ID: "getOwnRemoval", Method: http.MethodGet, Path: "/me/removal",
		Permission: authz.Member, Tag: tag, Summary: "Своя заявка на удаление данных, последняя"}, h.own)
	web.Register(api, web.Operation{ID: "askRemoval", Method: http.MethodPost, Path: "/me/removal",
		Permission: authz.Member, Tag: tag, Summary: "Попросить удалить свои персональные данные"}, h.ask)
	web.Register(api, web.Operation{ID: "recallRemoval", Method: http.MethodPost, Path: "/me/removal/recall", Status: http.StatusOK,
		Permission: authz.Member, Tag: tag, Summary: "Отозвать свою заявку, пока данные не удалены"}, h.recall)

	web.Register(api, web.Operation{ID: "listRemovals", Method: http.MethodGet, Path: "/removals",
		Permission: read, Tag: tag, Summary: "Заявки на удаление: первыми те, чей срок ближе"}, h.list)
	web.Register(api, web.Operation{ID: "getRemoval", Method: http.MethodGet, Path: "/removals/{removal}",
		Permission: read, Tag: tag, Summary: "Заявка на удаление"}, h.get)
	web.Register(api, web.Operation{ID: "planRemoval", Method: http.MethodPost, Path: "/removals/{removal}/plan", Status: http.StatusOK,
		Permission: decide, Tag: tag, Summary: "Назначить день удаления", Example: map[string]any{"date": "2030-01-15"}}, h.plan)
	web.Register(api, web.Operation{ID: "refuseRemoval", Method: http.MethodPost, Path: "/removals/{removal}/refusal", Status: http.StatusOK,
		Permission: decide, Tag: tag, Summary: "Отказать в удалении с причиной", Example: RefusalInput{"Хранить эти данные обязывает закон: идёт проверка надзорного органа."}}, h.refuse)
	web.Register(api, web.Operation{ID: "listRemovalCandidates", Method: http.MethodGet, Path: "/removal-candidates",
		Permission: read, Tag: tag, Summary: "Чьи данные пора удалить: согласие отозвано или срок хранения вышел"}, h.candidates)
	web.Register(api, web.Operation{ID: "beginRemoval", Method: http.MethodPost, Path: "/people/{person}/removal",
		Permission: decide, Tag: tag, Summary: "Начать удаление данных человека, который о нём не просил"}, h.begin)
}
