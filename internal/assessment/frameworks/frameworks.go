// Package frameworks holds the competency frameworks that the platform ships.
package frameworks

import (
	_ "embed"
	"encoding/json"
)

// Teacher8 is the eight groups of a teacher's competencies with their elements,
// word for word from the source [B Annex 2].
//
//go:embed teacher-8.json
var Teacher8 []byte

// Framework is a list of competencies as its file has it.
type Framework struct {
	Code         string       `json:"code"`
	Title        string       `json:"title"`
	Source       string       `json:"source"`
	Competencies []Competency `json:"competencies"`
}

// Competency is a group of a framework and its elements.
type Competency struct {
	Code     string   `json:"code"`
	Title    string   `json:"title"`
	Elements []string `json:"elements"`
}

// Parse reads the file of a framework.
func Parse(data []byte) (Framework, error) {
	var f Framework
	return f, json.Unmarshal(data, &f)
}

// Pedagogical4 is the subject and methodical groups of the source [A III.2] with
// the two that diagnoses of deficits usually add.
//
//go:embed pedagogical-4.json
var Pedagogical4 []byte
