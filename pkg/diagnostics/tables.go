package diagnostics

import (
	"errors"
	"fmt"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics/proto"
)

// A chunk of a stream repeats the same texts again and again: codes of items and
// options, advice, titles of columns. Each chunk carries them once, in a table of
// its own, so that a lost chunk can be sent again by itself.

// texts is the table of a ScoreChunk or a ReportChunk.
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

// pack writes the answers of a submission as places in the table.
func (t *texts) pack(s Submission) *proto.Submission {
	out := &proto.Submission{RunId: valid(s.RunID), Packed: make([]uint32, 0, 4*len(s.Answers))}
	for _, a := range s.Answers {
		out.Packed = append(out.Packed, t.put(a.Item), t.put(a.Text), uint32(len(a.Choices)))
		for _, c := range a.Choices {
			out.Packed = append(out.Packed, t.put(c))
		}
	}
	return out
}

var errPacked = errors.New("a submission is packed wrongly")

// unpack is the inverse of pack.
func unpack(s *proto.Submission, table []string) (Submission, error) {
	out := Submission{RunID: s.GetRunId()}
	in := s.GetPacked()
	text := func() (string, bool) {
		n := in[0]
		in = in[1:]
		if n == 0 {
			return "", true
		}
		if n > uint32(len(table)) {
			return "", false
		}
		return table[n-1], true
	}
	// One list for the choices of all answers; it can never be longer than this.
	choices := make([]string, 0, len(in))
	out.Answers = make([]Answer, 0, len(in)/3)
	for len(in) >= 3 {
		item, ok1 := text()
		free, ok2 := text()
		n := in[0]
		if in = in[1:]; !ok1 || !ok2 || n > uint32(len(in)) {
			return out, errPacked
		}
		first := len(choices)
		for range n {
			c, ok := text()
			if !ok {
				return out, errPacked
			}
			choices = append(choices, c)
		}
		a := Answer{Item: item, Text: free}
		if n > 0 {
			a.Choices = choices[first:len(choices):len(choices)]
		}
		out.Answers = append(out.Answers, a)
	}
	if len(in) > 0 {
		return out, errPacked
	}
	return out, nil
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
