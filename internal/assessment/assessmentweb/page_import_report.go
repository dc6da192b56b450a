package assessmentweb

import (
	"context"
	"io"
	"iter"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/page"
	book "github.com/marshrut-iom/marshrut/internal/page/sheet"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// reportBook is the file as it was read, each row with what is wrong with it.
func (h pages) reportBook(ctx context.Context, v *web.Visit) (web.Download, error) {
	id, err := v.ID("import")
	if err != nil {
		return web.Download{}, err
	}
	i, err := h.s.ImportByID(ctx, id)
	if err != nil {
		return web.Download{}, err
	}
	width := 0
	var titles []string
	for _, s := range i.ReadSheets() {
		if len(s.Columns) > width {
			width, titles = len(s.Columns), s.Columns
		}
	}
	head := append([]string{page.T(ctx, "import.sheet"), page.T(ctx, "import.row")}, titles...)
	head = append(head, page.T(ctx, "import.reason"))
	return web.Download{Name: page.T(ctx, "import.report_file") + ".xlsx", Media: book.MediaType, Write: func(w io.Writer) error {
		return book.Write(w, book.Sheet{Name: page.T(ctx, "import.report_sheet"), Head: head, Rows: h.reportRows(ctx, i.ID, width)})
	}}, nil
}

func (h pages) reportRows(ctx context.Context, id uuid.UUID, width int) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		err := h.s.Report(ctx, id, func(r assessment.ReportRow) error {
			row := make([]any, width+3)
			row[0], row[1], row[width+2] = r.Sheet, r.Row, strings.Join(r.Reasons, "; ")
			for _, c := range r.Cells {
				if n := diagnostics.ColumnIndex(c.Column); n >= 0 && n < width {
					row[n+2] = c.Value
				}
			}
			if !yield(row, nil) {
				return io.EOF
			}
			return nil
		})
		if err != nil && err != io.EOF { //nolint:errorlint // our own, to stop
			yield(nil, err)
		}
	}
}
