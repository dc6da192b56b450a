package iomweb

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// groupMay is a permission about groups.
func groupMay(a authz.Action) authz.Permission { return authz.Permission{Object: "group", Action: a} }

// groupRoles gather groups [A I.6, I.7, V].
var groupRoles = []tenant.Role{tenant.Tutor, tenant.MethodologicalLead, tenant.SchoolCoordinator, tenant.MunicipalCoordinator}

func registerGroups(p *web.Pages, h pages) {
	const all, one = "/groups", "/groups/{group}"
	read, edit := groupMay("read"), groupMay("edit")
	web.Show(p, web.View{ID: "pageGroups", Path: all, Permission: read, Title: "group.groups", Shows: []string{"listGroups"},
		Menu: &web.Entry{Section: "work", Order: 24, Icon: "group", Roles: groupRoles}}, h.groupsPage)
	web.Show(p, web.View{ID: "pageNewGroup", Path: all + "/new", Permission: groupMay("create"), Title: "group.new", Shows: []string{"getAdoption"}}, h.newGroupPage)
	web.Show(p, web.View{ID: "pageGroup", Path: one, Permission: read, Title: "group.one", Shows: []string{"getGroup"}}, h.groupPage)
	web.Show(p, web.View{ID: "pageEditGroup", Path: one + "/edit", Permission: edit, Title: "group.edit", Shows: []string{"getGroup"}}, h.editGroupPage)
	web.Show(p, web.View{ID: "pageGroupPeople", Path: one + "/people", Permission: edit, Title: "group.asking", Shows: []string{"getGroup"}}, h.groupPeoplePage)

	to := func(_ context.Context, v *web.Visit, o *groupOutput) string {
		return v.Prefix() + "/groups/" + o.Body.ID.String()
	}
	web.Act(p, web.Action{Operation: "createGroup", Path: all + "/new", View: "pageNewGroup"}, h.createGroup, to)
	web.Act(p, web.Action{Operation: "reviseGroup", Path: one + "/edit", View: "pageEditGroup"}, h.reviseGroup, to)
	web.Act(p, web.Action{Operation: "inviteToGroup", Path: one + "/people", View: "pageGroupPeople"}, h.inviteToGroup, to)
	web.Act(p, web.Action{Operation: "closeGroup", Path: one + "/closing", View: "pageGroup"}, h.closeGroup, to)
	web.Act(p, web.Action{Operation: "joinGroup", Path: one + "/consent", View: "pageGroup"}, h.joinGroup, to)
	web.Act(p, web.Action{Operation: "declineGroup", Path: one + "/refusal", View: "pageGroup"}, h.declineGroup, to)
	web.Act(p, web.Action{Operation: "leaveGroup", Path: one + "/leaving", View: "pageGroup"}, h.leaveGroup, to)
	web.Act(p, web.Action{Operation: "takeGroupPlan", Path: one + "/plan", View: "pageGroup"}, h.takeGroupPlan, to)
}

// crew is a group on its page.
type crew struct {
	iom.GroupView
	names        page.Names
	competencies []page.Option // of the framework, on the form
}

func (c crew) at(ctx context.Context, parts ...any) string {
	return page.Link(ctx, append([]any{"/groups/", c.ID}, parts...)...)
}

func (c crew) form(ctx context.Context, parts ...any) *page.Form {
	return page.FormAt(ctx, 0, c.at(ctx, parts...)).WithoutDraft()
}

func groupCrumbs(ctx context.Context) []page.Crumb {
	return []page.Crumb{{Title: page.T(ctx, "group.groups"), Href: page.Link(ctx, "/groups")}}
}

// deep are the crumbs of a page below that of the group.
func (c crew) deep(ctx context.Context) []page.Crumb {
	return append(groupCrumbs(ctx), page.Crumb{Title: c.Title, Href: c.at(ctx)})
}

// waiting are those who have not answered.
func (c crew) waiting() []iom.GroupMember { return c.in(iom.MemberInvited) }

func (c crew) in(states ...iom.MemberState) []iom.GroupMember {
	return slices.DeleteFunc(slices.Clone(c.Members), func(m iom.GroupMember) bool { return !slices.Contains(states, m.State) })
}

// behind tells that the reader's route has an older edition of the plan.
func (c crew) behind() bool {
	return c.Mine.State == iom.MemberJoined && c.Mine.Edition < c.Edition
}

func (h pages) group(ctx context.Context, v *web.Visit) (c crew, err error) {
	id, err := v.ID("group")
	if err != nil {
		return c, err
	}
	if c.GroupView, err = h.s.Group(ctx, id); err != nil {
		return c, err
	}
	ids := []uuid.UUID{c.LeaderID}
	for _, m := range c.Members {
		ids = append(ids, m.PersonID)
	}
	c.names, err = v.Names(ctx, ids...)
	return c, err
}

func (h pages) groupsPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	l, err := h.s.ListGroups(ctx, v.Rows(rows))
	if err != nil {
		return page.Content{}, err
	}
	g, err := h.inForce(ctx)
	return page.Content{Body: groupsView(l.Items, g, v.Next(l.Next))}, err
}

func (h pages) groupPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	c, err := h.group(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	return page.Content{Title: c.Title, Body: groupView(c), Wide: true, Crumbs: groupCrumbs(ctx)}, nil
}

// groupsEmpty says what to do where there are no groups: gather one, where one may.
func groupsEmpty(ctx context.Context, g *iom.Regulation) string {
	if page.May(ctx, "group", "create") && g != nil && g.Group.On {
		return page.T(ctx, "group.none")
	}
	return page.T(ctx, "group.none_here")
}

// newGroupPage offers the form where the regulation that new routes begin under knows
// groups; else it says so, with the clause.
func (h pages) newGroupPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	today := page.Today(ctx)
	o := &iom.Group{Plan: iom.Plan{Term: iom.Term{Start: today, End: today.AddMonths(12)}}}
	g, err := h.inForce(ctx)
	if err != nil {
		return page.Content{}, err
	}
	if g == nil {
		return page.Content{}, iom.ErrNoRegulation
	}
	c := crew{GroupView: iom.GroupView{Group: o, Regulation: g}}
	if !g.Group.On {
		return page.Content{Body: groupOffView(c), Crumbs: groupCrumbs(ctx)}, nil
	}
	if c.competencies, err = h.competencyChoices(ctx); err != nil {
		return page.Content{}, err
	}
	return page.Content{Body: groupForm(c, page.FormTo(ctx, 0, "/groups/new"), page.Link(ctx, "/groups")), Crumbs: groupCrumbs(ctx)}, nil
}

func (h pages) editGroupPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	c, err := h.group(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	if c.competencies, err = h.competencyChoices(ctx); err != nil {
		return page.Content{}, err
	}
	return page.Content{Body: groupForm(c, page.FormAt(ctx, c.Version, c.at(ctx, "/edit")), c.at(ctx)), Crumbs: c.deep(ctx)}, nil
}

// gathering is the page on which teachers are named.
type gathering struct {
	crew
	schools []page.Option // to choose from, of a group of the whole municipality
	school  uuid.UUID
	people  []page.Option
}

func (h pages) groupPeoplePage(ctx context.Context, v *web.Visit) (page.Content, error) {
	c, err := h.group(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	g := gathering{crew: c, school: c.OrganizationID}
	if g.school == uuid.Nil && h.ports.Places != nil {
		g.school = v.QueryID("organization")
		if g.schools, err = h.ports.Places.Organizations(ctx, c.MunicipalityID); err != nil {
			return page.Content{}, err
		}
	}
	if g.school != uuid.Nil && h.ports.Helpers != nil {
		if g.people, err = h.ports.Helpers.Helpers(ctx, g.school, tenant.Tutee); err != nil {
			return page.Content{}, err
		}
		g.people = slices.DeleteFunc(g.people, func(o page.Option) bool {
			return slices.ContainsFunc(c.Members, func(m iom.GroupMember) bool { return m.PersonID.String() == o.Value })
		})
	}
	return page.Content{Body: groupPeopleView(g), Crumbs: c.deep(ctx)}, nil
}

// needRows, goalRows and deedRows: what the plan has, and free rows for more.
func (c crew) needRows(f *page.Form) int { return min(f.Rows("needs", len(c.Plan.Requests)+1), 20) }
func (c crew) goalRows(f *page.Form) int {
	return min(f.Rows("objectives", len(c.Plan.Objectives)+1), 30)
}
func (c crew) deedRows(f *page.Form) int {
	return min(f.Rows("activities", len(c.Plan.Activities)+3), 100)
}

// at gives what stands in a row; nothing for a free one.
func at[T any](list []T, i int) (v T) {
	if i < len(list) {
		return list[i]
	}
	return v
}

func row(kind string, i int) string { return fmt.Sprintf("%s.%d.", kind, i) }

// competencyChoices are the competencies of the framework by their titles.
func (h pages) competencyChoices(ctx context.Context) ([]page.Option, error) {
	titles, err := h.competencies(ctx)
	var list []page.Option
	for code, title := range titles {
		list = append(list, page.Option{Value: code, Label: title})
	}
	slices.SortFunc(list, func(a, b page.Option) int { return strings.Compare(a.Label, b.Label) })
	return list, err
}

// cellWord says in a word how an activity stands with a member: one that is not done yet
// lies ahead, is under way, or is late.
func cellWord(ctx context.Context, a iom.Activity, x iom.Cell) string {
	today := page.Today(ctx)
	switch {
	case x.Status == "":
		return page.T(ctx, "group.cell.none")
	case x.Status == iom.Done:
		return page.Date(ctx, x.DoneOn)
	case x.Status == iom.Planned && !a.Term.End.IsZero() && today.After(a.Term.End):
		return page.T(ctx, "group.cell.late")
	case x.Status == iom.Planned && !a.Term.Start.IsZero() && !today.Before(a.Term.Start):
		return page.T(ctx, "group.cell.under_way")
	}
	return page.T(ctx, "group.cell."+string(x.Status))
}

var toneOfCell = map[iom.ActivityStatus]string{iom.Done: "good", iom.Planned: "", iom.Cancelled: ""}

var toneOfMember = map[iom.MemberState]string{iom.MemberInvited: "warn", iom.MemberJoined: "good"}

// stateWord says how a route stands, an ended one with its outcome.
func stateWord(ctx context.Context, s iom.State, o iom.Outcome) string {
	if s == iom.Completed && o != "" {
		return page.T(ctx, "life.outcome."+string(o))
	}
	return page.T(ctx, "life.state."+string(s))
}

// stagesOf lists the stages of a regulation to choose from.
func stagesOf(g *iom.Regulation) []page.Option {
	var list []page.Option
	for _, s := range g.Stages {
		list = append(list, page.Option{Value: s.Code, Label: firstUp(s.Title)})
	}
	return list
}
