package diagnostics

import (
	"errors"
	"fmt"
	"slices"

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

// pack writes the answers of a submission as places in the table; those that an
// expert marked are few, and go as they are.
func (t *texts) pack(s Submission) *proto.Submission {
	if slices.ContainsFunc(s.Answers, func(a Answer) bool { return len(a.Marks) > 0 }) {
		return submissionToWire(s)
	}
	out := &proto.Submission{RunId: valid(s.RunID), Itemized: s.Itemized, Packed: make([]uint32, 0, 4*len(s.Answers))}
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
	if len(s.GetAnswers()) > 0 {
		return submissionFromWire(s), nil
	}
	out := Submission{RunID: s.GetRunId(), Itemized: s.GetItemized()}
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

// rowTable packs the rows of a RowChunk.
type rowTable struct {
	texts
	columns []*proto.Column
	place   map[[2]string]uint32
	size    int // of the texts of all rows, each as often as it is named
}

// texts of a row, in the order of the contract.
func textsOf(r *Row) [11]*string {
	p := &r.Person
	return [...]*string{&r.Sheet, &p.SNILS, &p.Email, &p.Surname, &p.Name, &p.Patronymic, &p.Organization,
		&r.Competency, &r.CompetencyTitle, &r.Level, &r.Date}
}

// pack writes a row as places in the table.
func (t *rowTable) pack(r Row) *proto.Row {
	out := &proto.Row{Number: int32(r.Number), Score: r.Score, Max: r.Max, Errors: each(r.Errors, cellToWire), Variant: valid(r.Variant)}
	own := textsOf(&r)
	out.Packed = make([]uint32, 0, len(own)+2*len(r.Cells))
	t.size += len(r.Variant)
	for _, s := range own {
		t.size += len(*s)
		out.Packed = append(out.Packed, t.put(*s))
	}
	for _, c := range r.Cells {
		t.size += len(c.Column) + len(c.Title) + len(c.Value)
		out.Packed = append(out.Packed, t.column(c), t.put(c.Value))
	}
	return out
}

func (t *rowTable) column(c Cell) uint32 {
	key := [2]string{c.Column, c.Title}
	n, ok := t.place[key]
	if !ok {
		if t.place == nil {
			t.place = map[[2]string]uint32{}
		}
		n = uint32(len(t.columns))
		t.place[key] = n
		t.columns = append(t.columns, &proto.Column{Name: valid(c.Column), Title: valid(c.Title)})
	}
	return n
}

// rowsFromWire is the inverse of pack for a chunk. A few bytes may name a long text
// again and again: rows larger together than a message are refused.
func rowsFromWire(chunk *proto.RowChunk) ([]Row, error) {
	table, columns, size := chunk.GetTexts(), chunk.GetColumns(), 0
	rows := make([]Row, len(chunk.GetRows()))
	for i, w := range chunk.GetRows() {
		r := &rows[i]
		*r = Row{Number: int(w.GetNumber()), Score: w.Score, Max: w.Max, Errors: each(w.GetErrors(), cellFromWire), Variant: w.GetVariant()}
		size += len(r.Variant)
		own := textsOf(r)
		in := w.GetPacked()
		if len(in) < len(own) || (len(in)-len(own))%2 != 0 {
			return nil, fmt.Errorf("row %d is packed in %d places", w.GetNumber(), len(in))
		}
		text := func(n uint32, into *string) bool {
			if n > uint32(len(table)) {
				return false
			}
			if n > 0 {
				*into = table[n-1]
				size += len(*into)
			}
			return true
		}
		for k, into := range own {
			if !text(in[k], into) {
				return nil, fmt.Errorf("row %d names a text beyond the chunk's %d", w.GetNumber(), len(table))
			}
		}
		in = in[len(own):]
		if len(in) > 0 {
			r.Cells = make([]Cell, len(in)/2)
		}
		for k := range r.Cells {
			n := in[2*k]
			if n >= uint32(len(columns)) || !text(in[2*k+1], &r.Cells[k].Value) {
				return nil, fmt.Errorf("row %d names a column beyond the chunk's %d, or a text beyond its %d", w.GetNumber(), len(columns), len(table))
			}
			c := columns[n]
			r.Cells[k].Column, r.Cells[k].Title = c.GetName(), c.GetTitle()
			size += len(c.GetName()) + len(c.GetTitle())
		}
		if size > MaxMessage {
			return nil, fmt.Errorf("rows of more than %d bytes in one chunk", MaxMessage)
		}
	}
	return rows, nil
}
