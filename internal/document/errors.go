package document

import "github.com/marshrut-iom/marshrut/internal/fault"

// Refusals of documents.
var (
	ErrNoForm        = fault.New(fault.NotFound, "document.form_not_found", "Такой формы у этого маршрута нет.")
	ErrNothing       = fault.New(fault.Conflict, "document.nothing_to_print", "Для этой формы в маршруте ещё нет сведений: печатать нечего.")
	ErrFormat        = fault.New(fault.Invalid, "document.format_unknown", "Документ можно получить в формате PDF или DOCX.").At("format", "Допустимо pdf или docx.")
	ErrBatchNotFound = fault.New(fault.NotFound, "document.batch_not_found", "Не найдено.")
	ErrBatchNotReady = fault.New(fault.Conflict, "document.batch_not_ready", "Архив ещё не готов: подождите, пока все документы будут сделаны.")
	ErrBatchFailed   = fault.New(fault.Conflict, "document.batch_failed", "Сделать архив не удалось. Начните заново.")
	ErrNoRoutes      = fault.New(fault.Conflict, "document.no_routes", "У этой организации нет маршрутов: печатать нечего.")
	ErrBatchUnderWay = fault.New(fault.Conflict, "document.batch_under_way", "Вы уже готовите такой архив: дождитесь, пока он будет сделан.")
	ErrNoPaper       = fault.New(fault.NotFound, "document.paper_not_found", "Такого документа нет.")
	ErrPaperEmpty    = fault.New(fault.Conflict, "document.paper_empty", "Список тьюторантов пуст, или согласий ещё нет: печатать нечего.")
	ErrPaperPerson   = fault.New(fault.Invalid, "document.paper_person", "Этого человека назвать в документе нельзя: его нет среди сотрудников организации.").At("person", "Выберите из списка.")
	ErrPaperOrder    = fault.New(fault.Invalid, "document.paper_order", "Номер приказа — не длиннее 100 знаков, дата — в виде ГГГГ-ММ-ДД.").At("date", "Проверьте номер и дату.")
	ErrNoPortfolio   = fault.New(fault.NotFound, "document.portfolio_empty", "Портфолио пусто: у педагога ещё нет ни начатых маршрутов, ни маршрутов на бумаге.")
	ErrFormUnknown   = fault.New(fault.Invalid, "document.form_unknown", "Такой формы нет.").At("body.form", "Выберите форму из списка.")
)
