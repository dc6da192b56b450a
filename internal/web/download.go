package web

import (
	"context"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Download is a file made for the reader: a table as XLSX.
type Download struct {
	Name  string // "Дефициты.xlsx"
	Media string
	Write func(io.Writer) error
}

// Save adds a page that is a file to keep.
func Save(p *Pages, v View, make func(context.Context, *Visit) (Download, error)) {
	SendPage(p, v, func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		visit := &Visit{Request: r, pages: p}
		d, err := make(ctx, visit)
		if err != nil {
			return err
		}
		if visit.misread {
			return errMisread
		}
		buf := buffers.Get()
		defer buffers.Put(buf)
		if err := d.Write(buf); err != nil {
			return err
		}
		w.Header().Set("Content-Type", d.Media)
		Attach(w.Header(), d.Name)
		_, err = buf.WriteTo(w)
		return err
	})
}

// Attach names the file that an answer is: a browser keeps it and does not show it.
func Attach(h http.Header, name string) {
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
}

// SendPage adds a page whose bytes go out as they come: a file that <a>, <img> or
// <video> ask for, and these can send no header. The handler is that of a Stream.
func SendPage(p *Pages, v View, handler func(context.Context, http.ResponseWriter, *http.Request) error) {
	prefix := prefixOf(v.Permission)
	op := Operation{ID: v.ID, Method: http.MethodGet, Path: prefix + v.Path, Permission: v.Permission, Summary: v.Title, Tag: "page"}
	if err := op.check(p.routes); err != nil {
		p.Fail(err)
		return
	}
	p.routes = append(p.routes, Route{Operation: op, Params: params(v.Path), Page: true, IsStream: true, Shows: v.Shows})
	serve := func(c echo.Context) error {
		r, w := withPath(c), c.Response()
		ctx, err := p.admit(r, v.Permission)
		if err == nil {
			ctx = p.words(ctx, r)
			control := http.NewResponseController(w.Writer)
			err = handler(ctx, &patientWriter{w, control}, r.WithContext(ctx))
			_ = control.SetWriteDeadline(time.Time{})
		}
		if err == nil {
			return nil
		}
		if w.Committed {
			_ = problemOf(r.Context(), err) // logs it
			panic(http.ErrAbortHandler)
		}
		for _, name := range []string{"Content-Disposition", "Content-Length", "ETag", "Accept-Ranges"} {
			w.Header().Del(name)
		}
		if fault.KindOf(err) == fault.OutOfRange {
			writePlainProblem(w, problemOf(r.Context(), err))
			return nil
		}
		return p.turnAway(c, r, err)
	}
	path := echoPath(op.Path)
	p.api.echo.GET(path, serve)
	p.api.echo.HEAD(path, serve)
}
