package certificate

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
)

// Keys makes the keys that badges are signed with. Each region has its own, made of one
// secret of the installation, so that there is one thing to keep and copies of the server
// need to agree on nothing. The first secret signs; the others are earlier ones, whose
// keys stay published, so that what they have signed can still be verified.
type Keys struct{ secrets [][]byte }

// leastSecret is how many bytes a secret must have.
const leastSecret = 32

// ReadKeys reads secrets as they stand in a file: each in base64 on a line of its own;
// lines that begin with # are remarks. Nothing gives no keys: badges are then not made.
func ReadKeys(text []byte) (Keys, error) {
	var k Keys
	for i, line := range bytes.Split(text, []byte("\n")) {
		if line = bytes.TrimSpace(line); len(line) == 0 || line[0] == '#' {
			continue
		}
		secret, err := base64.StdEncoding.DecodeString(string(line))
		if err != nil || len(secret) < leastSecret {
			return Keys{}, fmt.Errorf("certificate: line %d is no base64 of %d bytes or more", i+1, leastSecret)
		}
		k.secrets = append(k.secrets, secret)
	}
	return k, nil
}

// On tells whether there is a key to sign with.
func (k Keys) On() bool { return len(k.secrets) > 0 }

// key is one of a region's.
type key struct {
	private ed25519.PrivateKey
	public  JWK
}

// JWK is a public key as RFC 8037 writes it.
type JWK struct {
	KeyType   string `json:"kty"`
	Curve     string `json:"crv"`
	X         string `json:"x"`
	ID        string `json:"kid"`
	Algorithm string `json:"alg"`
	Use       string `json:"use"`
}

// of gives the keys of a region, the one that signs first.
func (k Keys) of(region uuid.UUID) []key {
	out := make([]key, 0, len(k.secrets))
	for _, secret := range k.secrets {
		seed, err := hkdf.Key(sha256.New, secret, nil, "marshrut certificate ed25519 v1 "+region.String(), ed25519.SeedSize)
		if err != nil {
			panic(err) // only a length beyond SHA-256's reach fails
		}
		private := ed25519.NewKeyFromSeed(seed)
		x := base64.RawURLEncoding.EncodeToString(private[ed25519.SeedSize:])
		out = append(out, key{private, JWK{"OKP", "Ed25519", x, thumbprint(x), "EdDSA", "sig"}})
	}
	return out
}

// thumbprint names a key by itself (RFC 7638).
func thumbprint(x string) string {
	sum := sha256.Sum256([]byte(`{"crv":"Ed25519","kty":"OKP","x":"` + x + `"}`))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// header of a JWS.
type header struct {
	Algorithm string `json:"alg"`
	KeyID     string `json:"kid"`
	Type      string `json:"typ"`
}

// sign writes claims as a compact JWS (RFC 7515). The same claims give the same text.
func (k key) sign(h header, claims any) (string, error) {
	h.Algorithm = k.public.Algorithm
	var parts [2]string
	for i, part := range []any{h, claims} {
		b, err := json.Marshal(part)
		if err != nil {
			return "", fmt.Errorf("certificate: write claims: %w", err)
		}
		parts[i] = base64.RawURLEncoding.EncodeToString(b)
	}
	text := parts[0] + "." + parts[1]
	return text + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(k.private, []byte(text))), nil
}
