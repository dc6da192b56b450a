package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var fence = regexp.MustCompile("(?ms)(?:^<!-- (\\S+) -->\n)?^```(\\w+)\n(.*?)^```$")

// What docs/instruments.md shows is what the examples hold, and its commands do what it
// says, in their order.
func TestInstruments_EveryBlockIsTrue(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "docs", "instruments.md"))
	if err != nil {
		t.Fatal(err)
	}
	var script []string
	shown := 0
	for _, block := range fence.FindAllStringSubmatch(string(text), -1) {
		file, kind, code := block[1], block[2], block[3]
		if kind == "sh" {
			script = append(script, code)
			continue
		}
		held, err := os.ReadFile(filepath.Join(root, file))
		if file == "" || err != nil || !strings.Contains(string(held), code) {
			t.Errorf("%q (%v) does not hold:\n%s", file, err, code)
		}
		shown++
	}
	if shown < 10 || len(script) < 5 {
		t.Fatalf("only %d blocks of code and %d of commands were found", shown, len(script))
	}
	folder := t.TempDir()
	if err := os.Symlink(root, filepath.Join(folder, "marshrut")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-euc", strings.Join(script, ""))
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(serverProgram(t))+":"+os.Getenv("PATH"), "GOWORK=off")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	for _, want := range []string{"lesson-visit 1.0.0: подписано файлов: 1", "SHA256:", "издатель iro", "пригодна"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is not in:\n%s", want, out)
		}
	}
}
