package identityweb

import (
	"cmp"
	"context"
	"embed"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

//go:embed text/*.toml
var texts embed.FS

// RegisterPages adds sign-in, choice of the role, consent, account and links.
func RegisterPages(p *web.Pages, s *identity.Service, publicURL string) {
	h := handler{s, strings.TrimRight(publicURL, "/"), strings.HasPrefix(publicURL, "https://")}
	p.Fail(p.Texts().Add(texts, "text"))

	web.Show(p, web.View{ID: "pageStart", Path: "/", Permission: authz.Public, Title: "page.product"}, h.startPage)
	web.Show(p, web.View{ID: "pageSignIn", Path: "/sign-in", Permission: authz.Public, Title: "identity.sign_in"}, h.signInPage)
	web.Show(p, web.View{ID: "pageChoose", Path: "/choose", Permission: authz.SignedIn, Title: "identity.choose", Shows: []string{"getSession"}}, h.choosePage)
	web.Show(p, web.View{ID: "pageAccount", Path: "/account", Permission: authz.SignedIn, Title: "page.account", Shows: []string{"getSession", "listSessions"}}, h.accountPage)
	web.Show(p, web.View{ID: "pageLink", Path: "/link", Permission: authz.Public, Title: "identity.link", Shows: []string{"previewLink"}}, h.linkPage)
	web.Show(p, web.View{ID: "pageConsent", Path: "/consent", Permission: authz.Member, Title: "identity.consent", Shows: []string{"getConsent"}}, h.consentPage)

	web.Act(p, web.Action{Operation: "signIn", Path: "/sign-in", View: "pageSignIn"}, h.signIn,
		func(_ context.Context, v *web.Visit, _ *signInOutput) string {
			return web.Local(v.Request.PostForm.Get("next"))
		})
	web.Act(p, web.Action{Operation: "signOut", Path: "/sign-out", View: "pageSignIn"}, h.signOut, web.To[signOutOutput]("/sign-in"))
	web.Act(p, web.Action{Operation: "signOutEverywhere", Path: "/sign-out-everywhere", View: "pageAccount"}, h.signOutEverywhere, web.To[signOutOutput]("/sign-in"))
	web.Act(p, web.Action{Operation: "changePassword", Path: "/account", View: "pageAccount"}, h.changePassword, web.To[struct{}]("/account"))
	web.Act(p, web.Action{Operation: "endSession", Path: "/account/sessions/{session}/end", View: "pageAccount"}, h.endSession, web.To[struct{}]("/account"))
	web.Act(p, web.Action{Operation: "acceptLink", Path: "/link", View: "pageLink"}, h.acceptSaying, web.To[linkOutput]("/sign-in"))
	web.Ask(p, web.Action{Operation: "previewLink", Path: "/link/open", View: "pageLink"}, h.previewSaying, h.openedPage)
	web.Act(p, web.Action{Operation: "giveConsent", Path: "/consent", View: "pageConsent"}, h.giveConsent, afterConsent)
	web.Act(p, web.Action{Operation: "withdrawConsent", Path: "/consent/withdraw", View: "pageConsent"}, h.withdrawConsent, web.To[struct{}]("/consent"))
	h.registerLinkPages(p)
}

// Frame says in words who is signed in and as what.
func (s Sessions) Frame(ctx context.Context, in web.Session) (web.Frame, error) {
	a, err := s.Service.Account(ctx, in.ID)
	if err != nil {
		return web.Frame{}, err
	}
	standings, err := s.Service.Standings(ctx, in.ID)
	f := web.Frame{Account: string(a.Email)}
	for _, st := range standings {
		f.Places = append(f.Places, page.Place{ID: st.Membership, Title: cmp.Or(st.RoleTitle, st.Role.Title()),
			Where: cmp.Or(st.Organization.Name, st.Municipality.Name, st.Region.Name)})
	}
	return f, err
}

// startPage leads whoever opens the bare address to where their work is.
func (h handler) startPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	s := web.SessionFrom(ctx)
	switch n := len(s.Memberships); {
	case s.ID == nil:
		return v.Go("/sign-in")
	case n == 0 && s.Operator:
		return v.Go(web.PlatformPrefix)
	case n == 1 && !s.Operator:
		return v.Go("/m/" + s.Memberships[0].Membership.String())
	}
	return v.Go("/choose")
}

func (h handler) signInPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	if web.SessionFrom(ctx).ID != nil && v.Query("next") == "" {
		return v.Go("/")
	}
	return page.Content{Body: signInView(page.FormAt(ctx, 0, "/sign-in").WithoutDraft(), cmp.Or(v.Sent().Get("next"), v.Query("next"))), Wide: true}, nil
}

func (h handler) choosePage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	return page.Content{Body: chooseView(page.From(ctx).Places)}, nil
}

func (h handler) accountPage(ctx context.Context, _ *web.Visit) (page.Content, error) {
	list, err := h.s.Sessions(ctx, sessionOf(ctx))
	return page.Content{Body: accountView(page.FormAt(ctx, 0, "/account").WithoutDraft(), list)}, err
}

func (h handler) consentPage(ctx context.Context, v *web.Visit) (page.Content, error) {
	c, err := h.s.Consent(ctx)
	return page.Content{Body: consentView(c, cmp.Or(v.Sent().Get("next"), v.Query("next")))}, err
}

// afterConsent leads back to the page that had to wait for it.
func afterConsent(_ context.Context, v *web.Visit, _ *consentOutput) string {
	if next := web.Local(v.Request.PostForm.Get("next")); next != "/" {
		return next
	}
	return v.Prefix()
}
