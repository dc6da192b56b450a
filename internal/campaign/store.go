package campaign

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps campaigns. Every method sees no more than the tenant in the context and the
// reach given.
type Store interface {
	// List gives those within the reach, and those of places above in which people within
	// the reach take part.
	List(ctx context.Context, reach tenant.Reach, state State, page paging.Request) (paging.List[Campaign], error)
	// Seen gives one of those that List gives.
	Seen(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Campaign, error)
	Get(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Campaign, error)
	// Lock is Get that holds the row until the transaction ends.
	Lock(ctx context.Context, reach tenant.Reach, id uuid.UUID) (Campaign, error)
	Insert(ctx context.Context, c *Campaign) error
	Update(ctx context.Context, c *Campaign, version int) error
	Delete(ctx context.Context, c *Campaign) error
	// Teachers gives teachers of the campaign's place, by name; at most so many.
	Teachers(ctx context.Context, c *Campaign, f Candidates, most int) ([]uuid.UUID, error)
	// Fitting gives the teachers who fit the target group, by name; at most so many.
	Fitting(ctx context.Context, c *Campaign, today civil.Date, most int) ([]uuid.UUID, error)
	// Match finds who the lines are among the teachers of the campaign's place.
	Match(ctx context.Context, c *Campaign, lines []Line) ([]Match, error)
	// Count tells how many teachers fit the target group now.
	Count(ctx context.Context, c *Campaign, today civil.Date) (int, error)
	// Invite writes down all who fit and are not invited yet, in one statement, and tells
	// how many.
	Invite(ctx context.Context, c *Campaign, today civil.Date, at time.Time) (int, error)
	// Remind marks those who have neither finished nor declined, and tells how many.
	Remind(ctx context.Context, c *Campaign, at time.Time) (int, error)
	// Progress counts by municipality, or by the organizations of one, or at one
	// organization; of all comes first.
	Progress(ctx context.Context, c *Campaign, by Grain, municipality, organization uuid.UUID) ([]Progress, error)
	// Invitations gives those of the acting person, the newest first.
	Invitations(ctx context.Context, at time.Time) ([]Invitation, error)
	// Invitation gives the acting person's own; ErrNotFound for none.
	Invitation(ctx context.Context, campaign uuid.UUID, at time.Time) (Invitation, error)
	Decline(ctx context.Context, campaign uuid.UUID, at time.Time) error
	// OpenRun finds the acting person's run of an instrument under way and what it is for;
	// false for none.
	OpenRun(ctx context.Context, instrument uuid.UUID) (uuid.UUID, assessment.Phase, bool, error)
	// Link ties the run to the invitation, and the campaign to the run.
	Link(ctx context.Context, campaign, diagnosis uuid.UUID) error
	// Today is the day at the campaign's place, and the moment at which a day begins there.
	Today(ctx context.Context, municipality uuid.UUID, at time.Time) (civil.Date, error)
	Morning(ctx context.Context, municipality uuid.UUID, day civil.Date) (time.Time, error)
}

// Grain is by what progress is told.
type Grain string

// The grains.
const (
	ByMunicipality Grain = "municipality"
	ByOrganization Grain = "organization"
)

// Diagnoses begins runs: area assessment's service.
type Diagnoses interface {
	BeginInvited(ctx context.Context, instrument uuid.UUID, phase assessment.Phase) (assessment.DiagnosisView, error)
	Instrument(ctx context.Context, id uuid.UUID) (assessment.Instrument, error)
}
