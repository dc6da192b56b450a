package demo

import (
	"sync"
	"time"
)

// Clock is the time of the demo: it stands at a moment of the past and is moved on
// by the plot. No two looks give the same time, so that what happened first also
// reads so.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// tick is what passes between two looks.
const tick = 20 * time.Millisecond

// NewClock stands at a moment.
func NewClock(at time.Time) *Clock { return &Clock{now: at} }

// Now is the moment the clock stands at.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(tick)
	return c.now
}

// reach moves the clock on; it never goes back.
func (c *Clock) reach(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.now) {
		c.now = t
	}
}
