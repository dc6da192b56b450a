package campaign

import (
	"testing"

	"github.com/google/uuid"
)

// Of fewer than ten invited, how many declined would tell who did; where one place is
// small the sum would tell it of that place.
func TestHush_DeclinedOnlyWhereTheyAreMany(t *testing.T) {
	t.Parallel()
	place := func(invited, declined int) Progress {
		return Progress{PlaceID: uuid.New(), Invited: invited, Declined: declined}
	}
	for name, c := range map[string]struct {
		all  []Progress
		want []int
	}{
		"all are many":          {[]Progress{{Invited: 32, Declined: 5}, place(12, 2), place(20, 3)}, []int{5, 2, 3}},
		"one is small":          {[]Progress{{Invited: 35, Declined: 5}, place(9, 1), place(26, 4)}, []int{5, 0, 0}},
		"together they are few": {[]Progress{{Invited: 5, Declined: 1}, place(2, 1), place(3, 0)}, []int{0, 0, 0}},
		"just enough":           {[]Progress{{Invited: 10, Declined: 1}, place(10, 1)}, []int{1, 1}},
		"nobody":                {[]Progress{{}}, []int{0}},
	} {
		for i, p := range hush(c.all) {
			if p.Declined != c.want[i] || p.Waiting() != p.Invited-c.want[i] {
				t.Errorf("%s: row %d tells of %d who declined, want %d", name, i, p.Declined, c.want[i])
			}
		}
	}
}
