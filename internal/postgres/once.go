package postgres

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// The refusals of a repeated request.
var (
	ErrKeyReused = fault.New(fault.Invalid, "idempotency.key_reused",
		"Этот ключ Idempotency-Key уже использован для другого запроса: возьмите новый.")
	ErrKeyInvalid = fault.New(fault.Invalid, "idempotency.key_invalid",
		"Ключ Idempotency-Key: от 8 до 200 знаков.")
)

// keyAge is how long an answer is kept for a repetition.
const keyAge = 24 * time.Hour

type keyRow struct {
	bun.BaseModel `bun:"table:idempotency_key,alias:k"`
	RegionID      uuid.UUID
	PersonID      uuid.UUID
	Key           string
	Operation     string
	Request       []byte
	Answer        json.RawMessage `bun:"type:jsonb,nullzero"`
	CreatedAt     time.Time
}

// Once runs fn in a transaction and keeps its answer under the acting person's
// key, in the same transaction; a key that has an answer gives it and runs
// nothing. Another request of the same operation is refused, and the answer that the key
// has comes beside the refusal. Two at once with one key: the second waits and gets the first's answer.
func (db *DB) Once(ctx context.Context, key, operation string, request []byte, fn func(context.Context) ([]byte, error)) (answer []byte, err error) {
	if len(key) < 8 || len(key) > 200 {
		return nil, ErrKeyInvalid
	}
	s, err := tenant.From(ctx)
	if err != nil {
		return nil, err
	}
	k := keyRow{RegionID: s.Region, PersonID: s.Person, Key: key, Operation: operation, Request: request, CreatedAt: time.Now().UTC()}
	err = db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		if _, err := q.NewDelete().Model((*keyRow)(nil)).
			Where("k.person_id = ? AND k.created_at < ?", s.Person, k.CreatedAt.Add(-keyAge)).Exec(ctx); err != nil {
			return err
		}
		res, err := q.NewInsert().Model(&k).On("CONFLICT DO NOTHING").Exec(ctx)
		if err != nil {
			return err
		}
		if n, _ := res.RowsAffected(); n == 0 {
			answer, err = kept(ctx, q, k)
			return err
		}
		if answer, err = fn(ctx); err != nil {
			return err
		}
		_, err = q.NewUpdate().Model((*keyRow)(nil)).Set("answer = ?::jsonb", string(answer)).
			Where("k.region_id = ? AND k.person_id = ? AND k.key = ?", k.RegionID, k.PersonID, key).Exec(ctx)
		return err
	})
	return answer, Refuse(err)
}

func kept(ctx context.Context, q bun.IDB, k keyRow) ([]byte, error) {
	var old keyRow
	err := q.NewSelect().Model(&old).Where("k.region_id = ? AND k.person_id = ? AND k.key = ?", k.RegionID, k.PersonID, k.Key).Scan(ctx)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, ErrContention
	case err != nil:
		return nil, err
	case old.Operation != k.Operation:
		return nil, ErrKeyReused
	case !bytes.Equal(old.Request, k.Request):
		return old.Answer, ErrKeyReused
	}
	return old.Answer, nil
}
