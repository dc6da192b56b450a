package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"sync"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
)

// Visit is one request for a page.
type Visit struct {
	Request *http.Request
	refusal *page.Refusal // what was sent just now and not taken
	status  int           // of that refusal
	goTo    string
	pages   *Pages
}

// ID reads an id out of the address; one that can't be an id is not found.
func (v *Visit) ID(name string) (uuid.UUID, error) { return PathID(v.Request, name) }

// Path gives a part of the address that is no id: a code.
func (v *Visit) Path(name string) string { return v.Request.PathValue(name) }

// Query gives a parameter of the address.
func (v *Visit) Query(name string) string { return v.Request.URL.Query().Get(name) }

// QueryID gives a parameter that is an id; uuid.Nil where it is none.
func (v *Visit) QueryID(name string) uuid.UUID {
	id, err := uuid.Parse(v.Query(name))
	if err != nil {
		return uuid.Nil
	}
	return id
}

// QueryNumber gives a parameter that counts; 0 where it does not.
func (v *Visit) QueryNumber(name string) int {
	n, err := strconv.Atoi(v.Query(name))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// Rows gives the part of a list that is asked for, n at a time.
func (v *Visit) Rows(n int) paging.Request { return paging.Request{After: v.Query("cursor"), Limit: n} }

// Next gives the address of the part after it.
func (v *Visit) Next(cursor string) string {
	return page.Next(v.Request.URL.Path, v.Request.URL.Query(), cursor)
}

// Sent gives what the form held that was sent just now: one that was not taken, or
// that asks (see Ask).
func (v *Visit) Sent() url.Values {
	switch {
	case v.refusal != nil:
		return v.refusal.Sent
	case v.Request.PostForm != nil:
		return v.Request.PostForm
	}
	return url.Values{}
}

// Go leads the visitor to another page instead of showing this one.
func (v *Visit) Go(path string) (page.Content, error) {
	v.goTo = path
	return page.Content{}, nil
}

// pool of the buffers that pages are made in: a page that fails half-way must not
// have been sent half.
type pool struct{ p sync.Pool }

var buffers = pool{sync.Pool{New: func() any { return new(bytes.Buffer) }}}

func (p *pool) Get() *bytes.Buffer { return p.p.Get().(*bytes.Buffer) }

func (p *pool) Put(b *bytes.Buffer) {
	if b.Cap() > 1<<20 {
		return
	}
	b.Reset()
	p.p.Put(b)
}
