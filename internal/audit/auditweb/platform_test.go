package auditweb_test

import (
	"testing"
	"time"

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

func TestPlatformPage_AnOperatorReadsWhatWasRefused(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	store := auditpg.New(db.App)
	s := audit.NewService(store, policy)
	server := webtest.Server(t, identitytest.Sessions(t, db), db.App, func(api *web.API) { auditweb.Register(api, s) })
	webtest.Pages(t, server, identityweb.Sessions{Service: identitytest.Service(t, db)}, func(p *web.Pages) { auditweb.RegisterPages(p, s) })
	operator := identitytest.ClientOf(server, identitytest.Session(t, db, identitytest.Operator(t, db)), uuid.Nil)
	webtest.Open(t, operator, "/platform/journal").Want(t, 200, "Записей пока нет")
	for _, r := range []audit.PlatformRecord{
		{Action: "program.install", Actor: audit.ByOperator, Object: "lesson-visit 1.0.0", Details: map[string]string{"by": "anna", "publisher": "iro"}},
		{Action: "program.refuse", Actor: audit.ByServer, Object: "lesson-visit 1.0.1", Details: map[string]string{"reason": "манифест изменился после установки"}},
		{Action: "region.create", Actor: audit.ByOperator, Object: "Алтай"},
		{Action: "program.never_heard_of", Actor: audit.ByServer, Object: "x"},
	} {
		r.ID, r.At = audit.SameEvent(r.Action), time.Now()
		if err := store.RecordPlatform(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	webtest.Open(t, operator, "/platform/journal").Want(t, 200, "Программа установлена", "anna", "издатель iro", "Программа не допущена к запуску",
		"манифест изменился после установки", "Регион создан", "Алтай", "Событие")
	l := webtest.Into[struct {
		Items []struct{ Action, Object string }
	}](t, webtest.Do(t, operator, "GET", "/platform-records?limit=10", nil))
	if len(l.Items) != 4 {
		t.Errorf("%+v", l)
	}
	tree := db.Tree(t)
	for _, who := range []tenant.Scope{tree.Home().Tutee, tree.Regions[0].Coordinator} {
		client := identitytest.Client(t, server, db, who)
		webtest.Do(t, client, "GET", "/platform-records", nil).Want(t, 403, "authz.forbidden")
	}
}
