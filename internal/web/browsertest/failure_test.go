package browsertest_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// witness is a test that may fail: it keeps what was said instead of failing us.
type witness struct {
	testing.TB
	said   strings.Builder
	failed bool
	ends   []func()
}

func (w *witness) Helper()          {}
func (w *witness) Failed() bool     { return w.failed }
func (w *witness) Cleanup(f func()) { w.ends = append(w.ends, f) }
func (w *witness) Log(args ...any)  { fmt.Fprintln(&w.said, args...) }
func (w *witness) Errorf(format string, a ...any) {
	w.failed = true
	fmt.Fprintf(&w.said, format+"\n", a...)
}
func (w *witness) Fatalf(format string, a ...any) { w.Errorf(format, a...); runtime.Goexit() }

// failure runs a test that must fail, and gives what it said.
func failure(t *testing.T, test func(tb testing.TB)) string {
	t.Helper()
	w := &witness{TB: t}
	run := func(f func()) {
		done := make(chan struct{})
		go func() { defer close(done); f() }()
		<-done
	}
	run(func() { test(w) })
	for i := len(w.ends) - 1; i >= 0; i-- {
		run(w.ends[i])
	}
	if !w.failed {
		t.Errorf("the test did not fail")
	}
	return w.said.String()
}
