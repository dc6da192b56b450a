package assessment

import (
	"encoding/json"
	"strconv"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func itoa(n int) string { return strconv.Itoa(n) }

// cellsJSON writes a raw row as {"A": "…", "B": "…"}. Plain text, nearly all there
// is, goes in as it stands: 100,000 rows come at once.
func cellsJSON(cells []diagnostics.Cell) []byte {
	size := 2
	for _, c := range cells {
		size += len(c.Column) + len(c.Value) + 6
	}
	b := append(make([]byte, 0, size), '{')
	for i, c := range cells {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendJSON(b, c.Column), ':')
		b = appendJSON(b, c.Value)
	}
	return append(b, '}')
}

func appendJSON(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c == 0x7f {
			quoted, _ := json.Marshal(clean(s)) // a string always encodes
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, clean(s)...)
	return append(b, '"')
}
