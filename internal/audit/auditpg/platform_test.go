package auditpg_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func TestPlatform_AnEventIsKeptOnceAndReadByOperatorsOnly(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	store, operator := auditpg.New(d.App), identitytest.Operator(t, d)
	begin := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for i := range 5 {
		r := audit.PlatformRecord{ID: audit.SameEvent("program.refuse", fmt.Sprint(i)), At: begin.Add(time.Duration(i) * time.Minute), Actor: audit.ByServer,
			Action: "program.refuse", Object: fmt.Sprintf("hostile 1.0.%d", i), Details: map[string]string{"reason": "символическая ссылка"}}
		for range 2 {
			if err := store.RecordPlatform(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		}
	}
	var seen []string
	for page := (paging.Request{Limit: 2}); ; {
		l, err := store.PlatformRecords(t.Context(), operator, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range l.Items {
			seen = append(seen, r.Object)
			if r.Details["reason"] != "символическая ссылка" || r.Actor != audit.ByServer {
				t.Errorf("%+v", r)
			}
		}
		if page.After = l.Next; l.Next == "" {
			break
		}
	}
	if want := "[hostile 1.0.4 hostile 1.0.3 hostile 1.0.2 hostile 1.0.1 hostile 1.0.0]"; fmt.Sprint(seen) != want {
		t.Errorf("%v, want %v", seen, want)
	}
	for _, stranger := range []uuid.UUID{uuid.Nil, uuid.New(), d.Tree(t).Home().Tutee.Account} {
		if _, err := store.PlatformRecords(t.Context(), stranger, paging.Request{}); !errors.Is(err, audit.ErrOperatorOnly) {
			t.Errorf("%s: %v; want ErrOperatorOnly", stranger, err)
		}
	}
	if err := store.RecordPlatform(t.Context(), audit.PlatformRecord{ID: uuid.New(), At: begin, Actor: "somebody", Action: "program.install", Object: "x"}); err == nil {
		t.Error("a record of nobody was kept")
	}
}

func TestPlatform_TheServerCanNotReadChangeOrRemoveIt(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	for _, right := range []string{"SELECT", "UPDATE", "DELETE", "TRUNCATE"} {
		if testdb.Value[bool](t, d, "SELECT has_table_privilege('marshrut_app', 'platform_record', '"+right+"')") {
			t.Errorf("the app role may %s", right)
		}
	}
}
