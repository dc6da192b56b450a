package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// rootHome is where root's embedded default lives: a folder that an unprivileged
// user can enter, unlike root's own home.
const rootHome = "/var/lib/marshrut"

var errNoNobody = fault.New(fault.Unavailable, "run.no_nobody",
	"Сервер не работает от имени root, а пользователя nobody в системе нет: запустите команду от обычного пользователя.")

// dropRoot copies the programs to where nobody can run but not change them, becomes
// nobody and starts again as that user. It returns only when that fails.
func (r runCmd) dropRoot() error {
	u, err := user.Lookup("nobody")
	if err != nil {
		return errNoNobody.Because(err)
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	if err1 != nil || err2 != nil {
		return errNoNobody
	}
	home, data := rootHome, filepath.Join(rootHome, "data")
	if r.Data != "" && os.Getenv("MARSHRUT_DATA") != "" { // named on purpose
		home, data = r.Data, filepath.Join(r.Data, "data")
	}
	say("Запуск от имени root: служба будет работать от имени nobody, данные лежат в " + data + ".")
	programs, err := installPrograms(r.Build, home)
	if err != nil {
		return fmt.Errorf("install the programs into %s: %w", home, err)
	}
	cache := filepath.Join(home, "cache")
	for _, dir := range []string{data, cache} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		if err := os.Chown(dir, uid, gid); err != nil {
			return err
		}
	}
	if err := os.Chdir(home); err != nil {
		return err
	}
	if err := syscall.Setgroups([]int{gid}); err != nil {
		return err
	}
	if err := syscall.Setgid(gid); err != nil {
		return err
	}
	if err := syscall.Setuid(uid); err != nil {
		return err
	}
	args := []string{"server", "run", "--listen", r.Listen, "--data", data, "--build", programs, "--cache", cache}
	if r.Poppler != "" {
		args = append(args, "--poppler", r.Poppler)
	}
	if r.PGBin != "" {
		args = append(args, "--pg-bin", r.PGBin)
	}
	if r.NoDemo {
		args = append(args, "--no-demo")
	}
	env := []string{"HOME=" + data, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TERM=" + os.Getenv("TERM")}
	return syscall.Exec(filepath.Join(programs, "server"), args, env)
}

// installPrograms copies what was built, owned by root and read-only, and swaps the
// whole folder at once: a running older server keeps its own files.
func installPrograms(build, home string) (string, error) {
	if err := os.MkdirAll(home, 0o755); err != nil {
		return "", err
	}
	target := filepath.Join(home, "programs")
	fresh, err := os.MkdirTemp(home, "programs-")
	if err != nil {
		return "", err
	}
	if err := os.Chmod(fresh, 0o755); err != nil {
		return "", err
	}
	for _, part := range []string{"server", "plugins", filepath.Join("tools", "versitygw")} {
		if err := copyTree(filepath.Join(build, part), filepath.Join(fresh, part)); err != nil {
			return "", err
		}
	}
	old := fresh + "-old"
	if err := os.Rename(target, old); err != nil && !os.IsNotExist(err) {
		return "", err
	}
	if err := os.Rename(fresh, target); err != nil {
		return "", err
	}
	return target, os.RemoveAll(old)
}

// copyTree copies files as 0555 when they can be run, else 0444, and folders as
// 0755; links are not followed.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		info, err := e.Info()
		switch {
		case err != nil:
			return err
		case e.IsDir():
			return os.MkdirAll(target, 0o755)
		case !info.Mode().IsRegular():
			return fmt.Errorf("%s is not a plain file", path)
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		mode := fs.FileMode(0o444)
		if info.Mode()&0o111 != 0 {
			mode = 0o555
		}
		return copyFile(path, target, mode)
	})
}

func copyFile(from, to string, mode fs.FileMode) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		_ = out.Close()
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	return os.Chmod(to, mode) // whatever the umask took away
}
