// Package frameworkpg keeps competency frameworks in PostgreSQL.
package frameworkpg

import (
	"context"
	"database/sql"
	"errors"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Store keeps frameworks.
type Store struct{ db *postgres.DB }

// New makes a store on db.
func New(db *postgres.DB) *Store { return &Store{db} }

var _ framework.Store = (*Store)(nil)

// shared: frameworks belong to the region and are seen from all of it.
var shared = postgres.Places{Municipality: "NULL::uuid", RegionWide: true}

// place is where a list was left off.
type place struct {
	Title   string    `json:"t"`
	Edition int       `json:"e"`
	ID      uuid.UUID `json:"i"`
}

// List gives the frameworks without their items, by title and the newest edition first.
func (s *Store) List(ctx context.Context, reach tenant.Reach, f framework.Filter, page paging.Request) (paging.List[framework.Framework], error) {
	var rows []framework.Framework
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).ExcludeColumn("items", "associations", "extra").Where(shared.Within(reach)).
			OrderExpr("framework.title, framework.edition DESC, framework.id").Limit(page.Rows())
		if f.State != "" {
			sel.Where("framework.state = ?", f.State)
		}
		if f.Purpose != "" {
			sel.Where("framework.purpose = ?", f.Purpose)
		}
		if f.Code != "" {
			sel.Where("framework.code = ?", f.Code)
		}
		if f.NoDrafts {
			sel.Where("framework.state <> ?", framework.Draft)
		}
		if f.Current {
			sel.Where(`(framework.state <> ? OR NOT EXISTS (SELECT FROM framework_edition newer WHERE newer.region_id = framework.region_id
				AND newer.code = framework.code AND newer.edition > framework.edition))`, framework.Retired)
		}
		var last place
		switch more, err := page.Position(&last); {
		case err != nil:
			return err
		case more:
			sel.Where("(framework.title, -framework.edition, framework.id) > (?, ?, ?)", last.Title, -last.Edition, last.ID)
		}
		return sel.Scan(ctx)
	})
	if err != nil {
		return paging.List[framework.Framework]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(f framework.Framework) any { return place{f.Title, f.Edition, f.ID} })
}

// Get gives one edition or framework.ErrNotFound.
func (s *Store) Get(ctx context.Context, reach tenant.Reach, id uuid.UUID) (framework.Framework, error) {
	return s.one(ctx, s.db.Read, func(sel *bun.SelectQuery) { sel.Where("framework.id = ?", id).Where(shared.Within(reach)) })
}

// Lock is Get that holds the row until the transaction ends.
func (s *Store) Lock(ctx context.Context, reach tenant.Reach, id uuid.UUID) (framework.Framework, error) {
	return s.one(ctx, s.db.Write, func(sel *bun.SelectQuery) {
		sel.Where("framework.id = ?", id).Where(shared.Within(reach)).For("UPDATE")
	})
}

// Latest gives the newest edition of a code; false for none.
func (s *Store) Latest(ctx context.Context, code string) (framework.Framework, bool, error) {
	return found(s.one(ctx, s.db.Read, func(sel *bun.SelectQuery) {
		sel.Where("framework.code = ?", code).OrderExpr("framework.edition DESC").Limit(1)
	}))
}

// Published gives the published edition of a code; false for none.
func (s *Store) Published(ctx context.Context, code string) (framework.Framework, bool, error) {
	return found(s.one(ctx, s.db.Read, func(sel *bun.SelectQuery) {
		sel.Where("framework.code = ? AND framework.state = ?", code, framework.Published)
	}))
}

func (s *Store) one(ctx context.Context, in func(context.Context, func(context.Context, bun.IDB) error) error, which func(*bun.SelectQuery)) (framework.Framework, error) {
	var f framework.Framework
	err := in(ctx, func(ctx context.Context, q bun.IDB) error {
		f = framework.Framework{}
		sel := q.NewSelect().Model(&f)
		which(sel)
		return sel.Scan(ctx)
	})
	return f, postgres.Refuse(err, postgres.NoRows(framework.ErrNotFound))
}

func found(f framework.Framework, err error) (framework.Framework, bool, error) {
	if errors.Is(err, framework.ErrNotFound) {
		return f, false, nil
	}
	return f, err == nil, err
}

// Known gives the published editions, and the newest of codes that have none, whole.
func (s *Store) Known(ctx context.Context) ([]framework.Framework, error) {
	var rows []framework.Framework
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&rows).DistinctOn("framework.code").
			OrderExpr("framework.code, framework.state = ? DESC, framework.edition DESC", framework.Published).Scan(ctx)
	})
	return rows, postgres.Refuse(err)
}

// CodeOf gives the code of the framework whose document has the id; empty for none.
func (s *Store) CodeOf(ctx context.Context, guid uuid.UUID) (code string, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().TableExpr("framework_edition").Column("code").Where("guid = ?", guid).OrderExpr("edition DESC").Limit(1).Scan(ctx, &code)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return code, postgres.Refuse(err)
}

// Insert adds an edition. Of two that begin at once one is refused.
func (s *Store) Insert(ctx context.Context, f *framework.Framework) error {
	return s.insert(ctx, f, postgres.Constraint("framework_edition_key", postgres.ErrContention),
		postgres.Constraint("framework_edition_draft_key", framework.ErrDraft))
}

func (s *Store) insert(ctx context.Context, model any, known ...postgres.Refusal) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(model).Exec(ctx)
		return err
	}), known...)
}

// Update replaces the row of the version that was read.
func (s *Store) Update(ctx context.Context, f *framework.Framework, version int) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewUpdate().Model(f).
			Where("framework.region_id = ? AND framework.id = ? AND framework.version = ?", f.RegionID, f.ID, version).Exec(ctx))
	}), postgres.Constraint("framework_edition_published_key", postgres.ErrContention), postgres.Constraint("framework_frozen", framework.ErrFrozen))
}

// Delete removes a draft of the version that it has.
func (s *Store) Delete(ctx context.Context, f *framework.Framework) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewDelete().Model((*framework.Framework)(nil)).
			Where("framework.id = ? AND framework.version = ?", f.ID, f.Version).Exec(ctx))
	}), postgres.Constraint("framework_frozen", framework.ErrFrozen))
}

// head is the row by which instruments, results and figures name a framework.
type head struct {
	bun.BaseModel `bun:"table:framework,alias:framework"`
	RegionID      uuid.UUID
	Code          string
	Title         string
	Source        string
	Competencies  []framework.Competency `bun:"type:jsonb"`
}

// Head tells instruments and figures what the framework says from now on.
func (s *Store) Head(ctx context.Context, f *framework.Framework, competencies []framework.Competency) error {
	h := head{RegionID: f.RegionID, Code: f.Code, Title: f.Title, Source: f.Source, Competencies: competencies}
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewInsert().Model(&h).Value("created_at", "?", f.UpdatedAt).On("CONFLICT (region_id, code) DO UPDATE").
			Set("title = EXCLUDED.title").Set("source = EXCLUDED.source").Set("competencies = EXCLUDED.competencies").Exec(ctx)
		return err
	}))
}
