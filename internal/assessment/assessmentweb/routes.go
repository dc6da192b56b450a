// Package assessmentweb is the door of the area assessment.
package assessmentweb

import (
	"net/http"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const (
	instrumentTag = "Инструменты диагностики"
	diagnosisTag  = "Диагностика"
	deficitTag    = "Дефициты и запросы"
	importTag     = "Загрузка результатов"
	programTag    = "Программы диагностики"
)

// Register adds the operations of the area to the registry.
func Register(api *web.API, s *assessment.Service) {
	h := handler{s}
	h.instruments(api)
	h.statistics(api)
	h.groups(api)
	h.diagnoses(api)
	h.essays(api)
	h.deficits(api)
	h.imports(api)
	h.importSteps(api)
	web.Register(api, web.Operation{ID: "listPrograms", Method: http.MethodGet, Path: "/programs",
		Permission: may("program", "read"), Tag: programTag, Summary: "Программы диагностики и их состояние"}, h.listPrograms)
}

func may(object authz.Object, action authz.Action) authz.Permission {
	return authz.Permission{Object: object, Action: action}
}

func (h handler) instruments(api *web.API) {
	web.Register(api, web.Operation{ID: "listInstruments", Method: http.MethodGet, Path: "/instruments",
		Permission: may("instrument", "read"), Tag: instrumentTag, Summary: "Инструменты диагностики региона"}, h.listInstruments)
	web.Register(api, web.Operation{ID: "createInstrument", Method: http.MethodPost, Path: "/instruments",
		Permission: may("instrument", "create"), Tag: instrumentTag, Summary: "Добавить инструмент или его новую редакцию", Example: draftExample}, h.createInstrument)
	web.Register(api, web.Operation{ID: "getInstrument", Method: http.MethodGet, Path: "/instruments/{instrument}",
		Permission: may("instrument", "read"), Tag: instrumentTag, Summary: "Инструмент"}, h.getInstrument)
	web.Register(api, web.Operation{ID: "updateInstrument", Method: http.MethodPut, Path: "/instruments/{instrument}",
		Permission: may("instrument", "create"), Tag: instrumentTag, Summary: "Изменить черновик инструмента", Example: draftExample}, h.updateInstrument)
	web.Register(api, web.Operation{ID: "deleteInstrument", Method: http.MethodDelete, Path: "/instruments/{instrument}",
		Permission: may("instrument", "create"), Tag: instrumentTag, Summary: "Удалить черновик инструмента"}, h.deleteInstrument)
	web.Register(api, web.Operation{ID: "getInstrumentForm", Method: http.MethodGet, Path: "/instruments/{instrument}/form",
		Permission: may("instrument", "read"), Tag: instrumentTag, Summary: "Опросник, как его видит педагог", Effect: web.Outside}, h.getForm)
	for _, m := range []struct {
		id, path, summary string
		to                assessment.State
	}{
		{"tryInstrument", "trial", "Начать пробу инструмента", assessment.Trial},
		{"publishInstrument", "publish", "Опубликовать инструмент", assessment.Published},
		{"retireInstrument", "retire", "Снять инструмент с публикации", assessment.Retired},
	} {
		web.Register(api, web.Operation{ID: m.id, Method: http.MethodPost, Path: "/instruments/{instrument}/" + m.path, Status: http.StatusOK,
			Permission: may("instrument", "publish"), Tag: instrumentTag, Summary: m.summary, Effect: web.Outside}, h.moveInstrument(m.to))
	}
}

func (h handler) diagnoses(api *web.API) {
	web.Register(api, web.Operation{ID: "listDiagnoses", Method: http.MethodGet, Path: "/diagnoses",
		Permission: may("diagnosis", "read"), Tag: diagnosisTag, Summary: "Диагностики: свои или те, что Вам доступны"}, h.listDiagnoses)
	web.Register(api, web.Operation{ID: "beginDiagnosis", Method: http.MethodPost, Path: "/diagnoses",
		Permission: may("diagnosis", "take"), Tag: diagnosisTag, Summary: "Начать диагностику", Example: beginExample}, h.beginDiagnosis)
	web.Register(api, web.Operation{ID: "getDiagnosis", Method: http.MethodGet, Path: "/diagnoses/{diagnosis}",
		Permission: may("diagnosis", "read"), Tag: diagnosisTag, Summary: "Диагностика: опросник, свои ответы, результаты"}, h.getDiagnosis)
	web.Register(api, web.Operation{ID: "saveAnswers", Method: http.MethodPut, Path: "/diagnoses/{diagnosis}/answers",
		Permission: may("diagnosis", "take"), Tag: diagnosisTag, Summary: "Сохранить ответы (часть или все)", Example: answersExample}, h.saveAnswers)
	web.Register(api, web.Operation{ID: "submitDiagnosis", Method: http.MethodPost, Path: "/diagnoses/{diagnosis}/submit", Status: http.StatusOK,
		Permission: may("diagnosis", "take"), Tag: diagnosisTag, Summary: "Завершить диагностику и получить результат", Effect: web.Outside}, h.submitDiagnosis)
	web.Register(api, web.Operation{ID: "abandonDiagnosis", Method: http.MethodPost, Path: "/diagnoses/{diagnosis}/abandon", Status: http.StatusOK,
		Permission: may("diagnosis", "take"), Tag: diagnosisTag, Summary: "Прекратить диагностику без результата"}, h.abandonDiagnosis)
	web.Register(api, web.Operation{ID: "getDynamics", Method: http.MethodGet, Path: "/people/{person}/dynamics",
		Permission: may("diagnosis", "read"), Tag: diagnosisTag, Summary: "Динамика от входной диагностики к итоговой"}, h.getDynamics)
	web.Register(api, web.Operation{ID: "getOverview", Method: http.MethodGet, Path: "/people/{person}/diagnoses/overview",
		Permission: may("diagnosis", "read"), Tag: diagnosisTag, Summary: "Общая картина: последние результаты разных инструментов в одной рамке компетенций"}, h.getOverview)
}

func (h handler) essays(api *web.API) {
	score := may("answer", "score")
	web.Register(api, web.Operation{ID: "listEssays", Method: http.MethodGet, Path: "/essays",
		Permission: score, Tag: diagnosisTag, Summary: "Работы, которые ждут эксперта"}, h.listEssays)
	web.Register(api, web.Operation{ID: "getEssay", Method: http.MethodGet, Path: "/essays/{essay}",
		Permission: score, Tag: diagnosisTag, Summary: "Работа и критерии, без имени автора"}, h.getEssay)
	web.Register(api, web.Operation{ID: "scoreEssay", Method: http.MethodPost, Path: "/essays/{essay}/score", Status: http.StatusOK,
		Permission: score, Tag: diagnosisTag, Summary: "Оценить работу по критериям", Example: scoreExample}, h.scoreEssay)
}

func (h handler) deficits(api *web.API) {
	web.Register(api, web.Operation{ID: "listDeficits", Method: http.MethodGet, Path: "/people/{person}/deficits",
		Permission: may("deficit", "read"), Tag: deficitTag, Summary: "Профессиональные дефициты человека"}, h.listDeficits)
	web.Register(api, web.Operation{ID: "stateDeficit", Method: http.MethodPost, Path: "/people/{person}/deficits",
		Permission: may("deficit", "state"), Tag: deficitTag, Summary: "Указать дефицит", Example: statementExample}, h.stateDeficit)
	web.Register(api, web.Operation{ID: "confirmDeficit", Method: http.MethodPost, Path: "/deficits/{deficit}/confirm", Status: http.StatusOK,
		Permission: may("deficit", "confirm"), Tag: deficitTag, Summary: "Подтвердить дефицит"}, h.confirmDeficit)
	web.Register(api, web.Operation{ID: "declineDeficit", Method: http.MethodPost, Path: "/deficits/{deficit}/decline", Status: http.StatusOK,
		Permission: may("deficit", "confirm"), Tag: deficitTag, Summary: "Отклонить дефицит с причиной", Example: declineExample}, h.declineDeficit)
	web.Register(api, web.Operation{ID: "remarkDeficit", Method: http.MethodPost, Path: "/deficits/{deficit}/remarks",
		Permission: may("deficit", "discuss"), Tag: deficitTag, Summary: "Обсудить дефицит: добавить реплику", Example: remarkExample}, h.remarkDeficit)
	web.Register(api, web.Operation{ID: "listRequests", Method: http.MethodGet, Path: "/people/{person}/requests",
		Permission: may("request", "read"), Tag: deficitTag, Summary: "Образовательные запросы человека"}, h.listRequests)
	web.Register(api, web.Operation{ID: "stateRequest", Method: http.MethodPost, Path: "/people/{person}/requests",
		Permission: may("request", "state"), Tag: deficitTag, Summary: "Добавить образовательный запрос", Example: requestExample}, h.stateRequest)
}

func (h handler) imports(api *web.API) {
	web.Register(api, web.Operation{ID: "listImports", Method: http.MethodGet, Path: "/imports",
		Permission: may("import", "read"), Tag: importTag, Summary: "Загрузки файлов с результатами"}, h.listImports)
	web.Stream(api, web.Operation{ID: "createImport", Method: http.MethodPost, Path: "/imports", Status: http.StatusCreated,
		Permission: may("import", "create"), Tag: importTag, Summary: "Прочитать файл с результатами (CSV или XLSX, до 50 МиБ)", Effect: web.Outside,
		Query: []web.QueryParam{
			{Name: "instrument", Doc: "Инструмент, который читает файл", Required: true},
			{Name: "name", Doc: "Имя файла с расширением", Required: true},
			{Name: "phase", Doc: "entry (если не указано), interim или final"},
			{Name: "apply", Doc: "true: сразу загрузить, если ошибок нет"},
			{Name: "hold", Doc: "true: только посмотреть, что в файле; как его читать, решается по шагам"},
		}}, h.createImport)
	web.Register(api, web.Operation{ID: "getImport", Method: http.MethodGet, Path: "/imports/{import}",
		Permission: may("import", "read"), Tag: importTag, Summary: "Загрузка: что найдено в файле"}, h.getImport)
	web.Register(api, web.Operation{ID: "listImportProblems", Method: http.MethodGet, Path: "/imports/{import}/problems",
		Permission: may("import", "read"), Tag: importTag, Summary: "Ошибки файла: лист, строка, столбец, причина"}, h.listProblems)
	web.Register(api, web.Operation{ID: "checkImport", Method: http.MethodPost, Path: "/imports/{import}/check", Status: http.StatusOK,
		Permission: may("import", "create"), Tag: importTag, Summary: "Проверить загрузку, ничего не записывая"}, h.checkImport)
	web.Register(api, web.Operation{ID: "applyImport", Method: http.MethodPost, Path: "/imports/{import}/apply", Status: http.StatusOK,
		Permission: may("import", "create"), Tag: importTag, Summary: "Загрузить результаты: все или ни одного"}, h.applyImport)
}
