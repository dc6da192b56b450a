package web

import (
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics count requests by path pattern; ids and names never become labels.
type metrics struct {
	registry *prometheus.Registry
	seconds  *prometheus.HistogramVec
}

func newMetrics(r *prometheus.Registry) *metrics {
	if r == nil {
		r = prometheus.NewRegistry()
	}
	m := &metrics{r, prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "marshrut_http_request_seconds", Help: "Time to answer, by path pattern, method and status.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
	}, []string{"method", "path", "status"})}
	r.MustRegister(m.seconds)
	return m
}

func (m *metrics) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		begin := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		path := c.Path()
		if path == "" {
			path = "none"
		}
		m.seconds.WithLabelValues(c.Request().Method, path, strconv.Itoa(c.Response().Status)).Observe(time.Since(begin).Seconds())
		return nil
	}
}

func (m *metrics) handler() echo.HandlerFunc {
	return echo.WrapHandler(promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
}
