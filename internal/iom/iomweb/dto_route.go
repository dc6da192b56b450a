package iomweb

import (
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// route is the whole of a route but its histories.
type route struct {
	ID                uuid.UUID      `json:"id"`
	Municipality      uuid.UUID      `json:"municipality"`
	Organization      uuid.UUID      `json:"organization"`
	Tutee             uuid.UUID      `json:"tutee"`
	Group             []uuid.UUID    `json:"group,omitempty"`
	Profile           *iom.Profile   `json:"profile,omitempty" doc:"Информационный раздел: каким тьюторант был в начале"`
	Regulation        regulationRef  `json:"regulation"`
	State             iom.State      `json:"state"`
	StateTitle        string         `json:"state_title"`
	Outcome           iom.Outcome    `json:"outcome,omitempty"`
	Keeping           iom.Keeping    `json:"keeping"`
	Title             string         `json:"title"`
	Term              term           `json:"term"`
	Overdue           bool           `json:"overdue" doc:"Срок прошёл, а маршрут не завершён"`
	ExtensionLimit    civil.Date     `json:"extension_limit,omitzero" format:"date" doc:"До какого дня его ещё можно продлить"`
	StartedOn         civil.Date     `json:"started_on,omitzero" format:"date"`
	CompletedOn       civil.Date     `json:"completed_on,omitzero" format:"date"`
	Model             iom.Model      `json:"model,omitempty"`
	ProductKind       string         `json:"product_kind,omitempty"`
	PresentationForm  string         `json:"presentation_form,omitempty"`
	PresentationLevel string         `json:"presentation_level,omitempty"`
	Priorities        []iom.Priority `json:"priorities" doc:"Приоритетные направления года, с названиями того дня"`
	Fields            []ownField     `json:"fields,omitempty" doc:"Свои поля разделов положения, и ещё не заполненные"`
	Previous          *uuid.UUID     `json:"previous,omitempty"`
	Version           int            `json:"version"`
	CreatedAt         time.Time      `json:"created_at"`
	UpdatedAt         time.Time      `json:"updated_at"`

	Deficits        []deficit        `json:"deficits"`
	Requests        []request        `json:"requests"`
	Diagnoses       []diagnosis      `json:"diagnoses"`
	Objectives      []objective      `json:"objectives"`
	Stages          []stage          `json:"stages"`
	Activities      []activity       `json:"activities"`
	Appointments    []appointment    `json:"appointments"`
	Extensions      []extension      `json:"extensions"`
	TermProposals   []proposal       `json:"term_proposals"`
	Offers          []offer          `json:"correction_offers"`
	Reflections     []reflection     `json:"reflections"`
	Conclusions     []conclusion     `json:"conclusions"`
	Recommendations []recommendation `json:"recommendations"`

	Warnings []iom.Warning `json:"warnings,omitempty" doc:"Что положение советует, но не требует"`
}

// ownField is a field of a section that the regulation has beside those of every route.
type ownField struct {
	Section string `json:"section"`
	Field   string `json:"field"`
	Title   string `json:"title"`
	Text    string `json:"text"`
}

func toFields(v iom.View) (list []ownField) {
	for _, f := range v.Regulation.OwnFields() {
		list = append(list, ownField{f.Section.Code, f.Code, f.Title, v.FieldText(f.Section.Code, f.Code)})
	}
	return list
}

type regulationRef struct {
	Code    string `json:"code"`
	Version int    `json:"version"`
	Title   string `json:"title"`
}

func toRoute(v iom.View) route {
	r := v.Route
	return route{
		ID: r.ID, Municipality: r.MunicipalityID, Organization: r.OrganizationID, Tutee: r.TuteeID, Group: r.GroupIDs, Profile: r.Profile,
		Regulation: regulationRef{r.RegulationCode, r.RegulationVersion, v.Regulation.Title},
		State:      r.State, StateTitle: r.State.Title(), Outcome: r.Outcome, Keeping: r.Keeping, Title: r.Title, Term: toTerm(r.Term),
		Overdue: r.Overdue(v.Today), ExtensionLimit: r.ExtensionLimit(v.Regulation), StartedOn: r.StartedOn, CompletedOn: r.CompletedOn,
		Model: r.Model, ProductKind: r.ProductKind, PresentationForm: r.PresentationForm, PresentationLevel: r.PresentationLevel,
		Priorities: collect(r.Priorities, func(p iom.Priority) iom.Priority { return p }), Fields: toFields(v), Previous: web.OrNone(r.PreviousID), Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
		Deficits: collect(r.Deficits, toDeficit), Requests: collect(r.Requests, toRequest), Diagnoses: collect(r.Diagnoses, toDiagnosis),
		Objectives: collect(r.Objectives, toObjective), Stages: toStages(v), Activities: collect(r.Activities, toActivity),
		Appointments: collect(r.Appointments, toAppointment), Extensions: collect(r.Extensions, toExtension),
		TermProposals: collect(r.Proposals, toProposal), Offers: collect(r.Offers, toOffer), Reflections: collect(r.Reflections, toReflection),
		Conclusions: collect(r.Conclusions, toConclusion), Recommendations: collect(r.Recommendations, toRecommendation),
		Warnings: v.Warnings,
	}
}

// summary is a route in a list.
type summary struct {
	ID           uuid.UUID   `json:"id"`
	Municipality uuid.UUID   `json:"municipality"`
	Organization uuid.UUID   `json:"organization"`
	Tutee        uuid.UUID   `json:"tutee"`
	TuteeName    string      `json:"tutee_name"`
	Title        string      `json:"title"`
	State        iom.State   `json:"state"`
	StateTitle   string      `json:"state_title"`
	Outcome      iom.Outcome `json:"outcome,omitempty"`
	Term         term        `json:"term"`
	Overdue      bool        `json:"overdue"`
	Model        iom.Model   `json:"model,omitempty"`
	Regulation   string      `json:"regulation"`
	Version      int         `json:"version"`
	UpdatedAt    time.Time   `json:"updated_at"`
}

func toSummary(s iom.Summary, today civil.Date) summary {
	return summary{ID: s.ID, Municipality: s.MunicipalityID, Organization: s.OrganizationID, Tutee: s.TuteeID, TuteeName: s.TuteeName,
		Title: s.Title, State: s.State, StateTitle: s.State.Title(), Outcome: s.Outcome, Term: toTerm(s.Term), Overdue: s.Overdue(today),
		Model: s.Model, Regulation: s.RegulationCode, Version: s.Version, UpdatedAt: s.UpdatedAt}
}

type diagnosis struct {
	Diagnosis uuid.UUID          `json:"diagnosis"`
	Phase     iom.DiagnosisPhase `json:"phase"`
	TakenOn   civil.Date         `json:"taken_on" format:"date"`
}

func toDiagnosis(d iom.DiagnosisRef) diagnosis { return diagnosis{d.DiagnosisID, d.Phase, d.TakenOn} }

type appointment struct {
	ID       uuid.UUID   `json:"id"`
	Person   uuid.UUID   `json:"person"`
	Role     tenant.Role `json:"role"`
	Employer *uuid.UUID  `json:"employer,omitempty" doc:"Организация, откуда он; нет: из региона"`
	Order    order       `json:"order,omitzero"`
	From     civil.Date  `json:"from" format:"date"`
	Until    civil.Date  `json:"until,omitzero" format:"date"`
}

func toAppointment(a iom.Appointment) appointment {
	return appointment{a.ID, a.PersonID, a.Role, web.OrNone(a.EmployerID), order(a.Order), a.From, a.Until}
}

type extension struct {
	ID     uuid.UUID          `json:"id"`
	Cause  iom.ExtensionCause `json:"cause"`
	From   civil.Date         `json:"from" format:"date"`
	To     civil.Date         `json:"to" format:"date"`
	Reason string             `json:"reason"`
	By     uuid.UUID          `json:"by"`
	At     time.Time          `json:"at"`
}

func toExtension(e iom.Extension) extension {
	return extension{e.ID, e.Cause, e.From, e.To, e.Reason, e.PersonID, e.At}
}

type proposal struct {
	ID         uuid.UUID   `json:"id"`
	End        civil.Date  `json:"end" format:"date"`
	Reason     string      `json:"reason"`
	By         uuid.UUID   `json:"by"`
	Role       tenant.Role `json:"role"`
	At         time.Time   `json:"at"`
	Answer     iom.Answer  `json:"answer,omitempty" doc:"Нет, пока ответа ждут"`
	Comment    string      `json:"comment,omitempty"`
	AnsweredAt *time.Time  `json:"answered_at,omitempty"`
}

func toProposal(p iom.TermProposal) proposal {
	return proposal{p.ID, p.End, p.Reason, p.PersonID, p.Role, p.At, p.Answer, p.Comment, web.Moment(p.AnsweredAt)}
}

type offer struct {
	ID         uuid.UUID   `json:"id"`
	End        civil.Date  `json:"end,omitzero" format:"date"`
	Reason     string      `json:"reason"`
	By         uuid.UUID   `json:"by"`
	Role       tenant.Role `json:"role"`
	At         time.Time   `json:"at"`
	Answer     iom.Answer  `json:"answer,omitempty" doc:"Нет, пока ответа ждут"`
	AnsweredAt *time.Time  `json:"answered_at,omitempty"`
}

func toOffer(o iom.CorrectionOffer) offer {
	return offer{o.ID, o.End, o.Reason, o.PersonID, o.Role, o.At, o.Answer, web.Moment(o.AnsweredAt)}
}

type reflection struct {
	ID       uuid.UUID  `json:"id"`
	Activity *uuid.UUID `json:"activity,omitempty" doc:"Нет: о маршруте в целом"`
	Text     string     `json:"text"`
	By       uuid.UUID  `json:"by"`
	At       time.Time  `json:"at"`
}

func toReflection(f iom.Reflection) reflection {
	return reflection{f.ID, web.OrNone(f.ActivityID), f.Text, f.PersonID, f.At}
}

type recommendation struct {
	ID   uuid.UUID   `json:"id"`
	Text string      `json:"text"`
	By   uuid.UUID   `json:"by"`
	Role tenant.Role `json:"role"`
	At   time.Time   `json:"at"`
}

func toRecommendation(a iom.Recommendation) recommendation {
	return recommendation{a.ID, a.Text, a.PersonID, a.Role, a.At}
}

type conclusion struct {
	ID           uuid.UUID           `json:"id"`
	Kind         iom.ConclusionKind  `json:"kind"`
	Outcome      iom.Outcome         `json:"outcome"`
	Text         string              `json:"text"`
	Reasons      string              `json:"reasons,omitempty"`
	PreparedBy   uuid.UUID           `json:"prepared_by"`
	PreparedAs   tenant.Role         `json:"prepared_as"`
	PreparedAt   time.Time           `json:"prepared_at"`
	Participants []uuid.UUID         `json:"participants,omitempty"`
	AgreedBy     *uuid.UUID          `json:"agreed_by,omitempty"`
	AgreedAt     *time.Time          `json:"agreed_at,omitempty"`
	SupersededAt *time.Time          `json:"superseded_at,omitempty" doc:"Заменено новым"`
	Criteria     []iom.CriterionMark `json:"criteria,omitempty" doc:"Выполнены ли критерии задач"`
	ReturnedAt   *time.Time          `json:"returned_at,omitempty" doc:"Возвращено с замечанием: его готовят заново"`
	Round        []iom.RoundStep     `json:"round" doc:"Что с заключением делали: подготовили, согласовали, участвовали, вернули"`
}

func toConclusion(c iom.Conclusion) conclusion {
	return conclusion{c.ID, c.Kind, c.Outcome, c.Text, c.Reasons, c.PreparedBy, c.PreparedAs, c.PreparedAt, c.Participants,
		web.OrNone(c.AgreedBy), web.Moment(c.AgreedAt), web.Moment(c.SupersededAt), c.Criteria, web.Moment(c.ReturnedAt), c.Round}
}

type revision struct {
	ID      uuid.UUID   `json:"id"`
	By      uuid.UUID   `json:"by"`
	Role    tenant.Role `json:"role"`
	Reason  string      `json:"reason"`
	Changes iom.Diff    `json:"changes" doc:"Что изменилось, по частям"`
	Lines   []string    `json:"lines" doc:"То же словами, строка на изменение"`
	At      time.Time   `json:"at"`
}

func toRevision(v iom.Revision) revision {
	return revision{v.ID, v.PersonID, v.Role, v.Reason, v.Diff, v.Diff.Lines(), v.At}
}

type step struct {
	ID      uuid.UUID         `json:"id"`
	Move    iom.Move          `json:"move"`
	Title   string            `json:"title"`
	From    iom.State         `json:"from"`
	To      iom.State         `json:"to"`
	By      *uuid.UUID        `json:"by,omitempty" doc:"Нет: сама система"`
	Role    tenant.Role       `json:"role,omitempty"`
	Comment string            `json:"comment,omitempty"`
	At      time.Time         `json:"at"`
	Clause  string            `json:"clause,omitempty" doc:"Пункт положения, на котором основан шаг"`
	Changes []iom.FieldChange `json:"changes,omitempty" doc:"Что изменилось: было и стало"`
}

func toStep(s iom.Step) step {
	return step{s.ID, s.Move, s.Move.Title(), s.From, s.To, web.OrNone(s.PersonID), s.Role, s.Comment, s.At, s.Clause, s.Changes}
}

// possible is a move that lies ahead, and what stands in its way.
type possible struct {
	Move     iom.Move       `json:"move"`
	Title    string         `json:"title"`
	Possible bool           `json:"possible"`
	Refusal  string         `json:"refusal,omitempty" doc:"Код отказа"`
	Detail   string         `json:"detail,omitempty" doc:"Что сделать сначала"`
	Rule     string         `json:"rule,omitempty"`
	Clause   string         `json:"clause,omitempty"`
	Fields   []problemField `json:"fields,omitempty"`
	Warnings []iom.Warning  `json:"warnings,omitempty"`
}

type problemField struct {
	Path    string `json:"path"`
	Message string `json:"message"`
}

func toPossible(p iom.Possible) possible {
	out := possible{Move: p.Move, Title: p.Move.Title(), Possible: p.Refusal == nil, Warnings: p.Warnings}
	if f := p.Refusal; f != nil {
		out.Refusal, out.Detail, out.Rule, out.Clause = f.ID, f.Message, f.Rule, f.Clause
		for _, x := range f.Fields {
			out.Fields = append(out.Fields, problemField{inBody.Replace(x.Path), x.Message})
		}
	}
	return out
}
