package campaign_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/campaign"
)

func TestParseLines_OnePersonALineByMailOrName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]campaign.Line{
		"":                    nil,
		" \r\n\n":             nil,
		"A.Ivanova@School.ru": {{1, "a.ivanova@school.ru", ""}},
		"Анна Иванова <a@b.ru>; c@d.ru":        {{1, "a@b.ru", ""}, {1, "c@d.ru", ""}},
		"1. Иванова  Анна\u00a0Петровна\r\n":   {{1, "", "Иванова Анна Петровна"}},
		"Иванова Анна Петровна,\n\n2\tОрлов П": {{1, "", "Иванова Анна Петровна"}, {3, "", "Орлов П"}},
	} {
		if got := campaign.ParseLines(text); !slices.Equal(got, want) {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestLinesOfSheet_BelowItsHeadings(t *testing.T) {
	t.Parallel()
	got, err := campaign.LinesOfSheet([][]string{{"Список на диагностику"}, {"№", "Фамилия", "Имя", "Отчество", "Эл. почта"},
		{"1", "Ёлкина", "Мария", "", ""}, {}, {"2", "Орлов", "Пётр", "Ильич", "P@B.ru"}})
	want := []campaign.Line{{3, "", "Ёлкина Мария"}, {5, "p@b.ru", ""}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%+v %v", got, err)
	}
	got, err = campaign.LinesOfSheet([][]string{{"Ф.И.О."}, {"Орлов Пётр Ильич"}})
	if err != nil || !slices.Equal(got, []campaign.Line{{2, "", "Орлов Пётр Ильич"}}) {
		t.Errorf("%+v %v", got, err)
	}
	for _, none := range [][][]string{nil, {{"Орлов Пётр Ильич"}}} {
		if _, err := campaign.LinesOfSheet(none); err == nil {
			t.Errorf("%v was read", none)
		}
	}
}

func TestCampaign_AListIsKeptOnceAndCanBeEmptied(t *testing.T) {
	t.Parallel()
	a, b := uuid.New(), uuid.New()
	c := campaign.Campaign{}
	if err := c.Add([]uuid.UUID{a, b, a}); err != nil || !slices.Equal(c.Criteria.People, []uuid.UUID{a, b}) {
		t.Errorf("%v %v", c.Criteria.People, err)
	}
	c.Remove([]uuid.UUID{a, uuid.New()})
	if !slices.Equal(c.Criteria.People, []uuid.UUID{b}) {
		t.Errorf("%v", c.Criteria.People)
	}
	if c.Remove([]uuid.UUID{b}); c.Criteria.People != nil {
		t.Error("an empty list still narrows")
	}
	if err := c.Add(make([]uuid.UUID, 0)); err != nil {
		t.Error(err)
	}
	many := make([]uuid.UUID, 2001)
	for i := range many {
		many[i] = uuid.New()
	}
	if err := c.Add(many); err == nil {
		t.Error("a list beyond its bound was taken")
	}
}
