package embedded

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// process is a child that cannot outlive us. It leads its own process group, so
// that Ctrl-C in the terminal reaches only us and we decide the order of stops.
type process struct {
	cmd  *exec.Cmd
	tail *tail
	done chan struct{}
	err  error // valid once done is closed
}

// launch starts cmd. When our process dies, the kernel sends death to the child.
func launch(cmd *exec.Cmd, cred *syscall.Credential, death syscall.Signal, log io.Writer) (*process, error) {
	p := &process{cmd: cmd, tail: &tail{}, done: make(chan struct{})}
	var out io.Writer = p.tail
	if log != nil {
		out = io.MultiWriter(p.tail, log)
	}
	cmd.Stdout, cmd.Stderr = out, out
	cmd.WaitDelay = 2 * time.Second // an orphan that holds our pipe must not keep Wait
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: death, Credential: cred}

	started := make(chan error, 1)
	go func() {
		// The death signal is bound to the thread that forked, not to the process:
		// this thread must live as long as the child. It is never unlocked, so it
		// ends with this goroutine. For the same reason nobody else may ask for a
		// death signal without a locked thread: his child dies when ours ends.
		runtime.LockOSThread()
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		started <- nil
		p.err = cmd.Wait()
		close(p.done)
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// until waits for what a child that has just begun must come to, looking every so
// often; an end of the child is an error.
func (p *process) until(ctx context.Context, every time.Duration, there func() bool) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for !there() {
		select {
		case <-p.done:
			if p.err != nil {
				return p.err
			}
			return errors.New("ended at once")
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
	return nil
}

func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// step is a signal and how long its effect is waited for.
type step struct {
	signal syscall.Signal
	wait   time.Duration
}

// stop sends the signals one after the other until the child ends; the last
// resort is SIGKILL for the whole group.
func (p *process) stop(steps ...step) {
	for _, s := range steps {
		if p.ended() {
			return
		}
		_ = p.cmd.Process.Signal(s.signal) // refused only when it has just ended
		if p.within(s.wait) {
			return
		}
	}
	_ = syscall.Kill(-p.pid(), syscall.SIGKILL)
	<-p.done
}

func (p *process) within(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-p.done:
		return true
	case <-t.C:
		return false
	}
}

// tail keeps the last few kilobytes of a program's output, for the reason of a
// failed start.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

const tailSize = 8 << 10

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, b...)
	if over := len(t.buf) - tailSize; over > 0 {
		t.buf = append(t.buf[:0], t.buf[over:]...)
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.buf)
}
