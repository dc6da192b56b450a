package paging_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/paging"
)

// numbers is a list of 0 to n-1 that is read size at a time, and fails where it is told to.
func numbers(n, size, failAt int, asked *int) func(paging.Request) (paging.List[int], error) {
	return func(r paging.Request) (paging.List[int], error) {
		*asked++
		from := 0
		if _, err := r.Position(&from); err != nil {
			return paging.List[int]{}, err
		}
		if failAt >= 0 && from >= failAt {
			return paging.List[int]{}, errors.New("broken")
		}
		var rows []int
		for i := from; i < n && len(rows) <= size; i++ {
			rows = append(rows, i)
		}
		return paging.Cut(rows, paging.Request{Limit: size}, func(last int) any { return last + 1 })
	}
}

func TestAll_ReadsEveryItemOnce(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 6, 7, 8, 50} {
		asked := 0
		all, err := paging.Whole(numbers(n, 7, -1, &asked))
		want := make([]int, 0, n)
		for i := range n {
			want = append(want, i)
		}
		if err != nil || !slices.Equal(all, want) {
			t.Errorf("of %d: %v, %v", n, all, err)
		}
		if parts := max(1, (n+6)/7); asked != parts {
			t.Errorf("of %d: asked %d times, not %d", n, asked, parts)
		}
	}
}

func TestAll_EndsWhereItsReaderDoes(t *testing.T) {
	t.Parallel()
	asked := 0
	for i, err := range paging.All(numbers(50, 7, -1, &asked)) {
		if err != nil {
			t.Fatal(err)
		}
		if i == 8 {
			break
		}
	}
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
}

func TestAll_EndsAtAnError(t *testing.T) {
	t.Parallel()
	asked := 0
	if all, err := paging.Whole(numbers(50, 7, 14, &asked)); err == nil || all != nil || asked != 3 {
		t.Errorf("%v, %v, asked %d times", all, err, asked)
	}
}
