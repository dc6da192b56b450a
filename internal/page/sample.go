package page

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Sample is a component of an area in its states, as the style guide shows it. It is
// rendered as for somebody who may do everything, and leads nowhere.
type Sample struct {
	Title string // key of its heading in the texts
	Make  func(context.Context) templ.Component
}

// Render shows it.
func (s Sample) Render(ctx context.Context, w io.Writer) error {
	v := *From(ctx)
	v.Prefix, v.Refusal = "/styleguide?of=", nil
	v.May = func(string, string) bool { return true }
	ctx = With(ctx, &v)
	return s.Make(ctx).Render(ctx, w)
}
