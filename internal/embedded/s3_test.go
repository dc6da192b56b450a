package embedded_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/marshrut-iom/marshrut/internal/embedded"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func s3Program(t *testing.T) string {
	t.Helper()
	bin, err := testdb.S3Program()
	if err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() != 0 {
		return bin
	}
	// The repository may lie where nobody cannot go.
	readable := filepath.Join(folder(t), "versitygw")
	b, err := os.ReadFile(bin)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(readable, b, 0o755); err != nil {
		t.Fatal(err)
	}
	return readable
}

func s3Options(bin, root string, cred *syscall.Credential) embedded.S3Options {
	return embedded.S3Options{Bin: bin, Root: root, AccessKey: "marshrut", SecretKey: "only-for-this-test", Credential: cred}
}

func startS3(t *testing.T, o embedded.S3Options) *embedded.S3 {
	t.Helper()
	o.Log = log{t}
	s, err := embedded.StartS3(within(t), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop() })
	return s
}

func client(t *testing.T, endpoint string) *minio.Client {
	t.Helper()
	c, err := minio.New(endpoint, &minio.Options{
		Creds: credentials.NewStaticV4("marshrut", "only-for-this-test", ""), Region: embedded.S3Region})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func put(t *testing.T, c *minio.Client, bucket, key, content string) {
	t.Helper()
	ctx := within(t)
	if ok, err := c.BucketExists(ctx, bucket); err != nil {
		t.Fatal(err)
	} else if !ok {
		if err := c.MakeBucket(ctx, bucket, minio.MakeBucketOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.PutObject(ctx, bucket, key, strings.NewReader(content), int64(len(content)), minio.PutObjectOptions{}); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, c *minio.Client, bucket, key string) string {
	t.Helper()
	o, err := c.GetObject(within(t), bucket, key, minio.GetObjectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(o)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestS3_ObjectsOutliveACrash(t *testing.T) {
	t.Parallel()
	o := s3Options(s3Program(t), filepath.Join(folder(t), "s3"), credential(t))
	s := startS3(t, o)
	put(t, client(t, s.Endpoint()), "files", "r1-abc", "содержимое")
	if err := syscall.Kill(s.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-s.Done()
	if err := s.Err(); !errors.Is(err, embedded.ErrStart) {
		t.Errorf("a killed server says %v", err)
	}
	again := startS3(t, o)
	if got := get(t, client(t, again.Endpoint()), "files", "r1-abc"); got != "содержимое" {
		t.Errorf("read back %q", got)
	}
}

// TestS3_MultipartIsResumedByItsList is what a resumed upload stands on: the
// parts that are there can be listed, and their ETags complete the object. It
// must hold also on a disk without extended attributes.
func TestS3_MultipartIsResumedByItsList(t *testing.T) {
	t.Parallel()
	for name, sidecar := range map[string]bool{"metadata in attributes": false, "metadata beside the files": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := s3Options(s3Program(t), filepath.Join(folder(t), "s3"), credential(t))
			if sidecar { // as an earlier start left it
				for _, dir := range []string{o.Root, o.Root + "/metadata"} {
					mkdir(t, dir, o.Credential)
				}
			}
			resume(t, o)
			if used := exists(o.Root, "metadata", "files"); used != sidecar {
				t.Errorf("metadata beside the files: %v", used)
			}
		})
	}
}

func mkdir(t *testing.T, dir string, cred *syscall.Credential) {
	t.Helper()
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if cred != nil {
		if err := os.Chown(dir, int(cred.Uid), int(cred.Gid)); err != nil {
			t.Fatal(err)
		}
	}
}

func resume(t *testing.T, o embedded.S3Options) {
	t.Helper()
	ctx := within(t)
	s := startS3(t, o)
	put(t, client(t, s.Endpoint()), "files", "other", "x")
	core := minio.Core{Client: client(t, s.Endpoint())}
	const key = "r1-multipart"
	id, err := core.NewMultipartUpload(ctx, "files", key, minio.PutObjectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	parts := [][]byte{bytes.Repeat([]byte("а"), 5<<20/2), bytes.Repeat([]byte("б"), 5<<20/2), []byte("конец")}
	send := func(n int) {
		if _, err := core.PutObjectPart(ctx, "files", key, id, n, bytes.NewReader(parts[n-1]), int64(len(parts[n-1])), minio.PutObjectPartOptions{}); err != nil {
			t.Fatalf("part %d: %v", n, err)
		}
	}
	send(1)
	send(3)
	if err := s.Stop(); err != nil { // an upload outlives the server, too
		t.Fatal(err)
	}
	core = minio.Core{Client: client(t, startS3(t, o).Endpoint())}
	listed := list(t, core, key, id)
	if len(listed) != 2 || listed[0].PartNumber != 1 || listed[1].PartNumber != 3 || listed[0].Size != 5<<20 {
		t.Fatalf("parts there: %+v", listed)
	}
	send(2)
	var complete []minio.CompletePart
	for _, p := range list(t, core, key, id) {
		complete = append(complete, minio.CompletePart{PartNumber: p.PartNumber, ETag: p.ETag})
	}
	if _, err := core.CompleteMultipartUpload(ctx, "files", key, id, complete, minio.PutObjectOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := get(t, core.Client, "files", key); got != string(bytes.Join(parts, nil)) {
		t.Errorf("the object has %d bytes or another content", len(got))
	}
	if _, err := core.ListObjectParts(ctx, "files", key, id, 0, 100); err == nil {
		t.Error("a completed upload can still be listed")
	}
}

func list(t *testing.T, core minio.Core, key, id string) []minio.ObjectPart {
	t.Helper()
	r, err := core.ListObjectParts(within(t), "files", key, id, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return r.ObjectParts
}

func TestS3_RefusesTheUnsigned(t *testing.T) {
	t.Parallel()
	s := startS3(t, s3Options(s3Program(t), filepath.Join(folder(t), "s3"), credential(t)))
	put(t, client(t, s.Endpoint()), "files", "r1-abc", "чужое")
	for name, creds := range map[string]*credentials.Credentials{
		"unsigned":     credentials.NewStaticV4("", "", ""),
		"wrong secret": credentials.NewStaticV4("marshrut", "wrong", ""),
	} {
		c, err := minio.New(s.Endpoint(), &minio.Options{Creds: creds, Region: embedded.S3Region})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.StatObject(within(t), "files", "r1-abc", minio.StatObjectOptions{}); err == nil {
			t.Errorf("%s: let in", name)
		}
	}
}

// A server bound to all addresses would answer on this one, too.
func TestStart_OnlyOnLoopback(t *testing.T) {
	t.Parallel()
	s3 := startS3(t, s3Options(s3Program(t), filepath.Join(folder(t), "s3"), credential(t)))
	pg := start(t, options(t, filepath.Join(folder(t), "pg")))
	_, s3Port, _ := net.SplitHostPort(s3.Endpoint())
	for name, port := range map[string]string{"S3": s3Port, "PostgreSQL": strconv.Itoa(pg.Port())} {
		for host, want := range map[string]bool{"127.0.0.1": true, "127.0.0.2": false} {
			c, err := net.Dial("tcp", net.JoinHostPort(host, port))
			if (err == nil) != want {
				t.Errorf("%s on %s: %v", name, host, err)
			}
			if err == nil {
				_ = c.Close()
			}
		}
	}
}

func TestS3_StartRefusals(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	running := s3Options(s3Program(t), filepath.Join(folder(t), "s3"), credential(t))
	startS3(t, running)
	_, port, _ := net.SplitHostPort(taken.Addr().String())

	for name, c := range map[string]struct {
		change func(*embedded.S3Options)
		want   error
	}{
		"port taken":        {func(o *embedded.S3Options) { o.Port, _ = strconv.Atoi(port) }, embedded.ErrPortTaken},
		"folder in use":     {func(o *embedded.S3Options) { o.Root = running.Root }, embedded.ErrAlreadyRunning},
		"program missing":   {func(o *embedded.S3Options) { o.Bin = "/nonexistent/versitygw" }, embedded.ErrS3Missing},
		"folder denied":     {func(o *embedded.S3Options) { o.Root = "/proc/1" }, embedded.ErrFolderDenied},
		"not an S3 program": {func(o *embedded.S3Options) { o.Bin = "/bin/false" }, embedded.ErrStart},
	} {
		t.Run(name, func(t *testing.T) {
			o := running
			o.Root = filepath.Join(folder(t), "s3")
			c.change(&o)
			if _, err := embedded.StartS3(within(t), o); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

func TestStart_CancelledLeavesTheFolderFree(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	o := options(t, filepath.Join(folder(t), "pg"))
	if _, err := embedded.StartPostgres(ctx, o); !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled start: %v", err)
	}
	start(t, o)
}
