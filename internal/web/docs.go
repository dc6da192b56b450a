package web

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/marshrut-iom/marshrut/internal/authz"
)

//go:embed docs.html
var docsHTML string

//go:embed docs.css
var docsCSS string

var docsPage = template.Must(template.New("docs").Parse(docsHTML))

type docsTag struct {
	Name   string
	Routes []docsRoute
}

type docsRoute struct {
	Route
	Full string
	Try  string
}

// docs adds the readable page of the API, made from the registry itself.
func (s *Server) docs() {
	s.echo.GET("/docs", func(c echo.Context) error {
		c.Response().Header().Set("Content-Type", "text/html; charset=utf-8")
		c.Response().WriteHeader(http.StatusOK)
		return docsPage.Execute(c.Response(), s.API.byTag())
	})
	s.echo.GET("/docs.css", func(c echo.Context) error {
		return c.Blob(http.StatusOK, "text/css; charset=utf-8", []byte(docsCSS))
	})
}

func (a *API) byTag() []docsTag {
	var tags []docsTag
	for _, r := range a.routes {
		i := slices.IndexFunc(tags, func(t docsTag) bool { return t.Name == r.Tag })
		if i < 0 {
			i, tags = len(tags), append(tags, docsTag{Name: r.Tag})
		}
		tags[i].Routes = append(tags[i].Routes, docsRoute{r, Prefix + r.Path, curl(r)})
	}
	return tags
}

// curl shows how to try an operation from a shell.
func curl(r Route) string {
	var b strings.Builder
	if r.Permission == authz.Public && r.Method == http.MethodPost {
		b.WriteString("curl -c jar ") // it may sign in
	} else {
		b.WriteString("curl -b jar ")
	}
	if r.Method != http.MethodGet {
		b.WriteString("-X " + r.Method + " ")
	}
	if r.Edit {
		b.WriteString(`-H 'If-Match: "1"' `)
	}
	if r.HasBody && r.Example != nil {
		if body, err := json.Marshal(r.Example); err == nil {
			b.WriteString("-H 'Content-Type: application/json' -d '" + strings.ReplaceAll(string(body), "'", `'\''`) + "' ")
		}
	}
	return b.String() + "$BASE" + Prefix + r.Path
}
