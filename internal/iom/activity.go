package iom

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

// ActivityStatus is how far an activity has come.
type ActivityStatus string

// The statuses of an activity.
const (
	Planned   ActivityStatus = "planned"
	Done      ActivityStatus = "done"
	Cancelled ActivityStatus = "cancelled"
)

// Stage (этап) of the roadmap: one of the regulation's, with the route's own
// dates and planned result.
type Stage struct {
	ID      uuid.UUID `bun:"id,pk"`
	RouteID uuid.UUID `bun:"route_id"`
	Place
	Code          string `bun:"code"`
	Term          Term   `bun:"embed:term_"`
	PlannedResult string `bun:"planned_result,nullzero"`
}

// Activity (мероприятие, образовательное событие) is a thing done on the route:
// a course, a seminar, an open lesson, self-study [A II.2; B 2.5, Карта §2].
type Activity struct {
	ID      uuid.UUID `bun:"id,pk"`
	RouteID uuid.UUID `bun:"route_id"`
	Place
	StageCode     string          `bun:"stage_code"`
	Position      int             `bun:"position"`
	Title         string          `bun:"title"`
	Direction     string          `bun:"direction,nullzero"` // of work [A II.3]
	Kind          string          `bun:"kind,nullzero"`      // a code or own words
	Form          string          `bun:"form,nullzero"`      // of work and technology [A II.2]
	Level         string          `bun:"level,nullzero"`     // школьный ... международный
	Organizer     string          `bun:"organizer,nullzero"`
	ObjectiveIDs  []uuid.UUID     `bun:"objective_ids,array"`  // the objectives it serves
	Competencies  []string        `bun:"competencies,array"`   // the leading ones it forms [R17]
	ResourceID    uuid.UUID       `bun:"resource_id,nullzero"` // the navigator's resource it came from
	Term          Term            `bun:"embed:term_"`
	PlannedResult string          `bun:"planned_result,nullzero"`
	Experience    string          `bun:"experience,nullzero"` // form of presenting the experience
	Mentoring     string          `bun:"mentoring,nullzero"`  // form of the mentoring pair's work
	Status        ActivityStatus  `bun:"status"`
	DoneOn        civil.Date      `bun:"done_on,nullzero"`
	Result        string          `bun:"result,nullzero"`
	Order         OrderRequisites `bun:"embed:order_"` // of the order on results
	Version       int             `bun:"version"`
}

// Finish is what is written down when an activity is done.
type Finish struct {
	On     civil.Date // zero: today
	Result string
	Order  OrderRequisites
}

// OrderOnResults names the order on the results of an activity that is done: it is mostly
// signed after the event [B Карта §2]. An order that was named by mistake is named anew.
// The tutee or who accompanies the route does it, until the route has ended.
func (r *Route) OrderOnResults(g *Regulation, act Act, id uuid.UUID, order OrderRequisites) (Activity, error) {
	a, err := r.marked(g, act, FinishActivity, id)
	switch {
	case err != nil:
		return Activity{}, err
	case a.Status != Done:
		return Activity{}, ErrActivityNotDone
	case order.Date.After(act.Today):
		return Activity{}, ErrPlanInvalid.At("date", "Этот день ещё не наступил.")
	}
	if err := order.whole(g, ""); err != nil {
		return Activity{}, err
	}
	a.Order = order
	a.Version++
	r.news.Activities = put(r.news.Activities, *a, activityIs(id))
	r.UpdatedAt = act.At
	return *a, nil
}

// ErrActivityAhead refuses to mark as done what has not begun.
var ErrActivityAhead = fault.New(fault.Rule, "iom.activity_ahead", "Мероприятие ещё не началось.")

// Ahead tells that the activity begins on a later day.
func (a Activity) Ahead(today civil.Date) bool { return a.Term.Start.After(today) }

// FinishActivity marks an activity of a running route as done. The tutee or who
// accompanies the route does it; a day still to come is refused, and so is an activity
// whose first day is still to come: where it took place earlier than planned, its dates
// are corrected first, and the revision tells so [B 1.11].
func (r *Route) FinishActivity(g *Regulation, act Act, id uuid.UUID, f Finish) error {
	a, err := r.marked(g, act, FinishActivity, id)
	if err != nil {
		return err
	}
	switch {
	case a.Status == Done:
		return ErrActivityClosed.Saying("Мероприятие уже отмечено выполненным: " + a.DoneOn.Dotted() + ".")
	case a.Status != Planned:
		return ErrActivityClosed
	case a.Ahead(act.Today):
		return ErrActivityAhead.Saying("Мероприятие начинается "+a.Term.Start.Dotted()+": до этого дня его не отмечают выполненным. "+
			"Если оно прошло раньше, сначала исправьте его сроки корректировкой плана.").By("R5", g.Correction.Clause)
	}
	if f.On.IsZero() {
		f.On = act.Today
	}
	if f.On.After(act.Today) {
		return ErrPlanInvalid.At("on", "День выполнения ещё не наступил.")
	}
	if err := f.Order.whole(g, "order."); err != nil {
		return err
	}
	a.Status, a.DoneOn, a.Result, a.Order = Done, f.On, f.Result, f.Order
	r.news.Activities = put(r.news.Activities, *a, activityIs(id))
	r.take(act, FinishActivity, a.Title)
	return nil
}

// ReopenActivity takes the mark off again that an activity was done: a slip of the
// finger. Who may mark it may do so while the route runs, unless a product was shown
// or reviewed since: that rests on what was done. What was written of the result
// stays, for when it is marked anew.
func (r *Route) ReopenActivity(g *Regulation, act Act, id uuid.UUID, res Results) error {
	a, err := r.marked(g, act, ReopenActivity, id)
	switch {
	case err != nil:
		return err
	case a.Status != Done:
		return ErrActivityNotDone.Saying("Мероприятие не отмечено выполненным.")
	case res.RestOn(*a):
		return ErrActivityShown
	}
	a.Status, a.DoneOn = Planned, civil.Date{}
	a.Version++
	r.news.Activities = put(r.news.Activities, *a, activityIs(id))
	r.take(act, ReopenActivity, a.Title)
	return nil
}

// marked gives an activity for a mark on it: by the tutee or who accompanies the route,
// while the route is where the move can be made.
func (r *Route) marked(g *Regulation, act Act, m Move, id uuid.UUID) (*Activity, error) {
	if err := r.begin(g, m); err != nil {
		return nil, err
	}
	if !r.IsTutee(act.PersonID) && !r.Accompanies(act.PersonID) {
		return nil, ErrNotYours
	}
	i := slices.IndexFunc(r.Activities, activityIs(id))
	if i < 0 {
		return nil, ErrNoSuchPart
	}
	return &r.Activities[i], nil
}

// eve is how much earlier than the day of UTC a day begins in the country's east.
const eve = 12 * time.Hour

// RestOn tells that a product was shown or reviewed since the activity was done.
func (res Results) RestOn(a Activity) bool {
	return slices.ContainsFunc(res.Products, func(p ProductFact) bool { return !p.PresentedOn.IsZero() && !p.PresentedOn.Before(a.DoneOn) }) ||
		slices.ContainsFunc(res.Reviews, func(f ReviewFact) bool { return !f.At.Before(a.DoneOn.In(time.UTC).Add(-eve)) })
}
