// Package migrations holds the database schema as SQL files, applied in order by
// bun/migrate as the owner role. A file that landed is never edited: write the next.
package migrations

import "embed"

// Files are all migrations: YYYYMMDDHHMMSS_name.tx.up.sql and .down.sql.
//
//go:embed *.sql
var Files embed.FS
