package postgres_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// Every form of a uuid comes back as it went, also NULL and in lists.
func TestBatch_MovesUUIDs(t *testing.T) {
	t.Parallel()
	d := testdb.New(t)
	ctx := tenant.With(t.Context(), d.Tree(t).Home().Tutee)
	id, other := uuid.New(), uuid.New()
	var got struct {
		One, None uuid.UUID
		There     *uuid.UUID
		Missing   *uuid.UUID
		Null      uuid.NullUUID
		List      []uuid.UUID
		Text      string
	}
	err := d.App.Batch(ctx, func(b *postgres.Batch) {
		postgres.One(b, &got, `SELECT $1::uuid AS one, NULL::uuid AS none, $2::uuid AS there, $3::uuid AS missing, $4::uuid AS null, $5::uuid[] AS list, $6::uuid::text AS text`,
			id, &other, (*uuid.UUID)(nil), uuid.NullUUID{UUID: id, Valid: true}, []uuid.UUID{id, other}, id.String())
	})
	if err != nil {
		t.Fatal(err)
	}
	if got.One != id || got.None != uuid.Nil || got.There == nil || *got.There != other || got.Missing != nil ||
		got.Null.UUID != id || !slices.Equal(got.List, []uuid.UUID{id, other}) || got.Text != id.String() {
		t.Errorf("%+v", got)
	}
}
