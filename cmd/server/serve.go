package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime"
	"syscall"
	"time"

	"github.com/marshrut-iom/marshrut/internal/embedded"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

type serveCmd struct {
	config `embed:""`
}

var (
	errServeRoot = fault.New(fault.Invalid, "serve.root", "Служба не работает от имени root: запустите её от обычного пользователя.")
	errSchema    = fault.New(fault.Unavailable, "serve.schema", "Схема базы старше программы: сначала выполните server migrate.")
)

// drain is how long requests under way may take after the signal to stop.
const drain = 20 * time.Second

// Run serves until it is told to stop.
func (s serveCmd) Run(ctx context.Context) error {
	if os.Geteuid() == 0 {
		return errServeRoot
	}
	if err := s.check(); err != nil {
		return err
	}
	l, err := listen(s.Listen)
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	a, err := assemble(ctx, s.config)
	if err != nil {
		return err
	}
	defer a.close()
	slog.Info("serving", "address", s.Listen, "public", s.PublicURL, "version", version)
	return a.serve(ctx, l)
}

// listen takes the port before anything else is started.
func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, embedded.ErrPortTaken.Saying(fmt.Sprintf(
			"Адрес %s уже занят другой программой: остановите её или выберите другой порт (MARSHRUT_LISTEN=127.0.0.1:8081).", address))
	case err != nil:
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	return l, nil
}

// serve answers until ctx ends, then lets the requests under way finish.
func (a *app) serve(ctx context.Context, l net.Listener) error {
	held := make([]byte, ballast)
	defer runtime.KeepAlive(held)
	done := make(chan error, 1)
	go func() { done <- a.web.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	slog.Info("stopping")
	end, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	if err := a.web.Shutdown(end); err != nil {
		slog.Warn("requests were cut off", "error", err)
	}
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

func checkSchema(ctx context.Context, db *postgres.DB) error {
	n, err := postgres.Pending(ctx, db)
	if err != nil {
		return errSchema.Because(err)
	}
	if n > 0 {
		return errSchema
	}
	return nil
}
