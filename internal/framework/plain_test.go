package framework_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/framework"
)

// What is written or read from a file is plain text, and the place is named; what an
// earlier edition holds does not stop the work on its neighbours.
func TestPlain_MarkupIsRefusedWhereItIsWritten(t *testing.T) {
	t.Parallel()
	const bad = "Изменено <script>x</script>"
	places := func(err error) (list []string) {
		f, _ := fault.As(err)
		if !errors.Is(err, framework.ErrInvalid) {
			t.Fatalf("%v", err)
		}
		for _, field := range f.Fields {
			list = append(list, field.Path)
		}
		return list
	}
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	f := shipped(t, "pedagogical-4")
	if _, err := f.Add(uuid.New(), framework.Entry{Code: "x", Title: bad}, now); !slices.Equal(places(err), []string{"body.title"}) {
		t.Errorf("by hand: %v", err)
	}
	f = shipped(t, "pedagogical-4")
	f.Items[1].Title = bad // as an earlier edition was let through
	if err := f.CheckRead(); !slices.Equal(places(err), []string{"body.items[1].title"}) {
		t.Errorf("from a file: %v", err)
	}
	if _, err := f.Add(uuid.New(), framework.Entry{Code: "x", Title: "Если a < b"}, now); err != nil {
		t.Errorf("beside an old one: %v", err)
	}
	if err := f.Check(); err != nil {
		t.Errorf("its head: %v", err)
	}
	f.Title = bad
	if err := f.Check(); !slices.Equal(places(err), []string{"body.title"}) {
		t.Errorf("of the framework: %v", err)
	}
}
