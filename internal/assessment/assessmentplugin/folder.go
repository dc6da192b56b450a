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
	base, err := os.MkdirTemp(parent, hostFolderPrefix)
	if err != nil {
		return nil, err
	}
	if len(base) > maxBase {
		return nil, errors.Join(fmt.Errorf("папка для сокетов %s: путь длиннее %d знаков", base, maxBase), os.RemoveAll(base))
	}
	lock, err := os.OpenFile(filepath.Join(base, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err == nil {
		err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(base))
	}
	return &folders{base: base, lock: lock}, nil
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
