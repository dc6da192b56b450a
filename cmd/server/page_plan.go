package main

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomweb"
	"github.com/marshrut-iom/marshrut/internal/navigator"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/paging"
)

// routeBasis lends the pages that make a route what was found about its tutee.
type routeBasis struct{ s *assessment.Service }

// seen turns a person out of reach, or a role that may not look, into nothing known.
func seen[T any](list []T, err error) ([]T, error) {
	if errors.Is(err, assessment.ErrPersonNotFound) {
		return nil, nil
	}
	return allowed(list, err)
}

// Deficits gives the person's living deficits.
func (b routeBasis) Deficits(ctx context.Context, person uuid.UUID) ([]iom.FoundDeficit, error) {
	list, err := seen(b.s.Deficits(ctx, person, false))
	found := make([]iom.FoundDeficit, len(list))
	for i, d := range list {
		found[i] = toFound(d)
	}
	return found, err
}

// Requests gives what the person has stated beside any route.
func (b routeBasis) Requests(ctx context.Context, person uuid.UUID) ([]iom.LearningRequest, error) {
	list, err := seen(b.s.Requests(ctx, person))
	stated := make([]iom.LearningRequest, len(list))
	for i, q := range list {
		stated[i] = iom.LearningRequest{ID: q.ID, Kind: iom.RequestKind(q.Kind), Text: q.Text}
	}
	return stated, err
}

// Diagnosed tells whether a diagnosis of the person has ended with results.
func (b routeBasis) Diagnosed(ctx context.Context, person uuid.UUID) (bool, error) {
	l, err := b.s.Diagnoses(ctx, assessment.DiagnosisFilter{PersonID: person, State: assessment.Submitted}, paging.Request{Limit: 1})
	list, err := seen(l.Items, err)
	return len(list) > 0, err
}

// routeResources lets an activity be taken from the navigator.
type routeResources struct{ s *navigator.Service }

// offered is how many of the newest resources are looked through beside those that form
// a competency.
const offered = 50

// Find gives resources whose title has the words: those that form one of the
// competencies first, then the newest.
func (r routeResources) Find(ctx context.Context, words string, competencies []string) ([]iomweb.Resource, error) {
	filters := []navigator.Filter{{Text: words, Competencies: competencies}, {Text: words}}
	if len(competencies) == 0 {
		filters = filters[1:]
	}
	var out []iomweb.Resource
	for _, f := range filters {
		l, err := r.s.List(ctx, f, paging.Request{Limit: offered})
		list, err := allowed(l.Items, err)
		if err != nil {
			return nil, err
		}
		for _, one := range list {
			if !slices.ContainsFunc(out, func(o iomweb.Resource) bool { return o.ID == one.ID }) {
				out = append(out, toOffered(ctx, one))
			}
		}
	}
	return out, nil
}

// Resource gives one of them.
func (r routeResources) Resource(ctx context.Context, id uuid.UUID) (iomweb.Resource, error) {
	one, err := r.s.Get(ctx, id)
	return toOffered(ctx, one), err
}

func toOffered(ctx context.Context, r navigator.Resource) iomweb.Resource {
	return iomweb.Resource{ID: r.ID, Title: r.Title, Provider: r.Provider, Kind: page.T(ctx, "navigator.kind."+string(r.Kind)),
		Form: page.T(ctx, "navigator.form."+string(r.Form)), Level: string(r.Level), Term: iom.Term{Start: r.StartsOn, End: r.EndsOn},
		Audience: r.Audience, Hours: r.Hours, Competencies: r.Competencies}
}
