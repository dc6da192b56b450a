package campaign

import "github.com/marshrut-iom/marshrut/internal/fault"

// The refusals of campaigns.
var (
	ErrNotFound   = fault.New(fault.NotFound, "campaign.not_found", "Не найдено.")
	ErrInvalid    = fault.New(fault.Invalid, "campaign.invalid", "Проверьте описание кампании.")
	ErrStarted    = fault.New(fault.Conflict, "campaign.started", "Кампания уже началась: людей уже пригласили. Изменить её нельзя, можно закрыть и создать новую.")
	ErrNotRunning = fault.New(fault.Conflict, "campaign.not_running", "Кампания сейчас не идёт.")
	ErrNobody     = fault.New(fault.Conflict, "campaign.nobody", "Под условия никто не подходит. Измените целевую группу.")
	ErrWindow     = fault.New(fault.Conflict, "campaign.window", "Сроки кампании уже прошли. Измените дни и начните её снова.")
	ErrInstrument = fault.New(fault.Invalid, "campaign.instrument", "Выберите опубликованный инструмент, который проходят здесь.")
	ErrEarly      = fault.New(fault.Conflict, "campaign.early", "Кампания ещё не открылась: дождитесь первого дня.")
	ErrLate       = fault.New(fault.Conflict, "campaign.late", "Дни этой кампании прошли. Диагностику можно пройти и без неё.")
	ErrFinished   = fault.New(fault.Conflict, "campaign.finished", "Вы уже прошли эту диагностику.")
)
