package testdb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/migrations"
)

// Database is one test's own database, migrated, with no rows.
type Database struct {
	App       *postgres.DB // as the server sees it: bound by row-level security
	owner     *sync.Mutex
	ownerConn *pgx.Conn
	AppURL    string
	OwnerURL  string
	ReaderURL string
}

const password = "test-only"

// New copies the migrated template into a database of its own and drops it when
// the test ends.
func New(tb testing.TB) *Database {
	tb.Helper()
	cluster := Cluster(tb)
	template := ensureTemplate(tb)
	name := "t_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	admin(tb, cluster.SuperURL("postgres"), `CREATE DATABASE `+name+` TEMPLATE `+template+` OWNER `+postgres.OwnerRole)
	tb.Cleanup(func() { admin(tb, cluster.SuperURL("postgres"), `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`) })
	d := &Database{
		owner:     new(sync.Mutex),
		AppURL:    cluster.URL(postgres.AppRole, password, name),
		OwnerURL:  cluster.URL(postgres.OwnerRole, password, name),
		ReaderURL: cluster.URL(postgres.ReaderRole, password, name),
	}
	db, err := postgres.Open(tb.Context(), d.AppURL, postgres.Options{MaxConns: 8})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(db.Close)
	d.App = db
	if d.ownerConn, err = pgx.Connect(tb.Context(), d.OwnerURL); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = d.ownerConn.Close(context.Background()) })
	return d
}

// Empty makes a database with roles and no schema, for the tests of migrations.
func Empty(tb testing.TB) (ownerURL string) {
	tb.Helper()
	cluster := Cluster(tb)
	name := "e_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	provision(tb, name)
	tb.Cleanup(func() { admin(tb, cluster.SuperURL("postgres"), `DROP DATABASE `+name+` WITH (FORCE)`) })
	return cluster.URL(postgres.OwnerRole, password, name)
}

// Owner runs statements as the owner, past row-level security: to set a scene, or
// to look at what really stands in a table.
func (d *Database) Owner(tb testing.TB, sql string, args ...any) {
	tb.Helper()
	d.owner.Lock()
	defer d.owner.Unlock()
	if _, err := d.ownerConn.Exec(context.Background(), sql, args...); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
}

// Value reads one value as the owner, past row-level security.
func Value[T any](tb testing.TB, d *Database, sql string, args ...any) T {
	tb.Helper()
	d.owner.Lock()
	defer d.owner.Unlock()
	var v T
	if err := d.ownerConn.QueryRow(context.Background(), sql, args...).Scan(&v); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
	return v
}

var templateOnce = sync.OnceValues(func() (string, error) {
	h := sha256.New()
	err := fs.WalkDir(migrations.Files, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := fs.ReadFile(migrations.Files, path)
		fmt.Fprintf(h, "%s\n%s\n", path, b)
		return err
	})
	fmt.Fprint(h, postgres.EraserSQL())
	return "template_" + hex.EncodeToString(h.Sum(nil))[:16], err
})

// ensureTemplate makes the migrated template once per cluster and schema; an
// advisory lock keeps packages that share a cluster apart.
func ensureTemplate(tb testing.TB) string {
	tb.Helper()
	name, err := templateOnce()
	if err != nil {
		tb.Fatal(err)
	}
	cluster := Cluster(tb)
	c, err := pgx.Connect(tb.Context(), cluster.SuperURL("postgres"))
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = c.Close(context.Background()) }()
	if _, err := c.Exec(tb.Context(), "SELECT pg_advisory_lock(815)"); err != nil {
		tb.Fatal(err)
	}
	var ready bool
	if err := c.QueryRow(tb.Context(), "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datistemplate)", name).Scan(&ready); err != nil {
		tb.Fatal(err)
	}
	if ready {
		return name
	}
	admin(tb, cluster.SuperURL("postgres"), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	provision(tb, name)
	if _, err := postgres.Migrate(tb.Context(), cluster.URL(postgres.OwnerRole, password, name)); err != nil {
		tb.Fatal(err)
	}
	admin(tb, cluster.SuperURL("postgres"), "ALTER DATABASE "+name+" WITH IS_TEMPLATE true")
	return name
}

// provision holds a lock of its own: roles belong to the cluster, and tests that
// share one must not make them at the same time.
func provision(tb testing.TB, name string) {
	tb.Helper()
	c, err := pgx.Connect(tb.Context(), Cluster(tb).SuperURL("postgres"))
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = c.Close(context.Background()) }()
	if _, err := c.Exec(tb.Context(), "SELECT pg_advisory_lock(816)"); err != nil {
		tb.Fatal(err)
	}
	p := postgres.Passwords{Owner: password, App: password, Reader: password}
	if err := postgres.Provision(tb.Context(), Cluster(tb).SuperURL("postgres"), name, p); err != nil {
		tb.Fatal(err)
	}
}

func admin(tb testing.TB, url, sql string, args ...any) {
	tb.Helper()
	ctx := context.Background()
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = c.Close(ctx) }()
	if _, err := c.Exec(ctx, sql, args...); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
}
