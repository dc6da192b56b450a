package diagnostics

import (
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
	rows := &proto.RowChunk{Rows: []*proto.Row{{CellColumns: []uint32{0}, CellValues: []string{"x"}}}}
	if _, err := rowsFromWire(rows); err == nil {
		t.Error("a column beyond the table is taken")
	}
	rows.Rows[0].CellColumns = nil
	if _, err := rowsFromWire(rows); err == nil {
		t.Error("a value without a column is taken")
	}
}
