package directorypg

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// unexported are columns that say nothing to a person, or open a door.
const unexported = "{region_id,object_key,upload_id,name_key,account_id}"

var errNotInRegistry = errors.New("directorypg: the registry of personal data has no such table")

// Export reads a person's rows by the registry's conditions, in one trip.
func (s *Store) Export(ctx context.Context, region, person uuid.UUID, tables []string) ([]directory.Exported, error) {
	of := map[string]string{}
	for _, t := range tenant.PersonalTables() {
		of[t.Name] = t.Of
	}
	out := make([]directory.Exported, len(tables))
	for i, name := range tables {
		if of[name] == "" {
			return nil, errNotInRegistry
		}
		out[i].Table = name
	}
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		for i, name := range tables {
			b.Rows("SELECT COALESCE(jsonb_agg(to_jsonb(x) - '"+unexported+"'::text[]), '[]') FROM (SELECT * FROM "+name+" WHERE "+of[name]+") x", func(rows pgx.Rows) error {
				data, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[json.RawMessage])
				out[i].Rows = data
				return err
			}, region, person)
		}
	})
	return out, postgres.Refuse(err)
}
