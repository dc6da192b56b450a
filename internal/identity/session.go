package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// How long a session lives.
const (
	SessionIdle = 14 * 24 * time.Hour // since it was last used
	SessionAge  = 60 * 24 * time.Hour // in all
	touchEvery  = 10 * time.Minute    // how exactly its last use is kept
)

// Session is one signed-in account with the memberships it may act in now.
type Session struct {
	Hash        []byte // of the token
	Account     uuid.UUID
	Operator    bool
	Memberships []Membership
	SeenAt      time.Time
}

// Membership is a ready Scope, and whether its person gave the present consent.
type Membership struct {
	tenant.Scope
	Consented bool
}

// Standing is a membership in the words by which a person chooses among theirs.
// RoleTitle is what the region calls the role.
type Standing struct {
	Membership                         uuid.UUID
	Role                               tenant.Role
	RoleTitle                          string
	Region, Municipality, Organization Node
	Consented                          bool
}

// Node is a place in the tree with its name; zero where a role has none.
type Node struct {
	ID   uuid.UUID
	Name string
}

// Token is a secret that a browser or a person holds: 32 random bytes. Only its hash is kept.
type Token string

// tokenBytes is more than enough never to be guessed.
const tokenBytes = 32

// NewToken makes a secret.
func NewToken() Token {
	var b [tokenBytes]byte
	_, _ = rand.Read(b[:]) // never fails
	return Token(base64.RawURLEncoding.EncodeToString(b[:]))
}

// Hash is what is kept of a token; false for what can't be one.
func (t Token) Hash() ([]byte, bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(string(t))
	if err != nil || len(b) != tokenBytes {
		return nil, false
	}
	sum := sha256.Sum256([]byte(t))
	return sum[:], true
}

// MustHash is Hash for a token that NewToken made.
func (t Token) MustHash() []byte {
	h, ok := t.Hash()
	if !ok {
		panic("identity: not a token of ours")
	}
	return h
}

// regions gives the first Scope of each region, to leave a record in each.
func (s Session) regions() []tenant.Scope {
	var out []tenant.Scope
	seen := map[uuid.UUID]bool{}
	for _, m := range s.Memberships {
		if !seen[m.Region] {
			seen[m.Region] = true
			out = append(out, m.Scope)
		}
	}
	return out
}
