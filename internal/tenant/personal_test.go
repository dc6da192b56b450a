package tenant_test

import (
	"context"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.Background()) })
	return c
}

// Each column of the schema is personal, with purpose, term and eraser, or said to
// hold no personal data: a new one is a decision, not an accident.
func TestPersonal_EveryColumnIsRegistered(t *testing.T) {
	t.Parallel()
	personal, plain, impersonal := map[string]tenant.PersonalColumn{}, tenant.PlainColumns(), tenant.ImpersonalTables()
	for _, c := range tenant.PersonalColumns() {
		name := c.Table + "." + c.Column
		if _, twice := personal[name]; twice || slices.Contains(plain[c.Table], c.Column) {
			t.Errorf("%s stands twice in the registry", name)
		}
		if c.Purpose == "" || c.Term == "" {
			t.Errorf("%s has no purpose or no term", name)
		}
		personal[name] = c
	}
	rows, err := connect(t, testdb.New(t).OwnerURL).Query(t.Context(),
		"SELECT table_name, column_name, is_nullable = 'YES' FROM information_schema.columns WHERE table_schema = 'public'")
	if err != nil {
		t.Fatal(err)
	}
	var table, column string
	var nullable bool
	there := map[string]bool{}
	_, err = pgx.ForEachRow(rows, []any{&table, &column, &nullable}, func() error {
		name := table + "." + column
		there[table], there[name] = true, true
		c, is := personal[name]
		if !is && !slices.Contains(plain[table], column) && !slices.Contains(impersonal, table) {
			t.Errorf("%s is not in the registry of personal data: add it to internal/tenant/personal_table.go", name)
		}
		if is && c.Eraser == "NULL" && !nullable {
			t.Errorf("%s can't be erased by NULL", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range personal {
		if !there[name] {
			t.Errorf("%s stands in the registry and is no column", name)
		}
	}
	for table, columns := range plain {
		for _, c := range columns {
			if !there[table+"."+c] {
				t.Errorf("%s.%s stands in the registry and is no column", table, c)
			}
		}
	}
	for _, table := range impersonal {
		if !there[table] {
			t.Errorf("%s stands in the registry and is no table", table)
		}
	}
}
