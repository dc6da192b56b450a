// Package diagnostics is the SDK for instrument programs: a way to find a
// teacher's professional deficits that the platform does not know yet.
//
// A program implements one of two small interfaces and calls Serve:
//
//   - Questionnaire shows a form made from a definition and scores the answers;
//   - Importer reads a file of results that another system gave out.
//
// The program runs as its own confined process. It has no network, no files but
// an empty TMPDIR, cannot start other programs, and sees no people and no
// tenants: an opaque run id, a definition, answers or a file's bytes come in, a
// report or rows go out. Every call may be repeated on a fresh process, so the
// same input must give the same output and nothing may be remembered between
// calls except what can be made again.
//
// The smallest program:
//
//	func main() { diagnostics.Serve(quiz{}) }
//
// It is built with CGO_ENABLED=0. Try it with package diagnosticstest, which
// talks to it over the same gRPC contract as the platform.
package diagnostics
