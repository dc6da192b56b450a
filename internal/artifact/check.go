package artifact

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// CheckArgs is the job that looks at a file whose parts are all there.
type CheckArgs struct {
	Artifact uuid.UUID `json:"artifact"`
}

// Kind of the job.
func (CheckArgs) Kind() string { return "artifact.check" }

// RemoveArgs is the job that frees the bytes of a file that is no more.
type RemoveArgs struct {
	Artifact uuid.UUID `json:"artifact"`
	Key      string    `json:"key"`
	Upload   string    `json:"upload"`
}

// Kind of the job.
func (RemoveArgs) Kind() string { return "artifact.remove" }

func removal(a Artifact) RemoveArgs { return RemoveArgs{a.ID, a.ObjectKey, a.UploadID} }

// lostAfter is how long the parts are looked for before they are told to be lost. A
// run that was killed may have left the S3 server making the object: meanwhile there
// is neither an upload nor an object, for as long as gigabytes take.
const lostAfter = time.Hour

// Check makes one object of the parts and finds the file good or not: its size,
// its contents against its name, and its SHA-256. It is a job and may run again.
func (f *Files) Check(ctx context.Context, args CheckArgs) error {
	a, err := f.Store.Get(ctx, everything(ctx), args.Artifact)
	switch {
	case errors.Is(err, ErrNotFound) || err == nil && a.State != Checking:
		return nil // removed meanwhile, or checked by the run before
	case err != nil:
		return err
	}
	switch err := f.Objects.Complete(ctx, a.ObjectKey, a.UploadID); fault.KindOf(err) {
	case fault.Conflict: // neither an upload nor an object
		if f.now().Sub(a.UpdatedAt) < lostAfter {
			return err // the job is tried again
		}
		return f.reject(ctx, a, Lost)
	default:
		if err != nil {
			return err
		}
	}
	size, err := f.Objects.Size(ctx, a.ObjectKey)
	if err != nil {
		return err
	}
	if size != a.Size {
		return f.reject(ctx, a, WrongSize)
	}
	sum, right, err := f.look(ctx, a)
	if err != nil {
		return err
	}
	if !right {
		return f.reject(ctx, a, WrongType)
	}
	a.SHA256 = sum
	return f.end(ctx, a, Ready, "artifact.ready")
}

// look reads the object once, whole.
func (f *Files) look(ctx context.Context, a Artifact) (sum []byte, right bool, err error) {
	content := f.Objects.Open(ctx, a.ObjectKey, a.Size)
	defer func() { _ = content.Close() }()
	format := FormatByCode(a.Format)
	head := make([]byte, min(a.Size, headSize))
	if _, err := io.ReadFull(content, head); err != nil {
		return nil, false, fmt.Errorf("artifact: read %s: %w", a.ID, err)
	}
	if !format.LooksRight(head) || !format.HoldsMember(content, a.Size) {
		return nil, false, nil
	}
	h := sha256.New()
	h.Write(head)
	if _, err := io.CopyBuffer(h, content, make([]byte, 256<<10)); err != nil {
		return nil, false, fmt.Errorf("artifact: read %s: %w", a.ID, err)
	}
	return h.Sum(nil), true, nil
}

func (f *Files) reject(ctx context.Context, a Artifact, why Reason) error {
	a.Reason = why
	return f.end(ctx, a, Rejected, "artifact.reject")
}

// end moves an artifact to its last state, and has its bytes removed if that is
// Rejected. One that another run has moved already stays where it is.
func (f *Files) end(ctx context.Context, a Artifact, to State, action string) error {
	from := a.State
	a.State, a.Version, a.UpdatedAt = to, a.Version+1, f.now().UTC()
	err := f.Tx.InTx(ctx, func(ctx context.Context) error {
		if err := f.Store.Move(ctx, &a, from); err != nil {
			return err
		}
		if to == Rejected {
			if err := f.Queue.Enqueue(ctx, removal(a)); err != nil {
				return err
			}
		}
		return f.Audit.Record(ctx, a.entry(action))
	})
	if fault.KindOf(err) == fault.Stale {
		return nil
	}
	return err
}

// Remove frees the bytes, wherever the upload stood, and the pictures of its pages. It is
// a job and may run again.
func (f *Files) Remove(ctx context.Context, args RemoveArgs) error {
	if f.Previews != nil {
		f.Previews.Forget(args.Artifact)
	}
	if err := f.Objects.Abort(ctx, args.Key, args.Upload); err != nil {
		return err
	}
	return f.Objects.Delete(ctx, args.Key)
}

// everything is the reach of a job: its Scope's whole width.
func everything(ctx context.Context) tenant.Reach {
	if s, err := tenant.From(ctx); err == nil && s.Role.Level() == tenant.LevelRegion {
		return tenant.ReachRegion
	}
	return tenant.ReachMunicipality
}

// SweepArgs is the job that gives up uploads which nobody went on with.
type SweepArgs struct{}

// Kind of the job.
func (SweepArgs) Kind() string { return "artifact.sweep" }

// SweepPeriod is how often the sweep runs; uploadAge how long an upload may rest.
const (
	SweepPeriod = time.Hour
	uploadAge   = 7 * 24 * time.Hour
)

// Sweep gives up the uploads that nothing came to for a week: the S3 server is not
// trusted to do it. The region of each is read from its key.
func (f *Files) Sweep(ctx context.Context, _ SweepArgs) error {
	return f.Objects.Stale(ctx, f.now().Add(-uploadAge), func(key, upload string) error {
		region, ours := regionOf(key)
		if !ours {
			return nil // somebody else's: the bucket may be shared
		}
		// The record of it names no person: it is the system's own doing.
		in := tenant.With(ctx, tenant.Scope{Region: region, Role: tenant.RegionalCoordinator})
		a, err := f.Store.ByKey(in, key)
		switch {
		case errors.Is(err, ErrNotFound):
			return f.Objects.Abort(ctx, key, upload)
		case err != nil:
			return err
		case a.State == Checking:
			return nil // the check is about to complete it
		case a.State == Uploading:
			if err := f.reject(in, a, Expired); err != nil {
				return err
			}
		}
		return f.Objects.Abort(ctx, key, upload)
	})
}
