package assessmentplugin

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// publishersFolder of the catalogue holds the public keys that the operator trusts:
// publishers/<name>.pem. No program may have that name.
const publishersFolder = "publishers"

var (
	errUnsigned     = errors.New("манифест не подписан издателем")
	errUntrusted    = errors.New("ключу издателя оператор не доверяет")
	errBadSignature = errors.New("подпись издателя не подходит к манифесту")
)

// GenerateKey makes a publisher's pair of keys as PEM: PKCS #8 and SubjectPublicKeyInfo,
// as `openssl genpkey -algorithm ed25519` does.
func GenerateKey() (private, public []byte, err error) {
	pub, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	a, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, err
	}
	b, err := x509.MarshalPKIXPublicKey(pub)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: a}), pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: b}), nil
}

func privateKey(text []byte) (ed25519.PrivateKey, error) {
	if block, _ := pem.Decode(text); block != nil {
		if any, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
			if key, ok := any.(ed25519.PrivateKey); ok {
				return key, nil
			}
		}
	}
	return nil, errors.New("это не закрытый ключ ed25519 (PEM, PKCS #8)")
}

func publicKey(text []byte) (ed25519.PublicKey, error) {
	if block, _ := pem.Decode(text); block != nil {
		if any, err := x509.ParsePKIXPublicKey(block.Bytes); err == nil {
			if key, ok := any.(ed25519.PublicKey); ok {
				return key, nil
			}
		}
	}
	return nil, errors.New("это не открытый ключ ed25519 (PEM)")
}

// Fingerprint is how people compare keys: the publisher tells it by another way than
// the one the key came.
func Fingerprint(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:])
}

func publisherName(name string) error {
	if !nameShape.MatchString(name) {
		return fmt.Errorf("издатель %q: латинские буквы, цифры и дефис", name)
	}
	return nil
}

// keyFile is where the trusted key of a publisher lies.
func keyFile(catalogue, publisher string) string {
	return filepath.Join(catalogue, publishersFolder, publisher+".pem")
}

// Trust lets programs signed by this key be installed under the publisher's name. A
// trusted name keeps its key until Distrust: a new key is a new decision.
func Trust(catalogue, publisher string, public []byte) (fingerprint string, err error) {
	if err := publisherName(publisher); err != nil {
		return "", err
	}
	key, err := publicKey(public)
	if err != nil {
		return "", err
	}
	name := keyFile(catalogue, publisher)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return "", err
	}
	if old, err := os.ReadFile(name); err == nil {
		if known, err := publicKey(old); err != nil || !known.Equal(key) {
			return "", fmt.Errorf("издателю %s уже доверен другой ключ: сначала отмените доверие (server plugin distrust)", publisher)
		}
	}
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return "", err
	}
	return Fingerprint(key), replace(name, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), 0o444)
}

// Distrust ends the trust: the publisher's programs start no more.
func Distrust(catalogue, publisher string) error {
	if err := publisherName(publisher); err != nil {
		return err
	}
	err := os.Remove(keyFile(catalogue, publisher))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("издателю %s и так нет доверия", publisher)
	}
	return err
}

// trusted gives the key of a publisher, errUntrusted where there is none.
func trusted(catalogue, publisher string, owner uint32) (ed25519.PublicKey, error) {
	name := keyFile(catalogue, publisher)
	if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", errUntrusted, publisher)
	}
	if err := errors.Join(guarded(filepath.Dir(name), true, owner), guarded(name, false, owner)); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return publicKey(text)
}

// signed holds the signature against the very bytes of the manifest.
func signed(key ed25519.PublicKey, manifest, signature []byte) error {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(signature)))
	if err != nil || !ed25519.Verify(key, manifest, raw) {
		return errBadSignature
	}
	return nil
}

func sign(key ed25519.PrivateKey, manifest []byte) []byte {
	return []byte(base64.StdEncoding.EncodeToString(ed25519.Sign(key, manifest)) + "\n")
}
