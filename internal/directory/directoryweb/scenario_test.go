package directoryweb_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/directory/directorypg"
	"github.com/marshrut-iom/marshrut/internal/directory/directoryweb"
	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

const nobody = "01910000-0000-7000-8000-000000000000"

type scene struct {
	*testing.T
	db       *testdb.Database
	tree     *testdb.Tree
	server   *web.Server
	identity *identity.Service
	service  *directory.Service
}

func newScene(t *testing.T) scene {
	t.Helper()
	d := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	ids := identitytest.Service(t, d)
	invite := directory.InviterFunc(func(ctx context.Context, person uuid.UUID) (directory.Invitation, error) {
		i, err := ids.Invite(ctx, person)
		return directory.Invitation{Token: string(i.Token), ExpiresAt: i.Expires}, err
	})
	service := directory.NewService(d.App, directorypg.New(d.App), policy, auditpg.New(d.App), invite)
	server := webtest.Server(t, identitytest.Sessions(t, d), d.App, func(api *web.API) { directoryweb.Register(api, service) })
	return scene{t, d, d.Tree(t), server, ids, service}
}

func (s scene) as(who tenant.Scope) *http.Client {
	s.Helper()
	return identitytest.Client(s, s.server, s.db, who)
}

func (s scene) operator() *http.Client {
	s.Helper()
	return identitytest.ClientOf(s.server, identitytest.Session(s, s.db, identitytest.Operator(s, s.db)), uuid.Nil)
}

type (
	object  = map[string]any
	listing = web.Listing[object]
	card    struct {
		ID, Surname, Email, Position string
		Brief                        bool
		Version                      int
		Memberships                  []struct{ ID, Role, Organization string }
	}
)

func teacher(email string) object {
	return object{"surname": " Ёлкина ", "given_name": "Мария", "email": email, "position": "учитель", "snils": "112-233-445 95",
		"attestation_month": "2027-05", "teaching_since": "2010-09-01", "membership": object{"role": "tutee"}}
}

// The contract must know every field that bodies are made of.
func TestContract_KnowsEmbeddedFields(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	raw, err := s.server.API.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Components struct {
			Schemas map[string]struct{ Properties map[string]any }
		}
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	for schema, fields := range map[string][]string{
		"NewPerson": {"surname", "category", "membership"}, "Person": {"id", "attestation_month", "brief", "memberships"},
		"PersonMembership": {"role", "organization_name", "until"}, "PersonListedRole": {"municipality"},
		"NewOrganization": {"short_name", "municipality"}, "Organization": {"headcount", "version"}, "Municipality": {"name", "time_zone"},
	} {
		known, ok := doc.Components.Schemas["Directory"+schema] // the door may name schemas after their area
		if !ok {
			known = doc.Components.Schemas[schema]
		}
		for _, f := range fields {
			if known.Properties[f] == nil {
				t.Errorf("%s has no %s", schema, f)
			}
		}
	}
}
