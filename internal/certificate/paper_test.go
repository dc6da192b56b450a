package certificate

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/document/documentpdf"
	"github.com/marshrut-iom/marshrut/internal/document/documenttest"
)

// words gives what stands on a paper, block by block.
func words(d *document.Document) string {
	var b strings.Builder
	for _, block := range d.Blocks {
		switch x := block.(type) {
		case document.Heading:
			b.WriteString(x.Text + "\n")
		case document.Paragraph:
			b.WriteString(x.Lead + " " + x.Text + "\n")
		case document.Signatures:
			for _, s := range x.Lines {
				b.WriteString(s.Post + " ___ " + s.Name + "\n")
			}
		case document.Code:
			b.WriteString("[" + x.Text + "] " + strings.Join(x.Caption, "\n") + "\n")
		}
	}
	return b.String()
}

func TestPaper_SaysWhatWasIssuedAndLeadsToItsCheck(t *testing.T) {
	t.Parallel()
	c := issued()
	const address = "https://iom.example.ru/certificates/2026-0007-7KQM3-XWP9T"
	got := words(c.paper(address))
	for _, want := range []string{"СЕРТИФИКАТ", "№ 2026-0007-7KQM3-XWP9T", "Иванова Мария Петровна", "учитель математики", "МАОУ «СОШ № 11», Усть-Илимск", "«Цифровое оценивание на уроке»",
		"с 1 сентября 2025 г. по 20 мая 2026 г.", "72 ч", "Освоить цифровые средства", "Информационная компетенция", "Директор ___ Петрова А. С.", "Дата выдачи: 22 мая 2026 г.", "п. 4.3 Положения", "[" + address + "]"} {
		if !strings.Contains(got, want) {
			t.Errorf("the paper lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "Отозван") {
		t.Errorf("a good one is called revoked:\n%s", got)
	}
	c.RevokedAt = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	if got := words(c.paper(address)); !strings.Contains(got, "Отозван 1 июня 2026 г.") {
		t.Errorf("a revoked one does not say so:\n%s", got)
	}
	bare := issued()
	bare.Hours, bare.Position, bare.District, bare.TermStart, bare.Learned = 0, "", "", bare.TermEnd, Learned{}
	if got := words(bare.paper(address)); strings.Contains(got, "объём") || strings.Contains(got, "Компетенции:") {
		t.Errorf("what is not known is named:\n%s", got)
	}
}

// TestPaper_Golden holds the paper to its text and its look, good and revoked.
func TestPaper_Golden(t *testing.T) {
	t.Parallel()
	good, long, gone := issued(), issued(), issued()
	gone.RevokedAt = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	long.Holder, long.Position = "Константинопольская-Александрова Екатерина Владимировна", "заместитель директора по учебно-воспитательной работе, учитель русского языка и литературы"
	long.RouteTitle = "Формирующее оценивание и обратная связь на уроках русского языка и литературы в классах с разным уровнем подготовки учеников"
	long.Signatories = append(long.Signatories, Signatory{"Муниципальный координатор", "Кузнецова О. Н."})
	for range 5 {
		long.Learned.Objectives = append(long.Learned.Objectives, "Научиться составлять критериальные листы вместе с учениками")
		long.Learned.Competencies = append(long.Learned.Competencies, "Коммуникативная компетенция")
	}
	for name, c := range map[string]Certificate{"paper": good, "paper-long": long, "paper-revoked": gone} {
		var b bytes.Buffer
		if err := documentpdf.Render(&b, c.paper("https://iom.example.ru/certificates/2026-0007-7KQM3-XWP9T")); err != nil {
			t.Fatal(err)
		}
		if pages := documenttest.PDFText(t, b.Bytes()); len(pages) != 1 {
			t.Errorf("%s: %d pages", name, len(pages))
		}
		documenttest.HeldPDF(t, name, b.Bytes())
	}
}
