package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestWithoutSlash_LeadsNowhereElse(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"/m/1/routes/":       "/m/1/routes",
		"/m/1/routes//":      "/m/1/routes",
		"/m/1/routes/?q=a/":  "/m/1/routes?q=a/",
		"/m/1/routes":        "",
		"/":                  "",
		"//evil.example/":    "",
		"/%5Cevil.example/":  "",
		"/a%2F%2Fb/":         "/a//b",
		"///evil.example/x/": "",
	} {
		r := httptest.NewRequest(http.MethodGet, "http://here.example"+address, nil)
		if got := withoutSlash(r); got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
	if got := withoutSlash(httptest.NewRequest(http.MethodPost, "/m/1/", nil)); got != "" {
		t.Errorf("a form leads to %q", got)
	}
}
