package objstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/minio/minio-go/v7"
)

// Size gives the length of an object; ErrNoObject where there is none.
func (s *Store) Size(ctx context.Context, key string) (int64, error) {
	info, err := s.core.StatObject(ctx, s.bucket, key, minio.StatObjectOptions{})
	return info.Size, refuse("look at an object", err)
}

// Delete removes an object, and each version of it where the bucket keeps versions: a
// mark of deletion alone would leave the bytes there. One that is not there is removed.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := s.core.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{}); err != nil {
		return refuse("delete an object", err)
	}
	kept, err := s.core.GetBucketVersioning(ctx, s.bucket)
	if minio.ToErrorResponse(err).StatusCode == http.StatusNotImplemented || err == nil && kept.Status == "" {
		return nil // never kept any
	}
	if err != nil {
		return refuse("ask for versions", err)
	}
	ctx, cancel := context.WithCancel(ctx) // ends the listing on the way out
	defer cancel()
	for v := range s.core.Client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Prefix: key, WithVersions: true, Recursive: true}) {
		if v.Err != nil {
			return refuse("list versions", v.Err)
		}
		if v.Key != key {
			continue
		}
		if err := s.core.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{VersionID: v.VersionID}); err != nil {
			return refuse("delete a version", err)
		}
	}
	return nil
}

// Open reads an object of the size given from anywhere in it. It fetches windows
// of 16 MiB, so that a slow reader never holds a connection to the S3 server for
// longer than one of them, and a range costs little more than it needs.
// Like a file it must not be read by two at once, except through ReadAt.
func (s *Store) Open(ctx context.Context, key string, size int64) interface {
	io.ReadSeekCloser
	io.ReaderAt
} {
	return &object{ctx: ctx, store: s, key: key, size: size}
}

type object struct {
	ctx    context.Context // of the request that reads
	store  *Store
	key    string
	size   int64
	offset int64
	window io.ReadCloser // from offset to end
	end    int64
}

// window is how much one request to the S3 server fetches at most.
const window = 16 << 20

// Read fills p from the present place.
func (o *object) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if o.offset >= o.size {
		return 0, io.EOF
	}
	if o.window == nil {
		if err := o.fetch(); err != nil {
			return 0, err
		}
	}
	n, err := o.window.Read(p)
	o.offset += int64(n)
	switch {
	case o.offset >= o.end:
		o.drop()
		return n, nil
	case errors.Is(err, io.EOF):
		o.drop()
		return n, io.ErrUnexpectedEOF
	case err != nil:
		o.drop()
		return n, fmt.Errorf("objstore: read an object: %w", err)
	}
	return n, nil
}

func (o *object) fetch() error {
	end := min(o.offset+window, o.size)
	body, err := o.store.get(o.ctx, o.key, o.offset, end)
	if err != nil {
		return err
	}
	o.window, o.end = body, end
	return nil
}

func (s *Store) get(ctx context.Context, key string, from, end int64) (io.ReadCloser, error) {
	opt := minio.GetObjectOptions{}
	if err := opt.SetRange(from, end-1); err != nil {
		return nil, fmt.Errorf("objstore: range: %w", err)
	}
	body, _, _, err := s.core.GetObject(ctx, s.bucket, key, opt)
	return body, refuse("get an object", err)
}

// ReadAt fills p from off, in one request of its own.
func (o *object) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= o.size {
		return 0, io.EOF
	}
	end := min(off+int64(len(p)), o.size)
	if end == off {
		return 0, nil
	}
	body, err := o.store.get(o.ctx, o.key, off, end)
	if err != nil {
		return 0, err
	}
	defer func() { _ = body.Close() }()
	n, err := io.ReadFull(body, p[:end-off])
	if err == nil && n < len(p) {
		err = io.EOF
	}
	return n, err
}

// Seek moves the place from which Read goes on. It asks the S3 server nothing.
func (o *object) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += o.offset
	case io.SeekEnd:
		offset += o.size
	}
	if offset < 0 {
		return o.offset, errors.New("objstore: seek before the beginning")
	}
	if offset != o.offset {
		o.drop()
		o.offset = offset
	}
	return offset, nil
}

func (o *object) drop() {
	if o.window != nil {
		_ = o.window.Close() // only read from
		o.window = nil
	}
}

// Close lets go of the connection to the S3 server.
func (o *object) Close() error {
	o.drop()
	return nil
}
