package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// Config of the door.
type Config struct {
	Version        string
	PublicURL      string   // as people reach it; HTTPS makes the cookie Secure
	TrustedProxies []string // CIDRs whose X-Forwarded-For is believed
	Metrics        *prometheus.Registry
	// Ready names the parts that must answer before traffic may come.
	Ready map[string]func(context.Context) error
	// Notes are facts an operator should know that do not stop the service.
	Notes map[string]func() string
}

// Server is the HTTP side of the product.
type Server struct {
	API   *API
	pages *Pages // nil: the API alone
	echo  *echo.Echo
	http  *http.Server
}

// New makes a server with no operations yet.
func New(cfg Config, deps Deps) (*Server, error) {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	extract, err := ipExtractor(cfg.TrustedProxies)
	if err != nil {
		return nil, err
	}
	e.IPExtractor = extract
	m := newMetrics(cfg.Metrics)
	e.Use(identify, m.observe, compress, recoverPanic, headers, plainText, sameOrigin(http.NewCrossOriginProtection()))
	s := &Server{API: newAPI(e, deps, cfg.Version), echo: e}
	e.HTTPErrorHandler = s.refuse
	e.GET("/", home)
	s.health(cfg, m)
	s.docs()
	s.http = &http.Server{
		Handler:           headAsGet(e),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	return s, nil
}

func ipExtractor(proxies []string) (echo.IPExtractor, error) {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect(), nil
	}
	opts := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		_, block, err := net.ParseCIDR(p)
		if err != nil {
			return nil, err
		}
		opts = append(opts, echo.TrustIPRange(block))
	}
	return echo.ExtractIPFromXFFHeader(opts...), nil
}

// ServeHTTP answers one request; tests use it without a port.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.http.Handler.ServeHTTP(w, r) }

// Serve answers on l until Shutdown. It refuses to start on a registry with mistakes.
func (s *Server) Serve(l net.Listener) error {
	if err := s.API.Check(); err != nil {
		return err
	}
	if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Shutdown lets the requests under way finish.
func (s *Server) Shutdown(ctx context.Context) error { return s.http.Shutdown(ctx) }

var errMethod = fault.New(fault.NotFound, "web.method", "Такого действия по этому адресу нет.")

// refuse words what Echo itself refuses: unknown paths and methods. A browser gets a
// page, a program a problem.
func (s *Server) refuse(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	if s.pages != nil && s.pages.refuses(err, c) {
		return
	}
	var he *echo.HTTPError
	if errors.As(err, &he) && he.Code < http.StatusInternalServerError {
		err = errNotFound
		if he.Code == http.StatusMethodNotAllowed { // Echo has named what is allowed in the header Allow
			p := problemOf(c.Request().Context(), errMethod)
			p.Status = http.StatusMethodNotAllowed
			writePlainProblem(c.Response(), p)
			return
		}
	}
	writePlainProblem(c.Response(), problemOf(c.Request().Context(), err))
}
