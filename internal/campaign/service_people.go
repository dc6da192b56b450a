package campaign

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Candidates says whom to offer for the list of a campaign: teachers of its place.
type Candidates struct {
	Organization uuid.UUID
	Words        string // how the surname begins
	People       []uuid.UUID
}

// MostOffered is how many people are offered at once.
const MostOffered = 100

// Candidates gives teachers that may be put on the list of a campaign, by name; at most
// 100 at once.
func (s *Service) Candidates(ctx context.Context, id uuid.UUID, f Candidates) (Campaign, []uuid.UUID, error) {
	_, reach, err := s.may(ctx, "create")
	if err != nil {
		return Campaign{}, nil, err
	}
	c, err := s.store.Get(ctx, reach, id)
	if err != nil {
		return c, nil, err
	}
	f.People = nil
	people, err := s.store.Teachers(ctx, &c, f, MostOffered)
	return c, people, err
}

// AddPeople puts people on the list of a draft: chosen ones, and those whom lines name.
// One line that is nobody here, or more than one, and nobody is added. Two who add at the
// same time do not disturb each other: no version is asked.
func (s *Service) AddPeople(ctx context.Context, id uuid.UUID, people []uuid.UUID, lines []Line, path string) (Campaign, error) {
	return s.change(ctx, id, 0, "campaign.list", func(ctx context.Context, c *Campaign) (map[string]any, error) {
		switch {
		case c.State != Draft:
			return nil, ErrStarted
		case len(people) == 0 && len(lines) == 0:
			return nil, ErrNoLines.At(path, ErrNoLines.Message)
		case len(lines) > maxLines || len(people) > maxPeople:
			return nil, ErrInvalid.At(path, fmt.Sprintf("Списком не больше %d человек.", maxPeople))
		}
		if len(people) > 0 {
			there, err := s.store.Teachers(ctx, c, Candidates{People: people}, maxPeople)
			if err != nil {
				return nil, err
			}
			known := map[uuid.UUID]bool{}
			for _, p := range there {
				known[p] = true
			}
			for _, p := range people {
				if !known[p] {
					return nil, ErrInvalid.At("body.people", "Здесь нет такого педагога.")
				}
			}
		}
		matches, err := s.store.Match(ctx, c, lines)
		if err != nil {
			return nil, err
		}
		named, err := settle(lines, matches, path)
		if err != nil {
			return nil, err
		}
		before := len(c.Criteria.People)
		err = c.Add(append(people, named...))
		return map[string]any{"added": len(c.Criteria.People) - before}, err
	})
}

// RemovePeople takes people off the list of a draft.
func (s *Service) RemovePeople(ctx context.Context, id uuid.UUID, people []uuid.UUID) (Campaign, error) {
	return s.change(ctx, id, 0, "campaign.list", func(_ context.Context, c *Campaign) (map[string]any, error) {
		if c.State != Draft {
			return nil, ErrStarted
		}
		before := len(c.Criteria.People)
		c.Remove(people)
		return map[string]any{"removed": before - len(c.Criteria.People)}, nil
	})
}

// acting is a campaign of the acting place that asks a target group: by it other areas name
// people as campaigns do [A V.1]. Who asks has asked the policy for what they are named for.
func acting(ctx context.Context, g TargetGroup) (*Campaign, error) {
	scope, err := tenant.From(ctx)
	return &Campaign{RegionID: scope.Region, MunicipalityID: scope.Municipality, OrganizationID: scope.Organization, Criteria: g}, err
}

// Named gives the teachers of the acting place whom the lines of a pasted list name, each
// once. One line that is nobody here, or more than one, and nobody is given.
func (s *Service) Named(ctx context.Context, lines []Line, path string) ([]uuid.UUID, error) {
	if len(lines) > maxLines {
		return nil, ErrInvalid.At(path, fmt.Sprintf("Списком не больше %d человек.", maxPeople))
	}
	c, err := acting(ctx, TargetGroup{})
	if err != nil {
		return nil, err
	}
	matches, err := s.store.Match(ctx, c, lines)
	if err != nil {
		return nil, err
	}
	people, err := settle(lines, matches, path)
	if err == nil {
		err = c.Add(people)
	}
	return c.Criteria.People, err
}

// Pick gives the teachers of the acting place who fit a target group, by name, at most so
// many.
func (s *Service) Pick(ctx context.Context, g TargetGroup, most int) ([]uuid.UUID, error) {
	g.tidy()
	bad := ErrInvalid
	g.check(func(path, message string) { bad = bad.At(strings.TrimPrefix(path, "criteria."), message) })
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	c, err := acting(ctx, g)
	if err != nil {
		return nil, err
	}
	today, err := s.store.Today(ctx, c.MunicipalityID, s.moment())
	if err != nil {
		return nil, err
	}
	return s.store.Fitting(ctx, c, today, most)
}
