package diagnostics_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics/diagnosticstest"
)

// TestMain lets the test binary be a program, to see what Serve does by hand.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "serve-by-hand" {
		diagnostics.Serve(&quiz{})
	}
	os.Exit(m.Run())
}

// quiz answers with whatever the test set.
type quiz struct {
	form   diagnostics.Form
	report diagnostics.Report
	err    error
	panic  any
	seen   diagnostics.Submission
}

func (q *quiz) Describe() diagnostics.Info {
	return diagnostics.Info{Name: "quiz", Version: "1.2.3", Kind: diagnostics.KindQuestionnaire, Title: "Опрос"}
}

func (q *quiz) Form(context.Context, diagnostics.Definition) (diagnostics.Form, error) {
	return q.form, q.err
}

func (q *quiz) Score(_ context.Context, _ diagnostics.Definition, s diagnostics.Submission) (diagnostics.Report, error) {
	if q.panic != nil {
		panic(q.panic)
	}
	q.seen = s
	return q.report, q.err
}

// reader is an importer that answers with whatever the test set.
type reader struct {
	preview diagnostics.Preview
	rows    []diagnostics.Row
	err     error
	data    []byte
	name    string
	mapping diagnostics.Mapping
}

func (r *reader) Describe() diagnostics.Info {
	return diagnostics.Info{Name: "reader", Version: "0.1.0", Kind: diagnostics.KindImporter, Title: "Чтение"}
}

func (r *reader) Inspect(_ context.Context, f diagnostics.File, m diagnostics.Mapping) (diagnostics.Preview, error) {
	r.name, r.mapping = f.Name, m
	var err error
	if r.data, err = f.ReadAll(); err != nil {
		return diagnostics.Preview{}, err
	}
	return r.preview, r.err
}

func (r *reader) Rows(_ context.Context, f diagnostics.File, m diagnostics.Mapping, yield func(diagnostics.Row) error) error {
	r.mapping = m
	for _, row := range r.rows {
		if err := yield(row); err != nil {
			return err
		}
	}
	return r.err
}

// fill puts a different value into every field, so that a forgotten one is seen.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("я%d", *n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Float64:
		v.SetFloat(float64(*n) + 0.5)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	}
}

func filled[T any]() T {
	var v T
	n := 0
	fill(reflect.ValueOf(&v).Elem(), &n)
	return v
}

func TestWire_CarriesEveryFieldOfAQuestionnaire(t *testing.T) {
	t.Parallel()
	q := &quiz{form: filled[diagnostics.Form](), report: filled[diagnostics.Report]()}
	c := diagnosticstest.Connect(t, q)
	form, err := c.Form(t.Context(), nil)
	if err != nil || !reflect.DeepEqual(form, q.form) {
		t.Errorf("form %+v, want %+v (%v)", form, q.form, err)
	}
	s := filled[diagnostics.Submission]()
	report, err := c.Score(t.Context(), nil, s)
	if err != nil || !reflect.DeepEqual(report, q.report) || !reflect.DeepEqual(q.seen, s) {
		t.Errorf("report %+v of %+v, want %+v of %+v (%v)", report, q.seen, q.report, s, err)
	}
}

func TestWire_CarriesEveryFieldOfAnImporter(t *testing.T) {
	t.Parallel()
	r := &reader{preview: filled[diagnostics.Preview](), rows: []diagnostics.Row{filled[diagnostics.Row](), {Number: 2}}}
	c := diagnosticstest.Connect(t, r)
	data := bytes.Repeat([]byte("0123456789"), 100_000)
	m := filled[diagnostics.Mapping]()
	preview, err := c.Inspect(t.Context(), diagnostics.FileOf("Иванова Мария.CSV", data), m)
	if err != nil || !reflect.DeepEqual(preview, r.preview) || !reflect.DeepEqual(r.mapping, m) {
		t.Errorf("preview %+v by %+v, want %+v by %+v (%v)", preview, r.mapping, r.preview, m, err)
	}
	if !bytes.Equal(r.data, data) || r.name != "file.csv" {
		t.Errorf("%d bytes arrived of %d, named %q", len(r.data), len(data), r.name)
	}
	rows, err := diagnosticstest.Rows(t.Context(), c, diagnostics.FileOf("a", nil), m)
	if err != nil || !reflect.DeepEqual(rows, r.rows) || !reflect.DeepEqual(r.mapping, m) {
		t.Errorf("rows %+v by %+v, want %+v by %+v (%v)", rows, r.mapping, r.rows, m, err)
	}
}

func TestWire_MistakesKeepTheirTypeAndPlace(t *testing.T) {
	t.Parallel()
	places := []diagnostics.Place{{Path: "/items/3", Reason: "пусто"}, {Path: "b", Reason: "лишнее"}}
	for _, want := range []error{
		&diagnostics.DefinitionError{Places: places},
		&diagnostics.AnswersError{Places: places},
		&diagnostics.FileError{Cells: []diagnostics.CellError{{Sheet: "Лист1", Row: 14, Column: "C", Reason: "не число"}}},
	} {
		c := diagnosticstest.Connect(t, &quiz{err: fmt.Errorf("wrapped: %w", want)})
		if _, err := c.Form(t.Context(), nil); !reflect.DeepEqual(err, want) {
			t.Errorf("%#v came back as %#v", want, err)
		}
	}
}

func TestWire_TooManyPlacesAreCut(t *testing.T) {
	t.Parallel()
	c := diagnosticstest.Connect(t, &quiz{err: &diagnostics.AnswersError{Places: make([]diagnostics.Place, 100_000)}})
	_, err := c.Form(t.Context(), nil)
	var wrong *diagnostics.AnswersError
	if !errors.As(err, &wrong) || len(wrong.Places) != 200 {
		t.Fatalf("%v", err)
	}
}

func TestServer_APanicIsTheFailureOfItsCallOnly(t *testing.T) {
	t.Parallel()
	q := &quiz{panic: "boom"}
	c := diagnosticstest.Connect(t, q)
	if _, err := c.Score(t.Context(), nil, diagnostics.Submission{}); status.Code(err) != codes.Internal || !strings.Contains(err.Error(), "boom") {
		t.Errorf("Score: %v; want Internal with the reason", err)
	}
	stream, err := c.ScoreAll(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Send(1, make([]diagnostics.Submission, 1)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := stream.Recv(); status.Code(err) != codes.Internal {
		t.Errorf("ScoreAll: %v; want Internal", err)
	}
	if _, err := c.Form(t.Context(), nil); err != nil {
		t.Errorf("the next call fails: %v", err)
	}
}

func TestServer_AnErrorOfTheProgramIsNoMistakeOfTheCaller(t *testing.T) {
	t.Parallel()
	c := diagnosticstest.Connect(t, &quiz{err: errors.New("bad \xff bytes")})
	if _, err := c.Form(t.Context(), nil); status.Code(err) != codes.Unknown {
		t.Errorf("%v; want Unknown", err)
	}
}

func TestServer_ForeignBytesAreMadeValid(t *testing.T) {
	t.Parallel()
	c := diagnosticstest.Connect(t, &reader{rows: []diagnostics.Row{{Number: 1, Cells: []diagnostics.Cell{{Value: "a\xffb"}}}}})
	rows, err := diagnosticstest.Rows(t.Context(), c, diagnostics.FileOf("a", nil), diagnostics.Mapping{})
	if err != nil || rows[0].Cells[0].Value != "a\uFFFDb" {
		t.Errorf("%+v, %v", rows, err)
	}
}

func TestRows_ComeInChunksUnderTheMessageLimit(t *testing.T) {
	t.Parallel()
	rows := make([]diagnostics.Row, 3000)
	for i := range rows {
		rows[i] = diagnostics.Row{Number: i + 1, Cells: []diagnostics.Cell{{Column: "A", Value: strings.Repeat("x", 5000)}}}
	}
	c := diagnosticstest.Connect(t, &reader{rows: rows})
	got, err := diagnosticstest.Rows(t.Context(), c, diagnostics.FileOf("a", nil), diagnostics.Mapping{})
	if err != nil || !reflect.DeepEqual(got, rows) {
		t.Errorf("%d rows of %d, %v", len(got), len(rows), err)
	}
}

func TestClient_NamesAFailureOfItsOwnReader(t *testing.T) {
	t.Parallel()
	c := diagnosticstest.Connect(t, &reader{})
	short := diagnostics.File{Name: "a.csv", Size: 10, Content: strings.NewReader("short")}
	if _, err := c.Inspect(t.Context(), short, diagnostics.Mapping{}); !errors.Is(err, diagnostics.ErrFileRead) {
		t.Errorf("%v; want ErrFileRead", err)
	}
	huge := diagnostics.File{Name: "a.csv", Size: math.MaxInt64, Content: strings.NewReader("")}
	if _, err := c.Rows(t.Context(), huge, diagnostics.Mapping{}); !errors.Is(err, diagnostics.ErrFileRead) {
		t.Errorf("%v; want ErrFileRead", err)
	}
}

func TestScoreAll_CarriesEveryFieldOfEveryReport(t *testing.T) {
	t.Parallel()
	q := &quiz{report: filled[diagnostics.Report]()}
	q.report.Scores[1].Advice = q.report.Scores[0].Advice // a text that two scores share
	c := diagnosticstest.Connect(t, q)
	stream, err := c.ScoreAll(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	sent := filled[diagnostics.Submission]()
	sent.Answers = append(sent.Answers, diagnostics.Answer{}, diagnostics.Answer{Item: "only an item"})
	if err := stream.Send(5, []diagnostics.Submission{{}, {RunID: "b"}, sent}); err != nil {
		t.Fatal(err)
	}
	number, outcomes, err := stream.Recv()
	if err != nil || number != 5 || len(outcomes) != 3 {
		t.Fatal(number, len(outcomes), err)
	}
	if !reflect.DeepEqual(q.seen, sent) {
		t.Errorf("%+v arrived of %+v", q.seen, sent)
	}
	for _, o := range outcomes {
		if o.Err != nil || !reflect.DeepEqual(o.Report, q.report) {
			t.Errorf("%+v, want %+v (%v)", o.Report, q.report, o.Err)
		}
	}
}

func TestScoreAll_EndsWithEOF(t *testing.T) {
	t.Parallel()
	c := diagnosticstest.Connect(t, &quiz{})
	stream, err := c.ScoreAll(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := stream.Recv(); !errors.Is(err, io.EOF) {
		t.Errorf("%v; want EOF", err)
	}
}

func TestServe_StartedByHandSaysWhatItIs(t *testing.T) {
	t.Parallel()
	out, err := exec.Command(os.Args[0], "serve-by-hand").CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("exit %v, want 2", err)
	}
	for _, want := range []string{"Опрос", "quiz 1.2.3", "запускает сервер", "установите её"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is not in:\n%s", want, out)
		}
	}
}
