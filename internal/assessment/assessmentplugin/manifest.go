package assessmentplugin

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/confine"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// ManifestFile is the name of the manifest in <catalogue>/<name>/<version>/.
const ManifestFile = "manifest.json"

// Manifest pins a program: what it is called, which file it is to the byte, and
// what it may use.
type Manifest struct {
	Name    string           `json:"name"`
	Version string           `json:"version"`
	Kind    diagnostics.Kind `json:"kind"`
	Title   string           `json:"title"`
	Program string           `json:"program"` // file beside the manifest
	SHA256  string           `json:"sha256"`
	Limits  Limits           `json:"limits"`
}

// Limits of a program; a zero takes the default.
type Limits struct {
	MemoryMiB    int `json:"memory_mib,omitempty"`      // 512
	CallMillis   int `json:"call_timeout_ms,omitempty"` // 5000, importers 30,000: a call, or a silence of a stream
	FileMiB      int `json:"file_mib,omitempty"`        // 32, importers as much as an import takes
	Simultaneous int `json:"simultaneous,omitempty"`    // 16 calls
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
	} {
		if *f.value <= 0 {
			*f.value = f.or
		}
		*f.value = min(*f.value, f.most)
	}
	return l
}

func (l Limits) callTimeout() time.Duration { return time.Duration(l.CallMillis) * time.Millisecond }

var (
	nameShape    = regexp.MustCompile(`^[a-z][a-z0-9-]{1,62}$`)
	versionShape = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z.+-]{0,62}$`)
)

func (m Manifest) check() error {
	switch {
	case !nameShape.MatchString(m.Name):
		return fmt.Errorf("имя %q: латинские буквы, цифры и дефис", m.Name)
	case !versionShape.MatchString(m.Version) || strings.Contains(m.Version, ".."):
		return fmt.Errorf("версия %q записана неверно", m.Version)
	case m.Kind != diagnostics.KindQuestionnaire && m.Kind != diagnostics.KindImporter:
		return fmt.Errorf("вид %q неизвестен", m.Kind)
	case m.Program == "" || m.Program != filepath.Base(m.Program) || m.Program == ManifestFile || strings.HasPrefix(m.Program, "."):
		return fmt.Errorf("программа %q должна лежать рядом с манифестом", m.Program)
	case len(m.SHA256) != 2*sha256.Size:
		return errors.New("нет контрольной суммы SHA-256")
	}
	return nil
}

// Install copies a built program into the catalogue, asks it who it is and writes
// its manifest. The program is asked confined, so even that is safe. What is
// there already under the same name and version is replaced only by the same
// bytes: a version never changes its meaning.
func Install(ctx context.Context, launcher []string, catalogue, program string, limits Limits) (Manifest, error) {
	data, err := os.ReadFile(program)
	if err != nil {
		return Manifest{}, err
	}
	info, err := describe(ctx, launcher, program)
	if err != nil {
		return Manifest{}, fmt.Errorf("%s: %w", program, err)
	}
	sum := sha256.Sum256(data)
	m := Manifest{
		Name: info.Name, Version: info.Version, Kind: info.Kind, Title: info.Title,
		Program: info.Name, SHA256: hex.EncodeToString(sum[:]), Limits: limits.withDefaults(info.Kind),
	}
	return m, WriteManifest(catalogue, m, data)
}

// WriteManifest puts a program and its manifest into the catalogue. Neither is
// writable afterwards, also not for the server.
func WriteManifest(catalogue string, m Manifest, program []byte) error {
	if err := m.check(); err != nil {
		return err
	}
	folder := filepath.Join(catalogue, m.Name, m.Version)
	if old, err := os.ReadFile(filepath.Join(folder, m.Program)); err == nil && !bytes.Equal(old, program) {
		return fmt.Errorf("%s %s уже установлена с другим содержимым: смените версию", m.Name, m.Version)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := replace(filepath.Join(folder, m.Program), program, 0o555); err != nil {
		return err
	}
	return replace(filepath.Join(folder, ManifestFile), append(text, '\n'), 0o444)
}

// replace writes a file beside the place and moves it there whole.
func replace(path string, data []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err = errors.Join(err, f.Chmod(mode), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// describe starts the program with the argument "describe", confined.
func describe(ctx context.Context, launcher []string, program string) (diagnostics.Info, error) {
	var info diagnostics.Info
	file, err := os.Open(program)
	if err != nil {
		return info, err
	}
	defer file.Close()
	folder, err := os.MkdirTemp("", "describe")
	if err != nil {
		return info, err
	}
	defer os.RemoveAll(folder)
	cmd, err := confine.Command(launcher, confine.Spec{
		Name: filepath.Base(program), Args: []string{diagnostics.DescribeArg}, Folder: folder,
		Memory: 256 << 20, FileSize: 1 << 20, Parent: os.Getpid(),
	}, file)
	if err != nil {
		return info, err
	}
	out, errOut := &bounded{}, &bounded{}
	cmd.Stdout, cmd.Stderr = out, errOut
	starter := newSpawner()
	defer starter.close()
	if err := starter.start(cmd); err != nil {
		return info, err
	}
	stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	defer stop()
	timer := time.AfterFunc(10*time.Second, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	if err := cmd.Wait(); err != nil {
		return info, fmt.Errorf("не отвечает, кто она: %w: %s", err, strings.TrimSpace(errOut.String()))
	}
	if err := json.Unmarshal(out.Bytes(), &info); err != nil {
		return info, fmt.Errorf("не отвечает, кто она: %w", err)
	}
	return info, nil
}

// bounded keeps the first 64 KiB of what a program prints.
type bounded struct{ bytes.Buffer }

func (b *bounded) Write(p []byte) (int, error) {
	if room := 64<<10 - b.Len(); room > 0 {
		b.Buffer.Write(p[:min(len(p), room)])
	}
	return len(p), nil
}

// hash sums a file from its beginning.
func hash(f *os.File) (string, error) {
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(f, 0, 1<<40)); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
