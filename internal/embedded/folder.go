package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// folder is a server's private place on disk, held by one process at a time.
type folder struct {
	path string
	cred *syscall.Credential
	lock *os.File
	once sync.Once
}

// openFolder makes the folder when it is missing, gives it to the user the
// server runs as, closes it to everybody else, and locks it. Another process
// with the same folder is refused; the lock ends with our process.
func openFolder(path string, cred *syscall.Credential) (*folder, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("folder %s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, folderFault(path, err)
	}
	if err := reach(path, cred); err != nil {
		return nil, err
	}
	f := &folder{path: path, cred: cred}
	if err := f.own(path); err != nil {
		return nil, err
	}
	// Links are resolved once, so that the path is the one /proc shows.
	if f.path, err = filepath.EvalSymlinks(path); err != nil {
		return nil, folderFault(path, err)
	}
	return f, f.hold()
}

func (f *folder) in(name string) string { return filepath.Join(f.path, name) }

// own makes path a folder of mode 0700 of the server's user. A folder that
// belongs to somebody else is refused, never taken over.
func (f *folder) own(path string) error {
	uid := uidOf(f.cred)
	err := os.Mkdir(path, 0o700)
	if err == nil {
		return f.give(path)
	}
	if !errors.Is(err, fs.ErrExist) {
		return folderFault(path, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return folderFault(path, err)
	}
	if !info.IsDir() {
		return folderFault(path, syscall.ENOTDIR)
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && int(st.Uid) != uid {
		if int(st.Uid) != os.Geteuid() || !empty(path) {
			return folderDenied(path, fmt.Sprintf(
				"она принадлежит пользователю с номером %d, а сервер работает от имени %d; запустите от имени владельца или выберите другую папку", st.Uid, uid))
		}
		if err := f.give(path); err != nil { // made by root a moment ago for us
			return err
		}
	}
	if info.Mode().Perm()&0o077 != 0 || info.Mode().Perm()&0o700 != 0o700 {
		if err := os.Chmod(path, 0o700); err != nil {
			return folderFault(path, err)
		}
	}
	return folderFault(path, unix.Access(path, unix.W_OK|unix.X_OK))
}

func (f *folder) give(path string) error {
	if f.cred == nil {
		return nil
	}
	return folderFault(path, os.Lchown(path, int(f.cred.Uid), int(f.cred.Gid)))
}

func (f *folder) hold() error {
	lock, err := os.OpenFile(f.in("lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return folderFault(f.path, err)
	}
	if err := f.give(lock.Name()); err != nil {
		return errors.Join(err, lock.Close())
	}
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = lock.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return ErrAlreadyRunning.Saying(fmt.Sprintf(
				"С папкой %s уже работает другой запущенный сервер: остановите его.", f.path)).Because(err)
		}
		return folderFault(f.path, err)
	}
	f.lock = lock
	return nil
}

// release lets the next one have the folder; it may be called twice.
func (f *folder) release() {
	f.once.Do(func() {
		if f.lock != nil {
			_ = f.lock.Close() // closing is what unlocks; nothing was written
		}
	})
}

// room refuses when less than least bytes are free for ordinary users.
func room(path string, least uint64) error {
	var st unix.Statfs_t
	if err := unix.Statfs(path, &st); err != nil {
		return folderFault(path, err)
	}
	if free := st.Bavail * uint64(st.Bsize); free < least {
		return diskFull(path, free)
	}
	return nil
}

func empty(path string) bool {
	entries, err := os.ReadDir(path)
	return err == nil && len(entries) == 0
}
