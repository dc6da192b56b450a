package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentplugin"
	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
)

// programRecord says what happened to a program as the platform keeps it. An act of the
// operator is one event however often the server starts; a refusal is kept once a day.
func programRecord(n assessmentplugin.Notice, now time.Time) audit.PlatformRecord {
	r := audit.PlatformRecord{At: n.At, Actor: audit.ByOperator, Action: "program." + string(n.Act), Object: n.Ref.String(), Details: map[string]string{}}
	moment := n.At.UTC().Format(time.RFC3339)
	if n.Act == assessmentplugin.ActRefused {
		r.At, r.Actor = now, audit.ByServer
		moment = now.UTC().Format(time.DateOnly)
	}
	for key, value := range map[string]string{"by": n.By, "publisher": n.Publisher, "manifest": n.Manifest, "reason": n.Reason} {
		if value != "" {
			r.Details[key] = value
		}
	}
	r.ID = audit.SameEvent(r.Action, r.Object, n.Manifest, n.Reason, moment)
	return r
}

// recordProgram tries until the notice is written or the server ends.
func recordProgram(ctx context.Context, records *auditpg.Store, n assessmentplugin.Notice) {
	for {
		err := records.RecordPlatform(ctx, programRecord(n, time.Now()))
		if err == nil || ctx.Err() != nil {
			return
		}
		slog.Warn("an act on a program is not recorded yet", "error", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
	}
}

// noticesKept is how many of them wait while the database does not answer.
const noticesKept = 1000

// recordPrograms gives what the host tells its notices to: they are written beside, in
// their order, and tried again until the server ends.
func (a *app) recordPrograms(ctx context.Context) func(assessmentplugin.Notice) {
	waiting := make(chan assessmentplugin.Notice, noticesKept)
	records := auditpg.New(a.db)
	a.background(ctx, func(ctx context.Context) {
		for {
			select {
			case <-ctx.Done():
				return
			case n := <-waiting:
				recordProgram(ctx, records, n)
			}
		}
	})
	return func(n assessmentplugin.Notice) {
		select {
		case waiting <- n:
		default:
			slog.Warn("an act on a program is not recorded: too many wait", "program", n.Ref.String(), "act", n.Act, "reason", n.Reason)
		}
	}
}
