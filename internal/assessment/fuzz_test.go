package assessment

import (
	"errors"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// FuzzParseResultFile holds that whatever a methodist writes of a result file is taken
// whole or refused with a place, and that what is taken grades without a panic.
func FuzzParseResultFile(f *testing.F) {
	f.Add(instruments.FederalResults)
	f.Add(instruments.YaUchitelResults)
	f.Add([]byte(`{"title":"x","polarity":"high_is_bad","competencies":[{"code":"a","title":"А"}],"levels":[],"deficit":{"share_above":0.5},"mapping":{"polarity":"high_is_good"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := ParseResultFile(data)
		if err != nil {
			if !errors.Is(err, ErrDefinition) || len(fieldsOf(err)) == 0 {
				t.Fatalf("%v; want a refusal with places", err)
			}
			return
		}
		g := newGrader(file, file.Mapping)
		for _, c := range file.Competencies {
			for _, l := range append([]Band{{}}, file.Levels...) {
				out, problem := g.grade(diagnostics.Row{Competency: c.Code, Score: number(1), Max: number(2), Level: l.Title})
				if problem == "" && (out.score < 0 || out.score > out.max) {
					t.Fatalf("%v of %v", out.score, out.max)
				}
			}
		}
		_ = file.completed(file.Mapping)
	})
}
