// Package directorypg keeps the directory in PostgreSQL.
package directorypg

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps the tree, its people and their memberships.
type Store struct{ db *postgres.DB }

// New makes a store on db.
func New(db *postgres.DB) *Store { return &Store{db} }

var _ directory.Store = (*Store)(nil)

// Regions lists all regions, with no tenant: by a definer function that gives no
// personal data.
func (s *Store) Regions(ctx context.Context, operator uuid.UUID) (out []directory.RegionSummary, err error) {
	err = s.db.Global(ctx, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "SELECT * FROM operator_regions($1)", operator)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, pgx.RowToStructByName[directory.RegionSummary])
		return err
	})
	return out, postgres.Refuse(err, operatorOnly)
}

// operatorOnly words what require_operator() raises.
var operatorOnly = postgres.Raised("MT003", directory.ErrOperatorOnly)

// CreateRegion makes a region, its first coordinator and the record of it.
func (s *Store) CreateRegion(ctx context.Context, r directory.NewRegion) error {
	p := r.Coordinator
	err := s.db.Global(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "SELECT operator_create_region($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)", r.Operator, r.ID, r.Name, r.TimeZone,
			p.ID, p.Surname, p.GivenName, p.Patronymic, p.Email, r.Membership, r.Record, r.Request)
		return err
	})
	return postgres.Refuse(err, operatorOnly, postgres.Constraint("region_name_key", directory.ErrRegionNameTaken))
}

// FirstCoordinator finds whom an operator may invite into a region.
func (s *Store) FirstCoordinator(ctx context.Context, operator, region uuid.UUID) (tenant.Scope, error) {
	first, staffed := tenant.Scope{Region: region, Role: tenant.RegionalCoordinator}, false
	err := s.db.Global(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, "SELECT * FROM operator_first_coordinator($1, $2)", operator, region).Scan(&first.Person, &first.Membership, &staffed)
	})
	switch {
	case err != nil:
		return tenant.Scope{}, postgres.Refuse(err, operatorOnly, postgres.NoRows(directory.ErrRegionNotFound))
	case staffed:
		return tenant.Scope{}, directory.ErrRegionStaffed
	}
	return first, nil
}
