package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// health adds what a supervisor asks: /healthz looks at nothing but itself,
// /readyz at all it depends on, /metrics is for Prometheus.
func (s *Server) health(cfg Config, m *metrics) {
	s.echo.GET("/healthz", func(c echo.Context) error { return c.String(http.StatusOK, "ok\n") })
	s.echo.GET("/metrics", m.handler())
	s.echo.GET("/readyz", func(c echo.Context) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), 3*time.Second)
		defer cancel()
		status, parts, notes := http.StatusOK, map[string]string{}, map[string]string{}
		for name, check := range cfg.Ready {
			parts[name] = "ok"
			if err := check(ctx); err != nil {
				slog.ErrorContext(ctx, "not ready", "part", name, "error", err)
				status, parts[name] = http.StatusServiceUnavailable, "не отвечает"
			}
		}
		for name, note := range cfg.Notes {
			if text := note(); text != "" {
				notes[name] = text
			}
		}
		return c.JSON(status, map[string]any{"ready": status == http.StatusOK, "parts": parts, "notes": notes})
	})
}
