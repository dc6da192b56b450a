package web

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

type (
	requestKey struct{}
	clientKey  struct{}
)

// RequestID gives the id under which the request stands in log and audit.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// Client is where a request came from, for the log of sign-ins.
type Client struct{ Address, Agent string }

// ClientFrom gives the client of the request.
func ClientFrom(ctx context.Context) Client {
	c, _ := ctx.Value(clientKey{}).(Client)
	return c
}

var wellFormedID = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)

// identify gives the request its id, its client and its idempotency key.
func identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		id := r.Header.Get("X-Request-Id")
		if !wellFormedID.MatchString(id) {
			id = uuid.NewString()
		}
		c.Response().Header().Set("X-Request-Id", id)
		ctx := audit.WithRequest(context.WithValue(r.Context(), requestKey{}, id), id)
		ctx = context.WithValue(ctx, clientKey{}, Client{c.RealIP(), r.UserAgent()})
		if key := r.Header.Get(IdempotencyHeader); key != "" {
			ctx = context.WithValue(ctx, keyKey{}, key)
		}
		c.SetRequest(r.WithContext(ctx))
		return next(c)
	}
}

// recoverPanic turns a panic into one logged internal error.
func recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler { //nolint:errorlint // a panic's value; net/http compares it so
				panic(p)
			}
			slog.Error("panic", "value", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}()
		return next(c)
	}
}

// errCrossOrigin refuses a write that another site's page sent.
var errCrossOrigin = fault.New(fault.Forbidden, "web.cross_origin", "Запрос пришёл с другого сайта и отклонён.")

// sameOrigin refuses cross-origin writes of browsers before any operation looks at them.
func sameOrigin(guard *http.CrossOriginProtection) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := guard.Check(c.Request()); err != nil {
				return errCrossOrigin.Because(err)
			}
			return next(c)
		}
	}
}

// headers say to browsers what no answer of ours ever needs.
func headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("Cache-Control", "no-store")
		return next(c)
	}
}

func writePlainProblem(w http.ResponseWriter, p *Problem) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}
