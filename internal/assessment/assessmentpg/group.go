package assessmentpg

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

const (
	// groupSQL is whose results are asked for: $1 phase, $2 campaign, $3 municipality, $4
	// organization; an empty one means any.
	groupSQL = `d.state = 'submitted' AND NOT d.trial AND ($1 = '' OR d.phase = $1) AND ($2::uuid IS NULL OR d.campaign_id = $2)
		AND ($3::uuid IS NULL OR d.municipality_id = $3) AND ($4::uuid IS NULL OR d.organization_id = $4) AND {within}`

	scalesSQL = `SELECT c.scale AS code, c.framework, c.runs::int AS runs, i.title FROM (
		SELECT d.scale, d.framework, count(*) AS runs FROM diagnosis d WHERE ` + groupSQL + ` GROUP BY 1, 2) c,
		LATERAL (SELECT i.title FROM instrument i WHERE i.code = c.scale ORDER BY i.edition DESC LIMIT 1) i ORDER BY c.runs DESC, c.scale`

	// lastSQL is the last result of each person on the scale $5 with the framework $6.
	lastSQL = `WITH last AS MATERIALIZED (SELECT DISTINCT ON (d.person_id) d.region_id, d.id, {place} AS place FROM diagnosis d
		WHERE d.scale = $5 AND d.framework = $6 AND ` + groupSQL + ` ORDER BY d.person_id, d.taken_on DESC, d.submitted_at DESC, d.id DESC) `

	// shareSQL is the mastery that a result r shows: more is better, whichever way its scale runs.
	shareSQL = `CASE r.polarity WHEN 'high_is_bad' THEN 1 - r.score / r.max ELSE r.score / r.max END`

	// measuredSQL is the same, of what was measured: a level without a score is no figure.
	measuredSQL = `CASE WHEN NOT r.by_level THEN ` + shareSQL + ` END`

	// wholeSQL goes over the results once and tells of people by place, of the whole by
	// competency, and of each place by competency.
	wholeSQL = lastSQL + `, x AS MATERIALIZED (SELECT l.place, r.competency, r.title, r.deficit, ` + measuredSQL + ` AS m
		  FROM last l JOIN diagnosis_result r ON r.region_id = l.region_id AND r.diagnosis_id = l.id)
		SELECT 'people' AS what, place AS id, '' AS code, '' AS title, count(*)::int AS people, 0 AS scored, 0 AS deficits,
		       0::float8 AS mean, 0::float8 AS sd, 0::float8 AS lower, 0::float8 AS median, 0::float8 AS higher FROM last GROUP BY place
		UNION ALL SELECT 'whole', NULL, competency, max(title), count(*)::int, count(m)::int, count(*) FILTER (WHERE deficit)::int, coalesce(avg(m), 0), coalesce(stddev_samp(m), 0),
		       coalesce(percentile_cont(.25) WITHIN GROUP (ORDER BY m), 0), coalesce(percentile_cont(.5) WITHIN GROUP (ORDER BY m), 0),
		       coalesce(percentile_cont(.75) WITHIN GROUP (ORDER BY m), 0) FROM x GROUP BY competency
		UNION ALL SELECT 'cell', place, competency, '', count(*)::int, count(m)::int, count(*) FILTER (WHERE deficit)::int, coalesce(avg(m), 0), 0, 0, 0, 0 FROM x GROUP BY place, competency`

	placeNamesSQL = `SELECT o.id, o.short_name AS name FROM organization o WHERE o.id = ANY ($1) UNION ALL SELECT m.id, m.name FROM municipality m WHERE m.id = ANY ($1)`
)

// mostRows is how many people or places a group shows.
const mostRows = 500

var groupPlaces = placesOf("d")

func groupArgs(f assessment.GroupFilter) []any {
	return []any{string(f.Phase), postgres.OrNull(f.Campaign), postgres.OrNull(f.Municipality), postgres.OrNull(f.Organization)}
}

func withinGroup(sql string, reach tenant.Reach, grain assessment.GroupGrain) string {
	place := map[assessment.GroupGrain]string{assessment.ByPerson: "d.person_id", assessment.ByOrganization: "d.organization_id", assessment.ByMunicipality: "d.municipality_id"}[grain]
	return strings.NewReplacer("{within}", groupPlaces.Within(reach), "{place}", place).Replace(sql)
}

// GroupScales gives the scales that people in reach were diagnosed by, the most taken
// first.
func (s *Store) GroupScales(ctx context.Context, reach tenant.Reach, f assessment.GroupFilter) ([]assessment.GroupScale, error) {
	var rows []assessment.GroupScale
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &rows, withinGroup(scalesSQL, reach, ""), groupArgs(f)...)
	})
	return rows, postgres.Refuse(err)
}

const (
	// restSQL counts who is in the wider group $7, $8 by another result than in the
	// narrower, or not in that.
	restSQL = `WITH narrow AS MATERIALIZED (SELECT DISTINCT ON (d.person_id) d.id FROM diagnosis d WHERE d.scale = $5 AND d.framework = $6 AND ` + groupSQL + `
		  ORDER BY d.person_id, d.taken_on DESC, d.submitted_at DESC, d.id DESC),
		wide AS MATERIALIZED (SELECT DISTINCT ON (d.person_id) d.id FROM diagnosis d WHERE d.scale = $5 AND d.framework = $6 AND d.state = 'submitted' AND NOT d.trial
		  AND ($7 = '' OR d.phase = $7) AND ($8::uuid IS NULL OR d.campaign_id = $8) AND ($3::uuid IS NULL OR d.municipality_id = $3)
		  AND ($4::uuid IS NULL OR d.organization_id = $4) AND {within} ORDER BY d.person_id, d.taken_on DESC, d.submitted_at DESC, d.id DESC)
		SELECT count(*)::int AS n FROM wide WHERE NOT EXISTS (SELECT FROM narrow WHERE narrow.id = wide.id)`

	municipalityOfSQL = `SELECT o.municipality_id AS id FROM organization o WHERE o.id = $1`
)

// GroupRest counts the people whose last result in the wider group on a scale is not their
// last one in the narrower, which is of the same place.
func (s *Store) GroupRest(ctx context.Context, reach tenant.Reach, scale assessment.GroupScale, wider, narrower assessment.GroupFilter) (int, error) {
	var rest struct{ N int }
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.One(b, &rest, withinGroup(restSQL, reach, ""), append(groupArgs(narrower), scale.Code, scale.Framework, string(wider.Phase), postgres.OrNull(wider.Campaign))...)
	})
	return rest.N, postgres.Refuse(err)
}

// MunicipalityOf gives that of an organization; nil where it is not seen.
func (s *Store) MunicipalityOf(ctx context.Context, organization uuid.UUID) (uuid.UUID, error) {
	var rows []struct{ ID uuid.UUID }
	err := s.db.Batch(ctx, func(b *postgres.Batch) { postgres.All(b, &rows, municipalityOfSQL, organization) })
	if err != nil || len(rows) == 0 {
		return uuid.Nil, postgres.Refuse(err)
	}
	return rows[0].ID, nil
}

type groupFigure struct {
	What string
	ID   uuid.UUID
	assessment.GroupCompetency
}

// Group fills in people, competencies and rows by the grain.
func (s *Store) Group(ctx context.Context, reach tenant.Reach, f assessment.GroupFilter, g *assessment.Group) error {
	var figures []groupFigure
	err := s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.All(b, &figures, withinGroup(wholeSQL, reach, g.Grain), append(groupArgs(f), g.Scale.Code, g.Scale.Framework)...)
	})
	if err != nil {
		return postgres.Refuse(err)
	}
	ids, at, column := []uuid.UUID{}, map[uuid.UUID]int{}, map[string]int{}
	for _, x := range figures {
		if x.What == "whole" {
			g.Competencies = append(g.Competencies, x.GroupCompetency)
		}
	}
	slices.SortFunc(g.Competencies, func(a, b assessment.GroupCompetency) int {
		return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.Code, b.Code))
	})
	for i, c := range g.Competencies {
		column[c.Code] = i
	}
	for _, x := range figures {
		if x.What != "people" {
			continue
		}
		if g.People += x.People; len(g.Rows) < mostRows {
			at[x.ID] = len(g.Rows)
			ids = append(ids, x.ID)
			g.Rows = append(g.Rows, assessment.GroupRow{ID: x.ID, People: x.People, Cells: make([]assessment.GroupCell, len(g.Competencies))})
		}
	}
	for _, x := range figures {
		if i, there := at[x.ID]; there && x.What == "cell" {
			g.Rows[i].Cells[column[x.Code]] = assessment.GroupCell{People: x.People, Scored: x.Scored, Deficits: x.Deficits, Mean: x.Mean}
		}
	}
	if g.Grain == assessment.ByPerson {
		return nil
	}
	return s.placeNames(ctx, ids, at, g)
}

func (s *Store) placeNames(ctx context.Context, ids []uuid.UUID, at map[uuid.UUID]int, g *assessment.Group) error {
	var names []struct {
		ID   uuid.UUID
		Name string
	}
	err := s.db.Batch(ctx, func(b *postgres.Batch) { postgres.All(b, &names, placeNamesSQL, ids) })
	for _, n := range names {
		g.Rows[at[n.ID]].Name = n.Name
	}
	return postgres.Refuse(err)
}
