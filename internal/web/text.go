package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// What is no text stops at the door: bytes that are not UTF-8, and NUL, which
// PostgreSQL can't keep. Else it would be found out deep below, in other words.
var errNotText = fault.New(fault.Invalid, "web.not_text", "В запросе есть знаки, которые не являются текстом (нулевой знак или не UTF-8).")

// plainText looks at the address; bodies are looked at where they are read.
func plainText(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		u := c.Request().URL
		query, err := url.QueryUnescape(u.RawQuery)
		if err != nil || !isText(query) || !isText(u.Path) {
			return errNotText
		}
		return next(c)
	}
}

func isText(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// errBodyNotText is what Huma names at the place "body".
var errBodyNotText = errors.New(errNotText.Message)

// textJSON is JSON that holds only text.
func textJSON() huma.Format {
	return huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: func(data []byte, v any) error {
		if !utf8.Valid(data) || escapesNUL(data) {
			return errBodyNotText
		}
		return json.Unmarshal(data, v)
	}}
}

// escapesNUL finds a NUL written as an escape; a backslash that is itself escaped
// begins none.
func escapesNUL(data []byte) bool {
	for i := 0; i+1 < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		if i+6 <= len(data) && string(data[i+1:i+6]) == "u0000" {
			return true
		}
		i++
	}
	return false
}

// home leads whoever opens the bare address to where there is something to read.
func home(c echo.Context) error { return c.Redirect(http.StatusFound, "/docs") }
