package identitytest_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
)

func TestClient_ActsInItsMembership(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	want := d.Tree(t).Home().Tutee
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	server, err := web.New(web.Config{}, web.Deps{Policy: policy, Sessions: identitytest.Sessions(t, d), Once: d.App})
	if err != nil {
		t.Fatal(err)
	}
	var got tenant.Scope
	web.Register(server.API, web.Operation{ID: "look", Method: http.MethodGet, Path: "/look", Tag: "Т", Summary: "Т",
		Permission: authz.Permission{Object: "resource", Action: "read"}}, func(ctx context.Context, _ *struct{}) (*struct{}, error) {
		got, err = tenant.From(ctx)
		return nil, err
	})
	res, err := identitytest.Client(t, server, d, want).Get("http://test/api/v1/look")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	want.Account = got.Account
	if res.StatusCode != http.StatusNoContent || got != want {
		t.Errorf("status %d, scope %+v, want %+v", res.StatusCode, got, want)
	}
	nobody, err := identitytest.ClientOf(server, "", want.Membership).Get("http://test/api/v1/look")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = nobody.Body.Close() }()
	if nobody.StatusCode != http.StatusUnauthorized {
		t.Errorf("nobody signed in: status %d", nobody.StatusCode)
	}
}
