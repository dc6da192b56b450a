package page

import (
	"bytes"
	"context"
	"io"

	"github.com/a-h/templ"
)

// told renders a body, and above it why a form was not taken where the body does not say
// so itself: its button is gone meanwhile, since somebody else was faster.
func told(body templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		r := From(ctx).Refusal
		if r == nil {
			return body.Render(ctx, w)
		}
		r.told = false
		var b bytes.Buffer
		if err := body.Render(ctx, &b); err != nil {
			return err
		}
		if !r.told {
			if err := refusal(FormAt(ctx, 0, r.Action), false).Render(ctx, w); err != nil {
				return err
			}
		}
		_, err := b.WriteTo(w)
		return err
	})
}

// summarized renders what a form holds, and above it why the form was not taken: that
// names each field, which is known once the fields are there.
func summarized(f *Form) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		body := templ.GetChildren(ctx)
		ctx = templ.ClearChildren(ctx)
		if f.refusal == nil {
			return body.Render(ctx, w)
		}
		var b bytes.Buffer
		if err := body.Render(ctx, &b); err != nil {
			return err
		}
		if err := Summary(f).Render(ctx, w); err != nil {
			return err
		}
		_, err := b.WriteTo(w)
		return err
	})
}

// InRussian marks words that are Russian on every page, such as what a rule says: on a
// page of another language a screen reader must know.
func InRussian(ctx context.Context) templ.Attributes {
	if From(ctx).Lang == Russian {
		return nil
	}
	return templ.Attributes{"lang": string(Russian)}
}

// inItsOwn marks words of the page's language within Russian ones.
func inItsOwn(ctx context.Context) templ.Attributes {
	if From(ctx).Lang == Russian {
		return nil
	}
	return templ.Attributes{"lang": string(From(ctx).Lang)}
}
