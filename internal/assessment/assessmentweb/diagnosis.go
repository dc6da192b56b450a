package assessmentweb

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/assessment/psychometrics"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// run is a diagnosis in a list.
type run struct {
	ID          uuid.UUID           `json:"id"`
	Person      uuid.UUID           `json:"person"`
	Instrument  uuid.UUID           `json:"instrument"`
	Scale       string              `json:"scale" doc:"Код инструмента: результаты одной шкалы сравнимы"`
	Framework   string              `json:"framework" doc:"Перечень компетенций"`
	Phase       assessment.Phase    `json:"phase" enum:"entry,interim,final"`
	State       assessment.RunState `json:"state" enum:"in_progress,awaiting_expert,submitted,abandoned"`
	Route       *uuid.UUID          `json:"route,omitempty"`
	Import      *uuid.UUID          `json:"import,omitempty" doc:"Загрузка, из которой пришли результаты"`
	Campaign    *uuid.UUID          `json:"campaign,omitempty" doc:"Кампания, по приглашению которой её проходят"`
	Trial       bool                `json:"trial,omitempty" doc:"Проба инструмента: дефицитов не даёт"`
	TakenOn     civil.Date          `json:"taken_on,omitzero" format:"date"`
	StartedAt   time.Time           `json:"started_at"`
	SavedAt     *time.Time          `json:"saved_at,omitempty"`
	SubmittedAt *time.Time          `json:"submitted_at,omitempty"`
	EndsAt      *time.Time          `json:"ends_at,omitempty" doc:"Когда кончается время на ответы"`
}

func toRun(d assessment.Diagnosis) run {
	return run{ID: d.ID, Person: d.PersonID, Instrument: d.InstrumentID, Scale: d.Scale, Framework: d.Framework, Phase: d.Phase, State: d.State,
		Route: web.OrNone(d.RouteID), Import: web.OrNone(d.ImportID), Campaign: web.OrNone(d.CampaignID), Trial: d.Trial, TakenOn: d.TakenOn, StartedAt: d.StartedAt,
		SavedAt: web.Moment(d.SavedAt), SubmittedAt: web.Moment(d.SubmittedAt), EndsAt: web.Moment(d.EndsAt)}
}

// diagnosis is one diagnosis whole.
type diagnosis struct {
	run
	Title   string             `json:"title"`
	Edition int                `json:"edition" doc:"Редакция инструмента, по которой получен результат"`
	Form    *form              `json:"form,omitempty" doc:"Нет у результатов из файла"`
	Answers assessment.Answers `json:"answers,omitempty" doc:"Только свои"`
	Results []result           `json:"results,omitempty"`
	Notes   []note             `json:"notes,omitempty"`
	Essays  []scored           `json:"essays,omitempty" doc:"Что ждёт эксперта или оценено им; слова эксперта видит только сам педагог"`
}

type result struct {
	Competency string     `json:"competency"`
	Title      string     `json:"title"`
	Score      *float64   `json:"score,omitempty" doc:"Нет, если источник даёт только уровень"`
	Max        *float64   `json:"max,omitempty"`
	ByLevel    bool       `json:"by_level" doc:"Источник даёт только уровень, без балла"`
	Mastery    *float64   `json:"mastery,omitempty" doc:"Доля от наибольшего балла; больше значит лучше, как бы ни шла шкала"`
	Level      string     `json:"level,omitempty"`
	LevelTitle string     `json:"level_title,omitempty"`
	Deficit    bool       `json:"deficit"`
	DeficitID  *uuid.UUID `json:"deficit_id,omitempty"`
	Advice     string     `json:"advice,omitempty"`
	Standing   *standing  `json:"standing,omitempty" doc:"Среди педагогов региона; нет, пока методику прошли меньше десяти"`
}

type note struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// measured is a figure that was measured; none where the source gives a level only.
func measured(byLevel bool, figure float64) *float64 {
	if byLevel {
		return nil
	}
	return &figure
}

func toDiagnosis(v assessment.DiagnosisView) diagnosis {
	out := diagnosis{run: toRun(v.Diagnosis), Title: v.Title, Edition: v.Edition, Form: toForm(v.Form), Answers: v.Answers}
	for _, r := range v.Results {
		out.Results = append(out.Results, result{Competency: r.Competency, Title: r.Title, ByLevel: r.ByLevel, Score: measured(r.ByLevel, r.Score), Max: measured(r.ByLevel, r.Max), Mastery: measured(r.ByLevel, r.Mastery()),
			Level: r.Level, LevelTitle: r.LevelTitle, Deficit: r.Deficit, DeficitID: web.OrNone(r.DeficitID), Advice: r.Advice})
	}
	for _, n := range v.Notes {
		out.Notes = append(out.Notes, note(n))
	}
	for _, e := range v.Essays {
		out.Essays = append(out.Essays, scored{e.Item, e.Marks, e.Comment, web.Moment(e.ScoredAt)})
	}
	return out
}

// begin is what starts a run.
type begin struct {
	Instrument uuid.UUID        `json:"instrument" format:"uuid"`
	Phase      assessment.Phase `json:"phase" enum:"entry,interim,final" doc:"Входная, промежуточная, итоговая"`
	Route      uuid.UUID        `json:"route,omitzero" required:"false" format:"uuid" doc:"Маршрут, в котором она проходит"`
}

// answers are some or all answers of a run.
type answers struct {
	Answers map[string]assessment.Answer `json:"answers" doc:"По коду утверждения; пустой ответ снимает прежний"`
}

type saved struct {
	Answered int       `json:"answered" doc:"На сколько утверждений есть ответ"`
	SavedAt  time.Time `json:"saved_at"`
}

var (
	beginExample   = begin{Instrument: uuid.MustParse("01910000-0000-7000-8000-000000000000"), Phase: assessment.Entry}
	answersExample = answers{Answers: map[string]assessment.Answer{"professional-1": {Choices: []string{"4"}}}}
)

type dynamics struct {
	Framework string           `json:"framework"`
	Scale     string           `json:"scale"`
	From      *uuid.UUID       `json:"from,omitempty" doc:"Диагностика, с которой сравнивается; нет, если сравнить не с чем"`
	FromOn    civil.Date       `json:"from_on,omitzero" format:"date"`
	To        uuid.UUID        `json:"to"`
	ToOn      civil.Date       `json:"to_on" format:"date"`
	Trend     assessment.Trend `json:"trend" enum:"positive,absent,unknown" doc:"Есть положительная динамика, нет её, сравнить не с чем"`
	Changes   []change         `json:"changes"`
}

type change struct {
	Competency  string   `json:"competency"`
	Title       string   `json:"title"`
	Before      *float64 `json:"before,omitempty" doc:"Нет, если был известен только уровень"`
	After       *float64 `json:"after,omitempty"`
	Delta       *float64 `json:"delta,omitempty" doc:"Нет, если сравниваются уровни"`
	LevelBefore string   `json:"level_before,omitempty"`
	LevelAfter  string   `json:"level_after,omitempty"`
	HadDeficit  bool     `json:"had_deficit"`
	HasDeficit  bool     `json:"has_deficit"`

	Index   *float64              `json:"index,omitempty" doc:"Индекс надёжного изменения (Якобсон, Труакс); нет, если надёжность шкалы неизвестна"`
	Verdict psychometrics.Verdict `json:"verdict" enum:"grew,fell,within_error,not_enough" doc:"Надёжный рост, надёжное снижение, в пределах погрешности, данных мало"`
}

func toChange(c assessment.Change) change {
	out := change{Competency: c.Competency, Title: c.Title, Before: measured(c.WasByLevel, c.Before), After: measured(c.NowByLevel, c.After), Delta: measured(c.ByLevel(), c.Delta()),
		LevelBefore: c.LevelWas, LevelAfter: c.LevelNow, HadDeficit: c.HadDeficit, HasDeficit: c.Has, Verdict: c.Verdict()}
	if index, ok := c.Trust.Index(c.Before, c.After); ok && !c.ByLevel() {
		out.Index = &index
	}
	return out
}

// course is all that a person has taken of one scale, oldest first.
type course struct {
	Framework string `json:"framework"`
	Scale     string `json:"scale"`
	Runs      []stop `json:"runs"`
}

type stop struct {
	Diagnosis uuid.UUID          `json:"diagnosis"`
	Phase     assessment.Phase   `json:"phase" enum:"entry,interim,final"`
	TakenOn   civil.Date         `json:"taken_on" format:"date"`
	Mastery   map[string]float64 `json:"mastery" doc:"По компетенциям"`
}

func toCourse(c assessment.Course) course {
	out := course{Framework: c.Framework, Scale: c.Scale}
	for _, t := range c.Runs {
		s := stop{t.ID, t.Phase, t.TakenOn, map[string]float64{}}
		for _, r := range t.Results {
			if !r.ByLevel {
				s.Mastery[r.Competency] = r.Mastery()
			}
		}
		out.Runs = append(out.Runs, s)
	}
	return out
}

func toDynamics(d assessment.Dynamics) dynamics {
	out := dynamics{Framework: d.Framework, Scale: d.Scale, To: d.To.ID, ToOn: d.To.TakenOn, Trend: d.Trend, Changes: []change{}}
	if d.From != nil {
		out.From, out.FromOn = &d.From.ID, d.From.TakenOn
	}
	for _, c := range d.Changes {
		out.Changes = append(out.Changes, toChange(c))
	}
	return out
}

type (
	listDiagnosesInput struct {
		web.Page
		Person     uuid.UUID `query:"person" format:"uuid" doc:"Чьи"`
		Route      uuid.UUID `query:"route" format:"uuid" doc:"Какого маршрута"`
		Instrument uuid.UUID `query:"instrument" format:"uuid" doc:"Каким инструментом"`
		Phase      string    `query:"phase" enum:"entry,interim,final"`
		State      string    `query:"state" enum:"in_progress,awaiting_expert,submitted,abandoned"`
	}
	diagnosesOutput   struct{ Body web.Listing[run] }
	beginInput        struct{ Body begin }
	getDiagnosisInput struct {
		ID uuid.UUID `path:"diagnosis"`
	}
	diagnosisOutput  struct{ Body diagnosis }
	saveAnswersInput struct {
		ID   uuid.UUID `path:"diagnosis"`
		Body answers
	}
	savedOutput struct{ Body saved }
	personInput struct {
		Person uuid.UUID `path:"person"`
	}
	dynamicsOutput struct {
		Body struct {
			Items   []dynamics `json:"items" doc:"От входной к итоговой"`
			Courses []course   `json:"courses" doc:"Всё, что пройдено, по шкалам; разные шкалы не сравниваются"`
		}
	}
)

func (h handler) listDiagnoses(ctx context.Context, in *listDiagnosesInput) (*diagnosesOutput, error) {
	l, err := h.s.Diagnoses(ctx, assessment.DiagnosisFilter{PersonID: in.Person, RouteID: in.Route, InstrumentID: in.Instrument, Phase: assessment.Phase(in.Phase),
		State: assessment.RunState(in.State)}, in.Request())
	return &diagnosesOutput{Body: web.ListOf(l, toRun)}, err
}

func (h handler) beginDiagnosis(ctx context.Context, in *beginInput) (*diagnosisOutput, error) {
	return answerDiagnosis(h.s.Begin(ctx, in.Body.Instrument, in.Body.Phase, in.Body.Route))
}

func (h handler) getDiagnosis(ctx context.Context, in *getDiagnosisInput) (*diagnosisOutput, error) {
	d, err := h.s.Diagnosis(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	among, err := h.s.Standings(ctx, d)
	if err != nil {
		return nil, err
	}
	out, err := answerDiagnosis(d, nil)
	for i := range out.Body.Results {
		if s, told := among[out.Body.Results[i].Competency]; told {
			out.Body.Results[i].Standing = &standing{s.Position, s.Lower, s.Upper}
		}
	}
	return out, err
}

func (h handler) saveAnswers(ctx context.Context, in *saveAnswersInput) (*savedOutput, error) {
	s, err := h.s.SaveAnswers(ctx, in.ID, in.Body.Answers)
	return &savedOutput{Body: saved{s.Answered, s.SavedAt}}, err
}

func (h handler) submitDiagnosis(ctx context.Context, in *getDiagnosisInput) (*diagnosisOutput, error) {
	return answerDiagnosis(h.s.Submit(ctx, in.ID))
}

func (h handler) abandonDiagnosis(ctx context.Context, in *getDiagnosisInput) (*diagnosisOutput, error) {
	return answerDiagnosis(h.s.Abandon(ctx, in.ID))
}

func (h handler) getDynamics(ctx context.Context, in *personInput) (*dynamicsOutput, error) {
	all, err := h.s.Courses(ctx, in.Person)
	out := &dynamicsOutput{}
	out.Body.Items, out.Body.Courses = []dynamics{}, []course{}
	for _, c := range all {
		out.Body.Courses = append(out.Body.Courses, toCourse(c))
		switch {
		case c.Final == nil:
		case c.Final.From != nil:
			out.Body.Items = append(out.Body.Items, toDynamics(c.Change))
		default:
			out.Body.Items = append(out.Body.Items, toDynamics(*c.Final))
		}
	}
	return out, err
}

func answerDiagnosis(v assessment.DiagnosisView, err error) (*diagnosisOutput, error) {
	if err != nil {
		return nil, err
	}
	return &diagnosisOutput{Body: toDiagnosis(v)}, nil
}
