package assessmentplugin

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// RegisterFile is the operator's own list of what may run, in the catalogue. Only
// `server plugin` writes it: a folder that somebody put into the catalogue is in no
// register and does not start.
const RegisterFile = "register.json"

// Origin says who answers for a program.
type Origin string

// The origins.
const (
	Built     Origin = "built"     // here; the operator's own act of installing pins it
	Published Origin = "published" // signed by a publisher whose key the operator trusts
)

// Registered is the operator's act of installing one version, and of retiring it.
type Registered struct {
	Name      string    `json:"name"`
	Version   string    `json:"version"`
	Manifest  string    `json:"manifest"` // SHA-256 of manifest.json, which pins the files
	Origin    Origin    `json:"origin"`
	Publisher string    `json:"publisher,omitempty"`
	Key       string    `json:"key,omitempty"` // fingerprint of the publisher's key
	At        time.Time `json:"at"`
	By        string    `json:"by"` // name of the system's user
	RetiredAt time.Time `json:"retired_at,omitzero"`
	RetiredBy string    `json:"retired_by,omitempty"`
}

func (r Registered) retired() bool { return !r.RetiredAt.IsZero() }

type register struct {
	Programs []Registered `json:"programs"`
}

func (r register) find(ref Ref) (int, bool) {
	i := slices.IndexFunc(r.Programs, func(p Registered) bool { return p.Name == ref.Name && p.Version == ref.Version })
	return i, i >= 0
}

// readRegister gives an empty one where there is none yet.
func readRegister(catalogue string, owner uint32) (r register, err error) {
	name := filepath.Join(catalogue, RegisterFile)
	if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err := guarded(name, false, owner); err != nil {
		return r, err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return r, fmt.Errorf("%s: %w", RegisterFile, err)
	}
	return r, nil
}

// changeRegister lets one change at a time happen, whoever makes it.
func changeRegister(catalogue string, change func(r *register) error) error {
	if err := os.MkdirAll(catalogue, 0o755); err != nil {
		return err
	}
	folder, err := os.Open(catalogue)
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	info, err := folder.Stat()
	if err != nil {
		return err
	}
	r, err := readRegister(catalogue, ownerOf(info))
	if err != nil {
		return err
	}
	if err := change(&r); err != nil {
		return err
	}
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return replace(filepath.Join(catalogue, RegisterFile), append(data, '\n'), 0o444)
}

// Retire lets a version start no more; its files stay. A running server ends it within
// seconds. Installing the same files again brings it back.
func Retire(catalogue string, ref Ref, by string) error {
	return changeRegister(catalogue, func(r *register) error {
		i, ok := r.find(ref)
		if !ok {
			return fmt.Errorf("%s: такой программы в каталоге нет", ref)
		}
		if !r.Programs[i].retired() {
			r.Programs[i].RetiredAt, r.Programs[i].RetiredBy = time.Now().UTC().Truncate(time.Second), by
		}
		return nil
	})
}
