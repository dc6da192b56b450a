package grade_test

import (
	"testing"

	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
)

// A published framework cannot be mended: an instrument on it takes its titles as they are.
// What the author of the instrument writes is plain.
func TestCompetencies_TitlesOfAFrameworkBlockNothing(t *testing.T) {
	t.Parallel()
	const markup = "Изменено <script>x</script>"
	var cited, own grade.Mistakes
	cited.Competencies([]grade.Competency{{Code: "a", Title: markup, Description: markup}}, nil)
	if err := cited.Err(); err != nil {
		t.Error(err)
	}
	own.Levels([]grade.Level{{Code: "low", Title: markup}, {Code: "high", Title: "Высокий", From: .5}})
	if own.Err() == nil {
		t.Error("markup in a level's title")
	}
}
