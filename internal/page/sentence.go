package page

import "strings"

// sentence is a text with places for values, cut up once: pages say some hundred each.
type sentence struct {
	plain string // as it stands in the file
	parts []part // none where there is no place for a value
}

// part is text, or the place of a value with its name.
type part struct {
	text, name string
	quoted     bool // the value stands in «ёлочки»: those within it become „лапки“
}

var inner = strings.NewReplacer("«", "„", "»", "“")

// parse finds the places {name}; braces around anything else are text.
func parse(s string) sentence {
	out := sentence{plain: s}
	rest := s
	for {
		before, after, found := strings.Cut(rest, "{")
		name, behind, closed := strings.Cut(after, "}")
		if !found || !closed {
			break
		}
		if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") != "" {
			out.parts = append(out.parts, part{text: before + "{"})
			rest = after
			continue
		}
		out.parts = append(out.parts, part{text: before}, part{text: "{" + name + "}", name: name, quoted: strings.HasSuffix(before, "«")})
		rest = behind
	}
	if len(out.parts) > 0 {
		out.parts = append(out.parts, part{text: rest})
	}
	return out
}

// with puts values into their places: n into {n}, unless it is empty, and then those of
// args: "name", value, "name", value… A place without a value stays as it is written.
func (s sentence) with(n string, args []any) string {
	if len(s.parts) == 0 || n == "" && len(args) == 0 {
		return s.plain
	}
	size := len(s.plain) + len(n)
	for i := 1; i < len(args); i += 2 {
		if v, ok := args[i].(string); ok {
			size += len(v)
		}
	}
	var b strings.Builder
	b.Grow(size)
	stopped := false // by a value, with its own full stop: "5 марта 2026 г."
	for _, p := range s.parts {
		value, is := p.value(n, args)
		switch {
		case is:
			stopped = strings.HasSuffix(value, ".")
		case stopped:
			value, stopped = strings.TrimPrefix(value, "."), false
		}
		b.WriteString(value)
	}
	return b.String()
}

// value gives what stands there, and whether that is a value.
func (p part) value(n string, args []any) (string, bool) {
	if p.name == "" {
		return p.text, false
	}
	if p.name == "n" && n != "" {
		return n, true
	}
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok && name == p.name {
			if p.quoted {
				return inner.Replace(word(args[i+1])), true
			}
			return word(args[i+1]), true
		}
	}
	return p.text, false
}
