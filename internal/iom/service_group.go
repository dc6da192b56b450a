package iom

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Groups keeps groups. Own reach is of who was invited, assigned of who leads.
type Groups interface {
	Groups(ctx context.Context, reach tenant.Reach, page paging.Request) (paging.List[GroupSummary], error)
	// Group gives a group with all its members, or ErrGroupNotFound.
	Group(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*Group, error)
	// LockGroup is Group inside a transaction that other changes of the group wait for.
	LockGroup(ctx context.Context, reach tenant.Reach, id uuid.UUID) (*Group, error)
	// GroupOf finds the group that a route belongs to; none gives ErrGroupNotFound.
	GroupOf(ctx context.Context, reach tenant.Reach, route uuid.UUID) (*Group, error)
	InsertGroup(ctx context.Context, o *Group) error
	SaveGroup(ctx context.Context, o *Group, members []GroupMember) error
	// Rows gives the board of a group: those who take part, with their routes.
	Rows(ctx context.Context, o *Group) ([]Row, error)
	// Tutees gives the schools of a municipality at which people are tutees.
	Tutees(ctx context.Context, municipality uuid.UUID, people []uuid.UUID) (map[uuid.UUID][]uuid.UUID, error)
}

// GroupSummary is a group as a list shows it.
type GroupSummary struct {
	ID       uuid.UUID
	Title    string
	LeaderID uuid.UUID
	Term     Term
	Closed   bool
	Invited  int // who has not answered
	Joined   int
	Mine     MemberState // of the reader; empty where they were not invited
}

// GroupView is a group with what is needed to show it, as far as the reader may see it:
// who follows its plan sees the plan, how many take part, and of the members themselves
// only.
type GroupView struct {
	*Group
	Regulation *Regulation
	Today      civil.Date
	Leads      bool // the reader sees members and board
	Taking     int  // how many take part
	Mine       GroupMember
	Rows       []Row // only for who leads
}

// GroupDraft is what a group is made of, or its plan is changed by.
type GroupDraft struct {
	Regulation string // a code; empty: what the municipality has adopted
	Plan       Plan
}

// CreateGroup begins a group at the place of the acting person, who leads it.
func (s *Service) CreateGroup(ctx context.Context, in GroupDraft) (GroupView, error) {
	if _, err := s.Policy.Require(ctx, "group", "create"); err != nil {
		return GroupView{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return GroupView{}, err
	}
	var v GroupView
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		g, err := s.forNew(ctx, scope, in.Regulation)
		if err != nil {
			return err
		}
		act, err := s.act(ctx, scope.Municipality)
		if err != nil {
			return err
		}
		o, err := NewGroup(g, act, Place{RegionID: scope.Region, MunicipalityID: scope.Municipality, OrganizationID: scope.Organization}, in.Plan.Title)
		if err != nil {
			return err
		}
		if err := o.Revise(g, act, in.Plan); err != nil {
			return err
		}
		if err := s.Groups.InsertGroup(ctx, o); err != nil {
			return err
		}
		v = GroupView{Group: o, Regulation: g, Today: act.Today, Leads: true}
		return s.Audit.Record(ctx, o.entry("group.create", uuid.Nil))
	})
	return v, err
}

func (o *Group) entry(action string, subject uuid.UUID) audit.Entry {
	return audit.Entry{Action: action, Type: "group", Object: o.ID, Root: o.ID, Subject: subject,
		Place:   audit.Place{Municipality: o.MunicipalityID, Organization: o.OrganizationID},
		Details: map[string]any{"version": o.Version, "edition": o.Edition}}
}

// changeGroup is the way of every change of a group. version is what was read; 0 where
// the change does not depend on it.
func (s *Service) changeGroup(ctx context.Context, a authz.Action, name string, id uuid.UUID, version int,
	do func(ctx context.Context, o *Group, g *Regulation, act Act) (members []GroupMember, subject uuid.UUID, err error),
) (GroupView, error) {
	reach, err := s.Policy.Require(ctx, "group", a)
	if err != nil {
		return GroupView{}, err
	}
	var v GroupView
	err = s.Tx.InTx(ctx, func(ctx context.Context) error {
		o, err := s.Groups.LockGroup(ctx, reach, id)
		if err != nil {
			return err
		}
		if version != 0 && version != o.Version {
			return ErrStale
		}
		g, err := s.regulation(ctx, o.RegulationCode, o.RegulationVersion)
		if err != nil {
			return err
		}
		act, err := s.act(ctx, o.MunicipalityID)
		if err != nil {
			return err
		}
		members, subject, err := do(ctx, o, g, act)
		if err != nil {
			return err
		}
		o.Version++
		if err := s.Groups.SaveGroup(ctx, o, members); err != nil {
			return err
		}
		v = o.seen(g, act, reach)
		return s.Audit.Record(ctx, o.entry(name, subject))
	})
	return v, err
}

// seen narrows a group to what the reader may see: nothing personal of one member is
// shown to another.
func (o *Group) seen(g *Regulation, act Act, reach tenant.Reach) GroupView {
	v := GroupView{Group: o, Regulation: g, Today: act.Today, Leads: reach != tenant.ReachOwn, Taking: len(o.Joined())}
	v.Mine, _ = o.Member(act.PersonID)
	if !v.Leads {
		o.Members = nil
		if v.Mine.PersonID != uuid.Nil {
			o.Members = []GroupMember{v.Mine}
		}
	}
	return v
}

// ReviseGroup changes the plan of a group; members take it over by own decision.
func (s *Service) ReviseGroup(ctx context.Context, id uuid.UUID, version int, in GroupDraft) (GroupView, error) {
	return s.changeGroup(ctx, "edit", "group.edit", id, version, func(_ context.Context, o *Group, g *Regulation, act Act) ([]GroupMember, uuid.UUID, error) {
		return nil, uuid.Nil, o.Revise(g, act, in.Plan)
	})
}

// InviteToGroup names tutees of the group's school or municipality.
func (s *Service) InviteToGroup(ctx context.Context, id uuid.UUID, people []uuid.UUID) (GroupView, error) {
	return s.changeGroup(ctx, "edit", "group.invite", id, 0, func(ctx context.Context, o *Group, g *Regulation, act Act) ([]GroupMember, uuid.UUID, error) {
		schools, err := s.Groups.Tutees(ctx, o.MunicipalityID, people)
		if err != nil {
			return nil, uuid.Nil, err
		}
		named := map[uuid.UUID]uuid.UUID{}
		for _, person := range people {
			at := schools[person]
			switch {
			case o.OrganizationID != uuid.Nil && slices.Contains(at, o.OrganizationID):
				named[person] = o.OrganizationID
			case o.OrganizationID == uuid.Nil && len(at) > 0:
				named[person] = at[0]
			default:
				return nil, uuid.Nil, ErrGroupPeople
			}
		}
		members, err := o.Invite(g, act, named)
		return members, uuid.Nil, err
	})
}

// CloseGroup ends the gathering.
func (s *Service) CloseGroup(ctx context.Context, id uuid.UUID) (GroupView, error) {
	return s.changeGroup(ctx, "edit", "group.close", id, 0, func(_ context.Context, o *Group, _ *Regulation, act Act) ([]GroupMember, uuid.UUID, error) {
		return nil, uuid.Nil, o.Close(act)
	})
}

// JoinGroup is the consent of the acting tutee: their own route begins with the plan of
// the group, prepared as any route is: the tutor whom the school has named for them by an
// order is appointed. Where it has named none, a tutor who leads the group is.
func (s *Service) JoinGroup(ctx context.Context, id uuid.UUID) (GroupView, error) {
	return s.changeGroup(ctx, "answer", "group.join", id, 0, func(ctx context.Context, o *Group, g *Regulation, act Act) ([]GroupMember, uuid.UUID, error) {
		r, m, err := o.Join(g, act)
		if err != nil {
			return nil, uuid.Nil, err
		}
		d := &deed{Route: r, g: g, act: act, details: map[string]any{"group": o.ID}}
		if err := s.prepared(ctx, d); err != nil {
			return nil, uuid.Nil, err
		}
		if o.LeaderRole == tenant.Tutor && o.LeaderID != act.PersonID && !r.schoolTutor() {
			if _, err := r.Appoint(g, act, Appointment{PersonID: o.LeaderID, Role: tenant.Tutor, EmployerID: o.OrganizationID}); err != nil {
				return nil, uuid.Nil, err
			}
		}
		return []GroupMember{m}, act.PersonID, s.insert(ctx, d)
	})
}

// DeclineGroup says no for the acting tutee.
func (s *Service) DeclineGroup(ctx context.Context, id uuid.UUID) (GroupView, error) {
	return s.changeGroup(ctx, "answer", "group.decline", id, 0, func(_ context.Context, o *Group, _ *Regulation, act Act) ([]GroupMember, uuid.UUID, error) {
		m, err := o.Decline(act)
		return []GroupMember{m}, act.PersonID, err
	})
}

// LeaveGroup takes the consent back: the route stays the tutee's own, and who leads the
// group sees no more of it from the same moment.
func (s *Service) LeaveGroup(ctx context.Context, id uuid.UUID) (GroupView, error) {
	return s.changeGroup(ctx, "answer", "group.leave", id, 0, func(ctx context.Context, o *Group, g *Regulation, act Act) ([]GroupMember, uuid.UUID, error) {
		m, err := o.Leave(act)
		if err != nil {
			return nil, uuid.Nil, err
		}
		err = s.ownRoute(ctx, m, "route.leave_group", func(d *deed) error {
			a, there := find(d.Appointments, func(a Appointment) bool { return a.PersonID == o.LeaderID && a.lasting() })
			if !there || d.State.Ended() {
				return nil
			}
			_, err := d.EndAppointment(d.g, d.act, a.ID)
			return err
		})
		return []GroupMember{m}, act.PersonID, err
	})
}

// TakeGroupPlan brings the last edition of the group's plan into the acting tutee's route.
func (s *Service) TakeGroupPlan(ctx context.Context, id uuid.UUID) (GroupView, error) {
	return s.changeGroup(ctx, "answer", "group.take_plan", id, 0, func(ctx context.Context, o *Group, g *Regulation, act Act) ([]GroupMember, uuid.UUID, error) {
		mine, there := o.Member(act.PersonID)
		if !there || mine.RouteID == uuid.Nil {
			return nil, uuid.Nil, ErrGroupNotMember
		}
		var m GroupMember
		err := s.ownRoute(ctx, mine, "route.take_group_plan", func(d *deed) (err error) {
			m, _, err = o.Take(g, act, d.Route)
			return err
		})
		return []GroupMember{m}, act.PersonID, err
	})
}

// ownRoute changes the route of a member, who acts.
func (s *Service) ownRoute(ctx context.Context, m GroupMember, name string, do func(*deed) error) error {
	_, err := s.changeWithin(ctx, tenant.ReachOwn, name, m.RouteID, 0, func(_ context.Context, d *deed) ([]Warning, error) {
		d.details["group"] = m.GroupID
		return nil, do(d)
	})
	return err
}

// Group gives a group as far as the reader may see it; who leads it, with its board.
func (s *Service) Group(ctx context.Context, id uuid.UUID) (GroupView, error) {
	reach, err := s.Policy.Require(ctx, "group", "read")
	if err != nil {
		return GroupView{}, err
	}
	o, err := s.Groups.Group(ctx, reach, id)
	if err != nil {
		return GroupView{}, err
	}
	g, err := s.regulation(ctx, o.RegulationCode, o.RegulationVersion)
	if err != nil {
		return GroupView{}, err
	}
	act, err := s.act(ctx, o.MunicipalityID)
	if err != nil {
		return GroupView{}, err
	}
	v := o.seen(g, act, reach)
	if !v.Leads {
		return v, nil
	}
	if v.Rows, err = s.Groups.Rows(ctx, o); err != nil {
		return v, err
	}
	for _, row := range v.Rows {
		if s.Reads != nil {
			s.Reads.Seen(ctx, audit.Entry{Action: "group.read", Type: "group", Object: o.ID, Root: row.RouteID, Subject: row.PersonID,
				Place: audit.Place{Municipality: o.MunicipalityID, Organization: row.OrganizationID}})
		}
	}
	return v, nil
}

// ListGroups gives the groups within reach, the last changed first; to a tutee those
// they were invited to.
func (s *Service) ListGroups(ctx context.Context, page paging.Request) (paging.List[GroupSummary], error) {
	reach, err := s.Policy.Require(ctx, "group", "read")
	if err != nil {
		return paging.List[GroupSummary]{}, err
	}
	return s.Groups.Groups(ctx, reach, page)
}

// GroupOfRoute gives the group that a route belongs to, as far as the reader may see it;
// false where there is none, or none in reach.
func (s *Service) GroupOfRoute(ctx context.Context, route uuid.UUID) (GroupView, bool, error) {
	if s.Groups == nil {
		return GroupView{}, false, nil
	}
	reach, err := s.Policy.Require(ctx, "group", "read")
	if err != nil {
		return GroupView{}, false, without(err, authz.ErrForbidden)
	}
	o, err := s.Groups.GroupOf(ctx, reach, route)
	if err != nil {
		return GroupView{}, false, without(err, ErrGroupNotFound)
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return GroupView{}, false, err
	}
	return o.seen(nil, Act{PersonID: scope.Person}, reach), true, nil
}

// without forgets an error that only says that there is nothing.
func without(err, nothing error) error {
	if errors.Is(err, nothing) {
		return nil
	}
	return err
}
