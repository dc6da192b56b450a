package authoringweb

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

type (
	// draftMade is a draft that was made or changed.
	draftMade struct {
		ID      uuid.UUID        `json:"id"`
		Code    string           `json:"code"`
		Edition int              `json:"edition" doc:"Редакция"`
		Title   string           `json:"title"`
		Program string           `json:"program"`
		State   assessment.State `json:"state" enum:"draft,trial,published,retired"`
		Version int              `json:"version"`
	}
	draftOutput struct {
		ETag string `header:"ETag"`
		Body draftMade
	}
	oneInput struct {
		ID uuid.UUID `path:"instrument"`
	}
	undoInput struct {
		web.Edit
		ID uuid.UUID `path:"instrument"`
	}
)

func draftOf(i assessment.Instrument) draftMade {
	return draftMade{i.ID, i.Code, i.Edition, i.Title, i.Program, i.State, i.Version}
}

func answer(i assessment.Instrument, err error) (*draftOutput, error) {
	if err != nil {
		return nil, err
	}
	return &draftOutput{ETag: web.ETag(i.Version), Body: draftOf(i)}, nil
}

func (h handler) next(ctx context.Context, in *oneInput) (*draftOutput, error) {
	return answer(h.s.Next(ctx, in.ID))
}

func (h handler) undo(ctx context.Context, in *undoInput) (*draftOutput, error) {
	return answer(h.s.Undo(ctx, in.ID, in.Version))
}

type (
	// sampleAnswer is what is said to one item.
	sampleAnswer struct {
		Choices []string `json:"choices,omitempty" maxItems:"100"`
		Text    string   `json:"text,omitempty" maxLength:"20000"`
	}
	sampleInput struct {
		ID   uuid.UUID `path:"instrument"`
		Body struct {
			Answers map[string]sampleAnswer `json:"answers" doc:"Ответы по кодам вопросов"`
		}
	}
	sampleScore struct {
		Competency string  `json:"competency"`
		Title      string  `json:"title"`
		Score      float64 `json:"score"`
		Max        float64 `json:"max"`
		Level      string  `json:"level,omitempty"`
		LevelTitle string  `json:"level_title,omitempty"`
		Advice     string  `json:"advice,omitempty"`
		Deficit    bool    `json:"deficit"`
	}
	sampleOutput struct {
		Body struct {
			Scores   []sampleScore `json:"scores"`
			Notes    []string      `json:"notes"`
			Requests []string      `json:"requests" doc:"Запросы, которые нашла анкета"`
		}
		sample authoring.Sample
	}
)

var sampleExample = map[string]any{"answers": map[string]any{"cultural-1": map[string]any{"choices": []string{"4"}}}}

func (h handler) sample(ctx context.Context, in *sampleInput) (*sampleOutput, error) {
	var answers []diagnostics.Answer
	for item, a := range in.Body.Answers {
		if len(a.Choices) > 0 || a.Text != "" {
			answers = append(answers, diagnostics.Answer{Item: item, Choices: a.Choices, Text: a.Text})
		}
	}
	sample, err := h.s.Try(ctx, in.ID, answers)
	if err != nil {
		return nil, atAnswers(err)
	}
	out := &sampleOutput{sample: sample}
	out.Body.Scores, out.Body.Notes, out.Body.Requests = []sampleScore{}, []string{}, []string{}
	titles := map[string]string{}
	for _, k := range sample.Form.Competencies {
		titles[k.Code] = k.Title
	}
	for _, s := range sample.Report.Scores {
		out.Body.Scores = append(out.Body.Scores, sampleScore{s.Competency, titles[s.Competency], s.Score, s.Max, s.Level, s.LevelTitle, s.Advice, s.Deficit})
	}
	for _, n := range sample.Report.Notes {
		out.Body.Notes = append(out.Body.Notes, n.Text)
	}
	for _, q := range sample.Report.Requests {
		out.Body.Requests = append(out.Body.Requests, q.Text)
	}
	return out, nil
}

type (
	packFramework struct {
		Code  string `json:"code" maxLength:"64"`
		Title string `json:"title" maxLength:"300"`
	}
	// instrumentPack is an instrument as a file.
	instrumentPack struct {
		Format     string         `json:"format" example:"marshrut-instrument/1"`
		Code       string         `json:"code" maxLength:"64"`
		Edition    int            `json:"edition" minimum:"0"`
		Title      string         `json:"title" minLength:"3" maxLength:"300"`
		Program    string         `json:"program" maxLength:"64"`
		Framework  packFramework  `json:"framework"`
		Definition map[string]any `json:"definition"`
	}
	packOutput struct{ Body instrumentPack }
	packInput  struct{ Body instrumentPack }
)

var packExample = instrumentPack{Format: authoring.Format, Code: "lesson-self-check", Title: "Самопроверка урока", Program: authoring.Questionnaires,
	Framework: packFramework{"teacher-8", "Группы компетенций педагога"},
	Definition: map[string]any{"title": "Самопроверка урока", "polarity": "high_is_good",
		"scales":       []any{map[string]any{"code": "yes-no", "options": []any{map[string]any{"code": "no", "title": "Нет", "value": 0}, map[string]any{"code": "yes", "title": "Да", "value": 1}}}},
		"competencies": []any{map[string]any{"code": "professional", "title": "Профессиональная компетенция педагога"}},
		"sections": []any{map[string]any{"code": "lesson", "title": "Урок", "items": []any{
			map[string]any{"code": "goal", "text": "Цель урока названа так, что её понимают ученики.", "competency": "professional", "scale": "yes-no"}}}},
		"levels":  []any{map[string]any{"code": "low", "title": "Низкий", "from": 0}, map[string]any{"code": "high", "title": "Высокий", "from": 0.5}},
		"deficit": map[string]any{"levels": []any{"low"}}}}

func (h handler) export(ctx context.Context, in *oneInput) (*packOutput, error) {
	p, err := h.s.Export(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := &packOutput{instrumentPack{Format: p.Format, Code: p.Code, Edition: p.Edition, Title: p.Title, Program: p.Program,
		Framework: packFramework(p.Framework)}}
	return out, json.Unmarshal(p.Definition, &out.Body.Definition)
}

func (h handler) importPack(ctx context.Context, in *packInput) (*draftOutput, error) {
	definition, err := json.Marshal(in.Body.Definition)
	if err != nil {
		return nil, err
	}
	b := in.Body
	return answer(h.s.Import(ctx, authoring.Pack{Format: b.Format, Code: b.Code, Edition: b.Edition, Title: b.Title, Program: b.Program,
		Framework: authoring.PackFramework(b.Framework), Definition: definition}))
}

type (
	schemaInput struct {
		Program string `path:"program"`
	}
	schemaOutput struct {
		Body map[string]any
	}
)

func (h handler) schema(_ context.Context, in *schemaInput) (*schemaOutput, error) {
	raw, ok := authoring.Schema(in.Program)
	if !ok {
		return nil, authoring.ErrNotFound
	}
	out := &schemaOutput{}
	return out, json.Unmarshal(raw, &out.Body)
}

// atAnswers names the answers that the program of an instrument does not take by their
// place in the input: it knows them by their items.
func atAnswers(err error) error {
	refused, ok := fault.As(err)
	if !ok || !errors.Is(err, assessment.ErrAnswers) {
		return err
	}
	out := assessment.ErrAnswers
	for _, f := range refused.Fields {
		if !strings.HasPrefix(f.Path, "body.") {
			f.Path = "body.answers." + f.Path
		}
		out = out.At(f.Path, f.Message)
	}
	return out
}
