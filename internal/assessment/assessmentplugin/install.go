package assessmentplugin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Installation says what is installed, where, and who answers for it.
type Installation struct {
	Launcher  []string
	Catalogue string
	Source    string // a built program, or a folder with manifest, signature and files
	// Built is the operator's word that the program was built here from source that was
	// read: then no publisher's signature is wanted. Never for what came from outside.
	Built   bool
	By      string   // name of the system's user, for the record
	Folders []string // where an interpreter and what it reads may lie; SystemFolders
	Limits  Limits   // of a program without a manifest
}

// ErrUnsigned refuses a program from outside without a publisher's signature.
var ErrUnsigned = fmt.Errorf("%w: посторонняя программа устанавливается только подписанной (server plugin trust); собранная здесь — с флагом --built", errUnsigned)

// Install copies a program into the catalogue and enters it into the register, which
// pins it. The program is asked who it is, confined. What is there already under the
// same name and version is replaced only by the same files: a version never changes
// its meaning.
func Install(ctx context.Context, i Installation) (Manifest, error) {
	if i.Folders == nil {
		i.Folders = SystemFolders
	}
	info, err := os.Stat(i.Source)
	if err != nil {
		return Manifest{}, err
	}
	if err := os.MkdirAll(i.Catalogue, 0o755); err != nil {
		return Manifest{}, err
	}
	work, err := os.MkdirTemp(i.Catalogue, ".install-")
	if err != nil {
		return Manifest{}, err
	}
	defer os.RemoveAll(work)
	if err := os.Chmod(work, 0o755); err != nil {
		return Manifest{}, err
	}
	if info.IsDir() {
		err = copyBundle(i.Source, work)
	} else {
		if !i.Built {
			return Manifest{}, ErrUnsigned
		}
		err = i.describe(ctx, work)
	}
	if err != nil {
		return Manifest{}, fmt.Errorf("%s: %w", i.Source, err)
	}
	m, err := i.enter(ctx, work)
	if err != nil {
		return m, fmt.Errorf("%s: %w", i.Source, err)
	}
	return m, nil
}

// describe makes the manifest of a program that was built here.
func (i Installation) describe(ctx context.Context, work string) error {
	data, err := readPlain(i.Source)
	if err != nil {
		return err
	}
	info, err := askFile(ctx, i.Launcher, i.Source)
	if err != nil {
		return err
	}
	m := Manifest{Name: info.Name, Version: info.Version, Kind: info.Kind, Title: info.Title, Program: info.Name,
		Files: []File{{info.Name, sumOf(data)}}, Limits: i.Limits.withDefaults(info.Kind)}
	text, err := m.encode()
	if err != nil {
		return err
	}
	if err := m.check(); err != nil {
		return err
	}
	return errors.Join(os.WriteFile(filepath.Join(work, m.Program), data, 0o555), os.WriteFile(filepath.Join(work, ManifestFile), text, 0o444))
}

// enter checks what lies in the work folder as the host will, moves it to its place
// and registers it.
func (i Installation) enter(ctx context.Context, work string) (m Manifest, err error) {
	data, err := readPlain(filepath.Join(work, ManifestFile))
	if err != nil {
		return m, err
	}
	if m, err = readManifest(data); err != nil {
		return m, err
	}
	if m.Publisher == "" && !i.Built {
		return m, ErrUnsigned
	}
	one := Registered{Name: m.Name, Version: m.Version, Manifest: sumOf(data), Origin: Built, At: time.Now().UTC().Truncate(time.Second), By: i.By}
	return m, changeRegister(i.Catalogue, func(r *register) error {
		c, err := openCatalogue(i.Catalogue, i.Folders)
		if err != nil {
			return err
		}
		if m.Publisher != "" {
			key, err := trusted(i.Catalogue, m.Publisher, c.owner)
			if err != nil {
				return err
			}
			one.Origin, one.Publisher, one.Key = Published, m.Publisher, Fingerprint(key)
		}
		e := entry{ref: Ref{m.Name, m.Version}, folder: work, origin: one}
		if err := c.fill(&e, i.Catalogue); err != nil {
			return err
		}
		if err := e.isItself(ctx, i.Launcher); err != nil {
			return err
		}
		if err := settle(work, filepath.Join(i.Catalogue, m.Name, m.Version), data); err != nil {
			return err
		}
		at, known := r.find(e.ref)
		switch {
		case known && !r.Programs[at].retired() && r.Programs[at].Manifest == one.Manifest && r.Programs[at].Key == one.Key:
			return nil // the same once more
		case known:
			r.Programs[at] = one
		default:
			r.Programs = append(r.Programs, one)
		}
		return nil
	})
}

// settle moves the checked folder to its place; what is there must be the same program.
func settle(work, place string, manifest []byte) error {
	if _, err := os.Lstat(place); err == nil {
		old, err := os.ReadFile(filepath.Join(place, ManifestFile))
		if err == nil && !bytes.Equal(old, manifest) {
			return fmt.Errorf("%s %s уже установлена с другим содержимым: смените версию", filepath.Base(filepath.Dir(place)), filepath.Base(place))
		}
		if err := os.RemoveAll(place); err != nil { // mends what was damaged
			return err
		}
	}
	if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
		return err
	}
	return os.Rename(work, place)
}

// copyBundle copies a folder, plain files only; what may be run is marked by the
// manifest, not by the folder's owner.
func copyBundle(from, to string) error {
	total, count := int64(0), 0
	data, err := readPlain(filepath.Join(from, ManifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("нет файла %s", ManifestFile)
	}
	if err != nil {
		return err
	}
	m, err := readManifest(data)
	if err != nil {
		return err
	}
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == from {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.Mkdir(filepath.Join(to, rel), 0o755)
		}
		data, err := readPlain(path)
		if err != nil {
			return err
		}
		if total, count = total+int64(len(data)), count+1; total > maxBytes || count > maxFiles+2 {
			return fmt.Errorf("больше %d файлов или %d МиБ", maxFiles, maxBytes>>20)
		}
		mode := os.FileMode(0o444)
		if m.Interpreter == nil && rel == m.Program {
			mode = 0o555
		}
		return os.WriteFile(filepath.Join(to, rel), data, mode)
	})
}

// readPlain reads a plain file, never through a link.
func readPlain(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: не обычный файл", filepath.Base(path))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxBytes+1))
}

// Seal makes a publisher's folder ready to be handed out: it puts the hash of every
// file and the publisher's name into the manifest and signs it. The folder holds the
// program and a manifest without hashes.
func Seal(folder, publisher string, key []byte) (Manifest, error) {
	private, err := privateKey(key)
	if err != nil {
		return Manifest{}, err
	}
	name := filepath.Join(folder, ManifestFile)
	data, err := readPlain(name)
	if err != nil {
		return Manifest{}, err
	}
	m, err := unsealed(data)
	if err != nil {
		return m, err
	}
	m.Publisher, m.Files = publisher, nil
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(folder, path)
		if err != nil || rel == ManifestFile || rel == SignatureFile {
			return err
		}
		data, err := readPlain(path)
		m.Files = append(m.Files, File{filepath.ToSlash(rel), sumOf(data)})
		return err
	})
	if err != nil {
		return m, err
	}
	slices.SortFunc(m.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	if err := m.check(); err != nil {
		return m, err
	}
	if data, err = m.encode(); err != nil {
		return m, err
	}
	return m, errors.Join(replace(name, data, 0o644), replace(filepath.Join(folder, SignatureFile), sign(private, data), 0o644))
}
