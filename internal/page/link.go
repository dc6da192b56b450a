package page

import (
	"context"
	"net/url"

	"github.com/a-h/templ"
)

func home(v *View) templ.SafeURL {
	if v.Prefix == "" {
		return "/"
	}
	return templ.SafeURL(v.Prefix)
}

func back(v *View) string { return url.QueryEscape(v.Path) }

func who(ctx context.Context, v *View) string {
	if v.Here.Title != "" {
		return v.Here.Title
	}
	return T(ctx, "page.you")
}

// Next gives the address of the rest of a list: the same page and filters, with the
// cursor; empty where there is no rest.
func Next(path string, query url.Values, cursor string) string {
	if cursor == "" {
		return ""
	}
	q := url.Values{}
	for name, values := range query {
		q[name] = values
	}
	q.Set("cursor", cursor)
	return path + "?" + q.Encode()
}
