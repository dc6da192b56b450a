package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/marshrut-iom/marshrut/internal/objstore"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// uploads sends a file of one teacher's route by each way. A file goes in parts of
// 16 MiB, four at a time, as minio-go does it by itself.
type uploads struct {
	service *service
	who     planned
	core    *minio.Core
	part    []byte // random, so that nothing can be saved on it
	checks  []float64
	merges  []float64
}

const (
	partsAtOnce = 4
	bucket      = "bench"
)

func measureUploads(ctx context.Context, st *stand, t *table) error {
	w, service, err := st.serve(ctx)
	if err != nil {
		return err
	}
	core, err := minio.NewCore(st.s3.Endpoint(), &minio.Options{Creds: credentials.NewStaticV4(accessKey, secretKey, ""), Region: "us-east-1"})
	if err != nil {
		return err
	}
	if err := core.MakeBucket(ctx, bucket, minio.MakeBucketOptions{}); err != nil {
		return err
	}
	last := w.schools[len(w.schools)-1].planned
	u := &uploads{service: service, who: last[len(last)-1], core: core, part: make([]byte, objstore.PartSize)}
	rng := rand.NewChaCha8([32]byte{1})
	_, _ = rng.Read(u.part)
	copy(u.part, "%PDF-1.7\n")
	size := int64(st.fileMiB) << 20
	ways := []struct {
		what string
		goal float64
		way  func(ctx context.Context, id string, n int, part []byte) error
	}{
		{"(d) upload of %d MiB by presigned addresses (bare: minio-go)", 0.8, u.straight},
		{"(d) upload of %d MiB through the server (bare: minio-go)", 0.5, u.through},
	}
	for _, m := range ways {
		p, err := inTurn(st.rounds, func() (float64, error) { return u.ours(ctx, size, m.way) }, func() (float64, error) { return u.bare(ctx, size) })
		if err != nil {
			return err
		}
		t.atLeast(fmt.Sprintf(m.what, st.fileMiB), p, m.goal, func(v float64) string { return mib(v) + "/s" })
	}
	ours, bare := median(u.checks), median(u.merges)
	t.add(line{what: "(d) after it: merge of the parts, type and SHA-256 (bare: merge)", ours: took(ours), bare: took(bare), ratio: fmt.Sprintf("%.1f", ours/bare)})
	return u.watch(ctx, st, t)
}

// watch sends one large file through the server and looks at the server's memory.
func (u *uploads) watch(ctx context.Context, st *stand, t *table) error {
	return t.growth(fmt.Sprintf("(d) growth of the server's memory by an upload of %d MiB", st.bigMiB), u.service, func() error {
		_, err := u.ours(ctx, int64(st.bigMiB)<<20, u.through)
		return err
	})
}

// ours announces a file, sends its parts by the way given, waits until it is checked,
// and removes it. It gives bytes per second until all parts are there.
func (u *uploads) ours(ctx context.Context, size int64, send func(ctx context.Context, id string, n int, part []byte) error) (float64, error) {
	begin := time.Now()
	var f struct {
		ID      string `json:"id"`
		Parts   int    `json:"parts"`
		State   string `json:"state"`
		Reason  string `json:"reason"`
		Version int    `json:"version"`
	}
	body := fmt.Sprintf(`{"file_name":"Разработка.pdf","size":%d,"purpose":"product"}`, size)
	if err := u.api(ctx, http.MethodPost, "/routes/"+u.who.route.String()+"/artifacts", body, http.StatusCreated, &f); err != nil {
		return 0, err
	}
	if err := u.parts(size, f.Parts, func(n int, part []byte) error { return send(ctx, f.ID, n, part) }); err != nil {
		return 0, err
	}
	sent := time.Now()
	if err := u.api(ctx, http.MethodPost, "/artifacts/"+f.ID+"/complete", "", http.StatusOK, &f); err != nil {
		return 0, err
	}
	for f.State == "checking" {
		time.Sleep(5 * time.Millisecond)
		if err := u.api(ctx, http.MethodGet, "/artifacts/"+f.ID, "", http.StatusOK, &f); err != nil {
			return 0, err
		}
	}
	u.checks = append(u.checks, time.Since(sent).Seconds())
	if f.State != "ready" {
		return 0, fmt.Errorf("the file is %s: %s", f.State, f.Reason)
	}
	req, err := u.request(ctx, http.MethodDelete, "/artifacts/"+f.ID, "")
	if err != nil {
		return 0, err
	}
	req.Header.Set("If-Match", web.ETag(f.Version))
	_, err = do(req, http.StatusNoContent)
	return float64(size) / sent.Sub(begin).Seconds(), err
}

// parts calls send for every part, a few at a time.
func (u *uploads) parts(size int64, count int, send func(n int, part []byte) error) error {
	var wg sync.WaitGroup
	numbers, errs := make(chan int), make(chan error, count)
	for range partsAtOnce {
		wg.Go(func() {
			for n := range numbers {
				length := min(objstore.PartSize, size-int64(n-1)*objstore.PartSize)
				if err := send(n, u.part[:length]); err != nil {
					errs <- err
				}
			}
		})
	}
	for n := range count {
		numbers <- n + 1
	}
	close(numbers)
	wg.Wait()
	close(errs)
	return <-errs
}

// through sends a part to the server.
func (u *uploads) through(ctx context.Context, id string, n int, part []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, "http://"+u.service.address+web.Prefix+"/artifacts/"+id+"/parts/"+strconv.Itoa(n), bytes.NewReader(part))
	if err != nil {
		return err
	}
	req.Header.Set("Cookie", cookie(string(u.who.token)))
	_, err = do(req, http.StatusNoContent)
	return err
}

// straight asks for an address and sends the part there.
func (u *uploads) straight(ctx context.Context, id string, n int, part []byte) error {
	var to struct {
		URL string `json:"url"`
	}
	if err := u.api(ctx, http.MethodPost, "/artifacts/"+id+"/parts/"+strconv.Itoa(n)+"/url", "", http.StatusCreated, &to); err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, to.URL, bytes.NewReader(part))
	if err != nil {
		return err
	}
	_, err = do(req, http.StatusOK)
	return err
}

// bare sends the same parts by minio-go straight to the S3 server.
func (u *uploads) bare(ctx context.Context, size int64) (float64, error) {
	begin := time.Now()
	key := fmt.Sprintf("bare-%d", begin.UnixNano())
	id, err := u.core.NewMultipartUpload(ctx, bucket, key, minio.PutObjectOptions{})
	if err != nil {
		return 0, err
	}
	done := make([]minio.CompletePart, (size+objstore.PartSize-1)/objstore.PartSize)
	if err := u.parts(size, len(done), func(n int, part []byte) error {
		p, err := u.core.PutObjectPart(ctx, bucket, key, id, n, bytes.NewReader(part), int64(len(part)), minio.PutObjectPartOptions{})
		done[n-1] = minio.CompletePart{PartNumber: n, ETag: p.ETag}
		return err
	}); err != nil {
		return 0, err
	}
	sent := time.Now()
	if _, err := u.core.CompleteMultipartUpload(ctx, bucket, key, id, done, minio.PutObjectOptions{}); err != nil {
		return 0, err
	}
	u.merges = append(u.merges, time.Since(sent).Seconds())
	return float64(size) / sent.Sub(begin).Seconds(), u.core.Client.RemoveObject(ctx, bucket, key, minio.RemoveObjectOptions{})
}

func (u *uploads) request(ctx context.Context, method, path, body string) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, "http://"+u.service.address+web.Prefix+path, bytes.NewReader([]byte(body)))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Cookie", cookie(string(u.who.token)))
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

func (u *uploads) api(ctx context.Context, method, path, body string, status int, into any) error {
	req, err := u.request(ctx, method, path, body)
	if err != nil {
		return err
	}
	answer, err := do(req, status)
	if err != nil {
		return err
	}
	return json.Unmarshal(answer, into)
}

// do sends a request and holds the answer to its status.
func do(req *http.Request, status int) ([]byte, error) {
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != status {
		err = fmt.Errorf("%s %s: %s: %s", req.Method, req.URL.Path, res.Status, body)
	}
	return body, err
}
