package iom

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Conclusion (заключение) is R9: who accompanies the route says whether the task
// was reached, the school agrees where the regulation wants it [B 2.8.2-4].
// Preparing one anew supersedes the former with its agreement.
type Conclusion struct {
	ID      uuid.UUID `bun:"id,pk"`
	RouteID uuid.UUID `bun:"route_id"`
	Place
	Kind         ConclusionKind  `bun:"kind"`
	Outcome      Outcome         `bun:"outcome"`
	Text         string          `bun:"text"`
	Reasons      string          `bun:"reasons,nullzero"`    // why, where the evidence disagrees [R7]
	Criteria     []CriterionMark `bun:"criteria,type:jsonb"` // whether the criteria of the objectives were met [A III.2]
	PreparedBy   uuid.UUID       `bun:"prepared_by"`
	PreparedAs   tenant.Role     `bun:"prepared_as"`
	PreparedAt   time.Time       `bun:"prepared_at"`
	Participants []uuid.UUID     `bun:"participant_ids,array"` // who took part by agreement
	AgreedBy     uuid.UUID       `bun:"agreed_by,nullzero"`
	AgreedAt     time.Time       `bun:"agreed_at,nullzero"`
	ReturnedAt   time.Time       `bun:"returned_at,nullzero"` // given back, to be prepared anew
	SupersededAt time.Time       `bun:"superseded_at,nullzero"`
	Round        []RoundStep     `bun:"round,type:jsonb"` // what was done with it, in order

	Answers map[string]Met `bun:"-"` // to the criteria, while it is being prepared: by the names of Measures
}

func (c Conclusion) stands() bool { return c.SupersededAt.IsZero() }

// agreed holds when nobody's agreement is missing.
func (c Conclusion) agreed(of ConclusionOf) bool {
	return c.ReturnedAt.IsZero() && (len(of.AgreedBy) == 0 || c.AgreedBy != uuid.Nil)
}

func (c Conclusion) awaits(g *Regulation) bool {
	of, ok := g.Conclusion(c.Kind)
	return ok && c.stands() && c.ReturnedAt.IsZero() && !c.agreed(of)
}

func (c Conclusion) joinable(g *Regulation) bool {
	of, ok := g.Conclusion(c.Kind)
	return ok && c.stands() && len(of.TakesPart) > 0 && c.agreed(of)
}

// Conclusion finds the conclusion of a kind that stands.
func (r *Route) Conclusion(kind ConclusionKind) (Conclusion, bool) {
	return find(r.Conclusions, func(c Conclusion) bool { return c.Kind == kind && c.stands() })
}

// Conclude prepares a conclusion while results are assessed, by who the
// regulation names (the tutor: of this route). Nobody concludes on the own route.
func (r *Route) Conclude(g *Regulation, act Act, c Conclusion) (Conclusion, error) {
	if err := r.begin(g, Conclude); err != nil {
		return Conclusion{}, err
	}
	of, ok := g.Conclusion(c.Kind)
	switch {
	case !ok:
		return Conclusion{}, ErrConclusionUnknown.At("kind", "Выберите вид из положения.")
	case r.IsTutee(act.PersonID):
		return Conclusion{}, ErrOwnRoute
	case !r.holds(act, of.PreparedBy):
		return Conclusion{}, ErrRole.By("R9", of.Clause)
	case c.Outcome != Reached && c.Outcome != NotReached:
		return Conclusion{}, ErrOutcomeUnknown.At("outcome", "Достигнут или не достигнут?")
	case strings.TrimSpace(c.Text) == "":
		return Conclusion{}, ErrPlanInvalid.At("text", "Напишите заключение.")
	}
	marks, err := r.Mark(c.Answers, "criteria")
	if err != nil {
		return Conclusion{}, err
	}
	if err := r.measured(g, c.Outcome, strings.TrimSpace(c.Reasons), marks); err != nil {
		return Conclusion{}, err
	}
	for i := range r.Conclusions {
		if old := &r.Conclusions[i]; old.Kind == c.Kind && old.stands() {
			old.SupersededAt = act.At
			r.newsConclusion(*old)
		}
	}
	c = Conclusion{
		ID: newID(), RouteID: r.ID, Place: r.Place, Kind: c.Kind, Outcome: c.Outcome, Text: c.Text, Reasons: c.Reasons, Criteria: marks,
		PreparedBy: act.PersonID, PreparedAs: act.Role, PreparedAt: act.At,
		Round: []RoundStep{{What: RoundPrepared, PersonID: act.PersonID, Role: act.Role, At: act.At}},
	}
	r.Conclusions = append(r.Conclusions, c)
	r.newsConclusion(c)
	r.take(act, Conclude, of.Title)
	return c, nil
}

// JoinConclusion records that someone took part in a conclusion by agreement: the
// municipal coordinator in the one on the route's task [B 2.8.2].
func (r *Route) JoinConclusion(g *Regulation, act Act, kind ConclusionKind) error {
	of, c, err := r.standing(g, JoinConclusion, kind)
	if err != nil {
		return err
	}
	if r.IsTutee(act.PersonID) {
		return ErrOwnRoute
	}
	if !r.holds(act, of.TakesPart) {
		return ErrRole.By("R9", of.Clause)
	}
	if err := c.ready(); err != nil {
		return err
	}
	if !c.agreed(of) {
		return ErrConclusionUnagreed.Saying("Сначала «"+of.Title+"» согласует школа.").By("R9", cmp.Or(of.AgreeClause, of.Clause))
	}
	if there := slices.Contains(c.Participants, act.PersonID); !there || strings.TrimSpace(act.Remark) != "" {
		if err := c.goRound(act, RoundJoined); err != nil {
			return err
		}
		if !there {
			c.Participants = append(slices.Clone(c.Participants), act.PersonID)
		}
	}
	r.newsConclusion(*c)
	r.take(act, JoinConclusion, of.Title)
	return nil
}

// AgreeConclusion is the school's agreement with the conclusion on the task of
// professional development [B 2.8.3].
func (r *Route) AgreeConclusion(g *Regulation, act Act, kind ConclusionKind) error {
	of, c, err := r.standing(g, AgreeConclusion, kind)
	if err != nil {
		return err
	}
	if r.IsTutee(act.PersonID) {
		return ErrOwnRoute
	}
	if !r.holds(act, of.AgreedBy) {
		return ErrRole.By("R9", cmp.Or(of.AgreeClause, of.Clause))
	}
	if err := c.ready(); err != nil {
		return err
	}
	if c.AgreedBy != uuid.Nil {
		return ErrConclusionAgreed.By("R9", cmp.Or(of.AgreeClause, of.Clause))
	}
	for _, o := range r.Conclusions {
		if other, _ := g.Conclusion(o.Kind); o.stands() && o.Outcome != c.Outcome && strings.TrimSpace(o.Reasons+c.Reasons) == "" {
			return ErrReasonsRequired.Saying("Заключения расходятся без обоснования, иначе сказано здесь: «"+other.Title+"». Верните заключение, чтобы его обосновали.").
				By("R9", cmp.Or(of.AgreeClause, of.Clause))
		}
	}
	if err := c.goRound(act, RoundAgreed); err != nil {
		return err
	}
	c.AgreedBy, c.AgreedAt = act.PersonID, act.At
	r.newsConclusion(*c)
	r.take(act, AgreeConclusion, of.Title)
	return nil
}

// standing finds a conclusion that stands, to do something with it.
func (r *Route) standing(g *Regulation, m Move, kind ConclusionKind) (ConclusionOf, *Conclusion, error) {
	if err := r.begin(g, m); err != nil {
		return ConclusionOf{}, nil, err
	}
	of, ok := g.Conclusion(kind)
	if !ok {
		return of, nil, ErrConclusionUnknown.At("kind", "Выберите вид из положения.")
	}
	i := slices.IndexFunc(r.Conclusions, func(c Conclusion) bool { return c.Kind == kind && c.stands() })
	if i < 0 {
		return of, nil, ErrConclusionMissing.Saying("Сначала подготовьте «"+of.Title+"».").By("R9", of.Clause)
	}
	return of, &r.Conclusions[i], nil
}

func (r *Route) newsConclusion(c Conclusion) {
	r.news.Conclusions = put(r.news.Conclusions, c, func(o Conclusion) bool { return o.ID == c.ID })
}
