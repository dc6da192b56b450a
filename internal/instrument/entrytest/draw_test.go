package entrytest

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics/diagnosticstest"
)

// drawn has a block of ten tasks of which a run gets three.
func drawn() Definition {
	d := small()
	block := Section{Code: "block", Title: "Блок", Draw: 3, Shuffle: true}
	for n := range 10 {
		block.Items = append(block.Items, Item{Code: "n" + strconv.Itoa(n), Kind: Number, Text: "?", Competency: "a", Answer: ptr(float64(n))})
	}
	d.Sections = append(d.Sections, block)
	return d
}

func TestDraw_EveryTaskOfABlockComesAboutAsOften(t *testing.T) {
	t.Parallel()
	d, i := raw(t, drawn()), new(Instrument)
	const runs = 3000
	seen, first := map[string]int{}, map[string]int{}
	for n := range runs {
		f, err := i.Draw(t.Context(), d, "run-"+strconv.Itoa(n))
		if err != nil {
			t.Fatal(err)
		}
		items := f.Sections[2].Items
		if len(items) != 3 {
			t.Fatalf("%d tasks", len(items))
		}
		first[items[0].Code]++
		for _, item := range items {
			seen[item.Code]++
		}
	}
	// 900 and 300 are expected; six standard deviations are 151 and 99.
	for code := range seen {
		if seen[code] < 749 || seen[code] > 1051 || first[code] < 201 || first[code] > 399 {
			t.Errorf("%s was drawn %d times of %d, %d times first", code, seen[code], runs, first[code])
		}
	}
	if len(seen) != 10 {
		t.Errorf("only %d tasks were ever drawn", len(seen))
	}
}

// The form of a run is kept beside it, but scoring draws again: a program made by
// another compiler must draw the same.
func TestDraw_StaysTheSameOverReleases(t *testing.T) {
	t.Parallel()
	f, err := new(Instrument).Draw(t.Context(), raw(t, drawn()), "0191a1b2-0000-4000-8000-000000000001")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, i := range f.Sections[2].Items {
		got = append(got, i.Code)
	}
	if want := "n8 n4 n1"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

func TestScore_OfTheBlockOnlyWhatTheRunGot(t *testing.T) {
	t.Parallel()
	d, i := raw(t, drawn()), new(Instrument)
	f, err := i.Draw(t.Context(), d, "run")
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]bool{}
	s := diagnostics.Submission{RunID: "run"}
	for _, item := range f.Sections[2].Items {
		has[item.Code] = true
		s.Answers = append(s.Answers, diagnostics.Answer{Item: item.Code, Text: strings.TrimPrefix(item.Code, "n")})
	}
	r, err := i.Score(t.Context(), d, s)
	if err != nil || r.Scores[0].Score != 3 || r.Scores[0].Max != 14 {
		t.Errorf("%+v, %v; want 3 of 14", r, err)
	}
	for n := range 10 {
		if code := "n" + strconv.Itoa(n); !has[code] {
			s.Answers = append(s.Answers, diagnostics.Answer{Item: code, Text: "1"})
			break
		}
	}
	var wrong *diagnostics.AnswersError
	if _, err := i.Score(t.Context(), d, s); !errors.As(err, &wrong) {
		t.Errorf("an answer to a task of another variant: %v", err)
	}
}

func TestScore_AnyAnswersGiveScoresWithinBounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawn()
		for n := range d.Sections[0].Items {
			d.Sections[0].Items[n].Points = rapid.Float64Range(0.01, maxPoints).Draw(t, "points")
		}
		d.ShuffleOptions = rapid.Bool().Draw(t, "shuffle")
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		i, run := new(Instrument), rapid.StringN(1, 40, 80).Draw(t, "run")
		form, err := i.Draw(t.Context(), b, run)
		if err != nil {
			t.Fatal(err)
		}
		s := diagnosticstest.RandomSubmission(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)), form, run)
		s.Answers = s.Answers[rapid.IntRange(0, len(s.Answers)).Draw(t, "left out"):]
		r, err := i.Score(t.Context(), b, s)
		if err != nil {
			t.Fatal(err)
		}
		if err := diagnosticstest.CheckReport(form, run, r); err != nil {
			t.Fatal(err)
		}
	})
}

func TestNumber_AsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]float64{
		"12": 12, " 12,5 ": 12.5, "1 000": 1000, "1 000,25": 1000.25, "−3": -3, "–3": -3, "+7": 7, "40 %": 40, "40%": 40, "12.": 12, ",5": .5,
	} {
		if got, ok := number(in, "%"); !ok || got != want {
			t.Errorf("%q is %v, %v; want %v", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "%", "abc", "1e9", "0x10", "1_000", "1.2.3", "1-2", "Inf", "NaN", strings.Repeat("1", 61)} {
		if got, ok := number(in, "%"); ok {
			t.Errorf("%q is read as %v", in, got)
		}
	}
}

// FuzzForm holds that a definition is either refused with a place or gives a form
// that can be shown, drawn and scored.
func FuzzForm(f *testing.F) {
	f.Add(instruments.FunctionalLiteracy)
	b, _ := json.Marshal(drawn())
	f.Add(b)
	f.Add([]byte(`{"competencies":[{"code":"a"}],"sections":[{"items":[{"kind":"number","answer":1e999}]}]}`))
	f.Add([]byte(`{"sections":[{"draw":-1,"items":[]}],"survey":{}}`))
	f.Fuzz(func(t *testing.T, d []byte) {
		i := new(Instrument)
		form, err := i.Form(t.Context(), d)
		if err != nil {
			var wrong *diagnostics.DefinitionError
			if !errors.As(err, &wrong) || len(wrong.Places) == 0 {
				t.Fatalf("%v; want a DefinitionError with a place", err)
			}
			return
		}
		if err := diagnosticstest.CheckForm(form); err != nil {
			t.Fatal(err)
		}
		run, err := i.Draw(t.Context(), d, "run")
		if err != nil {
			t.Fatal(err)
		}
		s := diagnosticstest.RandomSubmission(rand.New(rand.NewPCG(1, 2)), run, "run")
		r, err := i.Score(t.Context(), d, s)
		if err != nil {
			t.Fatal(err)
		}
		if err := diagnosticstest.CheckReport(form, "run", r); err != nil {
			t.Fatal(err)
		}
	})
}
