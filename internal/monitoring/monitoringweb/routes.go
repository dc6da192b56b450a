// Package monitoringweb is the door of figures, of what is to be done, of the search
// and of the reviewers' queue.
package monitoringweb

import (
	"net/http"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const tag = "Мониторинг и дела"

// Register adds the area's operations to the registry.
func Register(api *web.API, s *monitoring.Service) {
	h := handler{s}
	may := func(o authz.Object, a authz.Action) authz.Permission { return authz.Permission{Object: o, Action: a} }

	web.Register(api, web.Operation{ID: "getTodo", Method: http.MethodGet, Path: "/todo",
		Permission: may("todo", "read"), Tag: tag, Summary: "Что сделать сейчас"}, h.todo)
	web.Register(api, web.Operation{ID: "getRouteFigures", Method: http.MethodGet, Path: "/monitoring/routes",
		Permission: may("monitoring", "read"), Tag: tag, Summary: "Маршруты по состояниям и срокам"}, h.routes)
	web.Register(api, web.Operation{ID: "getDeficitMap", Method: http.MethodGet, Path: "/monitoring/deficits",
		Permission: may("monitoring", "read"), Tag: tag, Summary: "Тепловая карта дефицитов"}, h.deficits)
	web.Register(api, web.Operation{ID: "getPriorityFigures", Method: http.MethodGet, Path: "/monitoring/priorities",
		Permission: may("monitoring", "read"), Tag: tag, Summary: "Сколько маршрутов выбрали приоритетные направления учебного года"}, h.priorities)
	web.Register(api, web.Operation{ID: "search", Method: http.MethodPost, Path: "/search", Status: http.StatusOK,
		Permission: may("search", "use"), Tag: tag, Summary: "Найти людей, маршруты, организации, ресурсы, инструменты", Example: example}, h.search)
	web.Register(api, web.Operation{ID: "listReviewQueue", Method: http.MethodGet, Path: "/review-queue",
		Permission: may("review", "create"), Tag: tag, Summary: "Продукты, которые ждут экспертизы"}, h.queue)
}
