package identity

import (
	"container/list"
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
)

// Bounds of the cache.
const (
	cacheAge  = 30 * time.Second
	cacheSize = 20_000
)

// Ear hears which accounts changed on any server. Listen calls ready once nothing is
// missed any more, then heard for each account (uuid.Nil: any), until it loses the
// line or ctx ends; it always returns an error.
type Ear interface {
	Listen(ctx context.Context, ready func(), heard func(account uuid.UUID)) error
}

// Cache keeps sessions for up to 30 s, so that a request asks the database nothing
// about who sends it. A change made by any server clears it through the Ear; while
// the Ear hears nothing, nothing is kept.
type Cache struct {
	now  func() time.Time
	size int

	mu      sync.Mutex
	hearing bool
	turn    uint64 // counts what was heard: a load that began before is not kept
	byHash  map[cacheKey]*list.Element
	byOwner map[uuid.UUID]map[cacheKey]*list.Element
	used    *list.List // front: used last
}

type cacheKey [sha256.Size]byte

type cached struct {
	key     cacheKey
	session Session
	until   time.Time
}

// NewCache makes an empty one; it keeps nothing until Run hears.
func NewCache() *Cache {
	return &Cache{now: time.Now, size: cacheSize, byHash: map[cacheKey]*list.Element{},
		byOwner: map[uuid.UUID]map[cacheKey]*list.Element{}, used: list.New()}
}

// Session gives what is kept under the hash, or loads it.
func (c *Cache) Session(ctx context.Context, hash []byte, load func(context.Context, []byte) (Session, error)) (Session, error) {
	key := cacheKey(hash)
	c.mu.Lock()
	if e, ok := c.byHash[key]; ok {
		if kept := e.Value.(*cached); c.now().Before(kept.until) {
			c.used.MoveToFront(e)
			c.mu.Unlock()
			return kept.session, nil
		}
		c.drop(e)
	}
	turn := c.turn
	c.mu.Unlock()

	s, err := load(ctx, hash)
	if err != nil {
		return Session{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hearing && c.turn == turn {
		c.keep(key, s)
	}
	return s, nil
}

func (c *Cache) keep(key cacheKey, s Session) {
	if e, ok := c.byHash[key]; ok {
		c.drop(e)
	}
	e := c.used.PushFront(&cached{key, s, c.now().Add(cacheAge)})
	c.byHash[key] = e
	if c.byOwner[s.Account] == nil {
		c.byOwner[s.Account] = map[cacheKey]*list.Element{}
	}
	c.byOwner[s.Account][key] = e
	for c.used.Len() > c.size {
		c.drop(c.used.Back())
	}
}

func (c *Cache) drop(e *list.Element) {
	kept := c.used.Remove(e).(*cached)
	delete(c.byHash, kept.key)
	owner := c.byOwner[kept.session.Account]
	delete(owner, kept.key)
	if len(owner) == 0 {
		delete(c.byOwner, kept.session.Account)
	}
}

// Len tells how many sessions are kept, for the metrics.
func (c *Cache) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.used.Len()
}

// Forget drops the sessions of an account; uuid.Nil drops all.
func (c *Cache) Forget(account uuid.UUID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn++
	if account == uuid.Nil {
		c.clear()
		return
	}
	for _, e := range c.byOwner[account] {
		c.drop(e)
	}
}

func (c *Cache) clear() {
	c.turn++
	clear(c.byHash)
	clear(c.byOwner)
	c.used.Init()
}

// Hearing tells whether changes are heard and sessions kept.
func (c *Cache) Hearing() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.hearing
}

func (c *Cache) hear(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hearing = on
	c.clear()
}

// Pauses between two attempts to listen.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 5 * time.Second
)

// Run listens until ctx ends, and again after each loss of the line.
func (c *Cache) Run(ctx context.Context, ear Ear) {
	defer c.hear(false)
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		err := ear.Listen(ctx, func() { c.hear(true); pause = firstPause }, c.Forget)
		c.hear(false)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			err = errors.New("the line ended")
		}
		slog.WarnContext(ctx, "sessions are not kept in memory: changes are not heard", "error", err, "again_in", pause)
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}
