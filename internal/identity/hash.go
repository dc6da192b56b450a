package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Cost is how dear one password check is.
type Cost struct {
	MemoryKiB uint32
	Passes    uint32
	Threads   uint8
}

// ServingCost follows OWASP's advice for argon2id: 19 MiB, two passes.
var ServingCost = Cost{MemoryKiB: 19 * 1024, Passes: 2, Threads: 1}

const (
	hashesAtOnce = 2  // each takes its memory: unbounded, 80 sign-ins would take 1.5 GB
	hashQueue    = 40 // more than a school's staff room at once waits; the rest is told to come back
	hashWait     = 10 * time.Second
	saltBytes    = 16
	keyBytes     = 32
)

// Hasher makes and checks password hashes, few at a time.
type Hasher struct {
	cost  Cost
	slots chan struct{}
	queue chan struct{}
	dummy string
}

// NewHasher makes one; a server has exactly one.
func NewHasher(c Cost) *Hasher {
	var salt [saltBytes]byte
	var key [keyBytes]byte
	_, _ = rand.Read(salt[:]) // never fails
	_, _ = rand.Read(key[:])
	return &Hasher{cost: c, slots: make(chan struct{}, hashesAtOnce), queue: make(chan struct{}, hashesAtOnce+hashQueue),
		dummy: encode(c, salt[:], key[:])}
}

// Hash gives a PHC string. ErrBusy where too many wait already.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	var salt [saltBytes]byte
	_, _ = rand.Read(salt[:])
	key, err := h.key(ctx, password, salt[:], h.cost)
	if err != nil {
		return "", err
	}
	return encode(h.cost, salt[:], key), nil
}

// Verify checks a password. An empty hash stands for an account that does not
// exist: it costs the same and is never right.
func (h *Hasher) Verify(ctx context.Context, hash, password string) (bool, error) {
	none := hash == ""
	if none {
		hash = h.dummy
	}
	c, salt, want, err := decode(hash)
	if err != nil {
		return false, err
	}
	got, err := h.key(ctx, password, salt, c)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && !none, nil
}

func (h *Hasher) key(ctx context.Context, password string, salt []byte, c Cost) ([]byte, error) {
	select {
	case h.queue <- struct{}{}:
		defer func() { <-h.queue }()
	default:
		return nil, ErrBusy
	}
	wait, cancel := context.WithTimeout(ctx, hashWait)
	defer cancel()
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-wait.Done():
		return nil, ErrBusy.Because(wait.Err())
	}
	// The same letters may come as different code points from different keyboards.
	return argon2.IDKey([]byte(norm.NFKC.String(password)), salt, c.Passes, c.MemoryKiB, c.Threads, keyBytes), nil
}

var b64 = base64.RawStdEncoding

func encode(c Cost, salt, key []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.MemoryKiB, c.Passes, c.Threads,
		b64.EncodeToString(salt), b64.EncodeToString(key))
}

func decode(hash string) (c Cost, salt, key []byte, err error) {
	bad := func(what string) (Cost, []byte, []byte, error) {
		return Cost{}, nil, nil, fmt.Errorf("identity: a stored password hash can't be read: %s", what)
	}
	part := strings.Split(hash, "$")
	if len(part) != 6 || part[0] != "" || part[1] != "argon2id" || part[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return bad("form")
	}
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &c.MemoryKiB, &c.Passes, &c.Threads); err != nil {
		return bad("cost")
	}
	if c.MemoryKiB > 1<<20 || c.Passes == 0 || c.Passes > 16 || c.Threads == 0 {
		return bad("cost out of bounds")
	}
	if salt, err = b64.DecodeString(part[4]); err != nil {
		return bad("salt")
	}
	if key, err = b64.DecodeString(part[5]); err != nil || len(key) != keyBytes {
		return bad("key")
	}
	return c, salt, key, nil
}
