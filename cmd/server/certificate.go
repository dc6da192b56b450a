package main

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/marshrut-iom/marshrut/internal/certificate"
	"github.com/marshrut-iom/marshrut/internal/certificate/certificatepg"
	"github.com/marshrut-iom/marshrut/internal/document/documentpdf"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

var errSigningKey = fault.New(fault.Invalid, "config.signing_key",
	"MARSHRUT_SIGNING_KEY_FILE: файл не читается. В нём должна быть строка из 32 случайных байт в base64: openssl rand -base64 32.")

// openKeys reads the secrets of the keys that badges are signed with. Without them
// certificates are issued all the same, and have no badges.
func (a *app) openKeys(cfg config) error {
	if cfg.SigningKey == "" {
		return nil
	}
	text, err := os.ReadFile(cfg.SigningKey)
	if err != nil {
		return errSigningKey.Because(err)
	}
	if a.keys, err = certificate.ReadKeys(text); err != nil || !a.keys.On() {
		return errSigningKey.Because(err)
	}
	return nil
}

func (a *app) badgesNote() string {
	if !a.keys.On() {
		return "Цифровые значки сертификатов не выпускаются: не задан MARSHRUT_SIGNING_KEY_FILE."
	}
	return ""
}

// signingKey makes the embedded default's secret at its first start; it stays in the data
// folder, readable by its owner alone.
func (r runCmd) signingKey() (string, error) {
	name := filepath.Join(r.Data, "signing.key")
	if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		return name, err
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	temp := name + ".new"
	if err := os.WriteFile(temp, []byte(base64.StdEncoding.EncodeToString(secret)+"\n"), 0o600); err != nil {
		return "", err
	}
	return name, os.Rename(temp, name)
}

// certificates puts the area together.
func (a *app) certificates(g grounds, s *services) *certificate.Service {
	return certificate.NewService(certificate.Deps{Tx: a.db, Store: certificatepg.New(a.db), Routes: s.iom, Sources: papers{s}, Brake: s.identity.Guesses("certificate"),
		Render: documentpdf.Render, Keys: a.keys, URL: a.publicURL, Policy: g.policy, Audit: g.records, Reads: g.reads}).At(g.now)
}
