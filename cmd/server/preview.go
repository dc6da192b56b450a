package main

import (
	"context"
	"log/slog"
	"os"
	"sync/atomic"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/artifact/artifactpdf"
	"github.com/marshrut-iom/marshrut/internal/embedded"
)

// previews is there from the start and works once Poppler was found: fetching its
// packages, or failing to where there is no network, holds up nobody.
type previews struct {
	ready  atomic.Pointer[artifactpdf.Previewer]
	folder atomic.Pointer[string]
}

// close takes away what was kept.
func (p *previews) close() {
	if folder := p.folder.Load(); folder != nil {
		_ = os.RemoveAll(*folder)
	}
}

// Pages implements artifact.Previews.
func (p *previews) Pages(ctx context.Context, a artifact.Artifact, content artifact.Content) (artifact.Pages, error) {
	if r := p.ready.Load(); r != nil {
		return r.Pages(ctx, a, content)
	}
	return artifact.Pages{}, artifact.ErrPreviewMissing
}

// Page implements artifact.Previews.
func (p *previews) Page(ctx context.Context, a artifact.Artifact, content artifact.Content, number int) ([]byte, error) {
	if r := p.ready.Load(); r != nil {
		return r.Page(ctx, a, content, number)
	}
	return nil, artifact.ErrPreviewMissing
}

// Forget implements artifact.Previews.
func (p *previews) Forget(id uuid.UUID) {
	if r := p.ready.Load(); r != nil {
		r.Forget(id)
	}
}

// openPreviews looks for the programs that show PDFs page by page. The service works
// without them, but a folder that was named and is not right stops the start.
func (a *app) openPreviews(ctx context.Context, cfg config) error {
	a.defers(a.previews.close)
	if cfg.Previews != nil {
		return a.preview(*cfg.Previews)
	}
	found, err := embedded.FindPoppler(ctx, embedded.FindOptions{Bin: cfg.Poppler})
	switch {
	case err == nil:
		return a.preview(found)
	case cfg.Poppler != "":
		return err
	case cfg.PopplerCache == "":
		slog.WarnContext(ctx, "PDFs are not shown page by page", "error", err)
		return nil
	}
	a.background(ctx, func(ctx context.Context) {
		fetched, err := embedded.FindPoppler(ctx, embedded.FindOptions{Cache: cfg.PopplerCache})
		if err == nil {
			err = a.preview(fetched)
		}
		if err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "PDFs are not shown page by page", "error", err)
		}
	})
	return nil
}

// preview begins to show PDFs by the programs that were found.
func (a *app) preview(p embedded.Poppler) error {
	folder, err := os.MkdirTemp("", "marshrut-preview-")
	if err != nil {
		return err
	}
	made, err := artifactpdf.New(artifactpdf.Options{Bin: p.Dir, LibraryPath: p.LibraryPath, Root: p.Root, Launcher: launcher(), Folder: folder})
	if err != nil {
		return err
	}
	a.previews.folder.Store(&folder)
	a.previews.ready.Store(made)
	return nil
}
