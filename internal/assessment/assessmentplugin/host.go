// Package assessmentplugin runs instrument programs: it finds them in a
// catalogue, starts each on demand as a confined process, watches it, limits it,
// restarts it, and holds everything it says against what it may say.
//
// A program is untrusted: it may crash, hang, lie, print rubbish or try to reach
// out. None of it may harm the server or another program. The program in turn
// learns nothing of people and tenants.
//
// Never call a program inside a database transaction.
package assessmentplugin

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/marshrut-iom/marshrut/internal/confine"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Options of a host. Catalogue and Launcher must be given.
type Options struct {
	Catalogue string
	Runtime   string   // folder for sockets and temporary files, short; the system's by default
	Launcher  []string // how to start confine.Main: {"/usr/bin/server", "confine"}
	Folders   []string // where interpreters and what they read may lie; SystemFolders
	Logger    *slog.Logger
	Notice    func(Notice) // told of what was installed, retired and refused; must not block

	StartTimeout  time.Duration // 10 s
	HealthEvery   time.Duration // 5 s
	HealthTimeout time.Duration // 3 s
	IdleAfter     time.Duration // 10 min
	ReloadEvery   time.Duration // 5 s: how soon a change of the register is taken up
}

func (o Options) withDefaults() Options {
	o.Logger = cmp.Or(o.Logger, slog.Default())
	o.StartTimeout = cmp.Or(o.StartTimeout, 10*time.Second)
	o.HealthEvery = cmp.Or(o.HealthEvery, 5*time.Second)
	o.HealthTimeout = cmp.Or(o.HealthTimeout, 3*time.Second)
	o.IdleAfter = cmp.Or(o.IdleAfter, 10*time.Minute)
	o.ReloadEvery = cmp.Or(o.ReloadEvery, 5*time.Second)
	if o.Folders == nil {
		o.Folders = SystemFolders
	}
	if o.Notice == nil {
		o.Notice = func(Notice) {}
	}
	return o
}

// Host owns the processes of all programs. It is safe for concurrent use.
type Host struct {
	options     Options
	log         *slog.Logger
	folders     *folders
	spawner     *spawner
	confinement confine.Confinement

	closing    chan struct{}
	background sync.WaitGroup

	mu       sync.RWMutex
	programs map[Ref]*program
	closed   bool
}

// Open reads the catalogue and starts nothing. Programs that do not pass the
// check are listed by Programs with the reason.
func Open(options Options) (*Host, error) {
	options = options.withDefaults()
	if len(options.Launcher) == 0 {
		return nil, errors.New("assessmentplugin: no launcher")
	}
	f, err := openFolders(options.Runtime)
	if err != nil {
		return nil, err
	}
	h := &Host{
		options: options, log: options.Logger, folders: f, spawner: newSpawner(),
		confinement: confine.Probe(), closing: make(chan struct{}), programs: map[Ref]*program{},
	}
	if err := h.Reload(); err != nil {
		return nil, errors.Join(err, h.Close(context.Background()))
	}
	h.background.Go(h.retireIdle)
	h.background.Go(h.followRegister)
	if !h.confinement.Complete() {
		h.log.Warn("plugins are not fully confined", "landlock", h.confinement.Landlock, "seccomp", h.confinement.Seccomp)
	}
	return h, nil
}

// Close ends all processes and waits until nothing is left of them, at most until
// ctx ends.
func (h *Host) Close(ctx context.Context) error {
	h.mu.Lock()
	if h.closed {
		h.mu.Unlock()
		return nil
	}
	h.closed = true
	close(h.closing)
	programs := slices.Collect(maps.Values(h.programs)) // a reload may be under way
	h.mu.Unlock()
	for _, p := range programs {
		p.close()
	}
	done := make(chan struct{})
	go func() {
		h.background.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
		return ctx.Err()
	}
	h.spawner.close()
	return h.folders.close()
}

// Confinement says how far the kernel lets programs be confined, for readiness
// and the operator's page.
func (h *Host) Confinement() confine.Confinement { return h.confinement }

// State of a program.
type State string

// The states.
const (
	StateIdle     State = "idle"    // starts with the next call
	StateRunning  State = "running" //
	StateBroken   State = "broken"  // failed several times in a row and rests
	StateUnusable State = "unusable"
	StateRetired  State = "retired" // by the operator
)

// Program is what the operator sees of one version of a program.
type Program struct {
	Ref       Ref
	Kind      diagnostics.Kind
	Title     string
	Publisher string // whose signature it has; empty: built where it is installed
	Usable    bool
	Reason    string // why it is unusable
	State     State
	Limits    Limits
	Starts    int
	Crashes   int
	LastError string
}

// Programs lists the catalogue, by name and version.
func (h *Host) Programs() []Program {
	h.mu.RLock()
	defer h.mu.RUnlock()
	var all []Program
	for _, p := range h.programs {
		all = append(all, p.describe())
	}
	slices.SortFunc(all, func(a, b Program) int {
		return cmp.Or(cmp.Compare(a.Ref.Name, b.Ref.Name), cmp.Compare(a.Ref.Version, b.Ref.Version))
	})
	return all
}

func (p *program) describe() Program {
	p.mu.Lock()
	defer p.mu.Unlock()
	d := Program{
		Ref: p.ref, Kind: p.manifest.Kind, Title: p.manifest.Title, Publisher: p.manifest.Publisher, Limits: p.manifest.Limits,
		Usable: p.reason == "", Reason: p.reason, State: StateIdle, Starts: p.starts, Crashes: p.crashes, LastError: p.lastErr,
	}
	switch {
	case p.reason == errRetired.Error():
		d.State = StateRetired
	case p.reason != "":
		d.State = StateUnusable
	case p.process != nil && p.process.alive():
		d.State = StateRunning
	case p.failures >= breakAfter && time.Now().Before(p.restTill):
		d.State = StateBroken
	}
	return d
}

// why gives the reason for which it is unusable, empty where it is usable.
func (p *program) why() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.reason
}

// find gives the usable program of the wanted kind.
func (h *Host) find(ref Ref, kind diagnostics.Kind) (*program, error) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	p, ok := h.programs[ref]
	if h.closed {
		return nil, ErrClosed
	}
	if !ok {
		return nil, ErrUnknown.Because(errors.New(ref.String()))
	}
	if why := p.why(); why != "" {
		return nil, ErrUnusable.Because(errors.New(why))
	}
	if p.manifest.Kind != kind {
		return nil, ErrUnknown.Because(errors.New(ref.String() + " is of another kind"))
	}
	return p, nil
}

func (h *Host) retireIdle() {
	tick := time.NewTicker(max(h.options.IdleAfter/4, 10*time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case <-h.closing:
			return
		case now := <-tick.C:
			h.mu.RLock()
			for _, p := range h.programs {
				p.retire(now.Add(-h.options.IdleAfter))
			}
			h.mu.RUnlock()
		}
	}
}
