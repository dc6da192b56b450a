package authoring

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// refused gives a refusal the places that a program names.
func refused(by *fault.Error, err error) error {
	var wrong *diagnostics.DefinitionError
	if !errors.As(err, &wrong) {
		return err
	}
	for _, p := range wrong.Places {
		by = by.At("body.definition"+p.Path, p.Reason)
	}
	return by
}

// wrong refuses a step where the draft has problems below a place: that is what was
// just written. Each is named as the form's field is: below "/sections/0/items/3" the
// place "/sections/0/items/3/text" is "text".
func (d *Draft) wrong(below string, fields map[string]string) error {
	return wrongAt(d.Problems(), below, fields)
}

// wrongAt is wrong where the problems are known.
func wrongAt(problems []diagnostics.Place, below string, fields map[string]string) error {
	bad := ErrStep
	for _, p := range problems {
		rest, ok := strings.CutPrefix(p.Path, below)
		if !ok || rest != "" && rest[0] != '/' {
			continue
		}
		name := strings.ReplaceAll(strings.TrimPrefix(rest, "/"), "/", ".")
		for _, prefix := range slices.Sorted(maps.Keys(fields)) {
			if name == prefix || strings.HasPrefix(name, prefix+".") {
				name = fields[prefix]
				break
			}
		}
		bad = bad.At("body."+name, sentence(p.Reason))
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// sentence makes a reason one.
func sentence(s string) string {
	if r, size := utf8.DecodeRuneInString(s); size > 0 {
		s = string(unicode.ToUpper(r)) + s[size:]
	}
	if s != "" && !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

// free gives the first code of a family that is not taken: "teaching-3".
func free(family string, taken func(string) bool) string {
	code, _ := freeAfter(family, 0, taken)
	return code
}

// freeAfter is free that begins behind the number, and gives the one it took.
func freeAfter(family string, n int, taken func(string) bool) (string, int) {
	family = strings.ReplaceAll(family, ".", "-") // the dot parts names of fields
	for n++; ; n++ {
		if code := family + "-" + strconv.Itoa(n); !taken(code) {
			return code, n
		}
	}
}

// codes are those of a draft's items and of its survey's questions. They are gathered
// once where many are added.
type codes struct {
	taken map[string]bool
	last  map[string]int // number that a family came to
}

func (d *Draft) codes() codes {
	c := codes{map[string]bool{}, map[string]int{}}
	for _, s := range d.Sections() {
		for _, item := range s.Items {
			c.taken[item.Code] = true
		}
	}
	if d.Test != nil && d.Test.Survey != nil {
		for _, q := range d.Test.Survey.Questions {
			c.taken[q.Code] = true
		}
	}
	return c
}

// next takes the first code of a family that is free.
func (c codes) next(family string) (code string) {
	code, c.last[family] = freeAfter(family, c.last[family], func(s string) bool { return c.taken[s] })
	c.taken[code] = true
	return code
}

// Lines splits what was typed, one entry a line.
func Lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
