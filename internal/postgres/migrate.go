package postgres

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/migrate"

	"github.com/marshrut-iom/marshrut/migrations"
)

// migrator opens the database as its owner, for migrations only.
func migrator(ctx context.Context, ownerURL string) (*migrate.Migrator, func(), error) {
	cfg, err := pgx.ParseConfig(ownerURL)
	if err != nil {
		return nil, nil, fmt.Errorf("postgres: read the owner's address: %w", err)
	}
	cfg.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol // a file holds many statements
	db := bun.NewDB(sql.OpenDB(stdlib.GetConnector(*cfg)), pgdialect.New())
	closeDB := func() { _ = db.Close() }
	all := migrate.NewMigrations()
	if err := all.Discover(migrations.Files); err != nil {
		closeDB()
		return nil, nil, fmt.Errorf("postgres: read the migrations: %w", err)
	}
	m := migrate.NewMigrator(db, all, migrate.WithMarkAppliedOnSuccess(true))
	if err := m.Init(ctx); err != nil {
		closeDB()
		return nil, nil, fmt.Errorf("postgres: prepare the migrations: %w", err)
	}
	return m, closeDB, nil
}

// Migrate brings the schema up to this program's, one server at a time, and tells
// which migrations it ran.
func Migrate(ctx context.Context, ownerURL string) (applied []string, err error) {
	m, done, err := migrator(ctx, ownerURL)
	if err != nil {
		return nil, err
	}
	defer done()
	// bun's own lock is a row that outlives a killed process; an advisory lock does not.
	lock, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return nil, fmt.Errorf("postgres: connect as owner: %w", err)
	}
	defer func() { _ = lock.Close(context.WithoutCancel(ctx)) }()
	if _, err := lock.Exec(ctx, "SELECT pg_advisory_lock(727411)"); err != nil {
		return nil, fmt.Errorf("postgres: wait for other migrations: %w", err)
	}
	group, err := m.Migrate(ctx)
	if err != nil {
		return nil, fmt.Errorf("postgres: migrate: %w", err)
	}
	// the server looks here whether the schema is new enough for it
	if _, err := lock.Exec(ctx, "GRANT SELECT ON bun_migrations TO "+AppRole+", "+ReaderRole); err != nil {
		return nil, fmt.Errorf("postgres: show the applied migrations: %w", err)
	}
	if _, err := lock.Exec(ctx, EraserSQL()); err != nil {
		return nil, fmt.Errorf("postgres: install the registry of personal data: %w", err)
	}
	for _, one := range group.Migrations {
		applied = append(applied, one.Name+"_"+one.Comment)
	}
	return applied, nil
}

// Rollback takes back the last group of migrations; tests prove that every
// migration goes up, down and up again.
func Rollback(ctx context.Context, ownerURL string) error {
	m, done, err := migrator(ctx, ownerURL)
	if err != nil {
		return err
	}
	defer done()
	if _, err := m.Rollback(ctx); err != nil {
		return fmt.Errorf("postgres: roll back: %w", err)
	}
	return nil
}

// Pending tells how many migrations the database lacks; more than none means that
// this program must not serve it.
func Pending(ctx context.Context, db *DB) (int, error) {
	all := migrate.NewMigrations()
	if err := all.Discover(migrations.Files); err != nil {
		return 0, err
	}
	var applied []string
	rows, err := db.pool.Query(ctx, "SELECT name FROM bun_migrations")
	if err == nil {
		applied, err = pgx.CollectRows(rows, pgx.RowTo[string])
	}
	if err != nil {
		return 0, fmt.Errorf("postgres: read the applied migrations: %w", err)
	}
	known := map[string]bool{}
	for _, name := range applied {
		known[name] = true
	}
	n := 0
	for _, one := range all.Sorted() {
		if !known[one.Name] {
			n++
		}
	}
	return n, nil
}
