package embedded_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/embedded"
)

// programs makes a folder whose programs answer --version as a PostgreSQL of
// that version does; that is all that FindPostgres asks them.
func programs(t *testing.T, version string) string {
	t.Helper()
	dir := filepath.Join(folder(t), "bin")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"postgres", "initdb"} {
		script := fmt.Sprintf("#!/bin/sh\necho '%s (PostgreSQL) %s (Debian %s-1)'\n", name, version, version)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFind_NamedFolderIsTheOnlyOne(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		bin   string
		major int
		want  error
	}{
		"a folder":            {bin: programs(t, "17.2"), major: 17},
		"the program itself":  {bin: programs(t, "16.9") + "/postgres", major: 16},
		"a release candidate": {bin: programs(t, "18rc1"), major: 18},
		"too old":             {bin: programs(t, "14.22"), want: embedded.ErrPostgresOld},
		"no such folder":      {bin: "/nonexistent", want: embedded.ErrPostgresMissing},
		"no programs there":   {bin: "/etc", want: embedded.ErrPostgresMissing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, err := embedded.FindPostgres(context.Background(), embedded.FindOptions{Bin: c.bin})
			if !errors.Is(err, c.want) || b.Major != c.major {
				t.Errorf("found %+v, %v", b, err)
			}
			if c.want != nil && !strings.Contains(err.Error(), "PG_BIN") {
				t.Errorf("the sentence does not name PG_BIN: %v", err)
			}
		})
	}
}

func TestFind_PathIsSearched(t *testing.T) {
	newest := programs(t, "99.1")
	t.Setenv("PATH", newest+":"+os.Getenv("PATH"))
	b, err := embedded.FindPostgres(context.Background(), embedded.FindOptions{Data: folder(t)})
	if err != nil || b.Major != 99 || b.Dir != newest {
		t.Fatalf("found %+v, %v", b, err)
	}
}
