package iom

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Refusals of groups.
var (
	ErrGroupNotFound   = fault.New(fault.NotFound, "iom.group_not_found", "Не найдено.")
	ErrGroupClosed     = fault.New(fault.Conflict, "iom.group_closed", "Набор в группу закрыт.")
	ErrGroupInvited    = fault.New(fault.Conflict, "iom.group_invited_already", "Этот педагог уже приглашён в группу.").At("people", "Уже приглашён.")
	ErrGroupDeclined   = fault.New(fault.Conflict, "iom.group_declined", "Педагог отказался от участия: оно добровольное. Если он передумает, он присоединится сам.").At("people", "Отказался.")
	ErrGroupNotMember  = fault.New(fault.Conflict, "iom.group_not_member", "Вы не участвуете в этой группе.")
	ErrGroupJoined     = fault.New(fault.Conflict, "iom.group_joined_already", "Вы уже участвуете в этой группе.")
	ErrGroupFull       = fault.New(fault.Rule, "iom.group_full", "В группе может быть не больше 60 педагогов.").At("people", "Слишком много.")
	ErrGroupPeople     = fault.New(fault.Invalid, "iom.group_people", "В группу приглашают педагогов своей организации или муниципалитета, которые работают там тьюторантами.").At("people", "Проверьте список.")
	ErrGroupPlanTaken  = fault.New(fault.Conflict, "iom.group_plan_taken", "В Вашем маршруте уже последняя редакция плана группы.")
	ErrGroupPlanTooOld = fault.New(fault.Conflict, "iom.group_plan_ended", "Этот маршрут уже не меняется: план группы в него не переносится.")
)

// maxGroup is how many teachers one group holds.
const maxGroup = 60

// Group (группа) is one plan for several teachers [A I.3]. Each who joins follows it on a
// route of their own, and answers for nobody else's.
type Group struct {
	ID                uuid.UUID   `bun:"id,pk"`
	RegionID          uuid.UUID   `bun:"region_id"`
	MunicipalityID    uuid.UUID   `bun:"municipality_id"`
	OrganizationID    uuid.UUID   `bun:"organization_id,nullzero"` // zero: of the whole municipality
	Title             string      `bun:"title"`
	RegulationCode    string      `bun:"regulation_code"`
	RegulationVersion int         `bun:"regulation_version"`
	Plan              Plan        `bun:"plan,type:jsonb"`
	DroppedIDs        []uuid.UUID `bun:"dropped_ids,array"`   // parts that were in the plan once
	DroppedWords      []string    `bun:"dropped_words,array"` // what it said of the result once
	Edition           int         `bun:"edition"`             // of the plan
	LeaderID          uuid.UUID   `bun:"leader_id"`
	LeaderRole        tenant.Role `bun:"leader_role"`
	ClosedAt          time.Time   `bun:"closed_at,nullzero"`
	Version           int         `bun:"version"`
	CreatedAt         time.Time   `bun:"created_at"`
	UpdatedAt         time.Time   `bun:"updated_at"`

	Members []GroupMember `bun:"-"`
}

// MemberState is how a teacher stands to a group.
type MemberState string

// Being named is an invitation; taking part is voluntary [B 1.6].
const (
	MemberInvited  MemberState = "invited"
	MemberJoined   MemberState = "joined"
	MemberDeclined MemberState = "declined"
	MemberLeft     MemberState = "left"
)

// GroupMember is a teacher who was invited to a group.
type GroupMember struct {
	RegionID       uuid.UUID   `bun:"region_id"`
	GroupID        uuid.UUID   `bun:"group_id"`
	PersonID       uuid.UUID   `bun:"person_id"`
	MunicipalityID uuid.UUID   `bun:"municipality_id"`
	OrganizationID uuid.UUID   `bun:"organization_id"` // at which they are a tutee
	State          MemberState `bun:"state"`
	RouteID        uuid.UUID   `bun:"own_route_id,nullzero"` // their own
	Edition        int         `bun:"edition"`               // of the plan that their route has taken over
	InvitedAt      time.Time   `bun:"invited_at"`
	AnsweredAt     time.Time   `bun:"answered_at,nullzero"`
}

// NewGroup begins a group under a regulation that knows groups [A I.3].
func NewGroup(g *Regulation, act Act, place Place, title string) (*Group, error) {
	if !g.Group.On {
		return nil, ErrGroupOff.By("", g.Group.Clause)
	}
	return &Group{ID: newID(), RegionID: place.RegionID, MunicipalityID: place.MunicipalityID, OrganizationID: place.OrganizationID,
		Title: title, RegulationCode: g.Code, RegulationVersion: g.Version, Plan: Plan{Title: title}, DroppedWords: []string{}, LeaderID: act.PersonID, LeaderRole: act.Role,
		Version: 1, CreatedAt: act.At, UpdatedAt: act.At}, nil
}

// Revise gives the group another plan; a plan that says something else is a new edition,
// which each member takes over by own decision [B 1.5, 1.11]. Whole plans only: what
// routes need (objectives on a basis, activities) is asked for as soon as it is offered
// to anybody.
func (o *Group) Revise(g *Regulation, act Act, p Plan) error {
	p = o.settle(g, p)
	if err := g.checkPlan(&p); err != nil {
		return err
	}
	if o.Edition > 0 {
		if err := o.whole(g, &p); err != nil {
			return err
		}
	}
	if len(Compare(g, &o.Plan, &p)) == 0 {
		return nil
	}
	kept := p.parts()
	for _, id := range o.Plan.parts() {
		if !slices.Contains(kept, id) && !slices.Contains(o.DroppedIDs, id) {
			o.DroppedIDs = append(o.DroppedIDs, id)
		}
	}
	now := p.result()
	for i, was := range o.Plan.result() {
		if *was != "" && *was != *now[i] && !slices.Contains(o.DroppedWords, *was) {
			o.DroppedWords = append(o.DroppedWords, *was)
		}
	}
	o.Plan, o.Title, o.UpdatedAt = p, p.Title, act.At
	if o.Edition > 0 {
		o.Edition++
	}
	return nil
}

// settle gives new parts ids and ties each objective to the needs of the group, and each
// activity that serves none to all objectives.
func (o *Group) settle(g *Regulation, p Plan) Plan {
	p = p.clone()
	known := o.Plan.parts()
	own := func(id *uuid.UUID) {
		if *id == uuid.Nil || !slices.Contains(known, *id) {
			*id = newID()
		}
	}
	p.Deficits = nil // a deficit is a person's, not a group's
	for i, c := range []Choices{g.ProductKinds, g.Presentations, g.ActivityLevels} {
		word := p.result()[i]
		*word = c.Code(*word)
	}
	var needs, goals []uuid.UUID
	for i := range p.Requests {
		own(&p.Requests[i].ID)
		needs = append(needs, p.Requests[i].ID)
	}
	for i := range p.Objectives {
		own(&p.Objectives[i].ID)
		p.Objectives[i].Position, p.Objectives[i].DeficitIDs, p.Objectives[i].RequestIDs = i+1, nil, needs
		goals = append(goals, p.Objectives[i].ID)
	}
	for i := range p.Activities {
		a := &p.Activities[i]
		own(&a.ID)
		a.Position, a.Status = i+1, Planned
		a.Kind, a.Level = g.ActivityKinds.Code(a.Kind), g.ActivityLevels.Code(a.Level)
		if stages := g.StagesIn(Active); a.StageCode == "" && len(stages) > 0 {
			a.StageCode = stages[0].Code
		}
		a.ObjectiveIDs = slices.DeleteFunc(a.ObjectiveIDs, func(id uuid.UUID) bool { return !slices.Contains(goals, id) })
		if len(a.ObjectiveIDs) == 0 {
			a.ObjectiveIDs = goals
		}
	}
	return p
}

// result is what the plan says of the product and its showing [B 2.8.5].
func (p *Plan) result() [3]*string {
	return [3]*string{&p.ProductKind, &p.PresentationForm, &p.PresentationLevel}
}

// parts are the ids of all that the plan consists of.
func (p *Plan) parts() (ids []uuid.UUID) {
	for _, q := range p.Requests {
		ids = append(ids, q.ID)
	}
	for _, o := range p.Objectives {
		ids = append(ids, o.ID)
	}
	for _, a := range p.Activities {
		ids = append(ids, a.ID)
	}
	return ids
}

func (o *Group) whole(g *Regulation, p *Plan) error {
	var w warnings
	if err := (&Route{Plan: *p}).whole(g, p, &w); err != nil {
		return err
	}
	return g.fits(p.Term, &w)
}

// Invite names teachers, with the schools at which they are tutees. Nobody is asked
// again who has said no. With the first of them the plan must be whole.
func (o *Group) Invite(g *Regulation, act Act, people map[uuid.UUID]uuid.UUID) ([]GroupMember, error) {
	if !o.ClosedAt.IsZero() {
		return nil, ErrGroupClosed
	}
	if len(people) == 0 {
		return nil, ErrGroupPeople
	}
	if err := o.whole(g, &o.Plan); err != nil {
		return nil, err
	}
	if len(o.Members)+len(people) > maxGroup {
		return nil, ErrGroupFull
	}
	var made []GroupMember
	for person, school := range people {
		if m, there := o.Member(person); there {
			if m.State == MemberDeclined || m.State == MemberLeft {
				return nil, ErrGroupDeclined
			}
			return nil, ErrGroupInvited
		}
		made = append(made, GroupMember{RegionID: o.RegionID, GroupID: o.ID, PersonID: person, MunicipalityID: o.MunicipalityID, OrganizationID: school,
			State: MemberInvited, InvitedAt: act.At})
	}
	slices.SortFunc(made, func(a, b GroupMember) int { return slices.Compare(a.PersonID[:], b.PersonID[:]) })
	o.Members = append(o.Members, made...)
	o.Edition = max(o.Edition, 1)
	o.UpdatedAt = act.At
	return made, nil
}

// Member finds who was invited.
func (o *Group) Member(person uuid.UUID) (GroupMember, bool) {
	return find(o.Members, func(m GroupMember) bool { return m.PersonID == person })
}

// Joined lists who takes part.
func (o *Group) Joined() []GroupMember {
	return slices.DeleteFunc(slices.Clone(o.Members), func(m GroupMember) bool { return m.State != MemberJoined })
}

// Join is the consent of who was invited, also after a refusal that was thought over: a
// route of their own begins with the plan of the group.
func (o *Group) Join(g *Regulation, act Act) (*Route, GroupMember, error) {
	m, there := o.Member(act.PersonID)
	switch {
	case !there:
		return nil, m, ErrGroupNotFound
	case m.State == MemberJoined:
		return nil, m, ErrGroupJoined
	case m.State == MemberLeft:
		return nil, m, ErrGroupNotMember
	case !o.ClosedAt.IsZero():
		return nil, m, ErrGroupClosed
	}
	r, err := New(g, act, Opening{Place: Place{RegionID: o.RegionID, MunicipalityID: m.MunicipalityID, OrganizationID: m.OrganizationID},
		TuteeID: act.PersonID, Title: o.Title})
	if err != nil {
		return nil, m, err
	}
	p := Plan{Title: o.Title, Term: o.Plan.Term}
	p.layStages(g)
	o.merge(&p, Draft)
	if err := r.Edit(g, act, p); err != nil {
		return nil, m, err
	}
	m.State, m.RouteID, m.Edition, m.AnsweredAt = MemberJoined, r.ID, o.Edition, act.At
	o.hold(m)
	return r, m, nil
}

// Decline says no; no reason is asked [B 1.6].
func (o *Group) Decline(act Act) (GroupMember, error) {
	m, there := o.Member(act.PersonID)
	if !there {
		return m, ErrGroupNotFound
	}
	if m.State != MemberInvited && m.State != MemberDeclined {
		return m, ErrGroupJoined.Saying("Вы уже участвуете в группе: чтобы прекратить участие, выйдите из неё.")
	}
	m.State, m.AnsweredAt = MemberDeclined, act.At
	o.hold(m)
	return m, nil
}

// Leave takes the consent back: the route stays the teacher's own, and the leader of the
// group sees no more of it.
func (o *Group) Leave(act Act) (GroupMember, error) {
	m, there := o.Member(act.PersonID)
	if !there {
		return m, ErrGroupNotFound
	}
	if m.State != MemberJoined {
		return m, ErrGroupNotMember
	}
	m.State, m.AnsweredAt = MemberLeft, act.At
	o.hold(m)
	return m, nil
}

// Close ends the gathering: nobody joins any more, who takes part goes on.
func (o *Group) Close(act Act) error {
	if !o.ClosedAt.IsZero() {
		return ErrGroupClosed
	}
	o.ClosedAt, o.UpdatedAt = act.At, act.At
	return nil
}

func (o *Group) hold(m GroupMember) {
	o.Members = put(o.Members, m, func(x GroupMember) bool { return x.PersonID == m.PersonID })
}

// Take brings the last edition of the group's plan into a member's route: by their own
// decision, in a running route as a correction with its revision (R5). What they did
// stays done, what they added stays theirs.
func (o *Group) Take(g *Regulation, act Act, r *Route) (GroupMember, []Warning, error) {
	m, there := o.Member(act.PersonID)
	switch {
	case !there || m.State != MemberJoined || m.RouteID != r.ID:
		return m, nil, ErrGroupNotMember
	case m.Edition == o.Edition:
		return m, nil, ErrGroupPlanTaken
	case r.State != Draft && r.State != Active:
		return m, nil, ErrGroupPlanTooOld
	}
	p := r.Plan.clone()
	o.merge(&p, r.State)
	var w []Warning
	var err error
	if r.State == Draft {
		err = r.Edit(g, act, p)
	} else if len(Compare(g, &r.Plan, &p)) > 0 {
		_, w, err = r.Correct(g, act, p, "Изменён план группы «"+strings.TrimSpace(o.Title)+"».")
	}
	if err != nil {
		return m, nil, err
	}
	m.Edition = o.Edition
	o.hold(m)
	return m, w, nil
}
