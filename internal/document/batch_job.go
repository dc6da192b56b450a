package document

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/paging"
)

// BatchArgs is the job that makes a batch.
type BatchArgs struct {
	Batch uuid.UUID `json:"batch"`
}

// Kind of the job.
func (BatchArgs) Kind() string { return "document.batch" }

// SweepArgs is the job that clears away batches whose time has run out.
type SweepArgs struct{}

// Kind of the job.
func (SweepArgs) Kind() string { return "document.sweep" }

// SweepPeriod is how often it runs.
const SweepPeriod = time.Hour

const (
	partSize    = 16 << 20               // of what goes to the object store at once
	progressAge = 300 * time.Millisecond // how often a batch tells how far it has come
)

// Make makes a batch. It is a job and may run again: then it begins anew. What can't
// be made fails for all to see, and may be asked for again.
func (s *Service) Make(ctx context.Context, args BatchArgs) error {
	reach, err := s.Policy.Require(ctx, "document", "create")
	if err != nil {
		return err
	}
	b, err := s.Store.Batch(ctx, reach, args.Batch)
	switch {
	case errors.Is(err, ErrBatchNotFound):
		return nil // cleared away meanwhile
	case err != nil:
		return err
	case b.Ended():
		return nil
	}
	b.State, b.Done, b.Files = Running, 0, 0
	err = s.collect(ctx, &b)
	switch {
	case err == nil:
		b.State = Ready
	case ctx.Err() != nil:
		return err // the server stops: another goes on
	default:
		slog.ErrorContext(ctx, "a batch of documents failed", "batch", b.ID, "error", err)
		b.State = Failed
	}
	b.FinishedAt = s.now().UTC()
	return s.Store.Progress(ctx, &b)
}

// collect prints the routes one after the other into a ZIP on its way to the store.
func (s *Service) collect(ctx context.Context, b *Batch) (err error) {
	routes, err := s.routesOf(ctx, iom.Filter{Organization: b.OrganizationID})
	if err != nil {
		return err
	}
	b.Total = len(routes)
	if err := s.Store.Progress(ctx, b); err != nil {
		return err
	}
	upload, err := s.Objects.Begin(ctx, b.ObjectKey)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = s.Objects.Abort(context.WithoutCancel(ctx), b.ObjectKey, upload) // else the sweep of uploads will
		}
	}()
	out := &parts{ctx: ctx, objects: s.Objects, key: b.ObjectKey, upload: upload}
	z := zip.NewWriter(out)
	told, names := s.now(), map[string]int{}
	for _, route := range routes {
		made, err := s.add(ctx, z, names, route, b)
		if err != nil {
			return fmt.Errorf("route %s: %w", route, err)
		}
		b.Done++
		if made {
			b.Files++
		}
		if now := s.now(); now.Sub(told) >= progressAge {
			told = now
			if err := s.Store.Progress(ctx, b); err != nil {
				return err
			}
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	if err := out.flush(); err != nil {
		return err
	}
	b.Size = out.size
	return s.Objects.Complete(ctx, b.ObjectKey, upload)
}

// routesOf lists the routes that f takes, of the states or of any, by id: all that is
// kept of them.
func (s *Service) routesOf(ctx context.Context, f iom.Filter, states ...iom.State) (ids []uuid.UUID, err error) {
	list := func(part paging.Request) (paging.List[iom.Summary], error) {
		l, _, err := s.Routes.List(ctx, f, part)
		return l, err
	}
	for r, err := range paging.All(list) {
		if err != nil {
			return nil, err
		}
		if len(states) == 0 || slices.Contains(states, r.State) {
			ids = append(ids, r.ID)
		}
	}
	return ids, nil
}

// add prints one route; false where it has nothing for the form, or is gone.
func (s *Service) add(ctx context.Context, z *zip.Writer, names map[string]int, route uuid.UUID, b *Batch) (bool, error) {
	d, err := s.dossier(ctx, route)
	if errors.Is(err, iom.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	p, err := d.paper(b.Form)
	if errors.Is(err, ErrNoForm) || errors.Is(err, ErrNothing) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	// both formats are compressed in themselves: zip.Store
	w, err := z.CreateHeader(&zip.FileHeader{Name: unique(names, d.fileName(p.form)+"."+string(b.Format)), Method: zip.Store, Modified: s.now().UTC()})
	if err != nil {
		return false, err
	}
	return true, s.render(ctx, w, p, d, b.Format)
}

// unique numbers the papers of people with the same name.
func unique(names map[string]int, name string) string {
	names[name]++
	n := names[name]
	if n == 1 {
		return name
	}
	ext := path.Ext(name)
	return fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), n, ext)
}

// parts sends what is written to the object store, one part at a time.
type parts struct {
	ctx         context.Context // of the job
	objects     Objects
	key, upload string
	number      int
	size        int64
	buf         bytes.Buffer
}

// Write keeps no more than one part.
func (p *parts) Write(b []byte) (n int, err error) {
	for len(b) > 0 {
		k := min(len(b), partSize-p.buf.Len())
		p.buf.Write(b[:k])
		n, b = n+k, b[k:]
		if p.buf.Len() == partSize {
			if err := p.flush(); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

func (p *parts) flush() error {
	if p.buf.Len() == 0 {
		return nil
	}
	p.number++
	size := int64(p.buf.Len())
	if err := p.objects.PutPart(p.ctx, p.key, p.upload, p.number, io.Reader(bytes.NewReader(p.buf.Bytes())), size); err != nil {
		return err
	}
	p.size += size
	p.buf.Reset()
	return nil
}

// Sweep clears away the batches whose time has run out, of all tenants: the bytes
// first, then the row that knows of them.
func (s *Service) Sweep(ctx context.Context, _ SweepArgs) error {
	const most = 100
	for {
		keys, err := s.Store.Expired(ctx, most)
		if err != nil {
			return err
		}
		for _, key := range keys {
			if err := errors.Join(s.Objects.Delete(ctx, key), s.Store.Forget(ctx, key)); err != nil {
				return err
			}
		}
		if len(keys) < most {
			return nil
		}
	}
}
