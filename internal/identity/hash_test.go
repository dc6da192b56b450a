package identity

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

var cheap = Cost{MemoryKiB: 8, Passes: 1, Threads: 1}

func TestHasher_KnowsItsOwnAndNothingElse(t *testing.T) {
	t.Parallel()
	h := NewHasher(cheap)
	hash, err := h.Hash(t.Context(), "труба облако й") // й as one code point
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]bool{
		"труба облако й":       true,
		"труба облако и\u0306": true, // й as и and a breve, as some keyboards send it
		"труба облако":         false,
		"Труба облако й":       false,
		"":                     false,
	} {
		if got, err := h.Verify(t.Context(), hash, password); got != want || err != nil {
			t.Errorf("%q: %v, %v", password, got, err)
		}
	}
	again, err := h.Hash(t.Context(), "труба облако й")
	if err != nil || again == hash {
		t.Errorf("two hashes of one password are the same: no salt (%v)", err)
	}
}

// An account that does not exist is checked against a hash of the same cost.
func TestHasher_NobodyCostsTheSameAndIsNeverRight(t *testing.T) {
	t.Parallel()
	h := NewHasher(cheap)
	real, err := h.Hash(t.Context(), "труба облако")
	if err != nil {
		t.Fatal(err)
	}
	cost := func(hash string) string { return strings.Split(hash, "$")[3] }
	if cost(h.dummy) != cost(real) || len(h.dummy) != len(real) {
		t.Errorf("dummy %s, real %s", h.dummy, real)
	}
	if ok, err := h.Verify(t.Context(), "", "труба облако"); ok || err != nil {
		t.Errorf("nobody: %v, %v", ok, err)
	}
}

func TestHasher_AStoredHashThatIsBroken(t *testing.T) {
	t.Parallel()
	h := NewHasher(cheap)
	for _, hash := range []string{"x", "$argon2id$v=19$m=4194304,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=8,t=0,p=1$AAAA$AAAA",
		"$argon2i$v=19$m=8,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=8,t=1,p=1$AAAA$"} {
		if ok, err := h.Verify(t.Context(), hash, "труба облако"); ok || fault.KindOf(err) != fault.Internal {
			t.Errorf("%s: %v, %v", hash, ok, err)
		}
	}
}

// Each hash takes its memory: two run, some wait for a while, the rest are told at once.
func TestHasher_FewAtATime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := NewHasher(cheap)
		for range hashesAtOnce { // all places are taken
			h.slots <- struct{}{}
			h.queue <- struct{}{}
		}
		gone, leave := context.WithCancel(t.Context())
		result := make(chan error)
		for range hashQueue {
			go func() { _, err := h.Hash(gone, "труба облако"); result <- err }()
		}
		synctest.Wait()
		if _, err := h.Hash(t.Context(), "труба облако"); !errors.Is(err, ErrBusy) {
			t.Errorf("one more than may wait: %v", err)
		}
		leave()
		for range hashQueue {
			if err := <-result; !errors.Is(err, ErrBusy) {
				t.Errorf("who waited and left: %v", err)
			}
		}
		go func() { _, err := h.Hash(t.Context(), "труба облако"); result <- err }()
		if err := <-result; !errors.Is(err, ErrBusy) { // after hashWait
			t.Errorf("who waited too long: %v", err)
		}
		<-h.slots
		if _, err := h.Hash(t.Context(), "труба облако"); err != nil {
			t.Errorf("after a place is free: %v", err)
		}
		if len(h.queue) != hashesAtOnce || len(h.slots) != hashesAtOnce-1 {
			t.Errorf("places are lost: %d, %d", len(h.queue), len(h.slots))
		}
	})
}
