// Package authoringweb is the door of the editor of instruments.
package authoringweb

import (
	"net/http"

	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const tag = "Редактор инструментов"

var create = authz.Permission{Object: "instrument", Action: "create"}

type handler struct{ s *authoring.Service }

// Register adds the operations of the area to the registry.
func Register(api *web.API, s *authoring.Service) {
	h := handler{s}
	web.Register(api, web.Operation{ID: "nextInstrument", Method: http.MethodPost, Path: "/instruments/{instrument}/next",
		Permission: create, Tag: tag, Summary: "Новая редакция: черновик с тем же содержанием"}, h.next)
	web.Register(api, web.Operation{ID: "undoInstrument", Method: http.MethodPost, Path: "/instruments/{instrument}/undo", Status: http.StatusOK,
		Permission: create, Tag: tag, Summary: "Отменить последнее изменение черновика"}, h.undo)
	web.Register(api, web.Operation{ID: "sampleInstrument", Method: http.MethodPost, Path: "/instruments/{instrument}/sample", Status: http.StatusOK,
		Permission: create, Tag: tag, Summary: "Пробный прогон: результат по ответам, нигде не сохраняется", Effect: web.Outside, Example: sampleExample}, h.sample)
	web.Register(api, web.Operation{ID: "exportInstrument", Method: http.MethodGet, Path: "/instruments/{instrument}/export",
		Permission: create, Tag: tag, Summary: "Инструмент файлом JSON для другого региона"}, h.export)
	web.Register(api, web.Operation{ID: "importInstrument", Method: http.MethodPost, Path: "/instruments/import",
		Permission: create, Tag: tag, Summary: "Черновик из такого файла", Example: packExample}, h.importPack)
	web.Stream(api, web.Operation{ID: "getInstrumentBook", Method: http.MethodGet, Path: "/instruments/{instrument}/book",
		Permission: create, Tag: tag, Summary: "Опросник или тест книгой XLSX"}, h.sendBook)
	web.Stream(api, web.Operation{ID: "getInstrumentTemplate", Method: http.MethodGet, Path: "/instruments/template",
		Permission: create, Tag: tag, Summary: "Книга XLSX, которую методист заполняет",
		Query: []web.QueryParam{{Name: "framework", Doc: "Код перечня компетенций", Required: true}, {Name: "program", Doc: "selfdiagnosis — опросник, entrytest — тест"}}}, h.sendTemplate)
	web.Stream(api, web.Operation{ID: "uploadInstrumentBook", Method: http.MethodPost, Path: "/instruments/book", Status: http.StatusCreated,
		Permission: create, Tag: tag, Summary: "Черновик из заполненной книги XLSX: ошибки по листу, строке и столбцу",
		Query: []web.QueryParam{{Name: "framework", Doc: "Код перечня компетенций", Required: true},
			{Name: "code", Doc: "Код инструмента; с тем же кодом создаётся новая редакция"}}}, h.uploadBook)
	web.Register(api, web.Operation{ID: "getDefinitionSchema", Method: http.MethodGet, Path: "/programs/{program}/schema",
		Permission: authz.Public, Tag: tag, Summary: "JSON Schema определения"}, h.schema)
}
