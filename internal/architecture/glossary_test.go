package architecture

import (
	"go/ast"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

var (
	codeName = regexp.MustCompile("`([a-z]+)\\.([A-Z][A-Za-z]+)`")
	apiPath  = regexp.MustCompile("`(/[a-z-]+[^` ]*)`")
)

// vocabulary is every exported name of the tree, and every text that a door's
// list of operations is made of.
func vocabulary(all []source) (names, paths map[string]bool) {
	names, paths = map[string]bool{}, map[string]bool{"": true}
	for _, s := range all {
		if !s.production() {
			continue
		}
		for _, d := range s.ast.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range g.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					names[s.ast.Name.Name+"."+spec.Name.Name] = true
				case *ast.ValueSpec:
					for _, n := range spec.Names {
						names[s.ast.Name.Name+"."+n.Name] = true
					}
				}
			}
		}
		if within(s.dir(), "internal/web internal/<area>/<area>web") {
			literals(s, func(text string, _ token.Pos) {
				if strings.HasPrefix(text, "/") {
					paths[text] = true
				}
			})
		}
	}
	return names, paths
}

// unknownWords finds names and paths of a glossary that do not exist. A path may be
// put together of two texts: "/routes/{route}" and "/extension".
func unknownWords(glossary string, all []source) (wrong []string) {
	names, paths := vocabulary(all)
	for _, m := range codeName.FindAllStringSubmatch(glossary, -1) {
		if !names[m[1]+"."+m[2]] {
			wrong = append(wrong, "there is no "+m[1]+"."+m[2])
		}
	}
	for _, m := range apiPath.FindAllStringSubmatch(glossary, -1) {
		found := false
		for i := range len(m[1]) + 1 {
			found = found || paths[m[1][:i]] && paths[m[1][i:]]
		}
		if !found {
			wrong = append(wrong, "no operation has the path "+m[1])
		}
	}
	return wrong
}

func TestGlossary_NamesWhatExists(t *testing.T) {
	t.Parallel()
	all := sources(t)
	for _, wrong := range unknownWords(fileText(t, "docs/glossary.md"), all) {
		t.Error("docs/glossary.md: " + wrong)
	}
	for _, bad := range []string{"`iom.Rout`", "`/no-such-path`", "`/routes/{route}/nowhere`"} {
		if len(unknownWords(bad, all)) == 0 {
			t.Errorf("the rule is blind to %s", bad)
		}
	}
}
