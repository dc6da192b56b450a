package assessmentplugin

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/internal/confine"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// TestMain lets the test binary be the launcher, as the server binary is.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "confine" {
		confine.Main(os.Args[2:])
	}
	if len(os.Args) > 3 && os.Args[1] == "serve-alone" {
		serveAlone(os.Args[2], os.Args[3])
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var launcher = []string{os.Args[0], "confine"}

// built holds the real programs, built once. They stay in the user's cache, where
// the linker finds them up to date the next time.
var built struct {
	once    sync.Once
	folder  string
	err     error
	hostile []byte
	scoring []byte
	federal []byte
}

func programs(t testing.TB) {
	t.Helper()
	built.once.Do(func() { built.err = build() })
	if built.err != nil {
		t.Fatal(built.err)
	}
}

func build() error {
	cache, err := os.UserCacheDir()
	if err != nil {
		return err
	}
	built.folder = filepath.Join(cache, "marshrut", "test-programs")
	if err := os.MkdirAll(built.folder, 0o700); err != nil {
		return err
	}
	lock, err := os.Create(filepath.Join(built.folder, "lock")) // another run of these tests may build too
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	build := exec.Command("go", "build", "-trimpath", "-o", built.folder+"/", "./testdata/hostile", "../../../cmd/plugins/selfdiagnosis", "../../../cmd/plugins/federal")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	for name, into := range map[string]*[]byte{"hostile": &built.hostile, "selfdiagnosis": &built.scoring, "federal": &built.federal} {
		if *into, err = os.ReadFile(filepath.Join(built.folder, name)); err != nil {
			return err
		}
	}
	return nil
}

var (
	scoring = Ref{Name: "selfdiagnosis", Version: "1.0.0"}
	federal = Ref{Name: "federal", Version: "1.0.0"}
	hostile = Ref{Name: "hostile", Version: "1.0.0"}
)

const bad = `{"competencies":[{"code":"a"},{"code":"b"}],"levels":[{"code":"low"}]}`

// site is a catalogue with both programs and a host on it.
type site struct {
	*Host
	catalogue string
	runtime   string
}

// newSite opens a host whose catalogue holds selfdiagnosis and, under each of the
// given names, the hostile program. When the test ends nothing may be left.
func newSite(t testing.TB, names map[string]Limits, changes ...func(*Options)) *site {
	t.Helper()
	programs(t)
	s := &site{catalogue: t.TempDir()}
	var err error
	if s.runtime, err = os.MkdirTemp("", "rt"); err != nil {
		t.Fatal(err)
	}
	put(t, s.catalogue, "selfdiagnosis", diagnostics.KindQuestionnaire, built.scoring, Limits{})
	put(t, s.catalogue, "federal", diagnostics.KindImporter, built.federal, Limits{MemoryMiB: 256})
	for name, limits := range names {
		kind := diagnostics.KindQuestionnaire
		if strings.HasPrefix(name, "rows") {
			kind = diagnostics.KindImporter
		}
		put(t, s.catalogue, name, kind, built.hostile, limits)
	}
	options := Options{Catalogue: s.catalogue, Runtime: s.runtime, Launcher: launcher, Logger: slog.New(slog.DiscardHandler)}
	for _, c := range changes {
		c(&options)
	}
	if s.Host, err = Open(options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.end(t) })
	return s
}

// put installs a program that was built here, without asking it anything.
func put(t testing.TB, catalogue, name string, kind diagnostics.Kind, program []byte, limits Limits) {
	t.Helper()
	plant(t, catalogue, Manifest{Name: name, Version: "1.0.0", Kind: kind, Title: "Проба", Program: name, Limits: limits,
		Files: []File{{name, sumOf(program)}}}, map[string][]byte{name: program})
}

// plant puts files and their manifest into the catalogue and registers them.
func plant(t testing.TB, catalogue string, m Manifest, files map[string][]byte) {
	t.Helper()
	folder := filepath.Join(catalogue, m.Name, m.Version)
	must(t, os.MkdirAll(folder, 0o755))
	for name, data := range files {
		must(t, os.WriteFile(filepath.Join(folder, name), data, 0o555))
	}
	text, err := m.encode()
	must(t, err)
	must(t, os.WriteFile(filepath.Join(folder, ManifestFile), text, 0o444))
	enroll(t, catalogue, m)
}

// enroll registers a manifest as it lies there.
func enroll(t testing.TB, catalogue string, m Manifest) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(catalogue, m.Name, m.Version, ManifestFile))
	must(t, err)
	must(t, changeRegister(catalogue, func(r *register) error {
		r.Programs = append(r.Programs, Registered{Name: m.Name, Version: m.Version, Manifest: sumOf(text), Origin: Built, At: time.Now().UTC(), By: "tester"})
		return nil
	}))
}

// end closes the host and sees that no process, folder or lock is left.
func (s *site) end(t testing.TB) {
	t.Helper()
	pids := childrenIn(s.runtime)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := s.Close(ctx); err != nil {
		t.Errorf("Close: %v", err)
	}
	if left := childrenIn(s.runtime); len(left) > 0 {
		t.Errorf("processes %v (of %v) are left", left, pids)
	}
	if left, _ := os.ReadDir(s.runtime); len(left) > 0 {
		t.Errorf("folders are left: %v", left)
	}
	os.RemoveAll(s.runtime)
}

// childrenIn finds the processes that work in a folder.
func childrenIn(folder string) (pids []string) {
	links, _ := filepath.Glob("/proc/[0-9]*/cwd")
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil && strings.HasPrefix(target, folder) {
			pids = append(pids, filepath.Base(filepath.Dir(link)))
		}
	}
	return pids
}

func (s *site) process(t testing.TB, ref Ref) *process {
	t.Helper()
	s.mu.RLock()
	p := s.programs[ref]
	s.mu.RUnlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.process == nil {
		t.Fatalf("%s does not run", ref)
	}
	return p.process
}

func (s *site) signal(t testing.TB, ref Ref, signal syscall.Signal) {
	t.Helper()
	if err := s.process(t, ref).run.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
}

// freeze stops the process and waits until the kernel has done so.
func (s *site) freeze(t testing.TB, ref Ref) {
	t.Helper()
	s.signal(t, ref, syscall.SIGSTOP)
	stat := fmt.Sprintf("/proc/%d/stat", s.process(t, ref).run.cmd.Process.Pid)
	for range 500 {
		if text, err := os.ReadFile(stat); err != nil || strings.Contains(string(text), ") T ") {
			return
		}
		time.Sleep(2 * time.Millisecond)
	}
	t.Fatal("the process does not stop")
}

// score lets the hostile program do something.
func (s *site) score(ctx context.Context, ref Ref, mode string) (diagnostics.Report, error) {
	return s.Score(ctx, ref, []byte(bad), does(mode))
}

func does(mode string) diagnostics.Submission {
	return diagnostics.Submission{RunID: "run", Answers: []diagnostics.Answer{{Item: "what", Text: mode}}}
}

// mustServe sees that both the named program and the other one answer.
func (s *site) mustServe(t testing.TB, refs ...Ref) {
	t.Helper()
	for _, ref := range refs {
		if r, err := s.score(t.Context(), ref, ""); err != nil || len(r.Scores) != 2 {
			t.Errorf("%s no longer serves: %v", ref, err)
		}
	}
	if _, err := s.Score(t.Context(), scoring, instruments.SelfDiagnosis8, fives("x")); err != nil {
		t.Errorf("the other program no longer serves: %v", err)
	}
}

// fives answers the shipped self-diagnosis.
func fives(runID string) diagnostics.Submission {
	s := diagnostics.Submission{RunID: runID}
	for _, c := range []string{"cultural", "values", "selfimprovement", "communicative", "cognitive", "informational", "social", "professional"} {
		for i := range 5 {
			s.Answers = append(s.Answers, diagnostics.Answer{Item: fmt.Sprintf("%s-%d", c, i+1), Choices: []string{"5"}})
		}
	}
	return s
}

// settled waits until the number of goroutines is back to what it was.
func settled(t testing.TB, before int) {
	t.Helper()
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	stacks := make([]byte, 1<<20)
	t.Errorf("%d goroutines, before there were %d:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
}
