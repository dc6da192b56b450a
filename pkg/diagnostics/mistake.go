package diagnostics

import (
	"fmt"
	"strings"
)

// Place is one mistake in a definition or in answers.
type Place struct {
	Path   string // JSON pointer into the definition ("/items/3/weight"), or an item's code
	Reason string // Russian
}

// maxPlaces bounds how many mistakes travel: a person mends the first ones first.
const maxPlaces = 200

// DefinitionError says that the definition is wrong, and where. The methodist
// who wrote it reads it.
type DefinitionError struct{ Places []Place }

// Error names the first place.
func (e *DefinitionError) Error() string { return "definition: " + firstPlace(e.Places) }

// AnswersError says that the answers do not fit the form: each place is an item.
type AnswersError struct{ Places []Place }

// Error names the first item.
func (e *AnswersError) Error() string { return "answers: " + firstPlace(e.Places) }

// FileError says that the file cannot be read at all.
type FileError struct{ Cells []CellError }

// Error names the first place.
func (e *FileError) Error() string {
	if len(e.Cells) == 0 {
		return "file: unreadable"
	}
	return "file: " + e.Cells[0].String() + more(len(e.Cells))
}

// Unreadable makes a FileError that speaks of the whole file.
func Unreadable(reason string) *FileError {
	return &FileError{Cells: []CellError{{Reason: reason}}}
}

// String gives the place the way a spreadsheet names it: "Лист1!C14: reason".
func (e CellError) String() string {
	place := e.Place()
	if place == "" {
		return e.Reason
	}
	return place + ": " + e.Reason
}

// Place gives the place alone: "Лист1!C14", "Лист1!14", "Лист1" or nothing.
func (e CellError) Place() string {
	var b strings.Builder
	b.WriteString(e.Sheet)
	if e.Row > 0 {
		if e.Sheet != "" {
			b.WriteByte('!')
		}
		fmt.Fprintf(&b, "%s%d", e.Column, e.Row)
	}
	return b.String()
}

func firstPlace(places []Place) string {
	if len(places) == 0 {
		return "invalid"
	}
	return places[0].Path + ": " + places[0].Reason + more(len(places))
}

func more(n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf(" (and %d more)", n-1)
}
