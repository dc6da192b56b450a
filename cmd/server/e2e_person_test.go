package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// The end-to-end tests know the service as people do: an address, a cookie, JSON.

type object = map[string]any

// site is a running service.
type site struct {
	*testing.T
	address string
}

// openSite is the service of startApp behind a real port.
func openSite(t *testing.T, d *testdb.Database) *site {
	t.Helper()
	a := startApp(t, d)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- a.web.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := errors.Join(a.web.Shutdown(ctx), <-served); err != nil {
			t.Error(err)
		}
	})
	return &site{t, l.Addr().String()}
}

// person is somebody at their own browser, acting in one membership.
type person struct {
	*http.Client
	id, email, membership string
}

// browser sends what is meant for "test" to the site.
type browser struct {
	address, membership string
	*http.Transport
}

// RoundTrip names the membership where the request does not.
func (b *browser) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	in.URL.Host = b.address
	if b.membership != "" && in.Header.Get(web.MembershipHeader) == "" {
		in.Header.Set(web.MembershipHeader, b.membership)
	}
	return b.Transport.RoundTrip(in)
}

// visitor opens a browser in which nobody is signed in.
func visitor(t *testing.T, address string) (*http.Client, *browser) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{address: address, Transport: &http.Transport{DisableCompression: true}}
	t.Cleanup(b.CloseIdleConnections)
	return &http.Client{Transport: b, Jar: jar}, b
}

// as gives the site to a test inside the test.
func (s *site) as(t *testing.T) *site { return &site{t, s.address} }

func (s *site) do(who *http.Client, method, path string, body any, header ...string) webtest.Answer {
	s.Helper()
	return webtest.Do(s, who, method, path, body, header...)
}

// made reads what a request has made or changed.
func made[T any](s *site, who person, method, path string, body any, header ...string) T {
	s.Helper()
	return webtest.Into[T](s, s.do(who.Client, method, path, body, header...))
}

const password = "четыре не связанных слова"

type (
	session struct {
		Account     struct{ Email string }
		Memberships []struct {
			ID, Role  string
			Consented bool
		}
	}
	invitation struct{ Token string }
	named      struct{ ID string }
)

// signIn enters by the door that everybody uses.
func (s *site) signIn(email string) (person, session) {
	s.Helper()
	c, b := visitor(s.T, s.address)
	in := webtest.Into[session](s, s.do(c, "POST", "/session", object{"email": email, "password": password}).Want(s, 201, ""))
	p := person{Client: c, email: email}
	if len(in.Memberships) == 1 {
		p.membership = in.Memberships[0].ID
		b.membership = p.membership
	}
	return p, in
}

// accept takes an invitation as its receiver: looks at the link, makes the account,
// signs in and consents. Nothing but the consent is possible before it.
func (s *site) accept(id, email string, i invitation) person {
	s.Helper()
	nobody, _ := visitor(s.T, s.address)
	seen := webtest.Into[struct{ Kind, Email string }](s, s.do(nobody, "POST", "/link/preview", object{"token": i.Token}).Want(s, 200, ""))
	if seen.Kind != "invite" || seen.Email != email {
		s.Fatalf("the link shows %+v", seen)
	}
	s.do(nobody, "POST", "/link", object{"token": i.Token, "password": password}).Want(s, 200, "")
	s.do(nobody, "POST", "/link", object{"token": i.Token, "password": password}).Want(s, 404, "identity.link")
	p, in := s.signIn(email)
	p.id = id
	if len(in.Memberships) != 1 || in.Memberships[0].Consented {
		s.Fatalf("just arrived: %+v", in)
	}
	s.do(p.Client, "GET", "/municipalities", nil).Want(s, 403, "web.consent_required")
	text := made[struct{ Version, Text string }](s, p, "GET", "/consent", nil)
	if len(text.Text) < 500 {
		s.Errorf("the consent is asked for with %d bytes of text", len(text.Text))
	}
	s.do(p.Client, "POST", "/consent", object{"version": text.Version}).Want(s, 200, "")
	return p
}

// invite adds a person with a first role and lets them in.
func (s *site) invite(by person, surname, email, role string, at object) person {
	s.Helper()
	membership := object{"role": role}
	for k, v := range at {
		membership[k] = v
	}
	added := made[named](s, by, "POST", "/people", object{"surname": surname, "given_name": "Анна", "patronymic": "Петровна", "email": email,
		"position": "учитель математики", "subjects": []string{"математика"}, "teaching_since": "2014-09-01", "membership": membership})
	return s.accept(added.ID, email, made[invitation](s, by, "POST", "/people/"+added.ID+"/invitation", nil))
}

// cut gives the first bytes of a body and then breaks the line.
type cut struct{ io.Reader }

func (c cut) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if err == io.EOF {
		err = errLine
	}
	return n, err
}

var errLine = errors.New("the line broke")
