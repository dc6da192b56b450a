package architecture

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// refusal is one fault.New of the tree.
type refusal struct {
	kind, id, message string
	known             bool // the id is written out
	at                token.Pos
}

// refusals finds every fault.New of a file, also by its other import names.
func refusals(s source) (found []refusal) {
	name := s.nameOf(module + "/internal/fault")
	if s.dir() == "internal/fault" {
		name = "fault" // its own calls are New(…) and carry no ids
	}
	ast.Inspect(s.ast, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 3 || method(n) != "New" {
			return true
		}
		if x, ok := call.Fun.(*ast.SelectorExpr).X.(*ast.Ident); !ok || name == "" || x.Name != name {
			return true
		}
		r := refusal{at: call.Pos()}
		r.id, r.known = written(call.Args[1])
		r.message, _ = written(call.Args[2]) // a variable's sentence is looked at where it is made
		if kind, ok := call.Args[0].(*ast.SelectorExpr); ok {
			r.kind = kind.Sel.Name
		}
		found = append(found, r)
		return true
	})
	return found
}

// written gives a text that stands in the source: a literal, a sum that begins and
// ends with literals, or the format of a Sprintf.
func written(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.ParenExpr:
		return written(e.X)
	case *ast.BinaryExpr:
		left, ok1 := written(e.X)
		right, ok2 := written(e.Y)
		return left + right, (ok1 || ok2) && e.Op == token.ADD
	case *ast.CallExpr:
		if method(e) == "Sprintf" && len(e.Args) > 0 {
			return written(e.Args[0])
		}
	}
	return "", false
}

var wellFormedID = regexp.MustCompile(`^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$`)

func faults(s source) (wrong []string) {
	if !s.production() || s.dir() == "internal/fault" {
		return nil
	}
	for _, r := range refusals(s) {
		switch {
		case !r.known:
			wrong = append(wrong, s.at(r.at, "the id of a refusal is written out where it is made: programs rely on it"))
		case !wellFormedID.MatchString(r.id):
			wrong = append(wrong, s.at(r.at, "%q is no id of the form area.what", r.id))
		case r.message != "" && !russianSentence(r.message):
			wrong = append(wrong, s.at(r.at, "%q is no whole Russian sentence", r.message))
		}
	}
	return append(wrong, said(s)...)
}

// said looks at the sentences that are given to a refusal on its way.
func said(s source) (wrong []string) {
	if s.nameOf(module+"/internal/fault") == "" {
		return nil
	}
	ast.Inspect(s.ast, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		place := map[string]int{"Saying": 0, "At": 1}
		i, ok := place[method(n)]
		if !ok || len(call.Args) != i+1 {
			return true
		}
		if text, ok := call.Args[i].(*ast.BasicLit); ok {
			if message, err := strconv.Unquote(text.Value); err == nil && !russianSentence(message) {
				wrong = append(wrong, s.at(call.Pos(), "%q is no whole Russian sentence", message))
			}
		}
		return true
	})
	return wrong
}

// russianSentence: Russian words, and an end; questions ask for what is missing.
func russianSentence(text string) bool {
	cyrillic := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
	ended := strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?")
	return cyrillic && ended && !strings.Contains(text, "  ") && strings.TrimSpace(text) == text
}

func TestFault_IDsAndSentencesAreWellFormed(t *testing.T) {
	t.Parallel()
	holds(t, faults)
	with := func(call string) string { return `import "` + module + `/internal/fault"; var x = ` + call }
	catches(t, faults, "internal/iom/x.go",
		with(`fault.New(fault.Rule, "TooLong", "Слишком долго.")`), with(`fault.New(fault.Rule, "iom.too-long", "Слишком долго.")`),
		with(`fault.New(fault.Rule, "iom.too_long", "Too long.")`), with(`fault.New(fault.Rule, "iom.too_long", "Слишком долго")`),
		with(`fault.New(fault.Rule, kind+id, "Слишком долго.")`), with(`e.Saying("Слишком долго")`), with(`e.At("body.x", "too long.")`))
	leaves(t, faults, "internal/iom/x.go", with(`fault.New(fault.Rule, "iom.too_long", "Слишком долго.")`),
		with(`fault.New(fault.Rule, "iom.too_long", fmt.Sprintf("Слишком долго: %s.", x))`), with(`e.At("body.x", message)`))
}

// twice finds ids that stand for two refusals, and area names that two parts of
// the tree share. A refusal is known by its id, so packages that may not import
// each other may both make it, as long as kind and sentence are the same.
func twice(all []source) (wrong []string) {
	first, owner := map[string]refusal{}, map[string]string{}
	for _, s := range all {
		if !s.production() || s.dir() == "internal/fault" {
			continue
		}
		for _, r := range refusals(s) {
			old, seen := first[r.id]
			if seen && (old.kind != r.kind || old.message != r.message) {
				wrong = append(wrong, s.at(r.at, "%s is made elsewhere with another kind or sentence: %s, %q", r.id, old.kind, old.message))
			}
			first[r.id] = r
			area, _, _ := strings.Cut(r.id, ".")
			part := partOf(s.dir())
			if owner[area] == "" {
				owner[area] = part
			}
			if owner[area] != part {
				wrong = append(wrong, s.at(r.at, "ids %s.* belong to %s, not to %s", area, owner[area], part))
			}
		}
	}
	return wrong
}

// partOf gives the part of the tree that a folder belongs to: "internal/iom/iompg"
// is of "internal/iom".
func partOf(dir string) string {
	if parts := strings.Split(dir, "/"); len(parts) > 2 {
		return strings.Join(parts[:2], "/")
	}
	return dir
}

func TestFault_IDsAreUnique(t *testing.T) {
	t.Parallel()
	for _, wrong := range twice(sources(t)) {
		t.Error(wrong)
	}
	file := func(name, id, sentence string) source {
		return made(t, name, `import "`+module+`/internal/fault"; var x = fault.New(fault.Rule, "`+id+`", "`+sentence+`")`)
	}
	if len(twice([]source{file("internal/iom/a.go", "iom.no", "Нет."), file("internal/iom/b.go", "iom.no", "Нельзя.")})) != 1 {
		t.Error("the rule is blind to an id that stands for two refusals")
	}
	if len(twice([]source{file("internal/iom/a.go", "iom.no", "Нет."), file("internal/navigator/b.go", "iom.other", "Нет.")})) != 1 {
		t.Error("the rule is blind to an area name that two parts share")
	}
	if wrong := twice([]source{file("internal/iom/a.go", "iom.no", "Нет."), file("internal/iom/iompg/b.go", "iom.no", "Нет.")}); len(wrong) > 0 {
		t.Errorf("the rule is too strict: %v", wrong)
	}
}
