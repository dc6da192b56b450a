package framework_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/framework"
)

func shipped(t *testing.T, code string) *framework.Framework {
	t.Helper()
	all, err := framework.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(f framework.Framework) bool { return f.Code == code })
	return &all[i]
}

func id(t *testing.T, f *framework.Framework, code string) uuid.UUID {
	t.Helper()
	i, ok := f.ByCode(code)
	if !ok {
		t.Fatalf("no item %s", code)
	}
	return i.ID
}

func TestShipped_AnnexTwoHasEightGroupsWithTheirElements(t *testing.T) {
	t.Parallel()
	f := shipped(t, "teacher-8")
	competencies := f.Competencies()
	if len(competencies) != 8 || len(f.Items) != 30 || competencies[0].Title != "Общекультурная компетенция" || competencies[0].Elements[2] != "толерантность к разным этнокультурам" {
		t.Errorf("%d groups, %d items: %+v", len(competencies), len(f.Items), competencies[0])
	}
	if school := shipped(t, "school-minprosvet"); school.Purpose != framework.Directions || len(school.Competencies()) != 8 {
		t.Errorf("5 directions and 3 conditions: %+v", school.Competencies())
	}
}

func TestCarry_ExactAndFromPartToWholeOnly(t *testing.T) {
	t.Parallel()
	four, eight := shipped(t, "pedagogical-4"), shipped(t, "teacher-8")
	link := func(from string, kind framework.Kind, to string) framework.Relation {
		return framework.Relation{OriginFramework: four.Code, OriginItem: id(t, four, from), TargetFramework: eight.Code, TargetItem: id(t, eight, to), Kind: kind}
	}
	score := func(f, code string, share float64) framework.Score {
		return framework.Score{Framework: f, Competency: code, Share: share}
	}
	relations := []framework.Relation{link("communicative", framework.Exact, "communicative"), link("subject", framework.PartOf, "professional"),
		link("methodical", framework.PartOf, "professional").Turned(), link("legal", framework.Exact, "informational-2"), link("psychological", framework.Related, "social")}
	for name, c := range map[string]struct {
		scores []framework.Score
		axis   string
		share  float64
		parts  bool
		left   framework.Why
	}{
		"a match of the same breadth":        {[]framework.Score{score("pedagogical-4", "communicative", 0.5)}, "communicative", 0.5, false, ""},
		"two parts: their mean, and said so": {[]framework.Score{score("pedagogical-4", "subject", 0.2), score("pedagogical-4", "methodical", 0.6)}, "professional", 0.4, true, ""},
		"what matches hides the parts":       {[]framework.Score{score("pedagogical-4", "subject", 0.2), score("teacher-8", "professional", 0.9)}, "professional", 0.9, false, ""},
		"a match with an element is a part":  {[]framework.Score{score("pedagogical-4", "legal", 0.3)}, "informational", 0.3, true, ""},
		"an element of a group that matches": {[]framework.Score{score("pedagogical-4", "communicative-1", 0.7)}, "communicative", 0.7, true, ""},
		"related is no measure":              {[]framework.Score{score("pedagogical-4", "psychological", 0.1)}, "", 0, false, framework.OnlyRelated},
		"no such competency":                 {[]framework.Score{score("pedagogical-4", "telepathy", 0.1)}, "", 0, false, framework.Unknown},
		"no such framework":                  {[]framework.Score{score("other", "x", 0.1)}, "", 0, false, framework.Unknown},
	} {
		p := framework.Carry(eight, []*framework.Framework{four}, relations, c.scores)
		if len(p.Axes) != 8 {
			t.Fatalf("%s: %d axes", name, len(p.Axes))
		}
		for _, a := range p.Axes {
			if a.Known != (a.Code == c.axis) || a.Known && (a.Parts != c.parts || fmt.Sprintf("%.4f", a.Share) != fmt.Sprintf("%.4f", c.share)) {
				t.Errorf("%s: %+v", name, a)
			}
		}
		if (c.left == "") != (len(p.Left) == 0) || c.left != "" && p.Left[0].Why != c.left {
			t.Errorf("%s: left %+v", name, p.Left)
		}
	}
	// two sources that happen to say the same are two
	first, second := score("pedagogical-4", "subject", 0.2), score("pedagogical-4", "subject", 0.2)
	first.Source, second.Source = uuid.New(), uuid.New()
	p := framework.Carry(eight, []*framework.Framework{four}, relations, []framework.Score{first, second, score("pedagogical-4", "methodical", 0.8)})
	for _, a := range p.Axes {
		if a.Code == "professional" && (len(a.From) != 3 || fmt.Sprintf("%.2f", a.Share) != "0.40") {
			t.Errorf("two sources: %+v", a)
		}
	}
	// the other way a wide competency says nothing certain of its parts
	if p := framework.Carry(four, []*framework.Framework{eight}, relations, []framework.Score{score("teacher-8", "professional", 0.9)}); len(p.Left) != 1 || p.Left[0].Why != framework.OnlyBroader {
		t.Errorf("a wide one into its parts: %+v", p)
	}
}

func TestEdition_WhatWasPublishedStays(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	before := shipped(t, "pedagogical-4")
	if err := before.Move(framework.Published, now); err != nil {
		t.Fatal(err)
	}
	if _, err := before.Add(uuid.New(), framework.Entry{Code: "x", Title: "Новая"}, now); !errors.Is(err, framework.ErrFrozen) {
		t.Errorf("added to what is published: %v", err)
	}
	draft := before.Next(uuid.New(), now)
	if draft.Edition != 2 || draft.State != framework.Draft || draft.GUID != before.GUID {
		t.Errorf("%+v", draft)
	}
	subject := id(t, &draft, "subject")
	if err := draft.Remove(before, subject); !errors.Is(err, framework.ErrUsed) {
		t.Errorf("removed: %v", err)
	}
	if _, err := draft.Edit(before, subject, framework.Entry{Code: "other", Title: "Предметные"}, now); !errors.Is(err, framework.ErrUsed) {
		t.Errorf("coded anew: %v", err)
	}
	if _, err := draft.Edit(before, subject, framework.Entry{Code: "subject", Title: "Предметные", Parent: id(t, &draft, "subject-1")}, now); !errors.Is(err, framework.ErrParent) {
		t.Errorf("below itself: %v", err)
	}
	fresh, err := draft.Add(uuid.New(), framework.Entry{Code: "digital", Title: "Цифровые компетенции", Position: 1}, now)
	if err != nil || draft.Items[0].ID != fresh.ID {
		t.Errorf("the first of all: %v, %s", err, draft.Items[0].Title)
	}
	if err := draft.Publishable(before); err != nil {
		t.Error(err)
	}
	draft.Items = slices.DeleteFunc(draft.Items, func(i framework.Item) bool { return i.ID == subject })
	if err := draft.Publishable(before); !errors.Is(err, framework.ErrInvalid) {
		t.Errorf("published without an item: %v", err)
	}
}

func TestTake_NothingIsLostWithoutADecision(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	draft := shipped(t, "pedagogical-4")
	incoming := shipped(t, "pedagogical-4")
	legal := id(t, incoming, "legal")
	incoming.Items = slices.DeleteFunc(incoming.Items, func(i framework.Item) bool { return i.ID == legal || i.Parent == legal })
	missing := draft.Compare(incoming).Missing
	if len(missing) != 4 {
		t.Fatalf("%d missing", len(missing))
	}
	if err := draft.Take(incoming, nil, now); !errors.Is(err, framework.ErrUndecided) {
		t.Fatalf("without decisions: %v", err)
	}
	decisions := map[uuid.UUID]framework.Decision{}
	for i, m := range missing {
		decisions[m.ID] = []framework.Decision{framework.Keep, framework.Retire}[min(i, 1)]
	}
	if err := draft.Take(incoming, decisions, now); err != nil {
		t.Fatal(err)
	}
	if len(draft.Items) != len(incoming.Items)+4 || draft.Size != len(incoming.Items)+1 {
		t.Errorf("%d items, %d living", len(draft.Items), draft.Size)
	}
}

func TestBook_ARoundTripAndEveryBadCell(t *testing.T) {
	t.Parallel()
	now := time.Now()
	f := shipped(t, "teacher-8")
	back, err := framework.ReadBook(f.WriteBook(), f, uuid.New, now)
	if err != nil {
		t.Fatal(err)
	}
	if d := f.Compare(back); !d.None() {
		t.Errorf("%+v", d)
	}
	bare, err := framework.ReadBook([]framework.Sheet{{Name: "Лист1", Rows: [][]string{{"Моя рамка"}, {"Код", "Уровень 1", "Уровень 2"}, {"", "Урок и класс"}, {"goal", "", "Цель"}}}}, nil, uuid.New, now)
	if err != nil || len(bare.Items) != 2 || bare.Items[0].Code != "urok-i-klass" || bare.Items[1].Parent != bare.Items[0].ID {
		t.Errorf("a bare table: %+v %v", bare, err)
	}
	_, err = framework.ReadBook([]framework.Sheet{{Name: "Л", Rows: [][]string{{"Код", "Уровень 1", "Уровень 2", "Идентификатор", "Снята с"},
		{"a", "", "Без верхнего"}, {"b", "Один", "Два"}, {"c", "Три", "", "не id"}, {"c", "Четыре"}, {"d", "Пять", "", "", "вчера"}, {"e"}}}}, nil, uuid.New, now)
	want := []string{"Л!C2", "Л!C3", "Л!D4", "Л!A5", "Л!E6", "Л!B7"}
	if got := places(err); !slices.Equal(got, want) {
		t.Errorf("bad cells %v, want %v", got, want)
	}
}
