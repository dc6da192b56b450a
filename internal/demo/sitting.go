package demo

import (
	"context"
	"strings"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// entryTests are two sittings of the entry test: one that an expert has scored, one
// that waits.
func (d *director) entryTests() {
	methodist := d.role("methodist@irkutsk.example", tenant.RegionalMethodist)
	d.sits(-19, d.role("teacher6@ust-ilimsk.example", tenant.Tutee), sitting{
		essay: "Скорее всего, дети не узнали в задаче проценты: привыкли к примерам. На первом уроке попрошу пересказать ситуацию и подчеркнуть, что известно, " +
			"и только потом считать. На втором разберём ещё две задачи из жизни класса, одну дети придумают сами.\n\n" +
			"Что помогло, увидим по тому, сколько учеников начнёт решать без слов «мы такого не проходили».",
		need: "Составлять комплексные задания", difficulty: "Ученики ждут, что я покажу образец, и без него не начинают.", well: true,
	})
	d.step(-17, methodist, "score an essay", func(ctx context.Context) error {
		list, err := d.Assessment.Essays(ctx, paging.Request{})
		if err != nil {
			return err
		}
		for _, e := range list.Items {
			marks := assessment.Marks{"cause": 2, "plan": 2.5, "evidence": 1}
			if _, err := d.Assessment.ScoreEssay(ctx, e.ID, marks, "Причина названа точно, и видно, как Вы её проверите. Распишите второй урок подробнее: что делают те, кто справился раньше?"); err != nil {
				return err
			}
		}
		return nil
	})
	d.sits(-3, d.role("teacher7@ust-ilimsk.example", tenant.Tutee), sitting{
		essay: "Повторю тему «Проценты» и дам похожую задачу ещё раз. Потом разберём её у доски, чтобы все увидели ход решения.",
		need:  "Работать с данными и графиками", difficulty: "Не хватает времени на такие задания.",
	})
}

// sitting is how a teacher answers.
type sitting struct {
	essay, need, difficulty string
	well                    bool // else about half is right
}

func (d *director) sits(day int, who *role, s sitting) {
	d.step(day, who, "take the entry test", func(ctx context.Context) error {
		inst, err := d.instrument(ctx, "functional-literacy")
		if err != nil {
			return err
		}
		run, err := d.Assessment.Begin(ctx, inst.ID, assessment.Entry, [16]byte{})
		if err != nil {
			return err
		}
		if run, err = d.Assessment.Diagnosis(ctx, run.ID); err != nil {
			return err
		}
		for _, section := range run.Form.Sections {
			a := assessment.Answers{}
			for _, item := range section.Items {
				s.answer(a, item)
			}
			if _, err := d.Assessment.SaveAnswers(ctx, run.ID, a); err != nil {
				return err
			}
			d.Clock.reach(d.Clock.Now().Add(5 * time.Minute))
		}
		_, err = d.Assessment.Submit(ctx, run.ID)
		return err
	})
}

// right are beginnings of what is right, in the order of a sequence.
var right = map[string][]string{
	"leftover-september": {"1200"}, "share-october": {"9,1"}, "follows": {"В октябре обедов", "В октябре не"}, "cause": {"Что ещё"},
	"definition": {"применять"}, "component": {"рефлексия"}, "parents": {"Выслушать", "Показать", "Договориться"},
	"steps":    {"Представить", "Прочитать", "Решить", "Сопоставить", "Обсудить"},
	"feedback": {"«Ты верно", "«Твой вывод"}, "task-quality": {"Ситуация", "Способ", "Часть"},
}

var kinds = [][2]string{{"Сравнить", "читательская"}, {"Выбрать", "математическая"}, {"Предложить", "естественно"}}

// wrongly are the tasks that a teacher who does not do well gets wrong.
var wrongly = map[string]string{"share-october": "10", "component": "самоанализ урока"}

func (s sitting) answer(all assessment.Answers, item diagnostics.Item) {
	at := func(options []diagnostics.Option, beginning string) string {
		for _, o := range options {
			if strings.HasPrefix(o.Title, beginning) {
				return o.Code
			}
		}
		return ""
	}
	var a assessment.Answer
	words := right[item.Code]
	switch {
	case item.Code == "case-essay":
		a.Text = s.essay
	case item.Code == "need-difficulty":
		a.Text = s.difficulty
	case item.Code == "need-topics":
		a.Choices = []string{at(item.Options, s.need)}
	case item.Code == "need-form":
		a.Choices = []string{at(item.Options, "Дистанционно")}
	case item.Input.Written():
		a.Text = words[0]
		if wrong := wrongly[item.Code]; wrong != "" && !s.well {
			a.Text = wrong
		}
	case item.Input == diagnostics.InputMatching:
		for _, k := range kinds {
			a.Choices = append(a.Choices, diagnostics.Pair(at(item.Options, k[0]), at(item.Targets, k[1])))
		}
	case item.Input == diagnostics.InputOrdering:
		for n, w := range words {
			place := n
			if !s.well {
				place = len(words) - 1 - n
			}
			a.Choices = append(a.Choices, diagnostics.Pair(at(item.Options, w), string(rune('1'+place))))
		}
	case item.Input == diagnostics.InputMultiple && !s.well:
		a.Choices = []string{at(item.Options, words[0])}
	default:
		for _, w := range words {
			a.Choices = append(a.Choices, at(item.Options, w))
		}
	}
	all[item.Code] = a
}
