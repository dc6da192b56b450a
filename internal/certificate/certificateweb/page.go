package certificateweb

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strconv"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/certificate"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/web"
)

//go:embed text/*.toml
var texts embed.FS

const (
	rows  = 30 // of a list on one page
	years = 5  // that the register offers
)

// readers have the register in their menu; tutors find certificates at their routes.
var readers = []tenant.Role{tenant.Tutee, tenant.SchoolCoordinator, tenant.MethodologicalLead, tenant.MunicipalCoordinator, tenant.RegionalCoordinator}

// RegisterPages adds the pages of certificates. The operations must be in the registry
// before: a form is one of them.
func RegisterPages(p *web.Pages, s *certificate.Service) {
	h := handler{s}
	p.Fail(p.Texts().Add(texts, "text"))
	const ofRoute, one = "/routes/{route}/certificate", "/certificates/{certificate}"
	web.Show(p, web.View{ID: "pageCertificates", Path: "/certificates", Permission: read, Title: "certificate.title",
		Shows: []string{"listCertificates", "listCertificateCandidates"}, Menu: &web.Entry{Section: "work", Order: 37, Icon: "medal", Roles: readers}}, h.listPage)
	web.Show(p, web.View{ID: "pageRouteCertificate", Path: ofRoute, Permission: read, Title: "certificate.one",
		Shows: []string{"listRouteCertificates"}}, h.routePage)
	web.AddTab(p, web.Tab{Of: "route", Path: ofRoute, Title: "certificate.one", Order: 65, Permission: read})
	web.Show(p, web.View{ID: "pageCertificate", Path: one, Permission: read, Title: "certificate.one", Shows: []string{"getCertificate"}}, h.getPage)
	web.SendPage(p, web.View{ID: "pageCertificatePaper", Path: one + "/paper", Permission: read, Title: "certificate.save_paper",
		Shows: []string{"getCertificatePaper"}}, Paper(s))
	web.SendPage(p, web.View{ID: "pageCertificateBadge", Path: one + "/badge", Permission: read, Title: "certificate.save_badge",
		Shows: []string{"getCertificateBadge"}}, Badge(s))
	to := func(_ context.Context, v *web.Visit, o *output) string {
		return v.Prefix() + "/certificates/" + o.Body.ID.String()
	}
	web.Act(p, web.Action{Operation: "issueCertificate", Path: ofRoute, View: "pageRouteCertificate"}, h.issue, to)
	web.Act(p, web.Action{Operation: "revokeCertificate", Path: one + "/revoke", View: "pageCertificate"}, h.revoke, to)

	web.Show(p, web.View{ID: "pageCheckCertificates", Path: "/certificates", Permission: authz.Public, Title: "certificate.check.title"}, h.askPage)
	web.Show(p, web.View{ID: "pageCheckCertificate", Path: "/certificates/{number}", Permission: authz.Public, Title: "certificate.check.title",
		Shows: []string{"checkCertificate"}}, h.checkPage)
}

func (h handler) listPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	year := v.QueryNumber("year")
	l, err := h.s.List(ctx, certificate.Filter{Year: year}, v.Rows(rows))
	if err != nil {
		return page.Content{}, err
	}
	r := register{items: l.Items, next: v.Next(l.Next), year: year, own: page.Reach(ctx, "certificate", "read") == tenant.ReachOwn}
	if page.May(ctx, "certificate", "issue") && v.Query("cursor") == "" {
		waiting, err := h.s.Candidates(ctx, web.Page{Limit: rows}.Request())
		if err != nil {
			return page.Content{}, err
		}
		var people []uuid.UUID
		for _, c := range waiting.Items {
			people = append(people, c.PersonID)
		}
		if r.names, err = v.Names(ctx, people...); err != nil {
			return page.Content{}, err
		}
		r.waiting, r.more = waiting.Items, waiting.Next != ""
	}
	return page.Content{Body: listView(r)}, nil
}

// register is what the list shows.
type register struct {
	items   []certificate.Certificate
	next    string
	year    int
	own     bool // a teacher's
	waiting []certificate.Candidate
	more    bool
	names   page.Names
}

func yearOptions(ctx context.Context) []page.Option {
	var out []page.Option
	for y, now := 0, page.Today(ctx).Year(); y < years; y++ {
		s := strconv.Itoa(now - y)
		out = append(out, page.Option{Value: s, Label: s})
	}
	return out
}

func chosen(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}

func (h handler) routePage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("route")
	if err != nil {
		return page.Content{}, err
	}
	st, err := h.s.OfRoute(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return page.Content{}, err
	}
	names, err := v.Names(ctx, append([]uuid.UUID{scope.Person}, st.Open...)...)
	if err != nil {
		return page.Content{}, err
	}
	s := standing{Standing: st, names: names, me: names.Of(scope.Person), post: page.From(ctx).Here.Title, badges: h.s.BadgesOn(),
		may: page.May(ctx, "certificate", "issue") && !st.IsTutee(scope.Person), tabs: v.Tabs(ctx, "route")}
	return page.Content{Body: routeView(s), Crumbs: []page.Crumb{
		{Title: page.T(ctx, "certificate.routes"), Href: page.Link(ctx, "/routes")}, {Title: st.Title, Href: page.Link(ctx, "/routes/", st.ID)}}}, nil
}

// standing is what the tab of a route shows.
type standing struct {
	certificate.Standing
	names    page.Names
	me, post string // who acts
	badges   bool
	may      bool // issue one
	tabs     []page.Tab
}

// why says what stands in the way, with the clause.
func (s standing) why() (text, clause string) {
	f, ok := fault.As(s.Why)
	if !ok {
		return "", ""
	}
	return f.Message, f.Clause
}

func (s standing) people() []page.Option {
	out := make([]page.Option, len(s.Open))
	for i, id := range s.Open {
		out[i] = page.Option{Value: id.String(), Label: s.names.Of(id)}
	}
	return out
}

func (h handler) getPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("certificate")
	if err != nil {
		return page.Content{}, err
	}
	c, err := h.s.Get(ctx, id)
	if err != nil {
		return page.Content{}, err
	}
	crumb := page.Crumb{Title: page.T(ctx, "certificate.title"), Href: page.Link(ctx, "/certificates")}
	return page.Content{Title: page.T(ctx, "certificate.numbered", "number", c.Number), Crumbs: []page.Crumb{crumb},
		Body: getView(c, h.s.Address(&c), h.s.BadgesOn(), h.s.MayRevoke(ctx, &c))}, nil
}

// askPage takes a number from anyone and leads to what it stands for.
func (h handler) askPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	typed := v.Query("number")
	if number := certificate.ReadNumber(typed); number != "" {
		return v.Go("/certificates/" + url.PathEscape(number))
	}
	a := asked{typed: typed, wrong: v.Request.URL.Query().Has("number")}
	status := http.StatusOK
	if a.wrong {
		status = http.StatusUnprocessableEntity
	}
	return page.Content{Body: askView(a), Status: status}, nil
}

// checkForm only leads on: it changes nothing and is kept nowhere.
func checkForm(ctx context.Context) *page.Form {
	f := page.FormAt(ctx, 0, "/certificates").WithoutDraft()
	f.Method = "get"
	return f
}

// asked is what was typed.
type asked struct {
	typed          string
	wrong, unknown bool
}

func (h handler) checkPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	c, err := h.s.Check(ctx, v.Path("number"), web.ClientFrom(ctx).Address)
	if fault.KindOf(err) == fault.NotFound {
		return page.Content{Body: askView(asked{typed: v.Path("number"), unknown: true}), Status: http.StatusNotFound}, nil
	}
	if err != nil {
		return page.Content{}, err
	}
	return page.Content{Title: page.T(ctx, "certificate.numbered", "number", c.Number), Body: checkView(c)}, nil
}

func hours(ctx context.Context, n int) string {
	if n == 0 {
		return ""
	}
	return page.N(ctx, "certificate.hours_n", n)
}
