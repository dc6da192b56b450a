package assessmentplugin

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/marshrut-iom/marshrut/internal/confine"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// describeMemory is what a program may use to say who it is.
const describeMemory = 512 << 20

// executable opens what is executed: the program, or its interpreter.
func (e entry) executable() (*os.File, error) {
	if e.interpreter != "" {
		return os.Open(e.interpreter)
	}
	return e.open(e.manifest.Program)
}

// spec says what the program may use: its own folder and the copies of its files.
func (e entry) spec(folder, files string, args ...string) confine.Spec {
	s := confine.Spec{Name: e.manifest.Program, Args: args, Folder: folder, Parent: os.Getpid()}
	if len(e.manifest.others()) > 0 {
		s.Files = []string{files}
	}
	if i := e.manifest.Interpreter; i != nil {
		s.Name, s.Interpreted = e.interpreter, true
		s.Args = append(append(append([]string(nil), i.Args...), filepath.Join(files, e.manifest.Program)), args...)
		s.Libraries = append(append([]string(nil), i.Folders...), i.LibraryPath...)
	}
	return s
}

// environment is what the program gets of ours: nothing but where its own things are.
func (e entry) environment(folder, files string) []string {
	env := []string{"TMPDIR=" + filepath.Join(folder, "tmp"), "TZ=UTC", "LANG=C.UTF-8"}
	if len(e.manifest.others()) > 0 {
		env = append(env, diagnostics.EnvFiles+"="+files)
	}
	if i := e.manifest.Interpreter; i != nil && len(i.LibraryPath) > 0 {
		env = append(env, "LD_LIBRARY_PATH="+strings.Join(i.LibraryPath, ":"))
	}
	return env
}

// isItself starts the program to see that it is what its manifest says.
func (e entry) isItself(ctx context.Context, launcher []string) error {
	base, err := os.MkdirTemp("", "describe")
	if err != nil {
		return err
	}
	defer os.RemoveAll(base)
	folder, files := filepath.Join(base, "own"), filepath.Join(base, "files")
	if err := os.MkdirAll(filepath.Join(folder, "tmp"), 0o700); err != nil {
		return err
	}
	if err := e.copyFiles(files); err != nil {
		return err
	}
	program, err := e.executable()
	if err != nil {
		return err
	}
	defer program.Close()
	info, err := ask(ctx, launcher, e.spec(folder, files, diagnostics.DescribeArg), e.environment(folder, files), program)
	if err != nil {
		return err
	}
	return e.manifest.is(info)
}

// is tells whether a program that names itself so is the one of the manifest.
func (m Manifest) is(info diagnostics.Info) error {
	if info.Name != m.Name || info.Version != m.Version || info.Kind != m.Kind {
		return fmt.Errorf("%w: она назвалась %s %s (%s)", errImpostor, info.Name, info.Version, info.Kind)
	}
	return nil
}

// askFile asks a program that has no manifest yet.
func askFile(ctx context.Context, launcher []string, name string) (info diagnostics.Info, err error) {
	program, err := os.Open(name)
	if err != nil {
		return info, err
	}
	defer program.Close()
	folder, err := os.MkdirTemp("", "describe")
	if err != nil {
		return info, err
	}
	defer os.RemoveAll(folder)
	return ask(ctx, launcher, confine.Spec{Name: filepath.Base(name), Args: []string{diagnostics.DescribeArg}, Folder: folder, Parent: os.Getpid()}, nil, program)
}

// ask starts a program with the argument "describe", confined.
func ask(ctx context.Context, launcher []string, spec confine.Spec, env []string, program *os.File) (info diagnostics.Info, err error) {
	spec.Memory, spec.FileSize = describeMemory, 1<<20
	cmd, err := confine.Command(launcher, spec, program)
	if err != nil {
		return info, err
	}
	out, errOut := &bounded{}, &bounded{}
	cmd.Env, cmd.Stdout, cmd.Stderr = append([]string{}, env...), out, errOut
	starter := newSpawner()
	defer starter.close()
	if err := starter.start(cmd); err != nil {
		return info, err
	}
	stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	defer stop()
	timer := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	if err := cmd.Wait(); err != nil {
		return info, fmt.Errorf("не отвечает, кто она: %w: %s", err, strings.TrimSpace(errOut.String()))
	}
	if err := json.Unmarshal(out.Bytes(), &info); err != nil {
		return info, fmt.Errorf("не отвечает, кто она: %w", err)
	}
	return info, nil
}

// bounded keeps the first 64 KiB of what a program prints.
type bounded struct{ bytes.Buffer }

func (b *bounded) Write(p []byte) (int, error) {
	if room := 64<<10 - b.Len(); room > 0 {
		b.Buffer.Write(p[:min(len(p), room)])
	}
	return len(p), nil
}
