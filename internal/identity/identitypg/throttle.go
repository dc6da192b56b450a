package identitypg

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// The row is locked by the upsert, so attempts on one counter go one after the
// other, on any number of servers; one that must wait changes nothing.
const chargeSQL = `
	INSERT INTO sign_in_attempt AS a (key, failures, last_at, free_at) VALUES ($1, 1, $2, $2)
	ON CONFLICT (key) DO UPDATE SET
	  failures = CASE WHEN a.last_at < $3 THEN 1 ELSE a.failures + 1 END, last_at = $2
	WHERE a.free_at <= $2
	RETURNING failures`

// Charge counts an attempt on every counter, or on none.
func (s *Store) Charge(ctx context.Context, now time.Time, on []identity.Counter) (wait time.Duration, err error) {
	errWait := errors.New("wait")
	err = s.db.Global(ctx, func(ctx context.Context, tx pgx.Tx) error {
		for _, c := range on { // always account before address: no deadlock
			var failures int
			err := tx.QueryRow(ctx, chargeSQL, c.Key, now, now.Add(-identity.ForgetAfter)).Scan(&failures)
			if errors.Is(err, pgx.ErrNoRows) {
				var free time.Time
				if err := tx.QueryRow(ctx, "SELECT free_at FROM sign_in_attempt WHERE key = $1", c.Key).Scan(&free); err != nil {
					return err
				}
				wait = max(free.Sub(now), time.Millisecond)
				return errWait
			}
			if err != nil {
				return err
			}
			if pause := c.Brake.Pause(failures); pause > 0 {
				if _, err := tx.Exec(ctx, "UPDATE sign_in_attempt SET free_at = $2 WHERE key = $1", c.Key, now.Add(pause)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if errors.Is(err, errWait) {
		return wait, nil
	}
	return 0, postgres.Refuse(err)
}

const takeBackSQL = "UPDATE sign_in_attempt SET failures = greatest(failures - 1, 0), free_at = least(free_at, $2) WHERE key = $1"

// Forgive clears the account's counter and takes one attempt off the address.
func (s *Store) Forgive(ctx context.Context, now time.Time, account, address []byte) error {
	return postgres.Refuse(s.db.Global(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM sign_in_attempt WHERE key = $1", account); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, takeBackSQL, address, now)
		return err
	}))
}

// TakeBack takes one attempt off each counter.
func (s *Store) TakeBack(ctx context.Context, now time.Time, keys [][]byte) error {
	return postgres.Refuse(s.db.Global(ctx, func(ctx context.Context, tx pgx.Tx) error {
		for _, k := range keys {
			if _, err := tx.Exec(ctx, takeBackSQL, k, now); err != nil {
				return err
			}
		}
		return nil
	}))
}
