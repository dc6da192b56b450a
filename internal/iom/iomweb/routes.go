// Package iomweb is the door to routes and regulations.
package iomweb

import (
	"net/http"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const (
	tag            = "Маршруты"
	planTag        = "Маршруты: план"
	lifeTag        = "Маршруты: ход"
	regulationsTag = "Положения"
)

// list is short words for an operation of the registry.
type list struct {
	tag    string
	object authz.Object
}

func (l list) op(id, method, path string, action authz.Action, summary string, example any) web.Operation {
	return web.Operation{ID: id, Method: method, Path: path, Permission: authz.Permission{Object: l.object, Action: action},
		Tag: l.tag, Summary: summary, Example: example}
}

// step is an operation that answers 200 with what it moved, as it is after it.
func (l list) step(id, path string, action authz.Action, summary string, example any) web.Operation {
	op := l.op(id, http.MethodPost, path, action, summary, example)
	op.Status = http.StatusOK
	return op
}

// move is a step of a route.
func (l list) move(id, path string, action authz.Action, summary string, example any) web.Operation {
	return l.step(id, "/routes/{route}"+path, action, summary, example)
}

// Register adds the operations of this area to the registry.
func Register(api *web.API, s *iom.Service) {
	h := handler{s}
	whole(api, h)
	plan(api, h)
	life(api, h)
	editionsOf(api, h)
	priorities(api, h)
	regulations(api, h)
	groups(api, h)
	support(api, h)
	papers(api, h)
	regulationDesk(api, h)
}

func whole(api *web.API, h handler) {
	r := list{tag, "route"}
	web.Register(api, r.op("listRoutes", http.MethodGet, "/routes", "read", "Маршруты, последние изменённые первыми", nil), h.list)
	web.Register(api, r.op("createRoute", http.MethodPost, "/routes", "create", "Открыть маршрут", exampleRoute), h.create)
	web.Register(api, r.op("getRoute", http.MethodGet, "/routes/{route}", "read", "Маршрут целиком", nil), h.get)
	web.Register(api, r.op("updateRoute", http.MethodPut, "/routes/{route}", "edit", "Изменить план черновика", examplePlan), h.update)
	web.Register(api, r.op("correctRoute", http.MethodPost, "/routes/{route}/corrections", "correct", "Скорректировать идущий маршрут",
		map[string]any{"reason": "Сместились сроки курсов", "title": examplePlan.Title}), h.correct)
	web.Register(api, r.op("listRevisions", http.MethodGet, "/routes/{route}/revisions", "read", "Корректировки маршрута", nil), h.revisions)
	web.Register(api, r.op("listSteps", http.MethodGet, "/routes/{route}/steps", "read", "История маршрута", nil), h.steps)
	web.Register(api, r.op("listMoves", http.MethodGet, "/routes/{route}/moves", "read", "Что можно сделать дальше", nil), h.moves)
}

func plan(api *web.API, h handler) {
	const (
		post, put, del = http.MethodPost, http.MethodPut, http.MethodDelete
		deficits       = "/routes/{route}/deficits"
		requests       = "/routes/{route}/requests"
		objectives     = "/routes/{route}/objectives"
		activities     = "/routes/{route}/activities"
	)
	p := list{planTag, "route"}
	web.Register(api, p.op("addRouteDeficit", post, deficits, "edit", "Добавить дефицит", exampleDeficit), h.addDeficit)
	web.Register(api, p.op("changeRouteDeficit", put, deficits+"/{route_deficit}", "edit", "Изменить дефицит", exampleDeficit), h.changeDeficit)
	web.Register(api, p.op("removeRouteDeficit", del, deficits+"/{route_deficit}", "edit", "Удалить дефицит", nil), h.removeDeficit)
	web.Register(api, p.op("addRouteRequest", post, requests, "edit", "Добавить запрос или затруднение", exampleRequest), h.addRequest)
	web.Register(api, p.op("changeRouteRequest", put, requests+"/{learning_request}", "edit", "Изменить запрос", exampleRequest), h.changeRequest)
	web.Register(api, p.op("removeRouteRequest", del, requests+"/{learning_request}", "edit", "Удалить запрос", nil), h.removeRequest)
	web.Register(api, p.op("addObjective", post, objectives, "edit", "Поставить задачу", exampleObjective), h.addObjective)
	web.Register(api, p.op("changeObjective", put, objectives+"/{objective}", "edit", "Изменить задачу", exampleObjective), h.changeObjective)
	web.Register(api, p.op("removeObjective", del, objectives+"/{objective}", "edit", "Удалить задачу", nil), h.removeObjective)
	web.Register(api, p.op("changeStage", put, "/routes/{route}/stages/{stage}", "edit", "Сроки и результат этапа",
		StageInput{Term: *exampleTerm, PlannedResult: "Освоены приёмы формирующего оценивания"}), h.changeStage)
	web.Register(api, p.op("addActivity", post, activities, "edit", "Добавить мероприятие", exampleActivity), h.addActivity)
	web.Register(api, p.op("changeActivity", put, activities+"/{activity}", "edit", "Изменить мероприятие", exampleActivity), h.changeActivity)
	web.Register(api, p.op("removeActivity", del, activities+"/{activity}", "edit", "Удалить мероприятие", nil), h.removeActivity)
	web.Register(api, p.move("addRouteDiagnosis", "/diagnoses", "edit", "Отнести диагностику к маршруту",
		diagnosisBody{uuid.UUID{15: 1}, iom.EntryDiagnosis}), h.addDiagnosis)
}

func life(api *web.API, h handler) {
	const post = http.MethodPost
	l, c := list{lifeTag, "route"}, list{lifeTag, "conclusion"}
	end := newEnd{End: civil.MustParse("2027-12-31"), Reason: "Перенесены курсы повышения квалификации"}

	web.Register(api, l.op("appoint", post, "/routes/{route}/appointments", "appoint", "Назначить сопровождающего",
		appointmentBody{Person: uuid.UUID{15: 1}, Role: tenant.Tutor, Order: exampleOrder}), h.appoint)
	web.Register(api, l.move("endAppointment", "/appointments/{appointment}/end", "appoint", "Прекратить сопровождение без преемника", nil), h.endAppointment)
	web.Register(api, l.op("listRouteConsents", http.MethodGet, "/routes/{route}/consents", "read", "Согласия тьюторанта на сопровождение", nil), h.consents)
	web.Register(api, l.move("withdrawRouteConsent", "/consent/withdrawal", "withdraw_consent", "Отозвать согласие на сопровождение",
		withdrawalBody{Then: iom.AtSchool}), h.withdrawConsent)
	web.Register(api, l.move("submitRoute", "/submission", "submit", "Отправить на согласование", nil), h.submit)
	web.Register(api, l.move("recallRoute", "/recall", "submit", "Отозвать с согласования", nil), h.recall)
	web.Register(api, l.move("agreeRoute", "/agreement", "agree", "Согласовать", comment{}), h.agree)
	web.Register(api, l.move("returnRoute", "/return", "agree", "Вернуть на доработку", comment{"Уточните сроки"}), h.sendBack)
	web.Register(api, l.move("startRoute", "/start", "start", "Начать реализацию", nil), h.start)
	web.Register(api, l.move("finishActivity", "/activities/{activity}/finish", "finish", "Отметить мероприятие выполненным",
		finishBody{Result: "Конспект урока"}), h.finish)
	web.Register(api, l.op("orderOnResults", http.MethodPut, "/routes/{route}/activities/{activity}/order", "finish", "Записать приказ об итогах выполненного мероприятия",
		order{Number: "45-од", Date: civil.MustParse("2024-11-01")}), h.orderOnResults)
	web.Register(api, l.move("reopenActivity", "/activities/{activity}/reopening", "finish", "Снять отметку о выполнении мероприятия", nil), h.reopen)
	web.Register(api, l.op("reflect", post, "/routes/{route}/reflections", "reflect", "Записать рефлексию",
		reflectionBody{Text: "Ученики стали увереннее оценивать себя."}), h.reflect)
	web.Register(api, l.move("extendRoute", "/extension", "extend", "Продлить", end), h.extend)
	web.Register(api, l.op("proposeTerm", post, "/routes/{route}/term-proposals", "propose_term", "Предложить изменение срока", end), h.propose)
	web.Register(api, l.move("decideTerm", "/term-proposals/{proposal}/decision", "decide_term", "Решить о предложенном сроке",
		answerBody{Accept: true}), h.decide)
	web.Register(api, l.move("beginAssessment", "/assessment", "assess", "Перейти к оценке результатов", nil), h.assess)
	web.Register(api, l.op("offerCorrection", post, "/routes/{route}/correction-offers", "offer_correction", "Предложить корректировку",
		offerBody{Reason: "Положительной динамики пока нет"}), h.offer)
	web.Register(api, l.move("answerCorrection", "/correction-offers/{offer}/answer", "accept_correction", "Ответить на предложение корректировки",
		acceptBody{Accept: true}), h.answer)
	web.Register(api, l.move("retractCorrection", "/correction-offers/{offer}/retraction", "offer_correction", "Отозвать предложение корректировки", nil), h.retract)
	web.Register(api, c.op("conclude", post, "/routes/{route}/conclusions", "prepare", "Подготовить заключение",
		conclusionBody{Kind: iom.OnRouteTask, Outcome: iom.Reached, Text: "Задача достигнута."}), h.conclude)
	web.Register(api, c.move("agreeConclusion", "/conclusions/{conclusion}/agreement", "agree", "Согласовать заключение или участвовать в нём", remark{}), h.agreeConclusion)
	web.Register(api, c.move("returnConclusion", "/conclusions/{conclusion}/return", "agree", "Вернуть заключение с замечанием", remark{"Добавьте итоги мероприятий"}), h.returnConclusion)
	web.Register(api, l.op("recommend", post, "/routes/{route}/recommendations", "recommend", "Записать рекомендацию",
		textBody{"Поделиться опытом на методическом объединении."}), h.recommend)
	web.Register(api, l.move("completeRoute", "/completion", "complete", "Завершить", nil), h.complete)
	web.Register(api, l.move("withdrawRoute", "/withdrawal", "withdraw", "Прекратить по своему желанию", comment{}), h.withdraw)
	web.Register(api, l.move("archiveRoute", "/archive", "archive", "Передать в архив", nil), h.archive)
}

func regulations(api *web.API, h handler) {
	g := list{regulationsTag, "regulation"}
	web.Register(api, g.op("listRegulations", http.MethodGet, "/regulations", "read", "Положения", nil), h.regulations)
	web.Register(api, g.op("getRegulation", http.MethodGet, "/regulations/{regulation}", "read", "Положение", nil), h.regulation)
	web.Register(api, g.op("listAdoptions", http.MethodGet, "/regulations/adoptions", "read", "Какое положение выбрал каждый муниципалитет", nil), h.adoptions)
	web.Register(api, g.op("getAdoption", http.MethodGet, "/municipalities/{municipality}/regulation", "read", "Положение муниципалитета", nil), h.adopted)
	web.Register(api, g.op("adoptRegulation", http.MethodPut, "/municipalities/{municipality}/regulation", "adopt",
		"Выбрать положение для новых маршрутов", adoption{Regulation: iom.UstIlimsk2024}), h.adopt)
}

var (
	exampleTitle     = "Формирующее оценивание в 5-6 классах"
	examplePlan      = PlanInput{Title: &exampleTitle, Term: exampleTerm}
	exampleRoute     = createInput{PlanInput: examplePlan}
	exampleDeficit   = DeficitInput{Title: "Формирующее оценивание", Source: iom.ByOwnStatement}
	exampleRequest   = RequestInput{iom.Wish, "Хочу освоить формирующее оценивание."}
	exampleObjective = ObjectiveInput{Title: "Освоить приёмы формирующего оценивания",
		Indicators: []indicator{{"Доля уроков с самооценкой учеников", "не меньше трети", "лист наблюдения"}}}
	exampleActivity = ActivityInput{Stage: "realization", Title: "Семинар «Формирующее оценивание»", Competencies: []string{"methodical"}}
)
