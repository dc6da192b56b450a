package auditpg

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// RecordPlatform writes a record, or nothing where it is there already.
func (s *Store) RecordPlatform(ctx context.Context, r audit.PlatformRecord) error {
	if r.Details == nil {
		r.Details = map[string]string{}
	}
	details, err := json.Marshal(r.Details)
	if err != nil {
		return err
	}
	return postgres.Refuse(s.db.Global(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO platform_record (id, at, actor, action, object, details)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`, r.ID, r.At.UTC(), string(r.Actor), r.Action, r.Object, details)
		return err
	}))
}

// platformPosition is where a page of platform records ended.
type platformPosition struct {
	At time.Time `json:"at"`
	ID uuid.UUID `json:"id"`
}

// PlatformRecords gives the newest first. The database refuses who is no operator.
func (s *Store) PlatformRecords(ctx context.Context, operator uuid.UUID, page paging.Request) (paging.List[audit.PlatformRecord], error) {
	var last platformPosition
	more, err := page.Position(&last)
	if err != nil {
		return paging.List[audit.PlatformRecord]{}, err
	}
	var at *time.Time
	if more {
		at = &last.At
	}
	var records []audit.PlatformRecord
	err = s.db.Global(ctx, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "SELECT id, at, actor, action, object, details FROM operator_platform_records($1, $2, $3, $4)", operator, at, last.ID, page.Rows())
		if err != nil {
			return err
		}
		records, err = pgx.CollectRows(rows, pgx.RowToStructByName[audit.PlatformRecord])
		return err
	})
	if err != nil {
		return paging.List[audit.PlatformRecord]{}, postgres.Refuse(err, postgres.Raised("MT003", audit.ErrOperatorOnly))
	}
	return paging.Cut(records, page, func(r audit.PlatformRecord) any { return platformPosition{r.At, r.ID} })
}
