package diagnosticstest

import (
	"reflect"
	"regexp"
	"testing"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

// Sample is what the suite works with: a good definition for a questionnaire, or
// a good file for an importer.
type Sample struct {
	Definition diagnostics.Definition

	FileName string
	File     []byte
	Mapping  diagnostics.Mapping
	Rows     int // how many rows without errors the file holds
}

var nameShape = regexp.MustCompile(`^[a-z][a-z0-9-]{1,62}$`)

// Exercise runs the whole suite for the instrument's kind as subtests.
func Exercise(t *testing.T, i diagnostics.Instrument, s Sample) {
	t.Helper()
	client := Connect(t, i)
	t.Run("Describe", func(t *testing.T) {
		info, err := client.Describe(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if info != i.Describe() {
			t.Errorf("over the wire %+v, in the program %+v", info, i.Describe())
		}
		if !nameShape.MatchString(info.Name) || info.Version == "" || info.Title == "" {
			t.Errorf("name, version or title is missing or malformed: %+v", info)
		}
	})
	switch kind := i.Describe().Kind; kind {
	case diagnostics.KindQuestionnaire:
		exerciseQuestionnaire(t, client, s.Definition)
	case diagnostics.KindImporter:
		exerciseImporter(t, client, s)
	default:
		t.Errorf("unknown kind %q", kind)
	}
}

func same(t *testing.T, what string, a, b any) {
	t.Helper()
	if !reflect.DeepEqual(a, b) {
		t.Errorf("%s: the same input gave two answers:\n%+v\n%+v", what, a, b)
	}
}
