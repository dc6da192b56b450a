package framework

import "github.com/marshrut-iom/marshrut/internal/fault"

// What is not there, or not for the acting person.
var (
	ErrNotFound         = fault.New(fault.NotFound, "framework.not_found", "Не найдено.")
	ErrItemNotFound     = fault.New(fault.NotFound, "framework.item_not_found", "Не найдено.")
	ErrRelationNotFound = fault.New(fault.NotFound, "framework.relation_not_found", "Не найдено.")
	ErrImportNotFound   = fault.New(fault.NotFound, "framework.import_not_found", "Не найдено.")
)

// The refusals of frameworks.
var (
	ErrInvalid = fault.New(fault.Invalid, "framework.invalid", "Проверьте описание рамки компетенций.")
	ErrFrozen  = fault.New(fault.Conflict, "framework.frozen",
		"Опубликованная рамка не меняется: по ней уже сравнивают результаты. Создайте новую редакцию.")
	ErrState = fault.New(fault.Conflict, "framework.state", "В этом состоянии рамки так сделать нельзя.")
	ErrCode  = fault.New(fault.Conflict, "framework.code_taken", "Рамка с таким кодом уже есть. Возьмите другой код или создайте новую редакцию той рамки.")
	ErrDraft = fault.New(fault.Conflict, "framework.draft_there", "Черновик новой редакции этой рамки уже есть: правьте его.")
	ErrUsed  = fault.New(fault.Conflict, "framework.item_used",
		"Эта запись есть в опубликованной редакции, на неё ссылаются результаты: её можно снять, но не удалить и не перекодировать.")
	ErrParent = fault.New(fault.Invalid, "framework.parent", "Запись нельзя поместить внутрь неё самой.")
)

// The refusals of relations.
var (
	ErrRelation      = fault.New(fault.Invalid, "framework.relation_invalid", "Проверьте соответствие: нужны две записи разных рамок и вид связи.")
	ErrRelationThere = fault.New(fault.Conflict, "framework.relation_there", "Между этими записями связь уже есть.")
)

// The refusals of files.
var (
	ErrFile = fault.New(fault.Invalid, "framework.file",
		"Файл не читается как рамка компетенций. Нужен JSON по стандарту CASE 1.1 или таблица XLSX по образцу выгрузки.")
	ErrFileTooLarge = fault.New(fault.TooLarge, "framework.file_too_large", "Файл больше 8 МиБ. Рамка такого размера не помещается.")
	ErrNoFile       = fault.New(fault.Invalid, "framework.no_file", "Приложите файл с рамкой компетенций.")
	ErrUndecided    = fault.New(fault.Invalid, "framework.undecided",
		"В файле нет записей, которые есть в рамке. Решите по каждой: оставить или снять.")
	ErrApplied = fault.New(fault.Conflict, "framework.import_applied", "Эта загрузка уже применена.")
	ErrMoved   = fault.New(fault.Conflict, "framework.import_moved",
		"Пока Вы решали, рамка изменилась. Загрузите файл ещё раз: различия будут показаны заново.")
)
