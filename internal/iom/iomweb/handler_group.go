package iomweb

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const groupsTag = "Маршруты: группы"

func groups(api *web.API, h handler) {
	const one = "/groups/{group}"
	const get, post = http.MethodGet, http.MethodPost
	l := list{groupsTag, "group"}
	web.Register(api, l.op("listGroups", get, "/groups", "read", "Группы, последние изменённые первыми", nil), h.listGroups)
	web.Register(api, l.op("createGroup", post, "/groups", "create", "Создать группу", exampleGroup), h.createGroup)
	web.Register(api, l.op("getGroup", get, one, "read", "Группа: план, участники и ход", nil), h.getGroup)
	web.Register(api, l.op("reviseGroup", http.MethodPut, one, "edit", "Изменить план группы", exampleGroup), h.reviseGroup)
	web.Register(api, l.step("inviteToGroup", one+"/invitations", "edit", "Пригласить педагогов в группу", map[string]any{"people": []string{"{person}"}}), h.inviteToGroup)
	web.Register(api, l.step("closeGroup", one+"/closing", "edit", "Закрыть набор в группу", nil), h.closeGroup)
	web.Register(api, l.step("joinGroup", one+"/consent", "answer", "Согласиться участвовать", nil), h.joinGroup)
	web.Register(api, l.step("declineGroup", one+"/refusal", "answer", "Отказаться от участия", nil), h.declineGroup)
	web.Register(api, l.step("leaveGroup", one+"/leaving", "answer", "Выйти из группы", nil), h.leaveGroup)
	web.Register(api, l.step("takeGroupPlan", one+"/plan", "answer", "Перенести новую редакцию плана группы в свой маршрут", nil), h.takeGroupPlan)
}

// groupInput is the plan of a group. A part without words is left out; one with the id of
// a part that is there changes it.
type groupInput struct {
	Title string `json:"title" minLength:"3" maxLength:"300"`
	Term  term   `json:"term,omitzero" required:"false"`
	GroupResult
	Needs      []groupNeed      `json:"needs,omitempty" maxItems:"20" doc:"Общие запросы и затруднения группы"`
	Objectives []groupObjective `json:"objectives,omitempty" maxItems:"30"`
	Activities []groupActivity  `json:"activities,omitempty" maxItems:"100"`
}

// GroupResult is what the group means to make and how to show it: each member may choose
// otherwise in their own plan [B 2.8.5].
type GroupResult struct {
	ProductKind       string `json:"product_kind,omitempty" maxLength:"200" doc:"Вид продукта: код из положения или свои слова"`
	PresentationForm  string `json:"presentation_form,omitempty" maxLength:"500" doc:"Форма представления результата"`
	PresentationLevel string `json:"presentation_level,omitempty" maxLength:"100" doc:"Уровень представления результата"`
}

type (
	groupNeed struct {
		ID   *uuid.UUID `json:"id,omitempty"`
		Text string     `json:"text,omitempty" maxLength:"4000"`
	}
	groupObjective struct {
		ID         *uuid.UUID  `json:"id,omitempty"`
		Title      string      `json:"title,omitempty" maxLength:"1000"`
		Indicators []indicator `json:"indicators,omitempty" maxItems:"20"`
	}
	groupActivity struct {
		ID            *uuid.UUID `json:"id,omitempty"`
		Title         string     `json:"title,omitempty" maxLength:"1000"`
		Stage         string     `json:"stage,omitempty" maxLength:"60" doc:"Код этапа; по умолчанию первый из этапов реализации"`
		Term          term       `json:"term,omitzero" required:"false"`
		Direction     string     `json:"direction,omitempty" maxLength:"100"`
		Kind          string     `json:"kind,omitempty" maxLength:"200"`
		Form          string     `json:"form,omitempty" maxLength:"500"`
		Level         string     `json:"level,omitempty" maxLength:"100"`
		Organizer     string     `json:"organizer,omitempty" maxLength:"500"`
		PlannedResult string     `json:"planned_result,omitempty" maxLength:"4000"`
		Experience    string     `json:"experience,omitempty" maxLength:"500"`
		Competencies  []string   `json:"competencies,omitempty" maxItems:"20"`
		Resource      *uuid.UUID `json:"resource,omitempty"`
	}
)

var exampleGroup = groupInput{Title: "Формирующее оценивание: группа учителей", Term: term{civil.MustParse("2026-12-01"), civil.MustParse("2027-12-01")},
	Needs:      []groupNeed{{Text: "Оценивать так, чтобы ученик видел, что делать дальше"}},
	Objectives: []groupObjective{{Title: "Освоить приёмы формирующего оценивания", Indicators: []indicator{{Title: "Доля уроков", Criterion: "не меньше трети"}}}},
	Activities: []groupActivity{{Title: "Семинар-практикум", Term: term{civil.MustParse("2027-01-15"), civil.MustParse("2027-01-15")}}}}

func (in groupInput) domain() iom.GroupDraft {
	p := iom.Plan{Title: in.Title, Term: in.Term.domain(), ProductKind: in.ProductKind, PresentationForm: in.PresentationForm, PresentationLevel: in.PresentationLevel}
	for _, n := range in.Needs {
		if n.Text != "" {
			p.Requests = append(p.Requests, iom.LearningRequest{ID: or(n.ID), Kind: iom.Difficulty, Text: n.Text})
		}
	}
	for _, o := range in.Objectives {
		if o.Title == "" {
			continue
		}
		out := ObjectiveInput{Title: o.Title, Indicators: o.Indicators}.domain()
		out.ID = or(o.ID)
		p.Objectives = append(p.Objectives, out)
	}
	for _, a := range in.Activities {
		if a.Title == "" {
			continue
		}
		p.Activities = append(p.Activities, iom.Activity{ID: or(a.ID), StageCode: a.Stage, Title: a.Title, Direction: a.Direction, Kind: a.Kind, Form: a.Form,
			Level: a.Level, Organizer: a.Organizer, Term: a.Term.domain(), PlannedResult: a.PlannedResult, Experience: a.Experience,
			Competencies: a.Competencies, ResourceID: or(a.Resource)})
	}
	return iom.GroupDraft{Plan: p}
}

type groupSummary struct {
	ID      uuid.UUID       `json:"id"`
	Title   string          `json:"title"`
	Leader  uuid.UUID       `json:"leader"`
	Term    term            `json:"term"`
	Closed  bool            `json:"closed"`
	Invited int             `json:"invited" doc:"Сколько ещё не ответили"`
	Joined  int             `json:"joined"`
	Mine    iom.MemberState `json:"mine,omitempty" doc:"Как участвует тот, кто спрашивает"`
}

func toGroupSummary(s iom.GroupSummary) groupSummary {
	return groupSummary{s.ID, s.Title, s.LeaderID, toTerm(s.Term), s.Closed, s.Invited, s.Joined, s.Mine}
}

// groupMember is one member, for who leads; of others each sees only themselves.
type groupMember struct {
	Person       uuid.UUID       `json:"person"`
	Organization uuid.UUID       `json:"organization"`
	State        iom.MemberState `json:"state"`
	Route        *uuid.UUID      `json:"route,omitempty"`
	Edition      int             `json:"edition" doc:"Какая редакция плана группы перенесена в маршрут"`
	InvitedAt    time.Time       `json:"invited_at"`
	AnsweredAt   *time.Time      `json:"answered_at,omitempty"`
}

func toGroupMember(m iom.GroupMember) groupMember {
	return groupMember{m.PersonID, m.OrganizationID, m.State, web.OrNone(m.RouteID), m.Edition, m.InvitedAt, web.Moment(m.AnsweredAt)}
}

type groupRow struct {
	Person  uuid.UUID   `json:"person"`
	Route   uuid.UUID   `json:"route"`
	State   iom.State   `json:"state"`
	Outcome iom.Outcome `json:"outcome,omitempty"`
	Done    int         `json:"done"`
	Cells   []groupCell `json:"cells"`
}

type groupCell struct {
	Activity  uuid.UUID          `json:"activity"`
	Status    iom.ActivityStatus `json:"status,omitempty" doc:"Пусто: в маршруте этого мероприятия нет"`
	DoneOn    civil.Date         `json:"done_on,omitzero" format:"date"`
	Reflected bool               `json:"reflected" doc:"Есть рефлексия; её текст читают в маршруте"`
}

func toGroupRow(r iom.Row) groupRow {
	return groupRow{r.PersonID, r.RouteID, r.RouteState, r.RouteOutcome, r.Done(), collect(r.Cells, func(c iom.Cell) groupCell {
		return groupCell{c.ActivityID, c.Status, c.DoneOn, c.Reflected}
	})}
}

// group is a group as far as the reader may see it.
type group struct {
	ID         uuid.UUID     `json:"id"`
	Title      string        `json:"title"`
	Leader     uuid.UUID     `json:"leader"`
	LeaderRole tenant.Role   `json:"leader_role"`
	Regulation regulationRef `json:"regulation"`
	Term       term          `json:"term"`
	GroupResult
	Needs      []groupNeed      `json:"needs"`
	Objectives []groupObjective `json:"objectives"`
	Activities []groupActivity  `json:"activities"`
	Edition    int              `json:"edition" doc:"Редакция плана; 0: ещё никому не предложен"`
	Closed     *time.Time       `json:"closed_at,omitempty"`
	Version    int              `json:"version"`
	Joined     int              `json:"joined" doc:"Сколько педагогов участвует"`
	Mine       *groupMember     `json:"mine,omitempty"`
	Members    []groupMember    `json:"members" doc:"Тому, кто ведёт группу: все; участнику: только он сам"`
	Board      []groupRow       `json:"board" doc:"Только тому, кто ведёт группу"`
}

func toGroup(v iom.GroupView) group {
	o, g := v.Group, v.Regulation
	out := group{ID: o.ID, Title: o.Title, Leader: o.LeaderID, LeaderRole: o.LeaderRole, Regulation: regulationRef{g.Code, g.Version, g.Title},
		Term: toTerm(o.Plan.Term), GroupResult: GroupResult{o.Plan.ProductKind, o.Plan.PresentationForm, o.Plan.PresentationLevel}, Edition: o.Edition, Closed: web.Moment(o.ClosedAt), Version: o.Version, Joined: v.Taking,
		Members: collect(o.Members, toGroupMember), Board: collect(v.Rows, toGroupRow)}
	out.Needs = collect(o.Plan.Requests, func(q iom.LearningRequest) groupNeed { return groupNeed{web.OrNone(q.ID), q.Text} })
	out.Objectives = collect(o.Plan.Objectives, func(x iom.Objective) groupObjective {
		return groupObjective{web.OrNone(x.ID), x.Title, toObjective(x).Indicators}
	})
	out.Activities = collect(o.Plan.Activities, func(a iom.Activity) groupActivity {
		return groupActivity{web.OrNone(a.ID), a.Title, a.StageCode, toTerm(a.Term), a.Direction, a.Kind, a.Form, a.Level, a.Organizer, a.PlannedResult,
			a.Experience, a.Competencies, web.OrNone(a.ResourceID)}
	})
	if v.Mine.PersonID != uuid.Nil {
		m := toGroupMember(v.Mine)
		out.Mine = &m
	}
	return out
}

// Inputs and outputs of groups.
type (
	groupID struct {
		ID uuid.UUID `path:"group"`
	}
	groupEdit struct {
		web.Edit
		ID   uuid.UUID `path:"group"`
		Body groupInput
	}
	groupInvitation struct {
		ID   uuid.UUID `path:"group"`
		Body struct {
			People []uuid.UUID `json:"people" minItems:"1" maxItems:"60"`
		}
	}
	groupOutput struct {
		ETag string `header:"ETag"`
		Body group
	}
)

func grouped(v iom.GroupView, err error) (*groupOutput, error) {
	if err != nil {
		return nil, placed(err, false)
	}
	return &groupOutput{ETag: web.ETag(v.Version), Body: toGroup(v)}, nil
}

type groupsOutput struct{ Body web.Listing[groupSummary] }

func (h handler) listGroups(ctx context.Context, in *web.Page) (*groupsOutput, error) {
	l, err := h.s.ListGroups(ctx, in.Request())
	if err != nil {
		return nil, err
	}
	return &groupsOutput{web.ListOf(l, toGroupSummary)}, nil
}

func (h handler) createGroup(ctx context.Context, in *struct{ Body groupInput }) (*groupOutput, error) {
	return grouped(h.s.CreateGroup(ctx, in.Body.domain()))
}

func (h handler) getGroup(ctx context.Context, in *groupID) (*groupOutput, error) {
	return grouped(h.s.Group(ctx, in.ID))
}

func (h handler) reviseGroup(ctx context.Context, in *groupEdit) (*groupOutput, error) {
	return grouped(h.s.ReviseGroup(ctx, in.ID, in.Version, in.Body.domain()))
}

func (h handler) inviteToGroup(ctx context.Context, in *groupInvitation) (*groupOutput, error) {
	return grouped(h.s.InviteToGroup(ctx, in.ID, in.Body.People))
}

func (h handler) closeGroup(ctx context.Context, in *groupID) (*groupOutput, error) {
	return grouped(h.s.CloseGroup(ctx, in.ID))
}

func (h handler) joinGroup(ctx context.Context, in *groupID) (*groupOutput, error) {
	return grouped(h.s.JoinGroup(ctx, in.ID))
}

func (h handler) declineGroup(ctx context.Context, in *groupID) (*groupOutput, error) {
	return grouped(h.s.DeclineGroup(ctx, in.ID))
}

func (h handler) leaveGroup(ctx context.Context, in *groupID) (*groupOutput, error) {
	return grouped(h.s.LeaveGroup(ctx, in.ID))
}

func (h handler) takeGroupPlan(ctx context.Context, in *groupID) (*groupOutput, error) {
	return grouped(h.s.TakeGroupPlan(ctx, in.ID))
}
