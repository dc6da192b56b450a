package auditpg

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var places = postgres.Places{Person: "r.subject_id", Organization: "r.organization_id", Municipality: "r.municipality_id"}

// List gives the newest first; of audit.Private the reader's own alone.
func (s *Store) List(ctx context.Context, reach tenant.Reach, root uuid.UUID, page paging.Request) (paging.List[audit.Record], error) {
	scope, err := tenant.From(ctx)
	if err != nil {
		return paging.List[audit.Record]{}, err
	}
	var rows []row
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).ModelTableExpr("audit_record AS r").ColumnExpr("r.*").
			Where(places.Within(reach)).Where("(r.action NOT IN (?) OR r.subject_id = ?)", bun.List(audit.Private()), scope.Person).
			OrderExpr("r.id DESC").Limit(page.Rows())
		if root != uuid.Nil {
			sel.Where("r.root_id = ?", root)
		}
		var last uuid.UUID
		more, err := page.Position(&last)
		if more {
			sel.Where("r.id < ?", last)
		}
		if err != nil {
			return err
		}
		return sel.Scan(ctx)
	})
	if err != nil {
		return paging.List[audit.Record]{}, postgres.Refuse(err)
	}
	records := make([]audit.Record, 0, len(rows))
	for _, r := range rows {
		rec, err := r.record()
		if err != nil {
			return paging.List[audit.Record]{}, err
		}
		records = append(records, rec)
	}
	return paging.Cut(records, page, func(r audit.Record) any { return r.ID })
}

func (r row) record() (audit.Record, error) {
	rec := audit.Record{ID: r.ID, At: r.At, Person: r.PersonID, Membership: r.MembershipID, Role: tenant.Role(r.Role), Request: r.RequestID,
		Entry: audit.Entry{Action: r.Action, Type: r.ObjectType, Object: r.ObjectID, Root: r.RootID, Subject: r.SubjectID,
			Place: audit.Place{Municipality: r.MunicipalityID, Organization: r.OrganizationID}}}
	return rec, json.Unmarshal(r.Details, &rec.Details)
}
