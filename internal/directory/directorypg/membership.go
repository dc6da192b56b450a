package directorypg

import (
	"context"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// record is a membership (m) as the domain knows it: one not ended has the zero time.
const record = `m.region_id, m.id, m.person_id, m.role, m.municipality_id, m.organization_id, m.since, m.until,
	COALESCE(m.ended_at, '0001-01-01Z') AS ended_at, m.created_at`

const memberships = "SELECT " + record + ", COALESCE(c.name, '') AS municipality, COALESCE(o.short_name, '') AS organization FROM membership m" + nodeNames

// OwnMemberships gives all of the acting person's in the region.
func (s *Store) OwnMemberships(ctx context.Context) (rows []directory.Member, err error) {
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &rows, "SELECT "+record+", m.municipality, m.organization FROM own_memberships() m")
	})
	return rows, postgres.Refuse(err)
}

// InsertMembership adds a role. A trigger tells all servers to forget the person's
// sessions, here and when a role ends.
func (s *Store) InsertMembership(ctx context.Context, m *tenant.MembershipRecord) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(m).Returning("NULL").Exec(ctx)
		return err
	}), postgres.Constraint("membership_living_key", directory.ErrMembershipTaken))
}

// EndMembership ends a living role.
func (s *Store) EndMembership(ctx context.Context, m tenant.MembershipRecord, at time.Time) error {
	m.EndedAt = at
	return s.changeLiving(ctx, &m, "ended_at")
}

// ProlongMembership moves the last day of a living role; a trigger tells all servers.
func (s *Store) ProlongMembership(ctx context.Context, m tenant.MembershipRecord) error {
	return s.changeLiving(ctx, &m, "until")
}

func (s *Store) changeLiving(ctx context.Context, m *tenant.MembershipRecord, column string) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		err := postgres.Touched(q.NewUpdate().Model(m).Column(column).
			Where("membership.region_id = ? AND membership.id = ? AND membership.ended_at IS NULL", m.RegionID, m.ID).Exec(ctx))
		if errors.Is(err, postgres.ErrStale) {
			return directory.ErrMembershipEnded
		}
		return err
	}))
}
