package resultfile

import (
	"context"
	"fmt"
	"strings"
	"testing"

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
