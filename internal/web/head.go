package web

import (
	"context"
	"net/http"
	"strings"
)

type headKey struct{}

// isHead tells whether the request asks for headers only.
func isHead(ctx context.Context) bool { return ctx.Value(headKey{}) != nil }

// headAsGet answers HEAD on the API like GET, without the body. Pages answer HEAD
// themselves.
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead && (strings.HasPrefix(r.URL.Path, Prefix+"/") || strings.HasPrefix(r.URL.Path, "/openapi.")) {
			r = r.WithContext(context.WithValue(r.Context(), headKey{}, true)) // a copy: the server keeps to the method it was asked with
			r.Method = http.MethodGet
			w = bodiless{w}
		}
		next.ServeHTTP(w, r)
	})
}

// bodiless lets headers out and no body.
type bodiless struct{ http.ResponseWriter }

// Write takes the bytes and forgets them.
func (bodiless) Write(b []byte) (int, error) { return len(b), nil }

// Unwrap is for http.ResponseController.
func (w bodiless) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// unread lets a stream send its headers, and ends it with its first byte.
type unread struct{ http.ResponseWriter }

// Write sends the headers and refuses the body.
func (w unread) Write([]byte) (int, error) {
	_, _ = w.ResponseWriter.Write(nil)
	return 0, http.ErrBodyNotAllowed
}
