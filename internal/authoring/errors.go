package authoring

import "github.com/marshrut-iom/marshrut/internal/fault"

// The refusals of the editor.
var (
	ErrStep       = fault.New(fault.Invalid, "authoring.step_invalid", "Проверьте, что введено.")
	ErrNoAnswers  = fault.New(fault.Invalid, "authoring.condition_without_answers", "Отметьте ответы, после которых утверждение показывается.")
	ErrNotFound   = fault.New(fault.NotFound, "authoring.not_found", "Не найдено.")
	ErrProgram    = fault.New(fault.Conflict, "authoring.program_unknown", "Этот инструмент пишется не в редакторе: его загружают файлом JSON.")
	ErrNothing    = fault.New(fault.Conflict, "authoring.nothing_to_undo", "Отменять больше нечего.")
	ErrUnreadable = fault.New(fault.Invalid, "authoring.definition_unreadable", "Определение не читается: загрузите исправленный файл.")
	ErrBook       = fault.New(fault.Invalid, "authoring.book_invalid", "В таблице есть ошибки, черновик не создан. Исправьте указанные ячейки и загрузите файл снова.")
	ErrPack       = fault.New(fault.Invalid, "authoring.pack_invalid", "Это не файл инструмента: нужен тот, что выгружен кнопкой «Выгрузить JSON» или дан автором программы.")
	ErrFramework  = fault.New(fault.Invalid, "authoring.framework_missing", "Рамки компетенций, по которой написан инструмент, в Вашем регионе нет.")
	ErrSample     = fault.New(fault.Invalid, "authoring.no_questions", "У этого инструмента нет вопросов: результаты приходят из файла.")
)
