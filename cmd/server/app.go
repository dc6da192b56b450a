package main

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/audit/auditweb"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/navigator"
	"github.com/marshrut-iom/marshrut/internal/navigator/navigatorpg"
	"github.com/marshrut-iom/marshrut/internal/navigator/navigatorweb"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// app is the service put together. This file is the only place that knows every part.
type app struct {
	db      *postgres.DB
	web     *web.Server
	closers []func() // run last to first
}

// services are the areas' inner doors; a zero one is enough to print the contract.
type services struct {
	navigator *navigator.Service
	audit     *audit.Service
}

// register opens every area's outer door. The order is the order of the contract.
func register(api *web.API, s services) {
	navigatorweb.Register(api, s.navigator)
	auditweb.Register(api, s.audit)
}

// assemble opens everything the service stands on and puts the areas together.
func assemble(ctx context.Context, cfg config) (a *app, err error) {
	a = &app{}
	defer func() {
		if err != nil {
			a.close()
		}
	}()
	policy, err := authz.Load()
	if err != nil {
		return a, err
	}
	if a.db, err = postgres.Open(ctx, cfg.DatabaseURL, postgres.Options{}); err != nil {
		return a, err
	}
	a.defers(a.db.Close)
	if err := checkSchema(ctx, a.db); err != nil {
		return a, err
	}
	reads := auditpg.NewReads(a.db)
	a.defers(reads.Close)
	records := auditpg.New(a.db)

	s := services{
		navigator: navigator.NewService(a.db, navigatorpg.New(a.db), policy, records),
		audit:     audit.NewService(records, policy),
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	a.web, err = web.New(web.Config{
		Version: version, PublicURL: cfg.PublicURL, TrustedProxies: cfg.TrustedProxies, Metrics: registry,
		Ready: map[string]func(context.Context) error{"postgres": a.db.Ping},
	}, web.Deps{Policy: policy, Once: a.db})
	if err != nil {
		return a, err
	}
	register(a.web.API, s)
	return a, a.web.API.Check()
}

func (a *app) defers(f func()) { a.closers = append(a.closers, f) }

func (a *app) close() {
	for i := len(a.closers) - 1; i >= 0; i-- {
		a.closers[i]()
	}
	a.closers = nil
}
