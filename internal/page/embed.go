package page

import "embed"

// Files are the texts of the layout and of shared parts.
//
//go:embed text/*.toml
var Files embed.FS
