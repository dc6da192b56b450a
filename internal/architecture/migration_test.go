package architecture

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// global is every table without a tenant; a new one is a decision, not an accident.
// River's own tables ("river_…") hold no tenant's data either: a job carries ids.
var global = []string{"account", "session", "sign_in_attempt", "platform_record"}

var (
	migrationName = regexp.MustCompile(`^\d{14}_[a-z][a-z0-9_]*\.tx\.(up|down)\.sql$`)
	comment       = regexp.MustCompile(`(?m)--.*$`)
	createTable   = regexp.MustCompile(`(?i)\bCREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:public\.)?"?([a-z_]+)"?`)
	walled        = regexp.MustCompile(`(?i)\bALTER\s+TABLE\s+(?:public\.)?"?([a-z_]+)"?\s+ENABLE\s+ROW\s+LEVEL\s+SECURITY`)
	bareCheck     = regexp.MustCompile(`(?i)\bCHECK\s*\(`)
	namedCheck    = regexp.MustCompile(`(?i)\b(CONSTRAINT\s+[a-z_0-9]+\s+|WITH\s+)CHECK\s*\(`)
	definer       = regexp.MustCompile(`(?is)CREATE\s+(?:OR\s+REPLACE\s+)?FUNCTION\s[^$]*?\$[a-z]*\$`)
)

// forbidden is what a migration never does, and why.
var forbidden = []struct {
	what *regexp.Regexp
	why  string
}{
	{regexp.MustCompile(`(?i)\bFORCE\s+ROW\s+LEVEL`), "the owner never serves, and migrations, dump and definer functions need its way round"},
	{regexp.MustCompile(`(?i)\bAS\s+ENUM\b`), "equality of enums uses no index under row-level security: text + CHECK"},
	{regexp.MustCompile(`(?i)\bMATERIALIZED\s+VIEW\b`), "it knows no row-level security"},
	{regexp.MustCompile(`(?i)\bGRANT\s+[^;]*\b(TRUNCATE|ALL)\b`), "the app role gets only what it needs, and never TRUNCATE"},
	{regexp.MustCompile(`(?i)\bCREATE\s+(OR\s+REPLACE\s+)?VIEW\s+\S+\s+AS\b`), "a view is WITH (security_invoker = true), or it sees everything"},
	{regexp.MustCompile(`(?i)\bDISABLE\s+ROW\s+LEVEL\b|\bBYPASSRLS\b`), "the wall stays"},
	{regexp.MustCompile(`(?im)^\s*(BEGIN|COMMIT)\s*;`), "the runner opens the transaction: .tx. in the name"},
}

func migration(s source) (wrong []string) {
	if s.dir() != "migrations" || !strings.HasSuffix(s.path, ".sql") {
		return nil
	}
	say := func(format string, args ...any) { wrong = append(wrong, s.path+": "+fmt.Sprintf(format, args...)) }
	if !migrationName.MatchString(path.Base(s.path)) {
		say("the name is YYYYMMDDHHMMSS_name.tx.up.sql or .tx.down.sql")
	}
	if strings.HasSuffix(s.path, "_river.tx.up.sql") || strings.HasSuffix(s.path, "_river.tx.down.sql") {
		return wrong // the queue's schema is its own, word for word
	}
	sql := comment.ReplaceAllString(s.text, "")
	for _, f := range forbidden {
		if found := f.what.FindString(sql); found != "" {
			say("%q: %s", found, f.why)
		}
	}
	if all, named := len(bareCheck.FindAllString(sql, -1)), len(namedCheck.FindAllString(sql, -1)); all > named {
		say("%d of %d CHECKs have no name: the refusal is found by it", all-named, all)
	}
	for _, head := range definer.FindAllString(sql, -1) {
		if strings.Contains(head, "SECURITY DEFINER") && !strings.Contains(head, "SET search_path = pg_catalog, public, pg_temp") {
			say("a definer function pins its search_path: %.60q", head)
		}
	}
	return wrong
}

func TestMigration_KeepsTheHouseRules(t *testing.T) {
	t.Parallel()
	holds(t, migration)
	const up = "migrations/20261121090000_x.tx.up.sql"
	catches(t, migration, "migrations/1_x.up.sql", "")
	catches(t, migration, up,
		"ALTER TABLE a FORCE ROW LEVEL SECURITY;", "CREATE TYPE a AS ENUM ('b');", "CREATE MATERIALIZED VIEW a AS TABLE b;",
		"CREATE VIEW a AS TABLE b;", "GRANT ALL ON a TO marshrut_app;", "GRANT SELECT, TRUNCATE ON a TO marshrut_app;",
		"CREATE TABLE a (b int CHECK (b > 0));", "BEGIN;\nSELECT 1;\nCOMMIT;",
		"CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS $$ SELECT 1 $$;")
	leaves(t, migration, up,
		"-- never FORCE ROW LEVEL SECURITY", "CREATE TABLE a (b int CONSTRAINT a_b_positive CHECK (b > 0));",
		"CREATE VIEW a WITH (security_invoker = true) AS TABLE b;",
		"CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ SELECT 1 $$;")
}

// unwalled finds tables that have neither row-level security nor a place in the
// list of global ones, and migrations without their way back.
func unwalled(all []source) (wrong []string) {
	var made, fenced, files []string
	for _, s := range all {
		if s.dir() != "migrations" || !strings.HasSuffix(s.path, ".sql") {
			continue
		}
		files = append(files, s.path)
		if strings.HasSuffix(s.path, ".down.sql") {
			continue
		}
		sql := comment.ReplaceAllString(s.text, "")
		for _, m := range createTable.FindAllStringSubmatch(sql, -1) {
			made = append(made, m[1])
		}
		for _, m := range walled.FindAllStringSubmatch(sql, -1) {
			fenced = append(fenced, m[1])
		}
	}
	for _, name := range made {
		if !slices.Contains(fenced, name) && !slices.Contains(global, name) && !strings.HasPrefix(name, "river_") {
			wrong = append(wrong, "table "+name+" has no row-level security and is not listed as global")
		}
	}
	for _, f := range files {
		other := strings.NewReplacer(".up.", ".down.", ".down.", ".up.").Replace(f)
		if !slices.Contains(files, other) {
			wrong = append(wrong, f+" stands without "+path.Base(other))
		}
	}
	return wrong
}

func TestMigration_EveryTableIsWalledAndEveryWayHasAWayBack(t *testing.T) {
	t.Parallel()
	for _, wrong := range unwalled(sources(t)) {
		t.Error(wrong)
	}
	pair := func(sql string) []source {
		return []source{made(t, "migrations/1_a.tx.up.sql", sql), made(t, "migrations/1_a.tx.down.sql", "")}
	}
	for _, bad := range [][]source{
		pair("CREATE TABLE a (b int);"), pair("create unlogged table if not exists a (b int);"), pair("CREATE TABLE a (b int); -- ALTER TABLE a ENABLE ROW LEVEL SECURITY;"),
		pair("")[:1], pair("")[1:],
	} {
		if len(unwalled(bad)) == 0 {
			t.Errorf("the rule is blind: %v", bad)
		}
	}
	if wrong := unwalled(pair("CREATE TABLE a (b int); ALTER TABLE a ENABLE ROW LEVEL SECURITY; CREATE TABLE session (c int);")); len(wrong) > 0 {
		t.Errorf("the rule is too strict: %v", wrong)
	}
}
