package identityweb_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func TestSessions_ListedAndEndedOneByOne(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	who := s.tree.Home().Tutee
	account := identitytest.Account(t, s.db, who)
	phone := identitytest.ClientOf(s.server, identitytest.Session(t, s.db, account), uuid.Nil)
	home := identitytest.ClientOf(s.server, identitytest.Session(t, s.db, account), uuid.Nil)
	stranger := s.as(s.tree.OtherRegion().Methodist)
	type live struct {
		ID, Agent string
		Current   bool
	}
	list := func(c *http.Client) []live {
		return webtest.Into[web.Listing[live]](t, webtest.Do(t, c, "GET", "/sessions", nil).Want(t, 200, "")).Items
	}
	of := func(c *http.Client) string {
		for _, l := range list(c) {
			if l.Current {
				return l.ID
			}
		}
		t.Fatal("none is the one that asks")
		return ""
	}
	if n := len(list(phone)); n != 2 || of(phone) == of(home) {
		t.Fatalf("%+v", list(phone))
	}
	theirs := of(stranger)
	webtest.Do(t, phone, "DELETE", "/sessions/"+theirs, nil).Want(t, 404, "identity.session_not_found")
	webtest.Do(t, phone, "DELETE", "/sessions/"+uuid.NewString(), nil).Want(t, 404, "identity.session_not_found")
	if n := len(list(stranger)); n != 1 {
		t.Errorf("a stranger's sessions: %d", n)
	}
	webtest.Do(t, phone, "DELETE", "/sessions/"+of(home), nil).Want(t, 204, "")
	webtest.Do(t, home, "GET", "/sessions", nil).Want(t, 401, "web.sign_in")
	if l := list(phone); len(l) != 1 || !l[0].Current {
		t.Errorf("%+v", l)
	}
	webtest.Do(t, phone, "DELETE", "/sessions/"+of(phone), nil).Want(t, 204, "")
	webtest.Do(t, phone, "GET", "/session", nil).Want(t, 401, "web.sign_in")
	// signing in keeps what the browser calls itself
	identitytest.AccountWith(t, s.db, s.tree.Home().Colleague, password)
	mail := s.tree.Home().Colleague.Person.String() + "@example.ru"
	entered := webtest.Do(t, s.nobody(), "POST", "/session", body{"email": mail, "password": password}, "User-Agent", "Огнелис \x01 1.0").Want(t, 201, "")
	cookie := (&http.Response{Header: entered.Header}).Cookies()[0]
	if l := list(identitytest.ClientOf(s.server, identity.Token(cookie.Value), uuid.Nil)); len(l) != 1 || l[0].Agent != "Огнелис  1.0" {
		t.Errorf("%+v", l)
	}
	webtest.Do(t, s.nobody(), "GET", "/sessions", nil).Want(t, 401, "web.sign_in")
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM audit_record WHERE action = 'session.end' AND person_id = $1", who.Person); n != 2 {
		t.Errorf("%d records, want 2", n)
	}
}
