package testdb

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/marshrut-iom/marshrut/internal/embedded"
)

// S3Variable names a running S3 server: http://access:secret@host:port.
const S3Variable = "MARSHRUT_TEST_S3"

// S3Endpoint is where a test finds the S3 server and its only account. The
// server is shared: each test makes a bucket of its own.
type S3Endpoint struct {
	Endpoint, AccessKey, SecretKey string
}

// URL is the form that S3Variable takes.
func (e S3Endpoint) URL() string {
	u := url.URL{Scheme: "http", User: url.UserPassword(e.AccessKey, e.SecretKey), Host: e.Endpoint}
	return u.String()
}

// S3 gives the server that is shared by the tests of a binary or, under
// `make test`, of all.
func S3(tb testing.TB) S3Endpoint {
	tb.Helper()
	e, err := sharedS3()
	if err != nil {
		tb.Fatalf("S3 server for the tests: %v", err)
	}
	return e
}

var sharedS3 = sync.OnceValues(func() (S3Endpoint, error) {
	if named := os.Getenv(S3Variable); named != "" {
		u, err := url.Parse(named)
		if err != nil {
			return S3Endpoint{}, fmt.Errorf("%s: %w", S3Variable, err)
		}
		secret, _ := u.User.Password()
		return S3Endpoint{Endpoint: u.Host, AccessKey: u.User.Username(), SecretKey: secret}, nil
	}
	// Not in memory: tests send files of gigabytes.
	root, err := ownFolder(os.TempDir(), "s3")
	if err != nil {
		return S3Endpoint{}, err
	}
	e, _, err := StartS3(root)
	return e, err
})

// StartS3 starts an S3 server on the folder under random keys. It runs as the
// present user, also as root: the program may lie where nobody cannot go.
func StartS3(root string) (S3Endpoint, *embedded.S3, error) {
	bin, err := S3Program()
	if err != nil {
		return S3Endpoint{}, nil, err
	}
	e := S3Endpoint{AccessKey: "test", SecretKey: rand.Text()}
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	s, err := embedded.StartS3(ctx, embedded.S3Options{Bin: bin, Root: root, AccessKey: e.AccessKey, SecretKey: e.SecretKey})
	if err != nil {
		return S3Endpoint{}, nil, err
	}
	e.Endpoint = s.Endpoint()
	return e, s, nil
}

// S3Program gives the path of the S3 server's program in build/tools and builds
// it when it is missing or older than the module that pins it. Test binaries
// that run at the same time build it once.
func S3Program() (string, error) {
	root, err := repository()
	if err != nil {
		return "", err
	}
	tools := filepath.Join(root, "build", "tools")
	if err := os.MkdirAll(tools, 0o755); err != nil {
		return "", fmt.Errorf("tools folder: %w", err)
	}
	bin, pin := filepath.Join(tools, "versitygw"), filepath.Join(root, "tools", "go.mod")
	if fresh(bin, pin) {
		return bin, nil
	}
	lock, err := os.OpenFile(bin+".lock", os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return "", fmt.Errorf("tools folder: %w", err)
	}
	defer func() { _ = lock.Close() }() // closing unlocks
	if err := flock(lock); err != nil {
		return "", fmt.Errorf("tools folder: %w", err)
	}
	if fresh(bin, pin) {
		return bin, nil
	}
	build := exec.Command("go", "build", "-trimpath", "-o", bin+".new", "github.com/versity/versitygw/cmd/versitygw")
	build.Dir = filepath.Join(root, "tools")
	build.Env = append(os.Environ(), "GOFLAGS=-mod=readonly", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build of the S3 server: %w\n%s", err, out)
	}
	// One rename: nobody starts half a program. A program built from the cache
	// keeps no old time, so it is newer than the pin.
	if err := os.Rename(bin+".new", bin); err != nil {
		return "", fmt.Errorf("build of the S3 server: %w", err)
	}
	now := time.Now()
	return bin, os.Chtimes(bin, now, now)
}

func flock(f *os.File) error {
	for {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX)
		if !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

func fresh(bin, pin string) bool {
	b, err := os.Stat(bin)
	if err != nil {
		return false
	}
	p, err := os.Stat(pin)
	return err == nil && !b.ModTime().Before(p.ModTime())
}

// repository is the folder with the module's go.mod, above the present one: a
// test runs in its package's folder.
func repository() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("repository: %w", err)
	}
	for ; ; dir = filepath.Dir(dir) {
		b, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(b), "module github.com/marshrut-iom/marshrut\n") {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no go.mod of the product above the working folder")
		}
	}
}
