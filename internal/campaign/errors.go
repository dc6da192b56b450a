package campaign

import "github.com/marshrut-iom/marshrut/internal/fault"

// The refusals of campaigns.
var (
	ErrNotFound     = fault.New(fault.NotFound, "campaign.not_found", "Не найдено.")
	ErrInvalid      = fault.New(fault.Invalid, "campaign.invalid", "Проверьте описание кампании.")
	ErrStarted      = fault.New(fault.Conflict, "campaign.started", "Кампания уже началась: людей уже пригласили. Изменить её нельзя, можно закрыть и создать новую.")
	ErrNotRunning   = fault.New(fault.Conflict, "campaign.not_running", "Кампания сейчас не идёт.")
	ErrNobody       = fault.New(fault.Conflict, "campaign.nobody", "Под условия никто не подходит. Измените целевую группу.")
	ErrWindow       = fault.New(fault.Conflict, "campaign.window", "Сроки кампании уже прошли. Измените дни и начните её снова.")
	ErrLines        = fault.New(fault.Invalid, "campaign.lines", "Не все строки списка удалось узнать, поэтому никто не добавлен. Исправьте их или уберите.")
	ErrNoLines      = fault.New(fault.Invalid, "campaign.no_lines", "Отметьте людей или вставьте список: почта или ФИО, по одному в строке.")
	ErrBook         = fault.New(fault.Invalid, "campaign.book", "В книге нет столбца «ФИО» или «Почта». Назовите так столбец в первой строке листа.")
	ErrNoFile       = fault.New(fault.Invalid, "campaign.no_file", "Приложите книгу XLSX со списком людей.")
	ErrInstrument   = fault.New(fault.Invalid, "campaign.instrument", "Выберите опубликованный инструмент, который проходят здесь.")
	ErrEarly        = fault.New(fault.Conflict, "campaign.early", "Кампания ещё не открылась: дождитесь первого дня.")
	ErrLate         = fault.New(fault.Conflict, "campaign.late", "Дни этой кампании прошли. Диагностику можно пройти и без неё.")
	ErrOtherPhase   = fault.New(fault.Conflict, "campaign.other_phase", "Вы уже начали эту диагностику на другом этапе (входная, промежуточная, итоговая): завершите или прервите её, потом начните по приглашению.")
	ErrAttempts     = fault.New(fault.Conflict, "campaign.attempts", "Попытки в этой кампании закончились: начинать её больше нельзя.")
	ErrByInvitation = fault.New(fault.Conflict, "campaign.by_invitation", "Этот тест сейчас проводит кампания. Откройте приглашение.")
	ErrFinished     = fault.New(fault.Conflict, "campaign.finished", "Вы уже прошли эту диагностику.")
)
