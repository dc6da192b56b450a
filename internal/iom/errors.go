package iom

import "github.com/marshrut-iom/marshrut/internal/fault"

// Refusals of the life and of identity.
var (
	ErrStepOutOfOrder = fault.New(fault.Conflict, "iom.step_out_of_order", "Это действие сейчас невозможно.")
	ErrTuteeDecides   = fault.New(fault.Forbidden, "iom.tutee_decides", "Это решает сам тьюторант.")
	ErrNotYours       = fault.New(fault.Forbidden, "iom.not_accompanying", "Это делают тьюторант и сопровождающие его маршрут.")
	ErrOwnRoute       = fault.New(fault.Forbidden, "iom.own_route", "Для собственного маршрута это сделать нельзя: попросите коллегу.")
	ErrRole           = fault.New(fault.Forbidden, "iom.role_not_named", "Положение поручает это другим участникам.")
	ErrReasonMissing  = fault.New(fault.Invalid, "iom.reason_missing", "Укажите причину.")
	ErrPlanInvalid    = fault.New(fault.Invalid, "iom.plan_invalid", "В маршруте есть ошибки.")
	ErrDeficitTwice   = fault.New(fault.Conflict, "iom.deficit_twice", "Этот дефицит уже есть в маршруте.")
	ErrNoSuchPart     = fault.New(fault.NotFound, "iom.part_not_found", "Такой части маршрута нет.")
)

// Refusals of what must be there before a route is agreed or started.
var (
	ErrNoBasis           = fault.New(fault.Rule, "iom.basis_missing", "Маршрут строится на дефицитах, затруднениях или запросах: добавьте хотя бы одно.")
	ErrNoDiagnosis       = fault.New(fault.Rule, "iom.diagnosis_missing", "До составления маршрута нужна диагностика.")
	ErrNoObjective       = fault.New(fault.Rule, "iom.objective_missing", "Поставьте хотя бы одну задачу профессионального развития.")
	ErrObjectiveUntied   = fault.New(fault.Rule, "iom.objective_untied", "Каждая задача опирается хотя бы на один дефицит или запрос.")
	ErrNoIndicators      = fault.New(fault.Rule, "iom.indicators_missing", "У задачи нет показателей и критериев, по которым измерят её результат.")
	ErrNoActivity        = fault.New(fault.Rule, "iom.activity_missing", "Добавьте в дорожную карту хотя бы одно мероприятие.")
	ErrTermMissing       = fault.New(fault.Invalid, "iom.term_missing", "Укажите начало и окончание маршрута.")
	ErrTermTooLong       = fault.New(fault.Rule, "iom.term_too_long", "Срок маршрута больше, чем позволяет положение.")
	ErrTermTooShort      = fault.New(fault.Rule, "iom.term_too_short", "Срок маршрута меньше, чем требует положение.")
	ErrModelMissing      = fault.New(fault.Rule, "iom.model_missing", "Выберите модель проектирования и реализации маршрута.")
	ErrTutorMissing      = fault.New(fault.Rule, "iom.tutor_missing", "Назначьте тьютора от образовательной организации: он нужен и тогда, когда маршрут сопровождает региональный методист.")
	ErrFieldMissing      = fault.New(fault.Rule, "iom.field_missing", "Заполнено не всё, чего требует положение.")
	ErrCompetenciesCount = fault.New(fault.Rule, "iom.competencies_count", "Число ведущих компетенций мероприятия не соответствует положению.")
)

// Refusals of R3, R4 and R5.
var (
	ErrExtensionOff       = fault.New(fault.Rule, "iom.extension_off", "Продление этим документом не предусмотрено: измените срок корректировкой маршрута.")
	ErrExtensionTooLong   = fault.New(fault.Rule, "iom.extension_too_long", "Продление больше, чем позволяет положение.")
	ErrExtensionsUsed     = fault.New(fault.Rule, "iom.extensions_used", "Маршрут уже продлевали столько раз, сколько позволяет положение.")
	ErrExtensionNotLater  = fault.New(fault.Invalid, "iom.extension_not_later", "Новое окончание должно быть позже нынешнего.")
	ErrEndPast            = fault.New(fault.Invalid, "iom.end_past", "Окончание не может быть в прошлом.").At("end", "Этот день уже прошёл.")
	ErrProposalsOff       = fault.New(fault.Rule, "iom.proposals_off", "Предложений об изменении срока этот документ не предусматривает.")
	ErrTermUnchanged      = fault.New(fault.Invalid, "iom.term_unchanged", "Предложенное окончание совпадает с нынешним.")
	ErrTermReversed       = fault.New(fault.Invalid, "iom.term_reversed", "Окончание не может быть раньше начала.")
	ErrProposalClosed     = fault.New(fault.Conflict, "iom.proposal_closed", "По этому предложению решение уже принято.")
	ErrProposalStands     = fault.New(fault.Conflict, "iom.proposal_stands", "Вы уже предложили этот срок: тьюторант ещё не ответил.")
	ErrStartFixed         = fault.New(fault.Rule, "iom.start_fixed", "Начало идущего маршрута не меняется.")
	ErrNothingChanged     = fault.New(fault.Invalid, "iom.nothing_changed", "В маршруте ничего не изменилось.")
	ErrDoneActivityKept   = fault.New(fault.Rule, "iom.activity_done", "Выполненное мероприятие нельзя удалить или отменить.")
	ErrActivityNotDone    = fault.New(fault.Conflict, "iom.activity_not_done", "Приказ об итогах записывают у выполненного мероприятия.")
	ErrActivityShown      = fault.New(fault.Rule, "iom.activity_shown", "После этого мероприятия продукт уже показан или оценён экспертом: отметку о выполнении не снимают.")
	ErrActivityClosed     = fault.New(fault.Conflict, "iom.activity_closed", "Мероприятие уже выполнено или отменено.")
	ErrCorrectionUnneeded = fault.New(fault.Rule, "iom.correction_unneeded", "Корректировку с продлением предлагают, когда положительной динамики нет.")
)

// Refusals of R6 to R9, R14 and R15.
var (
	ErrProofMissing        = fault.New(fault.Rule, "iom.proof_missing", "Для завершения не хватает подтверждения результата.")
	ErrDirectionUnproved   = fault.New(fault.Rule, "iom.direction_without_product", "По каждому направлению нужен представленный продукт.")
	ErrOutcomeContradicts  = fault.New(fault.Rule, "iom.outcome_contradicts", "Заключение расходится с экспертизой и итоговой диагностикой.")
	ErrReasonsRequired     = fault.New(fault.Rule, "iom.reasons_required", "Экспертиза и итоговая диагностика не дают одного ответа: обоснуйте заключение.")
	ErrOwnProduct          = fault.New(fault.Rule, "iom.own_product", "Собственный продукт не оценивают.")
	ErrReviewerNotEntitled = fault.New(fault.Rule, "iom.reviewer_not_entitled", "Положение не называет Вас среди участников экспертизы.")
	ErrConclusionMissing   = fault.New(fault.Rule, "iom.conclusion_missing", "Нет заключения, нужного для завершения.")
	ErrConclusionUnagreed  = fault.New(fault.Rule, "iom.conclusion_unagreed", "Заключение ещё не согласовано школой.")
	ErrConclusionUnknown   = fault.New(fault.Invalid, "iom.conclusion_unknown", "Положение не знает такого вида заключения.")
	ErrOutcomeUnknown      = fault.New(fault.Invalid, "iom.outcome_unknown", "Укажите, достигнут ли результат.")
	ErrNoResults           = fault.New(fault.Conflict, "iom.no_results", "Следующий маршрут можно составить по результатам завершённого.")
	ErrSeedingOff          = fault.New(fault.Rule, "iom.seeding_off", "Положение не предусматривает составления маршрута по результатам прежнего.")
	ErrGroupOff            = fault.New(fault.Rule, "iom.group_off", "Положение не предусматривает маршрута группы.")
)

// Warning is a rule that was not kept where the regulation only advises.
type Warning struct {
	ID      string `json:"id"`
	Message string `json:"message"` // Russian, for the person
	Rule    string `json:"rule,omitempty"`
	Clause  string `json:"clause,omitempty"`
}

// A term that is over is nearly always a slip of the pen.
var errTermPast = fault.New(fault.Rule, "iom.term_past", "Срок маршрута уже закончился: проверьте год и месяц.")

var errActivityOutside = fault.New(fault.Rule, "iom.activity_outside_term", "Мероприятие выходит за срок маршрута: проверьте даты.")

// warnings collects what is only advised.
type warnings []Warning

// broken applies a broken rule: a refusal where the rule refuses, a warning where
// it warns, nothing where it is off.
func (w *warnings) broken(rule Rule, id string, refusal *fault.Error) error {
	refusal = refusal.By(id, rule.Clause)
	switch {
	case rule.Refuses():
		return refusal
	case rule.Warns():
		w.add(refusal)
	}
	return nil
}

func (w *warnings) add(e *fault.Error) {
	*w = append(*w, Warning{ID: e.ID, Message: e.Message, Rule: e.Rule, Clause: e.Clause})
}
