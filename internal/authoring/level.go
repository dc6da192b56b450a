package authoring

import (
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/instrument/grade"
)

// LevelRow is a level as the form holds it. One without a title is left out.
type LevelRow struct {
	Code, Title, From, Meaning, Advice string // From: percent
	Deficit                            bool
}

// LevelRows gives the levels for the form.
func (d *Draft) LevelRows() []LevelRow {
	var out []LevelRow
	for _, l := range d.Levels() {
		out = append(out, LevelRow{l.Code, l.Title, Percent(l.From), l.Meaning, l.Advice, slices.Contains(d.Deficit().Levels, l.Code)})
	}
	return out
}

// SetLevels rewrites levels and the deficit rule: a level is a deficit, and where it is
// said, so is any share below (or above, on a scale of difficulties) a percentage.
func (d *Draft) SetLevels(rows []LevelRow, percent string) error {
	bad := ErrStep
	var levels []grade.Level
	var deficit grade.Deficit
	taken := func(code string) bool {
		return slices.ContainsFunc(rows, func(r LevelRow) bool { return r.Code == code }) ||
			slices.ContainsFunc(levels, func(l grade.Level) bool { return l.Code == code })
	}
	for i, r := range rows {
		if strings.TrimSpace(r.Title) == "" {
			if r.From != "" || r.Meaning != "" || r.Advice != "" {
				bad = bad.At("body.levels."+itoa(i)+".title", "Назовите уровень или очистите всю строку.")
			}
			continue
		}
		from, err := Number(r.From)
		if err != nil && (len(levels) > 0 || r.From != "") {
			bad = bad.At("body.levels."+itoa(i)+".from", "Нужен процент: с какой доли баллов начинается уровень.")
		}
		l := grade.Level{Code: r.Code, Title: strings.TrimSpace(r.Title), From: from / 100, Meaning: strings.TrimSpace(r.Meaning), Advice: strings.TrimSpace(r.Advice)}
		if l.Code == "" {
			l.Code = free("level", taken)
		}
		switch n := len(levels); {
		case n == 0 && l.From != 0:
			bad = bad.At("body.levels."+itoa(i)+".from", "Первый уровень начинается с 0 %.")
		case n > 0 && l.From <= levels[n-1].From:
			bad = bad.At("body.levels."+itoa(i)+".from", "Больше, чем у уровня выше: уровни идут по возрастанию.")
		case l.From >= 1:
			bad = bad.At("body.levels."+itoa(i)+".from", "Меньше 100 %.")
		}
		levels = append(levels, l)
		if r.Deficit {
			deficit.Levels = append(deficit.Levels, l.Code)
		}
	}
	if percent = strings.TrimSpace(percent); percent != "" {
		share, err := Number(percent)
		if err != nil || share < 0 || share > 100 {
			bad = bad.At("body.share", "Процент от 0 до 100.")
		}
		share /= 100
		if d.Questionnaire != nil && d.About().HighIsBad {
			deficit.ShareAbove = &share
		} else {
			deficit.ShareBelow = &share
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	*d.levels(), *d.deficit() = levels, deficit
	for i := range *d.competencies() { // advice for levels that are no more
		for code := range (*d.competencies())[i].Advice {
			if !slices.ContainsFunc(levels, func(l grade.Level) bool { return l.Code == code }) {
				delete((*d.competencies())[i].Advice, code)
			}
		}
	}
	if err := d.wrong("/levels", map[string]string{"": "levels"}); err != nil {
		return err
	}
	return d.wrong("/deficit", map[string]string{"": "share", "share_below": "share", "share_above": "share"})
}

// DeficitShare is the percentage of the rule, empty where there is none.
func (d *Draft) DeficitShare() string {
	switch rule := d.Deficit(); {
	case rule.ShareBelow != nil:
		return Percent(*rule.ShareBelow)
	case rule.ShareAbove != nil:
		return Percent(*rule.ShareAbove)
	}
	return ""
}
