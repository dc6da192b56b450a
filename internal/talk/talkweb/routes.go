// Package talkweb is the door of comments and requests for help.
package talkweb

import (
	"context"
	"net/http"
	"time"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/talk"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const (
	tagTalk = "Обсуждение маршрута"
	tagHelp = "Методическая помощь"
)

func may(o authz.Object, a authz.Action) authz.Permission {
	return authz.Permission{Object: o, Action: a}
}

// Zone gives the time zone of the acting person's place: area iom's service.
type Zone = func(context.Context) (*time.Location, error)

// Register adds the operations of the area to the registry.
func Register(api *web.API, s *talk.Service, zone Zone) {
	h := handler{s, zone}
	const comments = "/routes/{route}/comments"
	read, write := may("comment", "read"), may("comment", "write")
	web.Register(api, web.Operation{ID: "listComments", Method: http.MethodGet, Path: comments, Permission: read, Tag: tagTalk, Summary: "Комментарии к маршруту, новые первыми"}, h.comments)
	web.Register(api, web.Operation{ID: "listListeners", Method: http.MethodGet, Path: "/routes/{route}/listeners", Permission: read, Tag: tagTalk,
		Summary: "Кто видит маршрут: к ним можно обратиться"}, h.listeners)
	web.Register(api, web.Operation{ID: "createComment", Method: http.MethodPost, Path: comments, Permission: write, Tag: tagTalk, Summary: "Написать комментарий",
		Example: map[string]any{"text": "Посмотрите, пожалуйста, план урока.", "activity": "{activity}"}}, h.createComment)
	web.Register(api, web.Operation{ID: "updateComment", Method: http.MethodPut, Path: comments + "/{comment}", Permission: write, Tag: tagTalk,
		Summary: "Изменить свой комментарий в течение получаса", Example: map[string]any{"text": "Посмотрите, пожалуйста, план второго урока."}}, h.editComment)
	web.Register(api, web.Operation{ID: "removeComment", Method: http.MethodDelete, Path: comments + "/{comment}", Status: http.StatusOK, Permission: write, Tag: tagTalk,
		Summary: "Удалить свой комментарий в течение получаса"}, h.removeComment)
	web.Register(api, web.Operation{ID: "readComments", Method: http.MethodPost, Path: comments + "/read", Status: http.StatusNoContent, Permission: read, Tag: tagTalk,
		Summary: "Отметить обсуждение прочитанным"}, h.readComments)

	const one = "/help-requests/{help_request}"
	ask, answer, see := may("help", "ask"), may("help", "answer"), may("help", "read")
	web.Register(api, web.Operation{ID: "listHelpRequests", Method: http.MethodGet, Path: "/help-requests", Permission: see, Tag: tagHelp,
		Summary: "Запросы о помощи: первыми те, чей срок ближе"}, h.requests)
	web.Register(api, web.Operation{ID: "askForHelp", Method: http.MethodPost, Path: "/routes/{route}/help-requests", Permission: ask, Tag: tagHelp,
		Summary: "Обратиться за методической помощью [2.8.5]", Example: map[string]any{"to": "school", "title": "Формирующее оценивание", "text": "Не получается составить критерии."}}, h.ask)
	web.Register(api, web.Operation{ID: "getHelpRequest", Method: http.MethodGet, Path: one, Permission: see, Tag: tagHelp, Summary: "Запрос о помощи и всё, что в нём сказано"}, h.request)
	web.Register(api, web.Operation{ID: "takeHelpRequest", Method: http.MethodPost, Path: one + "/take", Status: http.StatusOK, Permission: answer, Tag: tagHelp,
		Summary: "Взять запрос: ответите Вы"}, h.take)
	web.Register(api, web.Operation{ID: "answerHelpRequest", Method: http.MethodPost, Path: one + "/answer", Status: http.StatusOK, Permission: answer, Tag: tagHelp,
		Summary: "Ответить", Example: map[string]any{"text": "Начните с одного критерия."}}, h.answer)
	web.Register(api, web.Operation{ID: "closeHelpRequest", Method: http.MethodPost, Path: one + "/close", Status: http.StatusOK, Permission: ask, Tag: tagHelp,
		Summary: "Закрыть свой запрос"}, h.close)
	web.Register(api, web.Operation{ID: "reopenHelpRequest", Method: http.MethodPost, Path: one + "/reopen", Status: http.StatusOK, Permission: ask, Tag: tagHelp,
		Summary: "Открыть свой запрос снова", Example: map[string]any{"text": "А если класс разный?"}}, h.reopen)
	web.Register(api, web.Operation{ID: "getHelpTerm", Method: http.MethodGet, Path: "/help-term", Permission: see, Tag: tagHelp, Summary: "За сколько рабочих дней отвечают на запросы"}, h.term)
	web.Register(api, web.Operation{ID: "setHelpTerm", Method: http.MethodPut, Path: "/help-term", Permission: may("help", "set"), Tag: tagHelp,
		Summary: "Установить срок ответа", Example: map[string]any{"days": 3}}, h.setTerm)
}
