package document

import "strings"

// fillText puts words into a text. What stands in brackets goes with the words in it:
// where one of them is empty, nothing of it is printed.
func fillText(s string, word func(string) string) string {
	if s == "" {
		return ""
	}
	if !strings.ContainsAny(s, "{[") {
		return Bind(s)
	}
	var b strings.Builder
	for len(s) > 0 {
		open := strings.IndexByte(s, '[')
		if open < 0 {
			put(&b, s, word)
			break
		}
		end := strings.IndexByte(s[open:], ']')
		if end < 0 {
			put(&b, s, word)
			break
		}
		put(&b, s[:open], word)
		var group strings.Builder
		if put(&group, s[open+1:open+end], word) {
			b.WriteString(group.String())
		}
		s = s[open+end+1:]
	}
	out := strings.TrimRight(strings.TrimLeft(b.String(), " ,:;\n"), " \n")
	return Bind(strings.ReplaceAll(out, "г..", "г.")) // a date at the end of a sentence has its stop
}

// put writes a text with its words; false where one of them is empty.
func put(b *strings.Builder, s string, word func(string) string) bool {
	whole := true
	for {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			b.WriteString(s)
			return whole
		}
		end := strings.IndexByte(s[open:], '}')
		if end < 0 {
			b.WriteString(s)
			return whole
		}
		b.WriteString(s[:open])
		w := Typeset(strings.TrimSpace(word(s[open+1 : open+end])))
		whole = whole && w != ""
		b.WriteString(w)
		s = s[open+end+1:]
	}
}

func paragraphs(s string) []string {
	var out []string
	for _, one := range strings.Split(s, "\n") {
		if one = strings.TrimSpace(one); one != "" {
			out = append(out, one)
		}
	}
	return out
}
