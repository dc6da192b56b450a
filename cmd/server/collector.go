package main

// ballast is memory that is never touched, and so costs none, but counts as kept: the
// collector waits until there is as much garbage as there is kept. The server keeps
// little and each request leaves much behind; without ballast collecting takes a seventh
// of the server's time (docs/bench.md). Where much is kept, as by a large import, it
// hardly matters, unlike a higher GOGC, which would multiply that too.
const ballast = 40 << 20
