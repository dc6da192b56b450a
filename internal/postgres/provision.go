package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// The database's roles. The owner migrates and never serves; the server runs as
// app; reader looks and changes nothing. None is a superuser or bypasses
// row-level security.
const (
	OwnerRole  = "marshrut_owner"
	AppRole    = "marshrut_app"
	ReaderRole = "marshrut_reader"
)

// Passwords of the three roles.
type Passwords struct{ Owner, App, Reader string }

// Provision makes the roles (or sets their passwords) and the database, as a
// superuser of the cluster. It is what the embedded default and the tests do; an
// operator finds the same statements in docs/ru/operator.md.
func Provision(ctx context.Context, superURL, database string, p Passwords) error {
	c, err := pgx.Connect(ctx, superURL)
	if err != nil {
		return fmt.Errorf("postgres: connect to provision: %w", err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	for role, password := range map[string]string{OwnerRole: p.Owner, AppRole: p.App, ReaderRole: p.Reader} {
		if err := ensureRole(ctx, c, role, password); err != nil {
			return err
		}
	}
	var exists bool
	if err := c.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", database).Scan(&exists); err != nil {
		return fmt.Errorf("postgres: look for the database: %w", err)
	}
	if exists {
		return nil
	}
	name := pgx.Identifier{database}.Sanitize()
	for _, q := range []string{
		"CREATE DATABASE " + name + " OWNER " + OwnerRole,
		"REVOKE ALL ON DATABASE " + name + " FROM PUBLIC",
		"GRANT CONNECT, TEMPORARY ON DATABASE " + name + " TO " + AppRole,
		"GRANT CONNECT ON DATABASE " + name + " TO " + ReaderRole,
	} {
		if _, err := c.Exec(ctx, q); err != nil {
			return fmt.Errorf("postgres: make the database: %w", err)
		}
	}
	return nil
}

func ensureRole(ctx context.Context, c *pgx.Conn, role, password string) error {
	var exists bool
	if err := c.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role).Scan(&exists); err != nil {
		return fmt.Errorf("postgres: look for role %s: %w", role, err)
	}
	verb := "CREATE"
	if exists {
		verb = "ALTER"
	}
	quoted := "'" + strings.ReplaceAll(password, "'", "''") + "'"
	q := verb + " ROLE " + role + " LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD " + quoted
	if _, err := c.Exec(ctx, q); err != nil {
		return fmt.Errorf("postgres: make role %s: %w", role, err)
	}
	return nil
}

// Drop removes a database with all in it, as a superuser of the cluster; one that is
// not there is no failure.
func Drop(ctx context.Context, superURL, database string) error {
	return onceAs(ctx, superURL, func(c *pgx.Conn) error {
		_, err := c.Exec(ctx, "DROP DATABASE IF EXISTS "+pgx.Identifier{database}.Sanitize()+" WITH (FORCE)")
		return err
	})
}

// Vacant tells, as the owner, whether nobody has worked in the database yet: it has
// no region and no account.
func Vacant(ctx context.Context, ownerURL string) (vacant bool, err error) {
	err = onceAs(ctx, ownerURL, func(c *pgx.Conn) error {
		return c.QueryRow(ctx, "SELECT NOT EXISTS (SELECT FROM region) AND NOT EXISTS (SELECT FROM account)").Scan(&vacant)
	})
	return vacant, err
}

// onceAs runs fn on a connection of its own.
func onceAs(ctx context.Context, url string, fn func(*pgx.Conn) error) error {
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return fmt.Errorf("postgres: connect: %w", err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	return fn(c)
}
