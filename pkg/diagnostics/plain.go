package diagnostics

import "regexp"

// MarkupRefused is what is said, in Russian, of a text that holds Markup.
const MarkupRefused = "здесь разметка HTML, а нужен простой текст"

var markup = regexp.MustCompile(`(?i)<(/[a-z]|!|\?|[a-z][a-z0-9-]*\s*/?>|[a-z][a-z0-9-]*\s[^<>]*=)`)

// Markup reports whether a browser could take a text for HTML; "a < b" is none. Titles
// and other texts that people write are plain everywhere.
func Markup(text string) bool { return markup.MatchString(text) }
