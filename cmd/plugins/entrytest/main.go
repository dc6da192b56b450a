// Command entrytest is the instrument program for tests with right answers. The
// platform starts it; by hand it only says so.
package main

import (
	"github.com/marshrut-iom/marshrut/internal/instrument/entrytest"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func main() { diagnostics.Serve(&entrytest.Instrument{}) }
