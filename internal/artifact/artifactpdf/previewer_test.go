package artifactpdf_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/artifact/artifactpdf"
	"github.com/marshrut-iom/marshrut/internal/artifact/artifacttest"
	"github.com/marshrut-iom/marshrut/internal/confine"
)

func TestMain(m *testing.M) { artifacttest.Main(m) }

type content struct{ *bytes.Reader }

func (content) Close() error { return nil }

// file gives a PDF as the area keeps it.
func file(b []byte) (artifact.Artifact, artifact.Content) {
	return artifact.Artifact{ID: uuid.Must(uuid.NewV7()), Format: "pdf", Size: int64(len(b))}, content{bytes.NewReader(b)}
}

func TestPage_DrawsThePagesOfAWholeFile(t *testing.T) {
	t.Parallel()
	p := artifacttest.Previewer(t, nil)
	b := artifacttest.PDF(3, "0 0 595 842")
	a, c := file(b)
	pages, err := p.Pages(t.Context(), a, c)
	if err != nil || pages.All != 3 || pages.Shown != 3 {
		t.Fatalf("%+v, %v", pages, err)
	}
	var pictures [][]byte
	for n := 1; n <= 3; n++ {
		picture, err := p.Page(t.Context(), a, content{bytes.NewReader(b)}, n)
		if err != nil {
			t.Fatal(err)
		}
		size, err := png.DecodeConfig(bytes.NewReader(picture))
		if err != nil || size.Height != 1600 || size.Width < 1100 || size.Width > 1150 {
			t.Errorf("page %d: %d × %d, %v", n, size.Width, size.Height, err)
		}
		pictures = append(pictures, picture)
	}
	if bytes.Equal(pictures[0], pictures[1]) {
		t.Error("two pages with other words look the same")
	}
	again, err := p.Page(t.Context(), a, content{bytes.NewReader(nil)}, 2) // kept: the file is not read again
	if err != nil || !bytes.Equal(again, pictures[1]) {
		t.Errorf("again: %d bytes, %v", len(again), err)
	}
	for _, n := range []int{0, -1, 4, 501} {
		if _, err := p.Page(t.Context(), a, content{bytes.NewReader(b)}, n); !errors.Is(err, artifact.ErrNoPage) {
			t.Errorf("page %d: %v", n, err)
		}
	}
	// the file is no more: nothing of it stays on the server's disk
	p.Forget(a.ID)
	if left, err := filepath.Glob(filepath.Join(p.Folder, "pages", "*.png")); err != nil || len(left) != 0 {
		t.Errorf("kept of a file that is no more: %v, %v", left, err)
	}
	if _, err := p.Page(t.Context(), a, content{bytes.NewReader(b)}, 2); !errors.Is(err, artifact.ErrPreviewFailed) {
		t.Errorf("drawn after it was forgotten: %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(p.Folder, "work-*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// laughs draws a form that draws ten others, and so on: a small file without end.
func laughs(deep int) []byte {
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>", "<</Length 4>>stream\n/X Do\nendstream"}
	ten := strings.Repeat("/X Do ", 10)
	for i := range deep {
		next := fmt.Sprintf("/Resources<</XObject<</X %d 0 R>>>>", 6+i)
		text := ten
		if i == deep-1 {
			next, text = "", "0 0 500 500 re f"
		}
		objects = append(objects, fmt.Sprintf("<</Type/XObject/Subtype/Form/BBox[0 0 595 842]%s/Length %d>>stream\n%s\nendstream", next, len(text), text))
	}
	return artifacttest.Objects(objects...)
}

func TestPage_HostileFilesAreRefusedInTimeAndBounds(t *testing.T) {
	t.Parallel()
	p := artifacttest.Previewer(t, func(o *artifactpdf.Options) { o.Deadline = 3 * time.Second })
	whole := artifacttest.PDF(1, "0 0 595 842")
	loop := artifacttest.Objects("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>")
	for name, b := range map[string][]byte{
		"garbage":               bytes.Repeat([]byte{0, 1, 255, 7}, 5000),
		"nothing":               {},
		"only a head":           []byte("%PDF-1.7\n"),
		"the first half":        whole[:len(whole)/3],
		"pages that are theirs": loop,
		"without end":           laughs(14),
		"markup":                []byte("%PDF-1.4\n<html><script>alert(1)</script></html>"),
	} {
		a, c := file(b)
		begin := time.Now()
		picture, err := p.Page(t.Context(), a, c, 1)
		if !errors.Is(err, artifact.ErrPreviewFailed) && !errors.Is(err, artifact.ErrNoPage) {
			t.Errorf("%s: %d bytes, %v", name, len(picture), err)
		}
		if _, err := p.Page(t.Context(), a, content{bytes.NewReader(nil)}, 1); err == nil {
			t.Errorf("%s is shown the second time", name)
		}
		if took := time.Since(begin); took > 30*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
	for name, box := range map[string]string{"a page of a square kilometre": "0 0 9999999 9999999", "a thread": "0 0 14400 1"} {
		a, c := file(artifacttest.PDF(1, box))
		picture, err := p.Page(t.Context(), a, c, 1)
		if err != nil {
			if !errors.Is(err, artifact.ErrPreviewFailed) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if size, err := png.DecodeConfig(bytes.NewReader(picture)); err != nil || size.Width > 1600 || size.Height > 1600 {
			t.Errorf("%s: %d × %d, %v", name, size.Width, size.Height, err)
		}
	}
	large, c := file(nil)
	large.Size = 4 << 30
	if _, err := p.Page(t.Context(), large, c, 1); !errors.Is(err, artifact.ErrPreviewLarge) {
		t.Errorf("four gigabytes: %v", err)
	}
	many, c := file(artifacttest.PDF(600, "0 0 100 100"))
	if pages, err := p.Pages(t.Context(), many, c); err != nil || pages.All != 600 || pages.Shown != 500 {
		t.Errorf("%+v, %v", pages, err)
	}
}

// The programs read their folder and nothing else of the server's, and write nowhere
// else.
func TestRun_ConfinedToItsFolder(t *testing.T) {
	t.Parallel()
	if !confine.Probe().Complete() {
		t.Fatalf("this kernel cannot confine: %s", confine.Probe())
	}
	p := artifacttest.Previewer(t, nil)
	inside, outside := t.TempDir(), t.TempDir()
	b := artifacttest.PDF(2, "0 0 100 100")
	for _, folder := range []string{inside, outside} {
		if err := os.WriteFile(filepath.Join(folder, "secret.pdf"), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := p.Run(t.Context(), inside, "pdfinfo", "secret.pdf"); err != nil || !bytes.Contains(out, []byte("Pages:           2")) {
		t.Fatalf("its own file: %s, %v", out, err)
	}
	if out, err := p.Run(t.Context(), inside, "pdfinfo", filepath.Join(outside, "secret.pdf")); !errors.Is(err, artifact.ErrPreviewFailed) {
		t.Errorf("read a file outside: %s, %v", out, err)
	}
	_, err := p.Run(t.Context(), inside, "pdftoppm", "-png", "-singlefile", "secret.pdf", filepath.Join(outside, "page"))
	if _, there := os.Stat(filepath.Join(outside, "page.png")); there == nil || err == nil {
		t.Errorf("wrote outside: %v", err)
	}
}

func TestPage_WithoutProgramsAndWithoutATurn(t *testing.T) {
	t.Parallel()
	b := artifacttest.PDF(1, "0 0 100 100")
	none := artifacttest.Previewer(t, func(o *artifactpdf.Options) { o.Bin = "/nonexistent" })
	a, c := file(b)
	if _, err := none.Page(t.Context(), a, c, 1); !errors.Is(err, artifact.ErrPreviewMissing) {
		t.Errorf("no programs: %v", err)
	}
	launcher := artifacttest.Previewer(t, func(o *artifactpdf.Options) { o.Launcher = []string{os.Args[0], "confine", "too much"} })
	if _, err := launcher.Page(t.Context(), a, content{bytes.NewReader(b)}, 1); !errors.Is(err, artifact.ErrPreviewMissing) {
		t.Errorf("a launcher that cannot confine: %v", err)
	}

	busy := artifacttest.Previewer(t, func(o *artifactpdf.Options) {
		o.Together, o.Patience, o.Deadline = 1, 50*time.Millisecond, 20*time.Second
	})
	ctx, cancel := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	wait.Go(func() {
		a, c := file(laughs(14))
		if _, err := busy.Page(ctx, a, c, 1); !errors.Is(err, context.Canceled) && !errors.Is(err, artifact.ErrPreviewFailed) {
			t.Errorf("given up by who asked: %v", err)
		}
	})
	for { // until the first has the only turn
		if left, _ := filepath.Glob(filepath.Join(busy.Folder, "work-*")); len(left) > 0 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if _, err := busy.Page(t.Context(), a, content{bytes.NewReader(b)}, 1); !errors.Is(err, artifact.ErrPreviewBusy) {
		t.Errorf("no turn: %v", err)
	}
	cancel()
	wait.Wait()
}

func TestShelf_KeepsWhatWasUsedLast(t *testing.T) {
	t.Parallel()
	p := artifacttest.Previewer(t, func(o *artifactpdf.Options) { o.Keep = 1 })
	b := artifacttest.PDF(1, "0 0 100 100")
	a, c := file(b)
	if _, err := p.Page(t.Context(), a, c, 1); err != nil {
		t.Fatal(err)
	}
	if kept, err := os.ReadDir(filepath.Join(p.Folder, "pages")); err != nil || len(kept) != 0 {
		t.Errorf("kept beyond the bound: %v, %v", kept, err)
	}
	if _, err := p.Page(t.Context(), a, content{bytes.NewReader(b)}, 1); err != nil {
		t.Errorf("made again: %v", err)
	}
}
