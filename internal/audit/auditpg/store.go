// Package auditpg keeps audit records in PostgreSQL.
package auditpg

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store writes and reads audit records.
type Store struct {
	db  *postgres.DB
	now func() time.Time
}

// New makes a store on db.
func New(db *postgres.DB) *Store { return &Store{db, time.Now} }

// At gives the same store under another clock, for the demo that plays the past.
func (s *Store) At(now func() time.Time) *Store { return &Store{s.db, now} }

type row struct {
	bun.BaseModel  `bun:"table:audit_record"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	MunicipalityID uuid.UUID `bun:",nullzero"`
	OrganizationID uuid.UUID `bun:",nullzero"`
	At             time.Time
	PersonID       uuid.UUID
	MembershipID   uuid.UUID
	Role           string
	Action         string
	ObjectType     string
	ObjectID       uuid.UUID
	SubjectID      uuid.UUID       `bun:",nullzero"`
	RootID         uuid.UUID       `bun:",nullzero"`
	Details        json.RawMessage `bun:"type:jsonb"`
	RequestID      string
}

// Record writes the records of a change into the change's transaction.
func (s *Store) Record(ctx context.Context, entries ...audit.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	rows := make([]row, len(entries))
	for i, e := range entries {
		rec, err := audit.New(ctx, s.now(), e)
		if err != nil {
			return err
		}
		if rows[i], err = toRow(ctx, rec); err != nil {
			return err
		}
	}
	return s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		// bun would read back what it left to the column's default: whoever writes a record need not see it
		_, err := q.NewInsert().Model(&rows).Returning("NULL").Exec(ctx)
		return postgres.Refuse(err)
	})
}

func toRow(ctx context.Context, rec audit.Record) (row, error) {
	s, err := tenant.From(ctx)
	if err != nil {
		return row{}, err
	}
	details := []byte("{}")
	if len(rec.Details) > 0 {
		if details, err = json.Marshal(rec.Details); err != nil {
			return row{}, fmt.Errorf("audit: details of %s: %w", rec.Action, err)
		}
	}
	return row{
		RegionID: s.Region, ID: rec.ID, MunicipalityID: rec.Place.Municipality, OrganizationID: rec.Place.Organization,
		At: rec.At, PersonID: rec.Person, MembershipID: rec.Membership, Role: string(rec.Role), Action: rec.Action,
		ObjectType: rec.Type, ObjectID: rec.Object, SubjectID: rec.Subject, RootID: rec.Root, Details: details, RequestID: rec.Request,
	}, nil
}
