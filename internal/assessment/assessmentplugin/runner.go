package assessmentplugin

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// launched is one confined process, the way go-plugin wants a runner to be. Its
// own readers drain stdout and stderr for ever, so nothing the program prints can
// block it or us, and go-plugin sees only the handshake line.
type launched struct {
	cmd     *exec.Cmd
	name    string
	spawner *spawner
	stdout  *output
	stderr  *output

	handshake *io.PipeReader
	line      *io.PipeWriter

	exited chan struct{} // closed once the process is reaped
	mu     sync.Mutex
	reaped bool
	result error
}

func newLaunched(cmd *exec.Cmd, name string, s *spawner, stdout, stderr *output) *launched {
	l := &launched{cmd: cmd, name: name, spawner: s, stdout: stdout, stderr: stderr, exited: make(chan struct{})}
	l.handshake, l.line = io.Pipe()
	return l
}

// Start implements runner.Runner.
func (l *launched) Start(context.Context) error {
	outRead, outWrite, err := os.Pipe()
	if err != nil {
		return err
	}
	errRead, errWrite, err := os.Pipe()
	if err != nil {
		outRead.Close()
		outWrite.Close()
		return err
	}
	l.cmd.Stdout, l.cmd.Stderr = outWrite, errWrite
	err = l.spawner.start(l.cmd)
	outWrite.Close()
	errWrite.Close()
	if err != nil {
		outRead.Close()
		errRead.Close()
		close(l.exited)
		return err
	}
	var drained sync.WaitGroup
	drained.Go(func() { l.drainStdout(outRead) })
	drained.Go(func() { _, _ = io.Copy(l.stderr, errRead) })
	go l.reap(&drained, outRead, errRead)
	return nil
}

// maxPreamble bounds what a program may print before its handshake line.
const maxPreamble = 64 << 10

// drainStdout passes on the handshake line, which begins with "1|", and logs the
// rest.
func (l *launched) drainStdout(r io.Reader) {
	defer l.line.Close()
	in := bufio.NewReaderSize(io.LimitReader(r, maxPreamble), maxPreamble)
	for {
		line, err := in.ReadString('\n')
		if err == nil && strings.HasPrefix(line, "1|") {
			_, _ = io.WriteString(l.line, line)
			l.line.Close()
			_, _ = io.Copy(l.stdout, in)
			break
		}
		_, _ = io.WriteString(l.stdout, line)
		if err != nil {
			l.line.Close()
			break
		}
	}
	_, _ = io.Copy(l.stdout, r)
}

// reap waits for the end of the process without reaping it, kills what is left of
// its group while the id is still its own, and then reaps it.
func (l *launched) reap(drained *sync.WaitGroup, pipes ...*os.File) {
	pid := l.cmd.Process.Pid
	for {
		if err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil); !errors.Is(err, unix.EINTR) {
			break
		}
	}
	l.mu.Lock()
	_ = syscall.Kill(-pid, syscall.SIGKILL)
	l.result = l.cmd.Wait()
	l.reaped = true
	l.mu.Unlock()
	close(l.exited)
	// A process that slipped out of the group could hold the pipes open.
	timer := time.AfterFunc(time.Second, func() {
		for _, p := range pipes {
			p.Close()
		}
	})
	drained.Wait()
	timer.Stop()
	for _, p := range pipes {
		p.Close()
	}
}

// kill ends the whole group at once; a stopped process dies of it as well.
func (l *launched) kill() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.reaped && l.cmd.Process != nil {
		_ = syscall.Kill(-l.cmd.Process.Pid, syscall.SIGKILL)
	}
}

// Wait implements runner.Runner.
func (l *launched) Wait(context.Context) error {
	<-l.exited
	return l.result
}

// Kill implements runner.Runner.
func (l *launched) Kill(context.Context) error {
	l.kill()
	return nil
}

// Diagnose implements runner.Runner.
func (l *launched) Diagnose(context.Context) string {
	select {
	case <-l.exited:
		return strings.TrimSpace(fmt.Sprintf("%v %s", l.result, l.stderr.lastWords()))
	case <-time.After(100 * time.Millisecond):
		return l.stderr.lastWords()
	}
}

// Stdout implements runner.Runner.
func (l *launched) Stdout() io.ReadCloser { return l.handshake }

// Stderr implements runner.Runner: drained here, nothing is left for go-plugin.
func (l *launched) Stderr() io.ReadCloser { return io.NopCloser(strings.NewReader("")) }

// Name implements runner.Runner.
func (l *launched) Name() string { return l.name }

// ID implements runner.Runner.
func (l *launched) ID() string {
	if l.cmd.Process == nil {
		return ""
	}
	return strconv.Itoa(l.cmd.Process.Pid)
}

// PluginToHost implements runner.Runner. Only a unix socket is taken: a program
// must not make the server connect elsewhere.
func (l *launched) PluginToHost(network, address string) (string, string, error) {
	if network != "unix" {
		return "", "", fmt.Errorf("the program listens on %q, only a unix socket is taken", network)
	}
	return network, address, nil
}

// HostToPlugin implements runner.Runner.
func (l *launched) HostToPlugin(network, address string) (string, string, error) {
	return network, address, nil
}
