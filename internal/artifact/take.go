package artifact

import (
	"context"
	"errors"
	"io"

	"github.com/google/uuid"
)

// Take uploads a file that comes in one piece: it is announced, its parts are sent as
// they come, and it goes to its check. What did not come whole is removed again, since
// nobody could go on with it.
func (f *Files) Take(ctx context.Context, route uuid.UUID, n Announcement, body io.Reader) (Artifact, error) {
	a, err := f.Announce(ctx, route, n)
	if err != nil {
		return Artifact{}, err
	}
	return f.takeWhole(ctx, a, body)
}

// TakeScan is Take for a scan of a paper route.
func (f *Files) TakeScan(ctx context.Context, paper uuid.UUID, n Announcement, body io.Reader) (Artifact, error) {
	a, err := f.AnnounceScan(ctx, paper, n)
	if err != nil {
		return Artifact{}, err
	}
	return f.takeWhole(ctx, a, body)
}

func (f *Files) takeWhole(ctx context.Context, a Artifact, body io.Reader) (Artifact, error) {
	if err := f.takeParts(ctx, a, body); err != nil {
		clean := context.WithoutCancel(ctx) // who sent it may have gone
		if now, lost := f.Get(clean, a.ID); lost == nil && now.State == Uploading {
			_ = f.Delete(clean, a.ID, now.Version) // else the sweep will
		}
		return Artifact{}, err
	}
	return f.Complete(ctx, a.ID)
}

func (f *Files) takeParts(ctx context.Context, a Artifact, body io.Reader) error {
	for part := 1; part <= a.Parts(); part++ {
		size, _ := a.SizeOf(part)
		if err := f.Put(ctx, a.ID, part, size, io.LimitReader(body, size)); err != nil {
			return err
		}
	}
	// What stands behind the last part is the end, or not the file that was announced.
	switch n, err := io.CopyN(io.Discard, body, 1); {
	case n > 0:
		return ErrPartSize
	case !errors.Is(err, io.EOF):
		return err
	}
	return nil
}
