package postgres

import (
	"context"
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
