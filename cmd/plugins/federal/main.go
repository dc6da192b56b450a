// Command federal is the instrument program that reads result files of the federal
// platform. The platform starts it; by hand it only says so.
package main

import (
	"github.com/marshrut-iom/marshrut/internal/instrument/resultfile"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

func main() { diagnostics.Serve(resultfile.Federal()) }
