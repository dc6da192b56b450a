package picture_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/page/picture"
)

var update = flag.Bool("update", false, "write the golden pictures anew: then look at them")

func drawn(t interface {
	Helper()
	Fatal(...any)
}, p picture.Picture) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := p.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPictures_AreAsSeen(t *testing.T) {
	t.Parallel()
	for name, p := range gallery() {
		got := drawn(t, p)
		file := filepath.Join("testdata", name+".svg")
		if *update {
			if err := os.WriteFile(file, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s has changed: run with -update, look at it, and keep it if it is right", name)
		}
	}
}
