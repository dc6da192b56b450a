package identitypg_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/identity/identitypg"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// server is one server of many on one database, keeping sessions in memory.
func (s scene) server() *identity.Service {
	s.Helper()
	db, err := postgres.Open(s.Context(), s.db.AppURL, postgres.Options{MaxConns: 4})
	if err != nil {
		s.Fatal(err)
	}
	one := *s.db
	one.App = db
	service := identitytest.Service(s, &one)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); service.Run(ctx, identitypg.NewEar(db)) }()
	s.Cleanup(func() { stop(); <-done; db.Close() })
	eventually(s.T, "the server hears", service.Hearing)
	return service
}

// dropUnheard ends all sessions behind the servers' backs: nobody is told.
func (s scene) dropUnheard() {
	s.Helper()
	s.db.Owner(s, "ALTER TABLE session DISABLE TRIGGER session_notify")
	s.db.Owner(s, "DELETE FROM session")
}

func (s scene) ask(service *identity.Service, token identity.Token) identity.Session {
	s.Helper()
	in, err := service.Session(s.Context(), token)
	if err != nil {
		s.Fatal(err)
	}
	return in
}

// Each case has a person of its own, and all are ready before the servers begin to
// listen: nothing but the case's own change can be what is heard.
func TestCache_WhatOneServerChangesAnotherForgets(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	home := s.tree.Home()
	var here *identity.Service
	refused := func(_ identity.Session, err error) bool { return errors.Is(err, identity.ErrSignIn) }
	cases := []struct {
		name   string
		who    tenant.Scope
		inside bool // made through the server "here", which knows at once
		change func(in identity.Session) error
		seen   func(identity.Session, error) bool
	}{
		{"sign-out", home.Tutee, true, func(in identity.Session) error { return here.SignOut(t.Context(), in) }, refused},
		{"sign-out everywhere", home.Tutor, true, func(in identity.Session) error { return here.SignOutEverywhere(t.Context(), in) }, refused},
		{"consent", home.Mentor, true, func(identity.Session) error { return here.GiveConsent(s.as(home.Mentor), identity.ConsentVersion) },
			func(in identity.Session, err error) bool { return err == nil && in.Memberships[0].Consented }},
		{"consent withdrawn", home.Colleague, true, func(identity.Session) error { return here.WithdrawConsent(s.as(home.Colleague)) },
			func(in identity.Session, err error) bool { return err == nil && !in.Memberships[0].Consented }},
		{"a new role", home.Leads, false, func(identity.Session) error { s.role(home.Leads, home.Leads, tenant.Tutor); return nil },
			func(in identity.Session, err error) bool { return err == nil && len(in.Memberships) == 2 }},
		{"a role that ended", home.Coordinator, false, func(identity.Session) error {
			s.db.Owner(t, "UPDATE membership SET ended_at = now() WHERE person_id = $1", home.Coordinator.Person)
			return nil
		}, func(in identity.Session, err error) bool { return err == nil && len(in.Memberships) == 0 }},
		{"the account joined elsewhere", s.tree.OtherSchool().Tutee, false, func(in identity.Session) error {
			s.join(s.tree.OtherSchool().Tutee, s.tree.OtherRegion().Methodist)
			return nil
		}, func(in identity.Session, err error) bool { return err == nil && len(in.Memberships) == 2 }},
	}
	identitytest.Consent(t, s.db, home.Colleague)
	tokens := make([]identity.Token, len(cases))
	for i, c := range cases {
		tokens[i] = identitytest.Session(t, s.db, identitytest.Account(t, s.db, c.who))
	}
	here = s.server()
	there := s.server()
	for i, c := range cases {
		in := s.ask(here, tokens[i])
		s.ask(there, tokens[i])
		if c.seen(there.Session(t.Context(), tokens[i])) {
			t.Fatalf("%s: seen before it was made", c.name)
		}
		if err := c.change(in); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if c.inside && !c.seen(here.Session(t.Context(), tokens[i])) {
			t.Errorf("%s: not seen by the server itself", c.name)
		}
		// A second is the promise; the machine may be slow, but unheard it would take thirty.
		if took := eventually(t, c.name+" is seen by the other server", func() bool { return c.seen(there.Session(t.Context(), tokens[i])) }); took > 5*time.Second {
			t.Errorf("%s: seen only after %s", c.name, took)
		}
	}
}

func TestCache_KeepsASessionInMemory(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	token := identitytest.Session(t, s.db, identitytest.Account(t, s.db, s.tree.Home().Tutee))
	service := s.server()
	s.ask(service, token)
	s.dropUnheard()
	if _, err := service.Session(t.Context(), token); err != nil {
		t.Errorf("asked the database again: %v", err)
	}
}

// While nothing is heard nothing is kept: the listener's line is cut, and what was
// hidden above is seen.
func TestCache_KeepsNothingWhileTheListenerIsDown(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	token := identitytest.Session(t, s.db, identitytest.Account(t, s.db, s.tree.Home().Tutee))
	service := s.server()
	s.ask(service, token)
	s.dropUnheard()
	app, err := pgx.Connect(t.Context(), s.db.AppURL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = app.Close(context.Background()) }()
	var cut int
	err = app.QueryRow(t.Context(), `SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'`).Scan(&cut)
	if err != nil || cut != 1 {
		t.Fatalf("%d lines cut, %v", cut, err)
	}
	eventually(t, "the session is no longer kept", func() bool {
		_, err := service.Session(t.Context(), token)
		return errors.Is(err, identity.ErrSignIn)
	})
	eventually(t, "it listens again", service.Hearing)
}
