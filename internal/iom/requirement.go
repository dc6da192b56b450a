package iom

import (
	"cmp"
	"slices"
)

// Requirement is one thing that the completion of a route wants (R6, R9, R15), and
// whether it is there. Exactly one of AnyOf, Direction and Conclusion is set.
type Requirement struct {
	AnyOf      []Proof        // one of these proofs [B 1.12]
	Direction  string         // a presented product for this direction of work [A III.5]
	Conclusion ConclusionKind // this conclusion, agreed where the regulation wants it
	Met        bool
	Unagreed   bool // the conclusion is there and waits for its agreement
	Advised    bool // the regulation wishes it and does not insist
	Rule       string
	Clause     string
}

// Requirements lists all that the completion wants, not only what is missing first.
func (r *Route) Requirements(g *Regulation, res Results) []Requirement {
	var list []Requirement
	for _, c := range g.Completion.Conditions {
		met := slices.ContainsFunc(c.AnyOf, func(p Proof) bool { return res.has(g, r, p) })
		list = append(list, Requirement{AnyOf: c.AnyOf, Met: met, Advised: c.Severity == Warn, Rule: "R6", Clause: c.Clause})
	}
	if per := g.Completion.ProductPerDirection; per.On {
		for _, direction := range r.directions() {
			shown := slices.ContainsFunc(res.Products, func(p ProductFact) bool { return p.Direction == direction && !p.PresentedOn.IsZero() })
			list = append(list, Requirement{Direction: direction, Met: shown, Advised: per.Warns(), Rule: "R15", Clause: per.Clause})
		}
	}
	for _, of := range g.Conclusions {
		q := Requirement{Conclusion: of.Kind, Rule: "R9", Clause: of.Clause}
		if c, ok := r.Conclusion(of.Kind); ok && c.ReturnedAt.IsZero() {
			q.Met, q.Unagreed = c.agreed(of), !c.agreed(of)
			if q.Unagreed {
				q.Clause = cmp.Or(of.AgreeClause, of.Clause)
			}
		}
		list = append(list, q)
	}
	return list
}
