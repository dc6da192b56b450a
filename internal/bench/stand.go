package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/marshrut-iom/marshrut/internal/embedded"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// stand is what the measured programs stand on: a folder of their own, and the
// private servers, started when they are first asked for.
type stand struct {
	scale
	folder      string // a user without rights can enter it
	server      string // a copy of the built server
	catalogue   string // of instrument programs
	as          *syscall.Credential
	pg          *embedded.Postgres
	s3          *embedded.S3
	data        *world
	running     *service
	bareRunning *service
	endings     []func() error
}

func newStand(_ context.Context, s scale) (*stand, error) {
	st := &stand{scale: s}
	var err error
	if st.as, err = embedded.Unprivileged(); err != nil {
		return nil, err
	}
	if st.folder, err = os.MkdirTemp("", "marshrut-bench-"); err != nil {
		return nil, err
	}
	st.atEnd(func() error { return os.RemoveAll(st.folder) })
	if err := st.install(); err != nil {
		return nil, errors.Join(err, st.close())
	}
	return st, nil
}

var errNotBuilt = errors.New("bench: the server is not built: run `make bench`, or `make build tools` before")

// install copies the built programs to where the server's user can run them.
func (st *stand) install() error {
	if err := os.Chmod(st.folder, 0o755); err != nil {
		return err
	}
	st.server, st.catalogue = filepath.Join(st.folder, "server"), filepath.Join(st.folder, "plugins")
	b, err := os.ReadFile(filepath.Join(st.build, "server"))
	if errors.Is(err, fs.ErrNotExist) {
		return errNotBuilt
	}
	if err != nil {
		return err
	}
	if err := os.WriteFile(st.server, b, 0o755); err != nil {
		return err
	}
	return os.CopyFS(st.catalogue, os.DirFS(filepath.Join(st.build, "plugins")))
}

func (st *stand) atEnd(f func() error) { st.endings = append(st.endings, f) }

func (st *stand) close() (err error) {
	for i := len(st.endings) - 1; i >= 0; i-- {
		err = errors.Join(err, st.endings[i]())
	}
	return err
}

func (st *stand) say(format string, args ...any) {
	if st.verbose {
		fmt.Fprintf(os.Stderr, time.Now().Format("15:04:05 ")+format+"\n", args...)
	}
}

// said is what the server wrote to its log, for the reason of a failure.
func (st *stand) said() string {
	if st.running == nil {
		return ""
	}
	b, _ := os.ReadFile(st.running.log)
	return "\n" + string(b[max(0, len(b)-4096):])
}

const (
	database = "marshrut"
	password = "bench-only"
)

// memory names a folder in main memory, where there is room for one.
func (st *stand) memory(kind string) string {
	base := "/dev/shm"
	if info, err := os.Stat(base); err != nil || !info.IsDir() {
		base = st.folder
	}
	name := filepath.Join(base, filepath.Base(st.folder)+"-"+kind)
	st.atEnd(func() error { return os.RemoveAll(name) })
	return name
}

// postgres starts a private cluster with the product's schema. Its data lie in main
// memory and are not durable: a commit costs no disk, so that what is compared is
// the programs' own work.
func (st *stand) postgres(ctx context.Context) (*embedded.Postgres, error) {
	if st.pg != nil {
		return st.pg, nil
	}
	found, err := embedded.FindPostgres(ctx, embedded.FindOptions{Bin: os.Getenv("PG_BIN")})
	if err != nil {
		return nil, err
	}
	data := st.memory("pg")
	st.pg, err = embedded.StartPostgres(ctx, embedded.PostgresOptions{Binaries: found, Data: data, Credential: st.as, MaxConnections: 100,
		Settings: map[string]string{"shared_buffers": "2GB", "max_wal_size": "4GB", "maintenance_work_mem": "256MB"}})
	if err != nil {
		return nil, err
	}
	st.atEnd(st.pg.Stop)
	if err := postgres.Provision(ctx, st.pg.SuperURL("postgres"), database, postgres.Passwords{Owner: password, App: password, Reader: password}); err != nil {
		return nil, err
	}
	_, err = postgres.Migrate(ctx, st.pg.URL(postgres.OwnerRole, password, database))
	return st.pg, err
}

const (
	accessKey = "bench"
	secretKey = "bench-only-secret"
)

// objects starts a private S3 server; its objects lie in main memory too.
func (st *stand) objects(ctx context.Context) (*embedded.S3, error) {
	if st.s3 != nil {
		return st.s3, nil
	}
	program := filepath.Join(st.folder, "versitygw")
	b, err := os.ReadFile(filepath.Join(st.build, "tools", "versitygw"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNotBuilt
	}
	if err == nil {
		err = os.WriteFile(program, b, 0o755)
	}
	if err != nil {
		return nil, err
	}
	st.s3, err = embedded.StartS3(ctx, embedded.S3Options{Bin: program, Root: st.memory("s3"), AccessKey: accessKey, SecretKey: secretKey, Credential: st.as})
	if err == nil {
		st.atEnd(st.s3.Stop)
	}
	return st.s3, err
}

// freeAddress gives an address on this machine that nobody listens on.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// service is the server under test, as its own process.
type service struct {
	*child
	address string
}

// serve gives the built server, running against the stand's PostgreSQL and S3 server
// with the data in place, and what was put there.
func (st *stand) serve(ctx context.Context) (*world, *service, error) {
	if st.running != nil {
		return st.data, st.running, nil
	}
	var err error
	if st.data, err = st.fill(ctx); err != nil {
		return nil, nil, err
	}
	s3, err := st.objects(ctx)
	if err != nil {
		return nil, nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, nil, err
	}
	c, err := start(filepath.Join(st.folder, "server.log"), st.as, []string{"PATH=/usr/bin:/bin", "HOME=/", "MARSHRUT_LISTEN=" + address,
		"MARSHRUT_LOG_LEVEL=warn", "MARSHRUT_PLUGINS=" + st.catalogue, "MARSHRUT_S3_ENDPOINT=" + s3.Endpoint(), "MARSHRUT_S3_PUBLIC_URL=http://" + s3.Endpoint(),
		"MARSHRUT_S3_ACCESS_KEY=" + accessKey, "MARSHRUT_S3_SECRET_KEY=" + secretKey,
		"MARSHRUT_DATABASE_URL=" + st.pg.URL(postgres.AppRole, password, database)}, st.server, "serve")
	if err != nil {
		return nil, nil, err
	}
	st.atEnd(func() error { c.stop(); return nil })
	st.running = &service{c, address}
	return st.data, st.running, answers(ctx, c, "http://"+address+"/readyz")
}

// answers waits until a child answers there.
func answers(ctx context.Context, c *child, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		if res, err := http.DefaultClient.Do(req); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		if err := c.ended(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			said, _ := os.ReadFile(c.log)
			return fmt.Errorf("%s does not become ready: %w\n%s", c.cmd.Path, ctx.Err(), said)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
