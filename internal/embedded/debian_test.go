package embedded_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	osexec "os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/embedded"
)

// archive is a Debian archive on disk, read by the machine's own apt.
type archive struct {
	t   *testing.T
	dir string
}

// newArchive makes apt see the archive instead of the system's sources.
func newArchive(t *testing.T) archive {
	t.Helper()
	if _, err := osexec.LookPath("apt-get"); err != nil {
		t.Skip("FetchDebian is for Debian only, and this system has no apt")
	}
	a := archive{t: t, dir: folder(t)}
	a.write("sources.list", "deb [trusted=yes] file:"+a.dir+" ./\n", 0o644)
	a.write("apt.conf", fmt.Sprintf("Dir::Etc::sourcelist %q;\nDir::Etc::sourceparts \"/dev/null\";\n", a.dir+"/sources.list"), 0o644)
	a.write("Packages", "", 0o644)
	t.Setenv("APT_CONFIG", a.dir+"/apt.conf")
	return a
}

func (a archive) write(name, content string, mode os.FileMode) {
	a.t.Helper()
	path := filepath.Join(a.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		a.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		a.t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // set-uid bits survive no umask
		a.t.Fatal(err)
	}
}

// add builds a package of one file and puts it on the archive's list.
func (a archive) add(name, depends, file string, mode os.FileMode) {
	a.t.Helper()
	control := fmt.Sprintf("Package: %s\nVersion: 1:1.0-1\nArchitecture: all\nMaintainer: Test <test@example.org>\nDescription: test\n", name)
	if depends != "" {
		control += "Depends: " + depends + "\n"
	}
	a.write("src/"+name+"/DEBIAN/control", control, 0o644)
	a.write("src/"+name+"/"+file, name, mode)
	deb := filepath.Join(a.dir, name+".deb")
	if out, err := osexec.Command("dpkg-deb", "--root-owner-group", "--build", filepath.Join(a.dir, "src", name), deb).CombinedOutput(); err != nil {
		a.t.Fatalf("%v: %s", err, out)
	}
	b, err := os.ReadFile(deb)
	if err != nil {
		a.t.Fatal(err)
	}
	list, err := os.ReadFile(filepath.Join(a.dir, "Packages"))
	if err != nil {
		a.t.Fatal(err)
	}
	a.write("Packages", fmt.Sprintf("%s%sFilename: ./%s.deb\nSize: %d\nSHA256: %x\n\n", list, control, name, len(b), sha256.Sum256(b)), 0o644)
}

var wanted = embedded.DebianRequest{Name: "thing", Title: "Вещь", Install: []string{"thing"},
	Keep: []string{"lib*"}, Drop: []string{"libheavy*"}}

func exists(parts ...string) bool {
	_, err := os.Lstat(filepath.Join(parts...))
	return err == nil
}

func TestFetch_UnpacksWhatIsNeededOnceAndWithoutTheNetworkAfter(t *testing.T) {
	a := newArchive(t)
	a.add("thing", "libneeded, libheavy, scripts, libc6", "usr/bin/thing", 0o755|os.ModeSetuid)
	a.add("libneeded", "libdeeper", "usr/lib/x86_64-linux-gnu/libneeded.so.1", 0o644)
	a.add("libdeeper", "", "usr/lib/x86_64-linux-gnu/libdeeper.so.1", 0o644)
	a.add("libheavy", "", "usr/lib/heavy", 0o644)
	a.add("libc6", "", "lib/libc.so.6", 0o644)
	a.add("scripts", "", "usr/bin/script", 0o755)
	a.add("unrelated", "", "usr/bin/unrelated", 0o755)
	cache := filepath.Join(folder(t), "cache")

	var lines []string
	var mu sync.Mutex
	report := func(line string) { mu.Lock(); lines = append(lines, line); mu.Unlock() }
	trees, errs := make([]embedded.Tree, 3), make([]error, 3)
	var wg sync.WaitGroup
	for i := range trees { // several programs start at the same time
		wg.Go(func() { trees[i], errs[i] = embedded.FetchDebian(context.Background(), wanted, cache, report) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	root := trees[0].Root
	for file, want := range map[string]bool{
		"usr/bin/thing": true, "usr/lib/x86_64-linux-gnu/libneeded.so.1": true, "usr/lib/x86_64-linux-gnu/libdeeper.so.1": true,
		"usr/lib/heavy": false, "lib/libc.so.6": false, "usr/bin/script": false, "usr/bin/unrelated": false,
	} {
		if exists(root, file) != want {
			t.Errorf("%s unpacked: %v, want %v", file, !want, want)
		}
	}
	if info, err := os.Stat(root + "/usr/bin/thing"); err != nil || info.Mode() != 0o755 {
		t.Errorf("mode %v (%v): set-uid must be gone", info.Mode(), err)
	}
	if len(trees[0].LibraryPath) == 0 || trees[0].LibraryPath[0] != root+"/usr/lib/x86_64-linux-gnu" {
		t.Errorf("library path %v", trees[0].LibraryPath)
	}
	if n := strings.Count(strings.Join(lines, "\n"), "распаковываю"); n != 1 {
		t.Errorf("unpacked %d times: %q", n, lines)
	}
	if left, _ := filepath.Glob(cache + "/*.fetch"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}

	if err := os.RemoveAll(a.dir); err != nil {
		t.Fatal(err)
	}
	again, err := embedded.FetchDebian(context.Background(), wanted, cache, nil)
	if err != nil || again.Root != root {
		t.Errorf("from the cache: %+v, %v", again, err)
	}
}

func TestFetch_GoesOnAfterAFailure(t *testing.T) {
	a := newArchive(t)
	a.add("thing", "libneeded", "usr/bin/thing", 0o755)
	cache := folder(t)
	if _, err := embedded.FetchDebian(context.Background(), wanted, cache, nil); !errors.Is(err, embedded.ErrPackageMissing) {
		t.Fatalf("a dependency that is nowhere: %v", err)
	}
	a.add("libneeded", "", "usr/lib/libneeded.so.1", 0o644)
	deb := a.dir + "/libneeded.deb"
	if err := os.Rename(deb, deb+".away"); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.FetchDebian(context.Background(), wanted, cache, nil); !errors.Is(err, embedded.ErrPackageMissing) {
		t.Fatalf("an archive without the file: %v", err)
	}
	if err := os.Rename(deb+".away", deb); err != nil {
		t.Fatal(err)
	}
	tree, err := embedded.FetchDebian(context.Background(), wanted, cache, nil)
	if err != nil || !exists(tree.Root, "usr/lib/libneeded.so.1") {
		t.Fatalf("third try: %+v, %v", tree, err)
	}
}

func TestFetch_ForgedPackageIsRefused(t *testing.T) {
	a := newArchive(t)
	a.add("thing", "", "usr/bin/thing", 0o755)
	list, err := os.ReadFile(a.dir + "/Packages")
	if err != nil {
		t.Fatal(err)
	}
	a.add("thing", "", "usr/bin/forged", 0o755)
	a.write("Packages", string(list), 0o644) // the hash of the first
	cache := folder(t)
	if _, err := embedded.FetchDebian(context.Background(), wanted, cache, nil); !errors.Is(err, embedded.ErrPackageMissing) {
		t.Fatalf("a package with another hash: %v", err)
	}
	if roots, _ := filepath.Glob(cache + "/thing-*/usr"); len(roots) > 0 {
		t.Errorf("unpacked all the same: %v", roots)
	}
}
