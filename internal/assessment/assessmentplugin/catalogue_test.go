package assessmentplugin

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/internal/confine"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func TestOpen_ABadEntryIsListedAndNeverStarted(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		spoil func(t *testing.T, folder string)
		want  string
	}{
		"wrong hash":              {func(t *testing.T, f string) { rewrite(t, f+"/hostile", append([]byte(nil), built.scoring...)) }, "контрольная сумма"},
		"symlinked program":       {func(t *testing.T, f string) { relink(t, f+"/hostile") }, "символическая ссылка"},
		"symlinked manifest":      {func(t *testing.T, f string) { relink(t, f+"/manifest.json") }, "символическая ссылка"},
		"symlinked version":       {func(t *testing.T, f string) { relink(t, f) }, "символическая ссылка"},
		"program for the group":   {func(t *testing.T, f string) { mode(t, f+"/hostile", 0o575) }, "может переписать"},
		"program for all":         {func(t *testing.T, f string) { mode(t, f+"/hostile", 0o557) }, "может переписать"},
		"manifest for all":        {func(t *testing.T, f string) { mode(t, f+"/manifest.json", 0o666) }, "может переписать"},
		"version folder for all":  {func(t *testing.T, f string) { mode(t, f, 0o777) }, "может переписать"},
		"program folder for all":  {func(t *testing.T, f string) { mode(t, filepath.Dir(f), 0o777) }, "может переписать"},
		"no program":              {func(t *testing.T, f string) { must(t, os.Remove(f+"/hostile")) }, "файла нет"},
		"no manifest":             {func(t *testing.T, f string) { must(t, os.Remove(f+"/manifest.json")) }, "no such file"},
		"manifest of another":     {func(t *testing.T, f string) { edit(t, f, `"name": "hostile",`, `"name": "another",`) }, "манифест называет"},
		"unknown field":           {func(t *testing.T, f string) { edit(t, f, `"kind"`, `"colour": 1, "kind"`) }, "/colour"},
		"unknown kind":            {func(t *testing.T, f string) { edit(t, f, `"questionnaire"`, `"virus"`) }, "вид"},
		"file elsewhere":          {func(t *testing.T, f string) { edit(t, f, `"path": "hostile"`, `"path": "../../x"`) }, "рядом с манифестом"},
		"program not listed":      {func(t *testing.T, f string) { edit(t, f, `"program": "hostile"`, `"program": "x"`) }, "среди файлов"},
		"hash left out":           {func(t *testing.T, f string) { edit(t, f, `"sha256": "`, `"sha256": "", "title": "`) }, "поле"},
		"limit changed":           {func(t *testing.T, f string) { edit(t, f, `"limits": {}`, `"limits": {"memory_mib": 8000}`) }, "манифест изменился"},
		"a file of nobody":        {func(t *testing.T, f string) { must(t, os.WriteFile(f+"/extra", nil, 0o444)) }, "файла нет в манифесте"},
		"a link beside":           {func(t *testing.T, f string) { must(t, os.Symlink("/etc/passwd", f+"/extra")) }, "символическая ссылка"},
		"a folder as the program": {func(t *testing.T, f string) { must(t, os.Remove(f+"/hostile")); must(t, os.Mkdir(f+"/hostile", 0o755)) }, "не обычный файл"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			programs(t)
			catalogue := t.TempDir()
			put(t, catalogue, "hostile", diagnostics.KindQuestionnaire, built.hostile, Limits{})
			tc.spoil(t, filepath.Join(catalogue, "hostile", "1.0.0"))
			s := newSite(t, nil, func(o *Options) { o.Catalogue = catalogue })
			p := s.of(hostile)
			if p.Usable || p.State != StateUnusable || !strings.Contains(p.Reason, tc.want) {
				t.Errorf("%+v; want unusable: %q", p, tc.want)
			}
			if _, err := s.score(t.Context(), hostile, ""); !errors.Is(err, ErrUnusable) && !errors.Is(err, ErrUnknown) {
				t.Errorf("%v; want ErrUnusable", err)
			}
			if s.of(hostile).Starts != 0 {
				t.Error("it was started")
			}
		})
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func rewrite(t *testing.T, path string, data []byte) {
	t.Helper()
	must(t, os.Remove(path))
	must(t, os.WriteFile(path, data, 0o555))
}

func relink(t *testing.T, path string) {
	t.Helper()
	must(t, os.Rename(path, path+".real"))
	must(t, os.Symlink(path+".real", path))
}

func mode(t *testing.T, path string, m os.FileMode) {
	t.Helper()
	must(t, os.Chmod(path, m))
}

func edit(t *testing.T, folder, from, to string) {
	t.Helper()
	path := filepath.Join(folder, ManifestFile)
	text, err := os.ReadFile(path)
	must(t, err)
	if !strings.Contains(string(text), from) {
		t.Fatalf("%q is not in %s", from, text)
	}
	must(t, os.Remove(path))
	must(t, os.WriteFile(path, []byte(strings.Replace(string(text), from, to, 1)), 0o444))
}

func TestOpen_StrangersFilesAreRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Log("only root can give files away; the owner's rule is tried there")
		return
	}
	t.Parallel()
	programs(t)
	catalogue := t.TempDir()
	put(t, catalogue, "hostile", diagnostics.KindQuestionnaire, built.hostile, Limits{})
	must(t, os.Chown(filepath.Join(catalogue, "hostile", "1.0.0", "hostile"), 4242, 4242))
	s := newSite(t, nil, func(o *Options) { o.Catalogue = catalogue })
	if p := s.of(hostile); p.Usable || !strings.Contains(p.Reason, "постороннему") {
		t.Errorf("%+v", p)
	}
}

func TestStart_ASwappedProgramIsNotStarted(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{"hostile": {}})
	s.mustServe(t, hostile)
	rewrite(t, filepath.Join(s.catalogue, "hostile", "1.0.0", "hostile"), built.scoring)
	s.mustServe(t, hostile) // the running process is the program that was checked
	running := s.process(t, hostile)
	s.signal(t, hostile, syscall.SIGKILL)
	<-running.exited
	if _, err := s.score(t.Context(), hostile, ""); !errors.Is(err, ErrUnusable) {
		t.Errorf("%v; want ErrUnusable", err)
	}
	if p := s.of(hostile); p.Usable || !strings.Contains(p.Reason, "контрольная сумма") {
		t.Errorf("%+v", p)
	}
	rewrite(t, filepath.Join(s.catalogue, "hostile", "1.0.0", "hostile"), built.hostile)
	must(t, s.Reload())
	s.mustServe(t, hostile)
}

func TestStart_WhatWasCheckedIsWhatRuns(t *testing.T) {
	t.Parallel()
	programs(t)
	catalogue := t.TempDir()
	put(t, catalogue, "hostile", diagnostics.KindQuestionnaire, built.hostile, Limits{})
	c, err := openCatalogue(catalogue, SystemFolders)
	must(t, err)
	entries, err := c.scan()
	must(t, err)
	file, err := entries[0].executable()
	must(t, err)
	defer file.Close()
	rewrite(t, filepath.Join(entries[0].folder, "hostile"), built.scoring) // between check and exec
	cmd, err := confine.Command(launcher, confine.Spec{
		Name: "hostile", Args: []string{diagnostics.DescribeArg}, Folder: t.TempDir(), Memory: 256 << 20, FileSize: 1 << 20, Parent: os.Getpid(),
	}, file)
	must(t, err)
	out, err := cmd.Output()
	if err != nil || !strings.Contains(string(out), `"hostile"`) {
		t.Errorf("%s %v; want the program that was checked", out, err)
	}
}

func TestInstall_SeveralVersionsSideBySide(t *testing.T) {
	t.Parallel()
	programs(t)
	catalogue := t.TempDir()
	one := Installation{Launcher: launcher, Catalogue: catalogue, Source: filepath.Join(built.folder, "selfdiagnosis"), Built: true, Limits: Limits{MemoryMiB: 128}}
	m, err := Install(t.Context(), one)
	must(t, err)
	if m.Name != "selfdiagnosis" || m.Version != "1.0.0" || m.Kind != diagnostics.KindQuestionnaire || m.Title == "" || m.Limits.MemoryMiB != 128 || m.Limits.FileMiB != 32 {
		t.Errorf("%+v", m)
	}
	if _, err := Install(t.Context(), one); err != nil {
		t.Errorf("the same once more: %v", err)
	}
	other := one
	other.Limits.MemoryMiB = 200
	if _, err := Install(t.Context(), other); err == nil {
		t.Error("a version changed its meaning")
	}
	unsigned := one
	unsigned.Built = false
	if _, err := Install(t.Context(), unsigned); !errors.Is(err, errUnsigned) {
		t.Errorf("%v; a program from outside wants a signature", err)
	}
	nothing := one
	nothing.Source = "/bin/true"
	if _, err := Install(t.Context(), nothing); err == nil {
		t.Error("a program that is no instrument was installed")
	}
	s := newSite(t, nil, func(o *Options) { o.Catalogue = catalogue })
	m.Version = "1.0.1" // the program says 1.0.0: an impostor, but listed beside the other
	plant(t, catalogue, m, map[string][]byte{m.Program: built.scoring})
	must(t, s.Reload())
	if len(s.Programs()) != 2 {
		t.Errorf("%+v", s.Programs())
	}
	s.mustServe(t)
	if _, err := s.Form(t.Context(), Ref{"selfdiagnosis", "1.0.1"}, instruments.SelfDiagnosis8); !errors.Is(err, ErrUnusable) {
		t.Errorf("%v; want ErrUnusable", err)
	}
	info, err := os.Stat(filepath.Join(catalogue, "selfdiagnosis", "1.0.0", "selfdiagnosis"))
	if err != nil || info.Mode().Perm() != 0o555 {
		t.Errorf("%v %v; want 0555", info.Mode(), err)
	}
}

func TestOpen_NoCatalogueOrTooLongAPath(t *testing.T) {
	t.Parallel()
	if _, err := Open(Options{Catalogue: "/nonexistent", Runtime: os.TempDir(), Launcher: launcher}); err == nil {
		t.Error("opened without a catalogue")
	}
	long := filepath.Join(t.TempDir(), strings.Repeat("x", 60))
	must(t, os.Mkdir(long, 0o700))
	if _, err := Open(Options{Catalogue: t.TempDir(), Runtime: long, Launcher: launcher}); err == nil {
		t.Error("opened where no socket can be")
	}
	if left, _ := os.ReadDir(long); len(left) != 0 {
		t.Errorf("%v is left", left)
	}
}

// serveAlone is the server of TestHost_KilledLeavesNothing.
func serveAlone(catalogue, runtime string) {
	h, err := Open(Options{Catalogue: catalogue, Runtime: runtime, Launcher: launcher, Logger: slog.New(slog.DiscardHandler)})
	if err == nil {
		_, err = h.Score(context.Background(), hostile, []byte(bad), does(""))
	}
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	h.mu.RLock()
	pid := h.programs[hostile].process.run.cmd.Process.Pid
	h.mu.RUnlock()
	fmt.Println(pid)
	time.Sleep(time.Minute)
}

func TestHost_KilledLeavesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{"hostile": {}})
	server := exec.Command(os.Args[0], "serve-alone", s.catalogue, s.runtime)
	out, err := server.StdoutPipe()
	must(t, err)
	must(t, server.Start())
	line, _ := bufio.NewReader(out).ReadString('\n')
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatalf("the server says %q", line)
	}
	must(t, server.Process.Kill())
	_ = server.Wait()
	begin := time.Now()
	for syscall.Kill(pid, 0) == nil && time.Since(begin) < 5*time.Second {
		time.Sleep(5 * time.Millisecond)
	}
	if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the program outlives its server: %v", err)
	}
	next, err := Open(Options{Catalogue: s.catalogue, Runtime: s.runtime, Launcher: launcher, Logger: slog.New(slog.DiscardHandler)})
	must(t, err)
	if left, _ := filepath.Glob(filepath.Join(s.runtime, hostFolderPrefix+"*")); len(left) != 2 {
		t.Errorf("%v: the dead server's folder is not swept, or a living one is", left)
	}
	must(t, next.Close(t.Context()))
}
