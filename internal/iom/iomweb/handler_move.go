package iomweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Bodies of the moves.
type (
	comment struct {
		Comment string `json:"comment,omitempty" maxLength:"4000"`
	}
	newEnd struct {
		End    civil.Date `json:"end" format:"date" doc:"Новый последний день"`
		Reason string     `json:"reason" minLength:"1" maxLength:"4000"`
	}
	offerBody struct {
		End    civil.Date `json:"end,omitzero" required:"false" format:"date" doc:"Новый последний день; нет: в прежний срок"`
		Reason string     `json:"reason" minLength:"1" maxLength:"4000"`
	}
	answerBody struct {
		Accept  bool   `json:"accept"`
		Comment string `json:"comment,omitempty" maxLength:"4000"`
	}
	acceptBody struct {
		Accept bool `json:"accept"`
	}
	finishBody struct {
		On     civil.Date `json:"on,omitzero" required:"false" format:"date" doc:"День выполнения; по умолчанию сегодня"`
		Result string     `json:"result,omitempty" maxLength:"4000"`
		Order  order      `json:"order,omitzero" required:"false" doc:"Реквизиты приказа об итогах"`
	}
	textBody struct {
		Text string `json:"text" minLength:"1" maxLength:"20000"`
	}
	reflectionBody struct {
		Activity *uuid.UUID `json:"activity,omitempty" doc:"О каком мероприятии; нет: о маршруте в целом"`
		Text     string     `json:"text" minLength:"1" maxLength:"20000"`
	}
	appointmentBody struct {
		Person uuid.UUID   `json:"person"`
		Role   tenant.Role `json:"role" enum:"tutor,mentor,regional_methodist,school_coordinator,methodological_lead,municipal_coordinator"`
		Order  order       `json:"order,omitzero" required:"false" doc:"Реквизиты приказа о назначении"`
		From   civil.Date  `json:"from,omitzero" required:"false" format:"date" doc:"С какого дня; по умолчанию с сегодняшнего"`
	}
	diagnosisBody struct {
		Diagnosis uuid.UUID          `json:"diagnosis"`
		Phase     iom.DiagnosisPhase `json:"phase" enum:"entry,interim,final"`
	}
	conclusionBody struct {
		Kind     iom.ConclusionKind `json:"kind" enum:"route_task,development_task,intent"`
		Outcome  iom.Outcome        `json:"outcome" enum:"reached,not_reached"`
		Text     string             `json:"text" minLength:"1" maxLength:"20000"`
		Reasons  string             `json:"reasons,omitempty" maxLength:"20000" doc:"Обоснование, если результаты не дают одного ответа"`
		Criteria map[string]iom.Met `json:"criteria,omitempty" doc:"Выполнены ли критерии задач: met, partly, not_met или not_measured; имя — задача и номер её показателя через дефис"`
	}
)

// Inputs of the moves: those that decide on what was read carry its version.
type (
	commented struct {
		EditRoute
		Body *comment
	}
	ended struct {
		EditRoute
		Body newEnd
	}
	proposed struct {
		RouteID
		Body newEnd
	}
	offered struct {
		RouteID
		Body offerBody
	}
	decided struct {
		EditRoute
		Proposal uuid.UUID `path:"proposal"`
		Body     answerBody
	}
	answered struct {
		EditRoute
		Offer uuid.UUID `path:"offer"`
		Body  acceptBody
	}
	retracted struct {
		RouteID
		Offer uuid.UUID `path:"offer"`
	}
	agreedConclusion struct {
		RouteID
		Conclusion uuid.UUID `path:"conclusion"`
		Body       *remark
	}
	returnedConclusion struct {
		RouteID
		Conclusion uuid.UUID `path:"conclusion"`
		Body       remark
	}
	remark struct {
		Remark string `json:"remark,omitempty" maxLength:"4000" doc:"Замечание; при возврате обязательно: что исправить"`
	}
)

func (h handler) submit(ctx context.Context, in *EditRoute) (*routeOutput, error) {
	return shown(h.s.Submit(ctx, in.Route, in.Version))
}

func (h handler) recall(ctx context.Context, in *EditRoute) (*routeOutput, error) {
	return shown(h.s.Recall(ctx, in.Route, in.Version))
}

func (h handler) agree(ctx context.Context, in *commented) (*routeOutput, error) {
	return shown(h.s.Agree(ctx, in.Route, in.Version, or(in.Body).Comment))
}

func (h handler) sendBack(ctx context.Context, in *commented) (*routeOutput, error) {
	return shown(h.s.Return(ctx, in.Route, in.Version, or(in.Body).Comment))
}

func (h handler) start(ctx context.Context, in *EditRoute) (*routeOutput, error) {
	return shown(h.s.Start(ctx, in.Route, in.Version))
}

func (h handler) extend(ctx context.Context, in *ended) (*routeOutput, error) {
	return shown(h.s.Extend(ctx, in.Route, in.Version, in.Body.End, in.Body.Reason))
}

func (h handler) propose(ctx context.Context, in *proposed) (*routeOutput, error) {
	return shown(h.s.ProposeTerm(ctx, in.Route, in.Body.End, in.Body.Reason))
}

func (h handler) decide(ctx context.Context, in *decided) (*routeOutput, error) {
	return shown(h.s.DecideTerm(ctx, in.Route, in.Version, in.Proposal, in.Body.Accept, in.Body.Comment))
}

func (h handler) assess(ctx context.Context, in *EditRoute) (*routeOutput, error) {
	return shown(h.s.BeginAssessment(ctx, in.Route, in.Version))
}

func (h handler) offer(ctx context.Context, in *offered) (*routeOutput, error) {
	return shown(h.s.OfferCorrection(ctx, in.Route, in.Body.End, in.Body.Reason))
}

func (h handler) answer(ctx context.Context, in *answered) (*routeOutput, error) {
	return shown(h.s.AnswerCorrection(ctx, in.Route, in.Version, in.Offer, in.Body.Accept))
}

func (h handler) retract(ctx context.Context, in *retracted) (*routeOutput, error) {
	return shown(h.s.RetractCorrection(ctx, in.Route, in.Offer))
}

func (h handler) complete(ctx context.Context, in *EditRoute) (*routeOutput, error) {
	return shown(h.s.Complete(ctx, in.Route, in.Version))
}

func (h handler) withdraw(ctx context.Context, in *commented) (*routeOutput, error) {
	return shown(h.s.Withdraw(ctx, in.Route, in.Version, or(in.Body).Comment))
}

func (h handler) archive(ctx context.Context, in *EditRoute) (*routeOutput, error) {
	return shown(h.s.Archive(ctx, in.Route, in.Version))
}

func (h handler) appoint(ctx context.Context, in *struct {
	RouteID
	Body appointmentBody
}) (*partOutput[appointment], error) {
	v, a, err := h.s.Appoint(ctx, in.Route, iom.Appointment{PersonID: in.Body.Person, Role: in.Body.Role,
		Order: iom.OrderRequisites(in.Body.Order), From: in.Body.From})
	return part(v, a, err, toAppointment, 0)
}

func (h handler) addDiagnosis(ctx context.Context, in *struct {
	RouteID
	Body diagnosisBody
}) (*routeOutput, error) {
	return shown(h.s.AddDiagnosis(ctx, in.Route, in.Body.Diagnosis, in.Body.Phase))
}

func (h handler) reflect(ctx context.Context, in *struct {
	RouteID
	Body reflectionBody
}) (*partOutput[reflection], error) {
	v, f, err := h.s.Reflect(ctx, in.Route, or(in.Body.Activity), in.Body.Text)
	return part(v, f, err, toReflection, 0)
}

func (h handler) recommend(ctx context.Context, in *struct {
	RouteID
	Body textBody
}) (*partOutput[recommendation], error) {
	v, a, err := h.s.Recommend(ctx, in.Route, in.Body.Text)
	return part(v, a, err, toRecommendation, 0)
}

func (h handler) conclude(ctx context.Context, in *struct {
	RouteID
	Body conclusionBody
}) (*partOutput[conclusion], error) {
	v, c, err := h.s.Conclude(ctx, in.Route, iom.Conclusion{Kind: in.Body.Kind, Outcome: in.Body.Outcome, Text: in.Body.Text, Reasons: in.Body.Reasons, Answers: in.Body.Criteria})
	return part(v, c, err, toConclusion, 0)
}

func (h handler) agreeConclusion(ctx context.Context, in *agreedConclusion) (*routeOutput, error) {
	return shown(h.s.AgreeConclusion(ctx, in.Route, in.Conclusion, or(in.Body).Remark))
}

func (h handler) returnConclusion(ctx context.Context, in *returnedConclusion) (*routeOutput, error) {
	return shown(h.s.ReturnConclusion(ctx, in.Route, in.Conclusion, in.Body.Remark))
}
