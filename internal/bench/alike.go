package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"strings"
	"time"
)

// alike holds the bare server to the rows of the pages: whatever it gives stands on
// the page too, and as many routes.
func (r routes) alike(ctx context.Context) error {
	for i := range 10 {
		s := r.schools[i*len(r.schools)/10]
		page := "/m/" + s.membership.String() + "/routes"
		drawn, err := r.shown(ctx, page, string(s.coordinator))
		if err != nil {
			return err
		}
		rows, err := fetch(ctx, fmt.Sprintf("http://%s/pages/routes?organization=%s&limit=%d", r.bare.address, s.id, listed), "")
		if err != nil {
			return err
		}
		items, _ := rows.(map[string]any)["items"].([]any)
		if len(items) != listed {
			return fmt.Errorf("the bare server lists %d routes", len(items))
		}
		from := 0
		for _, item := range items { // in the same order
			v, _ := item.(map[string]any)
			at := strings.Index(drawn[from:], fmt.Sprint(page, "/", v["id"]))
			if at < 0 {
				return fmt.Errorf("the page of a list has no route %v where the bare server has one", v["id"])
			}
			from += at
			if err := standOn(drawn, v, "title", "next"); err != nil {
				return err
			}
		}
		one := s.routes[i*7%len(s.routes)].String()
		if drawn, err = r.shown(ctx, page+"/"+one, string(s.coordinator)); err != nil {
			return err
		}
		if rows, err = fetch(ctx, "http://"+r.bare.address+"/pages/routes/"+one, ""); err != nil {
			return err
		}
		whole, _ := rows.(map[string]any)
		if err := standOn(drawn, whole, "title"); err != nil {
			return err
		}
		for part, names := range map[string][]string{"activities": {"title"}, "objectives": {"title"}, "deficits": {"title"}, "people": {"surname"}} {
			list, _ := whole[part].([]any)
			if len(list) == 0 {
				return fmt.Errorf("the bare server gives no %s", part)
			}
			for _, one := range list {
				v, _ := one.(map[string]any)
				if err := standOn(drawn, v, names...); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

var errNotDrawn = errors.New("the page does not show what the bare server gives")

func standOn(drawn string, v map[string]any, names ...string) error {
	for _, name := range names {
		if text, _ := v[name].(string); !strings.Contains(drawn, text) {
			return fmt.Errorf("%w: %s %q", errNotDrawn, name, text)
		}
	}
	return nil
}

// shown gives the text of a page, without the binding of signs to their numbers.
func (r routes) shown(ctx context.Context, path, token string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+r.ours.address+path, nil)
	if err != nil {
		return "", err
	}
	req.Header.Set("Cookie", cookie(token))
	body, err := do(req, http.StatusOK)
	return strings.ReplaceAll(html.UnescapeString(string(body)), "№\u00a0", "№ "), err
}
