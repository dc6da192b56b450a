// Package artifactpdf makes pictures of a PDF's pages. Foreign PDFs are read by
// Poppler's programs only, each in a process that internal/confine has tied: its own
// folder, no network, no other process, bounds of memory, time and size. What comes
// back is looked at and kept on disk, the least used thrown away first.
package artifactpdf
