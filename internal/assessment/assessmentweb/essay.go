package assessmentweb

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// essay is an answer as an expert reads it: nothing in it says whose it is.
type essay struct {
	ID           uuid.UUID        `json:"id"`
	Title        string           `json:"title" doc:"Название теста"`
	Introduction string           `json:"introduction,omitempty" doc:"Ситуация"`
	Task         string           `json:"task" doc:"Задание"`
	Text         string           `json:"text"`
	Rubric       []formCriterion  `json:"rubric"`
	HandedInAt   time.Time        `json:"handed_in_at"`
	Marks        assessment.Marks `json:"marks,omitempty" doc:"Баллы по коду критерия"`
	Comment      string           `json:"comment,omitempty"`
	ScoredAt     *time.Time       `json:"scored_at,omitempty"`
}

func toEssay(v assessment.EssayView) essay {
	return essay{ID: v.ID, Title: v.Title, Introduction: v.Introduction, Task: v.Task.Text, Text: v.Text, Rubric: toRubric(v.Task.Rubric),
		HandedInAt: v.CreatedAt, Marks: v.Marks, Comment: v.Comment, ScoredAt: web.Moment(v.ScoredAt)}
}

// scored is what a teacher sees of an answer that an expert scores.
type scored struct {
	Item     string           `json:"item" doc:"Код задания"`
	Marks    assessment.Marks `json:"marks,omitempty" doc:"Баллы по коду критерия"`
	Comment  string           `json:"comment,omitempty" doc:"Что сказал эксперт"`
	ScoredAt *time.Time       `json:"scored_at,omitempty" doc:"Нет, пока работа ждёт эксперта"`
}

// score is what an expert says.
type score struct {
	Marks   map[string]float64 `json:"marks" doc:"Баллы по коду критерия, по каждому"`
	Comment string             `json:"comment" maxLength:"4000" doc:"Что получилось и что улучшить: это прочитает педагог"`
}

var scoreExample = score{Marks: map[string]float64{"c": 1}, Comment: "Причина названа точно, шаги стоит расписать по урокам."}

type (
	essaysOutput  struct{ Body web.Listing[essay] }
	getEssayInput struct {
		ID uuid.UUID `path:"essay"`
	}
	essayOutput     struct{ Body essay }
	scoreEssayInput struct {
		ID   uuid.UUID `path:"essay"`
		Body score
	}
)

func (h handler) listEssays(ctx context.Context, in *web.Page) (*essaysOutput, error) {
	l, err := h.s.Essays(ctx, in.Request())
	return &essaysOutput{Body: web.ListOf(l, toEssay)}, err
}

func (h handler) getEssay(ctx context.Context, in *getEssayInput) (*essayOutput, error) {
	return answerEssay(h.s.Essay(ctx, in.ID))
}

func (h handler) scoreEssay(ctx context.Context, in *scoreEssayInput) (*essayOutput, error) {
	return answerEssay(h.s.ScoreEssay(ctx, in.ID, in.Body.Marks, in.Body.Comment))
}

func answerEssay(v assessment.EssayView, err error) (*essayOutput, error) {
	if err != nil {
		return nil, err
	}
	return &essayOutput{Body: toEssay(v)}, nil
}
