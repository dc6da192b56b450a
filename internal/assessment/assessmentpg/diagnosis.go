package assessmentpg

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

var diagnosisPlaces = placesOf("diagnosis")

// Diagnoses gives the newest first, without answers.
func (s *Store) Diagnoses(ctx context.Context, reach tenant.Reach, f assessment.DiagnosisFilter, page paging.Request) (paging.List[assessment.Diagnosis], error) {
	var rows []assessment.Diagnosis
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := q.NewSelect().Model(&rows).ExcludeColumn("answers", "notes", "form", "items").Where(diagnosisPlaces.Within(reach)).
			OrderExpr("diagnosis.id DESC").Limit(page.Rows())
		if f.PersonID != uuid.Nil {
			sel.Where("diagnosis.person_id = ?", f.PersonID)
		}
		if f.RouteID != uuid.Nil {
			sel.Where("diagnosis.route_id = ?", f.RouteID)
		}
		if f.InstrumentID != uuid.Nil {
			sel.Where("diagnosis.instrument_id = ?", f.InstrumentID)
		}
		if f.Phase != "" {
			sel.Where("diagnosis.phase = ?", f.Phase)
		}
		if f.State != "" {
			sel.Where("diagnosis.state = ?", f.State)
		}
		if err := after(sel, "diagnosis.id", page); err != nil {
			return err
		}
		return sel.Scan(ctx)
	})
	if err != nil {
		return paging.List[assessment.Diagnosis]{}, postgres.Refuse(err)
	}
	return paging.Cut(rows, page, func(d assessment.Diagnosis) any { return d.ID })
}

// CountRuns counts the diagnoses by an instrument, by state.
func (s *Store) CountRuns(ctx context.Context, reach tenant.Reach, instrument uuid.UUID) (map[assessment.RunState]int, error) {
	var rows []struct {
		State assessment.RunState
		N     int
	}
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().TableExpr("diagnosis").ColumnExpr("state, count(*) AS n").Where("diagnosis.instrument_id = ?", instrument).
			Where(diagnosisPlaces.Within(reach)).GroupExpr("state").Scan(ctx, &rows)
	})
	out := map[assessment.RunState]int{}
	for _, r := range rows {
		out[r.State] = r.N
	}
	return out, postgres.Refuse(err)
}

// Diagnosis gives one diagnosis or ErrDiagnosisNotFound.
func (s *Store) Diagnosis(ctx context.Context, reach tenant.Reach, id uuid.UUID) (assessment.Diagnosis, error) {
	var d assessment.Diagnosis
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&d).Where("diagnosis.id = ?", id).Where(diagnosisPlaces.Within(reach)).Scan(ctx)
	})
	return d, postgres.Refuse(err, postgres.NoRows(assessment.ErrDiagnosisNotFound))
}

// DiagnosisOnRoutes gives a diagnosis that is tied to a route within reach, or
// ErrDiagnosisNotFound.
func (s *Store) DiagnosisOnRoutes(ctx context.Context, reach tenant.Reach, id uuid.UUID) (assessment.Diagnosis, error) {
	tied := postgres.Places{Organization: "rd.organization_id", Municipality: "rd.municipality_id"}.Within(reach)
	var d assessment.Diagnosis
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&d).Where("diagnosis.id = ?", id).
			Where("EXISTS (SELECT FROM route_diagnosis rd WHERE rd.region_id = diagnosis.region_id AND rd.diagnosis_id = diagnosis.id AND " + tied + ")").Scan(ctx)
	})
	return d, postgres.Refuse(err, postgres.NoRows(assessment.ErrDiagnosisNotFound))
}

// Results gives the results of a diagnosis that was already found within reach.
func (s *Store) Results(ctx context.Context, diagnosis uuid.UUID) ([]assessment.Result, error) {
	var rows []assessment.Result
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewSelect().Model(&rows).ExcludeColumn("cells").Where("result.diagnosis_id = ?", diagnosis).OrderExpr("result.competency").Scan(ctx)
	})
	return rows, postgres.Refuse(err)
}

// InsertDiagnosis adds a run; ErrInProgress where one of the instrument is open.
func (s *Store) InsertDiagnosis(ctx context.Context, d *assessment.Diagnosis) error {
	return s.insert(ctx, d, postgres.Constraint("diagnosis_in_progress_key", assessment.ErrInProgress),
		postgres.Constraint("diagnosis_route_place", assessment.ErrRouteNotFound))
}

// KeepForm keeps the form drawn for a run, where none is kept yet.
func (s *Store) KeepForm(ctx context.Context, d *assessment.Diagnosis) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		_, err := q.NewUpdate().Model(d).Column("form", "items").
			Where("diagnosis.region_id = ? AND diagnosis.id = ? AND diagnosis.form IS NULL", d.RegionID, d.ID).Exec(ctx)
		return err
	}))
}

// Close ends a run whose version is still the one given.
func (s *Store) Close(ctx context.Context, d *assessment.Diagnosis, version int) (bool, error) {
	var n int64
	err := s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		res, err := q.NewUpdate().Model(d).Column("state", "notes", "taken_on", "submitted_at", "version").
			Where("diagnosis.region_id = ? AND diagnosis.id = ? AND diagnosis.version = ? AND diagnosis.state IN (?)", d.RegionID, d.ID, version,
				bun.List([]assessment.RunState{assessment.InProgress, assessment.Awaiting})).Exec(ctx)
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	return n == 1, postgres.Refuse(err)
}

// Taken gives the submitted diagnoses of the people, with results, oldest first.
func (s *Store) Taken(ctx context.Context, reach tenant.Reach, people []uuid.UUID) ([]assessment.Taken, error) {
	return s.taken(ctx, func(sel *bun.SelectQuery) {
		sel.Where("diagnosis.person_id IN (?)", bun.List(people)).Where(diagnosisPlaces.Within(reach))
	})
}

// TakenOnRoute gives those of everybody who took a final diagnosis on the route.
func (s *Store) TakenOnRoute(ctx context.Context, route uuid.UUID) ([]assessment.Taken, error) {
	// Most routes have no final diagnosis yet: they are asked for it beside whatever
	// else is read in the same trip.
	var has struct{ Final bool }
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.One(b, &has, "SELECT EXISTS (SELECT FROM diagnosis d WHERE d.route_id = $1 AND d.phase = 'final' AND d.state = 'submitted' AND NOT d.trial) AS final", route)
	})
	if err != nil || !has.Final {
		return nil, postgres.Refuse(err)
	}
	return s.taken(ctx, func(sel *bun.SelectQuery) {
		sel.Where(`(diagnosis.person_id, diagnosis.scale, diagnosis.framework) IN (SELECT f.person_id, f.scale, f.framework FROM diagnosis f
			WHERE f.route_id = ? AND f.phase = ? AND f.state = ? AND NOT f.trial)`, route, assessment.Final, assessment.Submitted)
	})
}

func (s *Store) taken(ctx context.Context, which func(*bun.SelectQuery)) ([]assessment.Taken, error) {
	var taken []assessment.Taken
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		var runs []assessment.Diagnosis
		sel := q.NewSelect().Model(&runs).ExcludeColumn("answers", "notes", "form", "items").
			Where("diagnosis.state = ? AND NOT diagnosis.trial", assessment.Submitted).OrderExpr("diagnosis.taken_on, diagnosis.submitted_at, diagnosis.id")
		which(sel)
		if err := sel.Scan(ctx); err != nil || len(runs) == 0 {
			return err
		}
		ids := make([]uuid.UUID, len(runs))
		at := map[uuid.UUID]int{}
		for i, d := range runs {
			ids[i], at[d.ID] = d.ID, i
			taken = append(taken, assessment.Taken{Diagnosis: d})
		}
		var results []assessment.Result
		if err := q.NewSelect().Model(&results).ExcludeColumn("cells").Where("result.diagnosis_id IN (?)", bun.List(ids)).OrderExpr("result.competency").Scan(ctx); err != nil {
			return err
		}
		for _, r := range results {
			taken[at[r.DiagnosisID]].Results = append(taken[at[r.DiagnosisID]].Results, r)
		}
		return nil
	})
	return taken, postgres.Refuse(err)
}

// OnRoute tells whether the person follows the route, and it has not ended.
func (s *Store) OnRoute(ctx context.Context, route, person uuid.UUID) (on bool, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		return q.NewRaw(`SELECT EXISTS (SELECT FROM route r WHERE r.id = ? AND r.state NOT IN ('completed', 'withdrawn', 'archived')
			AND (r.tutee_id = ? OR ? = ANY (r.group_ids)))`, route, person, person).Scan(ctx, &on)
	})
	return on, postgres.Refuse(err)
}

// Today is the day at a municipality, or at the region where that is none.
func (s *Store) Today(ctx context.Context, at time.Time, municipality uuid.UUID) (civil.Date, error) {
	return s.db.Today(ctx, municipality, at)
}
