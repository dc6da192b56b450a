package assessmentpg

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
)

var essayPlaces = placesOf("essay")

// essayRow is an essay with what is shown beside it.
type essayRow struct {
	assessment.Essay `bun:",extend"`
	Title            string
	Form             *diagnostics.Form `bun:"type:jsonb"`
	Text             string
}

func (r essayRow) view() assessment.EssayView {
	v := assessment.EssayView{Essay: r.Essay, Title: r.Title, Text: r.Text}
	if r.Form == nil {
		return v
	}
	for _, s := range r.Form.Sections {
		for _, item := range s.Items {
			if item.Code == r.Item {
				v.Introduction, v.Task = s.Introduction, item
			}
		}
	}
	return v
}

// essays selects essays within reach, the acting person's own never.
func essays(q bun.IDB, rows any, reach tenant.Reach) *bun.SelectQuery {
	return q.NewSelect().Model(rows).ColumnExpr("essay.*").ColumnExpr("i.title, coalesce(d.form, i.form) AS form").
		ColumnExpr("coalesce(d.answers -> essay.item ->> 'text', '') AS text").
		Join("JOIN diagnosis AS d ON d.region_id = essay.region_id AND d.id = essay.diagnosis_id").
		Join("JOIN instrument AS i ON i.region_id = d.region_id AND i.id = d.instrument_id").
		Where("essay.person_id <> (SELECT app_person())").Where(essayPlaces.Within(reach))
}

// Essays gives those that wait, the longest waiting first.
func (s *Store) Essays(ctx context.Context, reach tenant.Reach, page paging.Request) (paging.List[assessment.EssayView], error) {
	var rows []essayRow
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := essays(q, &rows, reach).Where("essay.scored_at IS NULL").OrderExpr("essay.id").Limit(page.Rows())
		var last uuid.UUID
		more, err := page.Position(&last)
		if err != nil {
			return err
		}
		if more {
			sel.Where("essay.id > ?", last)
		}
		return sel.Scan(ctx)
	})
	if err != nil {
		return paging.List[assessment.EssayView]{}, postgres.Refuse(err)
	}
	views := make([]assessment.EssayView, len(rows))
	for i, r := range rows {
		views[i] = r.view()
	}
	return paging.Cut(views, page, func(v assessment.EssayView) any { return v.ID })
}

// Essay gives one essay or ErrEssayNotFound.
func (s *Store) Essay(ctx context.Context, reach tenant.Reach, id uuid.UUID) (assessment.EssayView, error) {
	var row essayRow
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return essays(q, &row, reach).Where("essay.id = ?", id).Scan(ctx)
	})
	return row.view(), postgres.Refuse(err, postgres.NoRows(assessment.ErrEssayNotFound))
}

// LockEssay is Essay that holds the whole run until the transaction ends: of two
// experts who score its last two essays at once the second sees the first.
func (s *Store) LockEssay(ctx context.Context, reach tenant.Reach, id uuid.UUID) (v assessment.EssayView, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewRaw("SELECT FROM diagnosis d WHERE (d.region_id, d.id) = (SELECT e.region_id, e.diagnosis_id FROM essay e WHERE e.id = ?) FOR UPDATE", id).Exec(ctx)
		return err
	})
	if err != nil {
		return v, postgres.Refuse(err)
	}
	return s.Essay(ctx, reach, id)
}

// InsertEssays adds the essays of a run that was handed in.
func (s *Store) InsertEssays(ctx context.Context, essays []assessment.Essay) error {
	return s.insert(ctx, &essays)
}

// UpdateEssay keeps a score, and tells how many essays of the run still wait.
func (s *Store) UpdateEssay(ctx context.Context, e *assessment.Essay) (left int, err error) {
	err = s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		err := postgres.Touched(q.NewUpdate().Model(e).Column("expert_id", "marks", "comment", "scored_at", "version").
			Where("essay.region_id = ? AND essay.id = ? AND essay.scored_at IS NULL", e.RegionID, e.ID).Exec(ctx))
		if err != nil {
			return err
		}
		waiting, err := q.NewSelect().TableExpr("essay").Where("diagnosis_id = ? AND scored_at IS NULL", e.DiagnosisID).Count(ctx)
		left = int(waiting)
		return err
	})
	return left, postgres.Refuse(err)
}

// EssaysOf gives the essays of a run that was found within reach before.
func (s *Store) EssaysOf(ctx context.Context, diagnosis uuid.UUID) (rows []assessment.Essay, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&rows).Where("essay.diagnosis_id = ?", diagnosis).OrderExpr("essay.id").Scan(ctx)
	})
	return rows, postgres.Refuse(err)
}
