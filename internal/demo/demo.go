// Package demo fills an empty platform with two regions, their people and routes in
// every state of life. It does so as people do: through the services of the areas,
// under their policies and rules, with real instrument programs and a real store of
// files. All of it happens on a clock of its own, which plays the past up to today.
package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/certificate"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/navigator"
	"github.com/marshrut-iom/marshrut/internal/retention"
	"github.com/marshrut-iom/marshrut/internal/talk"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Services are the doors of the areas, all under Clock; the files' queue is Jobs.
type Services struct {
	Clock        *Clock
	Jobs         *Jobs
	Identity     *identity.Service
	Directory    *directory.Service
	Navigator    *navigator.Service
	Frameworks   *framework.Service
	Assessment   *assessment.Service
	Campaigns    *campaign.Service
	Routes       *iom.Service
	Files        *artifact.Files
	Products     *artifact.Products
	Certificates *certificate.Service
	Talk         *talk.Service
	Retention    *retention.Service
	// Operator makes the account of the platform's operator, which no service can.
	Operator func(ctx context.Context, email, password string) (uuid.UUID, error)
	// Report is told in a sentence what is being done.
	Report func(string)
}

// Load fills the platform, which must be empty. What it has begun and not ended is
// of no use: whoever calls it makes everything anew after a failure.
func Load(ctx context.Context, s Services) error {
	d := &director{Services: s, cast: newCast(), now: time.Now(), resources: map[string]uuid.UUID{}}
	s.Report("Демонстрационные данные: регионы, школы и люди…")
	if err := d.settle(ctx); err != nil {
		return err
	}
	s.Report("Демонстрационные данные: навигатор и маршруты…")
	d.catalogue()
	d.results()
	d.irkutsk()
	d.stavropol()
	return d.play(ctx)
}

// director leads the cast through the plot.
type director struct {
	Services
	*cast
	now       time.Time // the real one, up to which the plot goes
	steps     []step
	stories   int
	resources map[string]uuid.UUID // of the navigator, by title
}

// step is one deed of one person at a moment of the past.
type step struct {
	at   time.Time
	what string
	who  *role
	do   func(context.Context) error
}

// as acts in a role.
func as(ctx context.Context, r *role) context.Context { return tenant.With(ctx, r.scope) }

// failed words an error for who develops the demo.
func failed(r *role, what string, err error) error {
	return fmt.Errorf("demo: %s (%s): %s: %w", r.human.Email, r.Role, what, err)
}
