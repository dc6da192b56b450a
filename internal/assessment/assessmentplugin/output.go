package assessmentplugin

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// Bounds on what a program may say.
const (
	maxLine        = 1024
	linesPerWindow = 100
	lineWindow     = 10 * time.Second
)

// output writes what a program prints into the log: lines of at most maxLine
// bytes, at most linesPerWindow in lineWindow, the rest is counted. It takes
// anything and never blocks the program. A program may print what it read in a
// file, so its lines are for debugging only; what tells of a crash is a warning,
// and the last such line is kept for the operator.
type output struct {
	log    *slog.Logger
	stream string

	mu      sync.Mutex
	line    []byte
	cut     bool
	window  time.Time
	lines   int
	skipped int
	last    string
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := len(p)
	for len(p) > 0 {
		part, rest, ended := bytes.Cut(p, []byte{'\n'})
		if room := maxLine - len(o.line); len(part) > room {
			part, o.cut = part[:room], true
		}
		o.line = append(o.line, part...)
		if ended {
			o.flush()
		}
		p = rest
	}
	return n, nil
}

func (o *output) flush() {
	text := strings.ToValidUTF8(string(o.line), "\uFFFD")
	if o.cut {
		text += "…"
	}
	o.line, o.cut = o.line[:0], false
	if text == "" {
		return
	}
	level := slog.LevelDebug
	if tellsOfCrash(text) {
		level, o.last = slog.LevelWarn, text
	}
	now := time.Now()
	if now.Sub(o.window) > lineWindow {
		if o.skipped > 0 {
			o.log.Warn("plugin output skipped", "stream", o.stream, "lines", o.skipped)
		}
		o.window, o.lines, o.skipped = now, 0, 0
	}
	if o.lines++; o.lines > linesPerWindow {
		o.skipped++
		return
	}
	o.log.Log(context.Background(), level, "plugin output", "stream", o.stream, "line", text)
}

func tellsOfCrash(line string) bool {
	for _, prefix := range []string{"panic: ", "panic in ", "fatal error: ", "[ERROR] fatal error: ", "confine: ", "runtime: out of memory"} {
		if strings.HasPrefix(line, prefix) {
			return true
		}
	}
	return false
}

// lastWords gives the last line that told of a crash.
func (o *output) lastWords() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if tellsOfCrash(string(o.line)) {
		return string(o.line)
	}
	return o.last
}
