package assessmentweb

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// statement is a deficit that no diagnosis found.
type statement struct {
	Framework  string            `json:"framework" maxLength:"64" doc:"Код перечня компетенций"`
	Competency string            `json:"competency" maxLength:"64" doc:"Код компетенции"`
	Source     assessment.Source `json:"source" enum:"own_statement,pupils_results,work_analysis,lesson_visit" doc:"Откуда известно (п. 2.8.3)"`
	Level      string            `json:"level,omitempty" maxLength:"100" doc:"Уровень, своими словами"`
	Note       string            `json:"note,omitempty" maxLength:"2000"`
	FoundOn    civil.Date        `json:"found_on,omitzero" required:"false" format:"date" doc:"Когда это видели; сегодня, если не указано"`
}

var (
	statementExample = statement{Framework: "teacher-8", Competency: "informational", Source: assessment.ByOwnStatement, Note: "Не успеваю готовить электронные задания."}
	requestExample   = requestInput{Kind: assessment.Wish, Text: "Хочу научиться формирующему оцениванию."}
)

type deficit struct {
	ID               uuid.UUID               `json:"id"`
	Person           uuid.UUID               `json:"person"`
	Framework        string                  `json:"framework"`
	Competency       string                  `json:"competency"`
	Title            string                  `json:"title"`
	Level            string                  `json:"level,omitempty"`
	LevelTitle       string                  `json:"level_title,omitempty"`
	Source           assessment.Source       `json:"source" enum:"diagnosis,pupils_results,work_analysis,lesson_visit,own_statement"`
	Diagnosis        *uuid.UUID              `json:"diagnosis,omitempty"`
	Author           uuid.UUID               `json:"author"`
	Note             string                  `json:"note,omitempty"`
	FoundOn          civil.Date              `json:"found_on" format:"date"`
	State            assessment.DeficitState `json:"state" enum:"found,confirmed,declined,removed" doc:"Подтверждён: и тьюторантом, и тьютором; отклонён: одним из них"`
	TuteeConfirmedAt *time.Time              `json:"tutee_confirmed_at,omitempty"`
	TutorConfirmedAt *time.Time              `json:"tutor_confirmed_at,omitempty"`
	DeclinedBy       *uuid.UUID              `json:"declined_by,omitempty"`
	DeclinedAt       *time.Time              `json:"declined_at,omitempty"`
	DeclineReason    string                  `json:"decline_reason,omitempty"`
	Remarks          []remark                `json:"remarks,omitempty" doc:"Обсуждение, от первой реплики"`
	SupersededBy     *uuid.UUID              `json:"superseded_by,omitempty" doc:"Дефицит, найденный новым результатом той же шкалы"`
	RemovedBy        *uuid.UUID              `json:"removed_by,omitempty" doc:"Диагностика, которая его не нашла"`
	RemovedOn        civil.Date              `json:"removed_on,omitzero" format:"date"`
	Version          int                     `json:"version"`
}

func toDeficit(d assessment.Deficit) deficit {
	return deficit{ID: d.ID, Person: d.PersonID, Framework: d.Framework, Competency: d.Competency, Title: d.Title, Level: d.Level, LevelTitle: d.LevelTitle,
		Source: d.Source, Diagnosis: web.OrNone(d.DiagnosisID), Author: d.AuthorID, Note: d.Note, FoundOn: d.FoundOn, State: d.State,
		TuteeConfirmedAt: web.Moment(d.TuteeConfirmedAt), TutorConfirmedAt: web.Moment(d.TutorConfirmedAt),
		DeclinedBy: web.OrNone(d.DeclinedBy), DeclinedAt: web.Moment(d.DeclinedAt), DeclineReason: d.DeclineReason, SupersededBy: web.OrNone(d.SupersededBy),
		RemovedBy: web.OrNone(d.RemovedBy), RemovedOn: d.RemovedOn, Version: d.Version}
}

type requestInput struct {
	Kind assessment.RequestKind `json:"kind" enum:"request,difficulty" doc:"Образовательный запрос или затруднение"`
	Text string                 `json:"text" minLength:"3" maxLength:"2000"`
}

type request struct {
	ID     uuid.UUID `json:"id"`
	Person uuid.UUID `json:"person"`
	requestInput
	Author    uuid.UUID `json:"author"`
	CreatedAt time.Time `json:"created_at"`
}

func toRequest(r assessment.LearningRequest) request {
	return request{ID: r.ID, Person: r.PersonID, requestInput: requestInput{r.Kind, r.Text}, Author: r.AuthorID, CreatedAt: r.CreatedAt}
}

type (
	listDeficitsInput struct {
		Person  uuid.UUID `path:"person"`
		History bool      `query:"history" doc:"И снятые, и заменённые"`
	}
	deficitsOutput struct {
		Body struct {
			Items []deficit `json:"items"`
		}
	}
	stateDeficitInput struct {
		Person uuid.UUID `path:"person"`
		Body   statement
	}
	confirmDeficitInput struct {
		ID uuid.UUID `path:"deficit"`
	}
	deficitOutput  struct{ Body deficit }
	requestsOutput struct {
		Body struct {
			Items []request `json:"items"`
		}
	}
	stateRequestInput struct {
		Person uuid.UUID `path:"person"`
		Body   requestInput
	}
	requestOutput struct{ Body request }
)

func (h handler) listDeficits(ctx context.Context, in *listDeficitsInput) (*deficitsOutput, error) {
	all, err := h.s.Deficits(ctx, in.Person, in.History)
	if err != nil {
		return nil, err
	}
	said, err := h.s.Remarks(ctx, in.Person)
	out := &deficitsOutput{}
	out.Body.Items = []deficit{}
	for _, d := range all {
		one := toDeficit(d)
		for _, r := range said {
			if r.DeficitID == d.ID {
				one.Remarks = append(one.Remarks, toRemark(r))
			}
		}
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, err
}

func (h handler) stateDeficit(ctx context.Context, in *stateDeficitInput) (*deficitOutput, error) {
	b := in.Body
	d, err := h.s.StateDeficit(ctx, in.Person, assessment.Statement{Framework: b.Framework, Competency: b.Competency, Source: b.Source, Level: b.Level, Note: b.Note, FoundOn: b.FoundOn})
	return &deficitOutput{Body: toDeficit(d)}, err
}

func (h handler) confirmDeficit(ctx context.Context, in *confirmDeficitInput) (*deficitOutput, error) {
	d, err := h.s.ConfirmDeficit(ctx, in.ID)
	return &deficitOutput{Body: toDeficit(d)}, err
}

func (h handler) listRequests(ctx context.Context, in *personInput) (*requestsOutput, error) {
	all, err := h.s.Requests(ctx, in.Person)
	out := &requestsOutput{}
	out.Body.Items = []request{}
	for _, r := range all {
		out.Body.Items = append(out.Body.Items, toRequest(r))
	}
	return out, err
}

func (h handler) stateRequest(ctx context.Context, in *stateRequestInput) (*requestOutput, error) {
	r, err := h.s.StateRequest(ctx, in.Person, in.Body.Kind, in.Body.Text)
	return &requestOutput{Body: toRequest(r)}, err
}
