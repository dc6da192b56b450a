package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentplugin"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentplugin/confine"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// The test binary is its own launcher of plugins, as the server is.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "confine" {
		confine.Main(os.Args[2:])
	}
	code := m.Run()
	if builtIn != "" {
		_ = os.RemoveAll(builtIn)
	}
	os.Exit(code)
}

// startApp is the whole service on the test's database, with real plugin processes
// and a real S3 server, without a port.
func startApp(t *testing.T, d *testdb.Database) *app {
	t.Helper()
	catalogue, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	s3 := testdb.S3(t)
	cfg := config{Listen: "127.0.0.1:0", PublicURL: "http://127.0.0.1:8080", DatabaseURL: d.AppURL, Plugins: catalogue,
		S3: s3Config{Endpoint: s3.Endpoint, AccessKey: s3.AccessKey, SecretKey: s3.SecretKey, Bucket: "app-" + filepath.Base(t.TempDir()), Region: "us-east-1"}}
	a, err := assemble(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	return a
}

var builtIn string

// programs builds the shipped instrument programs into a catalogue, once.
var programs = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "marshrut-programs-")
	if err != nil {
		return "", err
	}
	builtIn = dir
	if err := os.Chmod(dir, 0o755); err != nil {
		return "", err
	}
	out := filepath.Join(dir, "out")
	cmd := exec.Command("go", "build", "-o", out+string(filepath.Separator), "../plugins/...")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	if err := os.Mkdir(out, 0o755); err != nil {
		return "", err
	}
	if err := cmd.Run(); err != nil {
		return "", err
	}
	built, err := os.ReadDir(out)
	if err != nil {
		return "", err
	}
	catalogue := filepath.Join(dir, "catalogue")
	for _, p := range built {
		if _, err := assessmentplugin.Install(context.Background(), launcher(), catalogue, filepath.Join(out, p.Name()), assessmentplugin.Limits{}); err != nil {
			return "", err
		}
	}
	return catalogue, nil
})
