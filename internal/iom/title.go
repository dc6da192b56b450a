package iom

import (
	"fmt"
	"strings"
)

var stateTitles = map[State]string{
	Draft:      "черновик",
	Agreement:  "на согласовании",
	Active:     "реализуется",
	Assessment: "на оценке результатов",
	Completed:  "завершён",
	Withdrawn:  "прекращён",
	Archived:   "в архиве",
}

// Title shows the state to people.
func (s State) Title() string { return stateTitles[s] }

var moveTitles = map[Move]string{
	Edit:              "править",
	Appoint:           "назначить сопровождающего",
	EndAppointment:    "прекратить сопровождение",
	AddDiagnosis:      "добавить диагностику",
	Submit:            "отправить на согласование",
	Agree:             "согласовать",
	Return:            "вернуть на доработку",
	Recall:            "отозвать с согласования",
	Start:             "начать реализацию",
	Correct:           "скорректировать",
	Extend:            "продлить",
	ProposeTerm:       "предложить изменение срока",
	DecideTerm:        "решить о предложенном сроке",
	FinishActivity:    "отметить выполнение мероприятия",
	ReopenActivity:    "снять отметку о выполнении мероприятия",
	Reflect:           "записать рефлексию",
	BeginAssessment:   "перейти к оценке результатов",
	OfferCorrection:   "предложить корректировку",
	RetractCorrection: "отозвать предложение корректировки",
	AcceptCorrection:  "принять корректировку",
	DeclineCorrection: "отклонить корректировку",
	Conclude:          "подготовить заключение",
	JoinConclusion:    "участвовать в заключении",
	AgreeConclusion:   "согласовать заключение",
	ReturnConclusion:  "вернуть заключение",
	Recommend:         "записать рекомендацию",
	Complete:          "завершить",
	WithdrawConsent:   "отозвать согласие на сопровождение",
	Withdraw:          "прекратить",
	Archive:           "передать в архив",
}

// Title shows the move to people, as an infinitive.
func (m Move) Title() string { return moveTitles[m] }

// Title shows the outcome to people.
func (o Outcome) Title() string {
	switch o {
	case Reached:
		return "результат достигнут"
	case NotReached:
		return "результат не достигнут"
	default:
		return ""
	}
}

func stepSentence(s State, m Move, allowed []Move) string {
	what := fmt.Sprintf("Действие «%s» сейчас невозможно: маршрут %s.", m.Title(), stateSentence[s])
	if len(allowed) == 0 {
		return what
	}
	titles := make([]string, len(allowed))
	for i, a := range allowed {
		titles[i] = a.Title()
	}
	return what + " Можно: " + strings.Join(titles, ", ") + "."
}

var stateSentence = map[State]string{
	Draft:      "ещё в черновике",
	Agreement:  "на согласовании",
	Active:     "реализуется",
	Assessment: "на оценке результатов",
	Completed:  "завершён",
	Withdrawn:  "прекращён",
	Archived:   "в архиве",
}

// months says a number of months in words that agree with it: 1 месяц, 6 месяцев.
func months(n int) string {
	word := "месяцев"
	switch tens, ones := n%100, n%10; {
	case tens >= 11 && tens <= 14:
	case ones == 1:
		word = "месяц"
	case ones >= 2 && ones <= 4:
		word = "месяца"
	}
	return fmt.Sprintf("%d %s", n, word)
}

// ofMonths is months in the genitive, after «более»: 1 месяца, 6 месяцев.
func ofMonths(n int) string {
	if n%10 == 1 && n%100 != 11 {
		return fmt.Sprintf("%d месяца", n)
	}
	return fmt.Sprintf("%d месяцев", n)
}

var sourceTitles = map[DeficitSource]string{
	ByDiagnosis: "диагностика", ByPupilsResults: "результаты обучающихся", ByWorkAnalysis: "анализ работы",
	ByLessonVisit: "посещение урока", ByOwnStatement: "собственное наблюдение",
}

// Title shows the source of a deficit to people.
func (s DeficitSource) Title() string { return sourceTitles[s] }

// Title shows the kind of request to people.
func (k RequestKind) Title() string {
	if k == Difficulty {
		return "затруднение"
	}
	return "запрос"
}

// Title shows the status of an activity to people.
func (s ActivityStatus) Title() string {
	switch s {
	case Done:
		return "выполнено"
	case Cancelled:
		return "отменено"
	default:
		return "запланировано"
	}
}

// Title shows a proof of completion to people.
func (p Proof) Title() string {
	switch p {
	case ProductPresented:
		return "представленный продукт"
	case ProductReviewed:
		return "представленный продукт с экспертной оценкой, которая говорит об устранении дефицитов"
	case FinalDiagnosis:
		return "итоговая диагностика"
	case FinalReflection:
		return "итоговая рефлексия"
	default:
		return string(p)
	}
}
