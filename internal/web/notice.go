package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/marshrut-iom/marshrut/internal/page"
)

// noticeCookie carries from a change to the page that is shown after it what was
// done: the operation's id, and the form whose draft is no longer needed.
const noticeCookie = "marshrut-done"

func putNotice(c echo.Context, operation, action string) {
	c.SetCookie(&http.Cookie{Name: noticeCookie, Value: operation + "|" + action, Path: "/", MaxAge: 60, HttpOnly: true, SameSite: http.SameSiteLaxMode}) //nolint:gosec // holds no secret and must work on plain HTTP too
}

// takeNotice gives the words for what was done; they are shown once.
func (p *Pages) takeNotice(c echo.Context, r *http.Request, l page.Lang) (words, draft string) {
	cookie, err := r.Cookie(noticeCookie)
	if err != nil {
		return "", ""
	}
	c.SetCookie(&http.Cookie{Name: noticeCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode}) //nolint:gosec // holds no secret and must work on plain HTTP too
	operation, draft, _ := strings.Cut(cookie.Value, "|")
	if key := "done." + operation; p.texts.Has(l, key) {
		return p.texts.Get(l, key), draft
	}
	return "", draft
}
