package diagnosticstest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func exerciseImporter(t *testing.T, c *diagnostics.Client, s Sample) {
	t.Run("Inspect", func(t *testing.T) {
		first, err := c.Inspect(t.Context(), diagnostics.FileOf(s.FileName, s.File), s.Mapping)
		if err != nil {
			t.Fatal(err)
		}
		if first.Format == "" || len(first.Sheets) == 0 || len(first.Sheets[0].Columns) == 0 {
			t.Errorf("nothing found in the sample: %+v", first)
		}
		again, err := c.Inspect(t.Context(), diagnostics.FileOf(s.FileName, s.File), s.Mapping)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "Inspect", first, again)
	})
	t.Run("Rows", func(t *testing.T) {
		first, err := Rows(t.Context(), c, diagnostics.FileOf(s.FileName, s.File), s.Mapping)
		if err != nil {
			t.Fatal(err)
		}
		good := 0
		for _, r := range first {
			if r.Number < 1 || len(r.Cells) == 0 {
				t.Errorf("row without number or raw cells: %+v", r)
			}
			if len(r.Errors) == 0 && !r.Unscored() {
				good++
			}
			for _, e := range r.Errors {
				if e.Reason == "" || e.Row != r.Number || e.Sheet != r.Sheet {
					t.Errorf("error of row %d without its place or reason: %+v", r.Number, e)
				}
			}
		}
		if good != s.Rows {
			t.Errorf("%d good rows, want %d", good, s.Rows)
		}
		again, err := Rows(t.Context(), c, diagnostics.FileOf(s.FileName, s.File), s.Mapping)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "Rows", first, again)
	})
	t.Run("BadFile", func(t *testing.T) { badFiles(t, c, s) })
	t.Run("Cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := Rows(ctx, c, diagnostics.FileOf(s.FileName, s.File), s.Mapping); err == nil {
			t.Error("a cancelled reading ended well")
		}
		if _, err := c.Describe(t.Context()); err != nil {
			t.Errorf("after a cancelled reading the program no longer answers: %v", err)
		}
	})
}

func badFiles(t *testing.T, c *diagnostics.Client, s Sample) {
	for name, data := range map[string][]byte{
		"Empty":         {},
		"Zeros":         make([]byte, 4096),
		"BrokenZip":     append([]byte("PK\x03\x04"), bytes.Repeat([]byte{0xA5}, 2000)...),
		"ZipMagicOnly":  []byte("PK\x03\x04"),
		"OneLongLine":   bytes.Repeat([]byte("я"), 200_000),
		"UnclosedQuote": []byte("a;b\n\"" + string(bytes.Repeat([]byte("x;"), 5000))),
	} {
		t.Run(name, func(t *testing.T) {
			var unreadable *diagnostics.FileError
			_, err := c.Inspect(t.Context(), diagnostics.FileOf(s.FileName, data), s.Mapping)
			if err != nil && !errors.As(err, &unreadable) {
				t.Errorf("Inspect: %v; want nothing or a FileError", err)
			}
			rows, err := Rows(t.Context(), c, diagnostics.FileOf(s.FileName, data), s.Mapping)
			if errors.As(err, &unreadable) {
				if len(unreadable.Cells) == 0 || unreadable.Cells[0].Reason == "" {
					t.Errorf("a FileError without a reason: %+v", unreadable)
				}
				return
			}
			if err != nil {
				t.Fatalf("Rows: %v; want a FileError or rows with errors", err)
			}
			for _, r := range rows {
				if len(r.Errors) == 0 {
					t.Errorf("rubbish was read as a good row: %+v", r)
				}
			}
		})
	}
}

// Rows reads all rows of a file.
func Rows(ctx context.Context, c *diagnostics.Client, f diagnostics.File, m diagnostics.Mapping) ([]diagnostics.Row, error) {
	stream, err := c.Rows(ctx, f, m)
	if err != nil {
		return nil, err
	}
	var all []diagnostics.Row
	for {
		rows, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
}
