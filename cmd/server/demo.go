package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/demo"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/identity/identitypg"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// demoHistory is how far back the demo's clock begins.
const demoHistory = 500 * 24 * time.Hour

var errDemo = fault.New(fault.Unavailable, "run.demo", "Демонстрационные данные не загрузились.")

// demo fills an empty platform once. A platform in which somebody has worked is left
// alone: shown is false where the demo is not in it.
func (a *app) demo(ctx context.Context, ownerURL string, m marker, report func(string)) (shown bool, err error) {
	vacant, err := postgres.Vacant(ctx, ownerURL)
	if err != nil {
		return false, err
	}
	if !vacant {
		if shown = m.read() == demoLoaded; !shown {
			report("В базе уже есть Ваши данные: демонстрационные не загружаются.")
		}
		return shown, nil
	}
	if err := m.write(demoLoading); err != nil {
		return false, err
	}
	begin := time.Now()
	if err := a.loadDemo(ctx, ownerURL, report); err != nil {
		return false, errDemo.Saying(fmt.Sprintf("Демонстрационные данные не загрузились: %s Запустить без них: MARSHRUT_NO_DEMO=1 (или server run --no-demo).", sentence(err))).Because(err)
	}
	report(fmt.Sprintf("Демонстрационные данные загружены за %.1f с.", time.Since(begin).Seconds()))
	return true, m.write(demoLoaded)
}

// loadDemo gives the demo services under its own clock.
func (a *app) loadDemo(ctx context.Context, ownerURL string, report func(string)) error {
	policy, err := authz.Load()
	if err != nil {
		return err
	}
	clock, jobs := demo.NewClock(time.Now().Add(-demoHistory)), &demo.Jobs{}
	reads := auditpg.NewReads(a.db).At(clock.Now)
	defer reads.Close()
	s := a.put(grounds{policy, auditpg.New(a.db).At(clock.Now), reads, jobs, clock.Now})
	return demo.Load(ctx, demo.Services{Clock: clock, Jobs: jobs, Identity: s.identity, Directory: s.directory, Navigator: s.navigator,
		Frameworks: s.framework, Assessment: s.assessment, Campaigns: s.campaign, Routes: s.iom, Files: s.files, Products: s.products, Certificates: s.certificate, Talk: s.talk, Retention: s.retention, Report: report,
		Operator: func(ctx context.Context, email, password string) (uuid.UUID, error) {
			return identity.CreateOperator(ctx, identitypg.Operators{OwnerURL: ownerURL}, identity.NewHasher(identity.ServingCost), email, password)
		}})
}

// marker is the file that tells how far the demo came: a load that was broken off
// leaves data in which nobody could have worked yet, and which is thrown away.
type marker string

const (
	demoLoading = "loading"
	demoLoaded  = "loaded"
)

func (r runCmd) marker() marker { return marker(filepath.Join(r.Data, "demo")) }

func (m marker) read() string {
	b, _ := os.ReadFile(string(m)) // not there: nothing was begun
	return strings.TrimSpace(string(b))
}

// write lands whole and for good: what follows relies on it even after a power cut.
func (m marker) write(state string) error {
	temp := string(m) + ".new"
	f, err := os.OpenFile(temp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(state + "\n")
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temp, string(m))
	}
	if err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(string(m)))
	if err != nil {
		return err
	}
	defer func() { _ = folder.Close() }()
	return folder.Sync()
}

// dropHalf removes what a broken-off load has left, database and files, before the
// service stands on them.
func (m marker) dropHalf(ctx context.Context, superURL, database, files string) error {
	if m.read() != demoLoading {
		return nil
	}
	say("Прошлая загрузка демонстрационных данных была прервана: начинаю её заново…")
	if err := postgres.Drop(ctx, superURL, database); err != nil {
		return err
	}
	if err := os.RemoveAll(files); err != nil {
		return err
	}
	return os.Remove(string(m))
}

// demoAccounts is the table of who to sign in as: of each region one of every role,
// and who stands for something special.
func demoAccounts() string {
	var b strings.Builder
	b.WriteString("\n  Войти можно так (пароль у всех один: " + demo.Password + "):\n\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	shown := map[string]bool{}
	for _, a := range demo.Accounts() {
		titles := make([]string, len(a.Roles))
		for i, r := range a.Roles {
			titles[i] = strings.ToLower(r.Title())
		}
		title := strings.Join(titles, " и ")
		if a.Newcomer {
			title += " (первый вход, согласия ещё нет)"
		}
		if key := a.Region + title; !shown[key] {
			shown[key] = true
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", a.Email, title, a.Name, placeOf(a))
		}
	}
	_ = w.Flush() // into memory
	return b.String()
}

func placeOf(a demo.Account) string {
	switch a.Region {
	case "":
		return "вся платформа"
	case a.Place:
		return a.Region
	}
	return a.Region + ", " + a.Place
}
