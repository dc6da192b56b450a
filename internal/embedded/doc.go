// Package embedded finds, starts and stops the two servers that the product
// stands on when nothing else is configured: PostgreSQL and an S3 server
// (VersityGW). `make run` and the tests use it; a real installation names its
// own servers instead.
//
// Both servers are child processes of ours: they listen on 127.0.0.1 only, keep
// everything in one private folder each, and end with us, even when we are
// killed (the kernel's parent-death signal). Nothing on the system is changed.
//
// For the tests of the pages it also finds or fetches a browser, Chromium.
//
// Linux only: the parent-death signal and /proc are Linux's.
package embedded

// Report takes progress for the person who waits: one short Russian line at a
// time. A nil Report is allowed and drops the lines.
type Report func(line string)

func (r Report) say(line string) {
	if r != nil {
		r(line)
	}
}
