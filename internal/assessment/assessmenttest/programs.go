// Package assessmenttest runs the real instrument programs for the tests of other
// packages.
package assessmenttest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentplugin"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentplugin/confine"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Main must be the TestMain of a package that uses Host: the test binary is the
// launcher of the programs, as the server binary is.
//
//	func TestMain(m *testing.M) { assessmenttest.Main(m) }
func Main(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "confine" {
		confine.Main(os.Args[2:])
	}
	code := m.Run()
	if built.folder != "" {
		_ = os.RemoveAll(built.folder)
	}
	os.Exit(code)
}

// The programs that are shipped.
var shipped = []assessmentplugin.Manifest{
	{Name: "selfdiagnosis", Version: "1.0.0", Kind: diagnostics.KindQuestionnaire, Title: "Самодиагностика", Program: "selfdiagnosis"},
	{Name: "federal", Version: "1.0.0", Kind: diagnostics.KindImporter, Title: "Результаты из файла", Program: "federal",
		Limits: assessmentplugin.Limits{FileMiB: 64, CallMillis: 30_000}},
}

var built struct {
	once      sync.Once
	folder    string
	catalogue string
	err       error
}

// build compiles the programs once for the test binary and puts them into one
// catalogue, which all hosts only read.
func build() {
	if built.folder, built.err = os.MkdirTemp("", "programs-"); built.err != nil {
		return
	}
	var root string
	if root, built.err = moduleRoot(); built.err != nil {
		return
	}
	args := []string{"build", "-trimpath", "-o", built.folder + "/"}
	for _, m := range shipped {
		args = append(args, "./cmd/plugins/"+m.Program)
	}
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		built.err = fmt.Errorf("build the programs: %w: %s", err, out)
		return
	}
	built.catalogue = filepath.Join(built.folder, "catalogue")
	if built.err = os.Mkdir(built.catalogue, 0o755); built.err != nil {
		return
	}
	for _, m := range shipped {
		program, err := os.ReadFile(filepath.Join(built.folder, m.Program))
		if err == nil {
			sum := sha256.Sum256(program)
			m.SHA256 = hex.EncodeToString(sum[:])
			err = assessmentplugin.WriteManifest(built.catalogue, m, program)
		}
		if err != nil {
			built.err = err
			return
		}
	}
}

func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir, nil
		}
		if filepath.Dir(dir) == dir {
			return "", fmt.Errorf("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	return "", err
}

// Running is a host with its processes.
type Running struct {
	*assessmentplugin.Host
	runtime string
}

// Kill ends the processes that run now, without a word to the host, and tells how
// many there were.
func (r *Running) Kill(tb testing.TB) (killed int) {
	tb.Helper()
	folders, err := filepath.Glob("/proc/[0-9]*/cwd")
	if err != nil {
		tb.Fatal(err)
	}
	for _, link := range folders {
		at, err := os.Readlink(link)
		pid, notPid := strconv.Atoi(filepath.Base(filepath.Dir(link)))
		if err == nil && notPid == nil && strings.HasPrefix(at, r.runtime+"/") && syscall.Kill(pid, syscall.SIGKILL) == nil {
			killed++
		}
	}
	return killed
}

// Host runs the shipped programs as confined processes and ends them with the test.
func Host(tb testing.TB) *Running {
	tb.Helper()
	built.once.Do(build)
	if built.err != nil {
		tb.Fatal(built.err)
	}
	runtime, err := os.MkdirTemp("", "rt") // short: it holds sockets
	if err != nil {
		tb.Fatal(err)
	}
	h, err := assessmentplugin.Open(assessmentplugin.Options{Catalogue: built.catalogue, Runtime: runtime,
		Launcher: []string{os.Args[0], "confine"}, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := h.Close(ctx); err != nil {
			tb.Error(err)
		}
		_ = os.RemoveAll(runtime)
	})
	return &Running{h, runtime}
}
