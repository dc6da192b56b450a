package embedded

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// OldestPostgres is the oldest major version that is taken: views with
// security_invoker came with 15, and row-level security relies on them.
const OldestPostgres = 15

// Binaries are PostgreSQL's programs of one version.
type Binaries struct {
	Dir         string   // holds postgres and initdb
	LibraryPath []string // for LD_LIBRARY_PATH; empty for an installed PostgreSQL
	Major       int      // 15
}

// FindOptions says where to look.
type FindOptions struct {
	Bin    string // the person's choice (PG_BIN): only this folder is looked at
	Cache  string // where fetched packages are kept; empty means do not fetch
	Data   string // data folder to serve, if any: the version that made it is preferred
	Report Report
}

// FindPostgres looks in the named folder, else in PATH and in the places where
// distributions put PostgreSQL, and takes the version that made the data folder
// or the newest. Where there is none, the packages of Debian are fetched into
// the cache; that needs no root and changes nothing on the system.
//
// Fails with ErrPostgresMissing, or ErrPostgresOld when the named one is too old.
func FindPostgres(ctx context.Context, o FindOptions) (Binaries, error) {
	if o.Bin != "" {
		return named(ctx, o.Bin)
	}
	made, err := dataMajor(o.Data)
	if err != nil {
		return Binaries{}, err
	}
	if found := installed(ctx); len(found) > 0 {
		return choose(found, made), nil
	}
	if o.Cache == "" {
		return Binaries{}, ErrPostgresMissing
	}
	fetched, err := fetchPostgres(ctx, o)
	if err != nil {
		// A full disk has its own sentence; the rest means there is no PostgreSQL.
		if errors.Is(err, ErrDiskFull) || errors.Is(err, ErrFolderDenied) {
			return Binaries{}, err
		}
		return Binaries{}, ErrPostgresMissing.Because(err)
	}
	return fetched, nil
}

func named(ctx context.Context, bin string) (Binaries, error) {
	if filepath.Base(bin) == "postgres" {
		if info, err := os.Stat(bin); err == nil && !info.IsDir() {
			bin = filepath.Dir(bin)
		}
	}
	b, err := inspect(ctx, bin, nil)
	if err != nil {
		return Binaries{}, ErrPostgresMissing.Saying(fmt.Sprintf(
			"В папке %s (PG_BIN) нет работающих программ postgres и initdb: исправьте путь или уберите переменную.", bin)).Because(err)
	}
	if b.Major < OldestPostgres {
		return Binaries{}, ErrPostgresOld.Saying(fmt.Sprintf(
			"В папке %s (PG_BIN) лежит PostgreSQL %d, нужен %d или новее.", bin, b.Major, OldestPostgres))
	}
	return b, nil
}

// installed lists what the system has, without the too old.
func installed(ctx context.Context) []Binaries {
	var dirs []string
	if path, err := exec.LookPath("postgres"); err == nil {
		// Often a link into the real folder, which alone has initdb beside it.
		if real, err := filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/lib/postgresql*/bin"} {
		matches, _ := filepath.Glob(pattern) // fails only for a bad pattern
		dirs = append(dirs, matches...)
	}
	var found []Binaries
	for _, dir := range dirs {
		if b, err := inspect(ctx, dir, nil); err == nil && b.Major >= OldestPostgres &&
			!slices.ContainsFunc(found, func(f Binaries) bool { return f.Dir == b.Dir }) {
			found = append(found, b)
		}
	}
	return found
}

func choose(found []Binaries, made int) Binaries {
	for _, b := range found {
		if b.Major == made {
			return b
		}
	}
	return slices.MaxFunc(found, func(a, b Binaries) int { return cmp.Compare(a.Major, b.Major) })
}

var versionLine = regexp.MustCompile(`PostgreSQL\) (\d+)`)

// inspect runs both programs once: a folder where they do not run is no use.
func inspect(ctx context.Context, dir string, library []string) (Binaries, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return Binaries{}, fmt.Errorf("folder %s: %w", dir, err)
	}
	b := Binaries{Dir: dir, LibraryPath: library}
	for _, name := range []string{"initdb", "postgres"} {
		cmd := exec.CommandContext(ctx, filepath.Join(dir, name), "--version")
		cmd.Env = b.env("/")
		out, err := cmd.CombinedOutput()
		if err != nil {
			return Binaries{}, fmt.Errorf("%s --version: %w: %s", cmd.Path, err, out)
		}
		m := versionLine.FindSubmatch(out)
		if m == nil {
			return Binaries{}, fmt.Errorf("%s --version: no version in %q", cmd.Path, out)
		}
		if b.Major, err = strconv.Atoi(string(m[1])); err != nil {
			return Binaries{}, fmt.Errorf("%s --version: %w", cmd.Path, err)
		}
	}
	return b, nil
}

// env is the whole environment of PostgreSQL's programs: nothing of ours, no PG*
// variables, messages in English so that they can be read by us.
func (b Binaries) env(home string) []string {
	env := []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=" + home}
	if len(b.LibraryPath) > 0 {
		env = append(env, "LD_LIBRARY_PATH="+strings.Join(b.LibraryPath, ":"))
	}
	return env
}

// fetchPostgres takes Debian's default PostgreSQL with its libraries, without
// the compiler behind its JIT (half of the whole size) and the wrapper scripts.
func fetchPostgres(ctx context.Context, o FindOptions) (Binaries, error) {
	tree, err := FetchDebian(ctx, DebianRequest{
		Name:    "postgresql",
		Title:   "PostgreSQL",
		Install: []string{"postgresql"},
		Keep:    []string{"postgresql-[0-9]*", "lib*", "zlib1g"},
		Drop:    []string{"libllvm*", "libz3*", "libperl*", "lib*-perl", "libpam-modules*", "libsasl2-modules*"},
	}, o.Cache, o.Report)
	if err != nil {
		return Binaries{}, err
	}
	dirs, _ := filepath.Glob(filepath.Join(tree.Root, "usr/lib/postgresql/*/bin"))
	if len(dirs) == 0 {
		return Binaries{}, fmt.Errorf("no postgres in the fetched packages %s", tree.Root)
	}
	return inspect(ctx, dirs[len(dirs)-1], tree.LibraryPath)
}
