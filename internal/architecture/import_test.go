package architecture

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
)

// expand replaces <area> and <earlier> of a line: one line for each area.
func expand(line, area string, earlier []string) string {
	roots := make([]string, len(earlier))
	for i, e := range earlier {
		roots[i] = "internal/" + e
	}
	return strings.NewReplacer("<area>", area, "<earlier>", strings.Join(roots, " ")).Replace(line)
}

func each(line string, do func(line string, area int) bool) bool {
	if !strings.Contains(line, "<area>") {
		return do(line, len(areas))
	}
	for i, a := range areas {
		if do(expand(line, a, areas[:i]), i) {
			return true
		}
	}
	return false
}

// within tells whether a package is one of those the patterns name.
func within(dir, patterns string) bool {
	return each(patterns, func(line string, _ int) bool {
		return slices.ContainsFunc(strings.Fields(line), func(p string) bool { ok, _ := path.Match(p, dir); return ok })
	})
}

func testOnly(dir string) bool {
	return within(dir, "internal/testdb internal/testdb/* internal/web/webtest internal/web/browsertest internal/<area>/<area>test internal/bench")
}

// allowed gives what a package may import of ours; false where no line speaks of it.
func allowed(dir string) (may string, ok bool) {
	for _, line := range table {
		found := each(line.of, func(of string, area int) bool {
			if !within(dir, of) {
				return false
			}
			if may = line.may; area < len(areas) {
				may = expand(may, areas[area], areas[:area])
			}
			return true
		})
		if found {
			return may, true
		}
	}
	return "", false
}

func imports(s source) (wrong []string) {
	if !s.production() {
		return nil
	}
	may, known := allowed(s.dir())
	if !known {
		return []string{s.at(s.ast.Pos(), "no line of the import table speaks of package %s: add one to table_test.go", s.dir())}
	}
	for imported, pos := range s.imports() {
		ours, is := strings.CutPrefix(imported, module+"/")
		switch {
		case !is || within(ours, may):
		case strings.Contains(may, "all") && (!testOnly(ours) || strings.Contains(may, "tests")):
		default:
			wrong = append(wrong, s.at(pos, "%s may not import %s", s.dir(), ours))
		}
	}
	return wrong
}

func TestImports_GoDownwardOnly(t *testing.T) {
	t.Parallel()
	holds(t, imports)
	ours := func(p string) string { return `import _ "` + module + "/" + p + `"` }
	catches(t, imports, "internal/iom/x.go", ours("internal/web"), ours("internal/postgres"), ours("internal/artifact"), ours("internal/iom/iompg"))
	catches(t, imports, "internal/fault/x.go", ours("internal/tenant"))
	catches(t, imports, "internal/iom/iomweb/x.go", ours("internal/iom/iompg"), ours("internal/postgres"))
	catches(t, imports, "internal/instrument/questionnaire/x.go", ours("internal/tenant"))
	catches(t, imports, "cmd/server/x.go", ours("internal/testdb"), ours("internal/iom/iomtest"))
	catches(t, imports, "internal/brandnew/x.go", "")
	leaves(t, imports, "internal/iom/x.go", ours("internal/assessment"), ours("internal/tenant"))
	leaves(t, imports, "internal/iom/x_test.go", ours("internal/testdb"))
	leaves(t, imports, "cmd/server/x.go", ours("internal/iom/iompg"))
}

func thirdParty(s source) (wrong []string) {
	if !s.production() {
		return nil
	}
	for imported, pos := range s.imports() {
		best := -1
		for i, l := range libraries {
			if (imported == l.path || strings.HasPrefix(imported, l.path+"/")) && (best < 0 || len(l.path) > len(libraries[best].path)) {
				best = i
			}
		}
		if best >= 0 && !within(s.dir(), libraries[best].in) {
			wrong = append(wrong, s.at(pos, "%s may not be imported here: %s", imported, libraries[best].why))
		}
	}
	return wrong
}

func TestLibraries_StayBehindTheirPort(t *testing.T) {
	t.Parallel()
	holds(t, thirdParty)
	catches(t, thirdParty, "internal/navigator/navigatorweb/x.go", `import "github.com/labstack/echo/v4"`, `import "github.com/danielgtaylor/huma/v2/adapters/humaecho"`)
	catches(t, thirdParty, "internal/navigator/x.go", `import "github.com/jackc/pgx/v5"`, `import "database/sql"`, `import "net/http"`, `import "github.com/minio/minio-go/v7"`)
	catches(t, thirdParty, "internal/navigator/navigatorpg/x.go", `import "github.com/uptrace/bun/migrate"`)
	catches(t, thirdParty, "cmd/server/x.go", `import "github.com/casbin/casbin/v2"`, `import "math/rand/v2"`, `import "testing"`)
	leaves(t, thirdParty, "internal/navigator/navigatorweb/x.go", `import "github.com/danielgtaylor/huma/v2"`)
	leaves(t, thirdParty, "internal/navigator/x_test.go", `import "net/http"`)
}

// tagsOnly holds that types of the domain use bun for its tags and nothing else.
func tagsOnly(s source) (wrong []string) {
	if !s.production() || !within(s.dir(), "internal/tenant internal/<area>") {
		return nil
	}
	name := s.nameOf("github.com/uptrace/bun")
	if name == "" {
		return nil
	}
	ast.Inspect(s.ast, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && x.Name == name && sel.Sel.Name != "BaseModel" {
			wrong = append(wrong, s.at(sel.Pos(), "bun.%s belongs to a store; a domain type may embed bun.BaseModel only", sel.Sel.Name))
		}
		return true
	})
	return wrong
}

func TestDomain_KnowsBunByItsTagsOnly(t *testing.T) {
	t.Parallel()
	holds(t, tagsOnly)
	catches(t, tagsOnly, "internal/iom/x.go", `import "github.com/uptrace/bun"; var db *bun.DB`, `import b "github.com/uptrace/bun"; var q b.IDB`)
	leaves(t, tagsOnly, "internal/iom/x.go", `import "github.com/uptrace/bun"; type T struct{ bun.BaseModel }`)
}

func readsEnvironment(s source) (wrong []string) {
	if !s.production() || slices.ContainsFunc(environment, func(e struct{ in, why string }) bool { return within(s.dir(), e.in) }) {
		return nil
	}
	name := s.nameOf("os")
	ast.Inspect(s.ast, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && name != "" && x.Name == name && slices.Contains([]string{"Getenv", "LookupEnv", "Environ", "ExpandEnv"}, sel.Sel.Name) {
			wrong = append(wrong, s.at(sel.Pos(), "os.%s: only cmd/server reads the environment", sel.Sel.Name))
		}
		return true
	})
	return wrong
}

func TestEnvironment_IsReadByTheProgramOnly(t *testing.T) {
	t.Parallel()
	holds(t, readsEnvironment)
	catches(t, readsEnvironment, "internal/web/x.go", `import "os"; var a = os.Getenv("A")`, `import o "os"; var a, _ = o.LookupEnv("A")`)
	leaves(t, readsEnvironment, "internal/web/x.go", `import "os"; var a = os.Args`)
}
