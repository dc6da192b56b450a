package directoryweb

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// RoleTermInput is until when a role is held.
type RoleTermInput struct {
	Until civil.Date `json:"until,omitzero" required:"false" format:"date" doc:"Последний день; без него роль дана без срока"`
}

type prolongInput struct {
	ID         uuid.UUID `path:"person"`
	Membership uuid.UUID `path:"membership"`
	Body       RoleTermInput
}

func (h handler) prolong(ctx context.Context, in *prolongInput) (*personOutput, error) {
	return personAnswer(h.s.Prolong(ctx, in.ID, in.Membership, in.Body.Until))
}

// registerTerm adds the form that prolongs a role given for a time.
func registerTerm(p *web.Pages, h pages) {
	web.Act(p, web.Action{Operation: "prolongRole", Path: "/people/{person}/roles/{membership}/term", View: "pagePerson"}, h.prolong, web.To[personOutput]("/people/{person}"))
}

// untilWords say until when a role is held, where it has an end, and whether that is
// near or past.
func untilWords(ctx context.Context, until civil.Date) (words string, soon bool) {
	if until.IsZero() {
		return "", false
	}
	return page.T(ctx, "directory.role_until", "date", page.Date(ctx, until), "until", page.Until(ctx, until)), until.Before(page.Today(ctx).AddDays(directory.EndsSoon + 1))
}

// termed tells whether a role's last day may be moved on the page: it was given for a
// time, and lives.
func termed(ctx context.Context, m directory.Member) bool {
	return m.EndedAt.IsZero() && !m.Until.IsZero() && !m.Until.Before(page.Today(ctx))
}
