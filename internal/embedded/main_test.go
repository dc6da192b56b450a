package embedded_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/embedded"
)

// TestMain lets the test binary play the server that is killed: see kill_test.go.
func TestMain(m *testing.M) {
	if folder := os.Getenv("EMBEDDED_TEST_SERVER"); folder != "" {
		playServer(folder)
		return
	}
	os.Exit(m.Run())
}

var found = sync.OnceValues(func() (embedded.Binaries, error) {
	cache, err := os.UserCacheDir()
	if os.Geteuid() == 0 || err != nil {
		cache = "/var/cache" // nobody cannot enter root's home
	}
	return embedded.FindPostgres(context.Background(), embedded.FindOptions{
		Bin: os.Getenv("PG_BIN"), Cache: filepath.Join(cache, "marshrut"),
		Report: func(line string) { fmt.Fprintln(os.Stderr, line) },
	})
})

func binaries(t *testing.T) embedded.Binaries {
	t.Helper()
	b, err := found()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func credential(t *testing.T) *syscall.Credential {
	t.Helper()
	c, err := embedded.Unprivileged()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// folder is a new folder that the unprivileged user can enter and write;
// t.TempDir is closed to it.
func folder(t *testing.T) string {
	t.Helper()
	base := "/dev/shm"
	if dir, err := os.MkdirTemp(base, "probe"); err != nil {
		base = ""
	} else {
		_ = os.Remove(dir)
	}
	dir, err := os.MkdirTemp(base, "marshrut-embedded-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func options(t *testing.T, data string) embedded.PostgresOptions {
	t.Helper()
	return embedded.PostgresOptions{Binaries: binaries(t), Data: data, Credential: credential(t), Log: log{t},
		Settings: map[string]string{"shared_buffers": "16MB"}}
}

// log writes a server's lines into the test's, which are shown on failure.
type log struct{ t *testing.T }

func (l log) Write(b []byte) (int, error) {
	l.t.Logf("%s", b)
	return len(b), nil
}

func start(t *testing.T, o embedded.PostgresOptions) *embedded.Postgres {
	t.Helper()
	pg, err := embedded.StartPostgres(within(t), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pg.Stop(); err != nil {
			t.Log(err)
		}
	})
	return pg
}

// within bounds what must not hang; it is far above what anything here takes.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	ctx := within(t)
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.Background()) }) // the server may be gone already
	return c
}

func exec(t *testing.T, c *pgx.Conn, sql string) {
	t.Helper()
	if _, err := c.Exec(within(t), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func value[T any](t *testing.T, c *pgx.Conn, sql string) (v T) {
	t.Helper()
	if err := c.QueryRow(within(t), sql).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}
