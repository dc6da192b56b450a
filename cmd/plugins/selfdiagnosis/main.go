// Command selfdiagnosis is the instrument program for questionnaires on rating
// scales. The platform starts it; by hand it only says so.
package main

import (
	"github.com/marshrut-iom/marshrut/internal/instrument/questionnaire"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func main() { diagnostics.Serve(&questionnaire.Instrument{}) }
