package monitoringpg

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// presented is a product x of a route r that is still open, with its regulation g.
const presented = "product x JOIN route r ON r.region_id = x.region_id AND r.id = x.route_id " + ruled

// since is from when a product waits.
const since = "coalesce(x.asked_at, x.presentation_on::timestamp AT TIME ZONE 'UTC')"

// rights are R8 in SQL, the same that iom.Regulation.Standing says: whether a review
// of the role would count, and whether it may be given at all. Nobody reviews an own
// product, nor one of their own route.
func rights(role tenant.Role) (counts, may string) {
	here := "true"
	if role.Level() == tenant.LevelOrganization {
		here = "r.organization_id = (SELECT app_organization())"
	}
	names := func(list string, r tenant.Role) string {
		return fmt.Sprintf("coalesce(g.review->'%s' ? '%s', false)", list, r)
	}
	counts = "(NOT coalesce((g.review->>'on')::boolean, false) OR " + names("counts", role) + " AND " + here + ")"
	takes := names("takes_part", tenant.Tutor) + " AND " + isTutor
	if role != tenant.Tutor {
		takes = "(" + takes + " OR " + names("takes_part", role) + " AND " + here + ")"
	}
	may = me + " <> ALL (x.author_ids) AND r.tutee_id <> " + me + " AND " + me + " <> ALL (r.group_ids) AND (" + counts + " OR " + takes +
		" AND (NOT " + names("on_request", role) + " OR x.asked_at IS NOT NULL OR " + isTutor + " OR " + assigned + "))"
	return counts, may
}

// assigned holds for a product that the reader was asked to review, and still owes it.
const assigned = `EXISTS (SELECT FROM review_assignment ra WHERE ra.region_id = x.region_id AND ra.product_id = x.id AND ra.reviewer_id = ` + me + ` AND ra.state = 'asked')`

// seen are the products of routes within reach, and those that the reader was asked to
// review, or has: they need not accompany those routes.
func seen(reach tenant.Reach, f monitoring.QueueFilter) string {
	if f == monitoring.QueueDone {
		return "(" + routes(reach) + " OR EXISTS (SELECT FROM review_assignment ra WHERE ra.region_id = x.region_id AND ra.product_id = x.id AND ra.reviewer_id = " + me + " AND ra.state = 'given'))"
	}
	return "(" + routes(reach) + " OR " + assigned + ")"
}

// awaiting are the products that wait for a review which the role may give: nobody's
// review counts yet, or the reader was asked for theirs, or the regional centre was and
// has not spoken.
func awaiting(role tenant.Role) (counts, where string) {
	counts, may := rights(role)
	return counts, "x.state = 'presented' AND " + going + " AND " + may + `
		AND NOT EXISTS (SELECT FROM review v WHERE v.region_id = x.region_id AND v.product_id = x.id
			AND (v.reviewer_id = ` + me + ` OR v.standing = 'counts' AND NOT ` + assigned + ` AND NOT (x.asked_at IS NOT NULL AND ` + fmt.Sprintf("coalesce(g.review->'on_request' ? '%s', false)", role) + `)))`
}

// toReview is the queue as something to be done; the regional centre's is what it was
// asked for.
func toReview(role tenant.Role) search {
	_, where := awaiting(role)
	if role == tenant.RegionalCoordinator {
		where = "(x.asked_at IS NOT NULL OR " + assigned + ") AND " + where
	}
	return search{id: "x.id", route: "r.id", routeTitle: "r.title", person: "x.author_ids[1]", title: "x.title", since: since,
		note: "CASE WHEN x.asked_at IS NULL THEN '' ELSE 'asked' END", from: presented + " WHERE ({routes} OR " + assigned + ") AND " + where}
}

type queued struct {
	ProductID, RouteID, AuthorID, OrganizationID, ReviewID uuid.UUID
	Title, ProductKind, RouteTitle, Organization           string
	Surname, GivenName, Patronymic                         string
	PresentedOn                                            civil.Date
	Asked, Counts, Assigned                                bool
	DueOn                                                  civil.Date
	Since                                                  time.Time
	ReviewedAt                                             *time.Time
	Reviews                                                int
}

// position is where a part of the queue ended.
type position struct {
	Late  bool      `json:"late"` // not asked for
	Since time.Time `json:"since"`
	ID    uuid.UUID `json:"id"`
}

// Queue gives what waits, asked for first, then the longest waiting; or what the
// reader has reviewed, the newest first.
func (s *Store) Queue(ctx context.Context, reach tenant.Reach, f monitoring.QueueFilter, role tenant.Role, page paging.Request) (paging.List[monitoring.QueueItem], error) {
	none := paging.List[monitoring.QueueItem]{}
	var last position
	more, err := page.Position(&last)
	if err != nil {
		return none, err
	}
	sql, args := queueSQL(reach, f, role, page, last, more)
	var rows []queued
	if err := s.db.Batch(ctx, func(b *postgres.Batch) { postgres.All(b, &rows, sql, args...) }); err != nil {
		return none, postgres.Refuse(err)
	}
	l, err := paging.Cut(rows, page, func(q queued) any {
		if f == monitoring.QueueDone {
			return position{ID: q.ReviewID}
		}
		return position{!q.Asked && !q.Assigned, q.Since, q.ProductID}
	})
	if err != nil {
		return none, err
	}
	out := paging.List[monitoring.QueueItem]{Items: make([]monitoring.QueueItem, len(l.Items)), Next: l.Next}
	for i, q := range l.Items {
		out.Items[i] = q.item()
	}
	return out, nil
}

func queueSQL(reach tenant.Reach, f monitoring.QueueFilter, role tenant.Role, page paging.Request, last position, more bool) (string, []any) {
	counts, where := awaiting(role)
	late := "(x.asked_at IS NULL AND NOT " + assigned + ")"
	review, order, after := "NULL::uuid AS review_id, NULL::timestamptz AS reviewed_at", late+", "+since+", x.id", "("+late+", "+since+", x.id) > ($2, $3, $4)"
	from, args := presented, []any{page.Rows()}
	switch f {
	case monitoring.QueueMine:
		where += " AND " + routes(tenant.ReachAssigned)
	case monitoring.QueueDone:
		from += " JOIN review v ON v.region_id = x.region_id AND v.product_id = x.id"
		counts, where, after = "v.standing = 'counts'", "v.reviewer_id = "+me, "v.id < $2"
		review, order = "v.id AS review_id, v.created_at AS reviewed_at", "v.id DESC"
	}
	where = seen(reach, f) + " AND " + where
	if more {
		where += " AND " + after
		if f == monitoring.QueueDone {
			args = append(args, last.ID)
		} else {
			args = append(args, last.Late, last.Since, last.ID)
		}
	}
	return strings.Join([]string{"WITH", rules, `SELECT q.product_id, q.title, q.product_kind, q.route_id, q.route_title, q.author_id, q.organization_id, q.presented_on, q.asked, q.assigned, q.since,
		q.counts, q.review_id, q.reviewed_at, coalesce(o.short_name, '') AS organization, coalesce(p.surname, '') AS surname, coalesce(p.given_name, '') AS given_name,`,
		"coalesce(p.patronymic, '') AS patronymic, (SELECT ra.due_on FROM review_assignment ra WHERE ra.product_id = q.product_id AND ra.reviewer_id = " + me + " AND ra.state = 'asked') AS due_on, (SELECT count(*) FROM review v WHERE v.product_id = q.product_id)::int AS reviews FROM (",
		"SELECT x.id AS product_id, x.title, x.kind AS product_kind, x.route_id, r.title AS route_title, x.author_ids[1] AS author_id, x.organization_id,",
		"x.presentation_on AS presented_on, x.asked_at IS NOT NULL AS asked,", assigned, "AS assigned,", since, "AS since,", counts, "AS counts,", review, ", row_number() OVER (ORDER BY", order,
		") AS place FROM", from, "WHERE", where, "ORDER BY", order, "LIMIT $1) q",
		"LEFT JOIN organization o ON o.id = q.organization_id LEFT JOIN person p ON p.id = q.author_id ORDER BY q.place"}, " "), args
}

func (q queued) item() monitoring.QueueItem {
	i := monitoring.QueueItem{ProductID: q.ProductID, Title: q.Title, ProductKind: q.ProductKind, RouteID: q.RouteID, RouteTitle: q.RouteTitle, AuthorID: q.AuthorID,
		Author:         tenant.Profile{Surname: q.Surname, GivenName: q.GivenName, Patronymic: q.Patronymic}.ShortName(),
		OrganizationID: q.OrganizationID, Organization: q.Organization, PresentedOn: q.PresentedOn, Asked: q.Asked, Assigned: q.Assigned, DueOn: q.DueOn, Since: q.Since, Counts: q.Counts,
		Reviews: q.Reviews, ReviewID: q.ReviewID}
	if q.ReviewedAt != nil {
		i.ReviewedAt = *q.ReviewedAt
	}
	return i
}
