package postgres

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Refusal says which refusal a database error means to an area.
type Refusal struct {
	constraint string
	code       string
	noRows     bool
	fault      *fault.Error
}

// NoRows maps "no such row" to f.
func NoRows(f *fault.Error) Refusal { return Refusal{noRows: true, fault: f} }

// Constraint maps a violation of the named constraint or unique index to f.
func Constraint(name string, f *fault.Error) Refusal { return Refusal{constraint: name, fault: f} }

// Raised maps an error that a function of ours raises under the given code to f.
func Raised(code string, f *fault.Error) Refusal { return Refusal{code: code, fault: f} }

var (
	// ErrUnavailable: the database does not answer or is stopping; try again.
	ErrUnavailable = fault.New(fault.Unavailable, "postgres.unavailable", "База данных сейчас недоступна. Повторите попытку через минуту.")
	// ErrContention: two changes met and the database gave one of them up; nothing of it was kept.
	ErrContention = fault.New(fault.Conflict, "postgres.contention", "Одновременно выполнялось другое изменение. Повторите действие.")
)

// Refuse turns a database error into a refusal: by the area's own mapping first,
// then by what the database says of itself. Other errors stay internal.
func Refuse(err error, known ...Refusal) error {
	if err == nil {
		return nil
	}
	if _, already := fault.As(err); already {
		return err
	}
	none := errors.Is(err, sql.ErrNoRows) || errors.Is(err, pgx.ErrNoRows)
	var pg *pgconn.PgError
	isPg := errors.As(err, &pg)
	for _, k := range known {
		if none && k.noRows || isPg && (k.constraint != "" && pg.ConstraintName == k.constraint || k.code != "" && pg.Code == k.code) {
			return k.fault.Because(err)
		}
	}
	switch {
	case isPg && (pg.Code == "40001" || pg.Code == "40P01"):
		return ErrContention.Because(err)
	case isPg && (pg.Code[:2] == "57" && pg.Code != "57014" || pg.Code[:2] == "08" || pg.Code == "53300"),
		!isPg && isConnect(err):
		return ErrUnavailable.Because(err)
	}
	return err
}

func isConnect(err error) bool {
	var c *pgconn.ConnectError
	return errors.As(err, &c) && !errors.Is(err, context.Canceled)
}

// ErrStale refuses an edit whose version is not the current one.
var ErrStale = fault.New(fault.Stale, "postgres.stale",
	"Запись уже изменена. Откройте её заново и повторите правку.")

// Touched holds an edit to exactly one row: none means that the version moved on.
func Touched(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrStale
	}
	return nil
}
