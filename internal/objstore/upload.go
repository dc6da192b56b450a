package objstore

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Begin starts an upload and gives its id.
func (s *Store) Begin(ctx context.Context, key string) (upload string, err error) {
	upload, err = s.core.NewMultipartUpload(ctx, s.bucket, key, minio.PutObjectOptions{
		ContentType: "application/octet-stream", // what it really is the server says, not the store
		PartSize:    PartSize,
	})
	return upload, refuse("begin an upload", err)
}

// PutPart streams one part; nothing of it is kept in memory. A part sent again
// replaces the one before. A body that ends early or runs over leaves no part.
func (s *Store) PutPart(ctx context.Context, key, upload string, number int, body io.Reader, size int64) error {
	in := &source{r: io.LimitReader(body, size)}
	_, err := s.core.PutObjectPart(ctx, s.bucket, key, upload, number, in, size, minio.PutObjectPartOptions{})
	if err != nil && in.err != nil && ctx.Err() == nil {
		return fmt.Errorf("objstore: read the part: %w", in.err)
	}
	return refuse("put a part", err)
}

// source remembers that it was the reader that failed, not the S3 server.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// Parts gives the sizes of the parts that are already there, by number.
func (s *Store) Parts(ctx context.Context, key, upload string) (map[int]int64, error) {
	parts, err := s.parts(ctx, key, upload)
	if err != nil {
		return nil, err
	}
	sizes := make(map[int]int64, len(parts))
	for _, p := range parts {
		sizes[p.PartNumber] = p.Size
	}
	return sizes, nil
}

func (s *Store) parts(ctx context.Context, key, upload string) ([]minio.ObjectPart, error) {
	var all []minio.ObjectPart
	for marker := 0; ; {
		page, err := s.core.ListObjectParts(ctx, s.bucket, key, upload, marker, 1000)
		if err != nil {
			return nil, refuse("list the parts", err)
		}
		all = append(all, page.ObjectParts...)
		if !page.IsTruncated || page.NextPartNumberMarker <= marker {
			return all, nil
		}
		marker = page.NextPartNumberMarker
	}
}

// Complete makes the object of its parts; their ETags are read here, whoever sent
// them. It may be repeated: an upload that is gone and left its object is done.
func (s *Store) Complete(ctx context.Context, key, upload string) error {
	parts, err := s.parts(ctx, key, upload)
	if err == nil {
		complete := make([]minio.CompletePart, 0, len(parts))
		for _, p := range parts {
			complete = append(complete, minio.CompletePart{PartNumber: p.PartNumber, ETag: p.ETag})
		}
		_, err = s.core.CompleteMultipartUpload(ctx, s.bucket, key, upload, complete, minio.PutObjectOptions{})
		err = refuse("complete an upload", err)
	}
	if f, ok := fault.As(err); ok && f.ID == ErrNoUpload.ID {
		if _, gone := s.Size(ctx, key); gone == nil {
			return nil
		}
	}
	return err
}

// Abort gives an upload up and frees its parts. It may be repeated.
func (s *Store) Abort(ctx context.Context, key, upload string) error {
	err := s.core.AbortMultipartUpload(ctx, s.bucket, key, upload)
	if minio.ToErrorResponse(err).Code == minio.NoSuchUpload {
		return nil
	}
	return refuse("abort an upload", err)
}

// PartURL signs an address by which a browser may send this one part, of exactly
// this size, for a while. Once the upload is completed or aborted it is worth nothing.
func (s *Store) PartURL(ctx context.Context, key, upload string, number int, size int64, age time.Duration) (string, error) {
	if s.public == nil {
		return "", ErrDirectOff
	}
	query := url.Values{"partNumber": {strconv.Itoa(number)}, "uploadId": {upload}}
	length := http.Header{"Content-Length": {strconv.FormatInt(size, 10)}}
	u, err := s.public.PresignHeader(ctx, http.MethodPut, s.bucket, key, age, query, length)
	if err != nil {
		return "", refuse("sign an address", err)
	}
	return u.String(), nil
}

// Stale visits the uploads that nothing came to since before (or, where the S3
// server knows only that, that were begun before). It is not trusted to clean up
// by itself.
func (s *Store) Stale(ctx context.Context, before time.Time, visit func(key, upload string) error) error {
	var key, id string
	for {
		page, err := s.core.ListMultipartUploads(ctx, s.bucket, "", key, id, "", 1000)
		if err != nil {
			return refuse("list the uploads", err)
		}
		for _, u := range page.Uploads {
			if !u.Initiated.Before(before) {
				continue
			}
			if err := visit(u.Key, u.UploadID); err != nil {
				return err
			}
		}
		if !page.IsTruncated || page.NextKeyMarker == key && page.NextUploadIDMarker == id {
			return nil
		}
		key, id = page.NextKeyMarker, page.NextUploadIDMarker
	}
}
