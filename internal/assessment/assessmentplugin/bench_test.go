package assessmentplugin

import (
	"iter"
	"runtime"
	"syscall"
	"testing"
	"time"

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
