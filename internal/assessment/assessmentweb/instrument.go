package assessmentweb

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

type handler struct{ s *assessment.Service }

// draft is what a methodist writes.
type draft struct {
	Code           string         `json:"code" maxLength:"64" doc:"Код: с тем же кодом создаётся новая редакция"`
	Title          string         `json:"title" minLength:"3" maxLength:"300"`
	Program        string         `json:"program" minLength:"1" maxLength:"64" doc:"Программа-инструмент" example:"selfdiagnosis"`
	ProgramVersion string         `json:"program_version,omitempty" maxLength:"64" doc:"Новейшая, если не указана"`
	Framework      string         `json:"framework" maxLength:"64" doc:"Код перечня компетенций" example:"teacher-8"`
	Definition     map[string]any `json:"definition" doc:"Определение: его проверяет программа"`
}

var draftExample = draft{Code: "lesson-self-check", Title: "Самопроверка урока", Program: "selfdiagnosis", Framework: "teacher-8",
	Definition: map[string]any{"title": "Самопроверка урока", "polarity": "high_is_good",
		"scales":       []any{map[string]any{"code": "yes-no", "options": []any{map[string]any{"code": "no", "title": "Нет", "value": 0}, map[string]any{"code": "yes", "title": "Да", "value": 1}}}},
		"competencies": []any{map[string]any{"code": "professional", "title": "Профессиональная компетенция педагога"}},
		"sections": []any{map[string]any{"code": "lesson", "title": "Урок", "items": []any{
			map[string]any{"code": "goal", "text": "Цель урока названа так, что её понимают ученики.", "competency": "professional", "scale": "yes-no"}}}},
		"levels":  []any{map[string]any{"code": "low", "title": "Низкий", "from": 0}, map[string]any{"code": "high", "title": "Высокий", "from": 0.5}},
		"deficit": map[string]any{"levels": []any{"low"}}}}

func (in draft) domain() (assessment.InstrumentDraft, error) {
	definition, err := json.Marshal(in.Definition)
	return assessment.InstrumentDraft{Code: in.Code, Title: in.Title, Program: in.Program, ProgramVersion: in.ProgramVersion,
		Framework: in.Framework, Definition: definition}, err
}

// instrument is what a reader sees; the definition only where they may write one.
type instrument struct {
	ID             uuid.UUID        `json:"id"`
	Code           string           `json:"code"`
	Edition        int              `json:"edition" doc:"Редакция"`
	Title          string           `json:"title"`
	Program        string           `json:"program"`
	ProgramVersion string           `json:"program_version"`
	Kind           diagnostics.Kind `json:"kind" doc:"questionnaire: проходят здесь; importer: из файла"`
	Framework      string           `json:"framework"`
	State          assessment.State `json:"state" enum:"draft,trial,published,retired"`
	Items          int              `json:"items" doc:"Сколько в нём утверждений"`
	Definition     any              `json:"definition,omitempty"`
	Version        int              `json:"version"`
	PublishedAt    *time.Time       `json:"published_at,omitempty"`
}

func toInstrument(i assessment.Instrument) instrument {
	out := instrument{ID: i.ID, Code: i.Code, Edition: i.Edition, Title: i.Title, Program: i.Program, ProgramVersion: i.ProgramVersion,
		Kind: i.Kind, Framework: i.Framework, State: i.State, Items: len(i.Items), Version: i.Version, PublishedAt: web.Moment(i.PublishedAt)}
	if len(i.Definition) > 0 {
		out.Definition = i.Definition
	}
	return out
}

type (
	listInstrumentsInput struct {
		web.Page
		State string `query:"state" enum:"draft,trial,published,retired" doc:"Состояние"`
		Kind  string `query:"kind" enum:"questionnaire,importer" doc:"Вид"`
	}
	instrumentsOutput     struct{ Body web.Listing[instrument] }
	createInstrumentInput struct{ Body draft }
	getInstrumentInput    struct {
		ID uuid.UUID `path:"instrument"`
	}
	updateInstrumentInput struct {
		web.Edit
		ID   uuid.UUID `path:"instrument"`
		Body draft
	}
	moveInstrumentInput struct {
		web.Edit
		ID uuid.UUID `path:"instrument"`
	}
	instrumentOutput struct {
		ETag string `header:"ETag"`
		Body instrument
	}
	formOutput struct{ Body form }
)

func (h handler) listInstruments(ctx context.Context, in *listInstrumentsInput) (*instrumentsOutput, error) {
	l, err := h.s.Instruments(ctx, assessment.InstrumentFilter{State: assessment.State(in.State), Kind: diagnostics.Kind(in.Kind)}, in.Request())
	return &instrumentsOutput{Body: web.ListOf(l, toInstrument)}, err
}

func (h handler) createInstrument(ctx context.Context, in *createInstrumentInput) (*instrumentOutput, error) {
	d, err := in.Body.domain()
	if err != nil {
		return nil, err
	}
	return answerInstrument(h.s.CreateInstrument(ctx, d))
}

func (h handler) getInstrument(ctx context.Context, in *getInstrumentInput) (*instrumentOutput, error) {
	return answerInstrument(h.s.Instrument(ctx, in.ID))
}

func (h handler) updateInstrument(ctx context.Context, in *updateInstrumentInput) (*instrumentOutput, error) {
	d, err := in.Body.domain()
	if err != nil {
		return nil, err
	}
	return answerInstrument(h.s.UpdateInstrument(ctx, in.ID, d, in.Version))
}

func (h handler) deleteInstrument(ctx context.Context, in *moveInstrumentInput) (*struct{}, error) {
	return nil, h.s.DeleteInstrument(ctx, in.ID, in.Version)
}

func (h handler) moveInstrument(to assessment.State) func(context.Context, *moveInstrumentInput) (*instrumentOutput, error) {
	return func(ctx context.Context, in *moveInstrumentInput) (*instrumentOutput, error) {
		return answerInstrument(h.s.MoveInstrument(ctx, in.ID, to, in.Version))
	}
}

func (h handler) getForm(ctx context.Context, in *getInstrumentInput) (*formOutput, error) {
	f, err := h.s.Form(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &formOutput{Body: *toForm(&f)}, nil
}

func answerInstrument(i assessment.Instrument, err error) (*instrumentOutput, error) {
	if err != nil {
		return nil, err
	}
	return &instrumentOutput{ETag: web.ETag(i.Version), Body: toInstrument(i)}, nil
}
