package identitypg_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/identity/identitypg"
	"github.com/marshrut-iom/marshrut/internal/identity/identitytest"
	"github.com/marshrut-iom/marshrut/internal/postgres"
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

func TestCache_WhatOneServerChangesAnotherForgets(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	here, there := s.server(), s.server()
	who := s.tree.Home().Tutee
	account := identitytest.AccountWith(t, s.db, who, password)
	refused := func(err error) bool { return errors.Is(err, identity.ErrSignIn) }

	for name, c := range map[string]struct {
		inside bool // made through the server "here", which knows at once
		change func(in identity.Session) error
		seen   func(identity.Session, error) bool
	}{
		"sign-out": {true, func(in identity.Session) error { return here.SignOut(t.Context(), in) },
			func(_ identity.Session, err error) bool { return refused(err) }},
		"sign-out everywhere": {true, func(in identity.Session) error { return here.SignOutEverywhere(t.Context(), in) },
			func(_ identity.Session, err error) bool { return refused(err) }},
		"consent": {true, func(identity.Session) error { return here.GiveConsent(s.as(who), identity.ConsentVersion) },
			func(in identity.Session, err error) bool { return err == nil && in.Memberships[0].Consented }},
		"a new role": {false, func(identity.Session) error {
			s.db.Owner(t, "INSERT INTO membership (region_id, id, person_id, role, municipality_id, organization_id) VALUES ($1, $2, $3, 'tutor', $4, $5)",
				who.Region, uuid.New(), who.Person, who.Municipality, who.Organization)
			return nil
		}, func(in identity.Session, err error) bool { return err == nil && len(in.Memberships) == 2 }},
		"a role that ended": {false, func(identity.Session) error {
			s.db.Owner(t, "UPDATE membership SET ended_at = now() WHERE person_id = $1", who.Person)
			return nil
		}, func(in identity.Session, err error) bool { return err == nil && len(in.Memberships) == 0 }},
	} {
		s.db.Owner(t, "DELETE FROM consent")
		s.db.Owner(t, "DELETE FROM membership WHERE person_id = $1 AND id <> $2", who.Person, who.Membership)
		s.db.Owner(t, "UPDATE membership SET ended_at = NULL WHERE id = $1", who.Membership)
		token := identitytest.Session(t, s.db, account)
		in := s.ask(here, token)
		s.ask(there, token)
		if c.seen(there.Session(t.Context(), token)) {
			t.Fatalf("%s: seen before it was made", name)
		}
		if err := c.change(in); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !c.seen(here.Session(t.Context(), token)) && c.inside {
			t.Errorf("%s: not seen by the server itself", name)
		}
		if took := eventually(t, name+" is seen by the other server", func() bool { return c.seen(there.Session(t.Context(), token)) }); took > 5*time.Second {
			t.Errorf("%s: seen only after %s", name, took)
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
