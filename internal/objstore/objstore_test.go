package objstore_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/objstore"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

// The tests are a contract with any S3 server: MARSHRUT_TEST_S3 names another one.

const origin = "https://marshrut.example.ru"

func open(t *testing.T) *objstore.Store {
	t.Helper()
	e := testdb.S3(t)
	s, err := objstore.New(objstore.Config{
		Endpoint: "http://" + e.Endpoint, Public: "http://" + e.Endpoint, Bucket: "t" + uuid.NewString()[:12],
		AccessKey: e.AccessKey, SecretKey: e.SecretKey, Origins: []string{origin},
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // a bucket that is there already is no mistake
		if err := s.Prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func begin(t *testing.T, s *objstore.Store) (key, upload string) {
	t.Helper()
	key = uuid.NewString()
	upload, err := s.Begin(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return key, upload
}

func put(t *testing.T, s *objstore.Store, key, upload string, number int, b []byte) {
	t.Helper()
	if err := s.PutPart(t.Context(), key, upload, number, bytes.NewReader(b), int64(len(b))); err != nil {
		t.Fatal(err)
	}
}

// noise is bytes that no compression makes smaller, the same each time.
func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{7}).Read(b)
	return b
}

func TestUpload_PartsInAnyOrderMakeOneObject(t *testing.T) {
	t.Parallel()
	s := open(t)
	key, upload := begin(t, s)
	want := noise(objstore.PartSize + 1000)
	put(t, s, key, upload, 2, want[objstore.PartSize:])
	put(t, s, key, upload, 1, noise(10)) // replaced by the next
	put(t, s, key, upload, 1, want[:objstore.PartSize])

	parts, err := s.Parts(t.Context(), key, upload)
	if err != nil || len(parts) != 2 || parts[1] != objstore.PartSize || parts[2] != 1000 {
		t.Fatalf("parts %v, %v", parts, err)
	}
	if _, err := s.Size(t.Context(), key); !errors.Is(err, objstore.ErrNoObject) {
		t.Fatalf("an object before the upload is complete: %v", err)
	}
	for range 2 { // a repeated completion is done already
		if err := s.Complete(t.Context(), key, upload); err != nil {
			t.Fatal(err)
		}
	}
	size, err := s.Size(t.Context(), key)
	if err != nil || size != int64(len(want)) {
		t.Fatalf("size %d, %v", size, err)
	}
	o := s.Open(t.Context(), key, size)
	defer func() { _ = o.Close() }()
	got, err := io.ReadAll(o)
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%d bytes came back of %d, equal %v, %v", len(got), len(want), bytes.Equal(got, want), err)
	}
}

func TestUpload_BrokenBodyLeavesNoPart(t *testing.T) {
	t.Parallel()
	s := open(t)
	key, upload := begin(t, s)
	gone := errors.New("the line is gone")
	body := io.MultiReader(strings.NewReader("half"), failing{gone})
	if err := s.PutPart(t.Context(), key, upload, 1, body, 100); !errors.Is(err, gone) {
		t.Fatalf("got %v, want the reader's own error", err)
	}
	if err := s.PutPart(t.Context(), key, upload, 2, strings.NewReader("short"), 100); err == nil {
		t.Fatal("a part shorter than announced was taken")
	}
	if parts, err := s.Parts(t.Context(), key, upload); err != nil || len(parts) != 0 {
		t.Fatalf("parts %v, %v", parts, err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestUpload_AfterTheEndNothingWritesTheKey(t *testing.T) {
	t.Parallel()
	s := open(t)
	for name, end := range map[string]func(key, upload string) error{
		"completed": func(key, upload string) error { return s.Complete(t.Context(), key, upload) },
		"aborted":   func(key, upload string) error { return s.Abort(t.Context(), key, upload) },
	} {
		t.Run(name, func(t *testing.T) {
			key, upload := begin(t, s)
			put(t, s, key, upload, 1, []byte("first"))
			address, err := s.PartURL(t.Context(), key, upload, 1, 5, time.Minute)
			if err != nil {
				t.Fatal(err)
			}
			if err := end(key, upload); err != nil {
				t.Fatal(err)
			}
			if err := s.PutPart(t.Context(), key, upload, 1, strings.NewReader("other"), 5); !errors.Is(err, objstore.ErrNoUpload) {
				t.Errorf("a part after the end: %v", err)
			}
			if status := send(t, address, "other"); status != http.StatusNotFound {
				t.Errorf("a signed address after the end answered %d", status)
			}
			if _, err := s.Parts(t.Context(), key, upload); !errors.Is(err, objstore.ErrNoUpload) {
				t.Errorf("parts after the end: %v", err)
			}
		})
	}
	key, upload := begin(t, s)
	for range 2 {
		if err := s.Abort(t.Context(), key, upload); err != nil {
			t.Errorf("abort: %v", err)
		}
	}
	if err := s.Complete(t.Context(), key, upload); !errors.Is(err, objstore.ErrNoUpload) {
		t.Errorf("completing an aborted upload: %v", err)
	}
}

func TestPartURL_OnePartOfOneSize(t *testing.T) {
	t.Parallel()
	s := open(t)
	key, upload := begin(t, s)
	address, err := s.PartURL(t.Context(), key, upload, 1, 5, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if status := send(t, address, "longer than signed"); status < 400 {
		t.Errorf("a part of another size answered %d", status)
	}
	if status := send(t, strings.Replace(address, "partNumber=1", "partNumber=2", 1), "fifth"); status != http.StatusForbidden {
		t.Errorf("another part's number answered %d", status)
	}
	if status := send(t, address, "fifth"); status != http.StatusOK {
		t.Errorf("the part itself answered %d", status)
	}
	parts, err := s.Parts(t.Context(), key, upload)
	if err != nil || len(parts) != 1 || parts[1] != 5 {
		t.Errorf("parts %v, %v", parts, err)
	}
}

func send(t *testing.T, address, body string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode
}

func TestPrepare_OnlyOurPagesMaySendParts(t *testing.T) {
	t.Parallel()
	s := open(t)
	key, upload := begin(t, s)
	address, err := s.PartURL(t.Context(), key, upload, 1, 5, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	live, err := http.Get(strings.SplitAfter(address, "//")[0] + strings.Split(address, "/")[2] + "/minio/health/live")
	if err != nil {
		t.Fatal(err)
	}
	_ = live.Body.Close()
	minio := live.StatusCode == http.StatusOK
	for from, allowed := range map[string]bool{origin: true, "https://elsewhere.example.ru": false} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodOptions, address, nil)
		req.Header.Set("Origin", from)
		req.Header.Set("Access-Control-Request-Method", http.MethodPut)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		got := res.Header.Get("Access-Control-Allow-Origin")
		if minio {
			continue // one setting for all its buckets, made outside of S3
		}
		if (got == from) != allowed {
			t.Errorf("from %s: status %d, allowed origin %q", from, res.StatusCode, got)
		}
	}
}

func TestOpen_RangesOverWindows(t *testing.T) {
	t.Parallel()
	s := open(t)
	key, upload := begin(t, s)
	want := noise(objstore.PartSize + 5000) // one window and a rest
	put(t, s, key, upload, 1, want[:objstore.PartSize])
	put(t, s, key, upload, 2, want[objstore.PartSize:])
	if err := s.Complete(t.Context(), key, upload); err != nil {
		t.Fatal(err)
	}
	o := s.Open(t.Context(), key, int64(len(want)))
	defer func() { _ = o.Close() }()
	for _, r := range []struct{ from, to int }{{0, 10}, {objstore.PartSize - 3, objstore.PartSize + 3}, {len(want) - 7, len(want)}} {
		if _, err := o.Seek(int64(r.from), io.SeekStart); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, r.to-r.from)
		if _, err := io.ReadFull(o, got); err != nil || !bytes.Equal(got, want[r.from:r.to]) {
			t.Errorf("read %d-%d: %v", r.from, r.to, err)
		}
		clear(got)
		if _, err := o.ReadAt(got, int64(r.from)); err != nil || !bytes.Equal(got, want[r.from:r.to]) {
			t.Errorf("read at %d-%d: %v", r.from, r.to, err)
		}
	}
	if n, err := o.ReadAt(make([]byte, 10), int64(len(want)-4)); n != 4 || !errors.Is(err, io.EOF) {
		t.Errorf("read at the end: %d, %v", n, err)
	}
	if err := s.Delete(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(t.Context(), key); err != nil {
		t.Errorf("a second deletion: %v", err)
	}
	if _, err := io.ReadAll(s.Open(t.Context(), key, 10)); !errors.Is(err, objstore.ErrNoObject) {
		t.Errorf("reading what was deleted: %v", err)
	}
}

func TestStale_OnlyUploadsThatNothingCameTo(t *testing.T) {
	t.Parallel()
	s := open(t)
	key, upload := begin(t, s)
	stale := func(before time.Time) (found []string) {
		if err := s.Stale(t.Context(), before, func(key, upload string) error {
			found = append(found, key+" "+upload)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return found
	}
	if old := stale(time.Now().Add(-time.Hour)); len(old) != 0 {
		t.Errorf("stale an hour ago: %v", old)
	}
	if now := stale(time.Now().Add(time.Hour)); len(now) != 1 || now[0] != key+" "+upload {
		t.Errorf("stale by an hour from now: %v", now)
	}
}

func TestRefusals_ServerThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer broken.Close()
	for _, endpoint := range []string{broken.URL, "http://127.0.0.1:1"} {
		s, err := objstore.New(objstore.Config{Endpoint: endpoint, Bucket: "bucket", AccessKey: "a", SecretKey: "secretsecret"})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		if err := s.Ready(ctx); !errors.Is(err, objstore.ErrUnavailable) {
			t.Errorf("%s: %v", endpoint, err)
		}
		if _, err := s.PartURL(ctx, "key", "upload", 1, 1, time.Minute); !errors.Is(err, objstore.ErrDirectOff) {
			t.Errorf("an address without a public endpoint: %v", err)
		}
	}
	for _, endpoint := range []string{"", "127.0.0.1:9000", "ftp://host", "http://host/path"} {
		if _, err := objstore.New(objstore.Config{Endpoint: endpoint, Bucket: "b", AccessKey: "a", SecretKey: "s"}); err == nil {
			t.Errorf("the address %q was taken", endpoint)
		}
	}
}
