package assessmentplugin

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
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
	ref         Ref
	manifest    Manifest
	folder      string
	interpreter string // the real file of the interpreter, if there is one
	origin      Registered
	reason      string // why it is unusable; empty: usable
}

var (
	errUnregistered = errors.New("программа не установлена: в реестр каталога её не вносили (server plugin install)")
	errAltered      = errors.New("манифест изменился после установки")
	errRetired      = errors.New("программа снята оператором")
	errWrongHash    = errors.New("контрольная сумма файла не та, что в манифесте")
	// errSpoilt is said of files that are not what was installed: only the operator can
	// mend that.
	errSpoilt = errors.New("файлы программы не те, что были установлены")
)

// catalogue is what every entry is held against.
type catalogue struct {
	folder   string
	owner    uint32
	register register
	allowed  []string // where an interpreter and its folders may lie
}

func openCatalogue(folder string, allowed []string) (c catalogue, err error) {
	root, err := os.Stat(folder)
	if err != nil {
		return c, fmt.Errorf("каталог инструментов: %w", err)
	}
	c = catalogue{folder: folder, owner: ownerOf(root), allowed: allowed}
	if c.register, err = readRegister(folder, c.owner); err != nil {
		return c, fmt.Errorf("каталог инструментов: %w", err)
	}
	return c, nil
}

// scan reads <catalogue>/<name>/<version>/manifest.json. A bad entry is listed
// with its reason and never started; only an unreadable catalogue is an error.
func (c catalogue) scan() ([]entry, error) {
	names, err := os.ReadDir(c.folder)
	if err != nil {
		return nil, fmt.Errorf("каталог инструментов: %w", err)
	}
	var entries []entry
	for _, name := range names {
		folder := filepath.Join(c.folder, name.Name())
		if !name.IsDir() || name.Name() == publishersFolder || name.Name()[0] == '.' {
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
			if version.Name()[0] != '.' { // being installed
				entries = append(entries, c.load(folder, name.Name(), version.Name()))
			}
		}
	}
	for _, p := range c.register.Programs { // what was taken away behind the operator's back
		ref := Ref{p.Name, p.Version}
		if !p.retired() && !slices.ContainsFunc(entries, func(e entry) bool { return e.ref == ref }) {
			entries = append(entries, entry{ref: ref, origin: p, reason: "файлов программы в каталоге нет"})
		}
	}
	return entries, nil
}

func (c catalogue) load(parent, name, version string) entry {
	e := entry{ref: Ref{Name: name, Version: version}, folder: filepath.Join(parent, version)}
	if i, ok := c.register.find(e.ref); ok {
		e.origin = c.register.Programs[i]
	}
	if err := c.fill(&e, parent); err != nil {
		e.reason = err.Error()
	}
	return e
}

// fill checks everything about an entry short of starting it.
func (c catalogue) fill(e *entry, parent string) error {
	if err := guarded(parent, true, c.owner); err != nil {
		return err
	}
	if err := guarded(e.folder, true, c.owner); err != nil {
		return err
	}
	data, err := c.read(e.folder, ManifestFile)
	if err != nil {
		return err
	}
	m, err := readManifest(data)
	if err != nil {
		return err
	}
	e.manifest = m
	e.manifest.Limits = m.Limits.withDefaults(m.Kind)
	if m.Name != e.ref.Name || m.Version != e.ref.Version {
		return fmt.Errorf("манифест называет %s %s", m.Name, m.Version)
	}
	switch {
	case e.origin.Manifest == "":
		return errUnregistered
	case e.origin.retired():
		return errRetired
	case e.origin.Manifest != sumOf(data):
		return errAltered
	}
	if err := c.vouched(*e, data); err != nil {
		return err
	}
	if err := c.files(*e); err != nil {
		return err
	}
	if e.interpreter, err = c.outside(m.Interpreter); err != nil {
		return err
	}
	return e.verify()
}

// vouched asks who answers for the program: a publisher by a signature, or the
// operator who built it here.
func (c catalogue) vouched(e entry, manifest []byte) error {
	if e.manifest.Publisher == "" {
		if e.origin.Origin != Built {
			return errUnsigned
		}
		return nil
	}
	key, err := trusted(c.folder, e.manifest.Publisher, c.owner)
	if err != nil {
		return err
	}
	signature, err := c.read(e.folder, SignatureFile)
	if errors.Is(err, fs.ErrNotExist) {
		return errUnsigned
	}
	if err != nil {
		return err
	}
	return signed(key, manifest, signature)
}

// read reads one file of a program's folder.
func (c catalogue) read(folder, name string) ([]byte, error) {
	path := filepath.Join(folder, name)
	if err := guarded(path, false, c.owner); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, 1<<20))
}

// files sees that the folder holds what the manifest lists and nothing else.
func (c catalogue) files(e entry) error {
	found := 0
	err := filepath.WalkDir(e.folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == e.folder {
			return err
		}
		rel, err := filepath.Rel(e.folder, path)
		if err != nil {
			return err
		}
		if err := guarded(path, d.IsDir(), c.owner); err != nil {
			return err
		}
		switch {
		case d.IsDir() || rel == ManifestFile || rel == SignatureFile:
			return nil
		case e.manifest.sum(rel) == "":
			return fmt.Errorf("%s: файла нет в манифесте", rel)
		}
		found++
		return nil
	})
	if err == nil && found != len(e.manifest.Files) {
		for _, f := range e.manifest.Files {
			if _, err := os.Lstat(filepath.Join(e.folder, f.Path)); err != nil {
				return fmt.Errorf("%s: файла нет", f.Path)
			}
		}
	}
	return err
}

// verify holds every file against its hash.
func (e entry) verify() error {
	for _, file := range e.manifest.Files {
		f, err := e.open(file.Path)
		if err != nil {
			return err
		}
		f.Close()
	}
	return nil
}

// open opens a file of the program and checks its bytes on the open file: this very
// file is what will be executed, or copied.
func (e entry) open(name string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(e.folder, name), os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	switch {
	case errors.Is(err, syscall.ELOOP):
		return nil, fmt.Errorf("%w: %s: символическая ссылка", errSpoilt, name)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("%w: %w", errSpoilt, err)
	case err != nil:
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%w: %s: не обычный файл", errSpoilt, name)
	}
	if err == nil && info.Mode().Perm()&0o022 != 0 {
		err = fmt.Errorf("%w: %s: может переписать группа или кто угодно", errSpoilt, name)
	}
	var sum string
	if err == nil {
		sum, err = hash(f)
	}
	if err == nil && sum != e.manifest.sum(name) {
		err = fmt.Errorf("%w: %w: %s", errSpoilt, errWrongHash, name)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
