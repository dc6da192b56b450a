package resultfile

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// BenchmarkRows is the reading alone, without process and wire.
func BenchmarkRows(b *testing.B) {
	const n = 20_000
	var text strings.Builder
	text.WriteString("Фамилия;Имя;Отчество;Электронная почта;Образовательная организация;Компетенция;Балл;Максимум;Уровень;Дата\n")
	for i := range n {
		fmt.Fprintf(&text, "Иванова;Мария;Петровна;teacher%d@example.org;МБОУ «СОШ № %d»;Компетенция %d;%d,5;20;Базовый;15.10.2024\n", i/8, i/800, i%8, i%20)
	}
	data := []byte(text.String())
	b.ReportAllocs()
	for b.Loop() {
		if err := Federal().Rows(context.Background(), diagnostics.FileOf("a.csv", data), diagnostics.Mapping{}, func(diagnostics.Row) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkWorkbook reads the rows of a book with dates, by our own reading and by the
// library alone.
func BenchmarkWorkbook(b *testing.B) {
	const n = 20_000
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	format := "dd.mm.yyyy"
	date, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		b.Fatal(err)
	}
	for i := range n {
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), []any{"Иванова Мария Петровна", fmt.Sprintf("teacher%d@example.org", i/4), "СОШ № 5", "Предметные", i % 21, 20,
			excelize.Cell{StyleID: date, Value: 45580 + i%300}}); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	var packed bytes.Buffer
	if err := f.Write(&packed); err != nil {
		b.Fatal(err)
	}
	see := func(record) error { return nil }
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			t, err := openXLSX(packed.Bytes())
			if err == nil {
				err = t.each(b.Context(), "Sheet1", see)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "rows/s")
	})
	b.Run("library", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			byLibrary(b, packed.Bytes())
		}
		b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "rows/s")
	})
}
