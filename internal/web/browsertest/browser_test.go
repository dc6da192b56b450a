package browsertest_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/web/browsertest"
)

// childVariable makes TestBrowser_EndsWithItsTests the child that is killed.
const childVariable = "MARSHRUT_BROWSERTEST_CHILD"

// running lists the processes whose command line names a folder.
func running(t *testing.T, folder string) (list []int) {
	t.Helper()
	names, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		var pid int
		if line, err := os.ReadFile(name); err == nil && strings.Contains(string(line), folder) {
			if _, err := fmt.Sscanf(name, "/proc/%d/", &pid); err == nil {
				list = append(list, pid)
			}
		}
	}
	return list
}

func TestBrowser_EndsWithItsTests(t *testing.T) {
	if os.Getenv(childVariable) != "" {
		tab := browsertest.Open(t, site(t).URL)
		tab.Go("/")
		fmt.Println("there")
		time.Sleep(time.Minute)
		return
	}
	t.Parallel()
	for name, end := range map[string]func(p *os.Process) error{
		"killed":      func(p *os.Process) error { return p.Kill() },
		"interrupted": func(p *os.Process) error { return p.Signal(syscall.SIGINT) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder, err := os.MkdirTemp("", "bt-") // short: a socket lies below it
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.RemoveAll(folder) })
			child := exec.Command(os.Args[0], "-test.run=^TestBrowser_EndsWithItsTests$")
			child.Env = append(os.Environ(), childVariable+"=1", "TMPDIR="+folder)
			child.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			out, err := child.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := child.Start(); err != nil {
				t.Fatal(err)
			}
			if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "there\n" {
				t.Fatalf("the child said %q, %v", line, err)
			}
			if n := len(running(t, folder)); n < 3 {
				t.Fatalf("only %d processes: the test would hold over nothing", n)
			}
			if err := end(child.Process); err != nil {
				t.Fatal(err)
			}
			_ = child.Wait() // it did not end well, as it was told to
			for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
				left, err := os.ReadDir(folder)
				if err != nil && !errors.Is(err, fs.ErrNotExist) {
					t.Fatal(err)
				}
				processes := running(t, folder)
				if len(processes) == 0 && len(left) == 0 {
					return
				}
				if time.Now().After(end) {
					t.Fatalf("left behind: processes %v, files %v", processes, left)
				}
			}
		})
	}
}

// TestBrowser_GoneIsASentence runs in a process of its own, whose browser is killed.
func TestBrowser_GoneIsASentence(t *testing.T) {
	if os.Getenv(childVariable) != "" {
		tab := browsertest.Open(t, site(t).URL)
		tab.Go("/")
		for _, pid := range running(t, os.TempDir()) {
			if line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)); err == nil && !strings.HasPrefix(string(line), "sh\x00") {
				_ = syscall.Kill(pid, syscall.SIGKILL) // one ends with the other
			}
		}
		told := failure(t, func(tb testing.TB) { tab.With(tb).See("мир") })
		if !strings.Contains(told, browsertest.ErrGone.Error()) {
			t.Errorf("told: %s", told)
		}
		again := browsertest.Open(t, site(t).URL) // the next test has a new one
		again.Go("/")
		again.See("мир")
		return
	}
	t.Parallel()
	folder, err := os.MkdirTemp("", "bt-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestBrowser_GoneIsASentence$")
	child.Env = append(os.Environ(), childVariable+"=1", "TMPDIR="+folder)
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestFind_SaysWhatToDoWhereThereIsNone(t *testing.T) {
	t.Setenv(browsertest.BinVariable, "/nonexistent/chromium")
	if _, err := browsertest.Find(context.Background()); err == nil || !strings.Contains(err.Error(), "CHROMIUM_BIN") {
		t.Errorf("told: %v", err)
	}
}

func TestAxe_FileIsTheOneThatWasReleased(t *testing.T) {
	t.Parallel()
	manifest, err := os.ReadFile("testdata/manifest.toml")
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	if sum := fmt.Sprintf("%x", sha256.Sum256(file)); !strings.Contains(string(manifest), sum) {
		t.Errorf("axe.min.js has the sum %s: the manifest says another", sum)
	}
	licence, err := os.ReadFile("testdata/axe.LICENSE")
	if err != nil || !strings.Contains(string(licence), "Mozilla Public License Version 2.0") && !strings.Contains(string(licence), "Mozilla Public License, version 2.0") {
		t.Errorf("the licence: %.60q, %v", licence, err)
	}
}
