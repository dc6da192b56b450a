package testdb

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

func TestCluster_OneForAll(t *testing.T) {
	t.Parallel()
	pg := Cluster(t)
	if pg != Cluster(t) {
		t.Error("each test got a cluster of its own")
	}
	c, err := pgx.Connect(context.Background(), pg.SuperURL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(context.Background()) }()
	var version int
	if err := c.QueryRow(context.Background(), "select current_setting('server_version_num')::int").Scan(&version); err != nil || version < 150000 {
		t.Errorf("version %d, %v", version, err)
	}
}

func TestS3_TakesItsKeys(t *testing.T) {
	t.Parallel()
	e := S3(t)
	c, err := minio.New(e.Endpoint, &minio.Options{Creds: credentials.NewStaticV4(e.AccessKey, e.SecretKey, "")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.ListBuckets(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestSweep_RemovesOnlyWhatTheDeadLeft(t *testing.T) {
	t.Parallel()
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	base := t.TempDir()
	for name, stays := range map[string]bool{
		prefix + strconv.Itoa(gone.Process.Pid) + "-pg": false,
		prefix + strconv.Itoa(os.Getpid()) + "-pg":      true,
		prefix + "1-s3":            true,
		prefix + "notanumber":      true,
		"somebody-else-1234567-pg": true,
	} {
		path := filepath.Join(base, name)
		if err := os.MkdirAll(filepath.Join(path, "inside"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := sweep(base); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(path); (err == nil) != stays {
			t.Errorf("%s: %v, should stay: %v", name, err, stays)
		}
	}
}

// TestTestenv_SharesOneClusterAndCleansUp runs the real command around a small
// one that tells what it was given, and fails with a code of its own.
func TestTestenv_SharesOneClusterAndCleansUp(t *testing.T) {
	t.Parallel()
	bin := filepath.Join(t.TempDir(), "testenv")
	if out, err := exec.Command("go", "build", "-o", bin, "./testenv").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	cmd := exec.Command(bin, "--", "sh", "-c", `echo "$MARSHRUT_TEST_CLUSTER"; echo "$MARSHRUT_TEST_S3"; exit 7`)
	cmd.Env = append(os.Environ(), ClusterVariable+"=", S3Variable+"=")
	out, err := cmd.Output()
	if code := cmd.ProcessState.ExitCode(); code != 7 {
		t.Fatalf("exit code %d, not the command's 7: %v", code, err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != 2 || !strings.HasPrefix(lines[0], "postgres://") || !strings.HasPrefix(lines[1], "http://test:") {
		t.Fatalf("the command was given %q", out)
	}
	if _, err := pgx.Connect(context.Background(), lines[0]); err == nil {
		t.Error("the cluster still runs")
	}
	for _, base := range []string{memory(), os.TempDir()} {
		left, _ := filepath.Glob(filepath.Join(base, prefix+strconv.Itoa(cmd.Process.Pid)+"-*"))
		if len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}
