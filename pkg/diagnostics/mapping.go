package diagnostics

import "slices"

// Mapping is the profile by which an importer reads a file: data, so that a new
// form of the same system needs no program. The zero Mapping stands for the
// importer's own default.
type Mapping struct {
	Encoding    string            `json:"encoding,omitempty"`    // empty: found by itself
	Delimiter   string            `json:"delimiter,omitempty"`   // empty: found by itself
	Sheets      []string          `json:"sheets,omitempty"`      // empty: every sheet that is not empty or hidden
	Hidden      bool              `json:"hidden,omitempty"`      // hidden sheets are read as well
	HeaderRow   int               `json:"header_row,omitempty"`  // 0: found by itself
	HeaderRows  int               `json:"header_rows,omitempty"` // 0: found by itself, one or two
	Shape       Shape             `json:"shape,omitempty"`       // empty: found by itself
	Columns     []ColumnRule      `json:"columns,omitempty"`
	Above       []ColumnRule      `json:"above,omitempty"`     // what stands once above the table: "ФИО: Иванова Мария"
	FillDown    bool              `json:"fill_down,omitempty"` // whose a row is stands in the first row of the person only
	Totals      []string          `json:"totals,omitempty"`    // rows that begin with these words are left out
	Polarity    Polarity          `json:"polarity,omitempty"`  // of the file, where it is not that of the instrument
	Competency  []CompetencyTitle `json:"competency,omitempty"`
	Levels      []LevelTitle      `json:"levels,omitempty"`
	Max         float64           `json:"max,omitempty"` // where the file has no such column
	DateLayouts []string          `json:"date_layouts,omitempty"`
}

// Shape says how results lie in a sheet.
type Shape string

// The shapes. A wide sheet has a row per person and a score column per
// competency (ColumnRule.Competency, or a title that names it); a program may
// refuse a shape.
const (
	ShapeLong Shape = "long" // a row per person and competency
	ShapeWide Shape = "wide"
)

// FieldName is what a column means.
type FieldName string

// The meanings of columns.
const (
	FieldFullName     FieldName = "full_name"
	FieldSurname      FieldName = "surname"
	FieldGivenName    FieldName = "name"
	FieldPatronymic   FieldName = "patronymic"
	FieldSNILS        FieldName = "snils"
	FieldEmail        FieldName = "email"
	FieldOrganization FieldName = "organization"
	FieldCompetency   FieldName = "competency"
	FieldScore        FieldName = "score"
	FieldMax          FieldName = "max"
	FieldLevel        FieldName = "level"
	FieldDate         FieldName = "date"
	FieldVariant      FieldName = "variant"
)

// ColumnRule finds the column of a field: by one of its titles, compared without
// case and punctuation, or by its letter.
type ColumnRule struct {
	Field      FieldName `json:"field"`
	Titles     []string  `json:"titles,omitempty"`
	Letter     string    `json:"letter,omitempty"`
	Required   bool      `json:"required,omitempty"`
	Competency string    `json:"competency,omitempty"` // wide shape: whose score, maximum or level this column holds
}

// CompetencyTitle says which competency the words of a file mean.
type CompetencyTitle struct {
	Code   string   `json:"code"`
	Titles []string `json:"titles"`
}

// LevelTitle says which level the words of a file mean.
type LevelTitle struct {
	Code   string   `json:"code"`
	Titles []string `json:"titles"`
}

// ColumnLetter names a column as spreadsheets do: 0 is "A", 27 is "AB".
func ColumnLetter(column int) string {
	var name []byte
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = append(name, byte('A'+(n-1)%26))
	}
	slices.Reverse(name)
	return string(name)
}

// ColumnIndex is the inverse of ColumnLetter, -1 for what is no name.
func ColumnIndex(name string) int {
	n := 0
	for _, r := range name {
		if r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		if r < 'A' || r > 'Z' || n > 20_000 {
			return -1
		}
		n = n*26 + int(r-'A') + 1
	}
	return n - 1
}
