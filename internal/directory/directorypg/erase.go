package directorypg

import (
	"maps"
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// ErasePersonal gives the statements that take a person's data away, for the owner
// of the database to run in one transaction: $1 is the region, $2 the person. What
// is left are rows of ids and figures that name nobody [B 4.4]. Files go from the
// object store by the keys that are left.
func ErasePersonal() []string {
	var all []string
	for _, t := range tenant.PersonalTables() {
		if t.Remove != "" {
			all = append(all, "DELETE FROM "+t.Name+" WHERE "+t.Of)
			continue
		}
		var set []string
		for _, column := range slices.Sorted(maps.Keys(t.Erase)) {
			set = append(set, column+" = "+t.Erase[column])
		}
		if len(set) > 0 {
			all = append(all, "UPDATE "+t.Name+" SET "+strings.Join(set, ", ")+" WHERE "+t.Of)
		}
	}
	return all
}
