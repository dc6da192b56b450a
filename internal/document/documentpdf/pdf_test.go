package documentpdf_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/document/documentpdf"
	"github.com/marshrut-iom/marshrut/internal/document/documenttest"
)

func render(tb testing.TB, d *document.Document) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := documentpdf.Render(&b, d); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// words of all pages, one space between them.
func words(pages []string) string { return strings.Join(strings.Fields(strings.Join(pages, " ")), " ") }

// numbered gives n words that can be told apart: слово1 слово2 …
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "слово%d ", i+1)
	}
	return b.String()
}

func TestTable_RepeatsItsHeadAndSplitsRowsWithoutLosingAWord(t *testing.T) {
	t.Parallel()
	table := document.Table{Widths: []float64{1, 4, 2}, Head: []string{"Номер", "Содержание", "Сроки"}, Number: true}
	table.Rows = [][]document.Cell{
		{{Text: "первая"}, {Text: numbered(1500)}, {Text: "коротко"}},
		{{Text: "вторая"}, {Text: "немного"}, {Text: "в срок"}},
	}
	for _, landscape := range []bool{false, true} {
		pages := documenttest.PDFText(t, render(t, &document.Document{Title: "Проба", Landscape: landscape, Blocks: []document.Block{table}}))
		if len(pages) < 3 {
			t.Fatalf("a row of 1500 words stands on %d pages", len(pages))
		}
		for i, page := range pages {
			for _, head := range table.Head {
				if strings.Count(page, head) != 1 {
					t.Errorf("page %d: the head %q stands there %d times", i+1, head, strings.Count(page, head))
				}
			}
			if n := fmt.Sprint(i + 1); i > 0 && strings.TrimSpace(strings.SplitN(page, "\n", 2)[0]) != n {
				t.Errorf("page %d begins with %q, not with its number", i+1, strings.SplitN(page, "\n", 2)[0])
			}
		}
		text := words(pages)
		for i := range 1500 {
			if strings.Count(text, fmt.Sprintf("слово%d ", i+1)) != 1 {
				t.Fatalf("слово%d stands there %d times", i+1, strings.Count(text, fmt.Sprintf("слово%d ", i+1)))
			}
		}
	}
}

func TestTable_JoinedCellRunsDownBesideItsRows(t *testing.T) {
	t.Parallel()
	table := document.Table{Widths: []float64{1, 2}, Head: []string{"Этап", "Мероприятие"}}
	for i := range 90 {
		table.Rows = append(table.Rows, []document.Cell{{Text: numbered(200), Joined: i > 0}, {Text: fmt.Sprintf("событие%d.", i+1)}})
	}
	text := words(documenttest.PDFText(t, render(t, &document.Document{Blocks: []document.Block{table}})))
	for _, want := range []string{"слово1 ", "слово200 ", "событие1.", "событие90."} {
		if strings.Count(text, want) != 1 {
			t.Errorf("%q stands there %d times", want, strings.Count(text, want))
		}
	}
	// a joined cell that is longer than its rows makes room for itself
	table.Rows = table.Rows[:2]
	if text := words(documenttest.PDFText(t, render(t, &document.Document{Blocks: []document.Block{table}}))); !strings.Contains(text, "слово200") {
		t.Errorf("the end of a long joined cell is lost: %s", text)
	}
}

func TestRender_EveryBlockAndAnyText(t *testing.T) {
	t.Parallel()
	strange := "эмодзи 😀, китайское 漢字, нуль \x00, длинное" + strings.Repeat("слово", 60) + "конец"
	d := &document.Document{Title: strange, Blocks: []document.Block{
		document.Heading{Text: "Заголовок " + strange}, document.Heading{Level: 1, Text: "Раздел"}, document.Heading{Level: 2, Text: "Подраздел"},
		document.Paragraph{Lead: "Кому:", Text: strange}, document.Paragraph{Lead: strings.Repeat("длинно ", 40), Text: "и дальше"},
		document.Paragraph{Text: strange, Indent: true, Align: document.Justify}, document.Paragraph{Text: "справа", Align: document.Right, Italic: true, Small: true, Keep: true},
		document.Paragraph{}, document.List{Items: []string{"раз", strange}}, document.List{Items: []string{"первое"}, Numbered: true},
		document.Table{Widths: []float64{1}, Rows: [][]document.Cell{{{Text: strange}}}}, document.Table{Widths: []float64{1, 1}, Head: []string{strings.Repeat("очень высокий заголовок ", 300), "x"}, Rows: [][]document.Cell{{{Text: "ячейка"}, {}}}},
		document.Signatures{Lines: []document.Signature{{Post: strings.Repeat("директор ", 20), Name: "И. И. Иванов"}}},
		document.Turn{Landscape: true}, document.Paragraph{Text: "лежит"}, document.Turn{}, document.Paragraph{Text: "стоит"},
	}}
	pdf := render(t, d)
	text := words(documenttest.PDFText(t, pdf))
	for _, want := range []string{"Заголовок", "Подраздел", "Кому:", "и дальше", "справа", "1. первое", "ячейка", "И. И. Иванов", "лежит", "стоит", "□"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q isn't there", want)
		}
	}
	if !bytes.Equal(pdf, render(t, d)) {
		t.Error("the same document gave other bytes")
	}
	render(t, &document.Document{})
}

func TestHeading_NeverStaysBehindAlone(t *testing.T) {
	t.Parallel()
	table := document.Table{Widths: []float64{1, 1}, Head: []string{"Первый столбец", "Второй столбец"}, Rows: [][]document.Cell{{{Text: "раз"}, {Text: "два"}}}}
	for fill := 30; fill < 56; fill++ {
		d := &document.Document{Title: "Проба"}
		for range fill {
			d.Blocks = append(d.Blocks, document.Paragraph{Text: "строка"})
		}
		d.Blocks = append(d.Blocks, document.Heading{Text: "Раздел", Level: 1}, document.Heading{Text: "Подраздел", Level: 2}, table)
		for i, page := range documenttest.PDFText(t, render(t, d)) {
			if strings.Contains(page, "Раздел") != strings.Contains(page, "раз ") {
				t.Errorf("%d lines before: page %d parts the heading from what it heads:\n%s", fill, i+1, page)
			}
		}
	}
}
