package architecture

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// copyleft matches texts under which the product could not be given out.
var copyleft = regexp.MustCompile(`(?i)GNU\s+(AFFERO\s+)?GENERAL\s+PUBLIC\s+LICEN[SC]E|SERVER SIDE PUBLIC LICEN[SC]E|BUSINESS SOURCE LICEN[SC]E`)

// licence finds what is wrong with the licence of a module that lies in a folder.
func licence(module, dir string) string {
	for _, pattern := range []string{"LICEN[SC]E*", "License*", "license*", "COPYING*"} {
		files, _ := filepath.Glob(filepath.Join(dir, pattern))
		for _, f := range files {
			b, err := os.ReadFile(f)
			b = b[:min(len(b), 400)] // its title: further down the MPL speaks of others
			switch {
			case err != nil:
				return fmt.Sprintf("%s: %v", module, err)
			case copyleft.Match(b):
				return fmt.Sprintf("%s is under %s", module, copyleft.Find(b))
			}
			return ""
		}
	}
	return module + " comes without a licence"
}

// TestLicences_AreFree looks at every module that goes into the shipped programs.
func TestLicences_AreFree(t *testing.T) {
	t.Parallel()
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}{{end}}{{end}}", "./cmd/...")
	list.Dir = root
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		module, dir, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if module == "" || seen[module] {
			continue
		}
		seen[module] = true
		if wrong := licence(module, dir); wrong != "" {
			t.Error(wrong)
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %d modules were found", len(seen))
	}
	for _, text := range []string{"GNU AFFERO GENERAL PUBLIC LICENSE", "  GNU GENERAL\n PUBLIC LICENSE  Version 3"} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "LICENSE"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if licence("example.org/bad", dir) == "" || licence("example.org/none", t.TempDir()) == "" {
			t.Error("the rule is blind")
		}
	}
}
