package iomweb

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// supportMay is a permission about the list of tutees.
func supportMay(a authz.Action) authz.Permission {
	return authz.Permission{Object: "support", Action: a}
}

func registerSupport(p *web.Pages, h pages) {
	const all, one = "/support", "/support/{support_listing}"
	read := supportMay("read")
	web.Show(p, web.View{ID: "pageSupport", Path: all, Permission: read, Title: "support.all", Shows: []string{"listSupport"},
		Menu: &web.Entry{Section: "work", Order: 23, Icon: "enlist", Roles: []tenant.Role{tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.MunicipalCoordinator}}}, h.supportPage)
	web.Show(p, web.View{ID: "pageNewSupport", Path: all + "/new", Permission: supportMay("list"), Title: "support.new", Shows: []string{"listSupport", "pickTargetGroup"}}, h.newSupportPage)
	web.Show(p, web.View{ID: "pageSupportListing", Path: one, Permission: read, Title: "support.one", Shows: []string{"getSupport"}}, h.listingPage)

	to := func(_ context.Context, v *web.Visit, o *supportOutput) string {
		return v.Prefix() + "/support/" + o.Body.ID.String()
	}
	web.Act(p, web.Action{Operation: "addToSupport", Path: all + "/new", View: "pageNewSupport"}, h.addToSupport, web.To[supportAdded](all))
	web.Act(p, web.Action{Operation: "acceptSupport", Path: one + "/consent", View: "pageSupportListing"}, h.acceptSupport, to)
	web.Act(p, web.Action{Operation: "declineSupport", Path: one + "/refusal", View: "pageSupportListing"}, h.declineSupport, to)
	web.Act(p, web.Action{Operation: "removeSupport", Path: one + "/removal", View: "pageSupportListing"}, h.removeSupport, to)
	web.Act(p, web.Action{Operation: "entrustSupport", Path: one + "/responsible", View: "pageSupportListing"}, h.entrustSupport, to)
	web.Act(p, web.Action{Operation: "relieveSupport", Path: one + "/responsible/removal", View: "pageSupportListing"}, h.relieveSupport, to)
	web.Act(p, web.Action{Operation: "prepareTutor", Path: one + "/tutor", View: "pageSupportListing"}, h.prepareTutor, to)
}

// needs is the list on its page.
type needs struct {
	list    []iom.Listing
	state   iom.ListingState
	names   page.Names
	schools map[uuid.UUID]string // of a municipality, whose list is of many
	papers  string               // where the list is printed
	next    string
}

func (h pages) supportPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	n := needs{state: web.OneOf(v, "state", listingStates...)}
	l, err := h.s.SupportList(ctx, n.state, v.Rows(rows))
	if err != nil {
		return page.Content{}, err
	}
	n.list, n.next = l.Items, v.Next(l.Next)
	var ids []uuid.UUID
	for _, x := range n.list {
		ids = append(ids, x.PersonID, x.TutorID)
	}
	if n.names, err = v.Names(ctx, ids...); err != nil {
		return page.Content{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	switch {
	case !page.May(ctx, "document", "create"):
	case scope.Organization != uuid.Nil:
		n.papers = page.Link(ctx, "/organizations/", scope.Organization, "/papers")
	default:
		n.papers = page.Link(ctx, "/documents")
	}
	n.schools, err = h.schools(ctx, scope)
	return page.Content{Body: supportView(n)}, err
}

// schools names those of the acting person's municipality; nothing for who acts at one.
func (h pages) schools(ctx context.Context, scope tenant.Scope) (map[uuid.UUID]string, error) {
	if scope.Organization != uuid.Nil || h.ports.Places == nil {
		return nil, nil
	}
	list, err := h.ports.Places.Organizations(ctx, scope.Municipality)
	out := map[uuid.UUID]string{}
	for _, o := range list {
		if id, err := uuid.Parse(o.Value); err == nil {
			out[id] = o.Label
		}
	}
	return out, err
}

var listingStates = []iom.ListingState{iom.ListingOpen, iom.ListingAccepted, iom.ListingDeclined, iom.ListingRemoved}

var toneOfListing = map[iom.ListingState]string{iom.ListingOpen: "info", iom.ListingAccepted: "good"}

func listingOptions(ctx context.Context) []page.Option {
	return page.Choices(ctx, "support.state.", listingStates...)
}

// supportSources are what a school sees a need by [B 2.8.3].
var supportSources = []iom.DeficitSource{iom.ByDiagnosis, iom.ByPupilsResults, iom.ByWorkAnalysis, iom.ByLessonVisit}

func sourceOptions(ctx context.Context) []page.Option {
	return page.Choices(ctx, "support.source.", supportSources...)
}

// naming is the page on which teachers are named for the list.
type naming struct {
	target
	schools   []page.Option // of a municipality, to choose from
	people    []page.Option
	chosen    string
	answerers []page.Option
}

// asks tells that a place or a condition is to be chosen before teachers are offered.
func (n naming) asks() bool { return len(n.schools) > 0 && !n.narrows() && len(n.people) == 0 }

func (h pages) newSupportPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	f := page.FormTo(ctx, 0, "/support/new")
	n := naming{target: targetOf(v), chosen: v.Query("person")}
	at := scope.Organization
	if at == uuid.Nil && h.ports.Places != nil {
		if n.schools, err = h.ports.Places.Organizations(ctx, scope.Municipality); err != nil {
			return page.Content{}, err
		}
		if typed, err := uuid.Parse(f.Value("organization", "")); err == nil { // refused: the page is shown again
			n.Organization = typed
		}
		at = n.Organization
	}
	var fits []uuid.UUID
	if n.narrows() || len(n.schools) == 0 {
		if fits, err = h.s.TargetGroup(ctx, n.group()); err != nil {
			return page.Content{}, err
		}
	}
	for _, typed := range f.Values("people", nil) {
		if id, err := uuid.Parse(typed); err == nil && !slices.Contains(fits, id) {
			fits = append(fits, id)
		}
	}
	fits = slices.DeleteFunc(fits, func(id uuid.UUID) bool { return id == scope.Person })
	if n.people, err = h.named(ctx, v, at, fits); err != nil {
		return page.Content{}, err
	}
	if n.answerers, err = h.answerers(ctx, at); err != nil {
		return page.Content{}, err
	}
	return page.Content{Body: supportForm(f, n), Crumbs: supportCrumbs(ctx)}, nil
}

// named gives people to choose from, with what they do where one sees the list of the school,
// or of the municipality.
func (h pages) named(ctx context.Context, v *web.Visit, school uuid.UUID, people []uuid.UUID) (list []page.Option, err error) {
	var known []page.Option
	if h.ports.Helpers != nil && len(people) > 0 {
		if known, err = h.ports.Helpers.Helpers(ctx, school, tenant.Tutee); err != nil {
			return nil, err
		}
	}
	names, err := v.Names(ctx, people...)
	for _, id := range people {
		o := page.Option{Value: id.String(), Label: names.Of(id)}
		if i := slices.IndexFunc(known, func(k page.Option) bool { return k.Value == o.Value }); i >= 0 {
			o = known[i]
		}
		list = append(list, o)
	}
	return list, err
}

// answerers are who may answer for the accompaniment at a school, each with their role.
func (h pages) answerers(ctx context.Context, school uuid.UUID) (list []page.Option, err error) {
	if h.ports.Helpers == nil {
		return nil, nil
	}
	found := make([][]page.Option, len(iom.Answering))
	var asks []func(context.Context) error
	for i, role := range iom.Answering {
		if school == uuid.Nil && role.Level() == tenant.LevelOrganization {
			continue
		}
		asks = append(asks, func(ctx context.Context) (err error) {
			found[i], err = h.ports.Helpers.Helpers(ctx, school, role)
			return err
		})
	}
	err = tenant.Together(ctx, asks...)
	for i, some := range found {
		for _, o := range some {
			if !slices.ContainsFunc(list, func(x page.Option) bool { return x.Value == o.Value }) {
				list = append(list, page.Option{Value: o.Value, Label: o.Label + " (" + page.T(ctx, "page.role."+string(iom.Answering[i])) + ")"})
			}
		}
	}
	return list, err
}

func supportCrumbs(ctx context.Context) []page.Crumb {
	return []page.Crumb{{Title: page.T(ctx, "support.all"), Href: page.Link(ctx, "/support")}}
}

// listingSeen is one listing on its page: to the teacher with what a route is.
type listingSeen struct {
	iom.Listing
	names      page.Names
	mine       bool
	removable  bool
	tutors     []page.Option
	answerers  []page.Option   // to whom the accompaniment may be entrusted
	regulation *iom.Regulation // of the teacher's own alone
}

func (h pages) listingPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("support_listing")
	if err != nil {
		return page.Content{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	o := listingSeen{}
	if o.Listing, err = h.s.SupportListing(ctx, id); err != nil {
		return page.Content{}, err
	}
	o.mine = scope.Person == o.PersonID
	o.removable = page.May(ctx, "support", "list") && o.Removable(scope.Person, scope.Role) == nil
	ids := []uuid.UUID{o.PersonID, o.TutorID, o.ListedBy}
	for _, r := range o.Responsible {
		ids = append(ids, r.PersonID)
	}
	if o.names, err = v.Names(ctx, ids...); err != nil {
		return page.Content{}, err
	}
	if o.mine {
		if a, err := h.s.InForce(ctx); err == nil {
			if o.regulation, err = h.s.Regulation(ctx, a.Code, a.Version); err != nil {
				return page.Content{}, err
			}
		}
	}
	if o.State == iom.ListingAccepted && page.May(ctx, "support", "edit") && h.ports.Helpers != nil {
		if o.tutors, err = h.ports.Helpers.Helpers(ctx, o.OrganizationID, tenant.Tutor); err != nil {
			return page.Content{}, err
		}
	}
	if living := o.State == iom.ListingAccepted || o.State == iom.ListingOpen; living && !o.mine && page.May(ctx, "support", "list") {
		if o.answerers, err = h.answerers(ctx, o.OrganizationID); err != nil {
			return page.Content{}, err
		}
	}
	title := o.names.Of(o.PersonID)
	if o.mine {
		title = page.T(ctx, "support.offer")
	}
	return page.Content{Title: title, Body: listingView(o), Crumbs: supportCrumbs(ctx)}, nil
}

func (o listingSeen) form(ctx context.Context, tail string) *page.Form {
	return page.FormTo(ctx, 0, "/support/", o.ID, tail).WithoutDraft()
}

// sources in words.
func sourcesOf(ctx context.Context, l iom.Listing) (list []string) {
	for _, s := range l.Sources {
		list = append(list, page.T(ctx, "support.source."+string(s)))
	}
	return list
}
