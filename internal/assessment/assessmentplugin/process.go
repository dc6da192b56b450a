package assessmentplugin

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/go-plugin/runner"
	"google.golang.org/grpc"

	"github.com/marshrut-iom/marshrut/internal/confine"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// process is one running program. Its calls fail as soon as it ends; it is never
// used again afterwards.
type process struct {
	client  *diagnostics.Client
	plugin  *plugin.Client
	run     *launched
	folder  string
	exited  <-chan struct{}
	stopped sync.Once
	gone    chan struct{} // closed when all that belonged to it is cleared away
	log     *slog.Logger

	// Under the program's mu.
	expected bool // its end is our own wish
	counted  bool // its crash is counted
}

// startProcess checks, confines and starts a program and waits until it has said
// who it is.
func startProcess(e entry, h *Host) (_ *process, err error) {
	file, err := e.executable()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	folder, err := h.folders.make()
	if err != nil {
		return nil, err
	}
	if err := e.copyFiles(filesOf(folder)); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder), os.RemoveAll(filesOf(folder)))
	}
	p := &process{folder: folder, gone: make(chan struct{})}
	p.log = h.log.With("plugin", e.ref.Name, "version", e.ref.Version)
	p.plugin = plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig:  diagnostics.Handshake(),
		VersionedPlugins: diagnostics.Plugins(nil),
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:         true,
		SkipHostEnv:      true,
		StartTimeout:     h.options.StartTimeout,
		UnixSocketConfig: &plugin.UnixSocketConfig{TempDir: folder},
		Logger:           hclog.NewNullLogger(),
		SyncStdout:       &output{log: p.log, stream: "stdout"},
		SyncStderr:       &output{log: p.log, stream: "stderr"},
		GRPCDialOptions: []grpc.DialOption{
			grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(diagnostics.MaxMessage), grpc.MaxCallSendMsgSize(diagnostics.MaxMessage)),
		},
		RunnerFunc: func(_ hclog.Logger, spec *exec.Cmd, _ string) (runner.Runner, error) {
			return p.prepare(e, h, file, spec.Env)
		},
	})
	defer func() {
		if err != nil {
			p.stop("start failed")
			<-p.gone
		}
	}()
	// go-plugin waits without end for a program that stops half-way.
	watchdog := time.AfterFunc(h.options.StartTimeout, func() {
		if p.run != nil {
			p.run.kill()
		}
	})
	defer watchdog.Stop()
	if _, err := p.plugin.Start(); err != nil {
		return nil, err
	}
	connection, err := p.plugin.Client()
	if err != nil {
		return nil, err
	}
	dispensed, err := connection.Dispense(diagnostics.PluginName)
	if err != nil {
		return nil, err
	}
	p.client = dispensed.(*diagnostics.Client)
	p.exited = p.run.exited
	ctx, cancel := context.WithTimeout(context.Background(), h.options.StartTimeout)
	defer cancel()
	info, err := p.client.Describe(ctx)
	if err != nil {
		return nil, err
	}
	return p, e.manifest.is(info)
}

// prepare makes the launcher's command with nothing of our environment in it.
func (p *process) prepare(e entry, h *Host, file *os.File, env []string) (runner.Runner, error) {
	memory := int64(e.manifest.Limits.MemoryMiB) << 20
	spec := e.spec(p.folder, filesOf(p.folder))
	spec.Memory, spec.FileSize = memory, 16*int64(e.manifest.Limits.FileMiB)<<20
	cmd, err := confine.Command(h.options.Launcher, spec, file)
	if err != nil {
		return nil, err
	}
	cmd.Env = append(append(env, e.environment(p.folder, filesOf(p.folder))...),
		fmt.Sprintf("%s=%d", diagnostics.EnvParent, os.Getpid()),
		fmt.Sprintf("GOMEMLIMIT=%d", memory/4*3),
		"GOTRACEBACK=single",
	)
	p.run = newLaunched(cmd, e.ref.Name, h.spawner, &output{log: p.log, stream: "stdout"}, &output{log: p.log, stream: "stderr"})
	return inFolder{launched: p.run, folder: p.folder}, nil
}

// inFolder lets the server connect only to a socket in the process's own folder.
type inFolder struct {
	*launched
	folder string
}

// PluginToHost implements runner.Runner.
func (f inFolder) PluginToHost(network, address string) (string, string, error) {
	if !owns(f.folder, address) {
		return "", "", fmt.Errorf("the program names a socket outside its folder: %q", address)
	}
	return f.launched.PluginToHost(network, address)
}

// stop kills the group first: go-plugin's own way hangs on a stopped process.
// What is left is cleared away behind; gone tells when.
func (p *process) stop(why string) {
	p.stopped.Do(func() {
		if p.run != nil {
			p.run.kill()
		}
		p.log.Debug("plugin stopped", "why", why)
		go func() {
			defer close(p.gone)
			if p.run != nil {
				<-p.run.exited
			}
			p.plugin.Kill()
			if err := errors.Join(os.RemoveAll(p.folder), os.RemoveAll(filesOf(p.folder))); err != nil {
				p.log.Warn("plugin folder left", "error", err)
			}
		}()
	})
}

func (p *process) alive() bool {
	select {
	case <-p.exited:
		return false
	default:
		return true
	}
}

// watch asks the program now and then whether it answers: a stopped or stuck one
// would otherwise be noticed only by the next caller.
func (p *process) watch(every, within time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-p.exited:
			return
		case <-tick.C:
		}
		ctx, cancel := context.WithTimeout(context.Background(), within)
		_, err := p.client.Describe(ctx)
		cancel()
		if err != nil && p.alive() {
			p.log.Warn("plugin does not answer and is killed", "error", err)
			p.run.kill()
			return
		}
	}
}
