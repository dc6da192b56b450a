package diagnostics

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics/proto"
)

// Conversions between the plain types and the gRPC contract. Strings that come
// from foreign files may be no UTF-8, which protobuf refuses, so those that leave
// a program pass through valid.

func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

func each[A, B any](in []A, convert func(A) B) []B {
	if len(in) == 0 {
		return nil
	}
	out := make([]B, len(in))
	for i, v := range in {
		out[i] = convert(v)
	}
	return out
}

func formToWire(f Form) *proto.FormReply {
	return &proto.FormReply{
		Title: valid(f.Title), Introduction: valid(f.Introduction),
		Sections: each(f.Sections, func(s Section) *proto.Section {
			return &proto.Section{Code: valid(s.Code), Title: valid(s.Title), Items: each(s.Items, itemToWire)}
		}),
		Competencies: each(f.Competencies, func(c Competency) *proto.Competency {
			return &proto.Competency{Code: valid(c.Code), Title: valid(c.Title), Max: c.Max}
		}),
	}
}

func itemToWire(i Item) *proto.Item {
	return &proto.Item{
		Code: valid(i.Code), Text: valid(i.Text), Hint: valid(i.Hint), Required: i.Required, Input: string(i.Input),
		Options: each(i.Options, func(o Option) *proto.Option {
			return &proto.Option{Code: valid(o.Code), Title: valid(o.Title)}
		}),
	}
}

func formFromWire(f *proto.FormReply) Form {
	return Form{
		Title: f.GetTitle(), Introduction: f.GetIntroduction(),
		Sections: each(f.GetSections(), func(s *proto.Section) Section {
			return Section{Code: s.GetCode(), Title: s.GetTitle(), Items: each(s.GetItems(), itemFromWire)}
		}),
		Competencies: each(f.GetCompetencies(), func(c *proto.Competency) Competency {
			return Competency{Code: c.GetCode(), Title: c.GetTitle(), Max: c.GetMax()}
		}),
	}
}

func itemFromWire(i *proto.Item) Item {
	return Item{
		Code: i.GetCode(), Text: i.GetText(), Hint: i.GetHint(), Required: i.GetRequired(), Input: Input(i.GetInput()),
		Options: each(i.GetOptions(), func(o *proto.Option) Option {
			return Option{Code: o.GetCode(), Title: o.GetTitle()}
		}),
	}
}

func submissionToWire(s Submission) *proto.Submission {
	// One allocation for all answers: a bulk call sends millions of them.
	answers := make([]proto.Answer, len(s.Answers))
	out := &proto.Submission{RunId: valid(s.RunID), Answers: make([]*proto.Answer, len(s.Answers))}
	for i, a := range s.Answers {
		w := &answers[i]
		w.Item, w.Choices, w.Text = valid(a.Item), a.Choices, valid(a.Text)
		if slices.ContainsFunc(a.Choices, func(c string) bool { return !utf8.ValidString(c) }) {
			w.Choices = each(a.Choices, valid)
		}
		out.Answers[i] = w
	}
	return out
}

func submissionFromWire(s *proto.Submission) Submission {
	return Submission{RunID: s.GetRunId(), Answers: each(s.GetAnswers(), func(a *proto.Answer) Answer {
		return Answer{Item: a.GetItem(), Choices: a.GetChoices(), Text: a.GetText()}
	})}
}

func reportToWire(r Report) *proto.Report {
	return &proto.Report{
		RunId: valid(r.RunID),
		Scores: each(r.Scores, func(s Score) *proto.Score {
			return &proto.Score{
				Competency: valid(s.Competency), Score: s.Score, Max: s.Max, Level: valid(s.Level), LevelTitle: valid(s.LevelTitle),
				Deficit: s.Deficit, Polarity: string(s.Polarity), Advice: valid(s.Advice),
			}
		}),
		Notes: each(r.Notes, func(n Note) *proto.Note { return &proto.Note{Code: valid(n.Code), Text: valid(n.Text)} }),
	}
}

func reportFromWire(r *proto.Report) Report {
	return Report{
		RunID: r.GetRunId(),
		Scores: each(r.GetScores(), func(s *proto.Score) Score {
			return Score{
				Competency: s.GetCompetency(), Score: s.GetScore(), Max: s.GetMax(), Level: s.GetLevel(), LevelTitle: s.GetLevelTitle(),
				Deficit: s.GetDeficit(), Polarity: Polarity(s.GetPolarity()), Advice: s.GetAdvice(),
			}
		}),
		Notes: each(r.GetNotes(), func(n *proto.Note) Note { return Note{Code: n.GetCode(), Text: n.GetText()} }),
	}
}

func previewToWire(p Preview) *proto.InspectReply {
	return &proto.InspectReply{
		Format: p.Format, Encoding: p.Encoding, Delimiter: p.Delimiter,
		Sheets: each(p.Sheets, func(s Sheet) *proto.Sheet {
			return &proto.Sheet{
				Name: valid(s.Name), HeaderRow: int32(s.HeaderRow), Rows: s.Rows, More: s.More, Columns: each(s.Columns, valid),
				Sample: each(s.Sample, func(c []string) *proto.Cells { return &proto.Cells{Values: each(c, valid)} }),
			}
		}),
	}
}

func previewFromWire(p *proto.InspectReply) Preview {
	return Preview{
		Format: p.GetFormat(), Encoding: p.GetEncoding(), Delimiter: p.GetDelimiter(),
		Sheets: each(p.GetSheets(), func(s *proto.Sheet) Sheet {
			return Sheet{
				Name: s.GetName(), HeaderRow: int(s.GetHeaderRow()), Rows: s.GetRows(), More: s.GetMore(), Columns: s.GetColumns(),
				Sample: each(s.GetSample(), func(c *proto.Cells) []string { return c.GetValues() }),
			}
		}),
	}
}

func rowToWire(r Row) *proto.Row {
	return &proto.Row{
		Sheet: valid(r.Sheet), Number: int32(r.Number),
		Person: &proto.Person{
			Snils: valid(r.Person.SNILS), Email: valid(r.Person.Email), Surname: valid(r.Person.Surname),
			Name: valid(r.Person.Name), Patronymic: valid(r.Person.Patronymic), Organization: valid(r.Person.Organization),
		},
		Competency: valid(r.Competency), CompetencyTitle: valid(r.CompetencyTitle), Score: r.Score, Max: r.Max,
		Level: valid(r.Level), Date: valid(r.Date),
		Errors: each(r.Errors, cellToWire),
	}
}

// columns is the table of a RowChunk.
type columns struct {
	list  []*proto.Column
	place map[[2]string]uint32
}

// put adds the cells of a row, with their columns in the table.
func (t *columns) put(cells []Cell, to *proto.Row) {
	if t.place == nil {
		t.place = map[[2]string]uint32{}
	}
	to.CellColumns, to.CellValues = make([]uint32, len(cells)), make([]string, len(cells))
	for i, c := range cells {
		key := [2]string{c.Column, c.Title}
		n, ok := t.place[key]
		if !ok {
			n = uint32(len(t.list))
			t.place[key] = n
			t.list = append(t.list, &proto.Column{Name: valid(c.Column), Title: valid(c.Title)})
		}
		to.CellColumns[i], to.CellValues[i] = n, valid(c.Value)
	}
}

// rowsFromWire puts the cells of a chunk together again.
func rowsFromWire(chunk *proto.RowChunk) ([]Row, error) {
	table := chunk.GetColumns()
	rows := make([]Row, len(chunk.GetRows()))
	for i, w := range chunk.GetRows() {
		rows[i] = rowFromWire(w)
		if len(w.GetCellColumns()) != len(w.GetCellValues()) {
			return nil, fmt.Errorf("row %d has %d columns and %d values", w.GetNumber(), len(w.GetCellColumns()), len(w.GetCellValues()))
		}
		if len(w.GetCellValues()) > 0 {
			rows[i].Cells = make([]Cell, len(w.GetCellValues()))
		}
		for j, n := range w.GetCellColumns() {
			if n >= uint32(len(table)) {
				return nil, fmt.Errorf("row %d names a column beyond the chunk's %d", w.GetNumber(), len(table))
			}
			rows[i].Cells[j] = Cell{Column: table[n].GetName(), Title: table[n].GetTitle(), Value: w.GetCellValues()[j]}
		}
	}
	return rows, nil
}

func rowFromWire(r *proto.Row) Row {
	p := r.GetPerson()
	return Row{
		Sheet: r.GetSheet(), Number: int(r.GetNumber()),
		Person: Person{
			SNILS: p.GetSnils(), Email: p.GetEmail(), Surname: p.GetSurname(),
			Name: p.GetName(), Patronymic: p.GetPatronymic(), Organization: p.GetOrganization(),
		},
		Competency: r.GetCompetency(), CompetencyTitle: r.GetCompetencyTitle(), Score: r.Score, Max: r.Max,
		Level: r.GetLevel(), Date: r.GetDate(),
		Errors: each(r.GetErrors(), cellFromWire),
	}
}

func cellToWire(c CellError) *proto.CellError {
	return &proto.CellError{Sheet: valid(c.Sheet), Row: int32(c.Row), Column: c.Column, Reason: valid(c.Reason)}
}

func cellFromWire(c *proto.CellError) CellError {
	return CellError{Sheet: c.GetSheet(), Row: int(c.GetRow()), Column: c.GetColumn(), Reason: c.GetReason()}
}

// texts is the table of a ReportChunk.
type texts struct {
	list  []string
	place map[string]uint32
}

// put gives the place of s in the table; the empty text has none.
func (t *texts) put(s string) uint32 {
	if s == "" {
		return 0
	}
	if n, ok := t.place[s]; ok {
		return n
	}
	if t.place == nil {
		t.place = map[string]uint32{}
	}
	t.list = append(t.list, valid(s))
	t.place[s] = uint32(len(t.list))
	return uint32(len(t.list))
}

// shorten is reportToWire with the shared texts in the table.
func (t *texts) shorten(r Report) *proto.Report {
	plain := make([]Score, len(r.Scores))
	copy(plain, r.Scores)
	for i := range plain {
		plain[i].LevelTitle, plain[i].Advice = "", ""
	}
	scores := r.Scores
	r.Scores = plain
	out := reportToWire(r)
	for i, s := range scores {
		out.Scores[i].LevelTitleRef, out.Scores[i].AdviceRef = t.put(s.LevelTitle), t.put(s.Advice)
	}
	return out
}

// restore puts the texts of a chunk's table back into its reports.
func restore(chunk *proto.ReportChunk) error {
	table := chunk.GetTexts()
	for _, o := range chunk.GetOutcomes() {
		for _, s := range o.GetReport().GetScores() {
			if max(s.GetLevelTitleRef(), s.GetAdviceRef()) > uint32(len(table)) {
				return fmt.Errorf("a chunk of reports names a text beyond its %d", len(table))
			}
			if n := s.GetLevelTitleRef(); n > 0 {
				s.LevelTitle = table[n-1]
			}
			if n := s.GetAdviceRef(); n > 0 {
				s.Advice = table[n-1]
			}
		}
	}
	return nil
}
