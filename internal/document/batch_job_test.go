package document

import (
	"crypto/sha256"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/objstore"
	"github.com/marshrut-iom/marshrut/internal/testdb"
)

func TestParts_AnArchiveOfSeveralPartsComesWhole(t *testing.T) {
	t.Parallel()
	e := testdb.S3(t)
	store, err := objstore.New(objstore.Config{Endpoint: "http://" + e.Endpoint, Bucket: "t" + uuid.NewString()[:12], AccessKey: e.AccessKey, SecretKey: e.SecretKey})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	key := uuid.NewString() + "-parts"
	upload, err := store.Begin(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	p := &parts{ctx: t.Context(), objects: store, key: key, upload: upload}
	sent, rng, chunk := sha256.New(), rand.NewChaCha8([32]byte{1}), make([]byte, 5_000_001)
	for range 8 { // 40 MB: two whole parts and the rest
		_, _ = rng.Read(chunk)
		if _, err := io.MultiWriter(p, sent).Write(chunk); err != nil {
			t.Fatal(err)
		}
		if p.buf.Len() > partSize {
			t.Fatalf("%d bytes wait, more than a part", p.buf.Len())
		}
	}
	if err := p.flush(); err != nil {
		t.Fatal(err)
	}
	if err := store.Complete(t.Context(), key, upload); err != nil {
		t.Fatal(err)
	}
	if p.number != 3 || p.size != 8*5_000_001 {
		t.Errorf("%d parts, %d bytes", p.number, p.size)
	}
	got := sha256.New()
	in := store.Open(t.Context(), key, p.size)
	defer func() { _ = in.Close() }()
	if _, err := io.Copy(got, in); err != nil || string(got.Sum(nil)) != string(sent.Sum(nil)) {
		t.Errorf("other bytes came back: %v", err)
	}
}

func TestUnique_PeopleOfOneName(t *testing.T) {
	t.Parallel()
	names := map[string]int{}
	for _, want := range []string{"Иванова М. П. Карта.pdf", "Иванова М. П. Карта (2).pdf", "Иванова М. П. Карта (3).pdf"} {
		if got := unique(names, "Иванова М. П. Карта.pdf"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
