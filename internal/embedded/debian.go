package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// DebianRequest names packages and which part of what they depend on is needed.
type DebianRequest struct {
	Name    string   // folder in the cache: "postgresql"
	Title   string   // for the progress lines: "PostgreSQL"
	Install []string // the packages wanted
	Keep    []string // patterns of further packages to unpack; everything when empty
	Drop    []string // patterns of packages not to unpack, stronger than Keep
}

// Tree is a folder with unpacked packages, laid out like "/".
type Tree struct {
	Root        string
	LibraryPath []string // for LD_LIBRARY_PATH
}

// What must be free: for the lists of packages at first, then for the packages
// and what is unpacked from them, as a multiple of their size.
const (
	listRoom   = 200 << 20
	unpackRoom = 6
)

// alwaysDropped comes with the system on which apt runs. A C library other than
// the running dynamic loader's own crashes every program.
var alwaysDropped = []string{"libc6", "libc-bin", "libc-l10n", "libc6-*"}

// FetchDebian fetches packages with everything they depend on by apt's own means
// (its sources, its signatures) but into the cache, and unpacks them there. It
// needs no root, installs nothing and runs none of the packages' scripts. What
// is in the cache already is returned at once, without the network; a broken
// download goes on where it ended.
//
// Fails with ErrPackageMissing (no apt, no network, no such package) or
// ErrDiskFull.
func FetchDebian(ctx context.Context, r DebianRequest, cache string, report Report) (Tree, error) {
	for _, tool := range []string{"apt-get", "apt-config", "dpkg-deb"} {
		if _, err := exec.LookPath(tool); err != nil {
			return Tree{}, ErrPackageMissing.Saying("Пакеты можно загрузить только в Debian и его потомках: программы apt-get здесь нет.").Because(err)
		}
	}
	cache, err := filepath.Abs(cache)
	if err != nil {
		return Tree{}, fmt.Errorf("cache %s: %w", cache, err)
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return Tree{}, folderFault(cache, err)
	}
	root := filepath.Join(cache, r.Name+"-"+release())
	if unpacked(root) {
		return treeAt(root), nil
	}
	unlock, err := waitLock(ctx, root+".lock")
	if err != nil {
		return Tree{}, err
	}
	defer unlock()
	if unpacked(root) { // by another process, while we waited
		return treeAt(root), nil
	}
	if err := room(cache, listRoom); err != nil {
		return Tree{}, err
	}
	f := fetch{DebianRequest: r, report: report, work: root + ".fetch"}
	if err := f.run(ctx, root); err != nil {
		return Tree{}, err
	}
	return treeAt(root), os.RemoveAll(f.work)
}

// unpacked holds for a whole tree only: it gets its name by one rename.
func unpacked(root string) bool {
	info, err := os.Stat(root)
	return err == nil && info.IsDir()
}

// release separates caches of different releases: libraries of one do not fit
// the C library of another.
func release() string {
	b, _ := os.ReadFile("/etc/os-release")
	name := "debian"
	for line := range strings.SplitSeq(string(b), "\n") {
		if v, ok := strings.CutPrefix(line, "VERSION_CODENAME="); ok && v != "" {
			name = strings.Trim(v, `"`)
		}
	}
	return name
}

func treeAt(root string) Tree {
	t := Tree{Root: root}
	for _, pattern := range []string{"usr/lib/*-linux-*", "lib/*-linux-*", "usr/lib"} {
		dirs, _ := filepath.Glob(filepath.Join(root, pattern))
		t.LibraryPath = append(t.LibraryPath, dirs...)
	}
	return t
}

// waitLock waits until no other process fetches the same packages.
func waitLock(ctx context.Context, name string) (unlock func(), err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, folderFault(filepath.Dir(name), err)
	}
	for {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if err == nil {
			return func() { _ = f.Close() }, nil
		}
		if !errors.Is(err, unix.EWOULDBLOCK) {
			return nil, errors.Join(folderFault(name, err), f.Close())
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), f.Close())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

type fetch struct {
	DebianRequest
	report Report
	work   string // apt's private state and the archives; kept after a failure
}

func (f fetch) run(ctx context.Context, root string) error {
	if err := f.prepare(ctx); err != nil {
		return err
	}
	f.report.say(f.Title + ": читаю списки пакетов…")
	// A source that fails is not the end: what is missing then shows below.
	if out, err := f.apt(ctx, "update"); err != nil && ctx.Err() != nil {
		return aptFault(f.work, out, ctx.Err())
	}
	out, err := f.apt(ctx, append([]string{"--no-install-recommends", "--print-uris", "--yes", "install"}, f.Install...)...)
	if err != nil {
		return aptFault(f.work, out, err)
	}
	wanted, err := f.wanted(out)
	if err != nil {
		return err
	}
	if err := f.download(ctx, wanted); err != nil {
		return err
	}
	return f.unpack(ctx, wanted, root)
}

// prepare gives apt a world of its own: the system's sources, keys and proxies,
// but an empty list of installed packages, its own folders and no hooks.
func (f fetch) prepare(ctx context.Context) error {
	for _, dir := range []string{"lists/partial", "cache/archives/partial", "state", "archives", "etc"} {
		if err := os.MkdirAll(filepath.Join(f.work, dir), 0o755); err != nil {
			return folderFault(f.work, err)
		}
	}
	dump, err := exec.CommandContext(ctx, "apt-config", "dump").Output()
	if err != nil {
		return ErrPackageMissing.Because(fmt.Errorf("apt-config dump: %w", err))
	}
	var conf bytes.Buffer
	for line := range strings.Lines(string(dump)) {
		// The system's hooks write outside of our folder. A bare group line
		// (value "") is only the tree's inner node.
		if hasAnyPrefix(line, "APT::Update::", "DPkg::", "APT::Periodic", "Acquire::IndexTargets", "Dir::Etc::main", "Dir::Etc::parts", "CommandLine") ||
			strings.HasSuffix(strings.TrimSpace(line), ` "";`) {
			continue
		}
		conf.WriteString(line)
	}
	in := func(name string) string { return strconv.Quote(filepath.Join(f.work, name)) }
	fmt.Fprintf(&conf, "Dir::Etc::main %s;\nDir::Etc::parts %s;\n", in("etc/none"), in("etc"))
	fmt.Fprintf(&conf, "Dir::State %s;\nDir::State::lists %s;\nDir::State::status %s;\nDir::Cache %s;\nDir::Log %s;\n",
		in("state"), in("lists"), in("status"), in("cache"), in("state"))
	conf.WriteString("Debug::NoLocking \"1\";\nAcquire::Retries \"3\";\nAcquire::http::Timeout \"30\";\nAcquire::Languages \"none\";\n")
	for name, content := range map[string][]byte{"apt.conf": conf.Bytes(), "status": nil} {
		if err := os.WriteFile(filepath.Join(f.work, name), content, 0o644); err != nil {
			return folderFault(f.work, err)
		}
	}
	return nil
}

func hasAnyPrefix(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

func (f fetch) apt(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "apt-get", append([]string{"-q"}, args...)...)
	cmd.Dir = filepath.Join(f.work, "archives")
	cmd.Env = append(os.Environ(), "APT_CONFIG="+filepath.Join(f.work, "apt.conf"), "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) } // its download methods too
	cmd.WaitDelay = 5 * time.Second
	return cmd.CombinedOutput()
}

func aptFault(folder string, out []byte, err error) error {
	if strings.Contains(string(out), "No space left on device") || strings.Contains(string(out), "enough free space") {
		return folderFault(folder, fmt.Errorf("%w: %s", syscall.ENOSPC, out))
	}
	return ErrPackageMissing.Because(fmt.Errorf("apt-get: %w\n%s", err, out))
}

// archive is one package file as apt names it.
type archive struct {
	name, version, file string
	size                int64
}

// wanted picks from apt's answer ('uri' file size hash, one a line).
func (f fetch) wanted(out []byte) ([]archive, error) {
	var list []archive
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if len(fields) < 3 || !strings.HasPrefix(line, "'") {
			continue
		}
		parts := strings.Split(fields[1], "_")
		size, err := strconv.ParseInt(fields[2], 10, 64)
		if err != nil || len(parts) < 3 {
			return nil, fmt.Errorf("apt-get --print-uris: unknown line %q", line)
		}
		version, err := url.PathUnescape(parts[1])
		if err != nil {
			return nil, fmt.Errorf("apt-get --print-uris: %w", err)
		}
		if f.needs(parts[0]) {
			list = append(list, archive{name: parts[0], version: version, file: fields[1], size: size})
		}
	}
	if len(list) == 0 {
		return nil, ErrPackageMissing.Because(fmt.Errorf("apt-get --print-uris named nothing:\n%s", out))
	}
	return list, nil
}

func (f fetch) needs(name string) bool {
	if matches(alwaysDropped, name) || matches(f.Drop, name) {
		return false
	}
	return len(f.Keep) == 0 || matches(f.Keep, name) || matches(f.Install, name)
}

func matches(patterns []string, name string) bool {
	for _, p := range patterns {
		if ok, _ := path.Match(p, name); ok { // fails only for a bad pattern
			return true
		}
	}
	return false
}

// download lets apt fetch and verify; files that are whole already are kept.
func (f fetch) download(ctx context.Context, list []archive) error {
	var total int64
	args := []string{"download"}
	for _, a := range list {
		total += a.size
		args = append(args, a.name+"="+a.version)
	}
	if err := room(f.work, uint64(total)*unpackRoom); err != nil {
		return err
	}
	f.report.say(fmt.Sprintf("%s: загружаю пакеты Debian, %d МБ…", f.Title, total>>20))
	stop := f.watch(total)
	out, err := f.apt(ctx, args...)
	stop()
	if err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return aptFault(f.work, out, err)
	}
	return nil
}

// watch reports the growth of the archives every few seconds until stopped.
func (f fetch) watch(total int64) (stop func()) {
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		t := time.NewTicker(3 * time.Second)
		defer t.Stop()
		for {
			select {
			case <-end:
				return
			case <-t.C:
				f.report.say(fmt.Sprintf("%s: загружено %d из %d МБ", f.Title, sizeOf(f.work+"/archives", f.work+"/cache/archives")>>20, total>>20))
			}
		}
	}()
	return func() { close(end); <-ended }
}

func sizeOf(dirs ...string) (sum int64) {
	for _, dir := range dirs {
		_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				if info, err := d.Info(); err == nil {
					sum += info.Size()
				}
			}
			return nil // files come and go below us
		})
	}
	return sum
}

// unpack unpacks into a folder beside root and renames it at the end.
func (f fetch) unpack(ctx context.Context, list []archive, root string) error {
	f.report.say(f.Title + ": распаковываю…")
	tree := filepath.Join(f.work, "tree")
	if err := os.RemoveAll(tree); err != nil { // half of an earlier try
		return folderFault(tree, err)
	}
	if err := os.Mkdir(tree, 0o755); err != nil {
		return folderFault(tree, err)
	}
	for _, a := range list {
		out, err := exec.CommandContext(ctx, "dpkg-deb", "--extract", filepath.Join(f.work, "archives", a.file), tree).CombinedOutput()
		if err != nil {
			return aptFault(f.work, out, fmt.Errorf("dpkg-deb %s: %w", a.file, err))
		}
	}
	if err := plainModes(tree); err != nil {
		return folderFault(tree, err)
	}
	return folderFault(root, os.Rename(tree, root))
}

// plainModes takes set-uid and set-gid bits away: nothing in a cache may carry
// the rights of the user who filled it.
func plainModes(tree string) error {
	return filepath.WalkDir(tree, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.Type()&fs.ModeSymlink != 0 {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Mode()&(fs.ModeSetuid|fs.ModeSetgid|fs.ModeSticky) == 0 && info.Mode().Perm()&0o700 >= 0o600 {
			return nil
		}
		mode := info.Mode().Perm() | 0o600
		if info.IsDir() {
			mode |= 0o100
		}
		return os.Chmod(name, mode)
	})
}
