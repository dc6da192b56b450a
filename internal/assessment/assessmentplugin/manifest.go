package assessmentplugin

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// What lies beside the files of a program.
const (
	ManifestFile  = "manifest.json"
	SignatureFile = "manifest.sig"
)

// Manifest pins a program: what it is called, which files it is to the byte, and what
// it may use. docs/instruments.md says every field to publishers.
type Manifest struct {
	Name        string           `json:"name"`
	Version     string           `json:"version"`
	Kind        diagnostics.Kind `json:"kind"`
	Title       string           `json:"title"`
	Publisher   string           `json:"publisher,omitempty"` // whose key signs it; empty: built where it is installed
	Program     string           `json:"program"`             // which of the files is started
	Files       []File           `json:"files"`
	Interpreter *Interpreter     `json:"interpreter,omitempty"`
	Limits      Limits           `json:"limits"`
}

// File is one file of a program.
type File struct {
	Path   string `json:"path"` // from the manifest's folder, with slashes
	SHA256 string `json:"sha256"`
}

// Interpreter runs a program that is no binary. It and what it reads are part of the
// system: they are not pinned, but must lie where the host allows it and must not be
// writable by anybody but root or the catalogue's owner.
type Interpreter struct {
	Path        string   `json:"path"`           // "/usr/bin/python3"
	Args        []string `json:"args,omitempty"` // before the program: "-I", "-B"
	Folders     []string `json:"folders"`        // read-only: its library, shared libraries
	LibraryPath []string `json:"library_path,omitempty"`
}

// Limits of a program; a zero takes the default.
type Limits struct {
	MemoryMiB    int `json:"memory_mib,omitempty"`      // 512
	CallMillis   int `json:"call_timeout_ms,omitempty"` // 5000, importers 30,000: a call, or a silence of a stream
	FileMiB      int `json:"file_mib,omitempty"`        // 32, importers as much as an import takes
	Simultaneous int `json:"simultaneous,omitempty"`    // 16 calls
	Rows         int `json:"rows,omitempty"`            // 2,000,000 of one file
}

func (l Limits) withDefaults(kind diagnostics.Kind) Limits {
	patience, file := 5000, 32
	if kind == diagnostics.KindImporter { // it must unpack a book before its first row
		patience, file = 30_000, assessment.MaxUpload>>20
	}
	for _, f := range []struct {
		value *int
		or    int
		most  int
	}{
		{&l.MemoryMiB, 512, 8 << 10}, {&l.CallMillis, patience, 600_000}, {&l.FileMiB, file, diagnostics.MaxFile >> 20}, {&l.Simultaneous, 16, 1024},
		{&l.Rows, maxRows, maxRows},
	} {
		if *f.value <= 0 {
			*f.value = f.or
		}
		*f.value = min(*f.value, f.most)
	}
	return l
}

func (l Limits) callTimeout() time.Duration { return time.Duration(l.CallMillis) * time.Millisecond }

// Bounds on what a program may consist of.
const (
	maxFiles = 200
	maxBytes = 256 << 20
)

var (
	nameShape    = regexp.MustCompile(`^[a-z][a-z0-9-]{1,62}$`)
	versionShape = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z.+-]{0,62}$`)
	sumShape     = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// readManifest reads strictly: an unknown or a repeated field is a mistake.
func readManifest(data []byte) (m Manifest, err error) {
	if m, err = unsealed(data); err != nil {
		return m, err
	}
	return m, m.check()
}

// unsealed reads a manifest that may lack its hashes yet.
func unsealed(data []byte) (m Manifest, err error) {
	if err := diagnostics.Decode(data, &m); err != nil {
		return m, fmt.Errorf("%s: %w", ManifestFile, err)
	}
	return m, nil
}

func (m Manifest) check() error {
	switch {
	case !nameShape.MatchString(m.Name) || m.Name == publishersFolder:
		return fmt.Errorf("имя %q: латинские буквы, цифры и дефис", m.Name)
	case !versionShape.MatchString(m.Version) || strings.Contains(m.Version, ".."):
		return fmt.Errorf("версия %q записана неверно", m.Version)
	case m.Kind != diagnostics.KindQuestionnaire && m.Kind != diagnostics.KindImporter:
		return fmt.Errorf("вид %q неизвестен", m.Kind)
	case len(m.Files) == 0 || len(m.Files) > maxFiles:
		return fmt.Errorf("в манифесте %d файлов, а может быть от 1 до %d", len(m.Files), maxFiles)
	}
	if m.Publisher != "" {
		if err := publisherName(m.Publisher); err != nil {
			return err
		}
	}
	seen := map[string]bool{}
	for _, f := range m.Files {
		switch {
		case !inside(f.Path):
			return fmt.Errorf("файл %q должен лежать рядом с манифестом", f.Path)
		case seen[f.Path]:
			return fmt.Errorf("файл %q назван дважды", f.Path)
		case !sumShape.MatchString(f.SHA256):
			return fmt.Errorf("у файла %q нет контрольной суммы SHA-256", f.Path)
		}
		seen[f.Path] = true
	}
	if !seen[m.Program] {
		return fmt.Errorf("программа %q не названа среди файлов", m.Program)
	}
	if m.Interpreter != nil {
		return m.Interpreter.check()
	}
	return nil
}

// inside tells whether a path stays below the manifest's folder and is no part of the
// catalogue's own.
func inside(p string) bool {
	return p != "" && filepath.IsLocal(p) && p == path.Clean(p) && !strings.Contains(p, `\`) && strings.Count(p, "/") < 8 &&
		p != ManifestFile && p != SignatureFile && !slices.ContainsFunc(strings.Split(p, "/"), func(part string) bool { return strings.HasPrefix(part, ".") })
}

func (i Interpreter) check() error {
	for _, p := range slices.Concat([]string{i.Path}, i.Folders, i.LibraryPath) {
		if !filepath.IsAbs(p) || p != filepath.Clean(p) {
			return fmt.Errorf("интерпретатор: путь %q должен быть полным", p)
		}
	}
	if len(i.Folders) == 0 || len(i.Folders) > 32 || len(i.LibraryPath) > 32 || len(i.Args) > 16 {
		return errors.New("интерпретатор: нужны папки, которые он читает, не больше 32")
	}
	return nil
}

// sum gives the pinned hash of a file.
func (m Manifest) sum(file string) string {
	for _, f := range m.Files {
		if f.Path == file {
			return f.SHA256
		}
	}
	return ""
}

// others are the files beside the binary that is executed; of an interpreted program
// they are all.
func (m Manifest) others() []File {
	return slices.DeleteFunc(slices.Clone(m.Files), func(f File) bool { return m.Interpreter == nil && f.Path == m.Program })
}

// encode gives the manifest as it is written and signed.
func (m Manifest) encode() ([]byte, error) {
	text, err := json.MarshalIndent(m, "", "  ")
	return append(text, '\n'), err
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// replace writes a file beside the place and moves it there whole.
func replace(name string, data []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
