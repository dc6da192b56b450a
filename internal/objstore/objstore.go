// Package objstore keeps files in any S3 server, through minio-go.
//
// Objects come by multipart upload only, also those of one part: the parts are
// listed when an upload is resumed, and completing it takes the upload id out of
// the world, so that no address given away before can write the object again.
package objstore

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/cors"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// PartSize is the size of every part but the last. Without it the client would
// take a buffer of half a gigabyte for a stream of unknown length.
const PartSize = 16 << 20

// Config says where the S3 server is.
type Config struct {
	Endpoint  string // "http://127.0.0.1:9000", as the server reaches it
	Public    string // as browsers reach it; empty: files go through the server only
	Region    string // empty: us-east-1
	Bucket    string
	AccessKey string
	SecretKey string
	Origins   []string // origins of the pages that may send parts straight to Public
}

// Store is one bucket.
type Store struct {
	core    *minio.Core
	public  *minio.Client // signs addresses for browsers; never connects
	bucket  string
	region  string
	origins []string
}

// New reads the configuration. It doesn't connect: see Prepare.
func New(c Config) (*Store, error) {
	if c.Region == "" {
		c.Region = "us-east-1"
	}
	if c.Bucket == "" || c.AccessKey == "" || c.SecretKey == "" {
		return nil, errors.New("objstore: bucket, access key and secret key are needed")
	}
	inner, err := client(c, c.Endpoint)
	if err != nil {
		return nil, err
	}
	s := &Store{core: &minio.Core{Client: inner}, bucket: c.Bucket, region: c.Region, origins: c.Origins}
	if c.Public != "" {
		if s.public, err = client(c, c.Public); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func client(c Config, endpoint string) (*minio.Client, error) {
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" {
		return nil, fmt.Errorf("objstore: %q is not the address of an S3 server: http(s)://host[:port] is needed", endpoint)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 32
	transport.DisableCompression = true // an object comes as it was stored
	transport.ResponseHeaderTimeout = 2 * time.Minute
	cl, err := minio.New(u.Host, &minio.Options{
		Creds:  credentials.NewStaticV4(c.AccessKey, c.SecretKey, ""),
		Secure: u.Scheme == "https", Region: c.Region, Transport: transport,
		BucketLookup: minio.BucketLookupPath, MaxRetries: 3,
	})
	if err != nil {
		return nil, fmt.Errorf("objstore: %w", err)
	}
	return cl, nil
}

// Prepare makes the bucket where it is missing and, when the direct way is on,
// tells it which origins may send parts.
func (s *Store) Prepare(ctx context.Context) error {
	exists, err := s.core.BucketExists(ctx, s.bucket)
	if err != nil {
		return refuse("look for the bucket", err)
	}
	if !exists {
		err := s.core.MakeBucket(ctx, s.bucket, minio.MakeBucketOptions{Region: s.region})
		if code := minio.ToErrorResponse(err).Code; err != nil && code != minio.BucketAlreadyOwnedByYou {
			return refuse("make the bucket", err)
		}
	}
	if !s.Direct() || len(s.origins) == 0 {
		return nil
	}
	return s.allowOrigins(ctx)
}

// allowOrigins sets the bucket's CORS. A server without that call (MinIO answers
// "not implemented" and has one setting for all buckets) is left as it is.
func (s *Store) allowOrigins(ctx context.Context) error {
	err := s.core.SetBucketCors(ctx, s.bucket, cors.NewConfig([]cors.Rule{{
		AllowedOrigin: s.origins, AllowedMethod: []string{http.MethodPut},
		AllowedHeader: []string{"content-type", "content-length"}, ExposeHeader: []string{"ETag"}, MaxAgeSeconds: 600,
	}}))
	if minio.ToErrorResponse(err).Code == minio.NotImplemented {
		return nil
	}
	return refuse("set the bucket's CORS", err)
}

// Direct tells whether parts may be sent straight to the S3 server.
func (s *Store) Direct() bool { return s.public != nil }

// Ready tells whether the bucket answers.
func (s *Store) Ready(ctx context.Context) error {
	ok, err := s.core.BucketExists(ctx, s.bucket)
	if err == nil && !ok {
		err = errors.New("no such bucket")
	}
	return refuse("look for the bucket", err)
}
