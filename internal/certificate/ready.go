package certificate

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

// rule is the number under which domain rules name this one.
const rule = "R13"

// Ready is R13 [B 4.3]: a certificate is issued where the route's regulation says so,
// for a completed route that reached its result, to a person of the route; where the
// regulation wants it, only for a route kept in an information system.
func Ready(r *iom.Route, g *iom.Regulation, person uuid.UUID) error {
	of := g.Certificate
	switch {
	case !of.On:
		return ErrOff.By(rule, of.Clause)
	case of.InSystemOnly && r.Keeping != iom.InSystem:
		return ErrOnPaper.By(rule, of.Clause)
	case r.State != iom.Completed && r.State != iom.Archived || r.Outcome == "":
		return ErrNotCompleted.By(rule, of.Clause)
	case r.Outcome != iom.Reached:
		return ErrNotReached.By(rule, of.Clause)
	case !r.IsTutee(person):
		return ErrNotOfRoute
	}
	return nil
}

// learned gathers what a route has taught: its objectives, and the competencies of its
// activities by the names of today.
func learned(r *iom.Route, titles map[string]string, cited map[string]framework.Citation) Learned {
	l := Learned{Objectives: []string{}, Competencies: []string{}}
	for _, o := range r.Objectives {
		l.Objectives = append(l.Objectives, o.Title)
	}
	for _, code := range formed(r) {
		title := cmp.Or(titles[code], code)
		if slices.Contains(l.Competencies, title) {
			continue
		}
		l.Competencies = append(l.Competencies, title)
		if c, ok := cited[code]; ok && c.Title == title {
			l.Cited = append(l.Cited, c)
		}
	}
	return l
}

// formed gives the codes of the competencies of the activities that were done, each
// once; of all, where none is marked as done.
func formed(r *iom.Route) (codes []string) {
	add := func(of func(iom.Activity) bool) {
		for _, a := range r.Activities {
			for _, code := range a.Competencies {
				if of(a) && !slices.Contains(codes, code) {
					codes = append(codes, code)
				}
			}
		}
	}
	add(func(a iom.Activity) bool { return a.Status == iom.Done })
	if len(codes) == 0 {
		add(func(a iom.Activity) bool { return a.Status != iom.Cancelled })
	}
	return codes
}
