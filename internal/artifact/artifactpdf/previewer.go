package artifactpdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
)

// Bounds of what is made of a foreign file.
const (
	maxInput   = 128 << 20 // bytes of a PDF
	maxPages   = 500       // shown of one
	longSide   = 1600      // of a picture, in pixels, however large the page says it is
	maxPicture = 16 << 20  // bytes of a picture
	maxMemory  = 768 << 20 // bytes of data of a program
	maxWork    = 15        // seconds of work of a program
)

// Options of a Previewer. A zero field takes the usual value, where one is named.
type Options struct {
	Bin         string        // folder of pdftoppm and pdfinfo
	LibraryPath []string      // for LD_LIBRARY_PATH
	Root        string        // of fetched packages, for fonts; empty: the system's
	Launcher    []string      // how to start confine.Main: {"/usr/bin/server", "confine"}
	Folder      string        // for work under way and pictures kept; must exist
	Keep        int64         // bytes of pictures; 0: 256 MiB
	Deadline    time.Duration // of one program; 0: 20 s
	Patience    time.Duration // how long to wait for one's turn; 0: 10 s
	Together    int           // programs at a time; 0: 2
	Logger      *slog.Logger
}

// Previewer implements artifact.Previews.
type Previewer struct {
	Options
	turns chan struct{}
	kept  *shelf
}

var _ artifact.Previews = (*Previewer)(nil)

// New makes a previewer. Pictures that an earlier one left in the folder are removed.
func New(o Options) (*Previewer, error) {
	if o.Keep == 0 {
		o.Keep = 256 << 20
	}
	if o.Deadline == 0 {
		o.Deadline = 20 * time.Second
	}
	if o.Patience == 0 {
		o.Patience = 10 * time.Second
	}
	if o.Together == 0 {
		o.Together = 2
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	kept, err := newShelf(filepath.Join(o.Folder, "pages"), o.Keep)
	if err != nil {
		return nil, err
	}
	return &Previewer{Options: o, turns: make(chan struct{}, o.Together), kept: kept}, nil
}

// Pages counts the pages.
func (p *Previewer) Pages(ctx context.Context, a artifact.Artifact, content artifact.Content) (artifact.Pages, error) {
	if n, known := p.kept.count(a.ID); known {
		return shown(n)
	}
	var n int
	err := p.work(ctx, a, content, func(ctx context.Context, folder string) (err error) {
		n, err = p.count(ctx, a, folder)
		return err
	})
	if err != nil {
		return artifact.Pages{}, err
	}
	return shown(n)
}

// failed stands for the count of a file that can't be shown, or is no more: it is not
// tried again.
const failed = -1

func shown(n int) (artifact.Pages, error) {
	if n == failed {
		return artifact.Pages{}, artifact.ErrPreviewFailed
	}
	return artifact.Pages{All: n, Shown: min(n, maxPages)}, nil
}

// Page makes one page, or takes it from those that are kept.
func (p *Previewer) Page(ctx context.Context, a artifact.Artifact, content artifact.Content, number int) ([]byte, error) {
	n, known := p.kept.count(a.ID)
	if known && n == failed {
		return nil, artifact.ErrPreviewFailed
	}
	if number < 1 || number > maxPages || known && number > n {
		return nil, artifact.ErrNoPage
	}
	switch picture, there := p.kept.take(a.ID, number); {
	case there && len(picture) == 0:
		return nil, artifact.ErrPreviewFailed
	case there:
		return picture, nil
	}
	var picture []byte
	err := p.work(ctx, a, content, func(ctx context.Context, folder string) (err error) {
		if !known {
			if n, err = p.count(ctx, a, folder); err != nil {
				return err
			}
		}
		if number > n {
			return artifact.ErrNoPage
		}
		picture, err = p.draw(ctx, folder, number)
		return err
	})
	if err == nil || errors.Is(err, artifact.ErrPreviewFailed) { // empty: this page can't be shown, and is not tried again
		p.kept.put(a.ID, number, picture)
	}
	return picture, err
}

// Forget drops what is kept of a file that is no more.
func (p *Previewer) Forget(id uuid.UUID) { p.kept.forget(id) }

const input = "in.pdf"

// work waits for a turn and brings the file into a folder of its own.
func (p *Previewer) work(ctx context.Context, a artifact.Artifact, content artifact.Content, do func(ctx context.Context, folder string) error) error {
	if a.Size > maxInput {
		return artifact.ErrPreviewLarge
	}
	patience := time.NewTimer(p.Patience)
	defer patience.Stop()
	select {
	case p.turns <- struct{}{}:
		defer func() { <-p.turns }()
	case <-patience.C:
		return artifact.ErrPreviewBusy
	case <-ctx.Done():
		return ctx.Err()
	}
	folder, err := os.MkdirTemp(p.Folder, "work-")
	if err != nil {
		return err
	}
	defer func() {
		if err := os.RemoveAll(folder); err != nil {
			p.Logger.WarnContext(ctx, "preview folder left", "error", err)
		}
	}()
	if err := copyIn(filepath.Join(folder, input), content); err != nil {
		return err
	}
	return do(ctx, folder)
}

// copyIn streams the file to disk; nothing of it is held in memory.
func copyIn(name string, content io.Reader) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, io.LimitReader(content, maxInput))
	return errors.Join(err, f.Close())
}

var pagesLine = regexp.MustCompile(`(?m)^Pages:\s+(\d{1,7})$`)

// count asks pdfinfo. A file that it can't read, or not in time, is not tried again.
func (p *Previewer) count(ctx context.Context, a artifact.Artifact, folder string) (int, error) {
	out, err := p.run(ctx, folder, "pdfinfo", input)
	if err == nil {
		if m := pagesLine.FindSubmatch(out); m != nil {
			if n, err := strconv.Atoi(string(m[1])); err == nil && n > 0 {
				p.kept.learn(a.ID, n)
				return n, nil
			}
		}
		err = artifact.ErrPreviewFailed
	}
	if errors.Is(err, artifact.ErrPreviewFailed) {
		p.kept.learn(a.ID, failed)
	}
	return 0, err
}

// draw asks pdftoppm for one page, and looks at what it made.
func (p *Previewer) draw(ctx context.Context, folder string, number int) ([]byte, error) {
	page := strconv.Itoa(number)
	if _, err := p.run(ctx, folder, "pdftoppm", "-png", "-f", page, "-l", page, "-singlefile", "-scale-to", strconv.Itoa(longSide), input, "out"); err != nil {
		return nil, err
	}
	f, err := os.Open(filepath.Join(folder, "out.png"))
	if err != nil {
		return nil, artifact.ErrPreviewFailed.Because(err)
	}
	defer func() { _ = f.Close() }()
	picture, err := io.ReadAll(io.LimitReader(f, maxPicture+1))
	if err != nil {
		return nil, err
	}
	// What the program made is as foreign as what it read.
	size, err := png.DecodeConfig(bytes.NewReader(picture))
	if err != nil || len(picture) > maxPicture || size.Width > longSide || size.Height > longSide {
		return nil, artifact.ErrPreviewFailed.Because(fmt.Errorf("%d bytes, %d × %d: %w", len(picture), size.Width, size.Height, err))
	}
	return picture, nil
}
