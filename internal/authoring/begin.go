package authoring

import (
	"strconv"

	"github.com/marshrut-iom/marshrut/internal/instrument/entrytest"
	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
	"github.com/marshrut-iom/marshrut/internal/instrument/questionnaire"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Agreement is the usual scale of answers.
var Agreement = []string{"Совсем не согласен", "Скорее не согласен", "Отчасти согласен", "Скорее согласен", "Полностью согласен"}

// usual are the levels that a new draft begins with; the lowest is the deficit.
func usual() []grade.Level {
	return []grade.Level{
		{Code: "low", Title: "Низкий", From: 0, Meaning: "Здесь пока много затруднений.",
			Advice: "Обсудите с тьютором, с чего начать: это может стать задачей маршрута."},
		{Code: "basic", Title: "Базовый", From: 0.6, Meaning: "Основное получается.", Advice: "Выберите одну сторону, которую хотите усилить."},
		{Code: "high", Title: "Высокий", From: 0.8, Meaning: "Это Ваша сильная сторона.", Advice: "Поделитесь опытом с коллегами."},
	}
}

// Begin makes a draft with what is usual: one scale of agreement in five steps, three
// levels, a deficit at the lowest. It measures all competencies that are given.
func Begin(program, title string, competencies []grade.Competency) (*Draft, error) {
	levels, deficit := usual(), grade.Deficit{Levels: []string{"low"}}
	switch program {
	case Questionnaires:
		return &Draft{Questionnaire: &questionnaire.Definition{
			Title: title, Polarity: diagnostics.HighIsGood, Scales: []questionnaire.Scale{{Code: "answers", Title: "Согласие", Options: ScaleOf(Agreement)}},
			Competencies: competencies, Sections: []questionnaire.Section{}, Levels: levels, Deficit: deficit,
		}}, nil
	case Tests:
		return &Draft{Test: &entrytest.Definition{Title: title, Competencies: competencies, Sections: []entrytest.Section{}, Levels: levels, Deficit: deficit}}, nil
	}
	return nil, ErrProgram
}

// ScaleOf numbers answers from the weakest up.
func ScaleOf(titles []string) []questionnaire.Option {
	var out []questionnaire.Option
	for i, title := range titles {
		out = append(out, questionnaire.Option{Code: strconv.Itoa(i + 1), Title: title, Value: float64(i + 1)})
	}
	return out
}
