package identityweb_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

type scene struct {
	*testing.T
	db     *testdb.Database
	tree   *testdb.Tree
	server *web.Server
}

const public = "https://marshrut.example.ru"

func newScene(t *testing.T) scene {
	t.Helper()
	d := testdb.New(t)
	service := identitytest.Service(t, d)
	server := webtest.Server(t, identityweb.Sessions{Service: service}, d.App, func(api *web.API) { identityweb.Register(api, service, public+"/") })
	return scene{t, d, d.Tree(t), server}
}

func (s scene) as(who tenant.Scope) *http.Client {
	s.Helper()
	return identitytest.Client(s, s.server, s.db, who)
}

func (s scene) nobody() *http.Client { return identitytest.ClientOf(s.server, "", uuid.Nil) }

const password = "четыре не связанных слова"

type (
	body    = map[string]any
	session struct {
		Account struct {
			ID, Email string
			Operator  bool
		}
		Memberships []struct {
			ID, Role                           string
			RoleTitle                          string `json:"role_title"`
			Region, Municipality, Organization *struct{ ID, Name string }
			Consented                          bool
		}
	}
	link struct {
		Kind, Email, Name, Region, Organization string
		Exists                                  bool `json:"account_exists"`
	}
	issued struct{ Token, URL string }
)

// enter signs in and gives a client with the cookie that came, and no membership named.
func (s scene) enter(email, password string) (*http.Client, session) {
	s.Helper()
	a := webtest.Do(s, s.nobody(), "POST", "/session", body{"email": email, "password": password}).Want(s, 201, "")
	cookies := (&http.Response{Header: a.Header}).Cookies()
	if len(cookies) != 1 {
		s.Fatalf("cookies %v", cookies)
	}
	c := cookies[0]
	if c.Name != web.SecureCookie || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 60*24*3600 {
		s.Errorf("cookie %+v", c)
	}
	if strings.Contains(string(a.Body), c.Value) {
		s.Error("the token stands in the body, where scripts can read it")
	}
	return identitytest.ClientOf(s.server, identity.Token(c.Value), uuid.Nil), webtest.Into[session](s, a)
}

func TestSession_FromInvitationToSignOut(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	who := home.Tutee

	made := webtest.Do(t, s.as(home.Coordinator), "POST", "/people/"+who.Person.String()+"/invitation", nil).Want(t, 201, "")
	i := webtest.Into[issued](t, made)
	if i.URL != public+"/link#"+i.Token || len(i.Token) != 43 {
		t.Errorf("%+v", i)
	}
	l := webtest.Into[link](t, webtest.Do(t, s.nobody(), "POST", "/link/preview", body{"token": i.Token}).Want(t, 200, ""))
	if l.Kind != "invite" || l.Name != "Анна" || l.Region != "Иркутская область" || l.Organization != "МАОУ СОШ № 11" || l.Exists || l.Email != who.Person.String()+"@example.ru" {
		t.Errorf("%+v", l)
	}
	weak := webtest.Do(t, s.nobody(), "POST", "/link", body{"token": i.Token, "password": "qwertyuiop"}).Want(t, 422, "identity.password")
	if len(weak.Problem.Fields) != 1 || weak.Problem.Fields[0].Path != "body.password" {
		t.Errorf("%+v", weak.Problem)
	}
	webtest.Do(t, s.nobody(), "POST", "/link", body{"token": i.Token, "password": password}).Want(t, 200, "")
	webtest.Do(t, s.nobody(), "POST", "/link", body{"token": i.Token, "password": password}).Want(t, 404, "identity.link")

	me, in := s.enter(" "+strings.ToUpper(l.Email)+" ", password)
	m := in.Memberships[0]
	if len(in.Memberships) != 1 || m.ID != who.Membership.String() || m.Role != "tutee" || m.RoleTitle != "Тьюторант" || m.Region.Name != "Иркутская область" ||
		m.Municipality.Name != "Усть-Илимск" || m.Organization.Name != "МАОУ СОШ № 11" || m.Consented || in.Account.Operator {
		t.Errorf("%+v", in)
	}
	// a region calls its roles as it likes
	s.db.Owner(t, "INSERT INTO role_title (region_id, role, title) VALUES ($1, 'tutee', 'Участник маршрута')", who.Region)
	if again := webtest.Into[session](t, webtest.Do(t, me, "GET", "/session", nil)); again.Memberships[0].RoleTitle != "Участник маршрута" {
		t.Errorf("%+v", again)
	}

	gone := webtest.Do(t, me, "DELETE", "/session", nil).Want(t, 204, "")
	if c := gone.Header.Get("Set-Cookie"); !strings.HasPrefix(c, web.SecureCookie+"=;") || !strings.Contains(c, "Max-Age=0") {
		t.Errorf("the cookie stays: %q", c)
	}
	webtest.Do(t, me, "GET", "/session", nil).Want(t, 401, "web.sign_in")
}

func TestConsent_ComesBeforeAllWork(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	who := s.tree.Home().Coordinator
	identitytest.AccountWith(t, s.db, who, password)
	me, _ := s.enter(who.Person.String()+"@example.ru", password)
	invite := func() webtest.Answer {
		return webtest.Do(t, me, "POST", "/people/"+s.tree.Home().Tutee.Person.String()+"/invitation", nil)
	}
	type consent struct {
		Version, Text string
		GivenAt       string `json:"given_at"`
	}
	invite().Want(t, 403, "web.consent_required")
	c := webtest.Into[consent](t, webtest.Do(t, me, "GET", "/consent", nil))
	if c.Version != identity.ConsentVersion || c.GivenAt != "" || strings.Contains(c.Text, "{{") || !strings.Contains(c.Text, "Иркутская область") || !strings.Contains(c.Text, "МАОУ СОШ № 11") {
		t.Errorf("%.300s", c.Text)
	}
	webtest.Do(t, me, "DELETE", "/consent", nil).Want(t, 409, "identity.no_consent")
	webtest.Do(t, me, "POST", "/consent", body{"version": "pd-1999-01"}).Want(t, 409, "identity.consent_version")
	if given := webtest.Into[consent](t, webtest.Do(t, me, "POST", "/consent", body{"version": c.Version}).Want(t, 200, "")); given.GivenAt == "" {
		t.Error("not given")
	}
	invite().Want(t, 201, "")
	webtest.Do(t, me, "DELETE", "/consent", nil).Want(t, 204, "")
	invite().Want(t, 403, "web.consent_required")
}

// The answers to a wrong password and to an e-mail that nobody has are the same, to
// the letter.
func TestSignIn_ShowsNotWhetherAnEmailHasAnAccount(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	who := s.tree.Home().Tutee
	identitytest.AccountWith(t, s.db, who, password)
	try := func(email string) webtest.Answer {
		a := webtest.Do(t, s.nobody(), "POST", "/session", body{"email": email, "password": "неверный пароль"})
		a.Problem.RequestID = ""
		return a
	}
	known, unknown := who.Person.String()+"@example.ru", "nobody@example.ru"
	for i := range 7 {
		k, u, odd := try(known), try(unknown), try("не адрес")
		if k.Status != u.Status || k.Problem.ID != u.Problem.ID || k.Problem.Detail != u.Problem.Detail || k.Status != odd.Status || k.Problem.Detail != odd.Problem.Detail ||
			len(k.Header) != len(u.Header) {
			t.Errorf("attempt %d: %+v %+v %+v", i, k.Problem, u.Problem, odd.Problem)
		}
		if i < 5 {
			k.Want(t, 401, "identity.wrong_credentials")
		}
	}
	// with the clock of the machine the pause may be over by now
	s.db.Owner(t, "UPDATE sign_in_attempt SET free_at = now() + interval '90 seconds'")
	slowed := try(known).Want(t, 429, "identity.too_many_attempts")
	if after := slowed.Header.Get("Retry-After"); after != "90" && after != "89" || slowed.Problem.After < 89 || !strings.Contains(slowed.Problem.Detail, "через "+after+" с") {
		t.Errorf("Retry-After %q: %+v", slowed.Header.Get("Retry-After"), slowed.Problem)
	}
}

func TestPassword_AChangeEndsTheOtherSessions(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	who := s.tree.Home().Tutee
	email := who.Person.String() + "@example.ru"
	identitytest.AccountWith(t, s.db, who, password)
	me, _ := s.enter(email, password)
	phone, _ := s.enter(email, password)
	const fresh = "совсем другие слова"
	wrong := webtest.Do(t, me, "PUT", "/session/password", body{"current": "не тот пароль", "password": fresh}).Want(t, 422, "identity.password")
	if wrong.Problem.Fields[0].Path != "body.current" {
		t.Errorf("%+v", wrong.Problem)
	}
	webtest.Do(t, me, "PUT", "/session/password", body{"current": password, "password": email}).Want(t, 422, "identity.password")
	webtest.Do(t, me, "PUT", "/session/password", body{"current": password, "password": fresh}).Want(t, 204, "")
	webtest.Do(t, phone, "GET", "/session", nil).Want(t, 401, "web.sign_in")
	webtest.Do(t, me, "GET", "/session", nil).Want(t, 200, "")
	webtest.Do(t, s.nobody(), "POST", "/session", body{"email": email, "password": password}).Want(t, 401, "identity.wrong_credentials")

	tablet, _ := s.enter(email, fresh)
	webtest.Do(t, tablet, "DELETE", "/sessions", nil).Want(t, 204, "")
	for _, c := range []*http.Client{me, tablet} {
		webtest.Do(t, c, "GET", "/session", nil).Want(t, 401, "web.sign_in")
	}
}

// Who may make links, for whom: each role for a teacher of the home school.
func TestLinks_ByRole(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	region, home := s.tree.Regions[0], s.tree.Home()
	identitytest.Account(t, s.db, home.Colleague)
	newcomer := s.db.Person(t, tenant.Scope{Region: region.ID, Municipality: region.Municipalities[0].ID, Organization: home.ID}, tenant.Tutee)
	for name, c := range map[string]struct {
		who    tenant.Scope
		status int
		id     string
	}{
		"tutee":                       {home.Tutee, 403, "authz.forbidden"},
		"tutor":                       {home.Tutor, 403, "authz.forbidden"},
		"mentor":                      {home.Mentor, 403, "authz.forbidden"},
		"methodological lead":         {home.Leads, 403, "authz.forbidden"},
		"school coordinator":          {home.Coordinator, 201, ""},
		"other school's coordinator":  {s.tree.OtherSchool().Coordinator, 404, "identity.person_not_found"},
		"municipal coordinator":       {region.Municipalities[0].Coordinator, 201, ""},
		"other municipal coordinator": {s.tree.OtherMunicipality().Coordinator, 404, "identity.person_not_found"},
		"regional methodist":          {region.Methodist, 403, "authz.forbidden"},
		"regional coordinator":        {region.Coordinator, 201, ""},
		"other region's coordinator":  {s.tree.OtherRegion().Coordinator, 404, "identity.person_not_found"},
	} {
		client := s.as(c.who)
		if a := webtest.Do(t, client, "POST", "/people/"+newcomer.Person.String()+"/invitation", nil); a.Status != c.status || a.Problem.ID != c.id {
			t.Errorf("%s invites: %d %s", name, a.Status, a.Body)
		}
		if a := webtest.Do(t, client, "POST", "/people/"+home.Colleague.Person.String()+"/reset", nil); a.Status != c.status || a.Problem.ID != c.id {
			t.Errorf("%s resets: %d %s", name, a.Status, a.Body)
		}
		if a := webtest.Do(t, client, "POST", "/people/"+uuid.NewString()+"/reset", nil); c.status != 403 && (a.Status != 404 || a.Problem.ID != "identity.person_not_found") {
			t.Errorf("%s resets nobody: %d %s", name, a.Status, a.Body)
		}
	}
	webtest.Do(t, s.nobody(), "POST", "/people/"+home.Tutee.Person.String()+"/reset", nil).Want(t, 401, "web.sign_in")
	operator := identitytest.ClientOf(s.server, identitytest.Session(t, s.db, identitytest.Operator(t, s.db)), uuid.Nil)
	webtest.Do(t, operator, "POST", "/people/"+home.Tutee.Person.String()+"/reset", nil).Want(t, 403, "authz.forbidden")
	webtest.Do(t, operator, "GET", "/consent", nil).Want(t, 403, "authz.forbidden")
	if in := webtest.Into[session](t, webtest.Do(t, operator, "GET", "/session", nil)); !in.Account.Operator || in.Memberships == nil || len(in.Memberships) != 0 {
		t.Errorf("%+v", in)
	}
}

// One account in two regions acts in one at a time, and a membership that is not its
// own does not exist.
func TestMembership_IsNamedByEachRequest(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	here, there := s.tree.Home().Coordinator, s.tree.OtherRegion().Coordinator
	account := identitytest.Account(t, s.db, here)
	s.db.Owner(t, "UPDATE person SET account_id = $1 WHERE id = $2", account, there.Person)
	identitytest.Consent(t, s.db, here) // and not there
	me := identitytest.ClientOf(s.server, identitytest.Session(t, s.db, account), uuid.Nil)
	if in := webtest.Into[session](t, webtest.Do(t, me, "GET", "/session", nil)); len(in.Memberships) != 2 {
		t.Errorf("%+v", in)
	}
	path := "/people/" + s.tree.Home().Tutee.Person.String() + "/invitation"
	webtest.Do(t, me, "POST", path, nil).Want(t, 422, "web.membership_required")
	webtest.Do(t, me, "POST", path, nil, web.MembershipHeader, here.Membership.String()).Want(t, 201, "")
	webtest.Do(t, me, "POST", path, nil, web.MembershipHeader, there.Membership.String()).Want(t, 403, "web.consent_required")
	webtest.Do(t, me, "POST", path, nil, web.MembershipHeader, s.tree.Home().Leads.Membership.String()).Want(t, 404, "web.not_found")
	identitytest.Consent(t, s.db, there)
	webtest.Do(t, me, "POST", path, nil, web.MembershipHeader, there.Membership.String()).Want(t, 404, "identity.person_not_found")
}

func TestSignIn_BadInput(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for name, b := range map[string]any{
		"no body":       nil,
		"not JSON":      "{",
		"no password":   body{"email": "a@b.ru"},
		"another field": body{"email": "a@b.ru", "password": password, "operator": true},
		"too long":      body{"email": strings.Repeat("a", 255), "password": password},
		"wrong kind":    body{"email": []string{"a@b.ru"}, "password": password},
	} {
		if a := webtest.Do(t, s.nobody(), "POST", "/session", b); a.Status < 400 || a.Status > 422 || a.Problem.Detail == "" {
			t.Errorf("%s: %d %s", name, a.Status, a.Body)
		}
	}
	webtest.Do(t, s.nobody(), "POST", "/link", body{"token": strings.Repeat("A", 43), "password": password}).Want(t, 404, "identity.link")
	webtest.Do(t, s.nobody(), "POST", "/link/preview", body{"token": "мусор"}).Want(t, 404, "identity.link")
	webtest.Do(t, s.nobody(), "GET", "/session", nil).Want(t, 401, "web.sign_in")
	for _, token := range []identity.Token{identity.NewToken(), "мусор", "x"} {
		webtest.Do(t, identitytest.ClientOf(s.server, token, uuid.Nil), "GET", "/session", nil).Want(t, 401, "web.sign_in")
	}
}
