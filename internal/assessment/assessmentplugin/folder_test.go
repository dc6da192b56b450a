package assessmentplugin

import (
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// Hosts that begin at the same moment sweep what the dead left, and never each
// other's folders: one that is made and not yet locked looks like a dead one's.
func TestFolders_ManyHostsAtOnceSpareEachOther(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	if len(parent) > 35 { // a test's own folder may be too deep for a socket
		short, err := os.MkdirTemp("", "hosts-")
		if err != nil {
			t.Fatal(err)
		}
		parent = short
		t.Cleanup(func() { _ = os.RemoveAll(short) })
	}
	dead := filepath.Join(parent, hostFolderPrefix+"1")
	if err := os.MkdirAll(filepath.Join(dead, "p1"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dead, lockName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range 40 {
				f, err := openFolders(parent)
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := f.make(); err != nil {
					t.Error(err)
				}
				held, err := os.Open(filepath.Join(f.base, lockName))
				if err != nil {
					t.Error(err)
					return
				}
				if syscall.Flock(int(held.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
					t.Error("the folder of a living host is not locked")
				}
				_ = held.Close()
				_ = f.lock.Close() // dies without a word
			}
		})
	}
	all.Wait()
	sweep(parent)
	if left, _ := filepath.Glob(filepath.Join(parent, "*")); len(left) > 0 {
		t.Errorf("left of the dead: %v", left)
	}
}
