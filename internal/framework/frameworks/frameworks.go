// Package frameworks holds the competency frameworks that the platform ships.
package frameworks

import "embed"

// Files are the frameworks as JSON: the eight groups of a teacher's competencies with
// their elements, word for word [B Annex 2]; the subject and methodical groups [A III.2]
// with those that diagnoses usually add; the directions and conditions of the school of
// the Ministry [B Annex 3].
//
//go:embed *.json
var Files embed.FS
