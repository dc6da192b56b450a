package certificate

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

func regulation(t *testing.T, code string) *iom.Regulation {
	t.Helper()
	g, err := iom.ShippedRegulation(code)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestReady_R13_WhereTheRegulationSaysSoAndTheResultIsReached(t *testing.T) {
	t.Parallel()
	paperToo := *regulation(t, iom.UstIlimsk2024)
	paperToo.Certificate.InSystemOnly = false
	for name, c := range map[string]struct {
		g      *iom.Regulation
		change func(*iom.Route)
		person uuid.UUID
		want   error
	}{
		"completed and reached [B 4.3]":      {g: regulation(t, iom.UstIlimsk2024), person: tutee},
		"archived, and reached before":       {g: regulation(t, iom.UstIlimsk2024), person: tutee, change: func(r *iom.Route) { r.State = iom.Archived }},
		"another teacher of the group":       {g: regulation(t, iom.UstIlimsk2024), person: fellow},
		"a stranger":                         {g: regulation(t, iom.UstIlimsk2024), person: region, want: ErrNotOfRoute},
		"nobody":                             {g: regulation(t, iom.UstIlimsk2024), want: ErrNotOfRoute},
		"not reached, lawful end [B 1.12]":   {g: regulation(t, iom.UstIlimsk2024), person: tutee, change: func(r *iom.Route) { r.Outcome = iom.NotReached }, want: ErrNotReached},
		"under assessment":                   {g: regulation(t, iom.UstIlimsk2024), person: tutee, change: func(r *iom.Route) { r.State, r.Outcome = iom.Assessment, "" }, want: ErrNotCompleted},
		"withdrawn":                          {g: regulation(t, iom.UstIlimsk2024), person: tutee, change: func(r *iom.Route) { r.State, r.Outcome = iom.Withdrawn, "" }, want: ErrNotCompleted},
		"archived after it was withdrawn":    {g: regulation(t, iom.UstIlimsk2024), person: tutee, change: func(r *iom.Route) { r.State, r.Outcome = iom.Archived, "" }, want: ErrNotCompleted},
		"kept on paper [B 2.7]":              {g: regulation(t, iom.UstIlimsk2024), person: tutee, change: func(r *iom.Route) { r.Keeping = iom.OnPaper }, want: ErrOnPaper},
		"on paper, where that is enough":     {g: &paperToo, person: tutee, change: func(r *iom.Route) { r.Keeping = iom.OnPaper }},
		"a regulation without a certificate": {g: regulation(t, iom.Sovetsky2022), person: tutee, want: ErrOff},
	} {
		r := route()
		if c.change != nil {
			c.change(r)
		}
		err := Ready(r, c.g, c.person)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if f, ok := fault.As(err); ok && f.Kind == fault.Rule && c.g.Certificate.On && (f.Rule != "R13" || f.Clause == "") {
			t.Errorf("%s: the refusal cites %q %q", name, f.Rule, f.Clause)
		}
	}
}

func TestLearned_WhatWasDoneAndEachOnce(t *testing.T) {
	t.Parallel()
	r := route()
	r.Objectives = []iom.Objective{{Title: "Освоить"}}
	r.Activities = []iom.Activity{{Status: iom.Done, Competencies: []string{"a", "b"}}, {Status: iom.Done, Competencies: []string{"a"}},
		{Status: iom.Planned, Competencies: []string{"c"}}, {Status: iom.Cancelled, Competencies: []string{"d"}}}
	titles := map[string]string{"a": "Первая", "c": "Третья"}
	cited := map[string]framework.Citation{"a": {Code: "a", Title: "Первая"}, "b": {Code: "b", Title: "Иначе названная"}, "c": {Code: "c", Title: "Третья"}}
	if l := learned(r, titles, cited); !slices.Equal(l.Objectives, []string{"Освоить"}) || !slices.Equal(l.Competencies, []string{"Первая", "b"}) ||
		len(l.Cited) != 1 || l.Citation("Первая").Code != "a" || l.Citation("b") != nil {
		t.Errorf("%+v", l)
	}
	r.Activities = r.Activities[2:]
	if l := learned(r, titles, cited); !slices.Equal(l.Competencies, []string{"Третья"}) {
		t.Errorf("nothing marked as done: %+v", l)
	}
}

func TestNumber_IsReadAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for serial := 1; serial < 20000; serial += 37 {
		n := Number(2026, serial)
		if seen[n] || ReadNumber(n) != n || strings.ContainsAny(n, "ILOU") {
			t.Fatalf("number %s", n)
		}
		seen[n] = true
	}
	const want = "2026-0042-7K0M3-X1P9T"
	for _, typed := range []string{want, " 2026-0042-7k0m3-x1p9t ", "2026 0042 7K0M3 X1P9T", "202600427K0M3X1P9T", "№ 2026–0042–7К0М3–Х1Р9Т", "2026-0042-7KOM3-XIP9T", "2026-0042-7КОМ3-ХlР9Т"} {
		if got := ReadNumber(typed); got != want {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
	if got := ReadNumber("2026-12345-7K0M3-X1P9T"); got != "2026-12345-7K0M3-X1P9T" {
		t.Errorf("a large register: %q", got)
	}
	for _, typed := range []string{"", "2026", "2026-0042-7K0M3-X1P9", "2026-0042-7K0M3-X1P9Ж", "ABCD-0042-7K0M3-X1P9T", "2026-0042-7K0M3-X1P9'", strings.Repeat("1", 65), "2026-0042-7K0M3-X1P9T-9999999999"} {
		if got := ReadNumber(typed); got != "" {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
}
