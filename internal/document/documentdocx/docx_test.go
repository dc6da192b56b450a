package documentdocx_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/document/documentdocx"
	"github.com/marshrut-iom/marshrut/internal/document/documenttest"
)

func render(tb testing.TB, d *document.Document) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := documentdocx.Render(&b, d); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func sample() *document.Document {
	table := document.Table{Widths: []float64{1, 3, 2}, Head: []string{"Этап", "Содержание", "Сроки"}, Number: true}
	for i := range 60 {
		table.Rows = append(table.Rows, []document.Cell{{Text: "реализационный", Joined: i%10 > 0}, {Text: fmt.Sprintf("событие%d. ", i+1) + strings.Repeat("слово ", 40)}, {Text: "май\nиюнь"}})
	}
	return &document.Document{Title: `Проба <&"> 😀`, Blocks: []document.Block{
		document.Heading{Text: "Индивидуальный образовательный маршрут"}, document.Heading{Level: 1, Text: "Раздел"}, document.Heading{Level: 2, Text: "Подраздел"},
		document.Paragraph{Lead: "Кому:", Text: "нуль \x00, угол <b> & \"кавычки\""}, document.Paragraph{Text: "абзац", Indent: true, Align: document.Justify, Italic: true, Small: true, Keep: true},
		document.List{Items: []string{"раз", "два"}}, document.List{Items: []string{"первое"}, Numbered: true}, document.List{Items: []string{"снова первое"}, Numbered: true},
		table, table, document.Signatures{Lines: []document.Signature{{Post: "Директор", Name: "И. И. Иванов"}}},
		document.Turn{Landscape: true}, document.Heading{Level: 1, Text: "Приложение"}, table,
	}}
}

func TestRender_IsWhatTheStandardWants(t *testing.T) {
	t.Parallel()
	docx := render(t, sample())
	parts := documenttest.Parts(t, docx)
	body := string(parts["word/document.xml"])
	if n := strings.Count(body, "<w:tblHeader/>"); n != 6 {
		t.Errorf("%d rows of heads are repeated, want 6", n)
	}
	if strings.Count(body, `<w:vMerge w:val="restart"/>`) != 18 || strings.Count(body, "<w:vMerge/>") != 162 {
		t.Error("joined cells are not one")
	}
	if strings.Count(body, "<w:sectPr>") != 2 || strings.Count(body, `w:orient="landscape"`) != 1 || strings.Count(body, "<w:titlePg/>") != 1 {
		t.Error("the pages don't turn")
	}
	if strings.Contains(body, "</w:tbl><w:tbl>") || strings.Contains(body, "</w:tbl><w:sectPr>") {
		t.Error("a table follows a table, or ends the body: Word makes one of the two, or calls the file broken")
	}
	text := documenttest.DOCXText(t, docx)
	for _, want := range []string{"Индивидуальный образовательный маршрут\n", `Кому: нуль , угол <b> & "кавычки"`, "Этап  | Содержание  | Сроки  | \n1  | 2  | 3  | \n", "май июнь"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q isn't there", want)
		}
	}
	if !bytes.Equal(docx, render(t, sample())) {
		t.Error("the same document gave other bytes")
	}
	documenttest.Parts(t, render(t, &document.Document{}))
}

func TestRender_LibreOfficeOpensIt(t *testing.T) {
	t.Parallel()
	pages := documenttest.PDFText(t, documenttest.Convert(t, render(t, sample()))[0])
	text := strings.Join(strings.Fields(strings.Join(pages, " ")), " ")
	for _, want := range []string{"Индивидуальный образовательный маршрут", "1. первое", "1. снова первое", "событие60.", "И. И. Иванов", "Приложение"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q isn't there", want)
		}
	}
	for i, page := range pages {
		if !strings.Contains(page, "Содержание") && strings.Contains(page, "событие") {
			t.Errorf("page %d has no head", i+1)
		}
		if first := strings.TrimSpace(strings.SplitN(page, "\n", 2)[0]); i > 0 && first != fmt.Sprint(i+1) {
			t.Errorf("page %d begins with %q, not with its number", i+1, first)
		}
	}
}
