package iomweb

import (
	"slices"
	"testing"
)

// What forms the deficit's competency comes first, and of that what suits the tutee's
// subject; a subject alone is better than nothing.
func TestWanted_PartsResourcesByCompetencyAndSubject(t *testing.T) {
	t.Parallel()
	w := wanted{competencies: []string{"methodical"}, subjects: []string{"Русский язык", "ОБЖ"}}
	fitting, others := w.part([]Resource{
		{Title: "Вебинар о здоровье"},
		{Title: "Курсы", Audience: "Учителя русского языка"},
		{Title: "Практикум по оцениванию", Competencies: []string{"methodical", "social"}},
		{Title: "Русский язык: оценивание", Competencies: []string{"methodical"}},
		{Title: "Русские сезоны", Competencies: []string{"social"}},
	})
	titles := func(list []Resource) (out []string) {
		for _, r := range list {
			out = append(out, r.Title)
		}
		return out
	}
	if got, want := titles(fitting), []string{"Русский язык: оценивание", "Практикум по оцениванию", "Курсы"}; !slices.Equal(got, want) {
		t.Errorf("fitting %q, want %q", got, want)
	}
	if got, want := titles(others), []string{"Вебинар о здоровье", "Русские сезоны"}; !slices.Equal(got, want) {
		t.Errorf("others %q, want %q", got, want)
	}
}
