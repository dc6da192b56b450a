// Package frameworkweb is the door of competency frameworks.
package frameworkweb

import (
	"net/http"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const tag = "Рамки компетенций"

func may(a authz.Action) authz.Permission { return authz.Permission{Object: "framework", Action: a} }

// Register adds the operations of the area to the registry.
func Register(api *web.API, s *framework.Service) {
	h := handler{s}
	h.frameworks(api)
	h.items(api)
	h.relations(api)
	h.files(api)
}

func (h handler) frameworks(api *web.API) {
	web.Register(api, web.Operation{ID: "listFrameworks", Method: http.MethodGet, Path: "/frameworks",
		Permission: may("read"), Tag: tag, Summary: "Рамки компетенций региона"}, h.list)
	web.Register(api, web.Operation{ID: "createFramework", Method: http.MethodPost, Path: "/frameworks",
		Permission: may("create"), Tag: tag, Summary: "Создать свою рамку", Example: headExample}, h.create)
	web.Register(api, web.Operation{ID: "installFrameworks", Method: http.MethodPost, Path: "/frameworks/install", Status: http.StatusOK,
		Permission: may("publish"), Tag: tag, Summary: "Добавить рамки из поставки, которых ещё нет"}, h.install)
	web.Register(api, web.Operation{ID: "getFramework", Method: http.MethodGet, Path: "/frameworks/{framework}",
		Permission: may("read"), Tag: tag, Summary: "Рамка с её записями"}, h.get)
	web.Register(api, web.Operation{ID: "updateFramework", Method: http.MethodPut, Path: "/frameworks/{framework}",
		Permission: may("create"), Tag: tag, Summary: "Изменить описание черновика", Example: aboutExample}, h.update)
	web.Register(api, web.Operation{ID: "deleteFramework", Method: http.MethodDelete, Path: "/frameworks/{framework}",
		Permission: may("create"), Tag: tag, Summary: "Удалить черновик"}, h.delete)
	web.Register(api, web.Operation{ID: "nextFramework", Method: http.MethodPost, Path: "/frameworks/{framework}/next",
		Permission: may("create"), Tag: tag, Summary: "Начать новую редакцию"}, h.next)
	web.Register(api, web.Operation{ID: "publishFramework", Method: http.MethodPost, Path: "/frameworks/{framework}/publish", Status: http.StatusOK,
		Permission: may("publish"), Tag: tag, Summary: "Опубликовать редакцию"}, h.publish)
	web.Register(api, web.Operation{ID: "retireFramework", Method: http.MethodPost, Path: "/frameworks/{framework}/retire", Status: http.StatusOK,
		Permission: may("publish"), Tag: tag, Summary: "Снять рамку: новые инструменты на неё не ссылаются"}, h.retire)
}

func (h handler) items(api *web.API) {
	web.Register(api, web.Operation{ID: "addFrameworkItem", Method: http.MethodPost, Path: "/frameworks/{framework}/items",
		Permission: may("create"), Tag: tag, Summary: "Добавить запись в черновик", Example: entryExample}, h.addItem)
	web.Register(api, web.Operation{ID: "editFrameworkItem", Method: http.MethodPut, Path: "/frameworks/{framework}/items/{framework_item}",
		Permission: may("create"), Tag: tag, Summary: "Изменить, переместить или снять запись черновика", Example: entryExample}, h.editItem)
	web.Register(api, web.Operation{ID: "removeFrameworkItem", Method: http.MethodDelete, Path: "/frameworks/{framework}/items/{framework_item}",
		Permission: may("create"), Tag: tag, Summary: "Удалить запись, которая не публиковалась, со всем, что в ней"}, h.removeItem)
}

func (h handler) relations(api *web.API) {
	web.Register(api, web.Operation{ID: "listFrameworkRelations", Method: http.MethodGet, Path: "/framework-relations",
		Permission: may("read"), Tag: tag, Summary: "Соответствия записей двух рамок"}, h.listRelations)
	web.Register(api, web.Operation{ID: "createFrameworkRelation", Method: http.MethodPost, Path: "/framework-relations",
		Permission: may("create"), Tag: tag, Summary: "Связать записи двух рамок", Example: relationExample}, h.relate)
	web.Register(api, web.Operation{ID: "deleteFrameworkRelation", Method: http.MethodDelete, Path: "/framework-relations/{framework_relation}",
		Permission: may("create"), Tag: tag, Summary: "Убрать связь"}, h.unrelate)
}

func (h handler) files(api *web.API) {
	web.Stream(api, web.Operation{ID: "exportFramework", Method: http.MethodGet, Path: "/frameworks/{framework}/case",
		Permission: may("read"), Tag: tag, Summary: "Рамка в формате 1EdTech CASE 1.1 (JSON)"}, h.sendCASE)
	web.Stream(api, web.Operation{ID: "exportFrameworkBook", Method: http.MethodGet, Path: "/frameworks/{framework}/book",
		Permission: may("read"), Tag: tag, Summary: "Рамка таблицей XLSX со всеми уровнями"}, h.sendBook)
	web.Stream(api, web.Operation{ID: "createFrameworkImport", Method: http.MethodPost, Path: "/framework-imports", Status: http.StatusCreated,
		Permission: may("create"), Tag: tag, Summary: "Прочитать файл рамки (CASE 1.1 или XLSX, до 8 МиБ), ничего не меняя",
		Query: []web.QueryParam{{Name: "code", Doc: "Код рамки, к которой относится файл; по умолчанию как в файле"}}}, h.createImport)
	web.Register(api, web.Operation{ID: "getFrameworkImport", Method: http.MethodGet, Path: "/framework-imports/{framework_import}",
		Permission: may("create"), Tag: tag, Summary: "Чем файл отличается от рамки"}, h.getImport)
	web.Register(api, web.Operation{ID: "applyFrameworkImport", Method: http.MethodPost, Path: "/framework-imports/{framework_import}/apply", Status: http.StatusOK,
		Permission: may("create"), Tag: tag, Summary: "Применить файл к черновику: по каждой недостающей записи нужно решение", Example: applyExample}, h.applyImport)
}
