package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

// ErrBrokenOff refuses a body that did not come whole: the line broke or stood
// still for too long.
var ErrBrokenOff = fault.New(fault.Unavailable, "web.broken_off", "Передача данных прервалась. Отправьте эту часть ещё раз.")

// idle is how long a stream may stand still. It may last as long as it likes:
// lines to village schools are slow.
const idle = time.Minute

// drain is how much of a refused body is still read, so that a client that sends
// first and listens later hears the refusal.
const drain = 32 << 20

// Stream adds an operation that reads or writes bytes as they come, none of them
// kept in memory. It stands in the same registry, behind the same door, and
// refuses in the same words as the others. PathID reads the path's parameters.
// What the handler refuses after it began to answer ends the connection, so that
// half a file is never taken for a whole one.
func Stream(a *API, op Operation, handler func(context.Context, http.ResponseWriter, *http.Request) error) {
	if err := op.check(a.routes); err != nil {
		a.errs = append(a.errs, err)
		return
	}
	sends := op.Method == http.MethodPut || op.Method == http.MethodPost
	a.routes = append(a.routes, Route{Operation: op, Params: params(op.Path), HasBody: sends, IsStream: true})
	a.describe(op, sends)
	a.echo.Add(op.Method, Prefix+param.ReplaceAllString(op.Path, ":$1"), func(c echo.Context) error {
		r, w := c.Request(), c.Response()
		for i, name := range c.ParamNames() {
			r.SetPathValue(name, c.ParamValues()[i])
		}
		control := http.NewResponseController(w.Writer)
		body := &patient{ReadCloser: r.Body, control: control}
		r.Body = body
		var out http.ResponseWriter = &patientWriter{w, control}
		if isHead(r.Context()) {
			out = unread{out}
		}
		err := a.stream(r, out, op, handler)
		if isHead(r.Context()) && errors.Is(err, http.ErrBodyNotAllowed) {
			err = nil // the headers are out, and nobody asked for more
		}
		// The connection may serve other requests after this one.
		_ = control.SetWriteDeadline(time.Time{})
		if err == nil {
			return nil
		}
		if w.Committed {
			_ = problemOf(r.Context(), err) // logs it
			panic(http.ErrAbortHandler)
		}
		if sends && r.ContentLength >= 0 && r.ContentLength <= drain {
			_, _ = io.CopyN(io.Discard, body, drain)
		}
		writePlainProblem(w, problemOf(r.Context(), err))
		return nil
	})
}

func (a *API) stream(r *http.Request, w http.ResponseWriter, op Operation, handler func(context.Context, http.ResponseWriter, *http.Request) error) error {
	ctx, err := a.admit(r, op.Permission)
	if err != nil {
		return err
	}
	return handler(ctx, w, r.WithContext(ctx))
}

// patient gives every read of a body a minute of its own.
type patient struct {
	io.ReadCloser
	control *http.ResponseController
}

func (p *patient) Read(b []byte) (int, error) {
	_ = p.control.SetReadDeadline(time.Now().Add(idle)) // a writer without deadlines has none
	n, err := p.ReadCloser.Read(b)
	switch {
	case errors.Is(err, io.EOF): // what follows the body may take its time
		_ = p.control.SetReadDeadline(time.Time{})
	case err != nil:
		err = ErrBrokenOff.Because(err)
	}
	return n, err
}

// patientWriter gives every write of an answer a minute of its own.
type patientWriter struct {
	*echo.Response
	control *http.ResponseController
}

func (p *patientWriter) Write(b []byte) (int, error) {
	_ = p.control.SetWriteDeadline(time.Now().Add(idle))
	n, err := p.Response.Write(b)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = ErrBrokenOff.Because(err)
	}
	return n, err
}

// PathID reads an id out of the path; one that can't be an id is not found.
func PathID(r *http.Request, name string) (uuid.UUID, error) {
	id, err := uuid.Parse(r.PathValue(name))
	if err != nil || !strings.EqualFold(id.String(), r.PathValue(name)) {
		return uuid.Nil, errNotFound
	}
	return id, nil
}

// describe puts a streaming operation into the contract.
func (a *API) describe(op Operation, sends bool) {
	h := &huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: Prefix + op.Path, Summary: op.Summary, Tags: []string{op.Tag},
		Extensions: map[string]any{"x-permission": op.Permission.String()},
		Responses: map[string]*huma.Response{
			"default": {Description: "Отказ", Content: map[string]*huma.MediaType{"application/problem+json": {
				Schema: &huma.Schema{Ref: "#/components/schemas/Problem"}}}},
		},
	}
	bytes := map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}
	if sends {
		h.RequestBody = &huma.RequestBody{Required: true, Content: bytes}
		if op.Status == 0 {
			op.Status = http.StatusNoContent
		}
		h.Responses[strconv.Itoa(op.Status)] = &huma.Response{Description: "Принято"}
	} else {
		h.Responses["200"] = &huma.Response{Description: "Содержимое", Content: bytes}
		h.Responses["206"] = &huma.Response{Description: "Часть содержимого (заголовок Range)", Content: bytes}
	}
	for _, name := range params(op.Path) {
		h.Parameters = append(h.Parameters, &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}})
	}
	for _, q := range op.Query {
		h.Parameters = append(h.Parameters, &huma.Param{Name: q.Name, In: "query", Description: q.Doc, Required: q.Required,
			Schema: &huma.Schema{Type: huma.TypeString}})
	}
	if op.Permission != authz.Public {
		h.Security = []map[string][]string{{"session": {}}}
	}
	a.huma.OpenAPI().AddOperation(h)
}
