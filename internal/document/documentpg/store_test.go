package documentpg_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/document/documentpg"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func batch(by tenant.Scope) document.Batch {
	now, id := time.Now().UTC().Truncate(time.Microsecond), uuid.Must(uuid.NewV7())
	return document.Batch{RegionID: by.Region, ID: id, MunicipalityID: by.Municipality, OrganizationID: by.Organization, AuthorID: by.Person, Form: "portfolio",
		Format: document.PDF, State: document.Waiting, ObjectKey: by.Region.String() + "-" + id.String(), CreatedAt: now, ExpiresAt: now.Add(time.Hour)}
}

func TestStore_BatchFromWaitingToReadyAndFromAnotherTenant(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), documentpg.New(d.App)
	home := tree.Home()
	ctx := tenant.With(t.Context(), home.Coordinator)
	b := batch(home.Coordinator)
	if err := store.Insert(ctx, &b); err != nil {
		t.Fatal(err)
	}
	got, err := store.Batch(ctx, tenant.ReachOrganization, b.ID)
	if err != nil || got.ObjectKey != b.ObjectKey || got.State != document.Waiting || !got.FinishedAt.IsZero() {
		t.Fatalf("%+v, %v", got, err)
	}
	other := b
	if busy, err := store.UnderWay(ctx, &other); err != nil || !busy {
		t.Errorf("the batch under way isn't seen: %v", err)
	}
	other.Format = document.DOCX
	if busy, err := store.UnderWay(ctx, &other); err != nil || busy {
		t.Errorf("another format is taken for the same batch: %v", err)
	}
	got.State, got.Total, got.Done, got.Files = document.Running, 3, 2, 1
	if err := store.Progress(ctx, &got); err != nil {
		t.Fatal(err)
	}
	got.State, got.Done, got.Size, got.FinishedAt = document.Ready, 3, 99, time.Now().UTC()
	if err := store.Progress(ctx, &got); err != nil {
		t.Fatal(err)
	}
	got.State = document.Failed
	if err := store.Progress(ctx, &got); !errors.Is(err, document.ErrBatchNotFound) {
		t.Errorf("a finished batch is written to: %v", err)
	}
	l, err := store.Batches(ctx, tenant.ReachOrganization, home.Coordinator.Organization, paging.Request{Limit: 10})
	if err != nil || len(l.Items) != 1 || l.Items[0].Size != 99 {
		t.Errorf("%+v, %v", l, err)
	}

	for name, at := range map[string]tenant.Scope{"another region": tree.OtherRegion().Coordinator, "another municipality": tree.OtherMunicipality().Coordinator} {
		in := tenant.With(t.Context(), at)
		if _, err := store.Batch(in, tenant.ReachRegion, b.ID); !errors.Is(err, document.ErrBatchNotFound) {
			t.Errorf("%s sees the batch: %v", name, err)
		}
		if err := store.Progress(in, &b); !errors.Is(err, document.ErrBatchNotFound) {
			t.Errorf("%s writes to the batch: %v", name, err)
		}
		foreign := batch(home.Coordinator)
		if err := store.Insert(in, &foreign); err == nil {
			t.Errorf("%s puts a batch here", name)
		}
	}
	if _, err := store.Batch(tenant.With(t.Context(), tree.OtherSchool().Coordinator), tenant.ReachOrganization, b.ID); !errors.Is(err, document.ErrBatchNotFound) {
		t.Errorf("another school sees the batch: %v", err)
	}
}

func TestStore_OnlyWhatRanOutIsForgotten(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	tree, store := d.Tree(t), documentpg.New(d.App)
	old, fresh := batch(tree.Home().Coordinator), batch(tree.OtherRegion().Municipalities[0].Schools[0].Coordinator)
	for _, b := range []struct {
		*document.Batch
		by tenant.Scope
	}{{&old, tree.Home().Coordinator}, {&fresh, tree.OtherRegion().Municipalities[0].Schools[0].Coordinator}} {
		if err := store.Insert(tenant.With(t.Context(), b.by), b.Batch); err != nil {
			t.Fatal(err)
		}
	}
	d.Owner(t, "UPDATE document_batch SET expires_at = now() - interval '1 minute' WHERE id = $1", old.ID)
	keys, err := store.Expired(context.Background(), 10)
	if err != nil || len(keys) != 1 || keys[0] != old.ObjectKey {
		t.Fatalf("%v, %v", keys, err)
	}
	for _, key := range []string{old.ObjectKey, fresh.ObjectKey} {
		if err := store.Forget(context.Background(), key); err != nil {
			t.Fatal(err)
		}
	}
	if n := testdb.Value[int](t, d, "SELECT count(*)::int FROM document_batch"); n != 1 {
		t.Errorf("%d batches are left, want the one that has not run out", n)
	}
}
