// Package navigatorweb is the navigator's door.
package navigatorweb

import (
	"net/http"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/navigator"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const tag = "Навигатор"

// Register adds the navigator's operations to the registry.
func Register(api *web.API, s *navigator.Service) {
	h := handler{s}
	may := func(a authz.Action) authz.Permission { return authz.Permission{Object: "resource", Action: a} }

	web.Register(api, web.Operation{ID: "listResources", Method: http.MethodGet, Path: "/resources",
		Permission: may("read"), Tag: tag, Summary: "Ресурсы навигатора"}, h.list)
	web.Register(api, web.Operation{ID: "createResource", Method: http.MethodPost, Path: "/resources",
		Permission: may("create"), Tag: tag, Summary: "Добавить ресурс", Example: example}, h.create)
	web.Register(api, web.Operation{ID: "getResource", Method: http.MethodGet, Path: "/resources/{resource}",
		Permission: may("read"), Tag: tag, Summary: "Ресурс"}, h.get)
	web.Register(api, web.Operation{ID: "updateResource", Method: http.MethodPut, Path: "/resources/{resource}",
		Permission: may("update"), Tag: tag, Summary: "Изменить ресурс", Example: example}, h.update)
	web.Register(api, web.Operation{ID: "deleteResource", Method: http.MethodDelete, Path: "/resources/{resource}",
		Permission: may("delete"), Tag: tag, Summary: "Удалить ресурс"}, h.delete)
}
