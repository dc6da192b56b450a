package assessmentplugin

import (
	"bytes"
	"fmt"
	"iter"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// BenchmarkScore is one unary call: the shipped self-diagnosis of 40 answers, over
// mutual TLS, into the confined program and back.
func BenchmarkScore(b *testing.B) {
	s := newSite(b, nil)
	one := fives("run")
	s.mustServe(b)
	for b.Loop() {
		if _, err := s.Score(b.Context(), scoring, instruments.SelfDiagnosis8, one); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkScoreAll scores 100,000 submissions per iteration over one stream.
// Compare ns/submission with BenchmarkScore's ns/op.
func BenchmarkScoreAll(b *testing.B) {
	const n = 100_000
	s := newSite(b, nil)
	one := fives("run")
	s.mustServe(b)
	same := iter.Seq[diagnostics.Submission](func(yield func(diagnostics.Submission) bool) {
		for range n {
			if !yield(one) {
				return
			}
		}
	})
	for b.Loop() {
		given := 0
		if err := s.ScoreAll(b.Context(), scoring, instruments.SelfDiagnosis8, same, func(_ int, _ diagnostics.Report, err error) error {
			given++
			return err
		}); err != nil || given != n {
			b.Fatal(given, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/submission")
}

// BenchmarkCrash is from the kill of a program to its next answer. noticed-ms is
// the part until the host knows.
func BenchmarkCrash(b *testing.B) {
	s := newSite(b, map[string]Limits{"hostile": {}})
	s.mustServe(b, hostile)
	var noticed time.Duration
	for b.Loop() {
		p := s.process(b, hostile)
		begin := time.Now()
		if err := p.run.cmd.Process.Signal(syscall.SIGKILL); err != nil {
			b.Fatal(err)
		}
		<-p.exited
		noticed += time.Since(begin)
		if _, err := s.score(b.Context(), hostile, ""); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(noticed.Microseconds())/1000/float64(b.N), "noticed-ms")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N), "served-again-ms")
}

// BenchmarkStart is a cold start: check of the hash, launcher, handshake.
func BenchmarkStart(b *testing.B) {
	s := newSite(b, nil)
	p, err := s.find(scoring, diagnostics.KindQuestionnaire)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		proc, err := startProcess(p.entry, s.Host)
		if err != nil {
			b.Fatal(err)
		}
		proc.stop("bench")
		<-proc.gone
	}
	runtime.GC()
}

// results makes a result file of n rows as the federal profile wants it.
func results(tb testing.TB, n int, workbook bool) []byte {
	tb.Helper()
	head := []any{"Фамилия", "Имя", "Отчество", "Электронная почта", "Образовательная организация", "Компетенция", "Балл", "Максимум", "Уровень", "Дата"}
	line := func(i int) []any {
		return []any{
			"Иванова", "Мария", "Петровна", fmt.Sprintf("teacher%d@example.org", i/8), fmt.Sprintf("МБОУ «СОШ № %d»", i/800), fmt.Sprintf("Компетенция %d", i%8),
			float64(i%40) / 2, 20, "Базовый", "15.10.2024",
		}
	}
	var out bytes.Buffer
	if !workbook {
		for i := range n + 1 {
			values := head
			if i > 0 {
				values = line(i)
			}
			for j, v := range values {
				if j > 0 {
					out.WriteByte(';')
				}
				fmt.Fprint(&out, v)
			}
			out.WriteByte('\n')
		}
		return out.Bytes()
	}
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	for i := 0; i <= n && err == nil; i++ {
		values := head
		if i > 0 {
			values = line(i)
		}
		err = w.SetRow(fmt.Sprintf("A%d", i+1), values)
	}
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Write(&out)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// peak is the most memory a process ever had, in MiB.
func peak(tb testing.TB, pid int) float64 {
	tb.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		tb.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var kib float64
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		tb.Fatal(err)
	}
	return kib / 1024
}

// BenchmarkRows reads 100,000 results from a CSV and from a workbook. The program
// must stay under 256 MiB.
func BenchmarkRows(b *testing.B) {
	const n = 100_000
	for _, kind := range []string{"csv", "xlsx"} {
		b.Run(kind, func(b *testing.B) {
			s := newSite(b, nil)
			data := results(b, n, kind == "xlsx")
			for b.Loop() {
				given := 0
				if err := s.Rows(b.Context(), federal, diagnostics.FileOf("a."+kind, data), diagnostics.Mapping{}, func(r diagnostics.Row) error {
					if given++; len(r.Errors) > 0 {
						b.Fatal(r.Errors)
					}
					return nil
				}); err != nil || given != n {
					b.Fatal(given, err)
				}
			}
			b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "rows/s")
			most := peak(b, s.process(b, federal).run.cmd.Process.Pid)
			b.ReportMetric(most, "plugin-MiB")
			if most > 256 {
				b.Errorf("the program took %.0f MiB", most)
			}
		})
	}
}
