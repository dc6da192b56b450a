package main

import (
	"os"
	"runtime/debug"
)

// relaxCollector lets garbage grow to three times of what is kept before it is
// collected. The server keeps little and each request leaves much behind: by default
// the collector takes a seventh of the server's time (docs/bench.md). GOGC, where the
// operator has set it, is obeyed.
func relaxCollector() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
}
