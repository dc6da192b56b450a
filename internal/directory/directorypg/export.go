package directorypg

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// unexported are columns that say nothing to a person, or open a door.
const unexported = "{region_id,object_key,upload_id,name_key,account_id}"

// Export reads a person's rows by the registry's conditions, in one trip.
func (s *Store) Export(ctx context.Context, region, person uuid.UUID, tables []tenant.PersonalTable) ([]json.RawMessage, error) {
	out := make([]json.RawMessage, len(tables))
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		for i, t := range tables {
			b.Rows("SELECT COALESCE(jsonb_agg(to_jsonb(x) - '"+unexported+"'::text[]), '[]') FROM (SELECT * FROM "+t.Name+" WHERE "+t.Of+") x", func(rows pgx.Rows) (err error) {
				out[i], err = pgx.CollectExactlyOneRow(rows, pgx.RowTo[json.RawMessage])
				return err
			}, region, person)
		}
	})
	return out, postgres.Refuse(err)
}
