package assessmentplugin

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Inspect says what is in a file, and how a mapping would read it. One that is no
// table is ErrFile.
func (h *Host) Inspect(ctx context.Context, ref Ref, f diagnostics.File, m diagnostics.Mapping) (diagnostics.Preview, error) {
	var preview diagnostics.Preview
	p, err := h.importer(ref, f)
	if err != nil {
		return preview, err
	}
	again := rewindable(f)
	err = p.do(ctx, func(ctx context.Context, c *diagnostics.Client, _ *watch) error {
		if err := again(); err != nil {
			return err
		}
		var err error
		if preview, err = c.Inspect(ctx, f, m); err != nil {
			return err
		}
		return checkPreview(preview)
	})
	return preview, err
}

// Rows reads a file by a mapping and gives its rows to yield, in order. A bad row
// carries its Errors; a file that cannot be read at all is ErrFile. An error of
// yield ends the call and is returned as it is. Where Content can seek, a crash is
// survived: what yield has seen is not given again.
func (h *Host) Rows(ctx context.Context, ref Ref, f diagnostics.File, m diagnostics.Mapping, yield func(diagnostics.Row) error) error {
	p, err := h.importer(ref, f)
	if err != nil {
		return err
	}
	again, given := rewindable(f), 0
	return p.do(ctx, func(ctx context.Context, c *diagnostics.Client, w *watch) error {
		if err := again(); err != nil {
			return err
		}
		stream, err := c.Rows(ctx, f, m)
		if err != nil {
			return err
		}
		skip := given
		for {
			rows, err := stream.Recv()
			if errors.Is(err, io.EOF) {
				if skip > 0 {
					return lie{errors.New("the second reading has fewer rows")}
				}
				return nil
			}
			if err != nil {
				return err
			}
			known := min(skip, len(rows))
			skip -= known
			for _, r := range rows {
				if err := checkRow(r); err != nil {
					return err
				}
			}
			if len(rows) == known {
				w.timer.Reset(w.limit)
				continue
			}
			w.progress = true
			if err := w.during(func() error {
				for _, r := range rows[known:] {
					if given++; given > p.manifest.Limits.Rows {
						return lie{fmt.Errorf("more than %d rows", p.manifest.Limits.Rows)}
					}
					if err := yield(r); err != nil {
						return callerError{err}
					}
				}
				return nil
			}); err != nil {
				return err
			}
		}
	})
}

// importer finds the program and holds the file to its limit.
func (h *Host) importer(ref Ref, f diagnostics.File) (*program, error) {
	p, err := h.find(ref, diagnostics.KindImporter)
	if err != nil {
		return nil, err
	}
	if most := int64(p.manifest.Limits.FileMiB) << 20; f.Size > most {
		return nil, ErrFileSize.Saying(fmt.Sprintf("Файл больше %d МиБ: этот инструмент такие не принимает. Разделите его на части.", most>>20))
	}
	return p, nil
}

// errRead means that the file was read by a process that crashed and cannot be
// read again.
var errRead = errors.New("the file cannot be read twice")

// rewindable gives a function to call before each attempt.
func rewindable(f diagnostics.File) func() error {
	seeker, ok := f.Content.(io.Seeker)
	begin, first := int64(0), true
	if ok {
		var err error
		if begin, err = seeker.Seek(0, io.SeekCurrent); err != nil {
			ok = false
		}
	}
	return func() error {
		if first {
			first = false
			return nil
		}
		if !ok {
			return callerError{ErrCrashed.Because(errRead)}
		}
		if _, err := seeker.Seek(begin, io.SeekStart); err != nil {
			return callerError{err}
		}
		return nil
	}
}
