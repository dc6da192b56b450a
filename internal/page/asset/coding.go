package asset

import (
	"strconv"
	"strings"
)

// Coding gives the coding of an answer that fits an Accept-Encoding header best:
// "br", "gzip" or "" for none.
func Coding(accept string) string {
	weight := map[string]float64{}
	for part := range strings.SplitSeq(accept, ",") {
		name, params, _ := strings.Cut(part, ";")
		q := 1.0
		for p := range strings.SplitSeq(params, ";") {
			key, value, _ := strings.Cut(strings.TrimSpace(p), "=")
			if strings.EqualFold(key, "q") {
				q, _ = strconv.ParseFloat(strings.TrimSpace(value), 64) // what can't be read is no wish
			}
		}
		weight[strings.ToLower(strings.TrimSpace(name))] = q
	}
	best, most := "", 0.0
	for _, name := range []string{"br", "gzip"} {
		q, named := weight[name]
		if !named {
			q = weight["*"]
		}
		if q > most {
			best, most = name, q
		}
	}
	return best
}
