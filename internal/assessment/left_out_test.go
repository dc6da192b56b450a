package assessment

import (
	"testing"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Numbers that nothing is made of are named where a file is read for levels alone.
func TestImport_NamesNumbersThatAreLeftOut(t *testing.T) {
	t.Parallel()
	level := diagnostics.Found{Field: diagnostics.FieldLevel}
	look := func(found diagnostics.Found, cells ...string) []LeftOut {
		s := diagnostics.Sheet{Name: "Лист1", HeaderRow: 1, Columns: []string{"Уровень", "Итог"}, Found: []diagnostics.Found{level, found}}
		for _, c := range cells {
			s.Sample = append(s.Sample, []string{"высокий", c})
		}
		return (&Import{Preview: diagnostics.Preview{Sheets: []diagnostics.Sheet{s}}}).LeftOut()
	}
	for name, cells := range map[string][]string{
		"numbers": {"68,5", "70"}, "per cent": {"68 %", "7 %"}, "out of": {"17 из 20", "3/20"}, "some without": {"68", "", "зачёт", "71"}, "one row": {"68"}, "a row's one": {"1"},
	} {
		if got := look(diagnostics.Found{}, cells...); len(got) != 1 || got[0].Title != "Итог" || got[0].Column != "B" || got[0].Sheet != "Лист1" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := look(diagnostics.Found{}, "68", "", "зачёт", "71"); got[0].Numbers != 2 || got[0].Cells != 3 {
		t.Errorf("%+v", got)
	}
	for name, cells := range map[string][]string{
		"words": {"зачёт", "незачёт"}, "the rows' numbers": {"1", "2", "3"}, "phones": {"89021234567", "89021234568"}, "nothing": {"", ""}, "mostly words": {"5", "нет", "нет"},
		"minus": {"-5"}, "no number": {"NaN", "Inf"},
	} {
		if got := look(diagnostics.Found{}, cells...); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := look(diagnostics.Found{Field: diagnostics.FieldScore}, "68"); got != nil {
		t.Errorf("a score is taken: %+v", got)
	}
	if got := look(diagnostics.Found{Field: diagnostics.FieldVariant}, "68"); got != nil {
		t.Errorf("a column that means something: %+v", got)
	}
}
