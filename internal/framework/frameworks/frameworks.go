// Package frameworks holds the competency frameworks that the platform ships.
package frameworks

import (
	_ "embed"
	"encoding/json"
)

// Framework is a tree of items as its file has it.
type Framework struct {
	Code    string `json:"code"`
	Title   string `json:"title"`
	Source  string `json:"source"`
	Purpose string `json:"purpose"`
	Items   []Item `json:"items"`
}

// Item is a group or an element of it.
type Item struct {
	Code  string `json:"code"`
	Title string `json:"title"`
	Items []Item `json:"items"`
}

// Parse reads the file of a framework.
func Parse(data []byte) (Framework, error) {
	var f Framework
	return f, json.Unmarshal(data, &f)
}

// Teacher8 is the eight groups of a teacher's competencies with their elements,
// word for word from the source [B Annex 2].
//
//go:embed teacher-8.json
var Teacher8 []byte

// Pedagogical4 is the subject and methodical groups of the source [A III.2] with
// those that diagnoses of deficits usually add: four, and the legal one beside them.
//
//go:embed pedagogical-4.json
var Pedagogical4 []byte

// SchoolMinprosvet is the directions and conditions of the Ministry's school [B Annex 3].
//
//go:embed school-minprosvet.json
var SchoolMinprosvet []byte

// All lists the files in the order in which they are installed.
var All = [][]byte{Teacher8, Pedagogical4, SchoolMinprosvet}
