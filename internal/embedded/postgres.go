package embedded

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// PostgresOptions describe a private cluster.
type PostgresOptions struct {
	Binaries       Binaries
	Data           string // the cluster's folder; made when it is missing
	Port           int    // on 127.0.0.1; 0 takes a free one
	Durable        bool   // false trades the data's safety for speed: tests only
	MaxConnections int    // 0 means 100
	Log            io.Writer
	Credential     *syscall.Credential // nil means the present user; root must name one
	Settings       map[string]string   // further settings, stronger than ours
	MinFree        uint64              // bytes that must be free to make a cluster; 0 means 200 MiB
}

const minFree = 200 << 20

// Postgres is a running private cluster.
type Postgres struct {
	port    int
	sockets string
	process *process // nil when the cluster belongs to another process
	done    chan struct{}
}

// superuser exists only over the unix socket, whose folder is closed to
// everybody but the server's own user.
const superuser = "postgres"

// StartPostgres starts the cluster in the folder, makes it first when there is
// none, recovers it when the last end was a crash, and returns once it accepts
// connections. It never deletes data.
//
// Fails with ErrAlreadyRunning, ErrDataVersion, ErrFolderDenied, ErrDiskFull,
// ErrPortTaken, ErrRootRefused or ErrStart.
func StartPostgres(ctx context.Context, o PostgresOptions) (*Postgres, error) {
	if uidOf(o.Credential) == 0 {
		return nil, ErrRootRefused
	}
	f, err := openFolder(o.Data, o.Credential)
	if err != nil {
		return nil, err
	}
	pg, err := startIn(ctx, o, &cluster{folder: f, binaries: o.Binaries})
	if err != nil {
		f.release()
		return nil, err
	}
	go func() { // the folder is free again before anybody learns of the end
		<-pg.process.done
		f.release()
		if strings.HasPrefix(filepath.Base(pg.sockets), socketPrefix) {
			_ = os.RemoveAll(pg.sockets)
		}
		close(pg.done)
	}()
	return pg, nil
}

func startIn(ctx context.Context, o PostgresOptions, c *cluster) (*Postgres, error) {
	if err := c.make(ctx, o); err != nil {
		return nil, err
	}
	if err := stopLeftover(ctx, c.dir()); err != nil {
		return nil, err
	}
	sockets, err := c.sockets()
	if err != nil {
		return nil, err
	}
	// Two things may pass by themselves: a free port lost to another program,
	// and children of a killed postgres that are still on their way out.
	deadline := time.Now().Add(10 * time.Second)
	for {
		pg, err := startOnce(ctx, o, c, sockets)
		var again *passing
		if err == nil || !errors.As(err, &again) || time.Now().After(deadline) {
			return pg, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// passing marks a failure that another try may not meet.
type passing struct{ error }

func (p *passing) Unwrap() error { return p.error }

func startOnce(ctx context.Context, o PostgresOptions, c *cluster, sockets string) (*Postgres, error) {
	port, err := pickPort(o.Port)
	if err != nil {
		return nil, err
	}
	args := []string{"-D", c.dir()}
	settings := settings(o, port, sockets)
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	cmd := exec.Command(filepath.Join(o.Binaries.Dir, "postgres"), args...)
	cmd.Dir, cmd.Env = c.dir(), o.Binaries.env(c.dir())
	p, err := launch(cmd, o.Credential, syscall.SIGINT, o.Log)
	if err != nil {
		return nil, outputFault("postgres", c.path, port, "", err)
	}
	if err := c.ready(ctx, p); err != nil {
		p.stop(fast, immediate)
		out := p.tail.String()
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case o.Port == 0 && addressInUse(out), strings.Contains(out, "pre-existing shared memory block"):
			return nil, &passing{outputFault("postgres", c.path, port, out, err)}
		}
		return nil, outputFault("postgres", c.path, port, out, err)
	}
	return &Postgres{port: port, sockets: sockets, process: p, done: make(chan struct{})}, nil
}

// settings are passed on the command line, so that a folder made by an older
// version of the product runs with today's.
func settings(o PostgresOptions, port int, sockets string) map[string]string {
	s := map[string]string{
		"listen_addresses":        loopback,
		"port":                    strconv.Itoa(port),
		"unix_socket_directories": `"` + strings.ReplaceAll(sockets, `"`, `""`) + `"`,
		"unix_socket_permissions": "0700",
		"password_encryption":     "scram-sha-256",
		"max_connections":         strconv.Itoa(cmp.Or(o.MaxConnections, 100)),
		"logging_collector":       "off",
		"log_destination":         "stderr",
		"timezone":                "GMT", // built in: "UTC" needs the system's tzdata
		"log_timezone":            "GMT",
		"jit":                     "off", // short queries; fetched binaries come without it
		// The log never holds what people wrote: no statements, no values of keys.
		"log_min_error_statement": "panic",
		"log_error_verbosity":     "terse",
	}
	if !o.Durable {
		maps.Copy(s, map[string]string{
			"fsync":              "off",
			"full_page_writes":   "off",
			"synchronous_commit": "off",
			"wal_level":          "minimal",
			"max_wal_senders":    "0",
			"autovacuum":         "off",
			"min_wal_size":       "32MB",
			"max_wal_size":       "512MB",
			// Segments in /dev/shm would stay there after a kill; these go with the folder.
			"dynamic_shared_memory_type": "mmap",
		})
	}
	maps.Copy(s, o.Settings)
	return s
}

var (
	fast      = step{syscall.SIGINT, 10 * time.Second} // ends the sessions, writes a checkpoint
	immediate = step{syscall.SIGQUIT, 5 * time.Second} // ends at once; the next start recovers
)

// AttachPostgres speaks to a cluster that another process of ours runs, by its
// SuperURL. Stop does nothing and Done never closes.
func AttachPostgres(superURL string) (*Postgres, error) {
	u, err := url.Parse(superURL)
	if err != nil {
		return nil, fmt.Errorf("cluster URL: %w", err)
	}
	port, err := strconv.Atoi(u.Query().Get("port"))
	if err != nil || u.Query().Get("host") == "" {
		return nil, fmt.Errorf("cluster URL %q names no host and port", superURL)
	}
	return &Postgres{port: port, sockets: u.Query().Get("host")}, nil
}

// URL connects over TCP with a password, as the product's roles do.
func (p *Postgres) URL(user, password, db string) string {
	u := url.URL{Scheme: "postgres", User: url.UserPassword(user, password),
		Host: net.JoinHostPort(loopback, strconv.Itoa(p.port)), Path: "/" + db, RawQuery: "sslmode=disable"}
	return u.String()
}

// SuperURL connects as the cluster's superuser, over the unix socket.
func (p *Postgres) SuperURL(db string) string {
	q := url.Values{"host": {p.sockets}, "port": {strconv.Itoa(p.port)}, "user": {superuser}}
	// A driver need not read "+" as a space.
	u := url.URL{Scheme: "postgres", Path: "/" + db, RawQuery: strings.ReplaceAll(q.Encode(), "+", "%20")}
	return u.String()
}

// Port is the TCP port on 127.0.0.1.
func (p *Postgres) Port() int { return p.port }

// PID is the process id, 0 for an attached cluster.
func (p *Postgres) PID() int {
	if p.process == nil {
		return 0
	}
	return p.process.pid()
}

// Done closes when the server has ended, for whatever reason, and its folder is
// free for the next start.
func (p *Postgres) Done() <-chan struct{} { return p.done }

// Err says why the server ended; nil while it runs and after a clean stop.
func (p *Postgres) Err() error {
	if p.process == nil || !p.process.ended() || p.process.err == nil {
		return nil
	}
	return ErrStart.Saying("PostgreSQL неожиданно остановился: подробности в журнале.").
		Because(fmt.Errorf("%w\n%s", p.process.err, p.process.tail))
}

// Stop ends the server and returns when it is gone: sessions are cut, nothing
// acknowledged is lost. It may be called twice.
func (p *Postgres) Stop() error {
	if p.process == nil {
		return nil
	}
	p.process.stop(fast, immediate)
	<-p.done
	return p.Err()
}
