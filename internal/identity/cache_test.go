package identity

import (
	"context"
	"crypto/sha256"
	"errors"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
)

// loader counts how often it is asked.
type loader struct {
	mu      sync.Mutex
	loads   int
	account uuid.UUID
	err     error
}

func (l *loader) load(context.Context, []byte) (Session, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.loads++
	return Session{Account: l.account}, l.err
}

func hashOf(s string) []byte { h := sha256.Sum256([]byte(s)); return h[:] }

func listening() *Cache {
	c := NewCache()
	c.hear(true)
	return c
}

func want(t *testing.T, c *Cache, l *loader, token string, loads int) {
	t.Helper()
	if _, err := c.Session(t.Context(), hashOf(token), l.load); err != nil {
		t.Fatal(err)
	}
	if l.loads != loads {
		t.Fatalf("loaded %d times, want %d", l.loads, loads)
	}
}

func TestCache_KeepsForThirtySecondsAtMost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, l := listening(), &loader{account: uuid.New()}
		want(t, c, l, "a", 1)
		time.Sleep(cacheAge - time.Millisecond)
		want(t, c, l, "a", 1)
		time.Sleep(time.Millisecond) // use does not prolong it
		want(t, c, l, "a", 2)
	})
}

func TestCache_KeepsNothingWhileNothingIsHeard(t *testing.T) {
	t.Parallel()
	c, l := NewCache(), &loader{account: uuid.New()}
	want(t, c, l, "a", 1)
	want(t, c, l, "a", 2)
	c.hear(true)
	want(t, c, l, "a", 3)
	want(t, c, l, "a", 3)
	c.hear(false)
	want(t, c, l, "a", 4)
	want(t, c, l, "a", 5)
}

func TestCache_ForgetsAnAccountOnAllItsDevicesAndNobodyElse(t *testing.T) {
	t.Parallel()
	c, one, other := listening(), &loader{account: uuid.New()}, &loader{account: uuid.New()}
	want(t, c, one, "phone", 1)
	want(t, c, one, "laptop", 2)
	want(t, c, other, "x", 1)
	c.Forget(one.account)
	want(t, c, other, "x", 1)
	want(t, c, one, "phone", 3)
	want(t, c, one, "laptop", 4)
	c.Forget(uuid.Nil) // something that could not be read: any account
	want(t, c, other, "x", 2)
}

// What was read before a change was heard is not kept after it.
func TestCache_AChangeDuringALoadWins(t *testing.T) {
	t.Parallel()
	c, l := listening(), &loader{account: uuid.New()}
	_, err := c.Session(t.Context(), hashOf("a"), func(ctx context.Context, h []byte) (Session, error) {
		s, err := l.load(ctx, h)
		c.Forget(l.account)
		return s, err
	})
	if err != nil {
		t.Fatal(err)
	}
	want(t, c, l, "a", 2)
}

func TestCache_IsBoundedAndDropsWhatWasUsedLongestAgo(t *testing.T) {
	t.Parallel()
	c, l := listening(), &loader{account: uuid.New()}
	c.size = 3
	for i := range 3 {
		want(t, c, l, strconv.Itoa(i), i+1)
	}
	want(t, c, l, "0", 3)
	want(t, c, l, "3", 4) // drops 1
	want(t, c, l, "0", 4)
	want(t, c, l, "1", 5)
	if c.used.Len() != 3 || len(c.byHash) != 3 || len(c.byOwner[l.account]) != 3 {
		t.Errorf("%d kept, %d by hash, %d by owner", c.used.Len(), len(c.byHash), len(c.byOwner[l.account]))
	}
}

func TestCache_ARefusalIsNotKept(t *testing.T) {
	t.Parallel()
	c, l := listening(), &loader{err: ErrSignIn}
	for range 2 {
		if _, err := c.Session(t.Context(), hashOf("a"), l.load); !errors.Is(err, ErrSignIn) {
			t.Fatal(err)
		}
	}
	if l.loads != 2 {
		t.Errorf("loaded %d times", l.loads)
	}
}

func TestCache_ManyAtOnce(t *testing.T) {
	t.Parallel()
	c, l := listening(), &loader{account: uuid.New()}
	c.size = 5
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 200 {
				if _, err := c.Session(t.Context(), hashOf(strconv.Itoa((i+j)%9)), l.load); err != nil {
					t.Error(err)
				}
				if j%20 == 0 {
					c.Forget(l.account)
				}
			}
		})
	}
	wg.Wait()
	if c.used.Len() != len(c.byHash) || c.used.Len() > 5 {
		t.Errorf("%d kept, %d by hash", c.used.Len(), len(c.byHash))
	}
}

// brokenEar loses the line a few times before it stays.
type brokenEar struct{ listens int }

func (e *brokenEar) Listen(ctx context.Context, ready func(), _ func(uuid.UUID)) error {
	e.listens++
	if e.listens%2 == 1 { // no line at all
		return errors.New("refused")
	}
	ready()
	if e.listens < 6 {
		return errors.New("broke")
	}
	<-ctx.Done()
	return ctx.Err()
}

func TestCache_ListensAgainAfterEachLoss(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, ear := NewCache(), &brokenEar{}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); c.Run(ctx, ear) }()
		time.Sleep(time.Minute)
		synctest.Wait()
		if ear.listens != 6 || !c.Hearing() {
			t.Errorf("%d attempts, hearing %v", ear.listens, c.Hearing())
		}
		stop()
		<-done
		if c.Hearing() {
			t.Error("still keeps sessions after its end")
		}
	})
}

func BenchmarkCache_Kept(b *testing.B) {
	c, l := listening(), &loader{account: uuid.New()}
	token := NewToken()
	s := &Service{cache: c}
	hash := token.MustHash()
	if _, err := c.Session(b.Context(), hash, l.load); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Session(b.Context(), token); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHasher_ServingCost(b *testing.B) {
	h := NewHasher(ServingCost)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := h.Hash(b.Context(), "труба облако"); err != nil {
			b.Fatal(err)
		}
	}
}
