package assessmentplugin

import (
	"context"
	"errors"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// errSilent is the cause of a context that a watch ended.
var errSilent = errors.New("the program was silent too long")

// watch ends a call that makes no progress within the limit. A stream tells it of
// progress and holds it while the caller's own code runs.
type watch struct {
	timer    *time.Timer
	limit    time.Duration
	progress bool // something was handed to the caller
}

func newWatch(ctx context.Context, limit time.Duration) (context.Context, *watch, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(limit, func() { cancel(errSilent) })
	return ctx, &watch{timer: timer, limit: limit}, func() {
		timer.Stop()
		cancel(nil)
	}
}

// during runs the caller's code, which may take its time.
func (w *watch) during(f func() error) error {
	w.timer.Stop()
	defer w.timer.Reset(w.limit)
	return f()
}

// callerError is a failure of the caller's own code inside a call.
type callerError struct{ error }

func (e callerError) Unwrap() error { return e.error }

// lie is something a program said that cannot be true.
type lie struct{ error }

// do runs a call on the living process. A process that dies in it is replaced and
// the call repeated once, or once more after every progress: calls are idempotent
// by contract. The watch and the process differ between attempts, so call must
// carry no state from one to the next except what it has already handed out.
func (p *program) do(ctx context.Context, call func(ctx context.Context, c *diagnostics.Client, w *watch) error) error {
	leave, err := p.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	for retried := false; ; retried = true {
		proc, err := p.running(ctx)
		if err != nil {
			return err
		}
		callCtx, w, end := newWatch(ctx, p.manifest.Limits.callTimeout())
		err = call(callCtx, proc.client, w)
		silent := errors.Is(context.Cause(callCtx), errSilent)
		end()
		refusal, again := p.judge(ctx, proc, err, silent)
		if again && (!retried || w.progress) {
			continue
		}
		return refusal
	}
}

// judge decides what the end of a call means for the program and for the caller.
// again says that a fresh process may do better.
func (p *program) judge(ctx context.Context, proc *process, err error, silent bool) (refusal error, again bool) {
	var caller callerError
	var lied lie
	switch {
	case err == nil:
		p.noteSuccess()
		return nil, false
	case errors.As(err, &caller):
		return caller.error, false
	case errors.Is(err, diagnostics.ErrFileRead):
		return err, false
	case mistake(err) != nil:
		p.noteSuccess()
		return mistake(err), false
	case errors.As(err, &lied) || errors.Is(err, diagnostics.ErrMalformed) || status.Code(err) == codes.ResourceExhausted:
		p.host.log.Warn("plugin lied", "plugin", p.ref.Name, "version", p.ref.Version, "error", err)
		p.mu.Lock()
		p.lastErr = err.Error()
		p.mu.Unlock()
		return ErrLied.Because(err), false
	case silent:
		p.kill(proc, "не ответила вовремя и остановлена")
		return ErrTimeout.Because(err), false
	case ctx.Err() != nil:
		return ctx.Err(), false
	case status.Code(err) == codes.DeadlineExceeded && dueBy(ctx, time.Now().Add(100*time.Millisecond)):
		// The deadline travels with the call; the program's clock may strike first.
		return context.DeadlineExceeded, false
	case p.lost(proc, err):
		p.kill(proc, "связь с программой потеряна: "+err.Error())
		return ErrCrashed.Because(err), true
	}
	// The program lives and says that it failed, such as by a panic.
	p.mu.Lock()
	p.lastErr = err.Error()
	p.mu.Unlock()
	return ErrCrashed.Because(err), false
}

func dueBy(ctx context.Context, t time.Time) bool {
	deadline, ok := ctx.Deadline()
	return ok && deadline.Before(t)
}

// lost tells whether the process is gone, or as good as gone.
func (p *program) lost(proc *process, err error) bool {
	if status.Code(err) == codes.Unavailable {
		return true
	}
	// A broken stream may be noticed a moment before the end of its process.
	if code := status.Code(err); code == codes.Internal || code == codes.Unknown || code == codes.Canceled {
		select {
		case <-proc.exited:
			return true
		case <-time.After(20 * time.Millisecond):
			return code == codes.Canceled
		}
	}
	return false
}
