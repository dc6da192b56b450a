package main

import (
	"context"
	"log/slog"
)

// from lets a part of the service say only what is at least as grave as level:
// a queue that tells of every beat drowns what an operator must read.
type from struct {
	slog.Handler
	level slog.Level
}

func logFrom(level slog.Level) *slog.Logger {
	return slog.New(from{slog.Default().Handler(), level})
}

// Enabled tells whether a record of the level is kept.
func (f from) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= f.level && f.Handler.Enabled(ctx, l)
}

// WithAttrs keeps the bound.
func (f from) WithAttrs(a []slog.Attr) slog.Handler { return from{f.Handler.WithAttrs(a), f.level} }

// WithGroup keeps the bound.
func (f from) WithGroup(name string) slog.Handler { return from{f.Handler.WithGroup(name), f.level} }
