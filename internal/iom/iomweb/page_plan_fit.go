package iomweb

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"
)

// suggested is how many resources are shown at once.
const suggested = 10

// wanted is what a new activity shall form, and whom it is for.
type wanted struct{ competencies, subjects []string }

// wants are the competencies of the activity that is proposed, or of all deficits of the
// route, and the subjects that the tutee teaches.
func (h pages) wants(ctx context.Context, n *newActivity) (wanted, error) {
	w := wanted{competencies: n.Activity.Competencies}
	if len(w.competencies) == 0 {
		for _, d := range n.Deficits {
			if d.Competency != "" && !slices.Contains(w.competencies, d.Competency) {
				w.competencies = append(w.competencies, d.Competency)
			}
		}
	}
	var err error
	w.subjects, err = h.s.Subjects(ctx, n.Route)
	return w, err
}

// fit is how well a resource fits: its competency weighs more than the subject.
func (w wanted) fit(r Resource) (points int) {
	if slices.ContainsFunc(r.Competencies, func(c string) bool { return slices.Contains(w.competencies, c) }) {
		points += 2
	}
	if slices.ContainsFunc(w.subjects, func(s string) bool { return mentions(r.Title+" "+r.Audience, s) }) {
		points++
	}
	return points
}

// part parts resources into those that fit, the best first, and the others.
func (w wanted) part(list []Resource) (fitting, others []Resource) {
	for _, r := range list {
		if w.fit(r) > 0 {
			fitting = append(fitting, r)
		} else {
			others = append(others, r)
		}
	}
	slices.SortStableFunc(fitting, func(a, b Resource) int { return cmp.Compare(w.fit(b), w.fit(a)) })
	return fitting[:min(len(fitting), suggested)], others[:min(len(others), suggested)]
}

// mentions tells that a text has every longer word of a subject, whatever its ending:
// «учителя русского языка» mentions «русский язык».
func mentions(text, subject string) bool {
	text = strings.ToLower(text)
	found := false
	for word := range strings.FieldsSeq(strings.ToLower(subject)) {
		n := utf8.RuneCountInString(word)
		if n < 4 {
			continue
		}
		if !strings.Contains(text, string([]rune(word)[:max(4, n-2)])) {
			return false
		}
		found = true
	}
	return found
}
