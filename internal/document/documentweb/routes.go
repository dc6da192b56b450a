// Package documentweb is the door of printed documents.
package documentweb

import (
	"net/http"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const tag = "Документы"

var (
	readRoute = authz.Permission{Object: "route", Action: "read"}
	read      = authz.Permission{Object: "document", Action: "read"}
	create    = authz.Permission{Object: "document", Action: "create"}
)

var formats = []web.QueryParam{{Name: "format", Doc: "pdf или docx; по умолчанию pdf"}, {Name: "edition", Doc: "номер прежней редакции плана; без него маршрут печатается как он есть"}}

// Register adds the area's operations to the registry.
func Register(api *web.API, s *document.Service) {
	h := handler{s}
	web.Register(api, web.Operation{ID: "listRouteDocuments", Method: http.MethodGet, Path: "/routes/{route}/documents",
		Permission: readRoute, Tag: tag, Summary: "На каких формах можно напечатать маршрут"}, h.forms)
	web.Stream(api, web.Operation{ID: "getRouteDocument", Method: http.MethodGet, Path: "/routes/{route}/documents/{form}",
		Permission: readRoute, Tag: tag, Summary: "Документ маршрута в PDF или DOCX", Query: formats}, Paper(s))
	web.Register(api, web.Operation{ID: "listDocumentForms", Method: http.MethodGet, Path: "/organizations/{organization}/document-forms",
		Permission: create, Tag: tag, Summary: "На каких формах можно напечатать все маршруты организации"}, h.batchForms)
	web.Register(api, web.Operation{ID: "listDocumentBatches", Method: http.MethodGet, Path: "/organizations/{organization}/document-batches",
		Permission: read, Tag: tag, Summary: "Архивы документов организации"}, h.list)
	web.Register(api, web.Operation{ID: "createDocumentBatch", Method: http.MethodPost, Path: "/organizations/{organization}/document-batches",
		Permission: create, Tag: tag, Summary: "Напечатать все маршруты организации в один архив", Example: example}, h.create)
	web.Register(api, web.Operation{ID: "getDocumentBatch", Method: http.MethodGet, Path: "/document-batches/{document_batch}",
		Permission: read, Tag: tag, Summary: "Сколько документов архива готово"}, h.get)
	web.Stream(api, web.Operation{ID: "getDocumentBatchContent", Method: http.MethodGet, Path: "/document-batches/{document_batch}/content",
		Permission: read, Tag: tag, Summary: "Скачать архив (ZIP)", Effect: web.Outside}, Archive(s))
	registerPlace(api, h)
}
