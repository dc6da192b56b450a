package postgres

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/civil"
)

// Today is the day of a moment at a municipality of the acting region; by the region's
// calendar where that is none, or is not seen.
func (db *DB) Today(ctx context.Context, municipality uuid.UUID, at time.Time) (today civil.Date, err error) {
	err = db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewRaw(`SELECT (?::timestamptz AT TIME ZONE coalesce((SELECT m.time_zone FROM municipality m WHERE m.id = ?), r.time_zone))::date
			FROM region r WHERE r.id = (SELECT app_region())`, at, OrNull(municipality)).Scan(ctx, &today)
	})
	return today, Refuse(err)
}

// Lasts is the condition that a membership's term, where it was given for one, is not over
// at its place. Whether somebody ended it before is another column.
func Lasts(alias string) string {
	return strings.ReplaceAll("({m}.until IS NULL OR {m}.until >= "+dayThere+")", "{m}", alias)
}

// Living is the condition that a membership lets its person in today: a day at its own
// place, which may have begun while the database still has the day before.
func Living(alias string) string {
	return strings.ReplaceAll("{m}.ended_at IS NULL AND "+dayThere+" BETWEEN {m}.since AND coalesce({m}.until, 'infinity')", "{m}", alias)
}

// dayThere is today at the place of membership {m}.
const dayThere = `(
	SELECT (now() AT TIME ZONE coalesce(y.time_zone, r.time_zone))::date
	  FROM region r LEFT JOIN municipality y ON y.region_id = r.id AND y.id = {m}.municipality_id WHERE r.id = {m}.region_id)`
