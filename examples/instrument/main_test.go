package main

import (
	_ "embed"
	"testing"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics/diagnosticstest"
)

//go:embed lesson-visit.json
var checklist []byte

func TestVisit_IsAnInstrument(t *testing.T) {
	diagnosticstest.Exercise(t, Visit{}, diagnosticstest.Sample{Definition: checklist})
}
