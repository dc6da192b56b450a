package assessmentplugin

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

var errImpostor = errors.New("программа называет себя иначе, чем её манифест")

// How failures in a row are answered: the first restart comes at once, the next
// ones wait, and after breakAfter the program is left alone for a while.
const (
	breakAfter  = 5
	firstBreak  = time.Second
	longestRest = 30 * time.Second
)

// program is one version of a program and its process, if one runs.
type program struct {
	entry
	host     *Host
	slots    chan struct{}
	outlines diagnostics.Memo[outline]

	mu       sync.Mutex
	process  *process
	starting *start
	active   int
	lastUsed time.Time
	failures int // in a row
	restTill time.Time
	starts   int
	crashes  int
	lastErr  string
	closed   bool
}

// start is one attempt that several callers may wait for.
type start struct {
	done    chan struct{}
	process *process
	err     error
}

func newProgram(e entry, h *Host) *program {
	return &program{entry: e, host: h, slots: make(chan struct{}, max(1, e.manifest.Limits.Simultaneous))}
}

// enter takes one of the program's slots.
func (p *program) enter(ctx context.Context) (leave func(), err error) {
	wait := time.NewTimer(p.manifest.Limits.callTimeout())
	defer wait.Stop()
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-wait.C:
		return nil, ErrBusy
	}
	p.mu.Lock()
	p.active++
	p.mu.Unlock()
	return func() {
		p.mu.Lock()
		p.active--
		p.lastUsed = time.Now()
		p.mu.Unlock()
		<-p.slots
	}, nil
}

// running gives the living process, starting one if need be.
func (p *program) running(ctx context.Context) (*process, error) {
	p.mu.Lock()
	switch {
	case p.closed:
		p.mu.Unlock()
		return nil, ErrClosed
	case p.reason != "":
		p.mu.Unlock()
		return nil, ErrUnusable.Because(errors.New(p.reason))
	case p.process != nil && p.process.alive():
		defer p.mu.Unlock()
		return p.process, nil
	case time.Now().Before(p.restTill) && p.failures >= breakAfter:
		defer p.mu.Unlock()
		return nil, ErrBroken.Because(errors.New(p.lastErr))
	}
	s := p.starting
	if s == nil {
		s = &start{done: make(chan struct{})}
		p.starting = s
		// The attempt outlives its first caller: others may wait for it too.
		rest := time.Until(p.restTill)
		p.host.background.Go(func() { p.begin(s, rest) })
	}
	p.mu.Unlock()
	select {
	case <-s.done:
		return s.process, s.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// begin starts a process after resting.
func (p *program) begin(s *start, rest time.Duration) {
	select {
	case <-time.After(rest):
	case <-p.host.closing:
	}
	var err error
	select {
	case <-p.host.closing:
		err = ErrClosed
	default:
		s.process, err = startProcess(p.entry, p.host)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	defer close(s.done)
	p.starting = nil
	switch {
	case err != nil:
		p.lastErr = err.Error()
		if errors.Is(err, errImpostor) || errors.Is(err, errSpoilt) {
			p.reason = err.Error()
			s.err = ErrUnusable.Because(err)
			told := refusal(p.entry, p.reason)
			p.host.background.Go(func() { p.host.options.Notice(told) })
			return
		}
		p.failed()
		s.err = ErrCrashed.Because(err)
		if errors.Is(err, ErrClosed) {
			s.err = ErrClosed
		}
	case p.closed:
		s.process.stop("the host closes")
		<-s.process.gone
		s.process, s.err = nil, ErrClosed
	default:
		p.starts++
		p.process, p.lastUsed = s.process, time.Now()
		p.host.background.Go(func() { s.process.watch(p.host.options.HealthEvery, p.host.options.HealthTimeout) })
		p.host.background.Go(func() { p.await(s.process) })
	}
}

// await clears a process away as soon as it ends, however it came to that.
func (p *program) await(proc *process) {
	<-proc.exited
	p.crashed(proc, "программа завершилась: "+proc.run.Diagnose(context.Background()))
	proc.stop("ended")
	<-proc.gone
}

// kill ends a process that broke the rules and counts it as a crash. Calls that
// run in it are repeated on the next one.
func (p *program) kill(proc *process, why string) {
	p.crashed(proc, why)
	proc.stop(why)
}

// crashed counts an end that was not our wish, once for each process, however
// many of its calls tell of it.
func (p *program) crashed(proc *process, why string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.process == proc {
		p.process = nil
	}
	if proc.expected || proc.counted {
		return
	}
	proc.counted = true
	p.crashes++
	p.lastErr = why
	p.failed()
	p.host.log.Warn("plugin crashed", "plugin", p.ref.Name, "version", p.ref.Version, "why", why)
}

// drop ends the process, if any, by our own wish.
func (p *program) drop(why string) {
	p.mu.Lock()
	proc := p.process
	p.process = nil
	if proc != nil {
		proc.expected = true
	}
	p.mu.Unlock()
	if proc != nil {
		proc.stop(why)
	}
}

// failed is called with mu held.
func (p *program) failed() {
	p.failures++
	rest := time.Duration(0)
	switch {
	case p.failures >= breakAfter:
		rest = min(firstBreak<<min(p.failures-breakAfter, 10), longestRest)
	case p.failures > 1:
		rest = 25 * time.Millisecond << (2 * (p.failures - 2))
	}
	p.restTill = time.Now().Add(rest)
}

func (p *program) noteSuccess() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failures, p.restTill = 0, time.Time{}
}

// retire stops a process that nobody used since before.
func (p *program) retire(before time.Time) {
	p.mu.Lock()
	idle := p.active == 0 && p.process != nil && p.lastUsed.Before(before)
	proc := p.process
	if idle {
		p.process, proc.expected = nil, true
	}
	p.mu.Unlock()
	if idle {
		proc.stop("idle")
	}
}

// close lets no process start any more and ends the running one.
func (p *program) close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.drop("the host closes")
}
