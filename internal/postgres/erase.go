package postgres

import (
	"maps"
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// EraserSQL makes the function that takes a person's data away, out of the registry of
// personal data: what stands there is erased, and nothing else is. $1 is the region, $2
// the person. What is left are rows of ids and figures that name nobody [B 4.4]. Nobody
// but the owner may call it: the server comes to it by carry_out_removal alone, for a
// planned removal whose day has come.
func EraserSQL() string {
	return "CREATE OR REPLACE FUNCTION erase_person(of_region uuid, of_person uuid) RETURNS void\n" +
		"LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $erase$\nBEGIN\n  " +
		strings.Join(erasePersonal(), ";\n  ") + ";\nEND $erase$"
}

func erasePersonal() []string {
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
