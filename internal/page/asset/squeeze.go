package asset

import "bytes"

// squeeze takes comments and needless white space out of a style sheet and leaves
// the rest as it was written. Rewriting values saves little after packing, and a
// minifier that did so changed what some of them mean (flex: 1 1 0).
func squeeze(css []byte) []byte {
	out := make([]byte, 0, len(css))
	for i := 0; i < len(css); i++ {
		c := css[i]
		switch {
		case c == '/' && bytes.HasPrefix(css[i:], []byte("/*")):
			end := bytes.Index(css[i+2:], []byte("*/"))
			if end < 0 {
				return out
			}
			i += 2 + end + 1
			c = ' ' // a comment parts words as white space does
		case c == '"' || c == '\'':
			end := closing(css[i:])
			out = append(out, css[i:i+end]...)
			i += end - 1
			continue
		case c == '\n' || c == '\t' || c == '\r':
			c = ' '
		}
		last := byte('{')
		if len(out) > 0 {
			last = out[len(out)-1]
		}
		switch {
		case c == ' ' && bytes.IndexByte([]byte("{};, "), last) >= 0:
		case bytes.IndexByte([]byte("{};,"), c) >= 0 && last == ' ':
			out[len(out)-1] = c
		default:
			out = append(out, c)
		}
	}
	return bytes.TrimSpace(out)
}

// closing gives the length of a string with its quotes.
func closing(text []byte) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[0]:
			return i + 1
		}
	}
	return len(text)
}
