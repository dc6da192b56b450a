package diagnostics

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// Importer reads a file of results. Its methods are called concurrently.
//
// A file that cannot be read at all is refused with a *FileError. A bad row does
// not stop the reading: it is given out with its Errors, so that one pass names
// every mistake.
type Importer interface {
	Instrument
	// Inspect says what is in the file and how the mapping would read it, so that a
	// person can mend the mapping. It refuses only what is no table at all.
	Inspect(ctx context.Context, f File, m Mapping) (Preview, error)
	// Rows gives out the rows in the order of the file. It stops and returns the
	// error of yield when that is not nil.
	Rows(ctx context.Context, f File, m Mapping, yield func(Row) error) error
}

// File is the bytes of a file. In a program Content is a *bytes.Reader with the
// whole file; the platform passes any reader and the true Size.
type File struct {
	Name    string // only its extension travels
	Size    int64
	Content io.Reader
}

// FileOf makes a File from bytes.
func FileOf(name string, data []byte) File {
	return File{Name: name, Size: int64(len(data)), Content: bytes.NewReader(data)}
}

// ReadAll gives the whole file. It fails when the file is not of the said size.
func (f File) ReadAll() ([]byte, error) {
	if f.Content == nil {
		return nil, errors.New("the file has no content")
	}
	if f.Size < 0 || f.Size > MaxFile {
		return nil, fmt.Errorf("file of %d bytes, at most %d are taken", f.Size, int64(MaxFile))
	}
	data := make([]byte, f.Size)
	if _, err := io.ReadFull(f.Content, data); err != nil {
		return nil, fmt.Errorf("read a file of %d bytes: %w", f.Size, err)
	}
	return data, nil
}

// Preview is what Inspect found.
type Preview struct {
	Format    string // "csv", "xlsx"
	Encoding  string // "utf-8", "windows-1251"; empty for a workbook
	Delimiter string // ";", ",", "\t"; empty for a workbook
	Sheets    []Sheet
}

// Sheet is one sheet of a file; a text file has one.
type Sheet struct {
	Name       string
	Hidden     bool     // in the workbook; left out unless the mapping asks for it
	HeaderRow  int      // 1-based; 0 when none was recognised
	HeaderRows int      // rows that the titles take; 0 is one
	Columns    []string // titles as written; of two rows: "Методические / Балл"
	Found      []Found  // what each of the columns was taken for
	Missing    []string // titles without which no row can mean anything
	Sample     [][]string
	Top        []Line // the first rows as they stand
	Rows       int64  // rows below the header that were looked at
	More       bool   // there are rows beyond Rows
}

// Found says what a column was taken for. An empty Field: for nothing.
type Found struct {
	Field      FieldName
	Competency string // code, where the column speaks of one
}

// Line is a row of a sheet as it stands.
type Line struct {
	Number int
	Cells  []string
}

// Row is one result: one person's score on one competency. A row with a person and
// nothing else (no competency, no score, no level, no errors) says that the file names
// them and has no result of theirs: it is told, and is no mistake.
type Row struct {
	Sheet           string
	Number          int // 1-based, as the sheet shows it
	Person          Person
	Competency      string // code, where the mapping knows the title
	CompetencyTitle string // as written
	Score           *float64
	Max             *float64
	Level           string // as written, or the code the mapping gives
	Date            string // "2024-10-15"
	Variant         string // of the test, as written
	Cells           []Cell // the raw row, as written
	Errors          []CellError
}

// Unscored holds for the row of a person of whom the file has no result.
func (r Row) Unscored() bool {
	return r.Person != (Person{}) && r.Competency == "" && r.CompetencyTitle == "" && r.Score == nil && r.Level == "" && len(r.Errors) == 0
}

// Person is how a file names a person. The platform finds whom it means; the
// program only copies and tidies what is written.
type Person struct {
	SNILS        string // "112-233-445 95"
	Email        string
	Surname      string
	Name         string
	Patronymic   string
	Organization string // as written
}

// Cell is one cell of the raw row.
type Cell struct {
	Column string // "C"
	Title  string
	Value  string
}

// CellError says what is wrong at one place of a file.
type CellError struct {
	Sheet  string
	Row    int    // 0: the whole sheet or file
	Column string // "C"; empty: the whole row
	Reason string // Russian
}
