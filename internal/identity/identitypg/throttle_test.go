package identitypg_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// Many guesses at once, on two servers, must not slip through together.
func TestSignIn_ManyGuessesAtOnceAreCountedOneByOne(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	email := s.account(s.tree.Home().Tutee)
	still := func() time.Time { return now }
	servers := []*identity.Service{s.service.At(still), s.server().At(still)}
	var mu sync.Mutex
	got := map[string]int{}
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			_, err := servers[i%2].SignIn(t.Context(), email, "неверный пароль", address)
			f, _ := fault.As(err)
			mu.Lock()
			defer mu.Unlock()
			if f == nil {
				got[fmt.Sprint(err)]++
				return
			}
			got[f.ID]++
			if errors.Is(err, identity.ErrTooMany) && f.After != time.Second {
				t.Errorf("wait %s, want 1 s", f.After)
			}
		})
	}
	wg.Wait()
	if got[identity.ErrWrong.ID] != 5 || got[identity.ErrTooMany.ID] != 35 {
		t.Errorf("%v: want five guesses, the rest refused", got)
	}
}

func TestSignIn_SlowedPerAccountAndForgottenAfterSuccess(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	email := s.account(s.tree.Home().Tutee)
	clock := now
	s.service.At(func() time.Time { return clock })
	try := func(password string) error {
		_, err := s.service.SignIn(t.Context(), email, password, address)
		return err
	}
	wait := func(err error) time.Duration {
		t.Helper()
		f, ok := fault.As(err)
		if !ok || !errors.Is(err, identity.ErrTooMany) {
			t.Fatalf("not slowed: %v", err)
		}
		return f.After
	}
	for i := range 5 {
		if err := try("неверный пароль"); !errors.Is(err, identity.ErrWrong) {
			t.Fatalf("attempt %d: %v", i, err)
		}
	}
	for _, want := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second} {
		if got := wait(try(password)); got != want { // also with the right password
			t.Errorf("wait %s, want %s", got, want)
		}
		clock = clock.Add(want)
		if err := try("неверный пароль"); !errors.Is(err, identity.ErrWrong) {
			t.Fatal(err)
		}
	}
	clock = clock.Add(16 * time.Second)
	if err := try(password); err != nil {
		t.Fatalf("after the pause: %v", err)
	}
	for range 5 { // forgotten
		if err := try("неверный пароль"); !errors.Is(err, identity.ErrWrong) {
			t.Fatal(err)
		}
	}
	clock = clock.Add(identity.ForgetAfter + time.Second)
	for range 5 { // an hour without a failure
		if err := try("неверный пароль"); !errors.Is(err, identity.ErrWrong) {
			t.Fatal(err)
		}
	}
}

// One address that tries many e-mails is slowed, whether or not they exist; an own
// success in between does not wash its failures away.
func TestSignIn_SlowedPerAddress(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	email := s.account(s.tree.Home().Tutee)
	s.service.At(func() time.Time { return now })
	var refused int
	for i := range 310 {
		_, err := s.service.SignIn(t.Context(), fmt.Sprintf("nobody%d@example.ru", i), "неверный пароль", address)
		switch {
		case errors.Is(err, identity.ErrTooMany):
			refused++
		case !errors.Is(err, identity.ErrWrong):
			t.Fatal(err)
		}
		if i < 30 && i%5 == 0 {
			s.signIn(email)
		}
	}
	if refused != 10 {
		t.Errorf("%d refused, want all after the three hundredth", refused)
	}
	if _, err := s.service.SignIn(t.Context(), email, password, "198.51.100.1"); err != nil {
		t.Errorf("from another address: %v", err)
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM sign_in_attempt WHERE octet_length(key) <> 32"); n != 0 {
		t.Error("a counter holds more than a hash")
	}
	if err := s.store.Sweep(t.Context(), now.Add(2*identity.ForgetAfter)); err != nil {
		t.Fatal(err)
	}
	if n := testdb.Value[int](t, s.db, "SELECT count(*) FROM sign_in_attempt"); n != 0 {
		t.Errorf("%d counters are never swept", n)
	}
}
