package identityweb

import "strings"

// kind is what a part of a document is.
type kind uint8

const (
	paragraph kind = iota
	heading
	list
)

// part is one block of a document.
type part struct {
	kind  kind
	text  string
	items []string
}

// parts reads the little of Markdown that a consent is written in: headings, lists and
// paragraphs. All else is text: nothing of it becomes HTML. The document's own title
// is left out, since the page has it.
func parts(markdown string) (out []part) {
	for block := range strings.SplitSeq(strings.ReplaceAll(markdown, "\r\n", "\n"), "\n\n") {
		block = strings.TrimSpace(block)
		switch {
		case block == "" || strings.HasPrefix(block, "# "):
		case strings.HasPrefix(block, "#"):
			out = append(out, part{kind: heading, text: strings.TrimSpace(strings.TrimLeft(block, "#"))})
		case strings.HasPrefix(block, "- "):
			p := part{kind: list}
			for line := range strings.SplitSeq(block, "\n") {
				if item, begins := strings.CutPrefix(line, "- "); begins {
					p.items = append(p.items, strings.TrimSpace(item))
				} else {
					p.items[len(p.items)-1] += " " + strings.TrimSpace(line)
				}
			}
			out = append(out, p)
		default:
			out = append(out, part{text: strings.Join(strings.Fields(block), " ")})
		}
	}
	return out
}
