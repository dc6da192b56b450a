package architecture

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const (
	module = "github.com/marshrut-iom/marshrut"
	root   = "../.."
)

// aside are folders that are no sources of ours: what was built, data, other modules.
var aside = []string{".git", "build", "data", "tools", "examples", "node_modules", "testdata"}

// source is one text file of the repository; AST is set for Go files only.
type source struct {
	path string // from the root, with slashes: "internal/iom/route.go"
	text string
	ast  *ast.File
	set  *token.FileSet
}

func (s source) dir() string     { return path.Dir(s.path) }
func (s source) isGo() bool      { return s.ast != nil }
func (s source) isTest() bool    { return strings.HasSuffix(s.path, "_test.go") }
func (s source) generated() bool { return s.isGo() && ast.IsGenerated(s.ast) }

// production tells whether the file is part of what is shipped.
func (s source) production() bool { return s.isGo() && !s.isTest() }

func (s source) at(p token.Pos, format string, args ...any) string {
	return fmt.Sprintf("%s:%d: %s", s.path, s.set.Position(p).Line, fmt.Sprintf(format, args...))
}

// imports gives the imported paths with the place of each.
func (s source) imports() map[string]token.Pos {
	found := map[string]token.Pos{}
	for _, i := range s.ast.Imports {
		found[strings.Trim(i.Path.Value, "`\"")] = i.Pos()
	}
	return found
}

// nameOf gives the name under which the file knows an import, or "".
func (s source) nameOf(imported string) string {
	for _, i := range s.ast.Imports {
		switch {
		case strings.Trim(i.Path.Value, "`\"") != imported:
		case i.Name != nil:
			return i.Name.Name
		default:
			return path.Base(imported)
		}
	}
	return ""
}

var texts = []string{".go", ".sql", ".md", ".yml", ".yaml", ".csv", ".conf", ".json", ".sh", ".txt", ".proto", ".css", ".html"}

// read takes one file in; a Go file that does not parse is an error.
func read(name string, content []byte) (source, error) {
	s := source{path: name, text: string(content), set: token.NewFileSet()}
	if path.Ext(name) != ".go" {
		return s, nil
	}
	var err error
	s.ast, err = parser.ParseFile(s.set, name, content, parser.ParseComments|parser.SkipObjectResolution)
	return s, err
}

// tree is read once for all tests.
var tree = sync.OnceValues(func() (all []source, err error) {
	err = filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && slices.Contains(aside, e.Name()):
			return filepath.SkipDir
		case !e.Type().IsRegular():
			return nil
		case !slices.Contains(texts, path.Ext(name)) && path.Ext(name) != "" && e.Name() != ".env.example":
			return nil
		}
		b, err := os.ReadFile(name)
		if err != nil || bytes.IndexByte(b, 0) >= 0 {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		s, err := read(filepath.ToSlash(rel), b)
		if err != nil {
			return err
		}
		all = append(all, s)
		return nil
	})
	return all, err
})

func sources(t *testing.T) []source {
	t.Helper()
	all, err := tree()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Fatalf("only %d files were found: the rules would hold over nothing", len(all))
	}
	return all
}

// holds runs a rule over the whole tree.
func holds(t *testing.T, rule func(source) []string) {
	t.Helper()
	for _, s := range sources(t) {
		for _, wrong := range rule(s) {
			t.Error(wrong)
		}
	}
}

// catches is the negative control: the rule must find each bad text wrong.
func catches(t *testing.T, rule func(source) []string, name string, bad ...string) {
	t.Helper()
	for _, text := range bad {
		if len(rule(made(t, name, text))) == 0 {
			t.Errorf("the rule is blind: it finds nothing wrong with %s\n%s", name, text)
		}
	}
}

// leaves is the other control: what is right must not be found wrong.
func leaves(t *testing.T, rule func(source) []string, name string, good ...string) {
	t.Helper()
	for _, text := range good {
		for _, wrong := range rule(made(t, name, text)) {
			t.Errorf("the rule is too strict: %s\n%s", wrong, text)
		}
	}
}

func made(t *testing.T, name, text string) source {
	t.Helper()
	if strings.HasSuffix(name, ".go") && !strings.Contains(text, "package ") {
		text = "package x\n" + text
	}
	s, err := read(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}
