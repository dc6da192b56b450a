package assessmentplugin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/assessment/instruments"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func many(n int, mode func(i int) string) iter.Seq[diagnostics.Submission] {
	return func(yield func(diagnostics.Submission) bool) {
		for i := range n {
			s := does(mode(i))
			s.RunID = fmt.Sprint("run-", i)
			if !yield(s) {
				return
			}
		}
	}
}

func well(int) string { return "" }

func TestScoreAll_GivesEverySubmissionOnceInOrder(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{"hostile": {}})
	const n = 3*chunkSubmissions + 7
	next, refused := 0, 0
	err := s.ScoreAll(t.Context(), hostile, []byte(bad), many(n, func(i int) string {
		if i%100 == 50 {
			return "refuse"
		}
		return ""
	}), func(i int, r diagnostics.Report, err error) error {
		if i != next || err == nil && r.RunID != fmt.Sprint("run-", i) {
			t.Fatalf("submission %d (%s), want %d", i, r.RunID, next)
		}
		next++
		if err != nil {
			refused++
			if f, ok := fault.As(err); !ok || !errors.Is(err, ErrAnswers) || f.Fields[0].Path != "what" {
				t.Errorf("submission %d: %v", i, err)
			}
		}
		return nil
	})
	if err != nil || next != n || refused != 15 {
		t.Errorf("%d of %d, %d refused: %v", next, n, refused, err)
	}
	if err := s.ScoreAll(t.Context(), hostile, []byte(bad), many(0, well), nil); err != nil {
		t.Errorf("nothing to score: %v", err)
	}
}

func TestScoreAll_SurvivesAKillWithoutRepeating(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{"hostile": {}})
	const n = 20 * chunkSubmissions
	next := 0
	err := s.ScoreAll(t.Context(), hostile, []byte(bad), many(n, well), func(i int, r diagnostics.Report, err error) error {
		if i != next || err != nil {
			t.Fatalf("submission %d, want %d (%v)", i, next, err)
		}
		next++
		if i == 5*chunkSubmissions || i == 11*chunkSubmissions {
			s.signal(t, hostile, syscall.SIGKILL)
		}
		return nil
	})
	if err != nil || next != n {
		t.Errorf("%d of %d: %v", next, n, err)
	}
	if p := s.of(hostile); p.Crashes != 2 {
		t.Errorf("%d crashes, want 2", p.Crashes)
	}
}

func TestScoreAll_Ends(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{"hostile": {CallMillis: 2000}})
	at := func(mode string) func(int) string {
		return func(i int) string {
			if i == 700 {
				return mode
			}
			return ""
		}
	}
	own := errors.New("the caller has enough")
	for name, tc := range map[string]struct {
		mode  string
		yield func(int, diagnostics.Report, error) error
		want  error
	}{
		"a lie":            {"lie-over", nil, ErrLied},
		"a crash for good": {"exit", nil, ErrCrashed},
		"a hang":           {"hang", nil, ErrTimeout},
		"a failure":        {"error", nil, ErrCrashed},
		"yield says so":    {"", func(i int, _ diagnostics.Report, _ error) error { return map[bool]error{true: own}[i == 600] }, own},
	} {
		t.Run(name, func(t *testing.T) {
			if tc.yield == nil {
				tc.yield = func(i int, _ diagnostics.Report, _ error) error {
					if i >= 700 {
						t.Errorf("submission %d was given out of a bad chunk", i)
					}
					return nil
				}
			}
			if err := s.ScoreAll(t.Context(), hostile, []byte(bad), many(2000, at(tc.mode)), tc.yield); !errors.Is(err, tc.want) {
				t.Errorf("%v; want %v", err, tc.want)
			}
			s.mustServe(t, hostile)
		})
	}
	t.Run("the caller is slow", func(t *testing.T) {
		err := s.ScoreAll(t.Context(), hostile, []byte(bad), many(600, well), func(i int, _ diagnostics.Report, _ error) error {
			if i == 0 {
				time.Sleep(2500 * time.Millisecond) // longer than the program may take
			}
			return nil
		})
		if err != nil {
			t.Errorf("the program is blamed for its caller: %v", err)
		}
	})
	t.Run("the caller cancels", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		err := s.ScoreAll(ctx, hostile, []byte(bad), many(5000, well), func(i int, _ diagnostics.Report, _ error) error {
			if i == 600 {
				cancel()
			}
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v; want cancelled", err)
		}
	})
}

func TestScore_MistakesOfTheUserNameTheirPlace(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	wrong := bytes.Replace(instruments.SelfDiagnosis8, []byte(`"weight"`), nil, 1)
	wrong = bytes.Replace(wrong, []byte(`"polarity": "high_is_good"`), []byte(`"polarity": "up", "colour": 1`), 1)
	_, err := s.Form(t.Context(), scoring, wrong)
	f, ok := fault.As(err)
	if !ok || !errors.Is(err, ErrDefinition) || f.Kind != fault.Invalid || f.Fields[0].Path != "/colour" {
		t.Errorf("%v %+v", err, f)
	}
	answers := fives("r")
	answers.Answers = answers.Answers[1:]
	_, err = s.Score(t.Context(), scoring, instruments.SelfDiagnosis8, answers)
	if f, ok = fault.As(err); !ok || !errors.Is(err, ErrAnswers) || f.Fields[0].Path != "cultural-1" {
		t.Errorf("%v %+v", err, f)
	}
	answers.Answers = make([]diagnostics.Answer, maxAnswers+1)
	if _, err := s.Score(t.Context(), scoring, instruments.SelfDiagnosis8, answers); !errors.Is(err, ErrAnswers) {
		t.Errorf("%v; want ErrAnswers", err)
	}
	for _, d := range []string{"", "{}", `{"competencies":[]}`, strings.Repeat(" ", diagnostics.MaxDefinition+1)} {
		if _, err := s.Score(t.Context(), scoring, []byte(d), fives("r")); !errors.Is(err, ErrDefinition) {
			t.Errorf("%.20q: %v; want ErrDefinition", d, err)
		}
	}
}

func TestRows_RealFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	const n = 3000
	for _, kind := range []string{"csv", "xlsx"} {
		f := func() diagnostics.File { return diagnostics.FileOf("a."+kind, results(t, n, kind == "xlsx")) }
		preview, err := s.Inspect(t.Context(), federal, f(), diagnostics.Mapping{})
		if err != nil || preview.Format != kind || preview.Sheets[0].HeaderRow != 1 || !preview.Sheets[0].More {
			t.Errorf("%s: %+v, %v", kind, preview, err)
		}
		given := 0
		if err := s.Rows(t.Context(), federal, f(), diagnostics.Mapping{}, func(r diagnostics.Row) error {
			if given++; r.Number != given+1 || len(r.Errors) > 0 || *r.Max != 20 {
				t.Fatalf("%s: row %d: %+v", kind, given, r)
			}
			return nil
		}); err != nil || given != n {
			t.Errorf("%s: %d rows, %v", kind, given, err)
		}
	}
	err := s.Rows(t.Context(), federal, diagnostics.FileOf("a.csv", []byte("ФИО;Балл\nКим Ян;1\n")), diagnostics.Mapping{}, nil)
	refusal, ok := fault.As(err)
	if !ok || !errors.Is(err, ErrFile) || refusal.Fields[0].Path != "1" || !strings.Contains(refusal.Fields[0].Message, "Компетенция") {
		t.Errorf("%v; want ErrFile that names the missing column", err)
	}
}

// What the service takes, an importer that was added without limits takes too; what
// is more, neither does.
func TestRows_ALargestFileIsTaken(t *testing.T) {
	t.Parallel()
	programs(t)
	catalogue := t.TempDir()
	if _, err := Install(t.Context(), Installation{Launcher: launcher, Catalogue: catalogue, Source: filepath.Join(built.folder, "federal"), Built: true}); err != nil {
		t.Fatal(err)
	}
	s := newSite(t, nil, func(o *Options) { o.Catalogue = catalogue })
	const head, row = "ФИО;Компетенция;Балл;Примечание\n", "Ким Ян;Предметные;1;%s\n"
	note := strings.Repeat("x", 16<<10)
	var file bytes.Buffer
	file.WriteString(head)
	rows := 0
	for ; file.Len() < assessment.MaxUpload-2*len(note); rows++ {
		fmt.Fprintf(&file, row, note)
	}
	fmt.Fprintf(&file, row, strings.Repeat("x", assessment.MaxUpload-file.Len()-len(row)+len("%s")))
	rows++
	if file.Len() != assessment.MaxUpload {
		t.Fatalf("a file of %d bytes", file.Len())
	}
	given := 0
	if err := s.Rows(t.Context(), federal, diagnostics.FileOf("a.csv", file.Bytes()), diagnostics.Mapping{}, func(diagnostics.Row) error {
		given++
		return nil
	}); err != nil || given != rows {
		t.Errorf("%d of %d rows, %v", given, rows, err)
	}
	file.WriteByte('\n')
	if _, err := s.Inspect(t.Context(), federal, diagnostics.FileOf("a.csv", file.Bytes()), diagnostics.Mapping{}); !errors.Is(err, ErrFileSize) {
		t.Errorf("one byte more: %v; want ErrFileSize", err)
	}
}

func TestRows_SurvivesCrashesAndNamesTheRest(t *testing.T) {
	t.Parallel()
	s := newSite(t, map[string]Limits{"rows": {CallMillis: 2000, FileMiB: 1}})
	rows := Ref{"rows", "1.0.0"}
	read := func(content io.Reader, size int) (int, error) {
		given := 0
		err := s.Rows(t.Context(), rows, diagnostics.File{Name: "a.csv", Size: int64(size), Content: content}, diagnostics.Mapping{}, func(r diagnostics.Row) error {
			if given++; r.Number != given {
				t.Fatalf("row %d, want %d", r.Number, given)
			}
			return nil
		})
		return given, err
	}
	for mode, want := range map[string]error{
		"": nil, "garbage": nil, "exit": ErrCrashed, "hang": ErrTimeout, "lie": ErrLied, "refuse": ErrFile, "panic": ErrCrashed,
	} {
		if _, err := read(strings.NewReader(""), 0); err != nil { // a success ends the row of failures
			t.Fatal(err)
		}
		given, err := read(strings.NewReader(mode), len(mode))
		if !errors.Is(err, want) || want == nil && given != 5000 || given > 5000 {
			t.Errorf("%q: %d rows, %v; want %v", mode, given, err, want)
		}
	}
	if _, err := read(strings.NewReader(""), 0); err != nil {
		t.Fatal(err)
	}
	t.Run("killed between rows", func(t *testing.T) {
		given := 0
		err := s.Rows(t.Context(), rows, diagnostics.FileOf("a.csv", nil), diagnostics.Mapping{}, func(r diagnostics.Row) error {
			if given++; r.Number != given {
				t.Fatalf("row %d, want %d", r.Number, given)
			}
			if given == 300 {
				s.signal(t, rows, syscall.SIGKILL)
				time.Sleep(50 * time.Millisecond)
			}
			return nil
		})
		if err != nil || given != 5000 {
			t.Errorf("%d rows, %v", given, err)
		}
	})
	t.Run("a reader that cannot go back", func(t *testing.T) {
		if _, err := read(io.LimitReader(strings.NewReader("exit"), 4), 4); !errors.Is(err, ErrCrashed) {
			t.Errorf("%v; want ErrCrashed", err)
		}
		if _, err := read(io.LimitReader(strings.NewReader("ok"), 2), 2); err != nil {
			t.Error(err)
		}
	})
	t.Run("the caller's reader fails", func(t *testing.T) {
		if _, err := read(strings.NewReader("short"), 10); !errors.Is(err, diagnostics.ErrFileRead) {
			t.Errorf("%v; want ErrFileRead", err)
		}
	})
	t.Run("too large", func(t *testing.T) {
		_, err := read(strings.NewReader(""), 2<<20)
		if !errors.Is(err, ErrFileSize) || fault.KindOf(err) != fault.TooLarge {
			t.Errorf("%v; want ErrFileSize", err)
		}
	})
	t.Run("yield says stop", func(t *testing.T) {
		own := errors.New("enough")
		err := s.Rows(t.Context(), rows, diagnostics.FileOf("a.csv", nil), diagnostics.Mapping{}, func(diagnostics.Row) error { return own })
		if err != own { //nolint:errorlint // exactly this one
			t.Errorf("%v; want the caller's own", err)
		}
	})
	if _, err := s.Inspect(t.Context(), rows, diagnostics.FileOf("a.csv", nil), diagnostics.Mapping{}); err != nil {
		t.Error(err)
	}
}
