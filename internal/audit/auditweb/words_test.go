package auditweb_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/audit/auditweb"
	"github.com/marshrut-iom/marshrut/internal/page"
)

// made are the actions that are put together, by the file below internal that does it.
var made = map[string][]string{
	"assessment/service_instrument.go": {"instrument.trial", "instrument.published", "instrument.retired"},
	"framework/service_publish.go":     {"framework.published", "framework.retired"},
	"identity/link.go":                 {"person.invite", "person.reset"},
}

// code is one package as its actions are looked for: which parameter of which function
// becomes the action of a record.
type code struct {
	files []*ast.File
	takes map[string][]int // by the name of a function
}

// Every action that is written in the code has words of its own.
func TestTrail_EveryActionHasWords(t *testing.T) {
	t.Parallel()
	found, unread := recorded(t, "../..")
	if len(found) < 100 {
		t.Fatalf("only %d actions are found: %v", len(found), found)
	}
	for _, place := range unread {
		t.Errorf("%s: an action that the test can't read", place)
	}
	for _, l := range []page.Lang{page.Russian, page.English} {
		for _, action := range found {
			if !auditweb.Worded(l, action) {
				t.Errorf("%s: no words for %s", l, action)
			}
		}
	}
}

// recorded gives the actions that the packages below root record.
func recorded(t *testing.T, root string) (found, unread []string) {
	t.Helper()
	set := token.NewFileSet()
	packages := map[string]*code{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "audit" {
			return filepath.SkipDir // gives back what others have recorded
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(set, path, text, parser.SkipObjectResolution)
		dir := filepath.Dir(path)
		if packages[dir] == nil {
			packages[dir] = &code{takes: map[string][]int{}}
		}
		packages[dir].files = append(packages[dir].files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range packages {
		for c.learn() {
		}
		c.each(func(in *ast.FuncDecl, may []ast.Expr) {
			var words []string
			passed := false
			for _, e := range may {
				words = append(words, literals(in, e)...)
				passed = passed || param(in, e) >= 0
			}
			if len(words) == 0 && !passed {
				at := set.Position(may[0].Pos())
				if words = made[strings.TrimPrefix(filepath.ToSlash(at.Filename), root+"/")]; words == nil {
					unread = append(unread, at.String())
				}
			}
			found = append(found, words...)
		})
	}
	slices.Sort(found)
	return slices.Compact(found), unread
}

// learn finds functions more that take actions: a parameter of theirs becomes one.
func (c *code) learn() (more bool) {
	c.each(func(in *ast.FuncDecl, may []ast.Expr) {
		for _, e := range may {
			if i := param(in, e); i >= 0 && !slices.Contains(c.takes[in.Name.Name], i) {
				c.takes[in.Name.Name], more = append(c.takes[in.Name.Name], i), true
			}
		}
	})
	return more
}

// each visits what may become the action of a record.
func (c *code) each(visit func(in *ast.FuncDecl, may []ast.Expr)) {
	for _, f := range c.files {
		for _, d := range f.Decls {
			in, ok := d.(*ast.FuncDecl)
			if !ok || in.Body == nil {
				continue
			}
			ast.Inspect(in.Body, func(n ast.Node) bool {
				if may := c.actions(n); len(may) > 0 {
					visit(in, may)
				}
				return true
			})
		}
	}
}

// actions gives the expression of an action: the field of an audit.Entry, or what a
// function that takes actions is given. Functions of one name may take it at several places.
func (c *code) actions(n ast.Node) (may []ast.Expr) {
	switch n := n.(type) {
	case *ast.CompositeLit:
		s, ok := n.Type.(*ast.SelectorExpr)
		if !ok || s.Sel.Name != "Entry" {
			return nil
		}
		if x, ok := s.X.(*ast.Ident); !ok || x.Name != "audit" {
			return nil
		}
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				if k, ok := kv.Key.(*ast.Ident); ok && k.Name == "Action" {
					return []ast.Expr{kv.Value}
				}
			}
		}
	case *ast.CallExpr:
		name := ""
		switch f := n.Fun.(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		}
		for _, i := range c.takes[name] {
			if i < len(n.Args) {
				may = append(may, n.Args[i])
			}
		}
	}
	return may
}

// param tells which text among the parameters of a function an expression is; -1: none.
func param(in *ast.FuncDecl, e ast.Expr) int {
	x, ok := e.(*ast.Ident)
	if !ok {
		return -1
	}
	i := 0
	for _, f := range in.Type.Params.List {
		for _, name := range f.Names {
			if kind, ok := f.Type.(*ast.Ident); ok && kind.Name == "string" && name.Name == x.Name {
				return i
			}
			i++
		}
	}
	return -1
}

// literals are the words that an expression can be, within its function.
func literals(in *ast.FuncDecl, e ast.Expr) (out []string) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil && strings.Contains(s, ".") {
			return []string{s}
		}
	case *ast.Ident:
		ast.Inspect(in.Body, func(n ast.Node) bool {
			a, ok := n.(*ast.AssignStmt)
			if !ok || len(a.Lhs) != len(a.Rhs) {
				return true
			}
			for i, l := range a.Lhs {
				if x, ok := l.(*ast.Ident); ok && x.Name == e.Name {
					out = append(out, literals(in, a.Rhs[i])...)
				}
			}
			return true
		})
	}
	return out
}
