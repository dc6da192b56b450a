// Package assessmenttest runs the real instrument programs for the tests of other
// packages.
package assessmenttest

import (
	"context"
	"errors"
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
	"github.com/marshrut-iom/marshrut/internal/confine"
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

var built struct {
	once      sync.Once
	folder    string
	catalogue string
	err       error
}

// Catalogue builds the shipped programs once for the test binary and installs them
// as an operator does. Hosts only read it; every user may enter it.
func Catalogue(tb testing.TB) (folder string) {
	tb.Helper()
	built.once.Do(func() { built.err = build() })
	if built.err != nil {
		tb.Fatal(built.err)
	}
	return built.catalogue
}

func build() (err error) {
	if built.folder, err = os.MkdirTemp("", "programs-"); err != nil {
		return err
	}
	if err := os.Chmod(built.folder, 0o755); err != nil {
		return err
	}
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	out := filepath.Join(built.folder, "out")
	if err := os.Mkdir(out, 0o755); err != nil {
		return err
	}
	cmd := exec.Command("go", "build", "-trimpath", "-o", out+"/", "./cmd/plugins/...")
	cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build the programs: %w: %s", err, said)
	}
	programs, err := os.ReadDir(out)
	if err != nil {
		return err
	}
	built.catalogue = filepath.Join(built.folder, "catalogue")
	for _, p := range programs {
		_, err := assessmentplugin.Install(context.Background(), assessmentplugin.Installation{Launcher: launcher, Catalogue: built.catalogue,
			Source: filepath.Join(out, p.Name()), Built: true, By: "test"})
		if err != nil {
			return err
		}
	}
	return nil
}

// launcher is the test binary, see Main.
var launcher = []string{os.Args[0], "confine"}

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

// beside gives a catalogue of its own with the shipped programs and further ones: each
// source is a folder with a main package, below the module's root.
func beside(tb testing.TB, sources []string) (catalogue string) {
	tb.Helper()
	catalogue = filepath.Join(tb.TempDir(), "catalogue")
	err := os.CopyFS(catalogue, os.DirFS(Catalogue(tb)))
	root, rootErr := moduleRoot()
	if err = errors.Join(err, rootErr); err != nil {
		tb.Fatal(err)
	}
	for _, source := range sources {
		program := filepath.Join(tb.TempDir(), filepath.Base(source))
		cmd := exec.Command("go", "build", "-trimpath", "-o", program, ".")
		cmd.Dir, cmd.Env = filepath.Join(root, source), append(os.Environ(), "CGO_ENABLED=0")
		if said, err := cmd.CombinedOutput(); err != nil {
			tb.Fatalf("build %s: %v: %s", source, err, said)
		}
		_, err := assessmentplugin.Install(tb.Context(), assessmentplugin.Installation{Launcher: launcher, Catalogue: catalogue, Source: program, Built: true, By: "test"})
		if err != nil {
			tb.Fatal(err)
		}
	}
	return catalogue
}

// Host runs the shipped programs, and further ones that are built from the given
// folders, as confined processes and ends them with the test.
func Host(tb testing.TB, further ...string) *Running {
	tb.Helper()
	catalogue := Catalogue(tb)
	if len(further) > 0 {
		catalogue = beside(tb, further)
	}
	runtime, err := os.MkdirTemp("", "rt") // short: it holds sockets
	if err != nil {
		tb.Fatal(err)
	}
	h, err := assessmentplugin.Open(assessmentplugin.Options{Catalogue: catalogue, Runtime: runtime,
		Launcher: launcher, Logger: slog.New(slog.DiscardHandler)})
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
