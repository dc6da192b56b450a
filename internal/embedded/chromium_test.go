package embedded_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/embedded"
)

// browser makes a program that answers --version with a text.
func browser(t *testing.T, name, says string) string {
	t.Helper()
	path := filepath.Join(folder(t), name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+says+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFindChromium_NamedProgramIsTheOnlyOne(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		bin   string
		major int
		want  error
	}{
		"Chromium":        {bin: browser(t, "chromium", "echo Chromium 150.0.7871.100 built on Debian"), major: 150},
		"Chrome":          {bin: browser(t, "chrome", "echo Google Chrome 149.0.1.2"), major: 149},
		"a stub":          {bin: browser(t, "chromium", "echo get it from the store; exit 1"), want: embedded.ErrChromiumMissing},
		"another program": {bin: browser(t, "chromium", "echo hello"), want: embedded.ErrChromiumMissing},
		"nothing":         {bin: "/nonexistent", want: embedded.ErrChromiumMissing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := embedded.FindChromium(context.Background(), embedded.FindOptions{Bin: c.bin})
			if !errors.Is(err, c.want) || found.Major != c.major {
				t.Errorf("found %+v, %v", found, err)
			}
			if c.want != nil && !strings.Contains(err.Error(), "CHROMIUM_BIN") {
				t.Errorf("the sentence does not name CHROMIUM_BIN: %v", err)
			}
		})
	}
}

func TestFindChromium_StubInPathIsPassedOver(t *testing.T) {
	stub := browser(t, "chromium", "exit 1")
	real := browser(t, "chromium-browser", "echo Chromium 151.0.0.1")
	t.Setenv("PATH", filepath.Dir(stub)+":"+filepath.Dir(real))
	found, err := embedded.FindChromium(context.Background(), embedded.FindOptions{})
	if err != nil || found.Path != real {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestFindChromium_WhereItCannotBeHadASentenceSaysSo(t *testing.T) {
	t.Setenv("PATH", folder(t)) // no browser, no apt
	_, err := embedded.FindChromium(context.Background(), embedded.FindOptions{Cache: folder(t)})
	if !errors.Is(err, embedded.ErrChromiumMissing) || !strings.Contains(err.Error(), "CHROMIUM_BIN") {
		t.Errorf("without apt: %v", err)
	}
}
