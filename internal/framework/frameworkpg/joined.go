package frameworkpg

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

const (
	inForceSQL = `SELECT DISTINCT ON (framework.code) framework.id, framework.code, framework.edition, framework.title, framework.purpose, framework.level, framework.state, framework.items
		FROM framework_edition framework WHERE framework.code = ANY($1) AND framework.state <> 'draft' AND `
	inForceOrder = ` ORDER BY framework.code, framework.state = 'published' DESC, framework.edition DESC`

	joinsSQL = `SELECT id, origin_framework, origin_item, target_framework, target_item, kind, note FROM framework_relation relation
		WHERE $1 IN (relation.origin_framework, relation.target_framework) AND `
	joinsOrder = ` ORDER BY relation.created_at, relation.id`
)

// Joined gives the editions of the codes that are in force, or were last, and the
// relations of the one with the code, in one trip.
func (s *Store) Joined(ctx context.Context, reach tenant.Reach, code string, codes []string) (all []framework.Framework, relations []framework.Relation, err error) {
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		all = nil
		b.Rows(inForceSQL+shared.Within(reach)+inForceOrder, func(rows pgx.Rows) error {
			for rows.Next() {
				var f framework.Framework
				var items []byte // JSON as text
				if err := rows.Scan(&f.ID, &f.Code, &f.Edition, &f.Title, &f.Purpose, &f.Level, &f.State, &items); err != nil {
					return err
				}
				if err := json.Unmarshal(items, &f.Items); err != nil {
					return err
				}
				all = append(all, f)
			}
			return nil
		}, codes)
		postgres.All(b, &relations, joinsSQL+shared.Within(reach)+joinsOrder, code)
	})
	return all, relations, postgres.Refuse(err)
}

// There gives those of the codes that the region has, in whatever state.
func (s *Store) There(ctx context.Context, codes []string) ([]string, error) {
	var rows []struct{ Code string }
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &rows, "SELECT DISTINCT code FROM framework_edition WHERE code = ANY($1)", codes)
	})
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r.Code
	}
	return out, postgres.Refuse(err)
}
