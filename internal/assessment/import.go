package assessment

import (
	"io"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Import is one file of results made elsewhere, such as the federal platform's
// [A IV.2]. It is read once; its rows wait until every one of them is valid and
// every person is found for certain, and then land all together or not at all.
type Import struct {
	bun.BaseModel  `bun:"table:result_import,alias:import"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	MunicipalityID uuid.UUID `bun:",nullzero"` // where who imports acts
	OrganizationID uuid.UUID `bun:",nullzero"`
	InstrumentID   uuid.UUID
	Phase          Phase
	FileName       string
	Size           int64
	SHA256         []byte `bun:"sha256"`
	State          ImportState
	Preview        diagnostics.Preview `bun:"type:jsonb"`
	Mapping        diagnostics.Mapping `bun:"type:jsonb"`
	Rows           int                 // valid ones
	People         int
	BadRows        int          // mistakes in the file itself
	BadPeople      int          // people not found, or not for certain; of the rows with mistakes too
	Skipped        int          // people whom somebody chose to leave out
	SkippedRows    int          // their results
	Unscored       int          // rows that name a person and hold no result: no mistake
	Unknown        UnknownWords `bun:"type:jsonb"`
	Sample         []SampleRow  `bun:"type:jsonb"` // the first results, as they would land; once checked
	Failure        string       // why the last reading came to nothing
	AuthorID       uuid.UUID
	CreatedAt      time.Time
	TouchedAt      time.Time `bun:",nullzero"` // while it is being read: when it last went on
	CheckedAt      time.Time `bun:",nullzero"`
	AppliedAt      time.Time `bun:",nullzero"`
	Version        int
}

// ImportState of an import.
type ImportState string

// The states of an import.
const (
	Opened  ImportState = "opened"  // its file is kept and looked at, and not yet read
	Reading ImportState = "reading" // its file is being read now
	Read    ImportState = "read"
	Checked ImportState = "checked" // everybody in it was looked for
	Applied ImportState = "applied"
)

// Alive holds while somebody reads the file.
func (i *Import) Alive(now time.Time) bool {
	return i.State == Reading && now.Sub(i.TouchedAt) < silence
}

// Problems is how many reasons stand against applying the import.
func (i *Import) Problems() int { return i.BadRows + i.BadPeople }

// Problem is one reason why an import can't be applied.
type Problem struct {
	Sheet  string
	Row    int
	Column string // its letter; empty: the whole row
	Reason string
}

// Place names the problem's cell as a table program does: "Лист1!C14".
func (p Problem) Place() string {
	return diagnostics.CellError{Sheet: p.Sheet, Row: p.Row, Column: p.Column}.Place()
}

// Upload is a file to import. Content must be readable twice.
type Upload struct {
	InstrumentID uuid.UUID
	Phase        Phase // Entry when empty
	FileName     string
	Size         int64
	Content      io.ReadSeeker
	Hold         bool // only look at it: how it is read is decided step by step
	Apply        bool // apply at once where nothing stands against it
}

// UnknownWords are words of a file for competencies and levels that say nothing to its
// instrument.
type UnknownWords struct {
	Competencies []string `json:"competencies,omitempty"`
	Levels       []string `json:"levels,omitempty"`
}

// maxUnknown is how many words of a kind are kept.
const maxUnknown = 50

// None holds when the instrument knows every word.
func (u UnknownWords) None() bool { return len(u.Competencies)+len(u.Levels) == 0 }

func noteWord(list []string, word string) []string {
	if word = clean(word); len(list) < maxUnknown && len(word) < 1000 && !slices.Contains(list, word) {
		list = append(list, word)
	}
	return list
}

// SampleRow is a result of a file as it would land.
type SampleRow struct {
	Sheet      string             `json:"sheet"`
	Row        int                `json:"row"`
	Named      diagnostics.Person `json:"named"`
	PersonID   uuid.UUID          `json:"person"` // zero: not found, or left out
	Skipped    bool               `json:"skipped,omitempty"`
	Competency string             `json:"competency"` // its title
	Score      float64            `json:"score"`
	Max        float64            `json:"max"`
	ByLevel    bool               `json:"by_level,omitempty"` // the file gives no score
	Level      string             `json:"level,omitempty"`    // its title
	Deficit    bool               `json:"deficit"`
	TakenOn    civil.Date         `json:"taken_on"`
}

// sampleRows is how many of them are shown before they land.
const sampleRows = 20

// MaxUpload bounds a file of results.
const MaxUpload = 50 << 20

// ImportRow is one valid result of a file.
type ImportRow struct {
	Number     int // in the import
	Person     int // number of the ImportPerson
	Sheet      string
	Row        int
	Competency int // its place in the definition
	Score, Max float64
	ByLevel    bool      // the file gives no score: they are the middle of the level
	Level      int       // its place in the definition, from 1; 0: none
	DeficitID  uuid.UUID // zero: no deficit
	Cells      []byte    // JSON, column → value as written
}

// ImportPerson is a person as a file names them, once, and whom of ours they are.
type ImportPerson struct {
	Number  int
	Named   diagnostics.Person
	Sheet   string // where the file names them first
	Row     int
	Results int
	TakenOn civil.Date
}

// ImportMatch says whose results the results of an ImportPerson are, and in which
// diagnosis they land.
type ImportMatch struct { // all zero: left out
	PersonID, MunicipalityID, OrganizationID, Diagnosis uuid.UUID
	TakenOn                                             civil.Date

	skipped bool // somebody chose to leave them out
}

// Limits of what an import holds.
const (
	maxProblems = 10_000 // kept; all are counted
	chunkRows   = 5_000  // written at once
	earliest    = 2000   // the first year a result may be of
)

// reader turns the rows that the program reads into rows of an import. It keeps
// the people of the file in memory, not its rows.
type reader struct {
	grader   *grader
	today    civil.Date
	people   []ImportPerson
	byName   map[wanted]int
	seen     map[[2]int]seenAt // person, competency → where the file has it
	dates    map[string]civil.Date
	last     int // number of the person of the row before
	number   int
	problems []Problem
	bad      int // problems, kept or not
	unscored int // rows without a result, kept or not
	blank    []Problem
	unknown  UnknownWords
	noted    []Problem          // of the row that is read: a wide row says some of them several times
	naming   map[cellOfRow]bool // which cells of a row say whose it is
}

// cellOfRow is a column of a sheet, by its letter.
type cellOfRow struct{ sheet, column string }

// naming gives the columns that say whose a result is.
func (i *Import) naming() map[cellOfRow]bool {
	out := map[cellOfRow]bool{}
	for _, s := range i.Preview.Sheets {
		for n, f := range s.Found {
			switch f.Field {
			case diagnostics.FieldFullName, diagnostics.FieldSurname, diagnostics.FieldGivenName, diagnostics.FieldPatronymic, diagnostics.FieldSNILS, diagnostics.FieldEmail:
				out[cellOfRow{s.Name, diagnostics.ColumnLetter(n)}] = true
			}
		}
	}
	return out
}

type seenAt struct {
	sheet string
	row   int
}

func newReader(f *ResultFile, m diagnostics.Mapping, today civil.Date) *reader {
	return &reader{grader: newGrader(f, m), today: today, byName: map[wanted]int{}, seen: map[[2]int]seenAt{}, dates: map[string]civil.Date{}, last: -1}
}

// read gives the row of the import, or keeps all the reasons why it is none. Whose a
// row with mistakes is, is looked for all the same: a file is mended once.
func (r *reader) read(row diagnostics.Row) (ImportRow, bool, error) {
	for _, e := range row.Errors {
		r.note(Problem{e.Sheet, e.Row, e.Column, e.Reason})
	}
	if len(row.Errors) > 0 {
		if !slices.ContainsFunc(row.Errors, func(e diagnostics.CellError) bool { return r.naming[cellOfRow{e.Sheet, e.Column}] }) {
			r.person(row, civil.Date{})
		}
		return ImportRow{}, false, nil
	}
	if row.Unscored() {
		if r.unscored++; r.unscored <= maxProblems {
			r.blank = append(r.blank, Problem{Sheet: clean(row.Sheet), Row: row.Number, Reason: noScores})
		}
		return ImportRow{}, false, nil
	}
	good := true
	fail := func(reason string) {
		r.note(Problem{Sheet: row.Sheet, Row: row.Number, Reason: reason})
		good = false
	}
	g, problem := r.grader.grade(row)
	if problem != "" {
		switch {
		case strings.HasPrefix(problem, unknownCompetency):
			r.unknown.Competencies = noteWord(r.unknown.Competencies, row.CompetencyTitle)
			if _, known := r.grader.level(row.Level, 0, row.Score != nil); !known && row.Level != "" {
				r.unknown.Levels = noteWord(r.unknown.Levels, row.Level)
			}
		case strings.HasPrefix(problem, unknownLevel):
			r.unknown.Levels = noteWord(r.unknown.Levels, row.Level)
		}
		fail(problem)
	}
	takenOn, dated := r.date(row.Date)
	if !dated {
		fail("Дата результата неверна или ещё не наступила: «" + fault.Short(row.Date, quoted) + "».")
	}
	person, named := r.person(row, takenOn)
	if !named {
		fail(unnamed)
	}
	if !good {
		return ImportRow{}, false, nil
	}
	competency := r.grader.byCode[g.competency.Code]
	key := [2]int{person, competency}
	if before, twice := r.seen[key]; twice {
		fail(before.twice(row.Sheet, g.competency.Title))
		return ImportRow{}, false, nil
	}
	r.seen[key] = seenAt{row.Sheet, row.Number}
	r.number++
	r.people[person].Results++
	out := ImportRow{Number: r.number, Person: person, Sheet: clean(row.Sheet), Row: row.Number, Competency: competency,
		Score: g.score, Max: g.max, ByLevel: g.byLevel, Level: r.grader.levelAt[g.level.Code], Cells: cellsJSON(row.Cells)}
	if g.deficit {
		id, err := uuid.NewV7()
		if err != nil {
			return out, false, err
		}
		out.DeficitID = id
	}
	return out, true, nil
}

// noScores is said of a row of a person without a result.
const noScores = "У человека в этой строке нет ни одного балла или уровня: записывать нечего."

// twice says that a result stands in the file already.
func (s seenAt) twice(sheet, competency string) string {
	return "Результат этого человека по компетенции «" + competency + "» уже есть " + s.words(sheet) + "."
}

// words say the place to who looks at the sheet.
func (s seenAt) words(sheet string) string {
	where := "в строке " + itoa(s.row)
	if s.sheet != sheet {
		where += " листа «" + s.sheet + "»"
	}
	return where
}

func (r *reader) note(p Problem) {
	p.Sheet, p.Column, p.Reason = clean(p.Sheet), clean(p.Column), clean(p.Reason)
	if n := len(r.noted); n > 0 && (r.noted[n-1].Row != p.Row || r.noted[n-1].Sheet != p.Sheet) {
		r.noted = r.noted[:0]
	}
	if slices.Contains(r.noted, p) {
		return
	}
	r.noted = append(r.noted, p)
	r.bad++
	if len(r.problems) < maxProblems {
		r.problems = append(r.problems, p)
	}
}

// date reads the day of a result; a file without dates speaks of today.
func (r *reader) date(s string) (civil.Date, bool) {
	if s == "" {
		return r.today, true
	}
	if d, ok := r.dates[s]; ok {
		return d, true
	}
	d, err := civil.Parse(s)
	if err != nil || d.After(r.today) || d.Year() < earliest {
		return civil.Date{}, false
	}
	if len(r.dates) < 10_000 {
		r.dates[s] = d
	}
	return d, true
}

// person numbers the people of the file. Rows of one person mostly follow each other.
func (r *reader) person(row diagnostics.Row, takenOn civil.Date) (int, bool) {
	n := r.last
	if n < 0 || r.people[n].Named != row.Person {
		w := wantedOf(row.Person)
		if !w.named() {
			return 0, false
		}
		known, ok := r.byName[w]
		if !ok {
			known = len(r.people)
			r.byName[w] = known
			r.people = append(r.people, ImportPerson{Number: known, Named: cleanPerson(row.Person), Sheet: clean(row.Sheet), Row: row.Number, TakenOn: takenOn})
		}
		n, r.last = known, known
	}
	if r.people[n].TakenOn.Before(takenOn) {
		r.people[n].TakenOn = takenOn
	}
	return n, true
}

// clean drops what a PostgreSQL text cannot hold.
func clean(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// cleanPerson cleans what a file says of a person.
func cleanPerson(p diagnostics.Person) diagnostics.Person {
	for _, s := range []*string{&p.SNILS, &p.Email, &p.Surname, &p.Name, &p.Patronymic, &p.Organization} {
		*s = clean(*s)
	}
	return p
}
