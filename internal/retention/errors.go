package retention

import "github.com/marshrut-iom/marshrut/internal/fault"

// Refusals of requests for removal.
var (
	ErrNotFound = fault.New(fault.NotFound, "retention.not_found", "Не найдено.")
	ErrOpen     = fault.New(fault.Conflict, "retention.open", "Заявка на удаление этих данных уже есть, решение по ней впереди.")
	ErrNone     = fault.New(fault.Conflict, "retention.none", "Отзывать нечего: заявки, по которой данные ещё не удалены, нет.")
	ErrDecided  = fault.New(fault.Conflict, "retention.decided", "По этой заявке решение больше не меняется: данные удалены, либо заявка отклонена или отозвана.")
	ErrOwn      = fault.New(fault.Forbidden, "retention.own", "По собственной заявке решает другой координатор региона: так регион не останется без ответственного.")
	ErrDay      = fault.New(fault.Invalid, "retention.day_invalid", "Так день удаления назначить нельзя.")
	ErrReason   = fault.New(fault.Invalid, "retention.reason_missing", "Отказать можно только с причиной: человек её прочитает.")
	ErrNotDue   = fault.New(fault.Conflict, "retention.not_due", "Данные этого человека пока нужны: он работает в системе, срок хранения не вышел.")
)
