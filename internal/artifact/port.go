package artifact

import (
	"context"
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Routes opens the route that files and products belong to, with its regulation
// and the day it is there; iom's not-found refusal where it is not in reach.
type Routes interface {
	Open(ctx context.Context, reach tenant.Reach, id uuid.UUID) (iom.View, error)
	// Hold is Open inside a transaction that other changes of the route wait for.
	Hold(ctx context.Context, reach tenant.Reach, id uuid.UUID) (iom.View, error)
	// FinallyDiagnosed tells whether a final diagnosis was taken on a route that was opened.
	FinallyDiagnosed(ctx context.Context, route uuid.UUID) (bool, error)
	// Book gives a regulation, for the words of what was planned under it.
	Book(ctx context.Context, code string, version int) (*iom.Regulation, error)
}

// Objects is the store of bytes. It is never called inside a transaction.
type Objects interface {
	// Direct tells whether parts may be sent straight to the store by PartURL.
	Direct() bool
	Begin(ctx context.Context, key string) (upload string, err error)
	PutPart(ctx context.Context, key, upload string, number int, body io.Reader, size int64) error
	Parts(ctx context.Context, key, upload string) (map[int]int64, error)
	PartURL(ctx context.Context, key, upload string, number int, size int64, age time.Duration) (string, error)
	// Complete may be repeated.
	Complete(ctx context.Context, key, upload string) error
	// Abort may be repeated.
	Abort(ctx context.Context, key, upload string) error
	Size(ctx context.Context, key string) (int64, error)
	Open(ctx context.Context, key string, size int64) interface {
		io.ReadSeekCloser
		io.ReaderAt
	}
	// Delete may be repeated.
	Delete(ctx context.Context, key string) error
	// Stale visits the uploads that nothing came to since before.
	Stale(ctx context.Context, before time.Time, visit func(key, upload string) error) error
}

// Content is the bytes of a file, from anywhere in it.
type Content interface {
	io.ReadSeekCloser
	io.ReaderAt
}
