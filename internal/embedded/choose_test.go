package embedded

import "testing"

func TestChoose_DataVersionElseNewest(t *testing.T) {
	found := []Binaries{{Major: 16}, {Major: 18}, {Major: 15}}
	for made, want := range map[int]int{0: 18, 15: 15, 16: 16, 17: 18} {
		if got := choose(found, made).Major; got != want {
			t.Errorf("data of %d: chose %d, want %d", made, got, want)
		}
	}
}
