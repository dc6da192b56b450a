package artifact

import "github.com/marshrut-iom/marshrut/internal/fault"

// Refusals of files.
var (
	ErrNotFound     = fault.New(fault.NotFound, "artifact.not_found", "Не найдено.")
	ErrInvalid      = fault.New(fault.Invalid, "artifact.invalid", "Проверьте описание файла.")
	ErrFormat       = fault.New(fault.Unsupported, "artifact.format", "Файлы этого вида не принимаются.")
	ErrContents     = fault.New(fault.Unsupported, "artifact.contents", "Содержимое файла не соответствует его расширению: файл не принят.")
	ErrTooLarge     = fault.New(fault.TooLarge, "artifact.too_large", "Файл больше, чем разрешено.")
	ErrTooMany      = fault.New(fault.TooMany, "artifact.too_many_uploads", "Слишком много незавершённых загрузок: завершите или отмените начатые.")
	ErrRouteClosed  = fault.New(fault.Conflict, "artifact.route_closed", "Файлы и продукты добавляют, пока маршрут реализуется или оценивается.")
	ErrNotUploading = fault.New(fault.Conflict, "artifact.not_uploading", "Этот файл уже загружен: части больше не принимаются.")
	ErrNoPart       = fault.New(fault.NotFound, "artifact.no_such_part", "Такой части у файла нет.")
	ErrPartSize     = fault.New(fault.Invalid, "artifact.part_size", "Размер части не совпадает с ожидаемым.")
	ErrPartsMissing = fault.New(fault.Conflict, "artifact.parts_missing", "Загружены не все части файла.")
	ErrNotReady     = fault.New(fault.Conflict, "artifact.not_ready", "Файл ещё проверяется. Повторите попытку чуть позже.")
	ErrRejected     = fault.New(fault.Conflict, "artifact.rejected", "Файл не принят.")
	ErrNotOwner     = fault.New(fault.Forbidden, "artifact.not_owner", "Это делает тот, кто загрузил файл.")
	ErrNotFollowing = fault.New(fault.Forbidden, "artifact.not_following", "Файлы прикладывает тот, чей это маршрут.")
	ErrInUse        = fault.New(fault.Conflict, "artifact.in_use", "Файл входит в продукт, по которому есть экспертная оценка или который открыт в банке: удалить его нельзя.")
	ErrNoActivity   = fault.New(fault.Invalid, "artifact.no_such_activity", "В маршруте нет такого мероприятия.")
	ErrLimit        = fault.New(fault.Invalid, "artifact.limit_invalid", "Наибольший размер файла: от 1 МиБ до предела, установленного оператором.")
)
