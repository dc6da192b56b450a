package picture_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/page/picture"
)

func TestPictures_TheGalleryKeepsTheRules(t *testing.T) {
	t.Parallel()
	g := gallery()
	g["heat-large"], g["radar-none"], g["bars-none"], g["heat-none"] = heat(60, 12), radar(0), picture.Bars{}, picture.HeatMap{}
	for name, p := range g {
		for _, w := range flaws(drawn(t, p), nil) {
			t.Errorf("%s: %s", name, w)
		}
	}
}

func TestPictures_AreSmall(t *testing.T) {
	t.Parallel()
	one := radar(8)
	one.Series = one.Series[1:]
	for i, name := range []string{"Предметная подготовка", "Методика преподавания", "Психология", "Оценивание результатов", "Цифровая грамотность", "Воспитание", "Инклюзивное образование", "Работа с родителями"} {
		one.Axes = slices.Clone(one.Axes)
		one.Axes[i] = name
	}
	plain := heat(40, 8)
	plain.Columns = one.Axes
	many := timeline()
	for len(many.Stages[1].Activities) < 80 {
		many.Stages[1].Activities = append(many.Stages[1].Activities, many.Stages[1].Activities[2])
	}
	for _, c := range []struct {
		name string
		p    picture.Picture
		most int
	}{{"a radar of eight axes", one, 3 << 10}, {"a radar of long names and two series", radar(8), 4608}, {"a heat map of 40 by 8", plain, 15 << 10}, {"a heat map of long names", heat(40, 8), 16 << 10}, {"a heat map of 60 by 12", heat(60, 12), 32 << 10}, {"a timeline of 80", many, 30 << 10}, {"bars", bars(), 4 << 10}} {
		if got := len(drawn(t, c.p)); got > c.most {
			t.Errorf("%s takes %d bytes, more than %d", c.name, got, c.most)
		} else {
			t.Logf("%s takes %d bytes", c.name, got)
		}
	}
}

func TestRadar_NamesStandAtTheirAxesOrInAList(t *testing.T) {
	t.Parallel()
	numbered := func(r picture.Radar) bool {
		s, err := read(drawn(t, r))
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(s.words, func(w word) bool { return w.text == "1" && w.bottom-w.top > 13 }) // larger than a word of the scale
	}
	if numbered(radar(8)) {
		t.Error("eight long names have room around a wide circle")
	}
	if !numbered(radar(12)) {
		t.Error("twelve long names have no room around a circle")
	}
	phone := radar(6)
	phone.Width = picture.Narrow
	if !numbered(phone) {
		t.Error("six long names have no room around a phone's circle")
	}
	for axes, want := range map[int]string{2: "pic-bars", 3: "pic-radar", 12: "pic-radar"} {
		if got := string(drawn(t, radar(axes))); !strings.Contains(got, want) {
			t.Errorf("%d axes are not drawn as %s", axes, want)
		}
	}
}

func TestRadar_WhatIsNotKnownIsAGapAndNoZero(t *testing.T) {
	t.Parallel()
	r := radar(4)
	r.Series = r.Series[1:]
	whole := drawn(t, r)
	r.Series[0].Figures[2] = picture.Figure{}
	gap := drawn(t, r)
	if !bytes.Contains(whole, []byte("fill-opacity")) || bytes.Contains(gap, []byte("fill-opacity")) {
		t.Error("a shape with a gap has no inside")
	}
	if got := r.Table().Rows[2][1]; got != "" {
		t.Errorf("the table says %q", got)
	}
}

func TestResponsive_TwoDrawingsWithIdsOfTheirOwn(t *testing.T) {
	t.Parallel()
	for name, p := range gallery() {
		pair := picture.Responsive(p)
		whole := append(append([]byte("<div>"), drawn(t, pair)...), "</div>"...)
		if n := bytes.Count(whole, []byte("<svg")); n != 2 && name != "spark" && name != "ring" {
			t.Errorf("%s is drawn %d times", name, n)
		}
		s, err := read(whole)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(s.ids)
		if len(slices.Compact(slices.Clone(s.ids))) != len(s.ids) {
			t.Errorf("%s: an id is there twice: %v", name, s.ids)
		}
		if got, want := fmt.Sprint(pair.Table()), fmt.Sprint(p.Table()); got != want {
			t.Errorf("%s: its table is another one", name)
		}
	}
}

func TestLinks_MakeAGroupThatCanBeReached(t *testing.T) {
	t.Parallel()
	m := heat(3, 3)
	plain, err := read(drawn(t, m))
	if err != nil || plain.role != "img" {
		t.Fatalf("without links it is one image: %q %v", plain.role, err)
	}
	m.Rows[0].Href, m.Rows[1].Href, m.Rows[2].Href = "/m/1/organizations/7?tab=a&b=c", "javascript:alert(1)", "//evil.example/x"
	linked, err := read(drawn(t, m))
	if err != nil || linked.role != "group" {
		t.Errorf("an image hides its links from those who do not see it: %q %v", linked.role, err)
	}
	if want := []string{"/m/1/organizations/7?tab=a&b=c"}; !slices.Equal(linked.links, want) {
		t.Errorf("links are %q, not %q", linked.links, want)
	}
}

func TestTables_CarryWhatIsDrawn(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"radar":    "[Компетенция Входная диагностика Итоговая диагностика] [false true true] [Психолого-педагогические компетенции 2,0 3,0]",
		"bars":     "[Компетенция Было Стало Уровень] [false true true false] [Психолого-педагогические компетенции 2,0 3,0 базовый]",
		"timeline": "[Этап Мероприятие Срок Состояние] [false false false false] [Диагностический этап Собеседование с тьютором 10 февраля 2026 г. выполнено]",
		"funnel":   "[Состояние Маршрутов Доля] [false true false] [Маршрут составлен и отправлен на согласование 860 69 %]",
		"spark":    "[Месяц Маршрутов] [false true] [февраль 2,0]",
	} {
		table := gallery()[name].Table()
		if got := fmt.Sprint(table.Head, table.Numeric, table.Rows[1]); got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
	if got := heat(2, 3).Table(); len(got.Rows) != 2 || got.Rows[1][3] != "—" && got.Rows[1][3] != "4" || !got.Numeric[3] || got.Numeric[0] || got.Caption == "" {
		t.Errorf("the heat map's table is %+v", got)
	}
	if got := ring().Table(); fmt.Sprint(got.Rows) != "[[Мероприятия 5 из 8]]" {
		t.Errorf("the ring's table is %+v", got)
	}
}

func TestMonths_BeginWithinTheSpan(t *testing.T) {
	t.Parallel()
	got := picture.Months(day(time.January, 15), day(time.April, 1))
	if want := []time.Time{day(time.February, 1), day(time.March, 1), day(time.April, 1)}; !slices.Equal(got, want) {
		t.Errorf("months are %v", got)
	}
	if got := picture.Months(day(time.May, 1), day(time.April, 1)); len(got) > 0 {
		t.Errorf("a span that ends before it begins has %v", got)
	}
	if got := picture.Months(time.Time{}, day(time.April, 1)); len(got) > 1200 {
		t.Errorf("%d months", len(got))
	}
}

func TestWrap_BreaksAsOneLearnsAtSchool(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		most float64
		want string
	}{
		{"Методические компетенции", 120, "Методические|компетенции"},
		{"психолого-педагогические", 100, "психолого-|педагогичес-|кие"},
		{"№\u00a011 школа", 60, "№\u00a011|школа"},
		{"  много \n\t пробелов ", 200, "много пробелов"},
		{"подъезд", 45, "подъ-|езд"},
		{"ЦНППМ", 30, "ЦН|ПП|М"},
		{"", 100, ""},
	} {
		if got := strings.Join(picture.Wrap(c.text, c.most, 14), "|"); got != c.want {
			t.Errorf("%q in %v: %q, not %q", c.text, c.most, got, c.want)
		}
	}
	long := strings.Repeat("щ", 20_000)
	began := time.Now()
	if got := strings.Join(picture.Wrap(long, 200, 14), ""); got != long {
		t.Error("a long word is not whole")
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("a long word takes %v", took)
	}
}

func TestIDs_DifferentTextsHaveDifferentOnes(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, s := range []string{"", "_", "a", "1", "-", "a b", "a_20_b", "a_b", "a-b", "é", "_c3__a9_", "x\"onload=", "2", "a2", "_32_"} {
		id := picture.SafeID(s)
		if other, ok := seen[id]; ok {
			t.Errorf("%q and %q have the same id %q", s, other, id)
		}
		seen[id] = s
		if strings.ContainsAny(id, " \"<>&#()") || id == "" {
			t.Errorf("%q is no id", id)
		}
	}
}

func TestRender_StopsWithItsContextAndItsWriter(t *testing.T) {
	t.Parallel()
	gone, stop := context.WithCancel(context.Background())
	stop()
	if err := ring().Render(gone, &bytes.Buffer{}); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits for it any more, and the error is %v", err)
	}
	if err := picture.Responsive(bars()).Render(t.Context(), broken{}); !errors.Is(err, errBroken) {
		t.Errorf("the writer's error is lost: %v", err)
	}
}

var errBroken = errors.New("the line broke")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func FuzzEscape(f *testing.F) {
	for _, s := range append(slices.Clone(hostile), competencies...) {
		f.Add(s, s, 2.5)
	}
	f.Fuzz(func(t *testing.T, name, id string, value float64) {
		known := picture.Figure{Value: value, Text: name}
		a := picture.About{ID: id, Title: name, Desc: name}
		for _, p := range []picture.Picture{
			picture.Radar{About: a, Axes: []string{name, name, name}, Max: 4, Series: []picture.Series{{Name: name, Figures: []picture.Figure{known}}}},
			picture.HeatMap{About: a, Columns: []string{name}, Rows: []picture.HeatRow{{Name: name, Href: name, Cells: []picture.Cell{{Text: name, Level: 2}}}}},
			picture.Bars{About: a, Max: math.Abs(value), Bars: []picture.Bar{{Name: name, Href: "/" + name, Now: known, Before: known, Level: name}}},
		} {
			var b bytes.Buffer
			if err := p.Render(context.Background(), &b); err != nil {
				t.Fatal(err)
			}
			for _, w := range flaws(b.Bytes(), []string{name}) {
				t.Error(w)
			}
		}
	})
}
