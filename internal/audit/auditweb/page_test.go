package auditweb_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/audit/auditweb"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

func TestTrailPage_WhoDidAndWhoRead(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	tree := db.Tree(t)
	home := tree.Home()
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	store := auditpg.New(db.App)
	s := audit.NewService(store, policy)
	server := webtest.Server(t, identitytest.Sessions(t, db), db.App, func(api *web.API) { auditweb.Register(api, s) })
	webtest.Pages(t, server, identityweb.Sessions{Service: identitytest.Service(t, db)}, func(p *web.Pages) { auditweb.RegisterPages(p, s) })

	route := uuid.Must(uuid.NewV7())
	entry := func(who tenant.Scope, action string) {
		t.Helper()
		ctx := tenant.With(t.Context(), who)
		err := db.App.InTx(ctx, func(ctx context.Context) error {
			return store.Record(ctx, audit.Entry{Action: action, Type: "route", Object: route, Root: route, Subject: home.Tutee.Person,
				Place: audit.Place{Municipality: home.Tutee.Municipality, Organization: home.ID}})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	entry(home.Tutee, "route.create")
	entry(home.Tutor, "route.read")
	entry(home.Coordinator, "route.never_heard_of")
	open := func(who tenant.Scope, id string) webtest.Page {
		t.Helper()
		return webtest.Open(t, identitytest.Client(t, server, db, who), "/m/"+who.Membership.String()+"/routes/"+id+"/trail")
	}
	for _, who := range []tenant.Scope{home.Tutee, home.Coordinator, tree.Regions[0].Municipalities[0].Coordinator, tree.Regions[0].Coordinator} {
		open(who, route.String()).Want(t, 200, "Маршрут создан", "Маршрут прочитан", "чтение", "тьютор", "Изменение", "Журнал")
	}
	for _, who := range []tenant.Scope{home.Colleague, home.Tutor, tree.OtherSchool().Coordinator, tree.OtherMunicipality().Coordinator, tree.OtherRegion().Coordinator} {
		open(who, route.String()).Want(t, 404, "Такой страницы нет")
	}
	open(home.Coordinator, uuid.NewString()).Want(t, 404, "Такой страницы нет")
	open(home.Coordinator, "not-an-id").Want(t, 404, "Такой страницы нет")
	all := func(who tenant.Scope) webtest.Page {
		t.Helper()
		return webtest.Open(t, identitytest.Client(t, server, db, who), "/m/"+who.Membership.String()+"/trail")
	}
	all(home.Coordinator).Want(t, 200, "Журнал действий", "Маршрут прочитан", "в Ваших организациях")
	all(home.Tutee).Want(t, 200, "Маршрут прочитан", "то, что касается Вас")
	for _, who := range []tenant.Scope{home.Colleague, tree.OtherSchool().Coordinator, tree.OtherMunicipality().Coordinator, tree.OtherRegion().Coordinator} {
		if p := all(who).Want(t, 200, "Записей пока нет"); strings.Contains(p.Body, "Маршрут прочитан") {
			t.Errorf("%s of another place reads the record", who.Role)
		}
	}
}
