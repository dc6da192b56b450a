// Package artifactweb is the door of files, products and reviews.
package artifactweb

import (
	"net/http"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const (
	filesTag   = "Файлы"
	productTag = "Продукты и экспертиза"
)

// Register adds the area's operations to the registry.
func Register(api *web.API, f *artifact.Files, p *artifact.Products) {
	registerFiles(api, files{f})
	registerProducts(api, products{p})
	registerAssignments(api, products{p})
	registerEvents(api, products{p})
	registerBank(api, bank{artifact.BankOf(f, p)})
}

func may(object authz.Object, action authz.Action) authz.Permission {
	return authz.Permission{Object: object, Action: action}
}

func registerFiles(api *web.API, h files) {
	web.Register(api, web.Operation{ID: "listArtifacts", Method: http.MethodGet, Path: "/routes/{route}/artifacts",
		Permission: may("artifact", "read"), Tag: filesTag, Summary: "Файлы маршрута"}, h.list)
	web.Register(api, web.Operation{ID: "createArtifact", Method: http.MethodPost, Path: "/routes/{route}/artifacts",
		Permission: may("artifact", "upload"), Tag: filesTag, Summary: "Начать загрузку файла", Effect: web.Outside, Example: exampleFile}, h.announce)
	web.Register(api, web.Operation{ID: "listPaperScans", Method: http.MethodGet, Path: "/paper-routes/{paper_route}/scans",
		Permission: may("paper", "read"), Tag: filesTag, Summary: "Сканы маршрута на бумаге"}, h.scans)
	web.Register(api, web.Operation{ID: "createPaperScan", Method: http.MethodPost, Path: "/paper-routes/{paper_route}/scans",
		Permission: may("paper", "register"), Tag: filesTag, Summary: "Начать загрузку скана: PDF, JPEG или PNG", Effect: web.Outside, Example: exampleScan}, h.announceScan)
	web.Register(api, web.Operation{ID: "getArtifact", Method: http.MethodGet, Path: "/artifacts/{artifact}",
		Permission: may("artifact", "read"), Tag: filesTag, Summary: "Состояние файла"}, h.get)
	web.Register(api, web.Operation{ID: "deleteArtifact", Method: http.MethodDelete, Path: "/artifacts/{artifact}",
		Permission: may("artifact", "delete"), Tag: filesTag, Summary: "Удалить файл"}, h.delete)
	web.Register(api, web.Operation{ID: "listArtifactParts", Method: http.MethodGet, Path: "/artifacts/{artifact}/parts",
		Permission: may("artifact", "upload"), Tag: filesTag, Summary: "Загруженные части, чтобы продолжить прерванную загрузку", Effect: web.Outside}, h.parts)
	web.Stream(api, web.Operation{ID: "putArtifactPart", Method: http.MethodPut, Path: "/artifacts/{artifact}/parts/{part}",
		Permission: may("artifact", "upload"), Tag: filesTag, Summary: "Отправить часть файла через сервер", Effect: web.Outside}, h.put)
	web.Register(api, web.Operation{ID: "createArtifactPartURL", Method: http.MethodPost, Path: "/artifacts/{artifact}/parts/{part}/url",
		Permission: may("artifact", "upload"), Tag: filesTag, Summary: "Адрес, чтобы отправить часть прямо в хранилище", Effect: web.Outside}, h.partURL)
	web.Register(api, web.Operation{ID: "completeArtifact", Method: http.MethodPost, Path: "/artifacts/{artifact}/complete",
		Permission: may("artifact", "upload"), Tag: filesTag, Summary: "Завершить загрузку: файл уходит на проверку", Status: http.StatusOK, Effect: web.Outside}, h.complete)
	web.Stream(api, web.Operation{ID: "getArtifactContent", Method: http.MethodGet, Path: "/artifacts/{artifact}/content",
		Permission: may("artifact", "read"), Tag: filesTag, Summary: "Скачать файл, целиком или частью (Range)", Effect: web.Outside,
		Query: []web.QueryParam{{Name: "inline", Doc: "1: показать в браузере; действует для рисунков и видео"}}}, Content(h.s))
	web.Register(api, web.Operation{ID: "getArtifactPages", Method: http.MethodGet, Path: "/artifacts/{artifact}/pages",
		Permission: may("artifact", "read"), Tag: filesTag, Summary: "Сколько страниц PDF можно посмотреть", Effect: web.Outside}, h.preview)
	web.Stream(api, web.Operation{ID: "getArtifactPage", Method: http.MethodGet, Path: "/artifacts/{artifact}/pages/{page}",
		Permission: may("artifact", "read"), Tag: filesTag, Summary: "Страница PDF картинкой (PNG)", Effect: web.Outside}, PagePicture(h.s))
	web.Register(api, web.Operation{ID: "getArtifactLimit", Method: http.MethodGet, Path: "/artifact-limit",
		Permission: authz.Member, Tag: filesTag, Summary: "Наибольший размер файла и принимаемые виды файлов"}, h.limit)
	web.Register(api, web.Operation{ID: "setArtifactLimit", Method: http.MethodPut, Path: "/artifact-limit",
		Permission: may("artifact", "limit"), Tag: filesTag, Summary: "Установить наибольший размер файла в регионе", Example: limitInput{Bytes: 1 << 30}}, h.setLimit)
}

func registerProducts(api *web.API, h products) {
	web.Register(api, web.Operation{ID: "listProducts", Method: http.MethodGet, Path: "/routes/{route}/products",
		Permission: may("product", "read"), Tag: productTag, Summary: "Продукты маршрута"}, h.list)
	web.Register(api, web.Operation{ID: "createProduct", Method: http.MethodPost, Path: "/routes/{route}/products",
		Permission: may("product", "create"), Tag: productTag, Summary: "Добавить продукт", Example: exampleProduct}, h.create)
	web.Register(api, web.Operation{ID: "getProduct", Method: http.MethodGet, Path: "/products/{product}",
		Permission: may("product", "read"), Tag: productTag, Summary: "Продукт с файлами"}, h.get)
	web.Register(api, web.Operation{ID: "updateProduct", Method: http.MethodPut, Path: "/products/{product}",
		Permission: may("product", "create"), Tag: productTag, Summary: "Изменить продукт", Example: exampleProduct}, h.update)
	web.Register(api, web.Operation{ID: "addProductFile", Method: http.MethodPost, Path: "/products/{product}/files",
		Permission: may("product", "create"), Tag: productTag, Summary: "Приложить файл к продукту", Example: exampleProductFile}, h.addFile)
	web.Register(api, web.Operation{ID: "removeProductFile", Method: http.MethodDelete, Path: "/products/{product}/files/{artifact}",
		Permission: may("product", "create"), Tag: productTag, Summary: "Убрать файл из продукта", Status: http.StatusOK}, h.removeFile)
	web.Register(api, web.Operation{ID: "presentProduct", Method: http.MethodPost, Path: "/products/{product}/presentation",
		Permission: may("product", "present"), Tag: productTag, Summary: "Презентация продукта: план или отметка о выполнении", Status: http.StatusOK, Example: examplePresentation}, h.present)
	web.Register(api, web.Operation{ID: "askForReview", Method: http.MethodPost, Path: "/products/{product}/review-request",
		Permission: may("review", "request"), Tag: productTag, Summary: "Пригласить региональный центр к экспертизе", Status: http.StatusOK}, h.askCentre)
	web.Register(api, web.Operation{ID: "listReviews", Method: http.MethodGet, Path: "/products/{product}/reviews",
		Permission: may("review", "read"), Tag: productTag, Summary: "Экспертные оценки продукта"}, h.reviews)
	web.Register(api, web.Operation{ID: "createReview", Method: http.MethodPost, Path: "/products/{product}/reviews",
		Permission: may("review", "create"), Tag: productTag, Summary: "Дать экспертную оценку", Example: exampleReview}, h.addReview)
	web.Register(api, web.Operation{ID: "getReview", Method: http.MethodGet, Path: "/reviews/{review}",
		Permission: may("review", "read"), Tag: productTag, Summary: "Экспертная оценка"}, h.review)
	web.Register(api, web.Operation{ID: "listRubrics", Method: http.MethodGet, Path: "/rubrics",
		Permission: authz.Member, Tag: productTag, Summary: "Оценочные листы"}, h.rubrics)
}
