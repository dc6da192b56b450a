package certificateweb_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/certificate"
	"github.com/marshrut-iom/marshrut/internal/certificate/certificatepg"
	"github.com/marshrut-iom/marshrut/internal/certificate/certificateweb"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/directory/directorypg"
	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/document/documentpdf"
	"github.com/marshrut-iom/marshrut/internal/document/documenttest"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/framework/frameworkpg"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iompg"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

const public = "https://iom.example.ru"

// sources give what the directory knows.
type sources struct {
	directory *directory.Service
	framework *framework.Service
}

func (s sources) People(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]document.Person, error) {
	names, err := s.directory.Names(ctx, ids)
	out := map[uuid.UUID]document.Person{}
	for id, n := range names {
		out[id] = document.Person{Full: n.Full, Short: n.Short, Position: n.Position}
	}
	return out, err
}

func (s sources) Competencies(context.Context) (map[string]string, error) {
	return map[string]string{"informational": "Информационная компетенция"}, nil
}

func (s sources) Cite(ctx context.Context, codes []string) (map[string]framework.Citation, error) {
	return s.framework.Cite(ctx, codes)
}

func (s sources) Where(ctx context.Context, organization, municipality uuid.UUID) (document.Where, error) {
	o, err := s.directory.Organization(ctx, organization)
	if err != nil {
		return document.Where{}, err
	}
	m, err := s.directory.Municipality(ctx, municipality)
	return document.Where{Organization: o.Name, Municipality: m.Name}, err
}

// scene is the area on a real database.
type scene struct {
	*testing.T
	db     *testdb.Database
	tree   *testdb.Tree
	reads  *auditpg.Reads
	server *web.Server
	s      *certificate.Service
}

func newScene(t *testing.T, secret string) *scene {
	t.Helper()
	d := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	rec, reads, routes := auditpg.New(d.App), auditpg.NewReads(d.App), iompg.New(d.App)
	t.Cleanup(reads.Close)
	keys, err := certificate.ReadKeys([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	people := directory.NewService(d.App, directorypg.New(d.App), policy, rec, directory.InviterFunc(func(context.Context, uuid.UUID) (directory.Invitation, error) {
		return directory.Invitation{}, nil
	}))
	frameworks := framework.NewService(d.App, frameworkpg.New(d.App), policy, rec)
	s := &scene{T: t, db: d, tree: d.Tree(t), reads: reads}
	if err := frameworks.InstallShipped(tenant.With(t.Context(), s.tree.Regions[0].Coordinator)); err != nil {
		t.Fatal(err)
	}
	s.s = certificate.NewService(certificate.Deps{Tx: d.App, Store: certificatepg.New(d.App), Sources: sources{people, frameworks}, Brake: identitytest.Service(t, d).Guesses("certificate"),
		Routes: iom.NewService(iom.Deps{Tx: d.App, Store: routes, People: routes, Library: routes, Policy: policy, Audit: rec, Reads: reads}),
		Render: documentpdf.Render, Keys: keys, URL: public, Policy: policy, Audit: rec, Reads: reads})
	s.server = webtest.Server(t, identitytest.Sessions(t, d), d.App, func(api *web.API) { certificateweb.Register(api, s.s) })
	return s
}

var secret = base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{42}, 32))

func (s *scene) as(who tenant.Scope) *http.Client {
	s.Helper()
	return identitytest.Client(s, s.server, s.db, who)
}

func (s *scene) anyone() *http.Client { return identitytest.ClientOf(s.server, "", uuid.Nil) }

func (s *scene) route(tutee tenant.Scope, state iom.State, opts ...iomtest.Option) *iom.Route {
	s.Helper()
	home := s.tree.Home()
	return iomtest.Route(s, s.db, tutee, state, append([]iomtest.Option{iomtest.Tutor(home.Tutor), iomtest.Coordinator(home.Coordinator)}, opts...)...)
}

// paper is what the tests read of a certificate.
type paper struct {
	ID       uuid.UUID
	Number   string
	Holder   string
	Address  string
	Person   uuid.UUID
	IssuedAs tenant.Role `json:"issued_as"`
	Learned  certificate.Learned
	Hours    int
	Signed   []certificateweb.Signatory `json:"signatories"`
	Revoked  *time.Time                 `json:"revoked_at"`
}

type listing struct{ Items []paper }

func path(parts ...any) string {
	var b strings.Builder
	for _, p := range parts {
		switch p := p.(type) {
		case uuid.UUID:
			b.WriteString(p.String())
		case string:
			b.WriteString(p)
		}
	}
	return b.String()
}

func TestIssue_R13_ByTheSchoolOnceAndReadByItsRoles(t *testing.T) {
	t.Parallel()
	s := newScene(t, secret)
	home := s.tree.Home()
	r := s.route(home.Tutee, iom.Completed)
	at, school := path("/routes/", r.ID, "/certificates"), s.as(home.Coordinator)

	for name, who := range map[string]tenant.Scope{"the tutee": home.Tutee, "the tutor": home.Tutor, "the mentor": home.Mentor, "the lead": home.Leads, "the methodist": s.tree.Regions[0].Methodist} {
		if got := webtest.Do(t, s.as(who), "POST", at, map[string]any{}); got.Status != 403 {
			t.Errorf("%s issues: %d", name, got.Status)
		}
	}
	for name, who := range map[string]tenant.Scope{"another school": s.tree.OtherSchool().Coordinator, "another municipality": s.tree.OtherMunicipality().Coordinator, "another region": s.tree.OtherRegion().Coordinator} {
		webtest.Do(t, s.as(who), "POST", at, map[string]any{}).Want(t, 404, "iom.route_not_found")
		_ = name
	}
	webtest.Do(t, school, "POST", at, map[string]any{"hours": 2001}).Want(t, 422, "web.invalid")
	webtest.Do(t, school, "POST", at, map[string]any{"person": home.Colleague.Person}).Want(t, 422, "certificate.not_of_route")
	if w := webtest.Into[struct{ Items []struct{ Route uuid.UUID } }](t, webtest.Do(t, school, "GET", "/certificate-candidates", nil)); len(w.Items) != 1 || w.Items[0].Route != r.ID {
		t.Errorf("who waits: %+v", w)
	}

	c := webtest.Into[paper](t, webtest.Do(t, school, "POST", at, map[string]any{"hours": 72}).Want(t, 201, ""))
	if c.Person != home.Tutee.Person || c.Hours != 72 || c.IssuedAs != tenant.SchoolCoordinator || len(c.Signed) != 1 || c.Signed[0].Name == "" ||
		len(c.Learned.Objectives) != 1 || len(c.Learned.Competencies) != 1 || c.Learned.Competencies[0] != "Информационная компетенция" ||
		len(c.Learned.Cited) != 1 || !strings.HasPrefix(c.Learned.Cited[0].URI, "urn:uuid:") ||
		c.Address != public+"/certificates/"+c.Number || !strings.Contains(c.Number, "-0001-") {
		t.Errorf("%+v", c)
	}
	webtest.Do(t, school, "POST", at, map[string]any{}).Want(t, 409, "certificate.issued")
	webtest.Do(t, s.as(s.tree.Regions[0].Municipalities[0].Coordinator), "POST", at, map[string]any{}).Want(t, 409, "certificate.issued")

	one := path("/certificates/", c.ID)
	for name, who := range map[string]tenant.Scope{"the holder": home.Tutee, "the tutor": home.Tutor, "the school": home.Coordinator, "the lead": home.Leads,
		"the municipality": s.tree.Regions[0].Municipalities[0].Coordinator, "the region": s.tree.Regions[0].Coordinator} {
		if got := webtest.Do(t, s.as(who), "GET", one, nil); got.Status != 200 {
			t.Errorf("%s: %d", name, got.Status)
		}
	}
	for name, who := range map[string]tenant.Scope{"a colleague": home.Colleague, "a mentor of others": home.Mentor, "another school": s.tree.OtherSchool().Coordinator,
		"another municipality": s.tree.OtherMunicipality().Coordinator, "another region": s.tree.OtherRegion().Coordinator} {
		for _, p := range []string{one, one + "/paper", one + "/badge"} {
			if got := webtest.Do(t, s.as(who), "GET", p, nil); got.Status != 404 {
				t.Errorf("%s reads %s: %d", name, p, got.Status)
			}
		}
		webtest.Do(t, s.as(who), "GET", at, nil).Want(t, 404, "iom.route_not_found")
	}
	if l := webtest.Into[listing](t, webtest.Do(t, s.as(home.Tutee), "GET", "/certificates", nil)); len(l.Items) != 1 {
		t.Errorf("the holder's own: %+v", l)
	}
	if l := webtest.Into[listing](t, webtest.Do(t, s.as(home.Colleague), "GET", "/certificates", nil)); len(l.Items) != 0 {
		t.Errorf("a colleague's own: %+v", l)
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*)::int FROM audit_record WHERE action = 'certificate.issue' AND object_id = $1", c.ID); n != 1 {
		t.Errorf("%d records of the issue", n)
	}
}

func TestIssue_R13_RefusedWithTheClause(t *testing.T) {
	t.Parallel()
	s := newScene(t, secret)
	home := s.tree.Home()
	school := s.as(home.Coordinator)
	for id, r := range map[string]*iom.Route{"certificate.not_completed": s.route(home.Tutee, iom.Active), "certificate.off": s.route(home.Tutee, iom.Completed, iomtest.Under(iom.Sovetsky2022))} {
		webtest.Do(t, school, "POST", path("/routes/", r.ID, "/certificates"), map[string]any{}).Want(t, 422, id)
		st := webtest.Into[struct {
			Ready bool
			Why   string
		}](t, webtest.Do(t, school, "GET", path("/routes/", r.ID, "/certificates"), nil))
		if st.Ready || st.Why == "" {
			t.Errorf("%s: %+v", id, st)
		}
	}
	r := s.route(home.Tutee, iom.Completed)
	s.db.Owner(t, "UPDATE route SET outcome = 'not_reached' WHERE id = $1", r.ID)
	if got := webtest.Do(t, school, "POST", path("/routes/", r.ID, "/certificates"), map[string]any{}).Want(t, 422, "certificate.not_reached"); !bytes.Contains(got.Body, []byte("4.3")) {
		t.Errorf("the refusal cites no clause: %s", got.Body)
	}
}

// verify opens a compact JWS as a stranger would: by an independent library, with the key
// that its header names, read from where the key is published.
func (s *scene) verify(text string) map[string]any {
	s.Helper()
	jws, err := jose.ParseSignedCompact(text, []jose.SignatureAlgorithm{jose.EdDSA})
	if err != nil {
		s.Fatal(err)
	}
	kid, ok := strings.CutPrefix(jws.Signatures[0].Header.KeyID, public+web.Prefix)
	if !ok {
		s.Fatalf("the key lies at %s", jws.Signatures[0].Header.KeyID)
	}
	var key jose.JSONWebKey
	published := webtest.Do(s, s.anyone(), "GET", kid, nil).Want(s, 200, "")
	if published.Header.Get("Access-Control-Allow-Origin") != "*" {
		s.Error("scripts of other sites may not read the key")
	}
	if err := key.UnmarshalJSON(published.Body); err != nil {
		s.Fatal(err)
	}
	payload, err := jws.Verify(key)
	if err != nil {
		s.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil {
		s.Fatal(err)
	}
	return claims
}

// revoked asks the status list that a badge names, as a stranger would.
func (s *scene) revoked(badge map[string]any) bool {
	s.Helper()
	status := badge["credentialStatus"].(map[string]any)
	got := webtest.Do(s, s.anyone(), "GET", strings.TrimPrefix(status["statusListCredential"].(string), public+web.Prefix), nil).Want(s, 200, "")
	if got.Header.Get("Access-Control-Allow-Origin") != "*" || !strings.HasPrefix(got.Header.Get("Cache-Control"), "public") || got.Header.Get("ETag") == "" || got.Header.Get("Content-Type") != "application/vc+jwt" {
		s.Errorf("headers of the list: %v", got.Header)
	}
	list := s.verify(string(got.Body))
	if list["id"] != status["statusListCredential"] || list["iss"] != badge["iss"] {
		s.Errorf("the list is another's: %v", list)
	}
	encoded := list["credentialSubject"].(map[string]any)["encodedList"].(string)
	packed, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(encoded, "u"))
	if err != nil {
		s.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		s.Fatal(err)
	}
	bits, err := io.ReadAll(z)
	if err != nil {
		s.Fatal(err)
	}
	i, err := strconv.Atoi(status["statusListIndex"].(string))
	if err != nil {
		s.Fatal(err)
	}
	return bits[i/8]>>(7-i%8)&1 == 1
}

func TestBadgeAndCheck_FromIssueToRevocation(t *testing.T) {
	t.Parallel()
	s := newScene(t, secret)
	home := s.tree.Home()
	r := s.route(home.Tutee, iom.Completed)
	school, tutee, anyone := s.as(home.Coordinator), s.as(home.Tutee), s.anyone()
	at := path("/routes/", r.ID, "/certificates")
	c := webtest.Into[paper](t, webtest.Do(t, school, "POST", at, map[string]any{}).Want(t, 201, ""))
	one := path("/certificates/", c.ID)

	got := webtest.Do(t, tutee, "GET", one+"/badge", nil).Want(t, 200, "")
	badge := s.verify(string(got.Body))
	if badge["id"] != c.Address || !strings.Contains(got.Header.Get("Content-Disposition"), "jwt") {
		t.Errorf("badge %v of %v", badge["id"], got.Header)
	}
	if s.revoked(badge) {
		t.Error("a good badge is told to be revoked")
	}
	issuer := webtest.Into[certificate.Issuer](t, webtest.Do(t, anyone, "GET", strings.TrimPrefix(badge["iss"].(string), public+web.Prefix), nil).Want(t, 200, ""))
	if issuer.ID != badge["iss"] || issuer.Name == "" {
		t.Errorf("issuer: %+v", issuer)
	}
	pdf := webtest.Do(t, tutee, "GET", one+"/paper", nil).Want(t, 200, "").Body
	pages := documenttest.PDFText(t, pdf)
	if len(pages) != 1 {
		t.Errorf("%d pages", len(pages))
	}
	for _, words := range []string{"СЕРТИФИКАТ", c.Number, c.Holder, r.Title, "Дата выдачи"} {
		if !strings.Contains(pages[0], words) {
			t.Errorf("the paper lacks %q:\n%s", words, pages[0])
		}
	}

	type answer struct {
		Valid   bool
		Holder  string
		Revoked *time.Time `json:"revoked_at"`
	}
	check := webtest.Do(t, anyone, "GET", "/certificate-checks/"+url.PathEscape(strings.ToLower(c.Number)), nil).Want(t, 200, "")
	if a := webtest.Into[answer](t, check); !a.Valid || !strings.HasPrefix(c.Holder, strings.Fields(a.Holder)[0]) {
		t.Errorf("%+v", a)
	}
	for _, secret := range []string{c.Holder, home.Tutee.Person.String(), r.ID.String(), c.ID.String()} {
		if bytes.Contains(check.Body, []byte(secret)) {
			t.Errorf("the check tells %q: %s", secret, check.Body)
		}
	}

	webtest.Do(t, s.as(home.Tutee), "POST", one+"/revocation", map[string]any{"reason": "не хочу"}).Want(t, 403, "authz.forbidden")
	webtest.Do(t, s.as(s.tree.Regions[0].Coordinator), "POST", one+"/revocation", map[string]any{"reason": "не наш"}).Want(t, 403, "certificate.not_issuer")
	webtest.Do(t, s.as(s.tree.OtherSchool().Coordinator), "POST", one+"/revocation", map[string]any{"reason": "чужой"}).Want(t, 404, "certificate.not_found")
	webtest.Do(t, school, "POST", one+"/revocation", map[string]any{"reason": "    "}).Want(t, 422, "certificate.invalid")
	webtest.Do(t, school, "POST", one+"/revocation", map[string]any{"reason": "Ошибка в фамилии."}).Want(t, 200, "")
	webtest.Do(t, school, "POST", one+"/revocation", map[string]any{"reason": "Ещё раз."}).Want(t, 409, "certificate.revoked")
	if !s.revoked(badge) {
		t.Error("the status list does not tell of the revocation")
	}
	webtest.Do(t, tutee, "GET", one+"/badge", nil).Want(t, 409, "certificate.badge_revoked")
	check = webtest.Do(t, anyone, "GET", "/certificate-checks/"+c.Number, nil).Want(t, 200, "")
	if a := webtest.Into[answer](t, check); a.Valid || a.Revoked == nil || bytes.Contains(check.Body, []byte("фамилии")) {
		t.Errorf("%s", check.Body)
	}
	next := webtest.Into[paper](t, webtest.Do(t, school, "POST", at, map[string]any{}).Want(t, 201, ""))
	if next.Number == c.Number || !strings.Contains(next.Number, "-0002-") {
		t.Errorf("the new one has number %s", next.Number)
	}
}

func TestCheck_GuessesAreSlowedDownAndHoldersAreNot(t *testing.T) {
	t.Parallel()
	s := newScene(t, secret)
	home := s.tree.Home()
	c := webtest.Into[paper](t, webtest.Do(t, s.as(home.Coordinator), "POST", path("/routes/", s.route(home.Tutee, iom.Completed).ID, "/certificates"), map[string]any{}).Want(t, 201, ""))
	anyone := s.anyone()
	var got webtest.Answer
	for i := range 400 {
		if i%50 == 0 && i < 300 { // who holds a number is not counted
			webtest.Do(t, anyone, "GET", "/certificate-checks/"+c.Number, nil).Want(t, 200, "")
		}
		if got = webtest.Do(t, anyone, "GET", "/certificate-checks/"+certificate.Number(2026, i+1), nil); got.Status != 404 {
			break
		}
	}
	got.Want(t, 429, "certificate.too_many")
	if got.Header.Get("Retry-After") == "" {
		t.Error("it does not say when to come again")
	}
}

func TestBadge_WithoutAKeyIsRefusedAndTheRestWorks(t *testing.T) {
	t.Parallel()
	s := newScene(t, "")
	home := s.tree.Home()
	c := webtest.Into[paper](t, webtest.Do(t, s.as(home.Coordinator), "POST", path("/routes/", s.route(home.Tutee, iom.Completed).ID, "/certificates"), map[string]any{}).Want(t, 201, ""))
	webtest.Do(t, s.as(home.Tutee), "GET", path("/certificates/", c.ID, "/badge"), nil).Want(t, 503, "certificate.no_key")
	webtest.Do(t, s.as(home.Tutee), "GET", path("/certificates/", c.ID, "/paper"), nil).Want(t, 200, "")
	webtest.Do(t, s.anyone(), "GET", path("/certificate-issuers/", home.Tutee.Region, "/status-lists/1"), nil).Want(t, 404, "certificate.not_found")
	webtest.Do(t, s.anyone(), "GET", path("/certificate-issuers/", uuid.New()), nil).Want(t, 404, "certificate.not_found")
}
