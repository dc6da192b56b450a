package page

import "github.com/a-h/templ"

// htmxConfig keeps htmx from everything the pages' Content-Security-Policy refuses
// anyway: code in attributes, styles of its own.
const htmxConfig = `{"includeIndicatorCSS":false,"history":true}`

// boost makes links and forms of the page swap its body by morphing instead of
// loading the document anew. Without scripts they are plain links and forms.
var boost = templ.Attributes{"hx-boost:inherited": "true"}
