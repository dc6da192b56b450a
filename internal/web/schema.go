package web

import (
	"path"
	"reflect"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// qualified is a type with its package, as they stand between the brackets of a
// generic type's name: "github.com/…/iomweb.summary".
var qualified = regexp.MustCompile(`[\w./-]+/(\w+)\.(\w+)`)

// schemaName names a type in the contract after its area and itself, so that two
// areas may each have their "step": IomStep. Those of this package have no prefix.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := t.Name()
	if name == "" {
		return letters(hint)
	}
	head, args, _ := strings.Cut(name, "[")
	name = inArea(path.Base(t.PkgPath()), head)
	for _, m := range qualified.FindAllStringSubmatch(args, -1) {
		name += inArea(m[1], m[2])
	}
	if args != "" && !qualified.MatchString(args) {
		name += letters(args)
	}
	return name
}

func inArea(pkg, name string) string {
	if pkg == "web" || pkg == "." {
		return upper(name)
	}
	return upper(strings.TrimSuffix(pkg, "web")) + upper(name)
}

// letters keeps what may stand in a name.
func letters(s string) string {
	return upper(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s))
}

func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
