package campaignweb

import (
	"context"
	"embed"
	"io"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/page"
	book "github.com/marshrut-iom/marshrut/internal/page/sheet"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

//go:embed text/*.toml
var texts embed.FS

const rows = 30 // of a list on one page

var leaders = []tenant.Role{tenant.SchoolCoordinator, tenant.MunicipalCoordinator, tenant.RegionalMethodist, tenant.RegionalCoordinator}

// Ports are what other areas lend to these pages.
type Ports struct {
	// Instruments offers the published instruments that are taken here.
	Instruments func(ctx context.Context) ([]page.Option, error)
	// Places offers the places below the acting node: municipalities for a region, with the
	// organizations of those that are chosen, organizations for a municipality; none for a
	// school.
	Places func(ctx context.Context, chosen []uuid.UUID) (municipalities, organizations []page.Option, err error)
}

type pages struct {
	handler
	ports Ports
}

// RegisterPages adds the pages of campaigns and invitations. The operations must be in
// the registry before: a form is one of them.
func RegisterPages(p *web.Pages, s *campaign.Service, ports Ports) {
	h := pages{handler{s}, ports}
	p.Fail(p.Texts().Add(texts, "text"))
	h.peoplePages(p)
	read, create := may("campaign", "read"), may("campaign", "create")
	web.Show(p, web.View{ID: "pageCampaigns", Path: "/campaigns", Permission: read, Title: "campaign.title", Shows: []string{"listCampaigns"},
		Menu: &web.Entry{Section: "work", Order: 38, Icon: "clock", Roles: leaders}}, h.listPage)
	web.Show(p, web.View{ID: "pageNewCampaign", Path: "/campaigns/new", Permission: create, Title: "campaign.new"}, h.newPage)
	web.Show(p, web.View{ID: "pageCampaign", Path: "/campaigns/{campaign}", Permission: read, Title: "campaign.one",
		Shows: []string{"getCampaign", "getCampaignProgress"}}, h.getPage)
	web.Show(p, web.View{ID: "pageEditCampaign", Path: "/campaigns/{campaign}/edit", Permission: create, Title: "campaign.edit"}, h.editPage)
	web.Save(p, web.View{ID: "pageCampaignSheet", Path: "/campaigns/{campaign}/progress.xlsx", Permission: read, Title: "campaign.progress",
		Shows: []string{"getCampaignProgress"}}, h.sheetPage)
	web.Show(p, web.View{ID: "pageCampaignInvitations", Path: "/invitations", Permission: may("invitation", "read"), Title: "campaign.invitations",
		Shows: []string{"listInvitations"}}, h.invitationsPage)
	web.Show(p, web.View{ID: "pageCampaignInvitation", Path: "/invitations/{campaign}", Permission: may("invitation", "read"), Title: "campaign.invitation",
		Shows: []string{"listInvitations"}}, h.invitationPage)

	one := func(_ context.Context, v *web.Visit, o *output) string {
		return v.Prefix() + "/campaigns/" + o.Body.ID.String()
	}
	const view = "pageCampaign"
	web.Act(p, web.Action{Operation: "createCampaign", Path: "/campaigns/new", View: "pageNewCampaign"}, h.create, one)
	web.Act(p, web.Action{Operation: "updateCampaign", Path: "/campaigns/{campaign}/edit", View: "pageEditCampaign"}, h.update, one)
	web.Act(p, web.Action{Operation: "startCampaign", Path: "/campaigns/{campaign}/start", View: view}, h.start, one)
	web.Act(p, web.Action{Operation: "refreshCampaign", Path: "/campaigns/{campaign}/refresh", View: view}, h.refresh, func(ctx context.Context, v *web.Visit, o *output) string {
		if o.Body.Invited != nil && *o.Body.Invited == 0 {
			v.Outcome("nobody")
		}
		return one(ctx, v, o)
	})
	web.Act(p, web.Action{Operation: "closeCampaign", Path: "/campaigns/{campaign}/close", View: view}, h.close, one)
	web.Act(p, web.Action{Operation: "deleteCampaign", Path: "/campaigns/{campaign}/delete", View: view}, h.delete, web.To[struct{}]("/campaigns"))
	web.Act(p, web.Action{Operation: "beginInvitation", Path: "/invitations/{campaign}/begin", View: "pageCampaignInvitation"}, h.begin,
		func(_ context.Context, v *web.Visit, o *invitationOutput) string {
			return v.Prefix() + "/diagnoses/" + o.Body.Diagnosis.String()
		})
	web.Act(p, web.Action{Operation: "declineInvitation", Path: "/invitations/{campaign}/decline", View: "pageCampaignInvitation"}, h.decline,
		web.To[invitationOutput]("/invitations/{campaign}"))
}

// states of a campaign, as a list is narrowed by them.
var states = []campaign.State{campaign.Draft, campaign.Running, campaign.Closed}

func (h pages) listPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	state := web.OneOf(v, "state", states...)
	l, err := h.s.List(ctx, state, v.Rows(rows))
	return page.Content{Body: listView(l.Items, state, v.Next(l.Next)), Wide: true}, err
}

func (h pages) newPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	today := page.Today(ctx)
	c := campaign.Campaign{Phase: campaign.Entry, OpensOn: today, ClosesOn: today.AddDays(14), RemindDays: []int{7, 1}}
	return h.form(ctx, page.FormTo(ctx, 0, "/campaigns/new"), c, page.Link(ctx, "/campaigns"))
}

func (h pages) editPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	c, err := h.campaign(ctx, v)
	if err != nil {
		return page.Content{}, err
	}
	return h.form(ctx, page.FormTo(ctx, c.Version, "/campaigns/", c.ID, "/edit"), c, page.Link(ctx, "/campaigns/", c.ID))
}

// choices is what the form of a campaign offers.
type choices struct {
	Instruments, Municipalities, Organizations []page.Option
}

func (h pages) form(ctx context.Context, f *page.Form, c campaign.Campaign, back string) (page.Content, error) {
	instruments, err := h.ports.Instruments(ctx)
	if err != nil {
		return page.Content{}, err
	}
	municipalities, organizations, err := h.ports.Places(ctx, c.Criteria.Municipalities)
	return page.Content{Body: campaignForm(f, c, choices{instruments, municipalities, organizations}, back), Crumbs: crumbs(ctx)}, err
}

// board is what the page of a campaign shows.
type board struct {
	campaign.Campaign
	Instrument string
	Fits       int // of a draft
	All        campaign.Progress
	Places     []campaign.Progress
	Within     uuid.UUID // the municipality whose organizations are shown
	Deeper     bool      // places lead further
	Above      bool      // of a place above: the own place's progress is shown, and nothing to be done
}

func (h pages) getPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("campaign")
	if err != nil {
		return page.Content{}, err
	}
	b := board{Within: v.QueryID("municipality")}
	var all []campaign.Progress
	if b.Campaign, b.Fits, all, err = h.s.Board(ctx, id, b.Within); err != nil {
		return page.Content{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	b.Above = b.Campaign.Above(scope)
	if len(all) > 0 {
		b.All, b.Places = all[0], all[1:]
		b.Deeper = !b.Above && b.MunicipalityID == uuid.Nil && b.Within == uuid.Nil
	}
	instruments, err := h.ports.Instruments(ctx)
	for _, o := range instruments {
		if o.Value == b.InstrumentID.String() {
			b.Instrument = o.Label
		}
	}
	return page.Content{Title: b.Title, Body: campaignView(b), Crumbs: crumbs(ctx), Wide: true}, err
}

func (h pages) sheetPage(ctx context.Context, v *web.Visit) (web.Download, error) {
	id, err := v.ID("campaign")
	if err != nil {
		return web.Download{}, err
	}
	c, all, err := h.s.Progress(ctx, id, campaign.ByOrganization, uuid.Nil)
	if err != nil {
		return web.Download{}, err
	}
	head := []string{page.T(ctx, "campaign.place"), page.T(ctx, "campaign.invited"), page.T(ctx, "campaign.waiting"), page.T(ctx, "campaign.begun"),
		page.T(ctx, "campaign.finished"), page.T(ctx, "campaign.declined")}
	var table [][]any
	for _, p := range all {
		name := p.Place
		if p.PlaceID == uuid.Nil {
			name = page.T(ctx, "campaign.in_all")
		}
		row := []any{name, p.Invited, p.Waiting(), p.Begun, p.Finished, nil}
		if !p.Hushed {
			row[5] = p.Declined
		}
		table = append(table, row)
	}
	return web.Download{Name: c.Title + ".xlsx", Media: book.MediaType, Write: func(w io.Writer) error {
		return book.Write(w, book.Sheet{Name: page.T(ctx, "campaign.progress"), Head: head, Rows: book.Rows(table...)})
	}}, nil
}

func (h pages) campaign(ctx context.Context, v *web.Visit) (campaign.Campaign, error) {
	id, err := v.ID("campaign")
	if err != nil {
		return campaign.Campaign{}, err
	}
	return h.s.Led(ctx, id)
}

func (h pages) invitationsPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	all, err := h.s.Invitations(ctx)
	return page.Content{Body: invitationsView(all)}, err
}

func (h pages) invitationPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("campaign")
	if err != nil {
		return page.Content{}, err
	}
	i, err := h.s.Invitation(ctx, id)
	return page.Content{Title: i.Title, Body: invitationView(i),
		Crumbs: []page.Crumb{{Title: page.T(ctx, "campaign.invitations"), Href: page.Link(ctx, "/invitations")}}}, err
}

func crumbs(ctx context.Context) []page.Crumb {
	return []page.Crumb{{Title: page.T(ctx, "campaign.title"), Href: page.Link(ctx, "/campaigns")}}
}

func ids(all []uuid.UUID) []string {
	out := make([]string, len(all))
	for i, id := range all {
		out[i] = id.String()
	}
	return out
}

func years(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// group tells who is asked, in words.
func (b board) group(ctx context.Context) string {
	g := b.Criteria
	if len(g.People) > 0 {
		return page.N(ctx, "campaign.by_list", len(g.People))
	}
	var parts []string
	if n := len(g.Municipalities); n > 0 {
		parts = append(parts, page.N(ctx, "campaign.municipalities_n", n))
	}
	if n := len(g.Organizations); n > 0 {
		parts = append(parts, page.N(ctx, "campaign.organizations_n", n))
	}
	var categories []string
	for _, o := range page.Choices(ctx, "campaign.category_of.", g.Categories...) {
		categories = append(categories, o.Label)
	}
	for _, x := range []struct {
		key  string
		list []string
	}{{"campaign.position_is", g.Positions}, {"campaign.subject_is", g.Subjects}, {"campaign.category_is", categories}} {
		if len(x.list) > 0 {
			parts = append(parts, page.T(ctx, x.key, "words", strings.Join(x.list, ", ")))
		}
	}
	if g.ExperienceFrom != nil || g.ExperienceTo != nil {
		parts = append(parts, page.T(ctx, "campaign.experience_of", "from", years(g.ExperienceFrom), "to", years(g.ExperienceTo)))
	}
	if !g.AttestedFrom.IsZero() || !g.AttestedTo.IsZero() {
		parts = append(parts, page.T(ctx, "campaign.attested_of", "term", page.Term(ctx, g.AttestedFrom, g.AttestedTo)))
	}
	if len(parts) == 0 {
		return page.T(ctx, "campaign.everybody")
	}
	return strings.Join(parts, "; ")
}

func tone(s campaign.State) string {
	switch s {
	case campaign.Draft:
		return "info"
	case campaign.Running:
		return "good"
	}
	return ""
}

func answerTone(a campaign.Answer) string {
	switch a {
	case campaign.Finished:
		return "good"
	case campaign.Waits, campaign.Begun:
		return "info"
	}
	return ""
}
