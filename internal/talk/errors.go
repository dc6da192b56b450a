package talk

import "github.com/marshrut-iom/marshrut/internal/fault"

// Refusals of comments.
var (
	ErrNotFound   = fault.New(fault.NotFound, "talk.not_found", "Не найдено.")
	ErrComment    = fault.New(fault.Invalid, "talk.comment_invalid", "Так комментарий записать нельзя.")
	ErrNotAuthor  = fault.New(fault.Forbidden, "talk.not_author", "Изменить и удалить комментарий может только тот, кто его написал.")
	ErrTooLate    = fault.New(fault.Conflict, "talk.too_late", "Комментарий можно изменить или удалить в течение получаса. Напишите новый: прежний останется как был.")
	ErrRemoved    = fault.New(fault.Conflict, "talk.removed", "Этот комментарий уже удалён.")
	ErrNotAudible = fault.New(fault.Invalid, "talk.mention_outside", "Обратиться можно к тем, кто видит этот маршрут.")
)

// Refusals of requests for help.
var (
	ErrHelp         = fault.New(fault.Invalid, "talk.help_invalid", "Так о помощи попросить нельзя.")
	ErrRouteEnded   = fault.New(fault.Conflict, "talk.route_ended", "Маршрут завершён. О помощи просят, пока он идёт; вопрос о следующем маршруте задайте в нём.")
	ErrNobodyThere  = fault.New(fault.Conflict, "talk.no_tutor", "Тьютора, который может ответить, у маршрута сейчас нет. Обратитесь к школе или к муниципальному координатору.")
	ErrNotAddressee = fault.New(fault.Forbidden, "talk.not_addressee", "Этот вопрос задан не Вам: отвечает тот, к кому обратились.")
	ErrNotAsker     = fault.New(fault.Forbidden, "talk.not_asker", "Закрыть запрос или открыть его снова может тот, кто просил о помощи.")
	ErrTaken        = fault.New(fault.Conflict, "talk.taken", "Этот запрос уже взял другой человек.")
	ErrTakenByYou   = fault.New(fault.Conflict, "talk.taken_by_you", "Вы уже взяли этот запрос: напишите ответ.")
	ErrClosed       = fault.New(fault.Conflict, "talk.closed", "Запрос закрыт. Если вопрос остался, его откроет снова тот, кто просил.")
	ErrAnswered     = fault.New(fault.Conflict, "talk.answered", "На этот запрос уже ответили.")
	ErrStillOpen    = fault.New(fault.Conflict, "talk.still_open", "Запрос и так открыт: ответа ещё нет.")
	ErrTerm         = fault.New(fault.Invalid, "talk.term_invalid", "Срок ответа: от 1 до 30 рабочих дней.")
)
