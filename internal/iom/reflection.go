package iom

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Reflection is the tutee's own thoughts: after an activity [B 2.5], or on the
// whole way and its effect at the end [A II.2, III.4].
type Reflection struct {
	ID      uuid.UUID `bun:"id,pk"`
	RouteID uuid.UUID `bun:"route_id"`
	Place
	ActivityID uuid.UUID `bun:"activity_id,nullzero"` // zero: on the whole route
	PersonID   uuid.UUID `bun:"person_id"`
	Text       string    `bun:"text"`
	At         time.Time `bun:"at"`
}

// ErrTextMissing is for a reflection or recommendation without words.
var ErrTextMissing = ErrPlanInvalid.At("text", "Напишите хотя бы одно предложение.")

// Reflect writes a reflection down; the tutee alone does. The one on the whole
// route (activity zero) is written while results are assessed.
func (r *Route) Reflect(g *Regulation, act Act, activity uuid.UUID, text string) (Reflection, error) {
	if err := r.begin(g, Reflect); err != nil {
		return Reflection{}, err
	}
	if !r.IsTutee(act.PersonID) {
		return Reflection{}, ErrTuteeDecides
	}
	if strings.TrimSpace(text) == "" {
		return Reflection{}, ErrTextMissing
	}
	if activity == uuid.Nil && r.State != Assessment {
		return Reflection{}, ErrStepOutOfOrder.Saying("Итоговую рефлексию пишут при оценке результатов.")
	}
	if _, ok := find(r.Activities, func(a Activity) bool { return a.ID == activity }); activity != uuid.Nil && !ok {
		return Reflection{}, ErrNoSuchPart
	}
	f := Reflection{ID: newID(), RouteID: r.ID, Place: r.Place, ActivityID: activity, PersonID: act.PersonID, Text: text, At: act.At}
	r.Reflections = append(r.Reflections, f)
	r.news.Reflections = append(r.news.Reflections, f)
	r.UpdatedAt = act.At
	return f, nil
}

func (r *Route) reflected() bool {
	_, ok := find(r.Reflections, func(f Reflection) bool { return f.ActivityID == uuid.Nil })
	return ok
}

// Recommendation (рекомендации куратора) is what who accompanies the tutee
// advises for what comes next [A II.2, III.4; B 2.8.4].
type Recommendation struct {
	ID      uuid.UUID `bun:"id,pk"`
	RouteID uuid.UUID `bun:"route_id"`
	Place
	PersonID uuid.UUID   `bun:"person_id"`
	Role     tenant.Role `bun:"role"`
	Text     string      `bun:"text"`
	At       time.Time   `bun:"at"`
}

// Recommend writes a recommendation down, when results are assessed or the route
// is completed. Nobody advises themselves.
func (r *Route) Recommend(g *Regulation, act Act, text string) (Recommendation, error) {
	if err := r.begin(g, Recommend); err != nil {
		return Recommendation{}, err
	}
	if r.IsTutee(act.PersonID) {
		return Recommendation{}, ErrOwnRoute
	}
	if strings.TrimSpace(text) == "" {
		return Recommendation{}, ErrTextMissing
	}
	a := Recommendation{ID: newID(), RouteID: r.ID, Place: r.Place, PersonID: act.PersonID, Role: act.Role, Text: text, At: act.At}
	r.Recommendations = append(r.Recommendations, a)
	r.news.Recommendations = append(r.news.Recommendations, a)
	r.UpdatedAt = act.At
	return a, nil
}
