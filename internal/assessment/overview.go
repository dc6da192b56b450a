package assessment

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/framework"
)

// Overview (общая картина) is the last result of each scale that a person was diagnosed
// by, carried over the region's crosswalks into one framework. Scales are not compared
// with each other by it: each share stays that of its own source.
type Overview struct {
	Choices   []Framework         // in which it can be drawn
	Framework framework.Framework // in which it is
	Sources   []Taken             // the one taken last first
	framework.Picture
}

// Pictures carries results from framework to framework. Area framework does.
type Pictures interface {
	Picture(ctx context.Context, code string, scores []framework.Score) (framework.Framework, framework.Picture, error)
}

// Over gives the same service with what carries results between frameworks. Without it
// there is no Overview.
func (s *Service) Over(p Pictures) *Service {
	c := *s
	c.pictures = p
	return &c
}

// Overview gives what a person's diagnoses of all sources say together, in the framework
// with the code; where none is named, in that which most of them measure. Who may see
// the diagnoses may see it: ErrPersonNotFound else. Of who was never diagnosed there are
// no sources.
func (s *Service) Overview(ctx context.Context, person uuid.UUID, code string) (Overview, error) {
	scope, reach, err := s.may(ctx, "diagnosis", "read")
	if err != nil {
		return Overview{}, err
	}
	place, err := s.store.Place(ctx, reach, person)
	if err != nil {
		return Overview{}, err
	}
	taken, err := s.store.Taken(ctx, reach, []uuid.UUID{person})
	if err != nil || s.pictures == nil {
		return Overview{}, err
	}
	s.seen(ctx, scope, audit.Entry{Action: "diagnosis.overview", Type: "person", Object: person, Subject: person, Place: place})
	var o Overview
	if o.Sources = lastOfEach(taken); len(o.Sources) == 0 {
		return o, nil
	}
	if o.Choices, err = s.store.Frameworks(ctx); err != nil {
		return o, err
	}
	o.Choices = slices.DeleteFunc(o.Choices, func(f Framework) bool {
		return len(f.Competencies) == 0 && !slices.ContainsFunc(o.Sources, func(t Taken) bool { return t.Framework == f.Code })
	})
	if code == "" {
		code = mostMeasured(o.Sources)
	}
	scores, levels := scoresOf(o.Sources)
	o.Framework, o.Picture, err = s.pictures.Picture(ctx, code, scores)
	o.Left = append(o.Left, levels...)
	return o, err
}

// lastOfEach gives the last run of each scale, the one taken last first.
func lastOfEach(taken []Taken) []Taken {
	var out []Taken
	for _, c := range coursesOf(taken) {
		out = append(out, c.Runs[len(c.Runs)-1])
	}
	return out
}

// mostMeasured gives the framework of most of the sources, of two that of the later.
func mostMeasured(sources []Taken) string {
	count, best := map[string]int{}, ""
	for _, t := range sources {
		count[t.Framework]++
	}
	for _, t := range sources {
		if best == "" || count[t.Framework] > count[best] {
			best = t.Framework
		}
	}
	return best
}

// scoresOf gives what can be carried, and what stays: a level without a score has no mean.
func scoresOf(sources []Taken) (scores []framework.Score, levels []framework.Left) {
	for _, t := range sources {
		for _, r := range t.Results {
			score := framework.Score{Source: t.ID, Framework: t.Framework, Competency: r.Competency, Title: r.Title, Share: r.Mastery()}
			if r.ByLevel {
				levels = append(levels, framework.Left{Score: score, Why: framework.LevelOnly})
			} else {
				scores = append(scores, score)
			}
		}
	}
	return scores, levels
}
