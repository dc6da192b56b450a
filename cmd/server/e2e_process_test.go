package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment/assessmenttest"
	"github.com/marshrut-iom/marshrut/internal/embedded"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// The tests of the real binary: it runs as a process of its own, is killed, and
// must leave nothing behind.

var serverBuild struct {
	once sync.Once
	err  error
}

// serverProgram builds the server once, beside the shipped programs.
func serverProgram(t *testing.T) string {
	t.Helper()
	program := filepath.Join(filepath.Dir(assessmenttest.Catalogue(t)), "server")
	serverBuild.once.Do(func() {
		cmd := exec.Command("go", "build", "-o", program, ".")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			serverBuild.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	if serverBuild.err != nil {
		t.Fatal(serverBuild.err)
	}
	return program
}

// installation is a folder with build/ in it as `make build tools` leaves it, which
// everybody can enter. What runs out of it is known by the folder.
func installation(t *testing.T) (folder string) {
	t.Helper()
	program := serverProgram(t)
	catalogue := assessmenttest.Catalogue(t)
	s3, err := testdb.S3Program()
	if err != nil {
		t.Fatal(err)
	}
	if folder, err = os.MkdirTemp("", "marshrut-e2e-"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{program: "server", catalogue: "plugins", s3: filepath.Join("tools", "versitygw")} {
		if err := copyTree(from, filepath.Join(folder, "build", to)); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// process is a running server.
type process struct {
	*testing.T
	cmd      *exec.Cmd
	out, err *output
	done     chan struct{}
	code     int
}

// output is what a process has printed so far.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// launch starts the installation's server. As root, a nobody becomes nobody; the
// server itself does not serve as root. It does not outlive the tests.
func launch(t *testing.T, folder string, nobody bool, env []string, args ...string) *process {
	t.Helper()
	cmd := exec.Command(filepath.Join(folder, "build", "server"), args...)
	cmd.Dir, cmd.Env = folder, append(env, "PATH="+os.Getenv("PATH"), "HOME="+folder, "PG_BIN="+os.Getenv("PG_BIN"), "LANG=C.UTF-8")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if nobody {
		cred, err := embedded.Unprivileged()
		if err != nil {
			t.Fatal(err)
		}
		cmd.SysProcAttr.Credential = cred
	}
	p := &process{T: t, cmd: cmd, out: &output{}, err: &output{}, done: make(chan struct{})}
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = p.out, p.err, 5*time.Second
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // the death signal follows the thread
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended is read from the state
			p.code = cmd.ProcessState.ExitCode()
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.kill()
		<-p.done
	})
	return p
}

// patience is how long anything may take on the slowest machine; what is promised
// is measured and said.
const patience = 2 * time.Minute

// answers waits until the server says at its address that it is ready.
func (p *process) answers(address string) {
	p.Helper()
	c := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if resp, err := c.Get("http://" + address + "/readyz"); err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-p.done:
			p.Fatalf("the server ended with %d:\n%s\n%s", p.code, p.out, p.err)
		case <-time.After(10 * time.Millisecond):
		}
	}
	p.Fatalf("the server does not answer:\n%s\n%s", p.out, p.err)
}

// ends waits for the end and gives the exit code.
func (p *process) ends(within time.Duration) int {
	p.Helper()
	select {
	case <-p.done:
	case <-time.After(within):
		p.Fatalf("still there after %v:\n%s\n%s", within, p.out, p.err)
	}
	return p.code
}

// kill is the end that nobody can prepare for.
func (p *process) kill() { _ = p.cmd.Process.Signal(syscall.SIGKILL) } // refused only when it has ended

// emptied waits until nothing runs out of the folder any more, as it must within
// the time, and gives how long it took.
func emptied(t *testing.T, folder string, within time.Duration) time.Duration {
	t.Helper()
	begin := time.Now()
	for {
		left := processesIn(folder)
		took := time.Since(begin)
		if len(left) == 0 {
			return took
		}
		if took > within {
			t.Fatalf("left after %v: %v", within, left)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// processesIn lists what runs out of or inside of a folder, without zombies that
// nobody has collected yet.
func processesIn(folder string) (found []string) {
	all, _ := filepath.Glob("/proc/[0-9]*")
	for _, proc := range all {
		if pid, _ := strconv.Atoi(filepath.Base(proc)); pid == os.Getpid() {
			continue
		}
		exe, _ := os.Readlink(proc + "/exe") // unreadable: another user's, not ours
		cwd, _ := os.Readlink(proc + "/cwd")
		line, _ := os.ReadFile(proc + "/cmdline")
		if !slices.ContainsFunc([]string{exe, cwd, string(line)}, func(s string) bool { return strings.Contains(s, folder+"/") }) {
			continue
		}
		stat, err := os.ReadFile(proc + "/stat")
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if _, state, _ := strings.Cut(string(stat), ") "); strings.HasPrefix(state, "Z") || strings.HasPrefix(state, "X") {
			continue
		}
		found = append(found, fmt.Sprintf("%s %s %s", filepath.Base(proc), exe, bytes.ReplaceAll(line, []byte{0}, []byte{' '})))
	}
	return found
}

// plugins counts the instrument programs among them.
func plugins(folder string) (n int) {
	for _, line := range processesIn(folder) {
		if strings.Contains(line, "/plugins/") && !strings.Contains(line, "confine") {
			n++
		}
	}
	return n
}

// freeAddress is a port that nobody has now, outside of those that the system gives
// to connections.
func freeAddress(t *testing.T) string {
	t.Helper()
	for range 100 {
		address := net.JoinHostPort("127.0.0.1", strconv.Itoa(20000+rand.IntN(10000)))
		if l, err := net.Listen("tcp", address); err == nil {
			_ = l.Close()
			return address
		}
	}
	t.Fatal("no free port")
	return ""
}

// sentences are the lines that a person reads when a command fails: those that are
// not the log's.
func sentences(o *output) (lines []string) {
	for line := range strings.Lines(o.String()) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "time=") {
			lines = append(lines, line)
		}
	}
	return lines
}

// command runs a short command of the installation, with words typed into it.
func command(ctx context.Context, t *testing.T, folder, typed string, env []string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(ctx, filepath.Join(folder, "build", "server"), args...)
	cmd.Dir, cmd.Env, cmd.Stdin = folder, append(env, "PATH="+os.Getenv("PATH"), "HOME="+folder), strings.NewReader(typed)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("server %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}
