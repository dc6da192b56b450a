package page

import "github.com/a-h/templ"

// htmxConfig keeps htmx from the one thing the pages' Content-Security-Policy would
// refuse, a style of its own, and gives a slow line its time (ADR 0013).
const htmxConfig = `{"includeIndicatorCSS":false,"defaultTimeout":120000}`

// boost makes links and forms put the next page into the one that is there; the
// newest of two navigations wins. Without scripts they are plain links and forms.
var boost = templ.Attributes{"hx-boost:inherited": "true", "hx-sync:inherited": "body:replace"}
