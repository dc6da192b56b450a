package web

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
)

// Visit is one request for a page.
type Visit struct {
	Request *http.Request
	refusal *page.Refusal // what was sent just now and not taken
	status  int           // of that refusal
	goTo    string
	outcome string // of what was done: see Outcome
	misread bool   // the address names a choice that there is none of
	pages   *Pages
}

// Outcome has the words "done.<operation>_<outcome>" said of what was done instead of
// "done.<operation>": that nothing was there to do.
func (v *Visit) Outcome(name string) { v.outcome = name }

// ID reads an id out of the address; one that can't be an id is not found.
func (v *Visit) ID(name string) (uuid.UUID, error) { return PathID(v.Request, name) }

// Path gives a part of the address that is no id: a code.
func (v *Visit) Path(name string) string { return v.Request.PathValue(name) }

// Query gives a parameter of the address.
func (v *Visit) Query(name string) string { return v.Request.URL.Query().Get(name) }

// OneOf gives a parameter of the address that is one of few words. Another word is left
// out, and the page says so (see Misread).
func OneOf[W ~string](v *Visit, name string, known ...W) W {
	w := W(v.Query(name))
	if w != "" && !slices.Contains(known, w) {
		v.Misread()
		return ""
	}
	return w
}

// QueryID gives a parameter that is an id; uuid.Nil where it is none.
func (v *Visit) QueryID(name string) (id uuid.UUID) { return read(v, name, uuid.Parse) }

// QueryNumber gives a parameter that counts; 0 where it does not.
func (v *Visit) QueryNumber(name string) int {
	return read(v, name, func(s string) (int, error) {
		n, err := strconv.ParseUint(s, 10, 31)
		return int(n), err
	})
}

// QueryDay gives a parameter that is a day; none where it is not.
func (v *Visit) QueryDay(name string) civil.Date { return read(v, name, civil.Parse) }

// read gives a parameter of the address as what it stands for. What can't be read is left
// out, and the page says so.
func read[T any](v *Visit, name string, parse func(string) (T, error)) (none T) {
	s := v.Query(name)
	if s == "" {
		return none
	}
	x, err := parse(s)
	if err != nil {
		v.Misread()
		return none
	}
	return x
}

// Misread tells the reader that the address names a choice that there is none of, and
// that the page is shown without it: a list that looks narrowed and is not misleads. A
// file, which could not say so, is refused.
func (v *Visit) Misread() { v.misread = true }

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
