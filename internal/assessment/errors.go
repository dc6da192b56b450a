package assessment

import "github.com/marshrut-iom/marshrut/internal/fault"

// What is not there, or not for the acting person.
var (
	ErrInstrumentNotFound = fault.New(fault.NotFound, "assessment.instrument_not_found", "Не найдено.")
	ErrScaleNotFound      = fault.New(fault.NotFound, "assessment.scale_not_found", "Не найдено.")
	ErrDiagnosisNotFound  = fault.New(fault.NotFound, "assessment.diagnosis_not_found", "Не найдено.")
	ErrDeficitNotFound    = fault.New(fault.NotFound, "assessment.deficit_not_found", "Не найдено.")
	ErrPersonNotFound     = fault.New(fault.NotFound, "assessment.person_not_found", "Не найдено.")
	ErrImportNotFound     = fault.New(fault.NotFound, "assessment.import_not_found", "Не найдено.")
	ErrRouteNotFound      = fault.New(fault.Invalid, "assessment.route_not_found", "Такого действующего маршрута у Вас нет.")
)

// The refusals of instruments.
var (
	ErrInstrumentInvalid = fault.New(fault.Invalid, "assessment.instrument_invalid", "Проверьте описание инструмента.")
	ErrDefinition        = fault.New(fault.Invalid, "assessment.definition_invalid", "В определении инструмента есть ошибки.")
	ErrInstrumentFrozen  = fault.New(fault.Conflict, "assessment.instrument_frozen",
		"Изменить можно только черновик: выпущенный инструмент не меняется. Создайте новую редакцию.")
	ErrInstrumentState = fault.New(fault.Conflict, "assessment.instrument_state", "В этом состоянии инструмента так сделать нельзя.")
	ErrProgramUnknown  = fault.New(fault.Invalid, "assessment.program_unknown", "Такой программы-инструмента на платформе нет.")
)

// The refusals of a diagnosis.
var (
	ErrNotOffered = fault.New(fault.Conflict, "assessment.instrument_not_offered",
		"Пройти диагностику этим инструментом сейчас нельзя: он не опубликован или заполняется не здесь.")
	ErrInProgress = fault.New(fault.Conflict, "assessment.diagnosis_in_progress",
		"Диагностика этим инструментом уже начата: продолжите её.")
	ErrDiagnosisClosed = fault.New(fault.Conflict, "assessment.diagnosis_closed",
		"Диагностика уже завершена или прекращена: ответы больше не меняются.")
	ErrAnswers = fault.New(fault.Invalid, "assessment.answers_invalid",
		"Ответы не подходят к опроснику: проверьте отмеченные утверждения.")
	ErrAnswersMoving = fault.New(fault.Conflict, "assessment.answers_moving",
		"Ответы менялись во время подсчёта. Повторите отправку.")
	// ErrNotDrawn is between service and store: nobody has read the run yet.
	ErrNotDrawn = fault.New(fault.Conflict, "assessment.form_not_drawn", "Вариант теста ещё не составлен. Откройте тест заново.")
	ErrTimeOver = fault.New(fault.Conflict, "assessment.time_over",
		"Время на тест вышло: новые ответы не принимаются, засчитано то, что было сохранено.")
	ErrPhase = fault.New(fault.Invalid, "assessment.phase_invalid", "Этап диагностики: входная, промежуточная или итоговая.")
)

// The refusals of scoring an essay.
var (
	ErrEssayNotFound = fault.New(fault.NotFound, "assessment.essay_not_found", "Не найдено.")
	ErrEssayScored   = fault.New(fault.Conflict, "assessment.essay_scored", "Эту работу уже оценил другой эксперт.")
	ErrMarks         = fault.New(fault.Invalid, "assessment.marks_invalid", "Проверьте оценку.")
)

// The refusals of deficits and requests.
var (
	ErrDeficitInvalid = fault.New(fault.Invalid, "assessment.deficit_invalid", "Проверьте описание дефицита.")
	ErrDeficitSource  = fault.New(fault.Rule, "assessment.deficit_source",
		"Сам педагог указывает только собственные затруднения; школа — по результатам обучающихся, анализу работы и посещению занятий.").
		By("", "п. 2.8.3 Положения")
	ErrDeficitReplaced = fault.New(fault.Conflict, "assessment.deficit_replaced", "Этот дефицит уже снят или заменён более новым результатом.")
	ErrDeficitDeclined = fault.New(fault.Conflict, "assessment.deficit_declined",
		"Этот дефицит отклонён. Обсудите его: вернуть может тот, кто отклонил.")
	ErrRemarkInvalid  = fault.New(fault.Invalid, "assessment.remark_invalid", "Проверьте текст реплики.")
	ErrRequestInvalid = fault.New(fault.Invalid, "assessment.request_invalid", "Проверьте текст запроса.")
)

// The refusals of imports.
var (
	ErrImportInstrument = fault.New(fault.Invalid, "assessment.import_instrument", "Выберите опубликованный инструмент, который загружает результаты из файла.")
	ErrImportFile       = fault.New(fault.Invalid, "assessment.import_file", "Приложите файл с результатами.")
	ErrImportTooLarge   = fault.New(fault.TooLarge, "assessment.import_too_large", "Файл больше 50 МиБ. Разделите его на части.")
	ErrImportReading    = fault.New(fault.Conflict, "assessment.import_reading", "Этот файл сейчас читается. Повторите через несколько минут.")
	ErrImportGone       = fault.New(fault.Conflict, "assessment.import_gone", "Прочитанные строки этой загрузки уже удалены. Загрузите файл снова.")
	ErrImportApplied    = fault.New(fault.Conflict, "assessment.import_applied", "Результаты этого файла уже записаны: изменить в загрузке больше ничего нельзя.")
	ErrImportNoFile     = fault.New(fault.Conflict, "assessment.import_no_file", "Файл этой загрузки уже не хранится. Загрузите его снова.")
	ErrImportSheets     = fault.New(fault.Invalid, "assessment.import_sheets", "Отметьте хотя бы один лист, на котором есть таблица.")
	ErrImportHeader     = fault.New(fault.Invalid, "assessment.import_header", "Укажите строку с заголовками столбцов.")
	ErrImportColumns    = fault.New(fault.Invalid, "assessment.import_columns", "Столбцов не хватает: по ним не понять, чей это результат и какой.")
	ErrImportWords      = fault.New(fault.Invalid, "assessment.import_words", "Такой компетенции или такого уровня у инструмента нет.")
	ErrImportPeople     = fault.New(fault.Invalid, "assessment.import_people", "Решение не подходит: человека нет в Ваших организациях или в файле.")
	ErrImportProfile    = fault.New(fault.Invalid, "assessment.import_profile", "Такого образца чтения нет.")
	ErrProfileTitle     = fault.New(fault.Invalid, "assessment.profile_title", "Название образца: от 3 до 200 знаков.")
	ErrProfileNotFound  = fault.New(fault.NotFound, "assessment.profile_not_found", "Не найдено.")
	ErrImportUnread     = fault.New(fault.Conflict, "assessment.import_unread", "Файл ещё не прочитан: проверьте столбцы и прочитайте его.")
	ErrStaleImport      = fault.New(fault.Stale, "assessment.import_stale", "Загрузку тем временем изменили. Откройте страницу заново.")
	ErrImportProblems   = fault.New(fault.Invalid, "assessment.import_has_problems",
		"В файле есть ошибки, ничего не загружено. Исправьте указанные строки и загрузите файл снова.")
)
