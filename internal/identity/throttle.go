package identity

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/netip"
	"time"
)

// Brake is how one counter of failed attempts slows the next down: the first Free
// are free, then each one doubles the pause, from a second up to Longest. An hour
// without a failure forgets them.
type Brake struct {
	Free    int
	Longest time.Duration
}

// The brakes. An address may be a whole school, or a district behind one router, so
// it gets many more and a short pause: some who mistype must not lock the others out.
// An account's longest pause is short, so that a stranger can't lock its owner out.
var (
	accountBrake = Brake{Free: 5, Longest: 5 * time.Minute}
	addressBrake = Brake{Free: 300, Longest: time.Minute}
)

// ForgetAfter is how long failures are remembered.
const ForgetAfter = time.Hour

// Pause is how long the next attempt must wait after so many failures.
func (b Brake) Pause(failures int) time.Duration {
	over := failures - b.Free
	switch {
	case over < 0:
		return 0
	case over > 20:
		return b.Longest
	}
	return min(time.Second<<over, b.Longest)
}

// Counter is one thing that attempts are counted by.
type Counter struct {
	Key   []byte // a hash: the table holds no addresses
	Brake Brake
}

func accountCounter(e Email) Counter { return counter("account:"+string(e), accountBrake) }

// addressCounter counts an IPv6 network as one: its owner has 2^64 addresses.
func addressCounter(address string) Counter {
	if a, err := netip.ParseAddr(address); err == nil && a.Is6() && !a.Is4In6() {
		if p, err := a.Prefix(64); err == nil {
			address = p.String()
		}
	}
	return counter("address:"+address, addressBrake)
}

func counter(what string, b Brake) Counter {
	sum := sha256.Sum256([]byte(what))
	return Counter{sum[:], b}
}

// charge counts an attempt as failed before the password is looked at, so that many
// at once can't slip through together; forgive takes it back. ErrTooMany says after
// how long.
func (s *Service) charge(ctx context.Context, e Email, address string) error {
	wait, err := s.store.Charge(ctx, s.now().UTC(), []Counter{accountCounter(e), addressCounter(address)})
	if err != nil {
		return err
	}
	if wait > 0 {
		seconds := int((wait + time.Second - 1) / time.Second)
		return ErrTooMany.Waiting(wait).Saying(fmt.Sprintf("Слишком много неудачных попыток входа. Повторите через %d с.", seconds))
	}
	return nil
}

// forgive clears the account's failures and takes this attempt off the address.
func (s *Service) forgive(ctx context.Context, e Email, address string) error {
	return s.store.Forgive(ctx, s.now().UTC(), accountCounter(e).Key, addressCounter(address).Key)
}

// takeBack undoes a charge for an attempt at which no password was looked at.
func (s *Service) takeBack(ctx context.Context, e Email, address string) error {
	return s.store.TakeBack(ctx, s.now().UTC(), [][]byte{accountCounter(e).Key, addressCounter(address).Key})
}
