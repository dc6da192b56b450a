package testdb

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/embedded"
)

// ClusterVariable names a running cluster by its socket URL (Postgres.SuperURL).
const ClusterVariable = "MARSHRUT_TEST_CLUSTER"

// startTime is enough also for the first start on a slow machine, which may
// fetch PostgreSQL's packages.
const startTime = 10 * time.Minute

// Cluster gives the cluster that is shared by the tests of a binary or, under
// `make test`, of all. Each test makes a database of its own in it and never
// stops the cluster.
func Cluster(tb testing.TB) *embedded.Postgres {
	tb.Helper()
	pg, err := sharedCluster()
	if err != nil {
		tb.Fatalf("PostgreSQL for the tests: %v", err)
	}
	return pg
}

var sharedCluster = sync.OnceValues(func() (*embedded.Postgres, error) {
	if named := os.Getenv(ClusterVariable); named != "" {
		return embedded.AttachPostgres(named)
	}
	data, err := ownFolder(memory(), "pg")
	if err != nil {
		return nil, err
	}
	return StartCluster(data)
})

// StartCluster starts a fast and forgetful cluster on the folder.
func StartCluster(data string) (*embedded.Postgres, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	cred, err := embedded.Unprivileged()
	if err != nil {
		return nil, err
	}
	b, err := embedded.FindPostgres(ctx, embedded.FindOptions{Bin: os.Getenv("PG_BIN"), Cache: embedded.UserCache(),
		Report: func(line string) { fmt.Fprintln(os.Stderr, line) }})
	if err != nil {
		return nil, err
	}
	return embedded.StartPostgres(ctx, embedded.PostgresOptions{Binaries: b, Data: data, Credential: cred, MaxConnections: 400})
}

// memory is a folder in main memory, or the usual one for temporary files.
func memory() string {
	const shm = "/dev/shm"
	if probe, err := os.MkdirTemp(shm, prefix+"probe-"); err == nil {
		_ = os.Remove(probe)
		return shm
	}
	return os.TempDir()
}

// prefix is followed by the process id of the owner and the kind of server.
const prefix = "marshrut-test-"

// ownFolder names a folder of this process, not made yet, and removes those that
// processes no longer alive left behind.
func ownFolder(base, kind string) (string, error) {
	if err := sweep(base); err != nil {
		return "", err
	}
	return filepath.Join(base, fmt.Sprintf("%s%d-%s", prefix, os.Getpid(), kind)), nil
}

func sweep(base string) error {
	dirs, err := filepath.Glob(filepath.Join(base, prefix+"*"))
	if err != nil {
		return fmt.Errorf("left-over test folders: %w", err)
	}
	for _, dir := range dirs {
		id, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), prefix), "-")
		pid, err := strconv.Atoi(id)
		if err != nil || syscall.Kill(pid, 0) != syscall.ESRCH {
			continue
		}
		// Its servers got the death signal with it. One still on its way out
		// loses its folder and ends of that, too. Another user's cannot be
		// removed by us, and need not.
		_ = os.RemoveAll(dir)
	}
	return nil
}

// Folders makes the two folders that testenv puts its servers into: one in
// memory for the cluster, one on disk for objects.
func Folders() (data, objects string, err error) {
	if data, err = ownFolder(memory(), "shared"); err != nil {
		return "", "", err
	}
	if objects, err = ownFolder(os.TempDir(), "shared-s3"); err != nil {
		return "", "", err
	}
	return data, objects, nil
}
