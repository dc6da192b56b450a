package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// child is a process of ours that cannot outlive us.
type child struct {
	cmd  *exec.Cmd
	log  string
	done chan struct{}
	err  error // valid once done is closed
}

// start runs a program under the user given; what it says goes to the log file.
func start(log string, as *syscall.Credential, env []string, name string, args ...string) (*child, error) {
	f, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	c := &child{cmd: exec.Command(name, args...), log: log, done: make(chan struct{})} //nolint:noctx // it is ended by signals, step by step
	c.cmd.Env, c.cmd.Dir = env, "/"
	c.cmd.Stdout, c.cmd.Stderr = f, f
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL, Credential: as}
	started := make(chan error, 1)
	go func() {
		// the death signal hangs on the thread that forked: it must live as long as the child
		runtime.LockOSThread()
		err := c.cmd.Start()
		started <- err
		if err == nil {
			c.err = c.cmd.Wait()
			close(c.done)
		}
	}()
	return c, <-started
}

func (c *child) pid() int { return c.cmd.Process.Pid }

// ended tells why the child is gone; nil while it runs.
func (c *child) ended() error {
	select {
	case <-c.done:
		said, _ := os.ReadFile(c.log)
		return fmt.Errorf("%s ended: %w\n%s", filepath.Base(c.cmd.Path), c.err, said)
	default:
		return nil
	}
}

// stop ends the child in peace, or after a while without.
func (c *child) stop() {
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-c.done:
	case <-time.After(15 * time.Second):
		_ = syscall.Kill(-c.pid(), syscall.SIGKILL)
		<-c.done
	}
}

// memory of a process: the present resident size and its peak, in bytes.
type memory struct{ now, peak float64 }

func memoryOf(pid int) (m memory, err error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return m, err
	}
	defer func() { _ = f.Close() }()
	for s := bufio.NewScanner(f); s.Scan(); {
		field := strings.Fields(s.Text())
		if len(field) < 2 {
			continue
		}
		kib, _ := strconv.ParseFloat(field[1], 64)
		switch field[0] {
		case "VmRSS:":
			m.now = kib * 1024
		case "VmHWM:":
			m.peak = kib * 1024
		}
	}
	return m, nil
}

// cpuOf gives the processor time that processes have used, with all they started, in
// seconds.
func cpuOf(pids ...int) (total float64) {
	const tick = 100 // per second, on every Linux of today
	for _, pid := range pids {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue // it has ended
		}
		_, rest, _ := strings.Cut(string(b), ") ")
		if field := strings.Fields(rest); len(field) > 12 {
			user, _ := strconv.ParseFloat(field[11], 64)
			system, _ := strconv.ParseFloat(field[12], 64)
			total += (user + system) / tick
		}
		started, _ := childrenOf(pid)
		total += cpuOf(started...)
	}
	return total
}

// resetPeak lets the peak of a process's memory be measured from now on.
func resetPeak(pid int) error {
	return os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0)
}

// growth adds by how much the memory of the server grows at most while something is
// done.
func (t *table) growth(what string, s *service, by func() error) error {
	before, err := memoryOf(s.pid())
	if err != nil {
		return err
	}
	if err := resetPeak(s.pid()); err != nil {
		return err
	}
	if err := by(); err != nil {
		return err
	}
	after, err := memoryOf(s.pid())
	if err != nil {
		return err
	}
	growth := max(0, after.peak-before.now)
	t.add(line{what: what, ours: mib(growth), goal: "< 150 MB", met: growth < 150e6})
	return nil
}

// childrenOf lists the processes that a process has started.
func childrenOf(pid int) (pids []int, err error) {
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			continue // that thread has ended
		}
		for _, word := range strings.Fields(string(b)) {
			one, err := strconv.Atoi(word)
			if err != nil {
				return nil, err
			}
			pids = append(pids, one)
		}
	}
	return pids, nil
}

// childNamed finds the running program of that name among our children.
func childNamed(name string) (int, error) { return namedChild(os.Getpid(), name) }

func namedChild(parent int, name string) (int, error) {
	pids, err := childrenOf(parent)
	if err != nil {
		return 0, err
	}
	for _, pid := range pids {
		args, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		first, _, _ := strings.Cut(string(args), "\x00")
		if err == nil && strings.Contains(filepath.Base(first), name) {
			return pid, nil
		}
	}
	return 0, errors.New("no running program " + name)
}
