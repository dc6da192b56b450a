package assessmentplugin

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
)

// folders gives each process a folder of its own under one folder of the host,
// for its socket and temporary files. The host's folder is locked while it lives;
// the next host sweeps those whose lock is free.
type folders struct {
	base string
	lock *os.File
	next atomic.Int64
}

const (
	hostFolderPrefix = "marshrut-plugins-"
	lockName         = "lock"
	// A unix socket's path has 107 bytes; go-plugin adds two random names.
	maxBase = 60
)

func openFolders(parent string) (*folders, error) {
	if parent == "" {
		parent = os.TempDir()
	}
	sweep(parent)
	for try := 1; ; try++ {
		f, err := makeFolders(parent)
		if err == nil || !errors.Is(err, errSwept) || try == 100 {
			return f, err
		}
	}
}

// errSwept: a host that began at the same moment took the new folder for a dead
// one's, before it was locked.
var errSwept = errors.New("папку программ удалил другой запускавшийся сервер")

func makeFolders(parent string) (*folders, error) {
	base, err := os.MkdirTemp(parent, hostFolderPrefix)
	if err != nil {
		return nil, err
	}
	if len(base) > maxBase {
		return nil, errors.Join(fmt.Errorf("папка для сокетов %s: путь длиннее %d знаков", base, maxBase), os.RemoveAll(base))
	}
	name := filepath.Join(base, lockName)
	lock, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(base))
	}
	err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) || err == nil && !there(name, lock) {
		err = errSwept
	}
	if err != nil {
		return nil, errors.Join(err, lock.Close(), os.RemoveAll(base))
	}
	return &folders{base: base, lock: lock}, nil
}

// there tells whether the open file still lies under its name.
func there(name string, f *os.File) bool {
	named, err := os.Stat(name)
	if err != nil {
		return false
	}
	open, err := f.Stat()
	return err == nil && os.SameFile(named, open)
}

// sweep removes what a killed host left.
func sweep(parent string) {
	left, _ := filepath.Glob(filepath.Join(parent, hostFolderPrefix+"*"))
	for _, folder := range left {
		lock, err := os.OpenFile(filepath.Join(folder, lockName), os.O_RDWR|syscall.O_NOFOLLOW, 0)
		if err != nil {
			continue
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			_ = os.RemoveAll(folder)
		}
		lock.Close()
	}
}

// filesOf is where the files that belong to a process lie: beside its folder, so that
// what lets it write there does not reach them.
func filesOf(folder string) string { return folder + "-files" }

// make gives a fresh folder with an empty tmp inside.
func (f *folders) make() (string, error) {
	folder := filepath.Join(f.base, fmt.Sprintf("p%d", f.next.Add(1)))
	return folder, os.MkdirAll(filepath.Join(folder, "tmp"), 0o700)
}

// owns tells whether a path lies in one of the folders.
func owns(folder, path string) bool {
	clean := filepath.Clean(path)
	return strings.HasPrefix(clean, folder+string(filepath.Separator))
}

func (f *folders) close() error {
	err := os.RemoveAll(f.base)
	f.lock.Close()
	return err
}
