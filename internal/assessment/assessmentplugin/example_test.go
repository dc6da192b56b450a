package assessmentplugin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/embedded"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics/diagnosticstest"
)

const examples = "../../../examples"

// stranger is a program from outside, behind the real host: what Exercise sees of it is
// what came through the confined process.
type stranger struct {
	client *diagnostics.Client
	info   diagnostics.Info
}

func (s stranger) Describe() diagnostics.Info { return s.info }
func (s stranger) Form(ctx context.Context, d diagnostics.Definition) (diagnostics.Form, error) {
	return s.client.Form(ctx, d)
}
func (s stranger) Score(ctx context.Context, d diagnostics.Definition, sub diagnostics.Submission) (diagnostics.Report, error) {
	return s.client.Score(ctx, d, sub)
}

// published installs a folder the way an outsider's program comes: sealed by a key that
// the operator trusts.
func published(t *testing.T, folder string, folders []string, changes ...func(*Options)) (*site, Manifest) {
	t.Helper()
	private, public := keys(t)
	catalogue := t.TempDir()
	_, err := Trust(catalogue, "iro", public)
	must(t, err)
	_, err = Seal(folder, "iro", private)
	must(t, err)
	m, err := Install(t.Context(), Installation{Launcher: launcher, Catalogue: catalogue, Source: folder, Folders: folders})
	must(t, err)
	return newSite(t, nil, append(changes, func(o *Options) { o.Catalogue, o.Folders, o.StartTimeout = catalogue, folders, 30*time.Second })...), m
}

func (s *site) stranger(t *testing.T, m Manifest, definition []byte) stranger {
	t.Helper()
	ref := Ref{m.Name, m.Version}
	_, err := s.Form(t.Context(), ref, definition)
	must(t, err)
	return stranger{s.process(t, ref).client, diagnostics.Info{Name: m.Name, Version: m.Version, Kind: m.Kind, Title: m.Title}}
}

func TestExample_AModuleOfItsOwnIsAnInstrument(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	build := exec.Command("go", "build", "-trimpath", "-o", filepath.Join(folder, "lesson-visit"), ".")
	build.Dir, build.Env = filepath.Join(examples, "instrument"), append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	copyTo(t, folder, filepath.Join(examples, "instrument", ManifestFile))
	definition, err := os.ReadFile(filepath.Join(examples, "instrument", "lesson-visit.json"))
	must(t, err)
	s, m := published(t, folder, nil)
	diagnosticstest.Exercise(t, s.stranger(t, m, definition), diagnosticstest.Sample{Definition: definition})
}

func copyTo(t *testing.T, folder string, files ...string) {
	t.Helper()
	for _, name := range files {
		data, err := os.ReadFile(name)
		must(t, err)
		must(t, os.WriteFile(filepath.Join(folder, filepath.Base(name)), data, 0o644))
	}
}

// python is the interpreter of the tests, and where its things lie.
var python = sync.OnceValues(func() (embedded.Python, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return embedded.Python{}, err
	}
	return embedded.FindPython(context.Background(), embedded.FindOptions{Cache: filepath.Join(cache, "marshrut"),
		Report: func(line string) { fmt.Fprintln(os.Stderr, line) }})
})

// inPython makes a publisher's folder of the example's files, with the interpreter of
// this machine in the manifest.
func inPython(t *testing.T, script string) (folder string, allowed []string) {
	t.Helper()
	p, err := python()
	must(t, err)
	folder = t.TempDir()
	copyTo(t, folder, filepath.Join(examples, "python", "marshrut.py"), filepath.Join(examples, "python", "diagnostics_pb2.py"), script)
	text, err := os.ReadFile(filepath.Join(examples, "python", ManifestFile))
	must(t, err)
	m, err := unsealed(text)
	must(t, err)
	m.Interpreter.Path, m.Interpreter.Folders, m.Interpreter.LibraryPath = p.Path, p.Folders, p.LibraryPath
	m.Program = filepath.Base(script)
	if name := strings.TrimSuffix(m.Program, ".py"); name != "lesson_review" {
		m.Name = name
	}
	text, err = json.Marshal(m)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(folder, ManifestFile), text, 0o644))
	return folder, append([]string{filepath.Dir(filepath.Dir(filepath.Dir(p.Path)))}, SystemFolders...)
}

const review = `{"title":"Урок глазами учеников","competencies":[
	{"code":"a","title":"Интерес","questions":[{"code":"q1","text":"Было интересно"},{"code":"q2","text":"Я задал вопрос"}]},
	{"code":"b","title":"Понятность","questions":[{"code":"q3","text":"Я понял, что делать дома"}]}]}`

func TestExample_PythonIsAnInstrument(t *testing.T) {
	t.Parallel()
	folder, allowed := inPython(t, filepath.Join(examples, "python", "lesson_review.py"))
	s, m := published(t, folder, allowed)
	diagnosticstest.Exercise(t, s.stranger(t, m, []byte(review)), diagnosticstest.Sample{Definition: []byte(review)})
	ref := Ref{m.Name, m.Version}
	const n = 1500
	one := diagnostics.Submission{RunID: "r", Answers: []diagnostics.Answer{{Item: "q1", Choices: []string{"3"}}, {Item: "q2", Choices: []string{"2"}}, {Item: "q3", Choices: []string{"1"}}}}
	bad := diagnostics.Submission{RunID: "r", Answers: one.Answers[:2]}
	given := 0
	err := s.ScoreAll(t.Context(), ref, []byte(review), iter.Seq[diagnostics.Submission](func(yield func(diagnostics.Submission) bool) {
		for i := range n {
			if next := map[bool]diagnostics.Submission{true: bad, false: one}[i == 700]; !yield(next) {
				return
			}
		}
	}), func(i int, r diagnostics.Report, err error) error {
		given++
		if (i == 700) != errors.Is(err, ErrAnswers) || err == nil && (r.Scores[0].Score != 2.5 || !r.Scores[1].Deficit) {
			t.Errorf("%d: %+v, %v", i, r, err)
		}
		return nil
	})
	if err != nil || given != n {
		t.Errorf("%d of %d, %v", given, n, err)
	}
	if p := s.of(ref); p.Starts != 1 || p.Crashes != 0 {
		t.Errorf("%+v", p)
	}
	s.signal(t, ref, 9)
	if _, err := s.Score(t.Context(), ref, []byte(review), one); err != nil {
		t.Errorf("after a kill: %v", err)
	}
}

func TestExample_AnInterpreterIsConfinedAsWell(t *testing.T) {
	t.Parallel()
	folder, allowed := inPython(t, filepath.Join("testdata", "python", "escape.py"))
	s, m := published(t, folder, allowed)
	r, err := s.Score(t.Context(), Ref{m.Name, m.Version}, []byte(`{"competencies":[{"code":"a"}]}`), does(""))
	must(t, err)
	if len(r.Notes) < 25 {
		t.Fatalf("only %d ways were tried", len(r.Notes))
	}
	given := []string{"PLUGIN_", "MARSHRUT_PLUGIN", "LD_LIBRARY_PATH", "TMPDIR", "TZ", "LANG", "LC_CTYPE", "GOMEMLIMIT", "GOTRACEBACK"}
	for _, n := range r.Notes {
		switch n.Code {
		case "environment":
			for name := range strings.FieldsSeq(n.Text) {
				if !slices.ContainsFunc(given, func(prefix string) bool { return strings.HasPrefix(name, prefix) }) {
					t.Errorf("it sees %s of our environment", name)
				}
			}
		case "own-folder":
			if n.Text != "True" {
				t.Errorf("it cannot use its own folder: %s", n.Text)
			}
		default:
			if n.Text == "DONE" {
				t.Errorf("%s is possible", n.Code)
			}
		}
	}
	if _, err := os.Stat("/tmp/marshrut-hostile-python"); err == nil {
		t.Error("a file was written outside")
	}
}

func TestInstall_AnInterpreterGetsOnlyWhatTheOperatorAllows(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*Interpreter)
		want   string
	}{
		"secrets":            {func(i *Interpreter) { i.Folders = append(i.Folders, "/etc") }, "не дают"},
		"everything":         {func(i *Interpreter) { i.Folders = append(i.Folders, "/") }, "не дают"},
		"a relative folder":  {func(i *Interpreter) { i.Folders = append(i.Folders, "lib") }, "должен быть полным"},
		"a way around":       {func(i *Interpreter) { i.Folders = append(i.Folders, "/usr/../etc") }, "должен быть полным"},
		"an own interpreter": {func(i *Interpreter) { i.Path = "/tmp/python3" }, "не"},
		"none":               {func(i *Interpreter) { i.Path = "/usr/bin/no-such-python" }, "на этой машине нет"},
		"no folders":         {func(i *Interpreter) { i.Folders = nil }, "нужны папки"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder, allowed := inPython(t, filepath.Join(examples, "python", "lesson_review.py"))
			text, err := os.ReadFile(filepath.Join(folder, ManifestFile))
			must(t, err)
			m, err := unsealed(text)
			must(t, err)
			tc.change(m.Interpreter)
			for _, name := range []string{"marshrut.py", "diagnostics_pb2.py", "lesson_review.py"} {
				data, err := os.ReadFile(filepath.Join(folder, name))
				must(t, err)
				m.Files = append(m.Files, File{name, sumOf(data)})
			}
			text, err = m.encode()
			must(t, err)
			must(t, os.WriteFile(filepath.Join(folder, ManifestFile), text, 0o644))
			_, err = Install(t.Context(), Installation{Launcher: launcher, Catalogue: t.TempDir(), Source: folder, Built: true, Folders: allowed})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("%v; want %q", err, tc.want)
			}
		})
	}
}
