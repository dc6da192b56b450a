package identity

import (
	"context"
	"time"
)

// Guesses slows down who guesses at what anyone may ask for by a secret name: a number on
// a paper. Its brake is that of an address at sign-in, counted by itself.
type Guesses struct {
	s    *Service
	what string
}

// Guesses counts guesses at one kind of thing.
func (s *Service) Guesses(what string) Guesses { return Guesses{s, what} }

func (g Guesses) counter(address string) Counter {
	c := addressCounter(address)
	return counter(g.what+":"+string(c.Key), c.Brake)
}

// Charge counts a question of the address as a wrong guess before it is answered, and says
// how long to wait where it comes too soon.
func (g Guesses) Charge(ctx context.Context, address string) (time.Duration, error) {
	return g.s.store.Charge(ctx, g.s.now().UTC(), []Counter{g.counter(address)})
}

// TakeBack forgets a question that was none.
func (g Guesses) TakeBack(ctx context.Context, address string) error {
	return g.s.store.TakeBack(ctx, g.s.now().UTC(), [][]byte{g.counter(address).Key})
}
