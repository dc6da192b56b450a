package embedded

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// Unprivileged tells under whose ids the servers run: nobody's when we are root,
// else nil, which means the present user. PostgreSQL refuses to run as root.
func Unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("nobody")
	if err != nil {
		return nil, fmt.Errorf("unprivileged user: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("uid of nobody: %w", err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("gid of nobody: %w", err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// UserCache is where fetched packages stay: in the user's cache, or, for root,
// where another user can reach them, since root's home is closed to nobody.
func UserCache() string {
	dir, err := os.UserCacheDir()
	if os.Geteuid() == 0 || err != nil {
		dir = "/var/cache"
	}
	return filepath.Join(dir, "marshrut")
}

func uidOf(cred *syscall.Credential) int {
	if cred != nil {
		return int(cred.Uid)
	}
	return os.Geteuid()
}

// reach refuses a path that the other user cannot walk to: a data folder under
// root's home is the usual case. Access lists beyond the mode are not read; then
// the program's own start fails.
func reach(path string, cred *syscall.Credential) error {
	if cred == nil {
		return nil
	}
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			return folderFault(dir, err)
		}
		if !mayEnter(info, cred) {
			return folderDenied(path, fmt.Sprintf("пользователь с номером %d не может войти в %s; выберите другую папку", cred.Uid, dir))
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
	}
}

func mayEnter(info os.FileInfo, cred *syscall.Credential) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return true
	}
	mode := info.Mode().Perm()
	switch {
	case cred.Uid == 0:
		return true
	case st.Uid == cred.Uid:
		return mode&0o100 != 0
	case st.Gid == cred.Gid:
		return mode&0o010 != 0
	}
	return mode&0o001 != 0
}
