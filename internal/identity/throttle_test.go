package identity

import (
	"bytes"
	"testing"
	"time"
)

func TestBrake_DoublesUpToItsLongest(t *testing.T) {
	t.Parallel()
	b := Brake{Free: 5, Longest: 5 * time.Minute}
	for failures, want := range map[int]time.Duration{
		0: 0, 4: 0, 5: time.Second, 6: 2 * time.Second, 10: 32 * time.Second, 13: 256 * time.Second,
		14: 5 * time.Minute, 25: 5 * time.Minute, 26: 5 * time.Minute, 1 << 30: 5 * time.Minute,
	} {
		if got := b.Pause(failures); got != want {
			t.Errorf("after %d failures %s, want %s", failures, got, want)
		}
	}
}

func TestAddressCounter_OneIPv6NetworkIsOne(t *testing.T) {
	t.Parallel()
	same := func(a, b string) bool { return bytes.Equal(addressCounter(a).Key, addressCounter(b).Key) }
	if !same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9") || same("2001:db8:1:2::1", "2001:db8:1:3::1") {
		t.Error("IPv6 is not counted by /64")
	}
	if same("192.0.2.1", "192.0.2.2") {
		t.Error("two IPv4 addresses are counted as one")
	}
	if bytes.Equal(addressCounter("a@b.ru").Key, accountCounter("a@b.ru").Key) {
		t.Error("an address and an account share a counter")
	}
}
