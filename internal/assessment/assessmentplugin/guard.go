package assessmentplugin

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// SystemFolders are where an interpreter and what it reads may lie, unless the
// operator says otherwise: there is nothing secret in them.
var SystemFolders = []string{"/usr", "/lib", "/lib32", "/lib64", "/opt", "/etc/ld.so.cache"}

// guarded makes sure that only root, the catalogue's owner or the server's own
// user can have put something there.
func guarded(path string, folder bool, owner uint32) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	name := filepath.Base(path)
	switch {
	case info.Mode()&os.ModeSymlink != 0:
		return fmt.Errorf("%s: символическая ссылка", name)
	case info.IsDir() != folder || !folder && !info.Mode().IsRegular():
		return fmt.Errorf("%s: не то, что ожидается", name)
	case info.Mode().Perm()&0o022 != 0:
		return fmt.Errorf("%s: может переписать группа или кто угодно", name)
	}
	if uid := ownerOf(info); uid != 0 && uid != owner && uid != uint32(os.Geteuid()) {
		return fmt.Errorf("%s: принадлежит постороннему пользователю %d", name, uid)
	}
	return nil
}

func ownerOf(info os.FileInfo) uint32 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Uid
	}
	return ^uint32(0)
}

// outside checks an interpreter and the folders it reads, and gives its real file.
// What does not exist on this system is nothing to be read.
func (c catalogue) outside(i *Interpreter) (string, error) {
	if i == nil {
		return "", nil
	}
	for _, folder := range slices.Concat(i.Folders, i.LibraryPath) {
		if _, err := c.allows(folder); err != nil && !os.IsNotExist(err) {
			return "", err
		}
	}
	real, err := c.allows(i.Path)
	if os.IsNotExist(err) {
		return "", fmt.Errorf("интерпретатора %s на этой машине нет", i.Path)
	}
	if err != nil {
		return "", err
	}
	return real, guarded(real, false, c.owner)
}

// allows gives the real path of what an interpreter wants, if it lies where the
// operator allows and nobody else can write to it.
func (c catalogue) allows(path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", err
	}
	for _, p := range []string{path, real} {
		if !slices.ContainsFunc(c.allowed, func(root string) bool {
			return p == root || strings.HasPrefix(p, strings.TrimSuffix(root, "/")+"/")
		}) {
			return "", fmt.Errorf("%s: такую папку программам не дают; разрешены %s", p, strings.Join(c.allowed, ", "))
		}
	}
	info, err := os.Stat(real)
	if err != nil {
		return "", err
	}
	return real, guarded(real, info.IsDir(), c.owner)
}

// hash sums a file from its beginning.
func hash(f *os.File) (string, error) {
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(f, 0, 1<<40)); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// copyFiles gives a program the files that belong to it: those that were checked, in a
// folder of which it can change nothing.
func (e entry) copyFiles(to string) error {
	for _, file := range e.manifest.others() {
		if err := e.copyFile(file.Path, filepath.Join(to, file.Path)); err != nil {
			return err
		}
	}
	return nil
}

func (e entry) copyFile(name, to string) error {
	in, err := e.open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(in, maxBytes))
	if err != nil {
		return err
	}
	if sumOf(data) != e.manifest.sum(name) { // written to between the two readings
		return fmt.Errorf("%w: %w: %s", errSpoilt, errWrongHash, name)
	}
	return os.WriteFile(to, data, fs.FileMode(0o400))
}
