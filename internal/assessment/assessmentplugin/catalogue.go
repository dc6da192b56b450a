package assessmentplugin

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Ref names a program in the catalogue.
type Ref struct {
	Name    string
	Version string
}

// String gives "selfdiagnosis 1.0.0".
func (r Ref) String() string { return r.Name + " " + r.Version }

// entry is one version of a program as it lies in the catalogue.
type entry struct {
	ref      Ref
	manifest Manifest
	path     string
	reason   string // why it is unusable; empty: usable
}

// scan reads <catalogue>/<name>/<version>/manifest.json. A bad entry is listed
// with its reason and never started; only an unreadable catalogue is an error.
func scan(catalogue string) ([]entry, error) {
	root, err := os.Stat(catalogue)
	if err != nil {
		return nil, fmt.Errorf("каталог инструментов: %w", err)
	}
	owner := ownerOf(root)
	names, err := os.ReadDir(catalogue)
	if err != nil {
		return nil, fmt.Errorf("каталог инструментов: %w", err)
	}
	var entries []entry
	for _, name := range names {
		folder := filepath.Join(catalogue, name.Name())
		if !name.IsDir() {
			if name.Type()&os.ModeSymlink != 0 {
				entries = append(entries, entry{ref: Ref{Name: name.Name()}, reason: "символическая ссылка"})
			}
			continue
		}
		versions, err := os.ReadDir(folder)
		if err != nil {
			return nil, fmt.Errorf("каталог инструментов: %w", err)
		}
		for _, version := range versions {
			entries = append(entries, load(folder, name.Name(), version.Name(), owner))
		}
	}
	return entries, nil
}

func load(parent, name, version string, owner uint32) entry {
	folder := filepath.Join(parent, version)
	e := entry{ref: Ref{Name: name, Version: version}}
	bad := func(err error) entry {
		e.reason = err.Error()
		return e
	}
	for _, p := range []string{parent, folder} {
		if err := guarded(p, true, owner); err != nil {
			return bad(err)
		}
	}
	manifest := filepath.Join(folder, ManifestFile)
	if err := guarded(manifest, false, owner); err != nil {
		return bad(err)
	}
	data, err := os.ReadFile(manifest)
	if err != nil {
		return bad(err)
	}
	if err := diagnostics.Decode(data, &e.manifest); err != nil {
		return bad(fmt.Errorf("%s: %w", ManifestFile, err))
	}
	if err := e.manifest.check(); err != nil {
		return bad(err)
	}
	if e.manifest.Name != name || e.manifest.Version != version {
		return bad(fmt.Errorf("манифест называет %s %s", e.manifest.Name, e.manifest.Version))
	}
	e.manifest.Limits = e.manifest.Limits.withDefaults(e.manifest.Kind)
	e.path = filepath.Join(folder, e.manifest.Program)
	if err := guarded(e.path, false, owner); err != nil {
		return bad(err)
	}
	file, err := e.open()
	if err != nil {
		return bad(err)
	}
	file.Close()
	return e
}

var errWrongHash = errors.New("контрольная сумма программы не та, что в манифесте")

// open opens the program and checks its bytes on the open file: this very file is
// what will be executed.
func (e entry) open() (*os.File, error) {
	f, err := os.OpenFile(e.path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("программа не обычный файл")
	}
	if err == nil && info.Mode().Perm()&0o022 != 0 {
		err = errors.New("программу может переписать группа или кто угодно")
	}
	var sum string
	if err == nil {
		sum, err = hash(f)
	}
	if err == nil && sum != e.manifest.SHA256 {
		err = errWrongHash
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

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
