package iom

import (
	"slices"

	"github.com/google/uuid"
)

// Seed is R14: the draft of the next route from the results of this one [B 4.2,
// A III.4]: the deficits that are not removed, the recommendations as learning
// requests, and the last final diagnosis as the entry one. The tutee asks for it
// and edits it like any draft; this route does not change. The next regulation
// may be another version.
func (r *Route) Seed(g, next *Regulation, act Act, title string, res Results) (*Route, error) {
	if !g.Seeding.On {
		return nil, ErrSeedingOff.By("R14", g.Seeding.Clause)
	}
	if r.Outcome == "" || r.State != Completed && r.State != Archived {
		return nil, ErrNoResults.By("R14", g.Seeding.Clause)
	}
	if err := r.decides(g, act); err != nil {
		return nil, err
	}
	n, err := New(next, act, Opening{Place: r.Place, TuteeID: r.TuteeID, GroupIDs: r.GroupIDs, Title: title, Keeping: r.Keeping})
	if err != nil {
		return nil, err
	}
	n.PreviousID = r.ID
	if _, ok := next.Model(r.Model); ok {
		n.Model = r.Model
	}
	for _, d := range g.Unremoved(r, res) {
		d.ID, d.RouteID = newID(), n.ID
		n.Deficits = append(n.Deficits, d)
	}
	for _, a := range r.Recommendations {
		n.Requests = append(n.Requests, LearningRequest{ID: newID(), RouteID: n.ID, Place: n.Place, Kind: Wish, Text: a.Text, FromID: a.ID})
	}
	for _, f := range res.Final {
		if f.DiagnosisID != uuid.Nil && !slices.ContainsFunc(n.Diagnoses, func(d DiagnosisRef) bool { return d.DiagnosisID == f.DiagnosisID }) {
			n.Diagnoses = append(n.Diagnoses, DiagnosisRef{RouteID: n.ID, Place: n.Place, DiagnosisID: f.DiagnosisID, Phase: EntryDiagnosis, TakenOn: f.TakenOn})
		}
	}
	return n, nil
}
