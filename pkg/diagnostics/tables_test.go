package diagnostics

import (
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics/proto"
)

func TestUnpack_RefusesWhatIsPackedWrongly(t *testing.T) {
	t.Parallel()
	table := []string{"item", "option"}
	for name, packed := range map[string][]uint32{
		"cut off": {1, 0}, "choices cut off": {1, 0, 2, 2}, "item beyond": {3, 0, 0}, "text beyond": {1, 9, 0},
		"choice beyond": {1, 0, 1, 3}, "too many choices": {1, 0, 1 << 31, 2}, "rest": {1, 0, 1, 2, 1},
	} {
		if _, err := unpack(&proto.Submission{Packed: packed}, table); err == nil {
			t.Errorf("%s: %v is taken", name, packed)
		}
	}
	if s, err := unpack(&proto.Submission{Packed: []uint32{1, 0, 1, 2}}, table); err != nil || s.Answers[0].Choices[0] != "option" {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestRestore_RefusesTextsBeyondTheTable(t *testing.T) {
	t.Parallel()
	chunk := &proto.ReportChunk{Outcomes: []*proto.Outcome{{Report: &proto.Report{Scores: []*proto.Score{{AdviceRef: 1}}}}}}
	if restore(chunk) == nil {
		t.Error("a text beyond the table is taken")
	}
	long := strings.Repeat("x", MaxMessage/2+1)
	own := func(rest ...uint32) []uint32 { return append([]uint32{0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}, rest...) }
	for name, c := range map[string]struct {
		packed []uint32
		text   string
		good   bool
	}{
		"whole":                  {own(0, 1), "x", true},
		"no cells":               {own(), "x", true},
		"a text beyond":          {own(0, 2), "x", false},
		"a column beyond":        {own(1, 1), "x", false},
		"a value cut off":        {own(0), "x", false},
		"cut off":                {own()[:10], "x", false},
		"a name beyond":          {append([]uint32{0, 9}, own()[2:]...), "x", false},
		"a long text, too often": {own(0, 1), long, false},
	} {
		chunk := &proto.RowChunk{Rows: []*proto.Row{{Packed: c.packed}}, Columns: []*proto.Column{{Name: "A"}}, Texts: []string{c.text}}
		if rows, err := rowsFromWire(chunk); (err == nil) != c.good || c.good && rows[0].Person.Surname != "x" {
			t.Errorf("%s: %v %v", name, rows, err)
		}
	}
}
