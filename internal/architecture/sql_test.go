package architecture

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// walk visits all nodes, each with those it stands in, the outermost first.
func walk(f *ast.File, visit func(n ast.Node, in []ast.Node)) {
	var in []ast.Node
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil {
			in = in[:len(in)-1]
			return true
		}
		visit(n, in)
		in = append(in, n)
		return true
	})
}

// literals calls visit with each string literal of the file.
func literals(s source, visit func(text string, at token.Pos)) {
	ast.Inspect(s.ast, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if text, err := strconv.Unquote(l.Value); err == nil {
				visit(text, l.Pos())
			}
		}
		return true
	})
}

// method gives the name of the method that a call calls, or "".
func method(n ast.Node) string {
	if call, ok := n.(*ast.CallExpr); ok {
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
			return sel.Sel.Name
		}
	}
	return ""
}

// grouped tells whether the innermost function around a node is given to WhereGroup.
func grouped(in []ast.Node) bool {
	for i := len(in) - 1; i > 0; i-- {
		if _, ok := in[i].(*ast.FuncLit); ok {
			return method(in[i-1]) == "WhereGroup"
		}
	}
	return false
}

// looseOr finds an OR that is not fenced in by brackets: Where(a).Where(b).WhereOr(c)
// is (a) AND (b) OR (c), and c then leaks past the tenant's and the reach's conditions.
func looseOr(s source) (wrong []string) {
	if !s.isGo() {
		return nil
	}
	walk(s.ast, func(n ast.Node, in []ast.Node) {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || grouped(in) {
			return
		}
		switch sel.Sel.Name {
		case "WhereOr":
			wrong = append(wrong, s.at(sel.Sel.Pos(), "WhereOr stands outside of a WhereGroup: it opens the whole condition"))
		case "WhereGroup":
			call, ok := in[len(in)-1].(*ast.CallExpr)
			if ok && len(call.Args) > 0 && !isAnd(call.Args[0]) {
				wrong = append(wrong, s.at(sel.Sel.Pos(), `WhereGroup is joined by something else than " AND "`))
			}
		}
	})
	return wrong
}

func isAnd(e ast.Expr) bool {
	l, ok := e.(*ast.BasicLit)
	return ok && strings.TrimSpace(strings.Trim(l.Value, "`\"")) == "AND"
}

func TestWhereOr_StandsInsideAGroupOnly(t *testing.T) {
	t.Parallel()
	holds(t, looseOr)
	catches(t, looseOr, "internal/iom/iompg/x.go",
		`func f(q Q) { q.Where("a").WhereOr("b") }`,
		`func f(q Q) { or := q.WhereOr; or("b") }`,
		`func f(q Q) { q.Apply(func(q Q) Q { return q.WhereOr("b") }) }`,
		`func f(q Q) { q.Where("a").WhereGroup(" OR ", func(q Q) Q { return q.Where("b") }) }`,
		`func f(q Q, join string) { q.WhereGroup(join, func(q Q) Q { return q.Where("b") }) }`)
	leaves(t, looseOr, "internal/iom/iompg/x.go",
		`func f(q Q) { q.Where("a").WhereGroup(" AND ", func(q Q) Q { return q.Where("b").WhereOr("c") }) }`,
		`func f(q Q) { q.WhereGroup(" AND ", func(q Q) Q { return q.Where("b").WhereGroup(" OR ", func(q Q) Q { return q.Where("c") }) }) }`)
}

// statement matches text that is, or begins, an SQL statement.
var statement = regexp.MustCompile(`(?s)^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|TRUNCATE|COPY|LISTEN|NOTIFY|CREATE|ALTER|DROP|GRANT|REVOKE|SET LOCAL|SET SESSION)\s` +
	`|(?is)^\s*(select\s.+\sfrom\s|insert\s+into\s+\S+\s*(\(|select|values)|update\s+\S+\s+set\s|delete\s+from\s+\S+\s+where\s|with\s+(recursive\s+)?\S+\s+as\s+(not\s+)?(materialized\s+)?\()` +
	`|(?s)\b(INSERT INTO|DELETE FROM|UPDATE \S+ SET)\s`)

// rawSQL finds SQL outside of the stores.
func rawSQL(s source) (wrong []string) {
	if !s.production() || within(s.dir(), stores+" "+builders+" migrations") {
		return nil
	}
	literals(s, func(text string, at token.Pos) {
		if statement.MatchString(text) {
			wrong = append(wrong, s.at(at, "SQL stands in stores only: %.40q", text))
		}
	})
	return wrong
}

func TestSQL_StandsInStoresOnly(t *testing.T) {
	t.Parallel()
	holds(t, rawSQL)
	catches(t, rawSQL, "internal/iom/x.go",
		`var q = "SELECT 1 "`, "var q = `\n\tselect a\n\tfrom b where c`", `var q = "UPDATE route SET a = 1"`,
		`var q = "with x as (values (1)) table x"`, `var q = "BEGIN; DELETE FROM route "`, `var q = "insert into a (b) values (1)"`)
	leaves(t, rawSQL, "internal/iom/x.go", `var q = "select a stage"`, `var q = "update the route"`, `var q = "with care"`, `var q = "Updates come later"`)
	leaves(t, rawSQL, "internal/iom/iompg/x.go", `var q = "SELECT 1 "`)
}

// setting matches the places where the tenant of a transaction is written.
var setting = regexp.MustCompile(`(?i)set_config\(\s*'app\.|\bset\s+(local\s+|session\s+)?"?app"?\.|\breset\s+"?app"?\.`)

func setsTenant(s source) (wrong []string) {
	if !s.isGo() && !strings.HasSuffix(s.path, ".sql") || within(s.dir(), "internal/postgres internal/architecture") {
		return nil
	}
	for i, line := range strings.Split(s.text, "\n") {
		if setting.MatchString(line) {
			wrong = append(wrong, s.path+":"+strconv.Itoa(i+1)+": the tenant is set by internal/postgres and nowhere else")
		}
	}
	return wrong
}

func TestTenant_IsSetInOnePlaceOnly(t *testing.T) {
	t.Parallel()
	holds(t, setsTenant)
	catches(t, setsTenant, "internal/iom/iompg/x.go", `var q = "SET LOCAL app.region_id = ''"`, `var q = "SELECT set_config('app.width','region',true)"`)
	catches(t, setsTenant, "migrations/x.sql", "SET app.region_id = '';", "PERFORM set_config('app.region_id', x, true);")
	leaves(t, setsTenant, "migrations/x.sql", "SELECT current_setting('app.region_id', true)")
}
